package import DiveShop

/// Which of a file's columns is which of a table's.
package struct HeaderMap {
    package enum Source: Equatable {
        /// The file's column, from 0.
        case field(Int)
        /// The same value in every row.
        case constant(String)
    }
    package struct Entry {
        package let column: ImportColumn
        package let header: String
        package let source: Source
    }

    /// In the order of the table's columns.
    package private(set) var entries: [Entry] = []
    /// Headers of the file that no column of the table is called by; what stands under them is not brought in.
    package private(set) var ignored: [String] = []
    /// What a new row would need besides. Rows that are there can be changed without.
    package private(set) var lacking: [String] = []

    /// How many of the headers some column of the table is called by: what tells the delimiter.
    static func known(_ headers: [String], in table: ImportTable) -> Int {
        let names = Set(table.columns.flatMap { [$0.name] + $0.headers }.map(TextForms.header))
        return headers.count { names.contains(TextForms.header($0)) }
    }

    /// - Parameter options: a column that is mapped to nothing is left out.
    /// - Throws: ``Refusal`` that names the option which decides, where it is not plain what is what.
    package init(_ headers: [String], table: ImportTable, options: ImportOptions) throws(Refusal) {
        let keys = headers.map(TextForms.header)
        var sources: [String: Source] = [:]
        var used: Set<Int> = []
        for (name, value) in options.set {
            try HeaderMap.check(name, in: table, option: "--set")
            guard sources.updateValue(.constant(value), forKey: name) == nil else {
                throw Refusal(.data, "\(name) is set twice; say it once")
            }
        }
        var left: Set<String> = []
        for (name, header) in options.map {
            try HeaderMap.check(name, in: table, option: "--map")
            if header.isEmpty {
                left.insert(name)
                continue
            }
            let places = HeaderMap.places(of: header, in: headers)
            guard let place = places.first else {
                throw Refusal(.data, "the file has no column '\(header)'; its columns are \(HeaderMap.list(headers))")
            }
            guard places.count == 1 else {
                throw Refusal(.data, "the file has \(places.count) columns '\(header)'; rename one")
            }
            guard sources.updateValue(.field(place), forKey: name) == nil else {
                throw Refusal(.data, "\(name) is mapped twice; say it once")
            }
            guard used.insert(place).inserted else {
                throw Refusal(.data, "'\(headers[place])' is mapped to two columns; map it to one")
            }
        }
        // A column's own name goes before what other programs call it.
        for names in [{ (column: ImportColumn) in [column.name] }, { $0.headers }] {
            for column in table.columns where sources[column.name] == nil && !left.contains(column.name) {
                let wanted = Set(names(column).map(TextForms.header))
                let places = keys.indices.filter { wanted.contains(keys[$0]) && !used.contains($0) }
                guard let place = places.first else { continue }
                guard places.count == 1 else {
                    let both = places.prefix(2).map { "'\(headers[$0])'" }.joined(separator: " and ")
                    let hint =
                        HeaderMap.places(of: headers[place], in: headers).count > 1
                        ? "rename one" : "say --map \(column.name)=\(headers[place])"
                    throw Refusal(.data, "\(both) can both be \(column.name); \(hint)")
                }
                sources[column.name] = .field(place)
                used.insert(place)
            }
        }
        if sources.isEmpty { throw HeaderMap.nothingKnown(headers, table) }
        lacking = try HeaderMap.lacking(sources, headers, table, isForChanges: options.updates)
        for column in table.columns {
            guard let source = sources[column.name] else { continue }
            let header = if case .field(let place) = source { headers[place] } else { column.name }
            entries.append(Entry(column: column, header: header, source: source))
        }
        ignored = headers.indices.filter { !used.contains($0) && !headers[$0].isEmpty }.map { headers[$0] }
    }

    private static func check(_ name: String, in table: ImportTable, option: String) throws(Refusal) {
        guard table.place(of: name) == nil else { return }
        let names = table.columns.map(\.name).joined(separator: ", ")
        throw Refusal(.data, "\(option) \(name): \(table.name) has no such column; it has \(names)")
    }

    /// As it is written; where none is, without regard to case, blanks and signs.
    private static func places(of header: String, in headers: [String]) -> [Int] {
        let exact = headers.indices.filter { headers[$0] == header }
        if !exact.isEmpty { return exact }
        let key = TextForms.header(header)
        return headers.indices.filter { TextForms.header(headers[$0]) == key }
    }

    private static func nothingKnown(_ headers: [String], _ table: ImportTable) -> Refusal {
        Refusal(
            .data,
            """
            no column of \(table.name) is called \(list(headers)); the first line must have the columns' names; \
            see nautilus import tables, and --map
            """)
    }

    /// - Parameter isForChanges: only the columns that tell which row is meant must be there.
    private static func lacking(
        _ sources: [String: Source], _ headers: [String], _ table: ImportTable, isForChanges: Bool
    ) throws(Refusal) -> [String] {
        let missing = table.columns.filter { $0.isRequired && sources[$0.name] == nil }.map(\.name)
        if let column = missing.first(where: { !isForChanges || table.isKey($0) }) {
            throw Refusal(
                .data,
                """
                the file has no column for \(column); its columns are \(list(headers)); \
                say --map \(column)=HEADER or --set \(column)=VALUE
                """)
        }
        let some = table.needsOneOf
        guard !some.isEmpty && !some.contains(where: { sources[$0] != nil }) else { return missing }
        let words = some.joined(separator: ", ")
        if !isForChanges {
            throw Refusal(
                .data,
                """
                the file has no column for any of \(words); its columns are \(list(headers)); \
                say --map \(some[0])=HEADER
                """)
        }
        return missing + ["one of \(words)"]
    }

    private static func list(_ headers: [String]) -> String {
        let shown = headers.prefix(12).map { $0.count > 40 ? "'\($0.prefix(39))…'" : "'\($0)'" }
        return shown.joined(separator: ", ") + (headers.count > 12 ? ", …" : "")
    }
}
