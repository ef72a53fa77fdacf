import DiveShop
import GRDB

extension Store {
    static func carryOut(
        _ db: Database, _ command: CustomerCommand, of staff: Staff, _ moment: Moment, _ given: AuditEntry
    ) throws -> (AuditEntry, made: Int64?) {
        var entry = given
        entry.entityType = "customers"
        switch command {
        case .add(let draft):
            let made = try addCustomer(db, draft, moment, &entry)
            return (entry, made)
        case .edit(let id, let changes): try editCustomer(db, id, changes, moment, &entry)
        case .setActive(let id, let isActive):
            entry.entityID = id
            let customer = try CustomerRow(db, changing: id)
            guard customer.isActive != isActive else {
                throw Refusal(.data, "they are \(isActive ? "active" : "inactive") already")
            }
            (entry.old["is_active"], entry.new["is_active"]) = (isActive ? "0" : "1", isActive ? "1" : "0")
            try db.execute(
                sql: "UPDATE customers SET is_active = ?, updated_at = ? WHERE id = ?",
                arguments: [isActive, moment.now.text, id])
        case .tag(let id, let tag): try tagCustomer(db, id, tag, moment, &entry)
        case .untag(let id, let tag):
            entry.entityID = id
            _ = try CustomerRow(db, changing: id)
            try db.execute(
                sql: "DELETE FROM customer_tags WHERE customer_id = ? AND tag = ?", arguments: [id, tag.trimmed])
            guard db.changesCount > 0 else { throw Refusal(.data, field: "tag", "they have no such tag") }
            entry.personal["tag"] = (tag.trimmed, "")
        case .setPreferences(let id, let changes, let source, let wording):
            try setPreferences(db, id, changes, source: source, wording: wording, by: staff, moment, &entry)
        case .addDevice(let id, let token, let type):
            let made = try addDevice(db, id, token, type, moment, &entry)
            return (entry, made)
        case .removeDevice(let device): try removeDevice(db, device, &entry)
        case .erase(let id): try erase(db, id, moment, &entry)
        }
        return (entry, nil)
    }

    private static func addCustomer(
        _ db: Database, _ given: CustomerDraft, _ moment: Moment, _ entry: inout AuditEntry
    ) throws -> Int64 {
        var draft = given
        if draft[.since].trimmed.isEmpty { draft[.since] = moment.today.text }
        if let refusal = Refusal(complaints: draft.complaints(today: moment.today), words: \.words) { throw refusal }
        var columns = ["created_at"]
        var values: [(any DatabaseValueConvertible)?] = [moment.now.text]
        for field in CustomerDraft.Field.allCases {
            let text = draft.stored(field, today: moment.today)
            // What nobody says is as the schema has it.
            if text.isEmpty { continue }
            columns.append(field.rawValue)
            values.append(text)
            entry.personal[field.rawValue] = ("", text)
        }
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO customers (\(columns.joined(separator: ", "))) VALUES (\(places))",
            arguments: StatementArguments(values))
        entry.entityID = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    /// Changes columns of one customer; what did not change is neither written nor told.
    private static func editCustomer(
        _ db: Database, _ id: Int64, _ changes: [CustomerDraft.Field: Change<String>], _ moment: Moment,
        _ entry: inout AuditEntry
    ) throws {
        entry.entityID = id
        let before = try CustomerRow(db, changing: id).draft
        var draft = before
        for (field, change) in changes { draft[field] = change.to }
        let today = moment.today
        func stored(_ field: CustomerDraft.Field, _ text: String) -> String {
            CustomerDraft([field: text]).stored(field, today: today)
        }
        let changed = CustomerDraft.Field.allCases.filter {
            changes[$0] != nil && stored($0, draft[$0]) != stored($0, before[$0])
        }
        var complaints = draft.complaints(today: today).filter { changed.contains($0.key) }
        // Who loses their last name has none at all, whichever field that was.
        if draft.name.isEmpty, !changed.isEmpty { complaints[.lastName] = "a name or a company is needed" }
        if let refusal = Refusal(complaints: complaints, words: \.words) { throw refusal }
        let overwritten = changed.filter { field in
            guard let change = changes[field], let from = change.from else { return false }
            return Change(from: stored(field, from), to: stored(field, change.to)).overwrites(
                stored(field, before[field]))
        }
        try mustNotOverwrite(
            db, overwritten.map { Overwritten($0.rawValue, words: $0.words, before[$0]) }, of: "customers", id: id)
        guard !changed.isEmpty else { return }
        var values: [(any DatabaseValueConvertible)?] = [moment.now.text]
        for field in changed {
            let text = stored(field, draft[field])
            // A name may be empty, nothing else is: the columns of the customer's document.
            values.append(text.isEmpty && field != .firstName && field != .lastName ? nil : text)
            entry.personal[field.rawValue] = (before[field], text)
        }
        let columns = changed.map { ", \($0.rawValue) = ?" }.joined()
        try db.execute(
            sql: "UPDATE customers SET updated_at = ?\(columns) WHERE id = ?",
            arguments: StatementArguments(values + [id]))
    }

