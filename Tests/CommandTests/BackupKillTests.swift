import Foundation
import Testing

/// SIGKILL in the midst of making, restoring and cleaning, and several at once (domain.md §4: a file under the final name is always whole;
/// killed at any moment, the store is all before or all after).
@Suite struct BackupKillTests {
    let program: Program
    /// How many moments; each at another share of the time that the work takes.
    private static let moments = ProcessInfo.processInfo.environment["NAUTILUS_TORTURE"] == nil ? 10 : 200

    init() throws {
        program = try Program()
        try program.found()
        try program.makeFolders()
        // So much that each step takes a while.
        try program.sql(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO customers (first_name, last_name, notes) SELECT 'Ann', 'Reef', hex(randomblob(200)) FROM n
            """)
        for number in 0..<5 { try program.document("doc_\(number).txt", String(repeating: "paper ", count: 20_000)) }
    }

    /// Starts the work, and kills it when that share of what it takes has passed.
    private func kill(_ words: [String], at share: Double, of whole: Double) throws {
        let (process, _, _) = try program.start(words)
        usleep(UInt32(whole * share * 1_000_000))
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private func seconds(_ words: [String]) throws -> Double {
        let start = Date()
        try program.runList(words).expect(0)
        return Date().timeIntervalSince(start)
    }

    private var shares: [Double] {
        (0..<BackupKillTests.moments).map { (Double($0) + 0.5) / Double(BackupKillTests.moments) * 1.05 }
    }

    /// What the next start finds: leftovers swept, every archive whole, the store sound.
    private func expectAllIsWell() throws {
        #expect(program.leftovers == [])
        for row in try program.run("backup", "list", "--json").expect(0).list {
            let name = try #require(row["filename"] as? String)
            #expect(["proven", "foreign"].contains(row["state"] as? String), "\(row)")
            try program.run("backup", "verify", name).expect(0)
        }
        #expect(try program.sql("PRAGMA integrity_check") == "ok")
        try program.run("audit", "verify").expect(0)
    }

    @Test func killedWhileOneIsMade() throws {
        let words = ["backup", "create", "--documents"]
        let whole = try seconds(words)
        for share in shares {
            try kill(words, at: share, of: whole)
            try program.run("backup", "run-due").expect(0)
            #expect(program.leftovers == [])
        }
        try expectAllIsWell()
        #expect(try program.sql("SELECT COUNT(*) FROM customers") == "5000")
    }

    @Test func killedWhileItIsRestored() throws {
        let name = try program.backUp("--documents")
        func change() throws {
            try program.sql("UPDATE customers SET last_name = 'Wreck'")
            try program.document("doc_0.txt", "another paper")
            try program.document("doc_9.txt", "a later paper")
        }
        try change()
        let words = ["backup", "restore", name, "--yes"]
        let whole = try seconds(words)
        for share in shares {
            try change()
            try kill(words, at: share, of: whole)
            let wasCutOff =
                try program.sql("SELECT COUNT(*) FROM backup_restorations WHERE claimed_by IS NOT NULL") != "0"
            let next = try program.run("backup", "run-due").expect(0)
            if wasCutOff { #expect(next.complaint.hasPrefix("nautilus: "), "the next start says what happened") }
            let names = try program.sql("SELECT DISTINCT last_name FROM customers")
            let papers = try FileManager.default.contentsOfDirectory(atPath: program.documents.path).sorted()
            #expect(
                names == "Wreck" && papers.contains("doc_9.txt") || names == "Reef" && !papers.contains("doc_9.txt"),
                "\(names) \(papers)")
            #expect(program.leftovers == [])
        }
        try expectAllIsWell()
    }

    @Test func killedWhileOldOnesGo() throws {
        func make() throws { for _ in program.archives.count..<5 { try program.backUp() } }
        try make()
        let words = ["backup", "clean", "--keep", "1"]
        let whole = try seconds(words)
        for share in shares {
            try make()
            try kill(words, at: share, of: whole)
            let states = try program.run("backup", "list", "--json").expect(0).list.compactMap {
                $0["state"] as? String
            }
            #expect(!states.isEmpty && Set(states).isSubset(of: ["proven", "foreign"]), "\(states)")
            try program.run("backup", "run-due").expect(0)
        }
        try expectAllIsWell()
    }

    @Test func twoBackupsAndARestoreAtOnce() throws {
        let name = try program.backUp("--documents")
        try program.sql("UPDATE customers SET last_name = 'Wreck'")
        let works = [["create", "--documents"], ["restore", name, "--yes"], ["create"]]
        let started = try works.map { try program.start(["backup"] + $0) }
        for (work, words) in zip(started, works) {
            let complaint = String(decoding: work.complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            work.process.waitUntilExit()
            #expect(work.process.terminationStatus == 0, "\(words): \(complaint)")
        }
        #expect(try program.sql("SELECT DISTINCT last_name FROM customers") == "Reef")
        #expect(program.archives.count == 4)
        try expectAllIsWell()
    }
}
