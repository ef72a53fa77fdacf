/// What is to be done with a file's rows: which columns they give, and how far the person lets it go.
package struct ImportPlan: Sendable {
    package let table: ImportTable
    /// Places in the table's columns, in the order in which a row's values come.
    package let columns: [Int]
    /// What the file calls them, for words about them.
    package let headers: [String]
    /// What a new row would need besides, where the file is there to change rows.
    package let lacking: [String]
    /// Nothing is kept.
    package let isDryRun: Bool
    /// Rows that are there with other values are brought to those of the file.
    package let updates: Bool
    /// Categories, agencies and certifications that are named but are not there are made.
    package let makesMissing: Bool
    /// Of the file, in bytes.
    package let size: Int
    /// From what size on a file is worth building the table's indexes anew.
    package let largeSize: Int

    package init(
        table: ImportTable, columns: [Int], headers: [String], lacking: [String] = [], isDryRun: Bool = false,
        updates: Bool = false,
        makesMissing: Bool = false, size: Int = 0, largeSize: Int = ImportPlan.largeSize
    ) {
        self.table = table
        self.columns = columns
        self.headers = headers
        self.lacking = lacking
        self.isDryRun = isDryRun
        self.updates = updates
        self.makesMissing = makesMissing
        self.size = size
        self.largeSize = largeSize
    }

    /// Some 50,000 lines.
    package static let largeSize = 4 << 20
    package var isLarge: Bool { size >= largeSize }
    /// As far as the file's size tells.
    package var likelyRows: Int { size / 60 }

    /// What the person must be allowed to do.
    package var permissions: [Permission] {
        [table.permission] + (makesMissing ? table.references.flatMap(\.target.permissionsToMake) : [])
    }
}

/// What came of a file's rows, or would have.
package struct ImportCounts: Hashable, Sendable {
    package var read = 0
    package var new = 0
    /// They were there already, with the same values.
    package var unchanged = 0
    package var updated = 0
    package var refused = 0
    /// What was made since rows named it, by table.
    package var made: [String: Int] = [:]

    package init() {}
}
