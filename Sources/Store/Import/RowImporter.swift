import DiveShop
import GRDB

/// Brings the rows of a file into one table, within one transaction: finds what they refer to, tells which are there already, and
/// makes or changes the others. A row that cannot be brought in is reported, and the next one is tried.
final class RowImporter {
    /// A column of the store that rows give.
    struct Target {
        enum Source {
            case cell(Int)
            case reference(Int)
        }
        let column: String
        let source: Source
        /// What the file calls it.
        let header: String
        /// What stands for nothing, as SQL; nil: NULL.
        let standard: String?

        /// The value bound at a place of a statement.
        func value(_ place: Int) -> String { standard.map { "coalesce(?\(place), \($0))" } ?? "?\(place)" }
    }

    private(set) var counts = ImportCounts()
    private let db: Database
    private let plan: ImportPlan
    private let targets: [Target]
    private let finders: [ReferenceFinder]
    private let lookUp: RowLookUp
    private let insertion: ImportStatement
    private let change: ImportStatement
    private let later: LaterReferences?
    private let report: (Int, String) -> Void
    /// Rows above this number are of this file.
    private let lastBefore: Int64
    /// Stored rows that a line of this file was about.
    private var seen = IdentifierSet()
    private var values: [ImportBatch.Cell] = []
    /// Of a large file into a small table; nil: each row is looked up and put in by itself.
    private let bulk: BulkLoad?
    private var hashes: [UInt64] = []
    /// Rows of the file so far, in this pass.
    private var number = 0
    private var isSecondPass = false

    /// - Parameter report: told of a refused row: its line, and why.
    init(_ db: Database, _ plan: ImportPlan, at now: Instant, report: @escaping (Int, String) -> Void) throws {
        self.db = db
        self.plan = plan
        self.report = report
        let table = plan.table
        let columns = plan.columns.map { table.columns[$0] }
        let schema = try Row.fetchAll(
            db, sql: "SELECT name, dflt_value FROM pragma_table_info(?)", arguments: [table.name])
        let defaults = Dictionary(schema.map { ($0.text("name") ?? "", $0.text("dflt_value")) }) { first, _ in first }

        finders = try table.references.map {
            try ReferenceFinder($0, columns: columns.map(\.name), db: db, now: now)
        }
        targets = RowImporter.targets(table, columns, plan.headers, finders, defaults)
        let statements = RowImporter.statements(table, targets, defaults, now)
        insertion = try ImportStatement(db, statements.insertion)
        change = try ImportStatement(db, statements.change)
        later = try finders.first { $0.reference.target.table == table.name && $0.isGiven }.map {
            try LaterReferences(db, table, $0)
        }
        lastBefore = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(table.name)") ?? 0
        lookUp = try RowLookUp(db, table, targets, lastBefore: lastBefore) { defaults[$0] ?? nil }
        bulk = try RowImporter.bulk(
            db, plan, lookUp, lastBefore: lastBefore, canPutOff: later == nil,
            refers: finders.contains { $0.isGiven })
    }

    private static func bulk(
        _ db: Database, _ plan: ImportPlan, _ lookUp: RowLookUp, lastBefore: Int64, canPutOff: Bool, refers: Bool
    )
        throws -> BulkLoad?
    {
        // Building the indexes goes through all rows: it pays where most of them are this file's.
        guard plan.isLarge && plan.lacking.isEmpty && lastBefore <= plan.likelyRows else { return nil }
        let isUnique = try BulkLoad.keepsKeysUnique(db, plan.table)
        guard isUnique || lookUp.keyCount > 0 && canPutOff else { return nil }
        let keys = (plan.likelyRows + Int(lastBefore)) * lookUp.keyCount
        let bulk = try BulkLoad(db, plan.table, needsFilter: !isUnique, keys: keys, refers: refers)
        if !isUnique && lastBefore > 0 {
            try lookUp.hashesOfStored(db, plan.table) { _ = bulk.remember($0) }
        }
        return bulk
    }

