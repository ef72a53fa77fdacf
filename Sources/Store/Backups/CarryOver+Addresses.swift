import DiveShop
import GRDB

extension CarryOver {
    /// Where the archive is another shop's: whoever has the telephone or the address of somebody who said no has said no, too, to everything or
    /// to what is promotional. Telephones are the same however they are written.
    func carryOptOutsByAddress(_ db: Database) throws {
        for channel in [Channel.sms, .email] {
            var (toAll, toPromotional): (Set<String>, Set<String>) = ([], [])
            try CarryOver.each(db, "live", channel) { person in
                if !person.isOptedIn { toAll.formUnion(person.addresses) }
                if person.promotional == "withdrawn" { toPromotional.formUnion(person.addresses) }
            }
            var (outOfAll, outOfPromotional): ([Int64], [Int64]) = ([], [])
            try CarryOver.each(db, "main", channel) { person in
                if person.isOptedIn, !person.addresses.isDisjoint(with: toAll) { outOfAll.append(person.id) }
                if person.promotional == "granted", !person.addresses.isDisjoint(with: toPromotional) {
                    outOfPromotional.append(person.id)
                }
            }
            for id in outOfAll {
                try db.execute(
                    sql: "UPDATE main.customers SET \(channel.rawValue)_opt_in = 0 WHERE id = ?", arguments: [id])
            }
            for id in outOfPromotional {
                try db.execute(
                    sql: """
                        INSERT INTO main.consent_events (customer_id, channel, purpose, event, source, created_at)
                        VALUES (?, ?, 'promotional', 'withdrawn', 'restore', ?)
                        """, arguments: [id, channel.rawValue, now.text])
            }
        }
    }

    private struct Person {
        let id: Int64
        /// In the form in which they are sent to, and as they are typed.
        let addresses: Set<String>
        let isOptedIn: Bool
        /// The last line of the ledger; nil: there is none.
        let promotional: String?
    }

    /// Everybody who has an address.
    private static func each(
        _ db: Database, _ schema: String, _ channel: Channel, _ body: (Person) throws -> Void
    ) throws {
        let country =
            try String.fetchOne(
                db, sql: "SELECT value FROM \(schema).settings WHERE category = 'shop' AND key = 'country'") ?? "US"
        let columns = channel == .sms ? ["mobile", "phone"] : ["email"]
        let people = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, country, \(columns.joined(separator: ", ")), \(channel.rawValue)_opt_in IS 1 AS opted_in,
                    (SELECT event FROM \(schema).consent_events WHERE customer_id = person.id AND channel = ?
                        AND purpose = 'promotional' ORDER BY consent_events.id DESC LIMIT 1) AS promotional
                FROM \(schema).customers AS person WHERE erased_at IS NULL
                """, arguments: [channel.rawValue])
        while let row = try people.next() {
            let typed = columns.compactMap { row.text($0)?.trimmed }.filter { !$0.isEmpty }
            if typed.isEmpty { continue }
            var addresses = Set(typed.map { $0.lowercased() })
            if channel == .sms {
                let own = row.text("country")?.trimmed ?? ""
                // What is no number anywhere is compared as it is typed.
                addresses.formUnion(
                    typed.compactMap { try? Telephone(typed: $0, country: own.isEmpty ? country : own).e164 })
            }
            try body(
                Person(
                    id: Int64(row.int("id")), addresses: addresses, isOptedIn: row.int("opted_in") == 1,
                    promotional: row.text("promotional")))
        }
    }
}
