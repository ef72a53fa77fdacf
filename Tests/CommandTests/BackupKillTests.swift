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
            #expect(row["state"] as? String == "proven", "\(row)")
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
            #expect(program.leftovers == [])
        }
        try expectAllIsWell()
    }

    /// An archive that is whole and has its name, but did not come into the list.
    @Test func killedBeforeItIsListed() throws {
        let folder = open(program.backups.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        func draft() throws -> String? {
            try FileManager.default.contentsOfDirectory(atPath: program.backups.path).first { $0.hasPrefix(".making-") }
        }
        // While the folder is locked it gets no name; the store is locked before it does, so that no row can come. One that was quicker than
        // the lock is of no use here.
        var making = Process()
        for _ in 0..<20 {
            making = try program.start(["backup", "create"]).process
            while try draft() == nil, making.isRunning {}
            #expect(flock(folder, LOCK_EX) == 0)
            if try draft() != nil, program.archives.isEmpty { break }
            flock(folder, LOCK_UN)
            making.waitUntilExit()
            for name in program.archives { try program.run("backup", "delete", name).expect(0) }
        }
        let path = program.archive(try #require(try draft(), "it was done too soon")) + "/archive.zip"
        while !FileManager.default.fileExists(atPath: path) && making.isRunning { usleep(1000) }
        let (process, input) = try lockStore()
        flock(folder, LOCK_UN)
        while program.archives.isEmpty && making.isRunning { usleep(1000) }
        #expect(program.archives.count == 1)
        Foundation.kill(making.processIdentifier, SIGKILL)
        making.waitUntilExit()
        try input.close()
        process.waitUntilExit()
        #expect(program.archives.count == 1)
        try program.run("backup", "run-due").expect(0)
        #expect(program.archives == [] && program.leftovers == [])
    }

    /// An archive that is out of the list, but still there; and another one that somebody gave its name meanwhile.
    @Test(arguments: [false, true])
    func killedBeforeItIsGone(isAnother: Bool) throws {
        let name = try program.backUp()
        let folder = open(program.backups.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        #expect(flock(folder, LOCK_EX) == 0)
        let (deleting, _, _) = try program.start(["backup", "delete", name])
        while try program.sql("SELECT removed_at IS NULL FROM backups") == "1", deleting.isRunning { usleep(1000) }
        Foundation.kill(deleting.processIdentifier, SIGKILL)
        deleting.waitUntilExit()
        flock(folder, LOCK_UN)
        #expect(program.archives == [name])
        if isAnother {
            let side = program.archive(name + ".sha256")
            try "\(String(repeating: "0", count: 64))  \(name)\n".write(toFile: side, atomically: true, encoding: .utf8)
        }
        try program.run("backup", "run-due").expect(0)
        #expect(program.archives == (isAnother ? [name] : []) && program.leftovers == [])
    }

    /// Until its input is closed.
    private func lockStore() throws -> (Process, FileHandle) {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [program.database.path]
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data("BEGIN IMMEDIATE; SELECT 'held';\n".utf8))
        #expect(output.fileHandleForReading.availableData.count > 0)
        return (process, input.fileHandleForWriting)
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
