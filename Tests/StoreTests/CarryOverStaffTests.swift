import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// Who may come in, what they may do and what they did, when yesterday comes back: as it is today.
@Suite(.serialized) struct CarryOverStaffTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }

    @Test func whoWasKeptOutStaysOut() throws {
        let clerk = try shop.store.addUser("clerk", role: "counter")
        let staged = try shop.staged()
        let late = try shop.store.addUser("late", role: "manager")
        try shop.run("UPDATE users SET is_active = 0, password_hash = 'new' WHERE id = ?", [clerk])
        try shop.run(
            "INSERT INTO sign_in_attempts (username, failures, last_at, locked_until) VALUES ('x', 9, 'a', 'b')")
        try shop.store.perform(.chooseTheme("mono"), staff: late, at: founding)
        try shop.restore(staged)
        #expect(
            try shop.column("SELECT username || is_active || COALESCE(password_hash, '') FROM users ORDER BY id") == [
                "owner1", "clerk0new", "late1",
            ])
        #expect(try shop.store.staff(username: "late")?.role == "manager")
        #expect(try shop.column("SELECT failures FROM sign_in_attempts") == ["9"])
        try shop.expectSound()
    }

    enum State: String, CaseIterable, Sendable { case unknown, enabled, disabled }

    /// In the archive, in between and today: whoever may come in today may come in afterwards, and nobody else.
    @Test func whoMayComeInIsToday() throws {
        let table = State.allCases.flatMap { then in State.allCases.map { today in (then: then, today: today) } }
        func make(_ state: ((then: State, today: State)) -> State) throws {
            try shop.run("DELETE FROM users WHERE id > 10")
            for (number, row) in table.enumerated() where state(row) != .unknown {
                try shop.run(
                    """
                    INSERT INTO users (id, username, role_id, is_active)
                    VALUES (?, ?, (SELECT id FROM roles WHERE name = 'counter'), ?)
                    """, [number + 11, "\(row.then) \(row.today)", state(row) == .enabled])
            }
        }
        try make { $0.then }
        let staged = try shop.staged()
        for state in State.allCases { try make { _ in state } }
        try shop.store.perform(.chooseTheme("mono"), staff: shop.owner, at: founding)
        try make { $0.today }
        let before = try shop.staged("before")
        try shop.restore(staged)
        let people = "SELECT username || ': ' || is_active FROM users WHERE id > 10 ORDER BY id"
        let expected = table.filter { $0 != (.unknown, .unknown) }.map {
            "\($0.then) \($0.today): \($0.today == .enabled ? 1 : 0)"
        }
        #expect(try shop.column(people) == expected)
        try shop.expectSound()
        // Undone after it was decided otherwise.
        try shop.run("UPDATE users SET is_active = 1 - is_active WHERE id > 10")
        let decided = try shop.column(people)
        try shop.restore(before, isUndo: true)
        #expect(try shop.column(people) == decided)
        try shop.expectSound()
    }

    /// A manager who was made one since, a right that was taken away, an account that was unlinked, names that were swapped.
    @Test func whatPeopleMayDoIsToday() throws {
        let nora = try shop.store.addUser("nora", role: "counter")
        let sam = try shop.store.addUser("sam", role: "admin")
        try shop.run("UPDATE users SET is_active = 0 WHERE id = ?", [sam])
        let staged = try shop.staged()
        func answer(_ command: StaffCommand, by staff: Int64) throws {
            try shop.store.perform(.staff(command), staff: staff, at: founding)
        }
        try answer(.addRole(name: "boss", title: "Boss", [.manageUsers, .restoreBackups]), by: shop.owner)
        try answer(.editRole(name: "counter", allow: [], forbid: [.viewCustomers]), by: shop.owner)
        try answer(.edit(nora, [.role: .to("boss")]), by: shop.owner)
        try answer(.link(nora, .to(nil)), by: shop.owner)
        try answer(.setActive(sam, true), by: shop.owner)
        try answer(.edit(sam, [.role: .to("counter")]), by: shop.owner)
        try shop.run("UPDATE users SET username = 'x' WHERE id = ?", [nora])
        try shop.run("UPDATE users SET username = 'nora' WHERE id = ?", [sam])
        try shop.run("UPDATE users SET username = 'sam' WHERE id = ?", [nora])
        let people = """
            SELECT users.id || username || COALESCE(os_account, '-') || is_active || roles.name FROM users
            LEFT JOIN roles ON roles.id = role_id ORDER BY users.id
            """
        let rights = """
            SELECT roles.name || ' ' || permissions.name FROM role_permissions JOIN roles ON roles.id = role_id
            JOIN permissions ON permissions.id = permission_id ORDER BY 1
            """
        let (who, what) = (try shop.column(people), try shop.column(rights))
        #expect(who.suffix(2) == ["\(nora)sam-1boss", "\(sam)norasam1counter"])
        try shop.restore(staged)
        #expect(try shop.column(people) == who)
        #expect(try shop.column(rights) == what)
        try shop.expectSound()
    }

    /// The machine itself was put back to an older day, and then a newer archive is restored: whom one of the two keeps out is kept out.
    @Test(arguments: [false, true]) func whereTodayIsOlderNobodyIsLetIn(isForked: Bool) throws {
        for name in ["ann", "bea"] { try shop.store.addUser(name, role: "admin") }
        try shop.run("UPDATE users SET is_active = 0, password_hash = 'old' WHERE username = 'bea'")
        let older = try shop.staged("older")
        try shop.run(
            """
            UPDATE users SET is_active = 0, password_hash = 'new' WHERE username = 'ann';
            UPDATE users SET is_active = 1, password_hash = 'new' WHERE username = 'bea'
            """)
        try shop.store.perform(.chooseTheme("mono"), staff: shop.owner, at: founding)
        let newer = try shop.staged("newer")
        let machine = try BackupShop(at: older, of: shop)
        if isForked { try machine.store.perform(.chooseTheme("reef"), staff: shop.owner, at: founding) }
        try machine.restore(newer)
        #expect(
            try machine.column("SELECT username || is_active FROM users ORDER BY id") == ["owner1", "ann0", "bea0"])
        #expect(
            try machine.column("SELECT COALESCE(password_hash, '') FROM users ORDER BY id")
                == (isForked ? ["", "", "old"] : ["", "new", "new"]))
        try machine.expectSound()
    }

    /// On a machine of one's own one is the owner of whatever archive one takes there, and may bring it back as a newer one.
    @Test(arguments: [false, true]) func nobodyGivesThemselvesRightsByAnArchive(isForked: Bool) throws {
        let mia = try shop.store.addUser("mia", role: "manager")
        let people = """
            SELECT username || is_active || roles.name || COALESCE(password_hash, '') FROM users
            LEFT JOIN roles ON roles.id = role_id ORDER BY users.id
            """
        let rights = """
            SELECT roles.name || ' ' || permissions.name FROM role_permissions JOIN roles ON roles.id = role_id
            JOIN permissions ON permissions.id = permission_id ORDER BY 1
            """
        let (who, what) = (try shop.column(people), try shop.column(rights))
        let home = try BackupShop(at: try shop.staged("taken home"), of: shop)
        try home.run(
            """
            INSERT INTO users (username, role_id) VALUES ('evil', 1);
            UPDATE users SET role_id = 1, password_hash = 'mine' WHERE username = 'mia';
            INSERT INTO role_permissions SELECT (SELECT id FROM roles WHERE name = 'manager'), id FROM permissions WHERE name = 'users.manage'
            """)
        try home.store.perform(.chooseTheme("mono"), staff: shop.owner, at: founding)
        let newer = try home.staged("newer")
        if isForked { try shop.store.perform(.chooseTheme("reef"), staff: shop.owner, at: founding) }
        _ = try shop.store.restore(
            from: newer, filename: "newer.zip", before: "before.zip", staff: mia, at: founding
        ) { _ in true }
        #expect(try shop.column(people) == who + ["evil0admin"])
        #expect(try shop.column(rights) == what)
        try shop.expectSound()
    }

    @Test func theTrailIsWhole() throws {
        try shop.store.perform(.chooseTheme("a"), staff: shop.owner, at: founding)
        let staged = try shop.staged()
        for theme in ["b", "c"] { try shop.store.perform(.chooseTheme(theme), staff: shop.owner, at: founding) }
        let trail = try shop.column("SELECT id || hash FROM audit_logs ORDER BY id")
        try shop.restore(staged)
        let after = try shop.column("SELECT id || hash FROM audit_logs ORDER BY id")
        #expect(after.count == trail.count + 1 && after.starts(with: trail))
        try shop.expectSound()
        try shop.store.perform(.chooseTheme("d"), staff: shop.owner, at: founding)
        try shop.expectSound("it goes on")
    }

    /// Rows that were cut off the trail are still missed afterwards.
    @Test func aRestoreHidesNoTampering() throws {
        let staged = try shop.staged()
        try shop.store.perform(.chooseTheme("b"), staff: shop.owner, at: founding)
        try shop.run("DELETE FROM audit_logs WHERE id = 2")
        try shop.restore(staged)
        #expect(try shop.store.checkAudit(staff: shop.owner, at: founding) { _ in true }?.problem != nil)
    }
}
