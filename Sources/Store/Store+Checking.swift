package import DiveShop
import GRDB
import GRDBSQLite

extension Store {
    /// Reads the whole store on a connection of its own, table by table, and says what is wrong with it: damaged pages, pages that
    /// belong to two tables or to none, indexes that disagree with their table, values against a CHECK or NOT NULL, references to rows that are not there;
    /// and which indexes, triggers and views the store lacks.
    /// - Parameter progress: how much is done, from 0 to 1, and which table is read; called on this thread, also within
    ///   large tables. The check stops when it returns false.
    /// - Returns: what is wrong, a line each, at most a hundred; empty: the store is sound; nil: it was stopped.
    package func check(progress: (Double, String) -> Bool) throws(Refusal) -> [String]? {
        do {
            let connection = try Store.connect(path, label: "checker")
            defer { try? connection.close() }
            return try withoutActuallyEscaping(progress) { progress in
                try connection.unsafeRead { try Store.check($0, Ticker(progress)) }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    private static let mostProblems = 100

    private static func check(_ db: Database, _ ticker: Ticker) throws -> [String]? {
        let tables =
            try ["sqlite_schema"]
            + String.fetchAll(
                db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL ORDER BY name")
        let weights = try tables.map { try weight(db, $0) }
        let total = Double(weights.reduce(0, +))
        var done = 0
        ticker.table = "pages"
        guard ticker.tick(0) else { return nil }
        ticker.watch(db)
        defer { ticker.leave(db) }
        var problems = try SchemaObjects(db).differences(from: model(SchemaObjects.init)).map { "schema: \($0)" }
        do {
            problems += try pageProblem(db).map { ["pages: \($0)"] } ?? []
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            return nil
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            problems.append("pages: \(error.message ?? "damaged")")
        }
        for (table, weight) in zip(tables, weights) {
            ticker.table = table
            ticker.start = Double(done) / total
            ticker.end = Double(done + weight) / total
            guard ticker.tick(ticker.start) else { return nil }
            do {
                problems += try problemsIn(db, table, atMost: mostProblems - problems.count)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
                return nil
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                problems.append("\(table): \(error.message ?? "damaged")")
            }
            if problems.count >= mostProblems { break }
            done += weight
        }
        return ticker.tick(1) ? problems : nil
    }

    /// Pages that belong to two tables or indexes, or to nothing: no check of one table sees them. SQLite's check of all leaves them out where it
    /// happens to meet a view first (see ``PageOwners``). One way remains that is not told here: a page that is in use and counted as free, while as
    /// many are lost. A backup, which has the file at rest, tells it.
    private static func pageProblem(_ db: Database) throws -> String? {
        var problem: String?
        // Others write meanwhile: what is counted is all of one moment.
        try db.inTransaction(.deferred) {
            problem = try pageProblem(ofMoment: db)
            return .rollback
        }
        return problem
    }

    private static func pageProblem(ofMoment db: Database) throws -> String? {
        guard
            let row = try Row.fetchOne(db, sql: "SELECT count(*) AS used, count(DISTINCT pageno) AS pages FROM dbstat")
        else { return nil }
        if row.int("used") > row.int("pages") { return "\(row.int("used") - row.int("pages")) are used twice" }
        let count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
        let lost = try count - PageOwners.withoutOwner(db).count - free - row.int("pages")
        return lost == 0 ? nil : "\(lost.magnitude) are \(lost > 0 ? "lost" : "in use, and free")"
    }

    private static func problemsIn(_ db: Database, _ table: String, atMost limit: Int) throws -> [String] {
        let name = table.quotedDatabaseIdentifier
        var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(name))").filter { $0 != "ok" }
            .prefix(limit).map { "\(table): \($0)" }
        if table == "sqlite_schema" { return problems }
        let dangling = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check(\(name))")
        while problems.count < limit, let row = try dangling.next() {
            problems.append(
                "\(table): row \(row.text("rowid") ?? "?") refers to a row of \(row.text("parent") ?? "?") that is not there"
            )
        }
        return problems
    }

    /// About how much there is to read: rows, in the table and once more in each of its indexes.
    private static func weight(_ db: Database, _ table: String) throws -> Int {
        let indexes = try Row.fetchAll(db, sql: "PRAGMA index_list(\(table.quotedDatabaseIdentifier))").count
        let sql = "SELECT max(rowid) FROM \(table.quotedDatabaseIdentifier)"
        // A table without row ids is small here. A damaged one is told of when its turn comes.
        let rows = (try? Int.fetchOne(db, sql: sql) ?? 0) ?? 0
        return (100 + min(max(0, rows), 1 << 40)) * (1 + indexes)
    }
}

/// Tells how far a check is while SQLite is at work on one large table, and stops it where that is wished.
private final class Ticker {
    var table = ""
    var start = 0.0
    var end = 0.0
    private var steps = 0
    private let progress: (Double, String) -> Bool

    /// SQLite's steps between two words of progress: some hundredths of a second.
    private static let interval: Int32 = 200_000

    init(_ progress: @escaping (Double, String) -> Bool) { self.progress = progress }

    func tick(_ share: Double) -> Bool {
        steps = 0
        return progress(share, table)
    }

    /// How many steps a table takes is not known: the share nears its end and never reaches it.
    private func step() -> Bool {
        steps += 1
        return progress(end - (end - start) / (1 + Double(steps) / 20), table)
    }

    func watch(_ db: Database) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            db.sqliteConnection, Ticker.interval,
            { me in me.map { Unmanaged<Ticker>.fromOpaque($0).takeUnretainedValue().step() ? 0 : 1 } ?? 0 }, me)
    }

    func leave(_ db: Database) { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
}
