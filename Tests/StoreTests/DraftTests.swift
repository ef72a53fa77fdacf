import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// What is typed into a form is kept for whoever types it.
@Suite struct DraftTests {
    let shop: StaffShop
    init() throws { shop = try StaffShop() }

    private func drafts(_ name: String, _ form: String = "record") throws -> [FormDraft] {
        let answer = try shop.store.answer(.draft(form: form), staff: try shop.id(name), at: founding)
        guard case .drafts(let drafts) = answer else { throw Refusal(.failed, "\(answer)") }
        return drafts
    }
    private func draft(_ name: String, _ form: String = "record") throws -> FormDraft? {
        try drafts(name, form).first
    }

    /// Another terminal of tom's, which is still there or is gone.
    private enum Terminal: String { case open, gone }
    private func type(_ words: String, at terminal: Terminal) throws -> Int64 {
        let mark = terminal == .gone ? "boot 999999 1" : try Self.markOfParent()
        try shop.run(
            "INSERT INTO form_drafts (user_id, form, content, saved_at, kept_by) VALUES (?, 'record', ?, ?, ?)",
            [try shop.id("tom"), #"{"description":"\#(words)"}"#, founding.text, mark])
        return try #require(try shop.store.column("SELECT MAX(id) FROM form_drafts").first.flatMap { Int64($0) })
    }

    /// As the store marks the process that has started this one, and lives longer.
    private static func markOfParent() throws -> String {
        let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let stat = try String(contentsOfFile: "/proc/\(getppid())/stat", encoding: .utf8)
        let fields = try #require(stat.split(separator: ")").last).split(separator: " ")
        return "\(boot.trimmingCharacters(in: .whitespacesAndNewlines)) \(getppid()) \(fields[19])"
    }

    private var words: [String] {
        get throws {
            try drafts("tom").map { "\($0.fields["description"] ?? "")\($0.isOpenElsewhere ? " elsewhere" : "")" }
        }
    }

    /// What is typed at one terminal takes nothing from what is typed at another, nor does storing or throwing it away.
    @Test func twoTerminalsOfOnePerson() throws {
        let tom = try shop.id("tom")
        let open = try type("rust", at: .open)
        let gone = try type("dent", at: .gone)
        try shop.store.keepDraft("record", ["description": "valve"], staff: tom, at: founding)
        try shop.store.keepDraft("record", ["description": "valve leaks"], staff: tom, at: founding)
        #expect(try words == ["rust elsewhere", "dent", "valve leaks"])
        try shop.store.dropDraft("record", staff: tom)
        #expect(try words == ["rust elsewhere", "dent"])
        // What is open elsewhere is that one's to throw away.
        for goesOn in [true, false] { try shop.store.settleDraft(open, goesOn: goesOn, staff: tom) }
        try shop.store.settleDraft(gone, goesOn: false, staff: try shop.id("cara"))
        #expect(try words == ["rust elsewhere", "dent"])
        try shop.store.settleDraft(gone, goesOn: true, staff: tom)
        try shop.store.keepDraft("record", ["description": "dent, deep"], staff: tom, at: founding)
        #expect(try words == ["rust elsewhere", "dent, deep"])
        try shop.store.dropDraft("record", staff: tom)
        try shop.store.settleDraft(try type("scratch", at: .gone), goesOn: false, staff: tom)
        #expect(try words == ["rust elsewhere"])
    }

    /// Whoever signs out finds it again at any terminal; a form of somebody else's is not written over it.
    @Test func whatIsLeftIsNobodysTerminals() throws {
        let tom = try shop.id("tom")
        try shop.store.keepDraft("record", ["description": "valve"], staff: tom, at: founding)
        try shop.store.leaveDrafts(of: tom)
        #expect(try shop.store.column("SELECT kept_by IS NULL FROM form_drafts") == ["1"])
        try shop.store.keepDraft("record", ["description": "rust"], staff: tom, at: founding)
        try shop.store.leaveDrafts(of: tom)
        #expect(try words == ["valve", "rust"])
    }

    @Test func theNewestIsKeptForItsOwner() throws {
        let (tom, cara) = (try shop.id("tom"), try shop.id("cara"))
        #expect(try draft("tom") == nil)
        try shop.store.keepDraft("record", ["description": "rust"], staff: tom, at: founding)
        let text = "“Żółw” \u{1B}[2J\n" + String(repeating: "n", count: 5000)
        let later = founding.adding(seconds: 60)
        try shop.store.keepDraft("record", ["description": text, "cost": ""], staff: tom, at: later)
        #expect(
            try draft("tom")
                == FormDraft(id: 1, form: "record", fields: ["description": text, "cost": ""], savedAt: later))
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
