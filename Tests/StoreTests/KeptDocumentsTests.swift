import DiveShop
import Foundation
import GRDB
import Jobs
import Schema
import Store
import Testing

/// What somebody puts among the documents between the backup that is made before a restore and the exchange of the folders.
@Suite(.serialized) struct KeptDocumentsTests {
    let shop: BackupShop
    let staged: String
    let documents: StagedDocuments
    private var live: String { shop.home.documents }

    /// The archive has `a`, `same` and `folder/inside`; today's shop has `a`, `gone` and `deep/gone` of other words, too.
    init() throws {
        shop = try BackupShop()
        let live = shop.home.documents
        func put(_ name: String, _ words: String) throws {
            try Data(words.utf8).write(to: URL(filePath: "\(live)/\(name)"))
        }
        for folder in ["folder", "deep"] {
            try FileManager.default.createDirectory(atPath: "\(live)/\(folder)", withIntermediateDirectories: false)
        }
        for name in ["a", "same", "folder/inside"] { try put(name, "then") }
        staged = try shop.staged(documents: true)
        let place = URL(filePath: staged).deletingLastPathComponent().path
        documents = StagedDocuments(staged: place + "/documents", live: live)
        try FileManager.default.removeItem(atPath: live + "/folder")
        for name in ["a", "gone", "deep/gone"] {
            try? FileManager.default.removeItem(atPath: "\(live)/\(name)")
            try put(name, "now")
        }
    }

    private func backedUp(_ name: String, isHeld: Bool = false) throws(Refusal) -> MadeArchive {
        var held: CopiedDocuments?
        let place = shop.folder.file(name)
        mkdir(place, 0o700)
        _ = try shop.store.copy(
            to: place, documents: live, isHeld: isHeld, remembers: true, linked: { held = $0?.copied },
            progress: { _ in true })
        return MadeArchive(
            backup: Backup(filename: name, createdAt: founding, fileSize: 1, state: .proven, origin: .preRestore),
            sha256: "abc", schemaVersion: Schema.version, documents: held)
    }

    private func restore(
        _ made: MadeArchive, _ watch: ChangeWatch, again: @escaping () throws(Refusal) -> MadeArchive? = { nil },
        committed: () -> Void = {}
    ) throws -> RestoreEnd {
        try shop.store.restore(
            from: staged, filename: "then.zip", before: made.backup.filename,
            kept: BeforeRestore(watch: watch, made: made, again: again), documents: documents, staff: shop.owner,
            at: founding
        ) { share in
            if share == 1 { committed() }
            return true
        }
    }

