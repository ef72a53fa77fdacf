import Foundation
import GRDB
package import Store

extension Store {
    /// A new store, or the one that is there. It is a copy of one that is made once a process: all migrations anew for each test took a fifth of the
    /// time of the store's tests.
    package static func new(at path: String, settings: Settings = .none) throws -> Store {
        if !FileManager.default.fileExists(atPath: path) {
            guard
                FileManager.default.createFile(
                    atPath: path, contents: try template.get(), attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
            // Two shops are not one.
            let own = try DatabaseQueue(path: path)
            try own.writeWithoutTransaction {
                try $0.execute(
                    sql: "UPDATE settings SET value = lower(hex(randomblob(16))) WHERE category = 'shop' AND key = 'id'"
                )
            }
            try own.close()
        }
        return try Store(path: path, settings: settings)
    }

    private static let template = Result<Data, any Error> {
        let home = try TestHome()
        _ = try Store(path: home.home.database, creating: true)
        return try Data(contentsOf: URL(fileURLWithPath: home.home.database))
    }
}
