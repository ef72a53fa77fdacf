package import DiveShop
import GRDB

extension Store {
    /// Everything that is held on a customer, and a row of the trail that tells who read it all.
    /// - Parameter file: where it goes, for the trail; it must not name the person.
    /// - Throws: ``Refusal``; nothing may leave then.
    package func record(ofCustomer id: Int64, into file: String, staff: Int64, at now: Instant) throws(Refusal)
        -> PersonRecord
    {
        do {
            return try write { db in
                try Store.checkMay(db, [.editCustomers], staff: staff)
                _ = try CustomerRow(db, id: id)
                let record = try Store.record(db, of: id, at: now)
                var entry = AuditEntry(
                    action: "export_customer", module: "customers", entityType: "customers", entityID: id)
                entry.new = ["file": file, "rows": "\(record.count)"]
                try entry.append(db, user: staff, at: now)
                return record
            }
        } catch {
            let refusal = Store.refusal(error, path: path)
            tellTrail(of: refusal, action: "export_customer", module: "customers", staff: staff, at: now)
            throw refusal
        }
    }

    /// Found by the schema's own references, so that no table is forgotten: what refers to the customer, then what refers to that, unless
    /// it has a customer of its own. The trail refers to nobody by the schema, and is asked by its words.
    private static func record(_ db: Database, of id: Int64, at now: Instant) throws -> PersonRecord {
        let tables = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        var references: [String: [(column: String, table: String)]] = [:]
        for table in tables {
            references[table] = try Row.fetchAll(
                db, sql: "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?) ORDER BY id", arguments: [table]
            ).map { ($0.text("from") ?? "", $0.text("table") ?? "") }
        }
        func leads(_ table: String, to parents: [String]) -> [(column: String, table: String)] {
            references[table, default: []].filter { $0.table != table && parents.contains($0.table) }
        }
        let direct = tables.filter { !leads($0, to: ["customers"]).isEmpty }
        var found = ["customers"] + direct
        var conditions = ["customers": "id = \(id)"]
        for table in direct {
            conditions[table] = leads(table, to: ["customers"]).map { "\"\($0.column)\" = \(id)" }.joined(
                separator: " OR ")
        }
        while true {
            let known = Array(found.dropFirst())
            let next = tables.filter { !found.contains($0) && !leads($0, to: known).isEmpty }
            if next.isEmpty { break }
            for table in next {
                conditions[table] = leads(table, to: known).map { key in
                    "\"\(key.column)\" IN (SELECT id FROM \(key.table) WHERE \(conditions[key.table] ?? "0"))"
                }.joined(separator: " OR ")
            }
            found += next
        }
        conditions["audit_logs"] = "entity_type = 'customers' AND entity_id = \(id)"
        return PersonRecord(
            customer: id, asOf: now,
            tables: try (found + ["audit_logs"]).map { ($0, try rows(db, of: $0, where: conditions[$0] ?? "0")) })
    }

    /// Whole rows, each column as its type says.
    private static func rows(_ db: Database, of table: String, where condition: String) throws -> Rows {
        let columns = try Row.fetchAll(
            db, sql: "SELECT name, type FROM pragma_table_info(?) ORDER BY cid", arguments: [table]
        ).map { row -> Listing.Column in
            let (name, type) = (row.text("name") ?? "", row.text("type") ?? "")
            let kind: Listing.Kind =
                switch type {
                case "DATETIME": .moment
                case "DATE": .day
                case "INTEGER", "BOOLEAN": .count
                case "DECIMAL(10,2)": .money
                default: .text
                }
            return Listing.Column(name, name, kind)
        }
        let names = columns.map { "\"\($0.column.name)\"" }.joined(separator: ", ")
        return try Listing(
            columns: columns, sql: "SELECT \(names) FROM \(table) WHERE \(condition)", order: "1"
        ).rows(db, limit: .max)
    }
}
