import Foundation
import GRDB
import Schema
import Store
import Testing

/// The root of the package that these tests belong to.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

@Suite struct SchemaTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    @Test func everyMigrationFileIsListed() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: packageRoot.appendingPathComponent("schema").path)
        let names = files.filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }
        #expect(Schema.migrations.map(\.name) == names.sorted())
        #expect(Schema.version == Schema.migrations.count)
        for (name, sql) in Schema.migrations {
            let file = packageRoot.appendingPathComponent("schema/\(name).sql")
            #expect(try sql == String(contentsOf: file, encoding: .utf8))
        }
    }

    /// A migration that shops have had is never edited: a change is a new file, with a new line here.
    @Test(arguments: [
        ("m0001_staff", 0xB7B1_0383_D622_985D as UInt64),
        ("m0002_sales", 0x0FAE_71F0_B554_1614),
        ("m0003_rentals", 0x0630_DC1C_9499_6ACA),
        ("m0004_events", 0xF98D_4792_2FBE_4167),
        ("m0005_systems", 0x6DE5_0574_0E60_607F),
        ("m0006_known_by", 0xD418_216D_67FB_0F81),
        ("m0007_sign_in", 0x9EB2_F039_006D_6C04),
        ("m0008_maintenance", 0x64B0_DC07_82E9_1152),
        ("m0009_backups", 0x434B_58BF_0647_747E),
        ("m0010_customers", 0xDF88_E61D_74AD_24F5),
        ("m0011_messages", 0x55C6_7002_4547_D249),
        ("m0012_checks", 0xE7C4_E717_742A_D966),
        ("m0013_search_text", 0xEDFA_77D3_160A_F083),
        ("m0014_drafts", 0x7FBA_A1D9_9746_AA03),
        ("m0015_old_replies", 0xC0BB_F720_B69A_7898),
    ])
    func aLandedMigrationStays(name: String, hash: UInt64) throws {
        let sql = try #require(Schema.migrations.first { $0.name == name }).sql
        #expect(fnv1a(sql) == hash, "its hash is 0x\(String(fnv1a(sql), radix: 16, uppercase: true))")
    }

    @Test func everyMigrationIsPinned() { #expect(Schema.version == 15, "pin the new migration above") }

    private func fnv1a(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// domain.md §1, on each kind of connection that a store has.
    @Test func connectionsAreSetUpAsTheShopNeedsThem() throws {
        let store = try folder.store()
        for queue in [store.reader, try store.writer, try store.latch] {
            try queue.inDatabase { (db: Database) throws in
                #expect(try Int.fetchOne(db, sql: "PRAGMA foreign_keys") == 1)
                #expect(try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2)
                #expect(try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint") == 0)
                // SQLite built without memory maps answers nothing at all.
                #expect(try Int.fetchOne(db, sql: "PRAGMA mmap_size") ?? 0 == 0)
                #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
            }
        }
    }

    @Test func aReferenceToNobodyIsRefused() throws {
        let store = try folder.store()
        #expect(throws: DatabaseError.self) {
            try store.writer.write {
                try $0.execute(
                    sql: "INSERT INTO dashboard_widgets (user_id, widget_id, position) VALUES (99, 'alerts', 0)")
            }
        }
        #expect(try store.column("SELECT count(*) FROM dashboard_widgets") == ["0"])
    }

    @Test func everyReferenceLeadsToARowsOwnNumber() throws {
        let store = try folder.store()
        try store.raw { (db: Database) throws in
            for table in try tables(db) {
                for key in try Row.fetchAll(db, sql: "PRAGMA foreign_key_list(\(table))") {
                    #expect(try tables(db).contains(key["table"] as String), "\(table)")
                    #expect(["id", nil].contains(key["to"] as String?), "\(table)")
                }
            }
        }
    }

    /// domain.md §2: what the phases before the customer's document must have left, and more columns are welcome.
    @Test func theTablesOfTheShopHaveTheirColumns() throws {
        let store = try folder.store()
        try store.raw { (db: Database) throws in
            for (table, columns) in Self.required {
                let have = Set(
                    try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table]))
                let wanted = Set(columns.split(separator: " ").map(String.init))
                #expect(wanted.subtracting(have).isEmpty, "\(table) lacks \(wanted.subtracting(have).sorted())")
                if table != "role_permissions" { #expect(have.contains("id"), "\(table)") }
            }
        }
    }

    /// Columns of domain.md §2 that hold one of few words: each word is taken, anything else refused.
    @Test(arguments: SchemaTests.enumerated.keys.sorted())
    func wordsOutsideTheListAreRefused(column: String) throws {
        let words = try #require(Self.enumerated[column])
        let parts = column.split(separator: ".").map(String.init)
        let store = try folder.store()
        try store.raw { (db: Database) throws in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            for word in words.split(separator: " ") {
                #expect(throws: Never.self, "\(word)") { try insert(db, parts[0], [parts[1]: String(word)]) }
            }
            for bad in [
                "", "nonsense", " \(words.prefix { $0 != " " })", words.uppercased(), "\(words.prefix { $0 != " " })s",
            ] {
                let error = #expect(throws: DatabaseError.self, "'\(bad)'") {
                    try insert(db, parts[0], [parts[1]: bad])
                }
                #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_CHECK, "'\(bad)'")
            }
        }
    }

    @Test func switchesAreZeroOrOne() throws {
        let store = try folder.store()
        try store.raw { (db: Database) throws in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            var count = 0
            for table in try tables(db) {
                let sql = "SELECT name FROM pragma_table_info(?) WHERE type = 'BOOLEAN'"
                for column in try String.fetchAll(db, sql: sql, arguments: [table]) {
                    count += 1
                    for value in [0, 1] {
                        #expect(throws: Never.self, "\(table).\(column)") { try insert(db, table, [column: value]) }
                    }
                    for bad in ["2", "-1", "'true'", "0.5"] {
                        #expect(throws: DatabaseError.self, "\(table).\(column) = \(bad)") {
                            try insert(db, table, [column: SQL(sql: bad)])
                        }
                    }
                }
            }
            #expect(count >= 15)
        }
    }

    /// The table of words above is complete: the schema has no other CHECK on a list.
    @Test func everyListInTheSchemaIsTested() throws {
        let store = try folder.store()
        try store.raw { (db: Database) throws in
            var found: Set<String> = []
            for row in try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
            {
                let (name, sql): (String, String) = (row["name"], row["sql"])
                for match in sql.matches(of: #/CHECK\s*\((\w+) (?:IN\s*\(|=)\s*'/#) {
                    found.insert("\(name).\(match.1)")
                }
            }
            #expect(found == Set(Self.enumerated.keys))
        }
    }

    /// m0012: a list of three or more is an index that SQLite builds anew for each row that it checks.
    @Test(arguments: [
        "transactions", "transaction_items", "rental_checkouts", "rental_reservation_items", "air_fills",
        "course_enrollments", "trip_bookings", "customers", "audit_logs", "consent_events", "communication_log",
    ])
    func theRowsOfTheDaysAreCheckedWithoutAList(table: String) throws {
        let store = try folder.store()
        try store.raw { (db: Database) throws in
            let steps = try Row.fetchAll(db, sql: "EXPLAIN PRAGMA integrity_check(\(table))")
            #expect(steps.contains { $0["opcode"] == "IntegrityCk" })
            #expect(!steps.contains { $0["opcode"] == "OpenEphemeral" })
        }
    }

    /// m0013: only for the index that has it, and not to see of which type it is.
    @Test func theTextOfASearchIsWorkedOutOnceForEachCustomerThatIsChecked() throws {
        let store = try folder.store()
        try store.raw { (db: Database) throws in
            let steps = try Row.fetchAll(db, sql: "EXPLAIN PRAGMA integrity_check(customers)")
            #expect(steps.count { ($0["p4"] as String?)?.hasPrefix("replace(") == true } == 14)
            try db.execute(
                sql: "INSERT INTO customers (first_name, last_name, phone) VALUES ('Ana', 'Ruiz', '+1 (305) 555')")
            #expect(
                try Row.fetchOne(db, sql: "SELECT typeof(search_text) AS type, search_text FROM customers")
                    == ["type": "text", "search_text": "Ana Ruiz   1305555 "])
        }
    }

    /// m0014: what was being typed when the program was brought up to date is offered all the same.
    @Test func whatWasBeingTypedOutlivesTheMigration() throws {
        let path = try folder.store(
            ofSchema: 13,
            """
            INSERT INTO users (username, role_id) VALUES ('tom', 1);
            INSERT INTO form_drafts (user_id, form, content, saved_at) VALUES (1, 'record', '{}', '2026-06-13 15:30:00')
            """)
        #expect(
            try Store(path: path).column(
                "SELECT user_id || form || content || saved_at || COALESCE(kept_by, ' nobody') FROM form_drafts")
                == ["1record{}2026-06-13 15:30:00 nobody"])
    }

    private func tables(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    }

    /// Inserts a row with those values and, where the table asks for more, plausible ones.
    private func insert(_ db: Database, _ table: String, _ values: [String: any SQLExpressible]) throws {
        var values = values
        let number = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")! + 1
        for column in try Row.fetchAll(db, sql: "PRAGMA table_info(\(table))") {
            let (name, type): (String, String) = (column["name"], column["type"])
            guard column["notnull"] == 1, column["dflt_value"] == nil, values[name] == nil else { continue }
            if let words = Self.enumerated["\(table).\(name)"] {
                values[name] = String(words.prefix { $0 != " " })
            } else {
                values[name] = type.contains("DATE") ? "2026-11-24" : type == "TEXT" ? "text \(number)" : number
            }
        }
        let names = values.keys.sorted()
        let list: [SQL] = names.map { "\(values[$0]!.sqlExpression)" }
        try db.execute(
            literal:
                "INSERT OR REPLACE INTO \(sql: table) (\(sql: names.joined(separator: ", "))) VALUES (\(list.joined(separator: ", ")))"
        )
    }
}

