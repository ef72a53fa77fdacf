import Archives
package import DiveShop
import Foundation
import Store

extension Backups {
    /// Brings one customer or item with its history back, and leaves the rest alone.
    /// - Returns: what was brought, in words.
    package func bringBack(
        _ what: BroughtBack, from name: String, _ passphrase: Secret?, at now: Instant, _ report: @escaping Report
    ) throws(Refusal) -> String? {
        try mustBeAllowed(.restoreBackups, to: "bring_back", at: now)
        return try telling("bring_back", at: now) { () throws(Refusal) -> String? in
            let place = try find(name, at: now)
            let reader = try reader(of: place, passphrase)
            guard try !store.isOtherShop(reader.metadata) else {
                throw Refusal(
                    .data,
                    "\(place.filename) is the backup of another shop, \(reader.metadata.shopName), whose numbers are not this one's"
                )
            }
            try sweep(at: now)
            try Disk.mustHave(
                reader.metadata.databaseSize * 2, on: Backups.staging(home, documents: false),
                for: "unpacking the database")
            let work = try WorkFolder(.restoring, in: Backups.staging(home, documents: false), of: home)
            defer { work.remove() }
            guard let staged = try stage(place, reader, in: work, documents: false, Pace(report), 0...0.9) else {
                return nil
            }
            return try store.bringBack(what, from: staged, staff: staff, at: now)
        }
    }
}
