import DiveShop
import GRDB

/// Tells whether a row of a file is in the table already: by the first of the table's keys that the row gives and a stored row has, or,
/// where it gives none, by all that the file says of it.
final class RowLookUp {
    enum Sighting: Equatable {
        case nowhere
        /// There it is, with all that the file says of it; and by which key (in the file's words) it is known, if by any.
        case same(Int64, key: String)
        /// There it is by that key, with other values in those columns (places of targets).
        case other(Int64, key: String, differing: [Int])
        case several(Int, key: String)
    }

    private struct Key {
        let statement: ImportStatement
        /// Targets whose values it takes, and those of them without which it does not apply.
        let places: [Int]
        let needed: [Int]
        /// Those whose letters count in one case only.
        let folded: Set<Int>
        let words: String
    }

    private let targets: [RowImporter.Target]
    private let lastBefore: Int64
    private let keys: [Key]
    private let whole: ImportStatement
    /// Stored rows that a line of this file is the same as, where lines are counted.
    private var claimed = IdentifierSet()
    /// Of contents that very many rows have: how many of the stored ones are left to claim.
    private var crowds: [[UInt8]: Int] = [:]
    private static let crowd = 32

    /// - Parameters:
    ///   - standard: of a column of the store, what stands for nothing, as SQL; nil: NULL.
    ///   - lastBefore: rows above this number are of this file.
    init(
        _ db: Database, _ table: ImportTable, _ targets: [RowImporter.Target], lastBefore: Int64,
        standard: (String) -> String?
    ) throws {
        self.targets = targets
        self.lastBefore = lastBefore
        let list = targets.map { "\"\($0.column)\"" }.joined(separator: ", ")
        keys = try table.keys.compactMap { key in
            var conditions: [String] = []
            var places: [Int] = []
            var needed: [Int] = []
            var folded: Set<Int> = []
            for part in key.parts {
                guard let place = targets.firstIndex(where: { $0.column == part.column }) else {
                    guard part.match == .orEmpty else { return nil }
                    conditions.append("\"\(part.column)\" IS \(standard(part.column) ?? "NULL")")
                    continue
                }
                places.append(place)
                if part.match != .orEmpty { needed.append(place) }
                if part.match == .anyCase { folded.insert(place) }
                let condition =
                    switch part.match {
                    case .exact: "= ?\(place + 1)"
                    case .anyCase: "= ?\(place + 1) COLLATE NOCASE"
                    case .orEmpty: "IS \(targets[place].value(place + 1))"
                    }
                conditions.append("\"\(part.column)\" \(condition)")
            }
            let sql = "SELECT id, \(list) FROM \(table.name) WHERE \(conditions.joined(separator: " AND "))"
            return Key(
                statement: try ImportStatement(db, sql), places: places, needed: needed, folded: folded,
                words: needed.map { targets[$0].header }.joined(separator: " and "))
        }
        var conditions = targets.indices.map { "\"\(targets[$0].column)\" IS \(targets[$0].value($0 + 1))" }
        // Said in so many words, for the index of rows that are known by no key.
        for key in table.keys {
            let needed = key.parts.filter { $0.match != .orEmpty }
            if needed.count == 1 { conditions.append("\"\(needed[0].column)\" IS NULL") }
        }
        whole = try ImportStatement(
            db, "SELECT id FROM \(table.name) WHERE \(conditions.joined(separator: " AND "))")
    }

    /// - Parameter values: of the targets.
    func look(for values: [ImportBatch.Cell], of batch: ImportBatch) throws -> Sighting {
        var isKnown = false
        for key in keys where key.needed.allSatisfy({ values[$0].kind != .none }) {
            isKnown = true
            let sighting = try look(for: values, of: batch, by: key)
            if sighting != .nowhere { return sighting }
        }
        return isKnown ? .nowhere : try count(values, of: batch)
    }

    /// How many of the table's keys the file can give.
    var keyCount: Int { keys.count }

