import DiveShop
import GRDB
import Store
import Testing

/// What is written down of customers: once, by whom, and nobody's over another's.
@Suite struct CustomerCommandTests {
    let shop: StaffShop
    init() throws { shop = try StaffShop() }

    private func perform(_ command: CustomerCommand, by name: String = "cara", _ seconds: Int = 0) throws -> Refusal? {
        try shop.answer(.customer(command), by: name, at: founding.adding(seconds: seconds))
    }
    private func column(_ sql: String) throws -> [String] { try shop.store.column(sql) }
    private func add(_ texts: [CustomerDraft.Field: String]) throws -> Int64 {
        try #require(
            try shop.store.perform(.customer(.add(CustomerDraft(texts))), staff: shop.id("cara"), at: founding))
    }
    private func page(_ id: Int64) throws -> CustomerPage {
        let answer = try shop.store.answer(.customer(id), staff: shop.id("cara"), at: founding)
        guard case .customer(let page) = answer else { throw Refusal(.failed, "\(answer)") }
        return page
    }

    @Test func aCustomerIsAddedAsTyped() throws {
        let id = try add([
            .firstName: " Ann ", .lastName: "Reef", .email: "Ann@Reef.com", .mobile: "(305) 555-0101", .country: "uk",
        ])
        #expect(
            try column(
                "SELECT first_name || '|' || last_name || '|' || email || '|' || mobile || '|' || country || '|' || customer_since FROM customers"
            ) == ["Ann|Reef|Ann@Reef.com|(305) 555-0101|GB|2026-11-24"])
        // The document's defaults.
        #expect(try column("SELECT sms_opt_in || email_opt_in || push_opt_in || is_active FROM customers") == ["1101"])
        #expect(try add([.company: "Blue Hole Charters"]) == id + 1)
        #expect(try column("SELECT country FROM customers WHERE id = \(id + 1)") == ["US"])
    }

    /// The trail tells who changed what and when; the values stand beside it.
    @Test func theTrailTellsWithoutTheName() throws {
        let id = try add([.firstName: "Marisol", .lastName: "Quintero"])
        #expect(try perform(.edit(id, [.lastName: .to("Quintero Vega")])) == nil)
        #expect(
            try column(
                "SELECT action || ' ' || entity_type || entity_id || ' ' || new_values FROM audit_logs ORDER BY id DESC LIMIT 1"
            )
                == ["edit_customer customers\(id) {\"last_name\":\"kept with the customer\"}"])
        #expect(try column("SELECT 1 FROM audit_logs WHERE old_values || new_values LIKE '%Quintero%'") == [])
        let changes = try page(id).changes
        #expect(changes.rows.first?.cells.suffix(2) == [.text("Quintero"), .text("Quintero Vega")])
        #expect(changes.rows.first?.cells[1] == .text("cara"))
        #expect(try shop.store.checkAudit(staff: shop.id("owner"), at: founding) { _ in true }?.problem == nil)
    }

    @Test func aNewerValueIsNotWrittenOver() throws {
        let id = try add([.lastName: "Reef"])
        #expect(try perform(.edit(id, [.email: Change(from: "", to: "mia@example.com")]), by: "mia", 60) == nil)
        let mine: [CustomerDraft.Field: Change<String>] = [
            .email: Change(from: "", to: "cara@example.com"), .firstName: Change(from: "", to: "Ann"),
        ]
        let refusal = try #require(try perform(.edit(id, mine), 90))
        #expect(refusal.words == "mia changed e-mail meanwhile; nothing was written over it")
        #expect(
            refusal.newer?.fields == [
                .init(name: "email", value: "mia@example.com", by: "mia", at: founding.adding(seconds: 60))
            ])
        #expect(try column("SELECT first_name || email FROM customers") == ["mia@example.com"])
    }

    @Test func whatIsWrongIsToldAtItsField() throws {
        let id = try add([.lastName: "Reef"])
        let refusal = try #require(
            try perform(.add(CustomerDraft([.email: "nobody", .birthDate: "2027-01-01", .country: "USA"]))))
        #expect(Set(refusal.complaints.keys) == ["last_name", "email", "birth_date", "country"])
        #expect(
            try perform(.edit(id, [.lastName: .to("")]))?.complaints == ["last_name": "a name or a company is needed"])
        #expect(
            try perform(.edit(99, [.lastName: .to("x")]))?.words
                == "there is no customer 99; nautilus customer list shows them")
        #expect(try column("SELECT last_name FROM customers") == ["Reef"])
    }

    @Test func sharedAddressesAreToldAndNotRefused() throws {
        let first = try add([
            .firstName: "Ann", .lastName: "Reef", .email: "reef@example.com", .phone: "(305) 555-0101",
        ])
        let second = try add([.firstName: "Bo", .lastName: "Reef", .email: "REEF@example.com"])
        let third = try add([.firstName: "Cy", .lastName: "Reef", .mobile: "+1 305.555.0101"])
        let alike = try page(first).alike
        #expect(
            alike.map(\.words) == ["\(second) Bo Reef has the same e-mail", "\(third) Cy Reef has the same telephone"])
    }

    @Test func tagsAreOnesOwnWhateverTheCase() throws {
        let id = try add([.lastName: "Reef"])
        #expect(try perform(.tag(id, " Nitrox ")) == nil)
        #expect(try perform(.tag(id, "nitrox"))?.words == "they have this tag already")
        #expect(try perform(.tag(id, "a,b"))?.complaints["tag"] != nil)
        #expect(try page(id).tags == ["Nitrox"])
        #expect(try perform(.untag(id, "NITROX")) == nil)
        #expect(try perform(.untag(id, "nitrox"))?.words == "they have no such tag")
    }

    @Test func aDeviceIsWhosTheLastIs() throws {
        let (ann, bo) = (try add([.lastName: "Reef"]), try add([.lastName: "Cove"]))
        let devices = "SELECT id || ' ' || customer_id || device_type || push_opt_in || last_used FROM customer_devices"
        #expect(try perform(.addDevice(ann, token: "abc", .ios)) == nil)
        #expect(try perform(.addDevice(ann, token: " abc\n", .android), 60) == nil, "refreshed")
        #expect(try column(devices) == ["1 \(ann)android1\(founding.adding(seconds: 60).text)"])
        #expect(try perform(.addDevice(bo, token: "abc", .ios)) == nil)
        #expect(try column("SELECT id || ' ' || customer_id FROM customer_devices") == ["2 \(bo)"])
        #expect(try perform(.addDevice(bo, token: "two words", .ios))?.complaints["device_token"] != nil)
        #expect(
            try perform(.addDevice(bo, token: " ", .ios))?.complaints["device_token"]?.hasPrefix("there is no token")
                == true)
        #expect(try perform(.removeDevice(2)) == nil)
        #expect(try perform(.removeDevice(2))?.words.hasPrefix("there is no device 2") == true)
        // A token is nobody's business but the provider's.
        #expect(try column("SELECT 1 FROM audit_logs WHERE COALESCE(old_values, '') || new_values LIKE '%abc%'") == [])
    }

    @Test func whoIsInactiveComesBack() throws {
        let id = try add([.lastName: "Reef"])
        #expect(try perform(.setActive(id, false)) == nil)
        #expect(try perform(.setActive(id, false))?.words == "they are inactive already")
        #expect(try perform(.setActive(id, true)) == nil)
        #expect(
            try column(
                "SELECT group_concat(action, ' ') FROM (SELECT action FROM audit_logs WHERE module = 'customers' AND outcome = 'done' ORDER BY id)"
            )
                == ["add_customer deactivate_customer activate_customer"])
    }

    // MARK: Consent

    private func ledger() throws -> [String] {
        try column("SELECT channel || ' ' || purpose || ' ' || event || ' ' || source FROM consent_events ORDER BY id")
    }

    @Test func everyChangeIsALineOfTheLedger() throws {
        let id = try add([.lastName: "Reef"])
        func set(_ changes: [PreferenceChange], _ source: String = "counter") throws -> Refusal? {
            try perform(.setPreferences(id, changes, source: source, wording: "You may write to me"))
        }
        #expect(try set(PreferenceChange.of(.push, true, nil)) == nil)
        #expect(try set(PreferenceChange.of(.email, true, .promotional), "form") == nil)
        #expect(try ledger() == ["push transactional granted counter", "email promotional granted form"])
        #expect(try column("SELECT sms_opt_in || email_opt_in || push_opt_in FROM customers") == ["111"])
        // The same again says nothing new; the first word about what is on anyway does.
        #expect(try set(PreferenceChange.of(.push, true, nil)) == nil)
        #expect(try ledger().count == 2)
        #expect(try set(PreferenceChange.of(.sms, true, nil)) == nil)
        #expect(try ledger().last == "sms transactional granted counter")
        // A no is meant for all of the channel, unless they say which.
        #expect(try set(PreferenceChange.of(.email, false, nil), "telephone") == nil)
        #expect(
            try ledger().suffix(2) == [
                "email transactional withdrawn telephone", "email promotional withdrawn telephone",
            ])
        #expect(try column("SELECT sms_opt_in || email_opt_in || push_opt_in FROM customers") == ["101"])
        #expect(
            try column("SELECT DISTINCT user_id || wording FROM consent_events") == [
                "\(try shop.id("cara"))You may write to me"
            ])
        #expect(try set([], " ")?.complaints["source"] != nil)
    }

    @Test func aPromotionalMessageNeedsBoth() throws {
        let id = try add([.lastName: "Reef"])
        func isOn() throws -> (Bool?, String?) {
            let preference = try page(id).preference(.sms, .promotional)
            return (preference?.isOn, preference?.reason)
        }
        #expect(try isOn() == (false, "nobody agreed to it"))
        _ = try perform(.setPreferences(id, PreferenceChange.of(.sms, true, .promotional), source: "form", wording: ""))
        #expect(try isOn() == (true, nil))
        _ = try perform(.setPreferences(id, PreferenceChange.of(.sms, false, .transactional), source: "x", wording: ""))
        #expect(try isOn() == (false, "agreed to, but the channel is off"))
    }

    /// The customer's own SQL writes the columns without the ledger: that is told.
    @Test func aColumnThatWasSetBesidesIsTold() throws {
        let id = try add([.lastName: "Reef"])
        _ = try perform(.setPreferences(id, PreferenceChange.of(.sms, false, nil), source: "x", wording: ""))
        try shop.run("UPDATE customers SET sms_opt_in = 1")
        let preference = try #require(try page(id).preference(.sms, .transactional))
        #expect(preference.isOn && preference.reason == "set without the ledger")
    }
}