    private static func targets(
        _ table: ImportTable, _ columns: [ImportColumn], _ headers: [String], _ finders: [ReferenceFinder],
        _ defaults: [String: String?]
    ) -> [Target] {
        var targets: [Target] = []
        for (place, column) in columns.enumerated() where table.reference(of: column.name) == nil {
            let standard = column.standard.map { "'\($0)'" } ?? defaults[column.name] ?? nil
            targets.append(
                Target(column: column.name, source: .cell(place), header: headers[place], standard: standard))
        }
        for (place, finder) in finders.enumerated() where finder.isGiven {
            let part = finder.reference.parts[0]
            let header = columns.firstIndex { $0.name == part }.map { headers[$0] } ?? part
            targets.append(
                Target(column: finder.reference.column, source: .reference(place), header: header, standard: nil))
        }
        return targets
    }

    private static func statements(
        _ table: ImportTable, _ targets: [Target], _ defaults: [String: String?], _ now: Instant
    ) -> (insertion: String, change: String) {
        var names = targets.map(\.column)
        var expressions = targets.indices.map { targets[$0].value($0 + 1) }
        // What the file does not have, but every row must.
        for column in table.columns where !names.contains(column.name) {
            guard let standard = column.standard else { continue }
            names.append(column.name)
            expressions.append("'\(standard)'")
        }
        if defaults.keys.contains("created_at") && !names.contains("created_at") {
            names.append("created_at")
            expressions.append("'\(now.text)'")
        }
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        var changes = targets.enumerated().map { "\"\($1.column)\" = coalesce(?\($0 + 1), \"\($1.column)\")" }
        if defaults.keys.contains("updated_at") { changes.append("updated_at = '\(now.text)'") }
        return (
            "INSERT INTO \(table.name) (\(list)) VALUES (\(expressions.joined(separator: ", ")))",
            "UPDATE \(table.name) SET \(changes.joined(separator: ", ")) WHERE id = ?\(targets.count + 1)"
        )
    }

    func take(_ batch: ImportBatch) throws {
        let width = plan.columns.count
        for (place, row) in batch.rows.enumerated() {
            number += 1
            if isSecondPass {
                if bulk?.hasPutOff(number) != true { continue }
            } else {
                counts.read += 1
            }
            if let reason = row.reason {
                refuse(row.line, reason)
                continue
            }
            do {
                try take(row.line, batch.cells[place * width..<(place + 1) * width], of: batch)
            } catch let refusal as Refusal where refusal.kind == .data {
                refuse(row.line, refusal.words)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                refuse(row.line, "the store does not take it: \(error.message ?? "it breaks a rule of the table")")
            }
        }
    }

    /// The file was gone through once.
    /// - Returns: whether it must be gone through again, for rows that were put off.
    func goesOn() throws -> Bool {
        guard let bulk else { return false }
        // Nobody will look for what is not kept.
        if bulk.hasPutOff || !plan.isDryRun && counts.refused == 0 { try bulk.build() }
        number = 0
        isSecondPass = true
        return bulk.hasPutOff
    }

    private func refuse(_ line: Int, _ reason: String) {
        counts.refused += 1
        report(line, reason)
    }

    private func take(_ line: Int, _ cells: ArraySlice<ImportBatch.Cell>, of batch: ImportBatch) throws {
        values.removeAll(keepingCapacity: true)
        // The name of a row of this table that is still to come.
        var awaited: String?
        for target in targets {
            switch target.source {
            case .cell(let place): values.append(cells[cells.startIndex + place])
            case .reference(let place):
                let finder = finders[place]
                guard let finding = try finder.find(cells, of: batch) else {
                    values.append(.none)
                    continue
                }
                if finding == .nothing && finder === later?.finder {
                    awaited = finder.name(cells, of: batch)
                    values.append(.none)
                } else {
                    let id = try row(finding, finder) { finder.words(cells, of: batch) }
                    values.append(.whole(Int(id)))
                }
            }
        }
        if let bulk, !isSecondPass {
            if bulk.needsFilter {
                lookUp.hashes(of: values, of: batch, into: &hashes)
                if bulk.admits(number, hashes) { try insert(batch, line, awaited) }
                return
            }
            // Nearly every row is new, and where one is not the table's own unique key says so.
            if try insertIfNew(batch, line, awaited) { return }
        }
        switch try lookUp.look(for: values, of: batch) {
        case .nowhere: try insert(batch, line, awaited)
        case .same(let id, let key):
            // What is still to come is another value than the one that is there, unless an earlier line waits for the same.
            if let later, let awaited, try !later.has(id, awaited) {
                let place = targets.firstIndex { $0.column == later.finder.reference.column } ?? 0
                try change(id, key: key, [place], batch, line, awaited)
            } else {
                counts.unchanged += 1
                if id > 0 { _ = seen.insert(id) }
            }
        case .other(let id, let key, let differing): try change(id, key: key, differing, batch, line, awaited)
        case .several(let count, let key):
            throw Refusal(.data, "\(count) rows of the shop have this \(key), each with other values")
        }
    }