    /// The hashes of the keys of all rows that are stored, at least of those that ``look(for:of:)`` could find.
    func hashesOfStored(_ db: Database, _ table: ImportTable, _ use: (UInt64) -> Void) throws {
        for (number, key) in keys.enumerated() {
            let columns = key.places.map { "\"\(targets[$0].column)\"" }
            let given = key.needed.map { "\"\(targets[$0].column)\" IS NOT NULL" }
            let all = try ImportStatement(
                db,
                "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) WHERE \(given.joined(separator: " AND "))"
            )
            while try all.step() {
                var hash = KeyHash(key: number)
                for (column, place) in key.places.enumerated() {
                    all.add(Int32(column), to: &hash, anyCase: key.folded.contains(place))
                }
                use(hash.spread)
            }
        }
    }

    /// Of each key that a row gives. Rows of which one would be found by the other's key have a hash in common.
    func hashes(of values: [ImportBatch.Cell], of batch: ImportBatch, into hashes: inout [UInt64]) {
        hashes.removeAll(keepingCapacity: true)
        for (number, key) in keys.enumerated() where key.needed.allSatisfy({ values[$0].kind != .none }) {
            var hash = KeyHash(key: number)
            for place in key.places {
                switch values[place].kind {
                case .none: hash.addNothing()
                case .text: hash.add(batch.text(values[place]), anyCase: key.folded.contains(place))
                case .whole, .real: hash.add(values[place].number)
                }
            }
            hashes.append(hash.spread)
        }
    }

    private func look(for values: [ImportBatch.Cell], of batch: ImportBatch, by key: Key) throws -> Sighting {
        let statement = key.statement
        for place in key.places { statement.bind(values[place], of: batch, at: Int32(place + 1)) }
        defer { statement.reset() }
        var found: (id: Int64, differing: [Int])?
        var count = 0
        while try statement.step() {
            let differing = targets.indices.filter { !statement.has(values[$0], of: batch, in: Int32($0 + 1)) }
            if differing.isEmpty { return .same(statement.number(0), key: key.words) }
            found = (statement.number(0), differing)
            count += 1
        }
        guard let found else { return .nowhere }
        return count == 1
            ? .other(found.id, key: key.words, differing: found.differing) : .several(count, key: key.words)
    }

    /// As many lines as the shop has rows like this are those rows; the next one is new.
    private func count(_ values: [ImportBatch.Cell], of batch: ImportBatch) throws -> Sighting {
        if !crowds.isEmpty {
            let content = content(values, batch)
            if let left = crowds[content] {
                if left == 0 { return .nowhere }
                crowds[content] = left - 1
                return .same(0, key: "")
            }
        }
        for place in values.indices { whole.bind(values[place], of: batch, at: Int32(place + 1)) }
        defer { whole.reset() }
        var taken = 0
        var left = 0
        var first: Int64?
        while try whole.step() {
            let id = whole.number(0)
            let isFree = id <= lastBefore && !claimed.contains(id)
            if isFree {
                left += 1
                if first == nil { first = id }
            } else {
                taken += 1
            }
            if taken < RowLookUp.crowd, let first {
                _ = claimed.insert(first)
                return .same(first, key: "")
            }
        }
        if taken >= RowLookUp.crowd { crowds[content(values, batch)] = max(0, left - 1) }
        return first.map { .same($0, key: "") } ?? .nowhere
    }

    private func content(_ values: [ImportBatch.Cell], _ batch: ImportBatch) -> [UInt8] {
        var content: [UInt8] = []
        for value in values {
            content.append(value.kind.rawValue)
            switch value.kind {
            case .none: break
            case .text:
                withUnsafeBytes(of: value.length) { content.append(contentsOf: $0) }
                content.append(contentsOf: batch.text(value))
            case .whole, .real: withUnsafeBytes(of: value.number) { content.append(contentsOf: $0) }
            }
        }
        return content
    }
}
