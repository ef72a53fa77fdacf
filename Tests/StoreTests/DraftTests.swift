import DiveShop
import GRDB
import Store
import Testing

/// What is typed into a form is kept for whoever types it.
@Suite struct DraftTests {
    let shop: StaffShop
    init() throws { shop = try StaffShop() }

    private func draft(_ name: String, _ form: String = "record") throws -> FormDraft? {
        var found: FormDraft?
        try shop.store.answer([.draft(form: form)], staff: try shop.id(name), at: founding) { _, snapshot in
            if case .draft(let draft) = snapshot { found = draft }
            return true
        }
        return found
    }

    @Test func theNewestIsKeptForItsOwner() throws {
        let (tom, cara) = (try shop.id("tom"), try shop.id("cara"))
        #expect(try draft("tom") == nil)
        try shop.store.keepDraft("record", ["description": "rust"], staff: tom, at: founding)
        let text = "“Żółw” \u{1B}[2J\n" + String(repeating: "n", count: 5000)
        let later = founding.adding(seconds: 60)
        try shop.store.keepDraft("record", ["description": text, "cost": ""], staff: tom, at: later)
        #expect(
            try draft("tom") == FormDraft(form: "record", fields: ["description": text, "cost": ""], savedAt: later))
        #expect(try draft("cara") == nil && draft("tom", "other") == nil)
        try shop.store.dropDraft("record", staff: cara)
        #expect(try draft("tom") != nil)
        try shop.store.dropDraft("record", staff: tom)
        #expect(try draft("tom") == nil)
    }

    /// It was not said yet: the trail tells nothing of it.
    @Test func theTrailTellsNothing() throws {
        let before = try shop.store.column("SELECT COUNT(*) FROM audit_logs")
        try shop.store.keepDraft("record", ["description": "rust"], staff: try shop.id("tom"), at: founding)
        #expect(try shop.store.column("SELECT COUNT(*) FROM audit_logs") == before)
    }

    /// Whatever stands in the store: it is no draft, and nothing else is hurt.
    @Test(arguments: ["", "{", "[]", #"{"a":1}"#, "null"]) func oneThatIsBroken(content: String) throws {
        try shop.run(
            "INSERT INTO form_drafts (user_id, form, content, saved_at) SELECT id, 'record', ?, 'then' FROM users WHERE username = 'tom'",
            [content])
        #expect(try draft("tom") == nil)
    }
}
