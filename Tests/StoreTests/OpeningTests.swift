import DiveShop
import Foundation
import GRDB
import Schema
import Store
import Testing

@Suite struct OpeningTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    /// Opens the file, which must be refused and left as it was, with nothing new beside it.
    private func refused(_ path: String, creating: Bool = false, sourceLocation: SourceLocation = #_sourceLocation)
        throws -> String
    {
        let before = FileManager.default.contents(atPath: path)
        let names = try folder.names
        let refusal = #expect(throws: Refusal.self, sourceLocation: sourceLocation) {
            try Store(path: path, creating: creating)
        }
        #expect(FileManager.default.contents(atPath: path) == before, sourceLocation: sourceLocation)
        #expect(try folder.names == names, sourceLocation: sourceLocation)
        #expect(refusal?.kind == .unavailable, sourceLocation: sourceLocation)
        return refusal?.words ?? ""
    }

    /// Another program's way of changing a database file.
    private func sqlite(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    private func newStore() throws -> String {
        let store = try Store(path: folder.file("nautilus.db"), creating: true)
        return store.path
    }

    @Test func aNewStoreIsWholeAndItsOwners() throws {
        let path = try newStore()
        #expect(try folder.names == ["nautilus.db"])
        #expect(try mode(path) == 0o600)
        #expect(try bytes(path)[18...19] == Data([2, 2]), "in WAL mode")
        #expect(try bytes(path)[68..<72] == Data("NAUT".utf8))
        #expect(try bytes(path)[60..<64] == Data([0, 0, 0, UInt8(Schema.version)]))
    }

    @Test func theLogIsAsPrivateAsTheStore() throws {
        let store = try folder.store()
        try store.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        #expect(try folder.names == ["nautilus.db", "nautilus.db-shm", "nautilus.db-wal"])
        for name in try folder.names { #expect(try mode(folder.file(name)) == 0o600) }
    }

    @Test func openingAgainChangesNothing() throws {
        let path = try newStore()
        let before = try bytes(path)
        for creating in [true, false] {
            let store = try Store(path: path, creating: creating)
            _ = try store.shop()
            _ = try store.changeCounter()
        }
        #expect(try bytes(path) == before)
        #expect(try folder.names == ["nautilus.db"])
    }

    @Test func nothingThere() throws {
        #expect(try refused(folder.file("none.db")).contains("nautilus init"))
        #expect(try refused(folder.file("no/folder/none.db"), creating: true).contains("cannot be made"))
    }

    @Test func noFileAtAll() throws {
        try FileManager.default.createDirectory(atPath: folder.file("a"), withIntermediateDirectories: false)
        #expect(try refused(folder.file("a"), creating: true).contains("is a folder"))
        #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
        #expect(throws: Refusal.self) { try Store(path: folder.file("fifo"), creating: true) }
        symlink("loop", folder.file("loop"))
        #expect(throws: Refusal.self) { try Store(path: folder.file("loop"), creating: true) }
        #expect(throws: Refusal.self) { try Store(path: "/dev/null", creating: true) }
        #expect(try folder.names == ["a", "fifo", "loop"])
    }

    @Test(arguments: ["# my notes\n", "SQLite format 4\0", String(repeating: "x", count: 8192)])
    func textIsNoStore(_ text: String) throws {
        let path = try folder.write("notes.txt", Data(text.utf8))
        #expect(try refused(path).contains("not a Nautilus store"))
        #expect(try refused(path, creating: true).contains("not a Nautilus store"))
    }

    @Test func anEmptyFileIsAPlaceForANewStoreOnly() throws {
        let path = try folder.write("nautilus.db", Data())
        #expect(try refused(path).contains("is empty"))
        _ = try Store(path: path, creating: true)
        _ = try Store(path: path)
    }

    @Test(arguments: [
        "CREATE TABLE t (a); INSERT INTO t VALUES (1)", "PRAGMA user_version = 3; CREATE TABLE t (a)",
        "PRAGMA application_id = 77", "PRAGMA journal_mode = WAL; CREATE TABLE t (a)",
    ])
    func anotherProgramsDatabase(_ sql: String) throws {
        let path = folder.file("other.db")
        try sqlite(path, sql)
        #expect(try refused(path).contains("another program's"))
        #expect(try refused(path, creating: true).contains("another program's"))
    }

    @Test func anotherProgramsDatabaseThatIsOpen() throws {
        let path = folder.file("other.db")
        let other = try DatabaseQueue(path: path)
        try other.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        }
        #expect(try refused(path, creating: true).contains("another program's"))
        #expect(try other.read { try Int.fetchOne($0, sql: "SELECT a FROM t") } == 1)
    }

    @Test func aNewerStore() throws {
        let path = try newStore()
        try sqlite(path, "PRAGMA user_version = \(Schema.version + 1)")
        #expect(try refused(path).contains("newer Nautilus (schema \(Schema.version + 1)"))
        #expect(try refused(path, creating: true).contains("update the program"))
    }

    @Test func aNewerStoreThatIsOpen() throws {
        let path = try newStore()
        let other = try DatabaseQueue(path: path)
        try other.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 999") }
        #expect(try refused(path).contains("newer Nautilus"))
    }

    @Test(arguments: [1, 15, 16, 99, 100, 511, 4096, -4096, -100, -1])
    func aTruncatedStore(_ length: Int) throws {
        let whole = try bytes(newStore())
        let path = try folder.write("cut.db", whole.prefix(length > 0 ? length : whole.count + length))
        #expect(try refused(path).contains("damaged"))
        #expect(try refused(path, creating: true).contains("damaged"))
    }

    @Test func aStoreCutToNothingUnderItsLog() throws {
        let store = try folder.store()
        try store.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        _ = try folder.write("cut.db", Data())
        _ = try folder.write("cut.db-wal", bytes(store.path + "-wal"))
        #expect(try refused(folder.file("cut.db"), creating: true).contains("damaged"))
    }

    /// Every byte of the header, damaged in four ways: opened, or refused and left alone; never a crash.
    @Test func aDamagedHeader() throws {
        let whole = try bytes(newStore())
        var refusals = 0
        for place in 0..<100 {
            for value in [0, 0x7F, 0xFF, whole[place] ^ 1] where value != whole[place] {
                var damaged = whole
                damaged[place] = value
                let path = try folder.write("damaged.db", damaged)
                do {
                    _ = try Store(path: path)
                } catch {
                    refusals += 1
                    #expect(try bytes(path) == damaged, "byte \(place) as \(value)")
                    #expect(try folder.names == ["damaged.db", "nautilus.db"], "byte \(place) as \(value)")
                }
            }
        }
        #expect(refusals > 100)
    }

    @Test func aDamagedSchemaPage() throws {
        let whole = try bytes(newStore())
        for place in [100, 101, 103, 105, 108, 112] {
            var damaged = whole
            damaged.replaceSubrange(place..<place + 60, with: repeatElement(0xA5, count: 60))
            #expect(try refused(folder.write("damaged.db", damaged)).contains("damaged"), "from byte \(place)")
        }
        var damaged = whole
        damaged.replaceSubrange(100..<4096, with: repeatElement(0, count: 3996))
        #expect(try refused(folder.write("damaged.db", damaged)).contains("damaged"))
    }

    @Test func aStoreInAnotherJournalModeComesBackToTheLog() throws {
        let path = try newStore()
        try sqlite(path, "PRAGMA journal_mode = DELETE")
        #expect(try bytes(path)[18] == 1)
        _ = try Store(path: path)
        #expect(try bytes(path)[18] == 2)
    }

    /// A store whose writer was killed: what it committed is in the log alone.
    @Test func aKilledWritersLogIsRead() throws {
        let store = try folder.store()
        try store.makeShop(name: "Kept", owner: "grace", osAccount: nil, at: founding)
        _ = try folder.write("copy.db", bytes(store.path))
        _ = try folder.write("copy.db-wal", bytes(store.path + "-wal"))
        #expect(try Store(path: folder.file("copy.db")).shop().name == "Kept")
    }

    @Test func aLinkIsFollowed() throws {
        let store = try folder.store()
        symlink(store.path, folder.file("link.db"))
        try store.makeShop(name: "Linked", owner: "grace", osAccount: nil, at: founding)
        #expect(try Store(path: folder.file("link.db")).shop().name == "Linked")
    }

    /// Closing a descriptor of one's own drops all locks of the process on that file: the look before opening must not.
    @Test func openingTwiceKeepsTheLocksOfTheFirst() throws {
        let first = try folder.store()
        try first.makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        _ = try Store(path: first.path).shop()
        // Were the locks lost, this process would take itself for the only one, write the log back and delete it.
        #expect(outcome(try hammer("open", first.path)) == ("done", 0))
        #expect(try folder.names.contains("nautilus.db-wal"))
        #expect(try first.shop().name == "Shop")
    }
}

