import DiveShop
import GRDB

/// Finds the row that a line of the file refers to, by what people know it by.
final class ReferenceFinder {
    enum Finding: Equatable {
        case row(Int64)
        case nothing
        case several(Int)
    }

    let reference: ImportReference
    /// Where the parts are in a row's cells; nil: the file has no such column.
    private let places: [Int?]
    private let lookUp: ImportStatement
    /// For names with an `@`, where those may be something else than others.
    private let lookUpAddress: ImportStatement?
    private let db: Database
    private let now: Instant
    /// The last row found, since a ticket's lines follow one another; and what it is known by, each part with 0xFF behind it.
    private var last: Int64?
    private var lastParts: [UInt8] = []

    /// - Parameter columns: of a row's cells, by name.
    init(_ reference: ImportReference, columns: [String], db: Database, now: Instant) throws {
        self.reference = reference
        self.db = db
        self.now = now
        places = reference.parts.map { columns.firstIndex(of: $0) }
        lookUp = try ImportStatement(db, ReferenceFinder.sql(reference.target))
        lookUpAddress =
            reference.target == .customer
            ? try ImportStatement(db, "SELECT id FROM customers WHERE email = ?1 COLLATE NOCASE") : nil
    }

    /// Whether the file has anything to say of it.
    var isGiven: Bool { places.first.flatMap { $0 } != nil }

    /// - Parameter cells: of the row.
    /// - Returns: nil where the row refers to nothing.
    func find(_ cells: ArraySlice<ImportBatch.Cell>, of batch: ImportBatch) throws -> Finding? {
        let parts = places.map { place in place.map { cells[cells.startIndex + $0] } ?? .none }
        if parts[0].kind == .none { return nil }
        if let last, isLast(parts, batch) { return .row(last) }
        last = nil
        let isAddress = lookUpAddress != nil && batch.text(parts[0]).contains(0x40)
        let statement = isAddress ? lookUpAddress ?? lookUp : lookUp
        for (i, part) in parts.enumerated() { statement.bind(part, of: batch, at: Int32(i + 1)) }
        let finding = try ReferenceFinder.run(statement)
        if case .row(let id) = finding {
            last = id
            lastParts.removeAll(keepingCapacity: true)
            for part in parts {
                if part.kind == .text { lastParts.append(contentsOf: batch.text(part)) }
                lastParts.append(0xFF)
            }
        }
        return finding
    }

    /// By the first part alone.
    func find(_ name: String) throws -> Finding {
        lookUp.bind(name, at: 1)
        return try ReferenceFinder.run(lookUp)
    }

    private static func run(_ statement: ImportStatement) throws -> Finding {
        defer { statement.reset() }
        guard try statement.step() else { return .nothing }
        let id = statement.number(0)
        var count = 1
        while try statement.step() { count += 1 }
        return count == 1 ? .row(id) : .several(count)
    }

    /// Whether those are the parts that the last row is known by.
    private func isLast(_ parts: [ImportBatch.Cell], _ batch: ImportBatch) -> Bool {
        var rest = lastParts[...]
        for part in parts {
            if part.kind == .text {
                let text = batch.text(part)
                guard rest.starts(with: text) else { return false }
                rest = rest.dropFirst(text.count)
            }
            guard rest.popFirst() == 0xFF else { return false }
        }
        return true
    }

    /// The first part, whole.
    func name(_ cells: ArraySlice<ImportBatch.Cell>, of batch: ImportBatch) -> String? {
        places[0].map { batch.string(cells[cells.startIndex + $0]) }
    }

    /// What the line calls the row it refers to.
    func words(_ cells: ArraySlice<ImportBatch.Cell>, of batch: ImportBatch) -> [String] {
        places.compactMap { place in
            guard let place, case let cell = cells[cells.startIndex + place], cell.kind == .text else { return nil }
            return batch.string(cell)
        }
    }

    /// Makes the row that is missing, and counts what was made.
    /// - Parameter parts: what it is known by, whole.
    func make(_ parts: [String], counts: inout ImportCounts) throws -> Int64 {
        func insert(_ table: String, _ columns: String, _ values: any DatabaseValueConvertible...) throws -> Int64 {
            let places = values.map { _ in "?" }.joined(separator: ", ")
            try db.execute(
                sql: "INSERT INTO \(table) (\(columns), created_at) VALUES (\(places), ?)",
                arguments: StatementArguments(values + [now.text]))
            counts.made[table, default: 0] += 1
            return db.lastInsertedRowID
        }
        last = nil
        switch reference.target {
        case .productCategory, .rentalCategory: return try insert(reference.target.table, "name", parts[0])
        case .agency: return try insert("certification_agencies", "name, abbreviation", parts[0], parts[0])
        case .certification:
            let agencies = try Int64.fetchAll(db, sql: ReferenceFinder.sql(.agency), arguments: [parts[0]])
            guard agencies.count < 2 else {
                throw Refusal(.data, "\(agencies.count) agencies are called '\(parts[0])'")
            }
            let agency =
                try agencies.first
                ?? insert("certification_agencies", "name, abbreviation", parts[0], parts[0])
            return try insert("certifications", "agency_id, name", agency, parts[1])
        default:
            throw Refusal(.data, "a \(reference.target.noun) cannot be made from its \(reference.target.key) alone")
        }
    }

    /// Takes what one is known by; answers the ids of all that are known by it.
    private static func sql(_ target: ImportTarget) -> String {
        switch target {
        case .productCategory, .rentalCategory: "SELECT id FROM \(target.table) WHERE name = ?1 COLLATE NOCASE"
        case .agency:
            """
            SELECT id FROM certification_agencies WHERE abbreviation = ?1 COLLATE NOCASE
            UNION SELECT id FROM certification_agencies WHERE name = ?1 COLLATE NOCASE
            """
        case .product: "SELECT id FROM products WHERE sku = ?1"
        case .transaction: "SELECT id FROM transactions WHERE transaction_number = ?1"
        case .equipment: "SELECT id FROM rental_equipment WHERE equipment_code = ?1"
        case .reservation: "SELECT id FROM rental_reservations WHERE reservation_number = ?1"
        case .course: "SELECT id FROM courses WHERE course_code = ?1"
        case .trip: "SELECT id FROM trips WHERE trip_code = ?1"
        case .customer:
            // Two conditions, each with its index; a person who has one number in both places is one.
            "SELECT id FROM customers WHERE phone = ?1 UNION SELECT id FROM customers WHERE mobile = ?1"
        case .user: "SELECT id FROM users WHERE \(isUser("?1"))"
        case .courseSchedule:
            """
            SELECT id FROM course_schedules
            WHERE course_id = (SELECT id FROM courses WHERE course_code = ?1) AND start_date = ?2
                AND (?3 IS NULL OR instructor_id IN (SELECT id FROM users WHERE \(isUser("?3"))))
            """
        case .tripSchedule:
            """
            SELECT id FROM trip_schedules
            WHERE trip_id = (SELECT id FROM trips WHERE trip_code = ?1) AND departure_date = ?2
            """
        case .certification:
            """
            SELECT id FROM certifications WHERE agency_id IN (SELECT id FROM certification_agencies
                    WHERE abbreviation = ?1 COLLATE NOCASE OR name = ?1 COLLATE NOCASE)
                AND (name = ?2 COLLATE NOCASE OR code = ?2 COLLATE NOCASE)
            """
        }
    }

    private static func isUser(_ name: String) -> String {
        """
        username = \(name) OR email = \(name) COLLATE NOCASE
            OR trim(first_name || ' ' || last_name) = \(name) COLLATE NOCASE AND first_name || last_name <> ''
        """
    }
}
