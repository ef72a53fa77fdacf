import DiveShop
import GRDB

/// Who may come in, and what they may do.
extension CarryOver {
    /// Where the archive is of this shop's past, that is as today: yesterday's would let somebody in who was kept out since, shut somebody out
    /// who was let in again, give a right back that was taken away, or leave nobody who may manage staff. Elsewhere nobody knows which of the
    /// two is newer: then whoever is kept out in one of them is kept out. And what people may do is the archive's only where somebody restores it who
    /// may say so: on a machine of their own anybody can make an archive in which they may do more.
    func carryPeople(_ db: Database, _ course: Course) throws {
        let isPast = if case .past = course { true } else { false }
        if try isPast || !mayManage(db) {
            try carryRoles(db)
            try giveWay(db)
            try addPeople(db)
            return try makePeopleAsToday(db, isPast: isPast)
        }
        try addPeople(db)
        try keepOut(db)
        // A password that was changed was changed for a reason.
        if course == .forked { try update(db, "password_hash = today.password_hash, pin_hash = today.pin_hash") }
    }

    /// Those whom both know.
    private func update(_ db: Database, _ columns: String) throws {
        try db.execute(
            sql: "UPDATE main.users AS person SET \(columns) FROM live.users AS today WHERE today.id = person.id")
    }

    /// Whether the person who restores may manage staff today.
    private func mayManage(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM live.users JOIN live.role_permissions USING (role_id)
                    JOIN live.permissions ON permissions.id = permission_id WHERE users.id = ? AND permissions.name = ?)
                """, arguments: [staff, Permission.manageUsers.rawValue]) ?? false
    }

    private func keepOut(_ db: Database) throws {
        try update(db, "is_active = MIN(person.is_active, today.is_active)")
    }

    /// What each role may do; with roles that are new.
    private func carryRoles(_ db: Database) throws {
        try insert(db, "roles", where: "name NOT IN (SELECT name FROM main.roles)", instead: ["id": "NULL"])
        try db.execute(
            sql: """
                DELETE FROM main.role_permissions
                WHERE role_id IN (SELECT id FROM main.roles WHERE name IN (SELECT name FROM live.roles))
                """)
        try db.execute(
            sql: """
                INSERT INTO main.role_permissions (role_id, permission_id) SELECT role.id, permission.id
                FROM live.role_permissions AS today
                JOIN live.roles AS its_role ON its_role.id = today.role_id JOIN main.roles AS role ON role.name = its_role.name
                JOIN live.permissions AS its ON its.id = today.permission_id
                JOIN main.permissions AS permission ON permission.name = its.name
                """)
    }

    /// Names and accounts that are somebody's today are theirs. Whom the shop does not know today is not let in.
    private func giveWay(_ db: Database) throws {
        let known = "id IN (SELECT id FROM live.users)"
        try db.execute(
            sql: """
                UPDATE main.users SET is_active = 0, os_account = NULL, username = CASE
                    WHEN username IN (SELECT username FROM live.users) THEN username || '-' || id ELSE username END
                WHERE NOT \(known)
                """)
        // Two may have changed theirs.
        try db.execute(sql: "UPDATE main.users SET os_account = NULL, username = char(1) || id WHERE \(known)")
    }

    private static let role = """
        (SELECT role.id FROM main.roles AS role JOIN live.roles AS theirs ON theirs.name = role.name WHERE theirs.id = today.role_id)
        """

    /// - Parameter isPast: else the archive keeps out whom it keeps out.
    private func makePeopleAsToday(_ db: Database, isPast: Bool) throws {
        let columns = ["username", "os_account", "password_hash", "pin_hash"]
        let isActive = isPast ? "today.is_active" : "MIN(person.is_active, today.is_active)"
        let values = columns.map { "\($0) = today.\($0)" } + ["is_active = \(isActive)", "role_id = \(CarryOver.role)"]
        try update(db, values.joined(separator: ", "))
    }

    /// Who was added since may stand in the trail. A name that is another's there is given away; an account, too.
    private func addPeople(_ db: Database) throws {
        let isTaken = "EXISTS (SELECT 1 FROM main.users AS other WHERE other.username = today.username)"
        try insert(
            db, "users", where: "id NOT IN (SELECT id FROM main.users)",
            instead: [
                "username": "CASE WHEN \(isTaken) THEN today.username || '-' || today.id ELSE today.username END",
                "is_active": "CASE WHEN \(isTaken) THEN 0 ELSE today.is_active END",
                "os_account":
                    "CASE WHEN today.os_account NOT IN (SELECT os_account FROM main.users WHERE os_account IS NOT NULL) THEN today.os_account END",
                "role_id": CarryOver.role,
            ])
    }
}