    private func insert(_ batch: ImportBatch, _ line: Int, _ awaited: String?) throws {
        guard plan.lacking.isEmpty else {
            throw Refusal(
                .data, "the shop has no such row, and a new one needs \(plan.lacking.joined(separator: ", "))")
        }
        for (place, value) in values.enumerated() { insertion.bind(value, of: batch, at: Int32(place + 1)) }
        try insertion.run()
        counts.new += 1
        if let awaited { try later?.add(line: line, id: db.lastInsertedRowID, name: awaited) }
    }

    private func insertIfNew(_ batch: ImportBatch, _ line: Int, _ awaited: String?) throws -> Bool {
        do {
            try insert(batch, line, awaited)
            return true
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            return false
        }
    }

    private func change(
        _ id: Int64, key: String, _ differing: [Int], _ batch: ImportBatch, _ line: Int, _ awaited: String?
    ) throws {
        let columns = differing.prefix(3).map { targets[$0].header }.joined(separator: ", ")
        let all = differing.count > 3 ? "\(columns) and more" : columns
        if id > lastBefore || seen.contains(id) {
            throw Refusal(.data, "an earlier line of the file has this \(key) with another \(all)")
        }
        guard plan.updates else {
            throw Refusal(.data, "the shop has this \(key) with another \(all); --update takes the file's")
        }
        if let reference = later?.finder.reference,
            let place = targets.firstIndex(where: { $0.column == reference.column }), values[place].kind == .whole
        {
            try checkIsAnother(values[place].number, than: id)
        }
        for (place, value) in values.enumerated() { change.bind(value, of: batch, at: Int32(place + 1)) }
        change.bind(id, at: Int32(values.count + 1))
        try change.run()
        _ = seen.insert(id)
        counts.updated += 1
        if let awaited { try later?.add(line: line, id: id, name: awaited) }
    }

    /// Leaves the connection as it was.
    func end() { bulk?.end() }

    /// Sees to what had to wait until all rows were there.
    func finish() throws {
        try later?.settle { line, id, name in
            guard let finder = later?.finder else { return nil }
            do {
                let found = try row(finder.find(name), finder) { [name] }
                try checkIsAnother(found, than: id)
                return found
            } catch let refusal as Refusal where refusal.kind == .data {
                // It was counted when it was put in without.
                if id > lastBefore { counts.new -= 1 } else { counts.updated -= 1 }
                refuse(line, refusal.words)
                return nil
            }
        }
    }

    private func checkIsAnother(_ found: Int64, than id: Int64) throws {
        guard found == id, let reference = later?.finder.reference else { return }
        throw Refusal(.data, "its \(reference.parts[0]) is itself")
    }

    /// The row that was found; made, where it is missing and may be.
    private func row(_ finding: ReferenceFinder.Finding, _ finder: ReferenceFinder, _ words: () -> [String]) throws
        -> Int64
    {
        let target = finder.reference.target
        if case .row(let id) = finding { return id }
        let words = words()
        if finding == .nothing && plan.makesMissing && target.canBeMade && words.count >= finder.reference.parts.count {
            return try finder.make(words, counts: &counts)
        }
        let name = words.map { $0.count > 60 ? $0.prefix(59) + "…" : $0 }.joined(separator: ", ")
        if case .several(let count) = finding {
            throw Refusal(.data, "\(finder.reference.parts[0]) '\(name)' can be \(count) rows of \(target.table)")
        }
        let remedy =
            target.canBeMade
            ? "--create-missing makes it"
            : target == .user ? "add them to the staff first" : "bring \(target.table) in first"
        throw Refusal(.data, "there is no \(target.noun) '\(name)'; \(remedy)")
    }
}
