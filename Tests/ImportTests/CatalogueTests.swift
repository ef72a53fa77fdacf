import DiveShop
import GRDB
import Jobs
import Rig
import Store
import Testing

/// What can be brought in, against the schema that it goes into.
@Suite struct CatalogueTests {
    let home: TestHome
    let store: Store
    init() throws {
        home = try TestHome()
        store = try home.found()
    }

    /// Nothing that people know a maintenance record by tells it from another, so none can be named.
    private static let leftOut: [String: Set<String>] = [
        "maintenance_schedules": ["maintenance_id"], "customers": ["erased_at", "sms_fault", "email_fault"],
    ]

    private func read<T>(_ body: (Database) throws -> T) throws -> T {
        let queue = try DatabaseQueue(path: store.path)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    /// domain.md §2, less what is about the program itself: staff, permissions, the audit trail, settings, files; and less what follows
    /// from what is brought in, as due dates do.
    @Test func everyTableOfAShopsOwnDataIsThere() throws {
        let others: Set = [
            "roles", "permissions", "role_permissions", "users", "audit_logs", "settings", "documents",
            "dashboard_widgets", "backups", "backup_restorations", "backup_schedules", "communication_campaigns",
            "communication_log", "customer_devices", "sign_in_attempts",
            "equipment_due_dates", "equipment_overrides", "equipment_reminders", "equipment_status_history",
            "form_drafts", "maintenance_templates", "service_renewals", "service_rules", "staff_messages",
            "backup_runs", "consent_events", "customer_tags", "customer_changes",
            "message_lanes", "message_templates", "message_rules", "message_replies",
        ]
        let tables = try read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        }
        #expect(Set(ImportTable.catalogue.map(\.name)) == Set(tables).subtracting(others))
    }