/// What cannot be had as root, who may read and write everything: as another user, or by the rule alone.
@Suite struct ReadOnlyTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    static let isRoot = geteuid() == 0
    static let nobody = "65534"

    private func share(_ path: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test(
        .enabled(if: isRoot, "needs root, to become somebody else"),
        arguments: [
            (0o444, 0o777, "cannot be written"), (0o000, 0o777, "cannot be read"), (0o666, 0o555, "cannot be written"),
            (0o444, 0o555, "cannot be written"), (0o666, 0o000, "cannot be read"),
        ])
    func refusedAsSomebodyElse(fileMode: Int, folderMode: Int, words: String) throws {
        try FileManager.default.createDirectory(atPath: folder.file("home"), withIntermediateDirectories: false)
        try share(folder.path, 0o755)
        let path = folder.file("home/nautilus.db")
        _ = try Store(path: path, creating: true)
        let before = FileManager.default.contents(atPath: path)
        try share(path, fileMode)
        try share(folder.file("home"), folderMode)
        for work in ["open", "create"] {
            let result = outcome(try hammer("--user", Self.nobody, work, path))
            #expect(result.status == 69 && result.words.contains(words), "\(result)")
        }
        #expect(FileManager.default.contents(atPath: path) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("home")) == ["nautilus.db"])
    }

    @Test(.enabled(if: isRoot, "needs root, to become somebody else"))
    func aFolderOfSomebodyElsesIsNoPlaceForANewStore() throws {
        try share(folder.path, 0o755)
        let result = outcome(try hammer("--user", Self.nobody, "create", folder.file("nautilus.db")))
        #expect(result.status == 69 && result.words.contains("cannot be made: Permission denied"), "\(result)")
        #expect(try folder.names.isEmpty)
    }

    /// Bytes that a process may write to one file: none, some pages, most of the schema.
    @Test(arguments: [0, 1024, 5000, 20_000, 100_000])
    func aFullDiskLeavesNoHalfStore(limit: Int) throws {
        let path = folder.file("nautilus.db")
        let result = outcome(try hammer("--file-limit", "\(limit)", "create", path))
        #expect(result.status == 69 && result.words.contains("cannot be written"), "\(result)")
        #expect(try folder.names.isEmpty)
    }

    @Test(arguments: [0, 1024, 5000, 20_000, 100_000])
    func aFullDiskWhileMigratingLeavesTheStoreAsItWas(limit: Int) throws {
        let path = folder.file("nautilus.db")
        _ = try folder.write("nautilus.db", Data())
        let result = outcome(try hammer("--file-limit", "\(limit)", "create", path))
        #expect(result.status == 69 && result.words.contains("cannot be written"), "\(result)")
        #expect(try folder.names == ["nautilus.db"])
        #expect(FileManager.default.contents(atPath: path) == Data())
        #expect(outcome(try hammer("create", path)) == ("done", 0))
    }

    /// A disk of its own, so small that the store alone fills it.
    @Test(.enabled(if: Disk.canBeMade, "needs the right to mount a file system"))
    func aFullDiskLeavesAStoreAsItWas() throws {
        let disk = try Disk(folder, kilobytes: 1000)
        let path = disk.path + "/nautilus.db"
        _ = try Store(path: path, creating: true)
        let before = FileManager.default.contents(atPath: path)
        try disk.fill()
        let result = outcome(try hammer("open", path))
        #expect(result.status == 69 && result.words.contains("full"), "\(result)")
        #expect(outcome(try hammer("create", disk.path + "/another.db")).words.contains("full"))
        #expect(FileManager.default.contents(atPath: path) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).sorted() == ["filler", "nautilus.db"])
    }

    @Test func aFullDiskLosesNoCommit() throws {
        let path = folder.file("nautilus.db")
        try Store(path: path, creating: true).makeShop(name: "Shop", owner: "grace", osAccount: nil, at: founding)
        let result = outcome(try hammer("--file-limit", "200000", "write", path, "5000", "1", "theme"))
        #expect(result.status == 69 && result.words.contains("cannot be written"), "\(result)")
        #expect(try Store(path: path).shop().name == "Shop")
    }
}
