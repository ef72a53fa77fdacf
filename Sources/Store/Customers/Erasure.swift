import DiveShop
import Foundation
import GRDB

/// What goes when a customer is erased, and what stays (GDPR art. 17): the person goes; amounts, tickets, the ledger of consent and the
/// trail stay, as the books and the law need them. Nothing that goes stands in the trail: ``AuditEntry/personal``.
package enum Erasure {
    /// In place of the name.
    static let name = "(erased)"
    /// Why a message that waited for them was skipped; a dozen other reasons tell something of the person.
    private static let why = SkipReason.erased.words

    /// Columns of tables that refer to a customer, and what stands in each afterwards, by SQL.
    package static let emptied: [String: [String: String]] = [
        "customer_certifications": ["certification_number": "NULL"],
        // Not empty: then a card would be to be issued.
        "course_enrollments": [
            "certification_number": "CASE WHEN certification_number <> '' THEN '\(name)' ELSE certification_number END"
        ],
        // What waits to be sent is not sent.
        "communication_log": [
            "message": "''", "error": "CASE WHEN status = 'pending' OR error = '\(why)' THEN '\(why)' END",
            "title": "NULL", "image": "NULL", "data": "NULL", "address": "NULL",
            "occasion": "NULL", "held_until": "NULL", "held_because": "NULL",
            "status": "CASE status WHEN 'pending' THEN 'skipped' ELSE status END",
        ],
        // What they took back by a reply stands in the ledger, in their words.
        "message_replies": ["message": "''", "address": "''"],
    ]
    /// Tables whose rows go.
    package static let dropped = ["customer_devices", "customer_tags", "customer_changes"]
    /// Of the customer's own row.
    package static let own: [String: String] = [
        "first_name": "''", "last_name": "'\(name)'", "company_name": "NULL", "email": "NULL", "phone": "NULL",
        "mobile": "NULL", "birth_date": "NULL", "state": "NULL", "postal_code": "NULL", "country": "NULL",
        "time_zone": "NULL", "notes": "NULL", "is_active": "0", "sms_opt_in": "0", "email_opt_in": "0",
        "push_opt_in": "0", "sms_fault": "NULL", "email_fault": "NULL",
    ]

    /// Takes away what is personal of those customers.
    /// - Parameters:
    ///   - which: SQL behind `IN`, such as `(5)` or a SELECT.
    ///   - moment: SQL of `erased_at`.
    static func carryOut(_ db: Database, _ which: String, at moment: String) throws {
        try forgetReplies(db, which)
        try forgetWhatIsToThem(db, which)
        for table in dropped { try db.execute(sql: "DELETE FROM main.\(table) WHERE customer_id IN \(which)") }
        for (table, columns) in emptied.sorted(by: { $0.key < $1.key }) {
            try db.execute(sql: "UPDATE main.\(table) SET \(set(columns)) WHERE customer_id IN \(which)")
        }
        try db.execute(
            sql: "UPDATE main.customers SET \(set(own)), erased_at = \(moment) WHERE id IN \(which)")
    }

    /// What came in from their number before it was theirs in the list is theirs, too.
    private static func forgetReplies(_ db: Database, _ which: String) throws {
        let country =
            try String.fetchOne(
                db, sql: "SELECT value FROM main.settings WHERE category = 'shop' AND key = 'country'") ?? "US"
        let people = try Row.fetchAll(
            db, sql: "SELECT mobile, phone, country FROM main.customers WHERE id IN \(which)")
        for person in people {
            let own = person.text("country")?.trimmed ?? ""
            // What is no number has sent nothing.
            for number in [person.text("mobile"), person.text("phone")].compactMap({
                try? Telephone(typed: $0 ?? "", country: own.isEmpty ? country : own).e164
            }) {
                try db.execute(
                    sql: """
                        UPDATE main.message_replies SET message = '', address = '' WHERE address = ? AND customer_id IS NULL
                        """, arguments: [number])
            }
        }
    }

    /// What is written to them and to nobody else, by hand: unfinished forms go, campaigns keep their figures alone.
    private static func forgetWhatIsToThem(_ db: Database, _ which: String) throws {
        let isErased = "(erased_at IS NOT NULL OR id IN \(which))"
        for row in try Row.fetchAll(
            db, sql: "SELECT id, form, content FROM main.form_drafts WHERE form IN ('message', 'campaign')")
        {
            guard let form = row.text("form"), let content = row.text("content"),
                let fields = try? JSONDecoder().decode([String: String].self, from: Data(content.utf8)),
                try isTo(db, named(in: fields, of: form), who: isErased)
            else { continue }
            try db.execute(sql: "DELETE FROM main.form_drafts WHERE id = ?", arguments: [row.int("id")])
        }
        for row in try Row.fetchAll(
            db, sql: "SELECT id, audience FROM main.communication_campaigns WHERE audience LIKE '%customers:%'")
        where try isTo(db, named(in: row.text("audience") ?? ""), who: isErased) {
            // One that is scheduled goes to nobody.
            try db.execute(
                sql: """
                    UPDATE main.communication_campaigns SET name = '\(name)', message = '', title = NULL, image = NULL, data = NULL,
                        scheduled_at = CASE WHEN status <> 'scheduled' THEN scheduled_at END,
                        status = CASE status WHEN 'scheduled' THEN 'draft' ELSE status END WHERE id = ?
                    """, arguments: [row.int("id")])
        }
    }

    /// A form that was open while they were erased is not kept again.
    static func refuse(_ db: Database, draft fields: [String: String], of form: String) throws {
        guard try isTo(db, named(in: fields, of: form), who: "erased_at IS NOT NULL") else { return }
        throw Refusal(.data, whyNotKept)
    }

    /// Why a campaign cannot be saved, at a terminal where it stood open while they were erased; nil: it can.
    static func complaint(_ db: Database, about audience: Audience) throws -> String? {
        try isTo(db, named(in: audience), who: "erased_at IS NOT NULL") ? whyNotKept : nil
    }
    private static let whyNotKept = "whom it is to was erased; nothing is kept of them any more"

    /// Whether all of them that are customers are such, and one at least.
    /// - Parameter who: SQL about `customers`.
    private static func isTo(_ db: Database, _ named: Set<Int64>, who: String) throws -> Bool {
        guard !named.isEmpty else { return false }
        let ids = named.map(String.init).joined(separator: ", ")
        return try Bool.fetchOne(
            db, sql: "SELECT COUNT(*) > 0 AND TOTAL(NOT \(who)) = 0 FROM main.customers WHERE id IN (\(ids))") ?? false
    }

    /// The customers by whose numbers a form says to whom it is; empty: to others besides, or to nobody by number.
    private static func named(in fields: [String: String], of form: String) -> Set<Int64> {
        switch form {
        case "message": fields["customer"].flatMap { Int64($0) }.map { [$0] } ?? []
        case "campaign": named(in: fields["audience"] ?? "")
        default: []
        }
    }
    private static func named(in audience: String) -> Set<Int64> {
        (try? Audience(written: audience)).map { named(in: $0) } ?? []
    }
    private static func named(in audience: Audience) -> Set<Int64> {
        var named: Set<Int64> = []
        for rule in audience.rules {
            guard case .customers(let ids) = rule else { return [] }
            named.formUnion(ids)
        }
        return named
    }

    private static func set(_ columns: [String: String]) -> String {
        columns.sorted { $0.key < $1.key }.map { "\($0) = \($1)" }.joined(separator: ", ")
    }
}

