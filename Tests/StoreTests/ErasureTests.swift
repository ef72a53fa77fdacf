import DiveShop
import Foundation
import GRDB
import Jobs
import Store
import Testing

/// Whoever wants to be forgotten is, and the books stay; whoever asks gets everything that is held on them.
@Suite struct ErasureTests {
    let shop: StaffShop
    init() throws {
        shop = try StaffShop()
        try shop.run(
            """
            INSERT INTO customers (id, first_name, last_name, company_name, email, phone, mobile, birth_date, state, postal_code, notes)
            VALUES (1, 'Marisol', 'Quintero', 'Quintero Ltd', 'marisol@quintero.com', '305 7777', '305 8888', '1981-02-03', 'FL', '33139', 'asthma'),
                (2, 'Bo', 'Cove', NULL, 'bo@example.com', NULL, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO customer_tags (customer_id, tag) VALUES (1, 'quintero-club'), (2, 'deep');
            INSERT INTO customer_devices (customer_id, device_token, device_type) VALUES (1, 'quintero-phone', 'ios');
            INSERT INTO communication_log (customer_id, type, message, status, error, held_because) VALUES
                (1, 'sms', 'Hello Marisol', 'sent', NULL, NULL), (1, 'sms', 'Hello again, Marisol', 'pending', NULL, '450 305 8888 is busy'),
                (1, 'sms', 'Hi Marisol', 'failed', 'no such number 305 8888', NULL), (2, 'sms', 'Hello Bo', 'pending', NULL, NULL);
            INSERT INTO consent_events (customer_id, channel, purpose, event, source) VALUES (1, 'sms', 'promotional', 'granted', 'counter');
            INSERT INTO transactions (id, transaction_number, customer_id, total, status, original_transaction_id) VALUES
                (1, 'T1', 1, 10.5, 'completed', NULL), (2, 'T2', 2, 20, 'completed', NULL), (3, 'T3', 2, 10.5, 'completed', 1);
            INSERT INTO transaction_items (transaction_id, item_name, total) VALUES (1, 'Fin', 10.5), (2, 'Mask', 20);
            INSERT INTO certification_agencies (id, name, abbreviation) VALUES (1, 'PADI', 'PADI');
            INSERT INTO certifications (id, agency_id, name) VALUES (1, 1, 'Open Water');
            INSERT INTO customer_certifications (customer_id, certification_id, certification_number) VALUES (1, 1, 'QUINTERO-1');
            INSERT INTO courses (id, course_code, name) VALUES (1, 'OW', 'Open Water');
            INSERT INTO course_schedules (id, course_id, start_date, end_date) VALUES (1, 1, '2026-01-01', '2026-01-03');
            INSERT INTO course_enrollments (schedule_id, customer_id, status, certification_number, amount_paid)
            VALUES (1, 1, 'completed', 'QUINTERO-1', 399)
            """)
        _ = try shop.answer(.customer(.edit(1, [.lastName: .to("Quintero Vega")])), by: "cara")
    }

    private func erase() throws -> Refusal? { try shop.answer(.customer(.erase(1)), by: "cara") }
    private func column(_ sql: String) throws -> [String] { try shop.store.column(sql) }

