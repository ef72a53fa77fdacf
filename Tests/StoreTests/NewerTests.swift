import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// Nobody's change is undone by somebody who did not see it (domain.md §7).
@Suite struct NewerTests {
    let shop: StaffShop
    let cara: Int64
    init() throws {
        shop = try StaffShop()
        cara = try shop.id("cara")
        try shop.run("UPDATE users SET first_name = 'Mia', last_name = 'Reyes' WHERE username = 'mia'")
        // A manager who may change staff.
        try shop.store.perform(
            .staff(.editRole(name: "manager", allow: [.manageUsers], forbid: [])), staff: shop.id("owner"), at: founding
        )
    }

    private func edit(_ changes: [PersonDraft.Field: Change<String>], by name: String, _ seconds: Int = 0) throws
        -> Refusal?
    {
        try shop.answer(.staff(.edit(cara, changes)), by: name, at: founding.adding(seconds: seconds))
    }
    private var stored: String {
        get throws {
            try shop.store.column(
                "SELECT username || ' ' || first_name || ' ' || COALESCE(email, '') FROM users WHERE id = \(cara)"
            )
            .joined()
        }
    }

    @Test func aNewerValueIsNotWrittenOver() throws {
        #expect(try edit([.email: Change(from: "", to: "mia@example.com")], by: "mia", 60) == nil)
        let mine = Change(from: "", to: "owner@example.com")
        let refusal = try #require(try edit([.email: mine, .firstName: Change(from: "", to: "Cara")], by: "owner", 90))
        #expect(refusal.kind == .data)
        #expect(refusal.words == "Mia Reyes changed e-mail meanwhile; nothing was written over it")
        #expect(
            refusal.newer
                == Newer([
                    .init(
                        name: "email", value: "mia@example.com", by: "Mia Reyes", at: founding.adding(seconds: 60))
                ]))
        #expect(try stored == "cara  mia@example.com", "the name was not changed either")
        // Who has seen it writes over it by the same command.
        #expect(try edit([.email: Change(from: "mia@example.com", to: "owner@example.com")], by: "owner") == nil)
        #expect(try stored == "cara  owner@example.com")
    }

    @Test func whatIsWantedAlreadyIsNoQuarrel() throws {
        #expect(try edit([.email: .to("a@b")], by: "mia") == nil)
        #expect(try edit([.email: Change(from: "", to: "a@b")], by: "owner") == nil)
        #expect(try edit([.firstName: Change(from: "", to: "Cara")], by: "owner") == nil, "another field")
        #expect(try stored == "cara Cara a@b")
    }

    /// A command without a screen has seen nothing, and says what it wants.
    @Test func whoDidNotLookIsNotAsked() throws {
        #expect(try edit([.email: .to("a@b")], by: "mia") == nil)
        #expect(try edit([.email: .to("c@d")], by: "owner") == nil)
        #expect(try stored == "cara  c@d")
    }

    @Test func severalFieldsTellEachWhoAndWhen() throws {
        #expect(try edit([.email: .to("a@b")], by: "mia", 1) == nil)
        #expect(try edit([.firstName: .to("Kara")], by: "owner", 2) == nil)
        // A refused try and a row of somebody else are no answer.
        #expect(try edit([.email: .to("no address")], by: "owner", 3)?.kind == .data)
        let nemo = try shop.id("nemo")
        #expect(try shop.answer(.staff(.edit(nemo, [.email: .to("n@b")])), by: "owner") == nil)
        let refusal = try edit(
            [.email: Change(from: "", to: "c@d"), .firstName: Change(from: "", to: "C"), .username: .to("carla")],
            by: "owner", 4)
        #expect(refusal?.words == "others changed first name, e-mail meanwhile; nothing was written over it")
        #expect(
            refusal?.newer?.fields == [
                .init(name: "first_name", value: "Kara", by: "owner", at: founding.adding(seconds: 2)),
                .init(name: "email", value: "a@b", by: "Mia Reyes", at: founding.adding(seconds: 1)),
            ])
        #expect(try stored == "cara Kara a@b")
    }

    /// Nobody is named for what somebody did by other ways, or where the trail cannot be read.
    @Test(arguments: [
        "UPDATE users SET email = 'x@y' WHERE username = 'cara'", "UPDATE audit_logs SET new_values = '{'",
    ])
    func whoIsNotKnownIsNotNamed(statement: String) throws {
        #expect(try edit([.email: .to("a@b")], by: "mia") == nil)
        try shop.run(statement)
        let refusal = try edit([.email: Change(from: "", to: "c@d")], by: "owner")
        let field = try #require(refusal?.newer?.fields.first)
        #expect(field.by == nil && field.at == nil && ["x@y", "a@b"].contains(field.value))
        #expect(refusal?.words.hasPrefix("somebody changed e-mail") == true)
    }

    @Test func rolesAccountsAndSettings() throws {
        #expect(try edit([.role: .to("technician")], by: "mia") == nil)
        let role = try edit([.role: Change(from: "counter", to: "manager")], by: "owner")
        #expect(role?.newer?.fields == [.init(name: "role", value: "technician", by: "Mia Reyes", at: founding)])

        func link(_ account: Change<String?>, by name: String) throws -> Newer? {
            try shop.answer(.staff(.link(cara, account)), by: name)?.newer
        }
        #expect(try link(Change(from: "cara", to: nil), by: "mia") == nil)
        #expect(
            try link(Change(from: "cara", to: "till"), by: "owner")?.fields == [
                .init(name: "os_account", value: "", by: "Mia Reyes", at: founding)
            ])
        #expect(try link(Change(from: nil, to: "till"), by: "owner") == nil)
        #expect(
            try link(Change(from: nil, to: "desk"), by: "mia")?.fields.map(\.value) == ["till"],
            "nothing was linked when it was opened")

        #expect(try shop.answer(.changeSettings([.autoLockMinutes: Change(from: 15, to: 5)]), by: "mia") == nil)
        let refusal = try shop.answer(
            .changeSettings([
                .autoLockMinutes: Change(from: 15, to: 7), .privacyMinutes: Change(from: 0, to: 3),
            ]), by: "owner")
        #expect(
            refusal?.newer?.fields == [
                .init(name: "auto_lock_minutes", value: "5", by: "Mia Reyes", at: founding)
            ])
        let stored = try shop.store.shop()
        #expect(stored.privacyMinutes == 0 && stored.autoLockMinutes == 5, "all of them or none")
        #expect(
            try shop.answer(.changeSettings([.autoLockMinutes: Change(from: 5, to: 7)]), by: "owner") == nil)
        #expect(try shop.store.shop().autoLockMinutes == 7)
    }

    /// A role's cell is yes or no: both see what they wanted, whoever comes second.
    @Test func twoWhoChangeOneRoleDoNotUndoEachOther() throws {
        for (name, allow) in [("owner", Permission.viewSales), ("mia", .viewAudit)] {
            #expect(try shop.answer(.staff(.editRole(name: "counter", allow: [allow], forbid: [])), by: name) == nil)
        }
        let names = try shop.store.column(
            """
            SELECT permissions.name FROM role_permissions JOIN permissions ON permissions.id = permission_id
            WHERE role_id = (SELECT id FROM roles WHERE name = 'counter')
            """)
        #expect(Set(names).isSuperset(of: ["sales.view", "audit.view", "customers.view"]))
    }

    /// Each field's complaint is told by its column, all at once.
    @Test func aRefusalNamesItsFields() throws {
        let draft = PersonDraft(username: "a b", firstName: "A\u{7}", email: "x", role: "counter")
        let owner = "owner"
        #expect(
            try shop.answer(.staff(.add(draft, password: nil)), by: owner)?.complaints.keys.sorted() == [
                "email", "first_name", "username",
            ])
        let cases: [(Command, String)] = [
            (.staff(.edit(cara, [.username: .to("MIA")])), "username"),
            (.staff(.edit(cara, [.role: .to("x")])), "role"),
            (.staff(.link(cara, .to("mia"))), "os_account"), (.staff(.link(cara, .to("a b"))), "os_account"),
            (.staff(.setPassword(cara, Secret("short"))), "password"), (.staff(.setPIN(cara, Secret("1"))), "pin"),
            (.staff(.changeOwnPassword(old: Secret("wrong"), new: Secret("flippers-9"))), "old_password"),
            (.staff(.changeOwnPassword(old: Secret("wrong"), new: Secret("short"))), "password"),
            (.changeSetting(.privacyMinutes, 999), "privacy_minutes"),
        ]
        for (command, field) in cases {
            let refusal = try shop.answer(command, by: owner)
            #expect(refusal?.complaints.keys.map { $0 } == [field], "\(command) \(refusal as Any)")
        }
        #expect(
            try shop.answer(.staff(.editRole(name: "admin", allow: [], forbid: [.manageUsers])), by: owner) == nil)
        #expect(
            try shop.answer(.staff(.editRole(name: "manager", allow: [], forbid: [.manageUsers])), by: "mia")?
                .complaints.keys.map { $0 } == ["users.manage"])
    }

    /// Eight processes count upon what they have seen: a number written over unseen would be missing in the end.
    @Test func eightProcessesLoseNoChange() throws {
        let counts = try (1...8).map { try hammer("count", shop.store.path, "20", "1", "\(cara)", "w\($0)") }
        let results = counts.map(outcome)
        for result in results { #expect(result.status == 0, "\(result)") }
        let last = try shop.store.column("SELECT last_name FROM users WHERE id = \(cara)")
        #expect(last.first?.hasPrefix("160.") == true, "\(last)")
    }
}