extension Store {
    static func erase(_ db: Database, _ id: Int64, _ moment: Moment, _ entry: inout AuditEntry) throws {
        entry.entityID = id
        _ = try CustomerRow(db, changing: id)
        let obstacles = try obstacles(db, toErasing: id)
        if !obstacles.isEmpty {
            throw Refusal(.data, "customer \(id) cannot be erased yet: \(obstacles.joined(separator: "; "))")
        }
        try Erasure.carryOut(db, "(\(id))", at: "'\(moment.now.text)'")
        entry.new["erased_at"] = moment.now.text
    }

    /// Why somebody cannot be erased now, in words.
    static func obstacles(_ db: Database, toErasing id: Int64) throws -> [String] {
        var obstacles: [String] = []
        let out = try String.fetchAll(
            db,
            sql: """
                SELECT COALESCE(
                    (SELECT group_concat(equipment_code, ', ') FROM rental_checkouts
                        JOIN rental_equipment ON rental_equipment.id = rental_checkouts.equipment_id
                        WHERE reservation_id = rental_reservations.id AND actual_return_date IS NULL), reservation_number)
                FROM rental_reservations WHERE customer_id = ? AND (status = 'picked_up' OR EXISTS (
                    SELECT 1 FROM rental_checkouts WHERE reservation_id = rental_reservations.id AND actual_return_date IS NULL))
                ORDER BY reservation_number
                """, arguments: [id])
        if !out.isEmpty { obstacles.append("gear is out: \(out.joined(separator: ", ")); take it back first") }
        let owed = try Row.fetchOne(
            db,
            sql: """
                SELECT TOTAL(\(cents("total"))) AS owed, group_concat(transaction_number, ', ') AS numbers FROM transactions
                WHERE customer_id = ? AND status = 'pending' AND transaction_type IN ('sale', 'exchange', 'layaway') AND total > 0
                """, arguments: [id])
        if let owed, let numbers = owed.text("numbers") {
            obstacles.append("\(owed.cents("owed").decimal) is owed on \(numbers); settle or void it first")
        }
        return obstacles
    }
}
