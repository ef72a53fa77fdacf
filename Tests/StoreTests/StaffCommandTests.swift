import DiveShop
import Store
import Testing

/// What is done with people: bad input of every kind, links, passwords, and that somebody may always manage.
@Suite struct StaffCommandTests {
    let shop: StaffShop
    let owner: Int64
    let cara: Int64
    init() throws {
        shop = try StaffShop()
        owner = try shop.id("owner")
        cara = try shop.id("cara")
    }

    private func answer(_ command: StaffCommand, by name: String = "owner", at now: Instant = founding) throws
        -> Refusal?
    {
        try shop.answer(.staff(command), by: name, at: now)
    }
    private func users() throws -> String { try shop.text(of: "users", "role_permissions") }

    // MARK: Drafts

    /// What a field must not hold, and a word of what is said.
    static let badFields: [(field: PersonDraft.Field, text: String, words: String)] = [
        (.username, "", "is needed"), (.username, String(repeating: "n", count: 65), "up to 64"),
        (.username, String(repeating: "n", count: 10_000), "up to 64"),
        (.username, "n" + String(repeating: "\u{345}", count: 64), "up to 64"), (.username, "a b", "up to 64"),
        (.username, " ann", "up to 64"), (.username, "a\u{1B}[2Jb", "up to 64"), (.username, "a\0b", "up to 64"),
        (.username, "ann@x", "up to 64"), (.username, "ann/../x", "up to 64"), (.username, "\u{202E}ann", "up to 64"),
        (.username, "ann\u{200B}", "up to 64"), (.username, "?ann", "up to 64"), (.username, "\u{FFFD}", "up to 64"),
        (.username, "mia", "is taken"), (.username, "MIA", "is taken"), (.username, "dana", "is taken"),
        (.firstName, String(repeating: "n", count: 201), "at most 200"), (.firstName, "A\u{7}", "control characters"),
        (.firstName, "A\0", "control characters"), (.lastName, "A\u{9B}31m", "control characters"),
        (.lastName, "\u{FFFD}", "control characters"),
        (.lastName, "e" + String(repeating: "\u{301}", count: 200), "at most 200"),
        (.email, "ann", "looks like"), (.email, "@", "looks like"), (.email, "a@", "looks like"),
        (.email, "@b", "looks like"), (.email, "a@b@c", "looks like"), (.email, "a b@c", "looks like"),
        (.email, "a@b\n", "looks like"), (.email, "a@" + String(repeating: "b", count: 10_000), "at most 200"),
        (.role, "", "there are admin, manager, technician, counter"), (.role, "boss", "there is no such role"),
        (.role, "ADMIN", "there is no such role"), (.role, "admin\0", "there is no such role"),
    ]