extension SchemaTests {
    private static let kinds = "visual hydro eddy_current oxygen_clean service"
    static let enumerated = [
        "settings.type": "text number boolean json",
        "audit_logs.outcome": "done refused failed",
        "transactions.transaction_type": "sale return exchange quote layaway",
        "transactions.status": "pending completed voided refunded partial_refund",
        "rental_equipment.status": "available rented maintenance damaged retired",
        "rental_equipment.condition": "excellent good fair poor",
        "rental_reservations.status": "pending confirmed picked_up returned cancelled",
        "rental_checkouts.condition_at_checkout": "excellent good fair poor",
        "rental_checkouts.condition_at_return": "excellent good fair poor",
        "air_fills.fill_type": "air nitrox trimix oxygen",
        "course_schedules.status": "scheduled in_progress completed cancelled",
        "course_enrollments.status": "enrolled in_progress completed dropped failed",
        "trip_schedules.status": "scheduled confirmed in_progress completed cancelled",
        "trip_bookings.status": "pending confirmed cancelled completed",
        "dashboard_widgets.size": "small medium large",
        "backup_schedules.frequency": "daily weekly monthly",
        "backups.origin": "manual scheduled pre_restore",
        "backup_restorations.outcome": "begun done failed undone",
        "consent_events.channel": "sms push email",
        "consent_events.purpose": "transactional promotional",
        "consent_events.event": "granted withdrawn",
        "communication_log.type": "sms push email",
        "communication_log.status": "pending sending sent delivered undelivered failed skipped uncertain",
        "communication_campaigns.type": "sms push email",
        "communication_campaigns.status": "draft scheduled sending paused completed cancelled failed",
        "communication_log.purpose": "transactional promotional",
        "communication_campaigns.purpose": "transactional promotional",
        "message_lanes.channel": "sms push email",
        "message_templates.purpose": "transactional promotional",
        "message_rules.channel": "sms push email",
        "message_replies.channel": "sms push email",
        "message_replies.reading": "out in help unclear none",
        "customer_devices.device_type": "ios android",
        "equipment_maintenance.maintenance_type":
            "inspection repair cleaning calibration parts_replacement servicing safety_check pressure_test other",
        "equipment_maintenance.result": "passed failed",
        "maintenance_schedules.maintenance_type":
            "inspection repair cleaning calibration parts_replacement servicing safety_check pressure_test other",
        "maintenance_schedules.status": "scheduled completed cancelled",
        "rental_categories.rule_set": "cylinder regulator bcd general none",
        "service_rules.rule_set": "cylinder regulator bcd general",
        "service_rules.jurisdiction": "US GB",
        "service_rules.kind": kinds,
        "service_rules.along_with": "visual hydro",
        "service_rules.only_for": "alloy_6351 oxygen_service",
        "equipment_due_dates.kind": kinds,
        "equipment_overrides.kind": "visual service",
        "equipment_reminders.stage": "due_soon overdue",
        "maintenance_templates.maintenance_type":
            "inspection repair cleaning calibration parts_replacement servicing safety_check pressure_test other",
        "staff_messages.status": "pending sending sent failed skipped",
    ]

