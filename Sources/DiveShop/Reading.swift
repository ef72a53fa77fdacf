/// A number with what it counts, so that whoever shows it needs no knowledge of the widget.
package enum Quantity: Hashable, Sendable {
    case money(Money)
    case count(Int)
    /// 0.25 is 25 %.
    case share(Double)
    /// A length of time in seconds: an age.
    case seconds(Int)
    case day(Day)
    case moment(Instant)
    case text(String)
    case none
}

/// What a widget shows at one moment: one of five shapes, read in one transaction.
package struct Reading: Hashable, Sendable {
    package let asOf: Instant
    package let content: Content
    /// Beside the title where there is more than the tile shows: `23 in all`; nil: nothing to add.
    package let badge: String?

    package init(asOf: Instant, content: Content, badge: String? = nil) {
        self.asOf = asOf
        self.content = content
        self.badge = badge
    }

    package enum Content: Hashable, Sendable {
        case figure(Figure)
        case series(Series)
        case shares(Shares)
        case rows(Rows)
        case alerts([Alert])
    }
}

/// One number, what it is, how it moved, and the few numbers that explain it.
package struct Figure: Hashable, Sendable {
    package let value: Quantity
    /// What is counted: `net sales`, `active customers`.
    package let unit: String
    package let change: Change?
    package let details: [Detail]
    /// The last days' values, oldest first, for a sparkline; empty: none.
    package let trend: [Double]
    package let tone: Tone

    package init(
        value: Quantity, unit: String, change: Change? = nil, details: [Detail] = [], trend: [Double] = [],
        tone: Tone = .plain
    ) {
        self.value = value
        self.unit = unit
        self.change = change
        self.details = details
        self.trend = trend
        self.tone = tone
    }

    /// Against what, and by how much (0.12 is up 12 %); nil share: there is nothing to compare with.
    package struct Change: Hashable, Sendable {
        package let share: Double?
        package let against: String
        package init(share: Double?, against: String) {
            self.share = share
            self.against = against
        }
    }

    package struct Detail: Hashable, Sendable {
        package let label: String
        package let value: Quantity
        package let tone: Tone
        package init(_ label: String, _ value: Quantity, tone: Tone = .plain) {
            self.label = label
            self.value = value
            self.tone = tone
        }
    }
}

/// How the eye should take a value: never by colour alone, so a view adds a word or mark.
package enum Tone: String, Hashable, Sendable, CaseIterable { case plain, good, warning, alarm, quiet }

/// Values over days or months, oldest first, every step present.
package struct Series: Hashable, Sendable {
    package let points: [Point]
    package let unit: String
    /// A second line of figures under the chart, for instance totals; may be empty.
    package let details: [Figure.Detail]

    package init(points: [Point], unit: String, details: [Figure.Detail] = []) {
        self.points = points
        self.unit = unit
        self.details = details
    }

    package struct Point: Hashable, Sendable {
        package let date: Day
        /// What the axis says below it: `24 Nov`, `Mon`.
        package let label: String
        package let value: Quantity
        package init(date: Day, label: String, value: Quantity) {
            self.date = date
            self.label = label
            self.value = value
        }
    }
}

/// Parts of a whole, largest first, with what stands apart from it.
package struct Shares: Hashable, Sendable {
    package let slices: [Slice]
    package let unit: String
    /// Named beside the chart and not part of the whole (retired gear).
    package let apart: [Figure.Detail]

    package init(slices: [Slice], unit: String, apart: [Figure.Detail] = []) {
        self.slices = slices
        self.unit = unit
        self.apart = apart
    }

    package struct Slice: Hashable, Sendable {
        package let label: String
        package let value: Quantity
        package let tone: Tone
        /// The same slice in finer parts, shown where there is room (retail by category).
        package let parts: [Slice]
        package init(_ label: String, _ value: Quantity, tone: Tone = .plain, parts: [Slice] = []) {
            self.label = label
            self.value = value
            self.tone = tone
            self.parts = parts
        }
    }
}

/// A table: typed columns, and rows of as many cells.
package struct Rows: Hashable, Sendable {
    package let columns: [Column]
    package let rows: [Row]

    package init(columns: [Column], rows: [Row]) {
        self.columns = columns
        self.rows = rows
    }

    /// The same rows with these columns alone.
    package func only(_ kept: [Int]) -> Rows {
        Rows(
            columns: kept.map { columns[$0] },
            rows: rows.map { row in
                Row(
                    kept.map { row.cells.indices.contains($0) ? row.cells[$0] : .none }, tone: row.tone, id: row.id,
                    item: row.item)
            })
    }

    package struct Column: Hashable, Sendable {
        /// The JSON key, named as the table's column: `transaction_number`.
        package let name: String
        /// The heading: `Number`.
        package let title: String
        /// Which columns go first when room is short: 0 stays longest.
        package let rank: Int
        /// Numbers stand right.
        package let isNumber: Bool
        /// Whether it tells of a person: a name, an address, a number; blanked where somebody looks over the shoulder.
        package let isPersonal: Bool
        /// Whether it holds what the trail tells of before or after (``AuditValues``).
        package let isAuditValues: Bool
        package init(
            _ name: String, _ title: String, rank: Int = 0, isNumber: Bool = false, isPersonal: Bool = false,
            isAuditValues: Bool = false
        ) {
            self.isAuditValues = isAuditValues
            self.name = name
            self.title = title
            self.rank = rank
            self.isNumber = isNumber
            self.isPersonal = isPersonal
        }
    }

    package struct Row: Hashable, Sendable {
        package let cells: [Quantity]
        package let tone: Tone
        /// The row's own id in its table, by which it is found again when others come before it; nil: it has none.
        package let id: Int64?
        /// The code of the piece of gear that the row is about; nil: it is about none.
        package let item: String?
        package init(_ cells: [Quantity], tone: Tone = .plain, id: Int64? = nil, item: String? = nil) {
            self.cells = cells
            self.tone = tone
            self.id = id
            self.item = item
        }
    }
}

/// Something that wants a person's attention.
package struct Alert: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable, CaseIterable { case critical, warning, info }
    package let severity: Severity
    package let text: String
    package init(_ severity: Severity, _ text: String) {
        self.severity = severity
        self.text = text
    }
}