    private func shell(_ words: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "cd \"$0\" && \(words)", live]
        do { try process.run() } catch { Issue.record(error) }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(words)")
    }

    /// Each document with what it says; links with where they lead.
    private var papers: [String: String] {
        get throws {
            var papers: [String: String] = [:]
            for name in FileManager.default.enumerator(atPath: live)?.compactMap({ $0 as? String }) ?? [] {
                let path = "\(live)/\(name)"
                let type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
                if type == .typeDirectory { continue }
                papers[name] =
                    type == .typeSymbolicLink
                    ? try "-> " + FileManager.default.destinationOfSymbolicLink(atPath: path)
                    : try String(contentsOfFile: path, encoding: .utf8)
            }
            return papers
        }
    }

    private static let then = ["a": "then", "same": "then", "folder/inside": "then"]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: String
        let kept: [String: String]

        init(_ name: String, _ words: String, keeps kept: [String: String]) {
            (testDescription, self.words, self.kept) = (name, words, kept)
        }
    }

    static let cases = [
        Case("nothing, or what the archive has, too", "rm gone && printf then > a", keeps: [:]),
        Case(
            "new ones, and one written into",
            """
            printf new > b && mkdir -p x/y folder && printf new > x/y/b && printf new > folder/b && printf new > deep/b &&
            printf more >> gone && printf more >> a && ln -sf /nowhere same
            """,
            keeps: [
                "b": "new", "x/y/b": "new", "folder/b": "new", "deep/b": "new", "gone": "nowmore",
                "kept-by-restore-1/a": "nowmore", "kept-by-restore-1/same": "-> /nowhere",
            ]),
        Case(
            "one in the place of another, documents for folders, folders for documents",
            """
            printf new > b && mv b gone && mv deep/gone deep/b && printf new > folder &&
            rm a && mkdir a && printf new > a/b
            """,
            keeps: [
                "gone": "new", "deep/b": "now", "kept-by-restore-1/folder": "new", "kept-by-restore-1/a/b": "new",
            ]),
        Case("of the same length", "printf NOW > gone && touch -d '1 minute' gone", keeps: ["gone": "NOW"]),
    ]

    @Test(arguments: cases) func whatIsInNoBackupIsKept(_ one: Case) throws {
        let watch = try shop.store.watchForChanges()
        let made = try backedUp("before.zip")
        shell(one.words)
        #expect(try restore(made, watch) == .done(kept: one.kept.keys.sorted()))
        #expect(try papers == Self.then.merging(one.kept) { $1 })
        let told = try shop.column("SELECT new_values FROM audit_logs WHERE action = 'keep_documents'")
        #expect(told == one.kept.keys.min().map { ["{\"documents\":\"\(one.kept.count)\",\"first\":\"\($0)\"}"] } ?? [])
        try shop.expectSound()
    }

    /// To Swift these two names are one, and so are the two folders.
    @Test func namesThatLookAlikeAreTwo() throws {
        let words =
            "mkdir \"$(printf 'f\\303\\251')\" \"$(printf 'fe\\314\\201')\" && for f in . f*; do"
            + " for n in 'b\\303\\251' 'be\\314\\201'; do printf now > \"$f/$(printf \"$n\")\"; done; done"
        shell(words)
        let watch = try shop.store.watchForChanges()
        #expect(try restore(backedUp("before.zip"), watch) == .done())
        #expect(try papers == Self.then)
    }

    /// No archive holds them: they stay.
    @Test func pipesAndSocketsStay() throws {
        shell("mkdir sub && mkfifo sub/pipe a.pipe")
        let watch = try shop.store.watchForChanges()
        let made = try backedUp("before.zip")
        shell("mkfifo gone.pipe && mkdir -m 700 new && mkfifo new/pipe && rm -r a && mkfifo a")
        #expect(try restore(made, watch) == .done(kept: ["kept-by-restore-1/a"]))
        shell(
            "test -p sub/pipe && test -p a.pipe && test -p gone.pipe && test -p new/pipe && test -p kept-by-restore-1/a"
        )
    }

    /// After the last moment at which the database could be stopped.
    @Test func whatComesBeforeTheExchangeIsKept() throws {
        let watch = try shop.store.watchForChanges()
        let made = try backedUp("before.zip")
        #expect(try restore(made, watch, committed: { shell("printf new > b") }) == .done(kept: ["b"]))
        #expect(try papers == Self.then.merging(["b": "new"]) { $1 })
    }

    /// What is in the second copy is in a backup; what comes after it is not.
    @Test func theSecondCopyCounts() throws {
        let watch = try shop.store.watchForChanges()
        let made = try backedUp("before.zip")
        try shop.run("INSERT INTO customers (first_name) VALUES ('Ann')")
        shell("printf early > b")
        let end = try restore(
            made, watch,
            again: { () throws(Refusal) in
                let again = try backedUp("again.zip", isHeld: true)
                shell("printf late > c")
                return again
            })
        #expect(end == .done(kept: ["c"]))
        #expect(try papers == Self.then.merging(["c": "late"]) { $1 })
        try shop.expectSound()
    }

    /// No text in any encoding that is ours.
    @Test func aNameThatIsNoTextIsKeptAsItIs() throws {
        let watch = try shop.store.watchForChanges()
        let made = try backedUp("before.zip")
        shell("printf new > \"$(printf 'b\\377')\"")
        guard case .done(let kept) = try restore(made, watch) else { throw CocoaError(.coderInvalidValue) }
        #expect(kept.count == 1)
        shell("test \"$(cat \"$(printf 'b\\377')\")\" = new")
    }

    /// The folders are exchanged and the process is gone, or cannot go on: the next start does, with what was put there meanwhile, too.
    @Test func whatCannotBeKeptComesWithTheNextStart() throws {
        let watch = try shop.store.watchForChanges()
        let made = try backedUp("before.zip")
        let list = documents.staged + ".backed-up"
        let end = try restore(
            made, watch, committed: { shell("printf new > b; mv '\(list)' '\(list).aside'; mkdir '\(list)'") })
        guard case .unfinished(let why) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(why.words.contains("the database is restored, the rest is not yet"), "\(why)")
        let early = try shop.store.interruptedRestore(at: founding)
        #expect(early?.hasSuffix("the next start goes on with it.") == true, "\(early ?? "")")
        var worker = Worker(store: shop.store, staff: shop.owner, home: shop.home)
        var told: [String] = []
        for _ in 1...3 { try worker.turn(at: founding) { told.append($0) } }
        #expect(told == [early], "once is enough")
        let other = try shop.staged("other")
        let refusal = #expect(throws: Refusal.self) { try shop.restore(other, "other.zip") }
        #expect(refusal?.words.hasPrefix("then.zip was restored, and what was put among the documents") == true)
        #expect(try papers.filter { !$0.key.hasPrefix(".") } == Self.then)
        shell("rmdir '\(list)'; mv '\(list).aside' '\(list)'; printf after > c")
        let words = try shop.store.interruptedRestore(at: founding)
        #expect(
            words?.hasSuffix("it is complete; the document b, put there meanwhile, is kept.") == true, "\(words ?? "")")
        #expect(try papers == Self.then.merging(["b": "new", "c": "after"]) { $1 })
        #expect(try shop.store.interruptedRestore(at: founding) == nil)
        try shop.expectSound()
    }
}
