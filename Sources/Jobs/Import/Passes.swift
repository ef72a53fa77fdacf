import DiveShop

/// Goes through a file's rows, as often as it must, each time on a thread that reads ahead.
final class Passes {
    private let source: ImportSource
    private let delimiter: UInt8
    private let rows: RowReader
    private var number = 0
    private var conveyor: Conveyor?

    init(source: ImportSource, delimiter: UInt8, rows: RowReader) {
        self.source = source
        self.delimiter = delimiter
        self.rows = rows
    }

    /// The next rows of a pass; nil: there are no more.
    func next(_ pass: Int) throws(Refusal) -> ImportBatch? {
        if pass != number {
            end()
            number = pass
            try begin()
        }
        return try conveyor?.next()
    }

    /// Ends the reading, and waits for it.
    func end() {
        conveyor?.stop()
        conveyor = nil
    }

    private func begin() throws(Refusal) {
        let record = source.reader(delimiter: delimiter)
        // The header.
        guard try record.next() == .record else { return }
        let conveyor = Conveyor()
        self.conveyor = conveyor
        conveyor.start { [source, rows] batch throws(Refusal) in
            let isOver = try Passes.fill(batch, record, rows)
            batch.progress = source.share(record.consumed)
            if isOver { try source.checkUnchanged() }
            return isOver
        }
    }

    /// - Returns: whether the file is over.
    private static func fill(_ batch: ImportBatch, _ record: CsvReader, _ rows: RowReader) throws(Refusal) -> Bool {
        while !batch.isFull {
            switch try record.next() {
            case .record: rows.read(record, into: batch)
            case .broken(let reason):
                rows.refuse(record.line, "\(reason); what follows was not read", in: batch)
                return true
            case .end: return true
            }
        }
        return false
    }
}

/// Tells of refused lines in the order of the file, unless there are too many to keep: then as they come.
final class SortedRefusals {
    private var kept: [(line: Int, reason: String)] = []
    private let report: (Int, String) -> Void
    private static let most = 10_000

    init(_ report: @escaping (Int, String) -> Void) { self.report = report }

    func add(_ line: Int, _ reason: String) {
        kept.append((line, reason))
        if kept.count > SortedRefusals.most { tell() }
    }

    /// Tells of those that were not told yet.
    func tell() {
        for (line, reason) in kept.sorted(by: { $0.line < $1.line }) { report(line, reason) }
        kept.removeAll()
    }
}
