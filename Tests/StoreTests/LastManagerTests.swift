import DiveShop
import GRDB
import Store
import Testing

/// Whatever is done with people and roles, somebody is left who may manage them, and can come in. Links and roles.
@Suite struct LastManagerTests {
    let shop: StaffShop
    let owner: Int64
    init() throws {
        shop = try StaffShop()
        owner = try shop.id("owner")
        // The owner comes in by their account alone.
        try shop.run("UPDATE users SET password_hash = NULL WHERE id = \(owner)")
    }

    private func answer(_ command: StaffCommand) throws -> Refusal? { try shop.answer(.staff(command), by: "owner") }

    private var ways: [StaffCommand] {
        [
            .setActive(owner, false), .edit(owner, [.role: .to("manager")]), .edit(owner, [.role: .to("counter")]),
            .editRole(name: "admin", allow: [.viewSales], forbid: [.manageUsers]), .link(owner, .to(nil)),
        ]
    }

    @Test func theLastOneStays() throws {
        let before = try shop.text(of: "users", "role_permissions")
        for way in ways {
            let refusal = try answer(way)
            #expect(
                refusal?.kind == .data && refusal?.words.contains("nobody could manage staff any more") == true,
                "\(way)")
        }
        #expect(try shop.text(of: "users", "role_permissions") == before)
    }

    /// Somebody who has left, or cannot come in, is no help.
    @Test(arguments: ["is_active = 0, os_account = NULL", "is_active = 0", "os_account = NULL, password_hash = NULL"])
    func anotherWhoCannotComeInIsNoHelp(columns: String) throws {
        try shop.run(
            "UPDATE users SET role_id = (SELECT id FROM roles WHERE name = 'admin'), \(columns) WHERE username = 'mia'")
        for way in ways { #expect(try answer(way) != nil, "\(way)") }
    }

    @Test(arguments: ["os_account = NULL", "password_hash = NULL"]) func anotherWhoCanIs(columns: String) throws {
        try shop.run(
            "UPDATE users SET role_id = (SELECT id FROM roles WHERE name = 'admin'), \(columns) WHERE username = 'mia'")
        #expect(try answer(.link(owner, .to(nil))) == nil)
        #expect(try answer(.setActive(owner, false)) == nil)
        #expect(try shop.answer(.staff(.setActive(owner, true)), by: "owner") == .accountClosed)
        #expect(try shop.answer(.staff(.setActive(shop.id("mia"), false)), by: "mia") != nil, "now she is the last")
    }

    @Test func aRoleOfTheShopsOwnMayManageToo() throws {
        #expect(try answer(.addRole(name: "boss", title: "Boss", [.manageUsers])) == nil)
        #expect(try answer(.edit(try shop.id("mia"), [.role: .to("boss")])) == nil)
        #expect(try answer(.editRole(name: "admin", allow: [], forbid: [.manageUsers])) == nil)
        #expect(try answer(.setActive(owner, false)) == .needs(.manageUsers))
    }

    // MARK: Roles

    @Test(arguments: [
        "", "Boss", "two words", "boss2", "boss-x", "bo\0ss", "böss", String(repeating: "b", count: 33), "admin",
        "counter",
    ]) func aBadNameOfARoleIsRefused(name: String) throws {
        let before = try shop.text(of: "roles")
        #expect(try answer(.addRole(name: name, title: "", []))?.kind == .data)
        #expect(try shop.text(of: "roles") == before)
    }

    @Test func aRoleIsMadeAndCalled() throws {
        #expect(try answer(.addRole(name: "guide", title: String(repeating: "x", count: 65), []))?.kind == .data)
        #expect(try answer(.addRole(name: "guide", title: "Gui\u{1B}de", []))?.kind == .data)
        #expect(try answer(.addRole(name: "guide", title: " ", [.viewSales, .viewCustomers])) == nil)
        #expect(try shop.store.column("SELECT display_name FROM roles WHERE name = 'guide'") == ["guide"])
        #expect(
            try shop.store.column("SELECT new_values FROM audit_logs ORDER BY id DESC LIMIT 1")
                == [#"{"display_name":"guide","name":"guide","permissions":"customers.view sales.view"}"#])
    }

    /// Two people change one role at once: each changes what they changed.
    @Test func aChangeOfARoleTouchesNothingElse() throws {
        #expect(try answer(.editRole(name: "counter", allow: [.viewSales], forbid: [])) == nil)
        #expect(
            try answer(
                .editRole(name: "counter", allow: [.viewAudit, .viewSales], forbid: [.viewCustomers, .manageBackups]))
                == nil)
        let names = try shop.store.column(
            """
            SELECT permissions.name FROM role_permissions JOIN permissions ON permissions.id = permission_id
            JOIN roles ON roles.id = role_id WHERE roles.name = 'counter' ORDER BY 1
            """)
        #expect(
            names == [
                "audit.view", "communication.send", "communication.view", "customers.edit", "dashboard.view",
                "maintenance.view", "sales.view", "widgets.customize",
            ])
    }

    @Test func whatARoleMayCountsAtOnce() throws {
        #expect(try shop.answer(.changeLayout(.remove(.alerts)), by: "cara") == nil)
        #expect(try answer(.editRole(name: "counter", allow: [], forbid: [.customizeWidgets])) == nil)
        #expect(try shop.answer(.changeLayout(.remove(.airFillsToday)), by: "cara") == .needs(.customizeWidgets))
    }

    // MARK: Links

    @Test(arguments: ["", " ", "a b", "a\tb", "a\0b", "a\u{1B}b", "a\u{85}b", String(repeating: "a", count: 257)])
    func whatIsNoAccountIsNotLinked(account: String) throws {
        #expect(try answer(.link(try shop.id("cara"), .to(account)))?.kind == .data)
        #expect(try shop.store.column("SELECT os_account FROM users WHERE username = 'cara'") == ["cara"])
    }

    @Test func anAccountIsLinkedToOneAlone() throws {
        let (mia, cara) = (try shop.id("mia"), try shop.id("cara"))
        let refusal = try answer(.link(cara, .to("mia")))
        #expect(
            refusal == Refusal(.data, field: "os_account", "the account 'mia' is linked to mia; unlink it there first"))
        #expect(try answer(.link(mia, .to("mia"))) == nil)
        #expect(try answer(.link(mia, .to(nil))) == nil)
        #expect(try shop.store.signIn(osAccount: "mia", at: founding) == nil)
        #expect(try answer(.link(cara, .to("mia"))) == nil)
        #expect(try shop.store.signIn(osAccount: "mia", at: founding)?.username == "cara")
        #expect(try shop.store.signIn(osAccount: "cara", at: founding) == nil)
    }

    // MARK: Settings

    @Test func aSettingHasItsBounds() throws {
        for setting in ShopSetting.allCases {
            for value in [setting.allowed.lowerBound - 1, setting.allowed.upperBound + 1, .max, .min] {
                #expect(
                    try shop.answer(.changeSetting(setting, value), by: "owner")?.kind == .data, "\(setting) \(value)")
            }
            try shop.set(setting, setting.allowed.upperBound)
        }
        // What somebody stored by other ways counts as not being there.
        try shop.run("UPDATE settings SET value = 'soon' WHERE category = 'security'")
        let shown = try shop.store.shop()
        #expect(shown.autoLockMinutes == 15 && shown.privacyMinutes == 0)
    }
}