    static let required = [
        "roles": "name display_name",
        "permissions": "name description display_name module",
        "role_permissions": "role_id permission_id",
        "users": "role_id username email password_hash first_name last_name os_account is_active last_login_at",
        "audit_logs": "user_id action module entity_type entity_id old_values new_values outcome created_at",
        "settings": "category key value type",
        "customers": """
        first_name last_name company_name email phone mobile birth_date state postal_code country time_zone \
        customer_since notes is_active sms_opt_in email_opt_in push_opt_in
        """,
        "product_categories": "parent_id name is_active",
        "products": """
        category_id sku barcode name product_type cost_price retail_price stock_quantity low_stock_threshold \
        track_inventory is_active
        """,
        "transactions": """
        transaction_number customer_id transaction_type subtotal tax discount total status original_transaction_id \
        cashier_id created_at
        """,
        "transaction_items": "transaction_id product_id item_name item_sku quantity unit_price discount tax total",
        "refunds": "transaction_id refund_amount refund_method reason processed_by created_at",
        "rental_categories": "name description",
        "rental_equipment": """
        category_id equipment_code name size manufacturer model serial_number purchase_date purchase_cost daily_rate \
        weekly_rate status condition last_inspection_date vip_date hydro_date notes last_service_date next_inspection_due
        """,
        "rental_reservations": """
        reservation_number customer_id start_date end_date pickup_date return_date status total_cost deposit_amount \
        created_by
        """,
        "rental_reservation_items": "reservation_id equipment_id daily_rate quantity_days total_cost",
        "rental_checkouts": """
        reservation_id equipment_id checkout_date expected_return_date actual_return_date condition_at_checkout \
        condition_at_return damage_notes damage_fee checked_out_by checked_in_by
        """,
        "air_fills": """
        customer_id equipment_id cylinder_serial fill_type fill_pressure nitrox_percentage cost filled_by \
        transaction_id created_at
        """,
        "courses": "course_code name duration_days max_students price is_active",
        "course_schedules":
            "course_id instructor_id start_date end_date location max_students current_enrollment status",
        "course_enrollments": """
        schedule_id customer_id enrollment_date status completion_date certification_number amount_paid
        """,
        "trips": "trip_code name destination duration_days max_participants price",
        "trip_schedules": "trip_id departure_date return_date max_participants current_bookings status",
        "trip_bookings": "schedule_id customer_id booking_date status total_amount",
        "certification_agencies": "name abbreviation",
        "certifications": "agency_id name level code",
        "customer_certifications": """
        customer_id certification_id certification_number issue_date instructor_name verification_status
        """,
        "documents": "document_type title file_path file_name file_size mime_type uploaded_by is_active",
        "appointments": "customer_id appointment_type start_time end_time assigned_to status",
    ]
}
