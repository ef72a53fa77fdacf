import DiveShop
package import GRDB
import GRDBSQLite

/// Whether each page of a copy belongs to just one table or index, or is a free one.
///
/// A check of one table does not see that two share a page, or that nobody has one. SQLite's check of a whole file is to see it; yet 3.40 takes it for
/// the check of one table, without a word, where the first thing in memory happens to be a view. So it is told here, and from the inner pages of the
/// trees alone, one in a hundred and fifty: the leaves of a tree are all equally deep, which the check of its table sees to, so that one tells of all.
/// What only leaves lead to, the rest of a value that is longer than a page, is asked of SQLite where pages are left over.
package struct PageOwners {
    private let file: UnsafeMutablePointer<sqlite3_file>
    private var isOwned: [Bool]
    private var page: [UInt8]

    /// - Parameter db: of a file that nothing is written into, without a log, of which the check of each table found or will find nothing.
    /// - Throws: ``Refusal`` (data): what is wrong.
    package static func account(for db: Database) throws {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK,
            let file, file.pointee.pMethods != nil
        else { throw refusal("it cannot be read") }
        var pages = PageOwners(
            file: file, isOwned: Array(repeating: false, count: try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0),
            page: Array(repeating: 0, count: try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0))
        for number in try withoutOwner(db) { try pages.own(number) }
        try pages.ownFree()
        for root in try [1] + Int.fetchAll(db, sql: "SELECT rootpage FROM sqlite_schema WHERE rootpage > 0") {
            try pages.own(tree: root)
        }
        if pages.isOwned.contains(false) {
            for number in try Int.fetchAll(db, sql: "SELECT pageno FROM dbstat WHERE pagetype = 'overflow'") {
                try pages.own(number)
            }
        }
        if let number = pages.isOwned.firstIndex(of: false) { throw refusal("nothing leads to page \(number + 1)") }
    }

    private static func refusal(_ words: String) -> Refusal { Refusal(.data, "its database is damaged: \(words)") }

    private mutating func own(_ number: Int) throws(Refusal) {
        guard isOwned.indices.contains(number - 1) else {
            throw PageOwners.refusal("something leads to page \(number), which is not there")
        }
        if isOwned[number - 1] { throw PageOwners.refusal("more than one thing leads to page \(number)") }
        isOwned[number - 1] = true
    }

    // What follows is as SQLite's file format has it (sqlite.org/fileformat2.html); numbers are big-endian.

    /// The pages of a file that are no tree's and not free: the one with the bytes by which processes lock the file; and where it vacuums itself,
    /// those that tell what leads to each page.
    static func withoutOwner(_ db: Database) throws -> [Int] {
        let count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        // Bytes at the end of each page that SQLite does not use.
        var reserved: Int32 = -1
        sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved)
        let lock = (1 << 30) / size + 1
        let vacuums = try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") != 0
        let maps = stride(from: 2, through: vacuums ? count : 0, by: (size - Int(max(0, reserved))) / 5 + 1)
        return (lock <= count ? [lock] : []) + maps.map { $0 == lock ? $0 + 1 : $0 }
    }

    /// Trunks, each with the numbers of free pages in it.
    private mutating func ownFree() throws(Refusal) {
        try read(1)
        let (first, count) = try (number(at: 32), number(at: 36))
        var (trunk, found) = (first, 0)
        while trunk > 0 {
            try own(trunk)
            try read(trunk)
            let (next, leaves) = try (number(at: 0), number(at: 4))
            for index in 0..<leaves { try own(number(at: 8 + 4 * index)) }
            (trunk, found) = (next, found + 1 + leaves)
        }
        if found != count { throw PageOwners.refusal("there are \(found) free pages where \(count) are counted") }
    }

    private mutating func own(tree root: Int) throws(Refusal) {
        try own(root)
        var level = [root]
        while try isInner(level[0]) {
            var below: [Int] = []
            for number in level {
                guard try isInner(number) else { throw PageOwners.refusal("page \(number) is no inner page") }
                below += try children(of: number)
            }
            for child in below { try own(child) }
            level = below
        }
    }

    /// Reads it. The first page begins with the file's own header.
    private mutating func isInner(_ number: Int) throws(Refusal) -> Bool {
        try read(number)
        return page[start(number)] == 2 || page[start(number)] == 5
    }

    private func start(_ number: Int) -> Int { number == 1 ? 100 : 0 }

    /// - Parameter number: of the inner page that was read.
    private func children(of number: Int) throws(Refusal) -> [Int] {
        let start = start(number)
        var children: [Int] = []
        for cell in 0..<short(at: start + 3) {
            children.append(try self.number(at: short(at: min(start + 12 + 2 * cell, page.count - 2))))
        }
        return try children + [self.number(at: start + 8)]
    }

    private mutating func read(_ number: Int) throws(Refusal) {
        let place = Int64(number - 1) * Int64(page.count)
        guard file.pointee.pMethods.pointee.xRead(file, &page, Int32(page.count), place) == SQLITE_OK else {
            throw PageOwners.refusal("page \(number) cannot be read")
        }
    }

    private func short(at place: Int) -> Int { Int(page[place]) << 8 | Int(page[place + 1]) }

    private func number(at place: Int) throws(Refusal) -> Int {
        guard place + 4 <= page.count else { throw PageOwners.refusal("a page leads beyond its end") }
        return short(at: place) << 16 | short(at: place + 2)
    }
}