    @Test(arguments: ImportTable.catalogue.map(\.name))
    func columnsAreTheSchemas(name: String) throws {
        let table = try #require(ImportTable.named(name))
        let rows = try read { try Row.fetchAll($0, sql: "PRAGMA table_info(\(name))") }
        let schema = Set(rows.map { $0["name"] as String })
        let parts = Set(table.references.flatMap(\.parts))
        let stored = table.columns.map(\.name).filter { !parts.contains($0) } + table.references.map(\.column)
        #expect(Set(stored).subtracting(schema).isEmpty)
        // What the schema must have, the file must give.
        for row in rows where row["notnull"] == 1 && row["dflt_value"] == nil && row["pk"] == 0 {
            let column: String = row["name"]
            let reference = table.references.first { $0.column == column }
            let place = table.place(of: reference?.parts.first ?? column)
            #expect(try table.columns[#require(place, "\(name).\(column)")].isRequired, "\(name).\(column)")
        }
        let own: Set = ["id", "created_at", "updated_at"]
        let left = schema.subtracting(stored).subtracting(own).subtracting(Self.leftOut[name] ?? [])
        #expect(left.isEmpty, "\(name) has columns that cannot be brought in: \(left.sorted())")
        for key in table.keys { #expect(Set(key.parts.map(\.column)).isSubset(of: stored)) }
        for span in table.spans {
            #expect(table.place(of: span.from) != nil && table.place(of: span.to) != nil)
        }
        for one in table.needsOneOf { #expect(table.place(of: one) != nil) }
        #expect(Set(table.columns.map(\.name)).count == table.columns.count)
    }

    /// A header means one column of a table.
    @Test(arguments: ImportTable.catalogue.map(\.name))
    func noHeaderMeansTwoColumns(name: String) throws {
        let table = try #require(ImportTable.named(name))
        let names = Dictionary(grouping: table.columns.map { TextForms.header($0.name) }) { $0 }
        #expect(names.values.allSatisfy { $0.count == 1 })
        var meant: [String: String] = [:]
        for column in table.columns {
            for header in Set(column.headers.map(TextForms.header)) where names[header] == nil {
                #expect(meant[header] == nil, "\(header) means \(meant[header] ?? "") and \(column.name)")
                meant[header] = column.name
            }
        }
    }

    /// Lists of words are the schema's own.
    @Test func wordsAreTheSchemas() throws {
        var found: [String: Set<String>] = [:]
        for row in try read({ try Row.fetchAll($0, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'table'") }) {
            let (name, sql): (String, String) = (row["name"], row["sql"])
            for match in sql.matches(of: #/CHECK\s*\((\w+) (?:IN\s*\(|=)\s*('[^)]*)\)/#) {
                found["\(name).\(match.1)"] = Set(match.2.matches(of: #/'(\w+)'/#).map { String($0.1) })
            }
        }
        for table in ImportTable.catalogue {
            for column in table.columns {
                let listed = found.removeValue(forKey: "\(table.name).\(column.name)")
                guard case .word(let words, let others) = column.kind else {
                    #expect(listed == nil, "\(table.name).\(column.name)")
                    continue
                }
                #expect(Set(words) == listed, "\(table.name).\(column.name)")
                for (other, word) in others { #expect(words.contains(word) && !words.contains(other)) }
            }
        }
        let left = found.keys.filter { key in ImportTable.catalogue.contains { key.hasPrefix($0.name + ".") } }
        #expect(left.isEmpty, "\(left.sorted())")
    }

    /// Each reference's parts are columns of the file, and lead to a table that exists.
    @Test func referencesLeadSomewhere() throws {
        let tables = try read { try String.fetchSet($0, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") }
        for table in ImportTable.catalogue {
            let keys = try read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_list(\(table.name))") }
            let leads = Dictionary(
                uniqueKeysWithValues: keys.map { ($0["from"] as String, $0["table"] as String) })
            let named = Set(leads.keys).subtracting(Self.leftOut[table.name] ?? [])
            #expect(named == Set(table.references.map(\.column)), "\(table.name)")
            for reference in table.references {
                #expect(leads[reference.column] == reference.target.table)
                #expect(tables.contains(reference.target.table))
                for part in reference.parts { #expect(table.place(of: part) != nil) }
            }
        }
    }
}

@Suite struct HeaderMapTests {
    private static let customers = ImportTable.named("customers")!

    private func map(
        _ headers: [String], _ options: (inout ImportOptions) -> Void = { _ in }, table: String = "customers"
    ) throws -> HeaderMap {
        var chosen = ImportOptions()
        options(&chosen)
        return try HeaderMap(headers, table: #require(ImportTable.named(table)), options: chosen)
    }

    private func words(_ map: HeaderMap) -> [String] {
        map.entries.map { entry in
            switch entry.source {
            case .field(let place): "\(entry.column.name)=\(place)"
            case .constant(let value): "\(entry.column.name)='\(value)'"
            }
        }
    }

    @Test func headersAreKnownByName() throws {
        let map = try map([
            "E-mail", "FIRST NAME", "last_name", "Mobile phone", "Date of Birth", "ZIP", "Loyalty Points", "",
            "Member Since",
        ])
        #expect(
            words(map)
                == [
                    "first_name=1", "last_name=2", "email=0", "mobile=3", "birth_date=4", "postal_code=5",
                    "customer_since=8",
                ])
        #expect(map.ignored == ["Loyalty Points"])
    }

    /// A column's own name goes before what other programs call another one.
    @Test func ownNamesComeFirst() throws {
        let map = try map(["date", "created_at", "total", "transaction_number"], table: "transactions")
        #expect(words(map) == ["transaction_number=3", "created_at=1", "total=2"])
        #expect(map.ignored == ["date"])
    }

    @Test func whatAPersonSaysGoesFirst() throws {
        let map = try map(["Name", "Phone", "Tel", "VIP"]) {
            $0.map = [("last_name", "Name"), ("phone", "Tel"), ("is_active", "")]
            $0.set = [("country", "GB")]
        }
        #expect(words(map) == ["last_name=0", "phone=2", "country='GB'"])
        #expect(map.ignored == ["Phone", "VIP"])
    }

    @Test(arguments: [
        (["Tel", "Telephone", "Name"], "'Tel' and 'Telephone' can both be phone; say --map phone=Tel"),
        (["First Name", "First Name"], "can both be first_name; rename one"),
        (["Email"], "no column for any of first_name, last_name, company_name"),
        (["x", "y"], "no column of customers is called 'x', 'y'"),
        (["1", "Ann", "ann@example.com"], "the first line must have the columns' names"),
    ])
    func whatIsNotPlainIsAskedFor(headers: [String], words: String) {
        var options = ImportOptions()
        if headers.contains("Name") { options.map = [("last_name", "Name")] }
        let refusal = #expect(throws: Refusal.self) {
            try HeaderMap(headers, table: Self.customers, options: options)
        }
        #expect(refusal?.kind == .data)
        #expect(refusal?.words.contains(words) == true, "\(refusal?.words ?? "")")
    }

    @Test(arguments: [
        ([("nme", "Name")], "--map nme: customers has no such column; it has first_name"),
        ([("last_name", "Surname")], "the file has no column 'Surname'; its columns are 'Name', 'Other'"),
        ([("last_name", "Name"), ("last_name", "Other")], "last_name is mapped twice"),
        ([("last_name", "Name"), ("first_name", "name")], "'Name' is mapped to two columns"),
    ])
    func wrongOptionsAreNamed(pairs: [(String, String)], words: String) {
        var options = ImportOptions()
        options.map = pairs.map { (column: $0.0, header: $0.1) }
        let refusal = #expect(throws: Refusal.self) {
            try HeaderMap(["Name", "Other"], table: Self.customers, options: options)
        }
        #expect(refusal?.words.contains(words) == true, "\(refusal?.words ?? "")")
    }

    @Test func requiredColumnsAreAskedFor() {
        let refusal = #expect(throws: Refusal.self) { try map(["sku", "price"], table: "products") }
        #expect(refusal?.words.contains("no column for name") == true, "\(refusal?.words ?? "")")
        #expect(refusal?.words.contains("--map name=HEADER or --set name=VALUE") == true)
    }
}