    private static func tagCustomer(
        _ db: Database, _ id: Int64, _ tag: String, _ moment: Moment, _ entry: inout AuditEntry
    ) throws {
        entry.entityID = id
        _ = try CustomerRow(db, changing: id)
        let tag = tag.trimmed
        if let why = CustomerDraft.why(notTag: tag) { throw Refusal(.data, field: "tag", why) }
        try db.execute(
            sql: "INSERT OR IGNORE INTO customer_tags (customer_id, tag, created_at) VALUES (?, ?, ?)",
            arguments: [id, tag, moment.now.text])
        guard db.changesCount > 0 else { throw Refusal(.data, field: "tag", "they have this tag already") }
        entry.personal["tag"] = ("", tag)
    }

    // MARK: Devices

    private static func addDevice(
        _ db: Database, _ id: Int64, _ typed: String, _ type: DeviceType, _ moment: Moment, _ entry: inout AuditEntry
    ) throws -> Int64 {
        entry.entityID = id
        _ = try CustomerRow(db, changing: id)
        let token = typed.trimmed
        if token.isEmpty {
            throw Refusal(.data, field: "device_token", "there is no token; the app on the device has it")
        }
        if token.contains(where: \.isWhitespace) {
            throw Refusal(.data, field: "device_token", "a device's token has no blanks in it")
        }
        if let why = token.whyNoLine(atMost: CustomerDevice.longestToken) {
            throw Refusal(.data, field: "device_token", "the token: \(why)")
        }
        entry.new["device_type"] = type.rawValue
        let known = try Row.fetchOne(
            db, sql: "SELECT id, customer_id FROM customer_devices WHERE device_token = ?", arguments: [token])
        if let known, Int64(known.int("customer_id")) == id {
            let device = Int64(known.int("id"))
            try db.execute(
                sql: "UPDATE customer_devices SET device_type = ?, last_used = ? WHERE id = ?",
                arguments: [type.rawValue, moment.now.text, device])
            entry.new["device"] = "\(device)"
            return device
        }
        if let known {
            // A new row: what a backup holds of the old one is the other customer's.
            try db.execute(sql: "DELETE FROM customer_devices WHERE id = ?", arguments: [known.int("id")])
            entry.old["customer_id"] = known.text("customer_id")
        }
        try db.execute(
            sql: """
                INSERT INTO customer_devices (customer_id, device_token, device_type, last_used, created_at)
                VALUES (?, ?, ?, ?, ?)
                """, arguments: [id, token, type.rawValue, moment.now.text, moment.now.text])
        entry.new["device"] = "\(db.lastInsertedRowID)"
        return db.lastInsertedRowID
    }

    private static func removeDevice(_ db: Database, _ device: Int64, _ entry: inout AuditEntry) throws {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT customer_id, device_type FROM customer_devices WHERE id = ?", arguments: [device])
        else { throw Refusal(.data, "there is no device \(device); nautilus device list shows a customer's") }
        entry.entityID = Int64(row.int("customer_id"))
        (entry.old["device"], entry.old["device_type"]) = ("\(device)", row.text("device_type"))
        try db.execute(sql: "DELETE FROM customer_devices WHERE id = ?", arguments: [device])
    }
}