    @Test func aBadFieldIsNamedAndNothingIsStored() throws {
        let before = try users()
        for (field, text, words) in Self.badFields {
            var draft = PersonDraft(username: "ann", firstName: "Ann", lastName: "Diver", email: "a@b", role: "counter")
            draft[field] = text
            for command in [StaffCommand.add(draft, password: nil), .edit(cara, [field: .to(text)])] {
                let refusal = try answer(command)
                #expect(
                    refusal?.kind == .data && refusal?.words.contains(words) == true,
                    "\(field) \(text.prefix(20)): \(refusal as Any)")
                #expect((refusal?.words.count ?? 0) < 200)
            }
        }
        #expect(try users() == before)
    }

    @Test func goodFieldsAreStoredAsTheyAre() throws {
        for (i, name) in ["ann", "Ann.Diver-2_x", "界人", "Ünal", String(repeating: "n", count: 64), "٣"].enumerated() {
            let draft = PersonDraft(
                username: name, firstName: "Zoë  ", lastName: "O'Hara \u{202E}", email: "a+\(i)@b", role: "manager")
            #expect(try answer(.add(draft, password: nil)) == nil)
            let stored = try shop.store.column(
                "SELECT username || '|' || first_name || '|' || last_name || '|' || email FROM users ORDER BY id DESC LIMIT 1"
            )
            #expect(stored == ["\(name)|Zoë  |O'Hara \u{202E}|a+\(i)@b"])
        }
    }

    /// Two people change one person at once: each changes what they changed.
    @Test func aChangeTouchesNothingElse() throws {
        #expect(try answer(.edit(cara, [.firstName: .to("Cara")])) == nil)
        #expect(try answer(.edit(cara, [.email: .to("cara@example.com")])) == nil)
        #expect(try answer(.edit(cara, [.role: .to("technician")])) == nil)
        #expect(try answer(.edit(cara, [:])) == nil)
        let told = try shop.store.column(
            "SELECT COALESCE(old_values, '-') || COALESCE(new_values, '-') FROM audit_logs WHERE action = 'edit_user' ORDER BY id"
        )
        #expect(
            told == [
                #"{"first_name":""}{"first_name":"Cara"}"#, #"{"email":""}{"email":"cara@example.com"}"#,
                #"{"role":"counter"}{"role":"technician"}"#, "--",
            ])
        // Somebody who came into the store by other ways, with a name that nobody could choose here.
        try shop.run("UPDATE users SET username = 'cara of the till', role_id = NULL WHERE id = \(cara)")
        #expect(try answer(.edit(cara, [.lastName: .to("Reef"), .email: .to("")])) == nil)
        #expect(
            try shop.store.column(
                "SELECT first_name || last_name || COALESCE(email, ' no mail') FROM users WHERE id = \(cara)")
                == ["CaraReef no mail"])
    }

    @Test func whoIsNotThereCannotBeChanged() throws {
        for command: StaffCommand in [
            .edit(999, [.firstName: .to("A")]), .setActive(999, false), .setPassword(999, StaffShop.password),
            .setPIN(999, nil), .link(999, .to("x")), .unlock(999), .editRole(name: "boss", allow: [], forbid: []),
        ] {
            #expect(try answer(command)?.kind == .data, "\(command)")
        }
    }

    // MARK: Passwords

    @Test(arguments: [
        ("", "at least 8"), ("wet-sui", "at least 8"), (String(repeating: "wet-suit", count: 64), "at most 511"),
        (String(repeating: "x-", count: 5000), "at most 511"), ("wet\tsuit-7", "control"), ("wet-suit\0", "control"),
        ("wet-suit\u{85}", "control"), ("wet-suit\u{FFFD}", "control"), ("aaaaaaaaaa", "again and again"),
        ("abababababab", "again and again"), ("cara-the-diver", "not the user name"),
        ("CARA-the-DIVER", "not the user name"),
    ])
    func aBadPasswordIsRefused(text: String, words: String) throws {
        #expect(try answer(.edit(cara, [.username: .to("cara-the-diver")])) == nil)
        let before = try users()
        let draft = PersonDraft(username: "Cara-The-Diver2", role: "counter")
        #expect(try answer(.setPassword(cara, Secret(text)))?.words.contains(words) == true)
        if words != "not the user name" {
            #expect(try answer(.add(draft, password: Secret(text)))?.words.contains(words) == true)
        }
        try shop.run("UPDATE users SET username = 'CARA-THE-DIVER' WHERE id = \(cara)")
        let own = StaffCommand.changeOwnPassword(old: StaffShop.password, new: Secret(text))
        #expect(try shop.store.column("SELECT count(*) FROM sign_in_attempts") == ["0"])
        #expect(try answer(own, by: "CARA-THE-DIVER")?.words.contains(words) == true)
        try shop.run("UPDATE users SET username = 'cara-the-diver' WHERE id = \(cara)")
        #expect(try users() == before)
        #expect(try !shop.text(of: "audit_logs").contains("wet"))
    }

    @Test(arguments: ["wet-suit", String(repeating: "wet-suit", count: 63) + "1234567", "пароль-длинный", "  a b c  "])
    func aGoodPasswordIsTaken(text: String) throws {
        #expect(try answer(.setPassword(cara, Secret(text))) == nil)
        #expect(shop.answer("cara", Secret(text)) == nil)
        #expect(shop.answer("cara") == SignInTests.wrong)
    }

    @Test(arguments: ["", "12345", "1234567890123", "12345a", "١٢٣٤٥٦", "111111", "121212", "-12345", "12345\0"])
    func aBadPINIsRefused(text: String) throws {
        #expect(try answer(.setPIN(cara, Secret(text)))?.words.contains("a PIN") == true)
        #expect(try shop.store.column("SELECT count(pin_hash) FROM users") == ["0"])
    }

    @Test func oneChangesOnesOwnPassword() throws {
        func own(_ old: String, _ new: String, by name: String = "cara", at now: Instant = founding) throws -> Refusal?
        {
            try answer(.changeOwnPassword(old: Secret(old), new: Secret(new)), by: name, at: now)
        }
        let wrong = Refusal(
            .permission, field: "old_password", "that is not your password; nothing was changed")
        #expect(try own("wet-suit-8", "flippers-9") == wrong)
        #expect(try own("", "flippers-9") == wrong)
        #expect(try own("wet-suit-7", "flippers-9") == nil)
        #expect(
            try shop.store.column("SELECT username FROM sign_in_attempts") == [], "the right one sets the count back")
        #expect(shop.answer("cara", Secret("flippers-9")) == nil)
        // Who came in by their account has none yet.
        #expect(try own("wet-suit-7", "flippers-9", by: "nemo") == wrong)
        #expect(try own("", "flippers-9", by: "nemo") == nil)
        #expect(try own("", "flippers-8", by: "nemo") == wrong)
        #expect(shop.answer("nemo", Secret("flippers-9")) == nil)
    }

    /// An open terminal is no place to try as often as one likes, and the count is the one of the door.
    @Test func guessesAtAnOpenTerminalCountAsThoseAtTheDoor() throws {
        let guess = StaffCommand.changeOwnPassword(old: Secret("wet-suit-8"), new: Secret("flippers-9"))
        for _ in 1...3 { #expect(try answer(guess, by: "cara")?.kind == .permission) }
        #expect(try answer(guess, by: "cara")?.kind == .later)
        #expect(shop.answer("cara")?.kind == .later)
        let right = StaffCommand.changeOwnPassword(old: StaffShop.password, new: Secret("flippers-9"))
        #expect(try answer(right, by: "cara")?.kind == .later)
        #expect(try answer(right, by: "cara", at: founding.adding(seconds: 2)) == nil)
    }
}