    @Test func theNameIsNowhereAndTheAmountsStay() throws {
        #expect(try erase() == nil)
        for table in try column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
            let text = try shop.text(of: table).lowercased()
            for word in ["marisol", "quintero", "7777", "8888", "1981", "33139", "asthma"] {
                #expect(!text.contains(word), "\(word) stands in \(table)")
            }
        }
        #expect(
            try column("SELECT last_name || is_active || sms_opt_in || email_opt_in FROM customers WHERE id = 1") == [
                "(erased)000"
            ])
        #expect(
            try column("SELECT transaction_number || ' ' || total FROM transactions WHERE customer_id = 1") == [
                "T1 10.5"
            ])
        #expect(try column("SELECT amount_paid FROM course_enrollments") == ["399"])
        #expect(try column("SELECT event FROM consent_events") == ["granted"])
        #expect(
            try column("SELECT status || message || coalesce(error, '') FROM communication_log ORDER BY id") == [
                "sent", "skippedtheir data were erased", "failed", "pendingHello Bo",
            ])
        #expect(try column("SELECT tag FROM customer_tags") == ["deep"])
        #expect(
            try column("SELECT user_id || action || entity_id FROM audit_logs ORDER BY id DESC LIMIT 1") == [
                "\(try shop.id("cara"))erase_customer1"
            ])
        #expect(try shop.store.checkAudit(staff: shop.id("owner"), at: founding) { _ in true }?.problem == nil)
        #expect(try shop.store.check { _, _ in true } == [])
    }

    /// What came in from the number before somebody had it, and what is being written to them, goes too; what is others' stays.
    @Test func repliesAndFormsAreForgotten() throws {
        try shop.run(
            """
            UPDATE customers SET mobile = '(305) 555-0101' WHERE id = 1;
            INSERT INTO message_replies (customer_id, channel, message_id, address, message, reading, received_at) VALUES
                (NULL, 'sms', 'SM1', '+13055550101', 'it is Marisol', 'none', '2026-01-01 00:00:00'),
                (NULL, 'sms', 'SM2', '+13055550102', 'hello', 'none', '2026-01-01 00:00:00');
            INSERT INTO form_drafts (user_id, form, content, saved_at) VALUES
                (1, 'message', '{"customer":"1","text":"Dear Marisol"}', 'now'), (2, 'message', '{"customer":"2","text":"Dear Bo"}', 'now'),
                (3, 'message', 'no JSON', 'now')
            """)
        #expect(try erase() == nil)
        #expect(try column("SELECT address || message FROM message_replies ORDER BY id") == ["", "+13055550102hello"])
        #expect(try column("SELECT user_id FROM form_drafts ORDER BY user_id") == ["2", "3"])
    }

    /// A campaign that is being written to them alone goes, one to others besides stays; and a form that is still open at some terminal is not kept
    /// again.
    @Test func campaignsToThemAndFormsThatAreStillOpen() throws {
        let cara = try shop.id("cara")
        let gone = [
            ("message", ["customer": "1", "message": "Dear Marisol"]),
            ("campaign", ["audience": "customers:1", "message": "Dear Marisol"]),
        ]
        let staying = [
            ("campaign", ["audience": "customers:1,2", "message": "Dear both"]),
            ("campaign", ["audience": "customers:99", "message": "Dear nobody"]),
            ("campaign", ["audience": "customers:1\ntag:deep", "message": "Dear all"]),
            ("campaign", ["audience": "nonsense", "message": "Dear all"]), ("campaign", ["message": "Dear all"]),
            ("record", ["customer": "1", "description": "rust"]),
        ]
        for (form, fields) in gone + staying {
            try shop.store.keepDraft(form, fields, staff: cara, at: founding)
            // As another terminal has it.
            try shop.run("UPDATE form_drafts SET kept_by = NULL")
        }
        #expect(try erase() == nil)
        #expect(try column("SELECT COUNT(*) FROM form_drafts") == ["\(staying.count)"])
        #expect(try !shop.text(of: "form_drafts").contains("Marisol"))
        for (form, fields) in gone {
            #expect(throws: Refusal.self) { try shop.store.keepDraft(form, fields, staff: cara, at: founding) }
        }
        for (form, fields) in staying { try shop.store.keepDraft(form, fields, staff: cara, at: founding) }
        #expect(try !shop.text(of: "form_drafts").contains("Marisol"))
    }

    /// Of a campaign that is to them alone the figures stay, and it goes to nobody; with the last of several it is to nobody else.
    @Test func campaignsThatWereToThem() throws {
        try shop.run(
            """
            INSERT INTO communication_campaigns (name, type, target_count, sent_count, status, message, title, audience, scheduled_at) VALUES
                ('For Marisol', 'push', 1, 1, 'completed', 'Dear Marisol', 'Marisol', 'customers:1', '2026-01-01 12:00:00'),
                ('For Marisol', 'sms', 0, 0, 'scheduled', 'Dear Marisol', NULL, 'customers:1', '2099-01-01 12:00:00'),
                ('For two', 'sms', 0, 0, 'draft', 'Dear both', NULL, 'customers:1,2', NULL),
                ('News', 'sms', 0, 0, 'draft', 'Dear all', NULL, 'all\ncustomers:1', NULL)
            """)
        func campaigns() throws -> [String] {
            try column(
                "SELECT name || ' ' || status || ' ' || sent_count || ' ' || message || COALESCE(title, '') FROM communication_campaigns ORDER BY id"
            )
        }
        #expect(try erase() == nil)
        let gone = ["(erased) completed 1 ", "(erased) draft 0 "]
        #expect(try campaigns() == gone + ["For two draft 0 Dear both", "News draft 0 Dear all"])
        #expect(try column("SELECT COUNT(scheduled_at) FROM communication_campaigns WHERE id = 2") == ["0"])
        #expect(try shop.answer(.customer(.erase(2)), by: "cara") == nil)
        #expect(try campaigns() == gone + ["(erased) draft 0 ", "News draft 0 Dear all"])
    }

    /// What stands open at another terminal meanwhile is not saved, neither as it was opened nor anew.
    @Test func campaignsThatStandOpen() throws {
        func draft(_ text: String, to audience: String) throws -> CampaignDraft {
            CampaignDraft(
                name: "To them", channel: .sms, purpose: .transactional, content: MessageContent(text: text),
                audience: try Audience(written: audience))
        }
        let open = try draft("Dear Marisol", to: "customers:1")
        #expect(try shop.answer(.messages(.createCampaign(open)), by: "owner") == nil)
        let id = try #require(Int64(try column("SELECT id FROM communication_campaigns").first ?? ""))
        #expect(try erase() == nil)
        let again = try draft("Dearest Marisol", to: "customers:1")
        for command in [
            MessageCommand.editCampaign(id, Change(from: open, to: again)), .editCampaign(id, .to(open)),
            .createCampaign(open),
        ] {
            let refusal = try #require(try shop.answer(.messages(command), by: "owner"), "\(command)")
            #expect(refusal.words.contains("was erased"), "\(refusal.words)")
        }
        #expect(try !shop.text(of: "communication_campaigns").contains("Marisol"))
        // To others besides it is theirs as well.
        #expect(
            try shop.answer(.messages(.createCampaign(try draft("Dear both", to: "customers:1,2"))), by: "owner") == nil
        )
    }

    /// Nothing more is written down of whoever was erased, and nobody is erased twice.
    @Test(arguments: [
        CustomerCommand.edit(1, [.firstName: .to("x")]), .setActive(1, true), .tag(1, "x"), .erase(1),
        .addDevice(1, token: "x", .ios),
        .setPreferences(1, PreferenceChange.of(.sms, true, nil), source: "x", wording: ""),
    ])
    func whoIsErasedStaysSo(command: CustomerCommand) throws {
        #expect(try erase() == nil)
        #expect(
            try shop.answer(.customer(command), by: "cara")?.words
                == "customer 1 was erased; nothing is kept of them any more")
    }

    @Test func notWhileGearIsOutOrMoneyIsOwed() throws {
        try shop.run(
            """
            INSERT INTO rental_categories (id, name) VALUES (1, 'Lights');
            INSERT INTO rental_equipment (id, category_id, equipment_code, name) VALUES (1, 1, 'L1', 'Light');
            INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date, status)
            VALUES (1, 'R1', 1, '2026-01-01', '2026-01-02', 'picked_up');
            INSERT INTO rental_checkouts (reservation_id, equipment_id, checkout_date, expected_return_date) VALUES (1, 1, '2026-01-01', '2026-01-02');
            UPDATE transactions SET status = 'pending' WHERE id = 1
            """)
        #expect(
            try erase()?.words
                == "customer 1 cannot be erased yet: gear is out: L1; take it back first; 10.50 is owed on T1; settle or void it first"
        )
        try shop.run(
            "UPDATE rental_checkouts SET actual_return_date = '2026-01-02'; UPDATE rental_reservations SET status = 'returned'"
        )
        #expect(try erase()?.words == "customer 1 cannot be erased yet: 10.50 is owed on T1; settle or void it first")
        try shop.run("UPDATE transactions SET status = 'voided' WHERE id = 1")
        #expect(try erase() == nil)
    }

    /// Columns that stay although they are of a row that refers to a customer: books, dates and states; of a text, why it names nobody.
    private static let staying: [String: Set<String>] = [
        "air_fills": ["cylinder_serial", "fill_type"],
        "appointments": ["appointment_type", "status"],
        "communication_log": [
            "type", "message_id", "purpose", "claimed_by", "error_code", "currency",
        ],
        "message_replies": ["channel", "message_id", "reading"],
        "consent_events": ["channel", "purpose", "event", "source", "wording"],
        "course_enrollments": ["status"],
        "customer_certifications": ["instructor_name", "verification_status"],
        "rental_reservations": ["reservation_number", "status"],
        "transactions": ["transaction_number", "transaction_type", "status"],
        "trip_bookings": ["status"],
    ]

    /// Whoever adds a text to a table of customers decides here what an erasure does to it.
    @Test func everyTextOfACustomerGoesOrStaysForAReason() throws {
        try shop.store.raw { db in
            for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") {
                let refers = try Bool.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM pragma_foreign_key_list(?) WHERE \"table\" = 'customers'",
                    arguments: [table])
                let isOwn = table == "customers"
                guard refers == true || isOwn, !Erasure.dropped.contains(table) else { continue }
                let texts = try Set(
                    String.fetchAll(
                        db, sql: "SELECT name FROM pragma_table_info(?) WHERE type IN ('TEXT', 'BLOB')",
                        arguments: [table]))
                let gone = Set((isOwn ? Erasure.own : Erasure.emptied[table] ?? [:]).keys)
                #expect(
                    texts == gone.union(Self.staying[table] ?? []).intersection(texts),
                    "\(table): \(texts.subtracting(gone).subtracting(Self.staying[table] ?? []).sorted())")
            }
        }
    }

    // MARK: What is held on a person

    private func record() throws -> PersonRecord {
        try shop.store.record(ofCustomer: 1, into: "file", staff: shop.id("cara"), at: founding)
    }

    /// A table that refers to customers is in it without anybody's doing; so is what refers to their rows, and nobody else's.
    @Test func everyTableThatRefersToThemIsThere() throws {
        try shop.run(
            """
            CREATE TABLE dives (id INTEGER PRIMARY KEY, diver INTEGER REFERENCES customers(id), buddy INTEGER REFERENCES customers(id), depth DECIMAL(10,2));
            CREATE TABLE sightings (id INTEGER PRIMARY KEY, dive_id INTEGER REFERENCES dives(id), animal TEXT);
            INSERT INTO dives (id, diver, buddy, depth) VALUES (1, 1, NULL, 18.5), (2, 2, 1, 30), (3, 2, NULL, 5);
            INSERT INTO sightings (dive_id, animal) VALUES (1, 'ray'), (3, 'eel')
            """)
        let record = try record()
        let tables = Dictionary(uniqueKeysWithValues: record.tables.map { ($0.name, $0.rows) })
        let referring = try column(
            """
            SELECT DISTINCT schema.name FROM sqlite_schema AS schema JOIN pragma_foreign_key_list(schema.name) AS key
            WHERE schema.type = 'table' AND key."table" = 'customers'
            """)
        #expect(referring.count > 10 && Set(referring).isSubset(of: tables.keys))
        #expect(tables["customers"]?.rows.count == 1)
        #expect(tables["dives"]?.rows.map { $0.cells[0] } == [.count(1), .count(2)])
        #expect(tables["sightings"]?.rows.map { $0.cells[2] } == [.text("ray")])
        #expect(tables["transactions"]?.rows.map { $0.cells[1] } == [.text("T1")], "not a return of somebody else")
        #expect(tables["transaction_items"]?.rows.map { $0.cells[3] } == [.text("Fin")])
        #expect(tables["audit_logs"]?.rows.count == 1)
        let text = record.json(.utc).text
        for word in [
            "\"total\": \"10.50\"", "\"last_name\": \"Quintero Vega\"", "\"depth\": \"18.50\"", "Hello Marisol",
        ] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(!text.contains("Hello Bo") && !text.contains("bo@example.com"))
    }

    @Test func theExportIsOnesOwnAndTold() throws {
        let home = Home(root: shop.folder.file("home"))
        try home.make()
        var end: JobEvent?
        ExportCustomer(customer: 1, staff: try shop.id("cara"), home: home).carryOut(on: shop.store, at: founding) {
            end = $0
            return true
        }
        guard case .finished(let words) = end else { throw Refusal(.failed, "\(String(describing: end))") }
        let files = try FileManager.default.contentsOfDirectory(atPath: home.exports)
        let file = try #require(files.first)
        #expect(files.count == 1 && file.hasPrefix("customer-1-") && file.hasSuffix(".json") && words.hasSuffix(file))
        let path = "\(home.exports)/\(file)"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let document =
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any]
        #expect((document?["customers"] as? [[String: Any]])?.first?["email"] as? String == "marisol@quintero.com")
        #expect(
            try column(
                "SELECT action || entity_id || json_extract(new_values, '$.file') FROM audit_logs ORDER BY id DESC LIMIT 1"
            )
                == ["export_customer1\(file)"])
    }
}
