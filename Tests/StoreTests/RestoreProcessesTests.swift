import DiveShop
import Foundation
import GRDB
import Store
import Testing

/// Restores while other processes work, and restores that are killed.
@Suite(.serialized) struct RestoreProcessesTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }
    private static let isLong = ProcessInfo.processInfo.environment["NAUTILUS_TORTURE"] == "1"

    /// The trail is carried over whole: so it tells of every commit of each of them. What was committed after the last restore is in the
    /// shop, too.
    @Test func nothingIsLostAfterTheLastRestore() throws {
        let (commits, restores) = Self.isLong ? (500, 20) : (50, 3)
        for number in 2...8 { try shop.store.addUser("clerk\(number)", role: "counter") }
        try shop.run("INSERT INTO customers (first_name) VALUES ('then')")
        let staged = try (1...restores).map { try shop.staged("staged\($0)") }
        try shop.run("UPDATE customers SET first_name = 'now'")
        let writers = try (1...8).map { try hammer(["write", shop.store.path, "\(commits)", "\($0)", "theme\($0)"]) }
        for copy in staged { try shop.restore(copy) }
        for writer in writers { #expect(outcome(writer) == ("done", 0)) }
        #expect(try shop.column("SELECT first_name FROM customers") == ["then"])
        let told = try shop.column(
            "SELECT COUNT(*) FROM audit_logs WHERE action = 'choose_theme' GROUP BY user_id ORDER BY user_id")
        #expect(told == Array(repeating: "\(commits)", count: 8))
        let last = try shop.column("SELECT MAX(id) FROM audit_logs WHERE action = 'restore_backup'")[0]
        for user in 1...8 {
            let after = try shop.column(
                "SELECT COUNT(*) FROM audit_logs WHERE action = 'choose_theme' AND user_id = \(user) AND id > \(last)")
            let theme = try shop.column("SELECT COALESCE(theme, '') FROM users WHERE id = \(user)")
            #expect(theme == ["theme\(user)-\(commits)"] || after == ["0"], "\(user)")
        }
        #expect(try shop.column("SELECT COUNT(*) FROM backup_restorations WHERE outcome = 'done'") == ["\(restores)"])
        try shop.expectSound()
    }

    /// The shop is all as before or all as after, documents too, and says which on the next start.
    @Test func aRestoreThatIsKilledIsAllOrNothing() throws {
        let times = Self.isLong ? 200 : 20
        let documents = shop.home.documents
        try Data("then".utf8).write(to: URL(fileURLWithPath: documents + "/a"))
        for n in 1...400 { try shop.run("INSERT INTO products (sku, name) VALUES (?, 'then')", ["S\(n)"]) }
        let staged = try shop.staged(documents: true)
        let thenDocuments = URL(fileURLWithPath: staged).deletingLastPathComponent().path + "/documents"
        var seen: Set<String> = []
        for turn in 0..<times {
            try shop.run("UPDATE products SET name = 'now'")
            try? FileManager.default.removeItem(atPath: documents + "/a")
            try Data("now".utf8).write(to: URL(fileURLWithPath: documents + "/a"))
            let place = try shop.place("turn\(turn)")
            try FileManager.default.copyItem(atPath: staged, toPath: place + "/nautilus.db")
            try FileManager.default.copyItem(atPath: thenDocuments, toPath: place + "/documents")
            // From before it opens the store to after it has ended, evenly.
            let moment = 3000 + turn * 240_000 / times
            let restorer = try hammer([
                "--die-after", "\(moment)", "restore", shop.store.path, place + "/nautilus.db", "\(shop.owner)",
                founding.text, place + "/documents", documents,
            ])
            let isDone = outcome(restorer).words == "done"
            let words = try shop.store.interruptedRestore(at: founding)
            #expect(try shop.store.interruptedRestore(at: founding) == nil, "it is said once")
            let names = Set(try shop.column("SELECT name FROM products"))
            #expect(names.count == 1)
            #expect(try String(contentsOfFile: documents + "/a", encoding: .utf8) == names.first, "\(moment)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: documents).filter { $0 != ".nautilus-restored" }
                    == ["a"])
            if isDone { #expect(names == ["then"] && words == nil) }
            if names == ["then"] && !isDone { #expect(words?.hasSuffix("it is complete.") ?? true) }
            if let words, names == ["now"] { #expect(words.hasSuffix("the shop is as it was.")) }
            seen.formUnion(names)
            try shop.expectSound("\(moment)")
            try FileManager.default.removeItem(atPath: place)
        }
        #expect(seen.contains("now"))
    }
}
