package import DiveShop
package import Store

/// Brings a CSV file into a table of the shop: all of its lines, or none.
///
/// The file is read up to three times, none of which keeps more of it than a block: for its encoding, for how its dates and numbers are
/// written, and for its rows. Only the last holds the store's write lock.
package struct ImportFile {
    package enum Event {
        /// How much is done, from 0 to 1, and what is being done.
        case progress(Double, String)
        /// What was found in the file's first line; told once.
        case columns([HeaderMap.Entry], ignored: [String])
        /// A line that cannot be brought in, from 1, and why.
        case refused(Int, String)
    }

    private let table: ImportTable
    private let path: String
    private let options: ImportOptions
    private let staff: Int64
    private let home: Home
    private let largeSize: Int

    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - largeSize: from what size on, in bytes, a file is worth building the table's indexes anew.
    package init(
        _ table: ImportTable, path: String, options: ImportOptions, staff: Int64, home: Home,
        largeSize: Int = ImportPlan.largeSize
    ) {
        self.table = table
        self.path = path
        self.options = options
        self.staff = staff
        self.home = home
        self.largeSize = largeSize
    }

    /// - Parameter report: called on this thread. The import is stopped when it answers false.
    /// - Returns: what came of it; where a line was refused nothing was changed.
    /// - Throws: ``Refusal`` where the file cannot be read as a whole, or was stopped; then nothing was changed.
    package func carryOut(on store: Store, at now: Instant, report: @escaping (Event) -> Bool) throws(Refusal)
        -> ImportCounts
    {
        let asked = ImportPlan(table: table, columns: [], headers: [], makesMissing: options.makesMissing)
        try store.checkMayImport(asked.permissions, staff: staff, at: now)
        let shop = try store.shop()
        func progress(_ share: Double, _ words: String) throws(Refusal) {
            guard report(.progress(share, words)) else { throw Refusal(.failed, "stopped; nothing was imported") }
        }
        let source = try ImportSource(path, spool: home.cache) { !report(.progress(0, "reading")) }
        let encoding = try encoding(of: source) { share throws(Refusal) in
            try progress(share * 0.05, "looking at the file")
        }
        let delimiter = try delimiter(of: source)
        let record = source.reader(delimiter: delimiter)
        let headers = try headers(record, source, encoding)
        let map = try HeaderMap(headers, table: table, options: options)
        guard report(.columns(map.entries, ignored: map.ignored)) else {
            throw Refusal(.failed, "stopped; nothing was imported")
        }
        let rows = RowReader(
            map, table: table, width: headers.count, encoding: encoding, options: options,
            setting: ImportSetting(shop: shop, now: now))
        if rows.needsSurvey {
            try survey(source, delimiter, rows) { share throws(Refusal) in
                try progress(0.05 + share * 0.1, "looking at dates and numbers")
            }
        }
        let plan = ImportPlan(
            table: table, columns: map.entries.compactMap { table.place(of: $0.column.name) },
            headers: map.entries.map(\.header), lacking: map.lacking, isDryRun: options.isDryRun,
            updates: options.updates,
            makesMissing: options.makesMissing, size: source.size, largeSize: largeSize)
        let passes = Passes(source: source, delimiter: delimiter, rows: rows)
        defer { passes.end() }
        let refusals = SortedRefusals { line, reason in _ = report(.refused(line, reason)) }
        let counts = try store.importRows(plan, staff: staff, at: now) { pass throws(Refusal) in
            guard let batch = try passes.next(pass) else { return nil }
            let share = pass == 1 ? 0.15 + 0.7 * batch.progress : 0.85 + 0.1 * batch.progress
            try progress(share, options.isDryRun ? "trying" : "bringing in")
            return batch
        } report: { line, reason in
            refusals.add(line, reason)
        }
        refusals.tell()
        return counts
    }

    private func encoding(of source: ImportSource, progress: (Double) throws(Refusal) -> Void) throws(Refusal)
        -> TextEncoding
    {
        if let encoding = options.encoding { return encoding }
        var survey = EncodingSurvey(firstLine: source.firstLine)
        var place = source.start
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
        defer { block.deallocate() }
        while case let count = try source.read(at: place, into: block), count > 0 {
            survey.look(at: UnsafeRawBufferPointer(rebasing: block[..<count]))
            place += count
            try progress(source.share(place))
        }
        survey.finish()
        return source.saysUTF8 ? .utf8 : try survey.encoding()
    }

    /// What the person says, else the file, else the sign that makes the most known columns of its first line.
    private func delimiter(of source: ImportSource) throws(Refusal) -> UInt8 {
        if let delimiter = options.delimiter ?? source.saidDelimiter { return delimiter }
        var best: (delimiter: UInt8, known: Int, count: Int) = (0x2C, -1, 0)
        for candidate: UInt8 in [0x2C, 0x3B, 0x09, 0x7C] {
            let record = source.reader(delimiter: candidate)
            let outcome = try record.next()
            if outcome == .end { break }
            // With one of the others, a line that cannot be read may be one long name.
            let headers =
                outcome == .record
                ? (0..<record.count).map { String(decoding: record.bytes($0), as: UTF8.self) } : []
            let found = (known: HeaderMap.known(headers, in: table), count: max(1, headers.count))
            if found > (best.known, best.count) { best = (candidate, found.known, found.count) }
        }
        return best.delimiter
    }

    /// The most columns that a file may have.
    private static let mostColumns = 1000

    private func headers(_ record: CsvReader, _ source: ImportSource, _ encoding: TextEncoding) throws(Refusal)
        -> [String]
    {
        switch try record.next() {
        case .end: throw Refusal(.data, "\(source.name) is empty; its first line must have the columns' names")
        case .broken(let reason): throw Refusal(.data, "the first line of \(source.name) cannot be read: \(reason)")
        case .record: break
        }
        if let flaw = record.flaw { throw Refusal(.data, "the first line of \(source.name) cannot be read: \(flaw)") }
        guard record.count <= ImportFile.mostColumns else {
            throw Refusal(
                .data, "\(source.name) has \(record.count) columns; no more than \(ImportFile.mostColumns) can be read")
        }
        var headers: [String] = []
        for field in 0..<record.count {
            guard !record.hasZero(field) else { throw Refusal(.data, "\(source.name) is no text; name a CSV file") }
            headers.append(encoding.string(record.bytes(field)))
        }
        return headers
    }

    private func survey(
        _ source: ImportSource, _ delimiter: UInt8, _ rows: RowReader, progress: (Double) throws(Refusal) -> Void
    ) throws(Refusal) {
        let record = source.reader(delimiter: delimiter)
        guard try record.next() == .record else { return }
        var count = 0
        while try record.next() == .record {
            rows.survey(record)
            count += 1
            if count % 1000 == 0 { try progress(source.share(record.consumed)) }
        }
    }
}

extension TextEncoding {
    /// What is not of the encoding is replaced.
    fileprivate func string(_ bytes: UnsafeRawBufferPointer) -> String {
        let text: String
        switch self {
        case .utf8: text = String(decoding: bytes, as: UTF8.self)
        case .windows1252:
            let decoded = UnsafeMutableRawPointer.allocate(byteCount: bytes.count * 3 + 1, alignment: 1)
            defer { decoded.deallocate() }
            let count = TextEncoding.decodeWindows1252(bytes, into: decoded)
            text = String(decoding: UnsafeRawBufferPointer(start: decoded, count: count), as: UTF8.self)
        }
        var trimmed = text
        return trimmed.withUTF8 { String(decoding: TextForms.trimmed(UnsafeRawBufferPointer($0)), as: UTF8.self) }
    }
}
