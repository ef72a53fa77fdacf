import DiveShop

extension Packer {
    mutating func put(_ reading: Reading) {
        put(reading.asOf.seconds)
        put(reading.badge)
        switch reading.content {
        case .figure(let figure):
            put(0)
            put(figure)
        case .series(let series):
            put(1)
            put(series)
        case .shares(let shares):
            put(2)
            put(shares)
        case .rows(let rows):
            put(3)
            put(rows)
        case .alerts(let alerts):
            put(4)
            put(alerts) { packer, alert in
                packer.put(Alert.Severity.allCases.firstIndex(of: alert.severity) ?? 0)
                packer.put(alert.text)
            }
        }
    }

    private mutating func put(_ figure: Figure) {
        put(figure.value)
        put(figure.unit)
        put(figure.change == nil ? 0 : figure.change?.share == nil ? 1 : 2)
        if let change = figure.change {
            if let share = change.share { put(share) }
            put(change.against)
        }
        put(figure.details)
        put(figure.trend) { $0.put($1) }
        put(figure.tone)
    }

    private mutating func put(_ details: [Figure.Detail]) {
        put(details) { packer, detail in
            packer.put(detail.label)
            packer.put(detail.value)
            packer.put(detail.tone)
        }
    }

    private mutating func put(_ series: Series) {
        put(series.points) { packer, point in
            packer.put(point.date.number)
            packer.put(point.label)
            packer.put(point.value)
        }
        put(series.unit)
        put(series.details)
    }

    private mutating func put(_ shares: Shares) {
        put(shares.slices)
        put(shares.unit)
        put(shares.apart)
    }

    private mutating func put(_ slices: [Shares.Slice]) {
        put(slices) { packer, slice in
            packer.put(slice.label)
            packer.put(slice.value)
            packer.put(slice.tone)
            packer.put(slice.parts)
        }
    }

    private mutating func put(_ rows: Rows) {
        put(rows.columns) { packer, column in
            packer.put(column.name)
            packer.put(column.title)
            packer.put(column.rank)
            packer.put((column.isNumber ? 1 : 0) | (column.isPersonal ? 2 : 0))
        }
        put(rows.rows) { packer, row in
            packer.put(row.cells) { $0.put($1) }
            packer.put(row.tone)
            packer.put(row.id.map { [$0] } ?? []) { $0.put(Int($1)) }
            packer.put(row.item)
        }
    }
}

extension Unpacker {
    mutating func reading() throws(Broken) -> Reading {
        let asOf = try moment()
        let badge = try optionalText()
        let content: Reading.Content =
            switch try int() {
            case 0: .figure(try figure())
            case 1: .series(try series())
            case 2: .shares(try shares())
            case 3: .rows(try rows())
            case 4: .alerts(try list { unpacker throws(Broken) in try unpacker.alert() })
            default: throw Broken()
            }
        return Reading(asOf: asOf, content: content, badge: badge)
    }

    private mutating func alert() throws(Broken) -> Alert {
        let severity = try int()
        guard Alert.Severity.allCases.indices.contains(severity) else { throw Broken() }
        return Alert(Alert.Severity.allCases[severity], try text())
    }

    private mutating func figure() throws(Broken) -> Figure {
        let value = try quantity()
        let unit = try text()
        let kind = try int()
        guard (0...2).contains(kind) else { throw Broken() }
        let share = kind == 2 ? try double() : nil
        let change = kind == 0 ? nil : Figure.Change(share: share, against: try text())
        return Figure(
            value: value, unit: unit, change: change, details: try details(),
            trend: try list { u throws(Broken) in try u.double() },
            tone: try tone())
    }

    private mutating func details() throws(Broken) -> [Figure.Detail] {
        try list { u throws(Broken) in Figure.Detail(try u.text(), try u.quantity(), tone: try u.tone()) }
    }

    private mutating func series() throws(Broken) -> Series {
        Series(
            points: try list { u throws(Broken) in
                Series.Point(date: try u.day(), label: try u.text(), value: try u.quantity())
            }, unit: try text(), details: try details())
    }

    private mutating func shares() throws(Broken) -> Shares {
        Shares(slices: try slices(depth: 0), unit: try text(), apart: try details())
    }

    /// Parts have no parts of their own: bytes that say so for ever are none of ours.
    private mutating func slices(depth: Int) throws(Broken) -> [Shares.Slice] {
        guard depth < 4 else { throw Broken() }
        return try list { u throws(Broken) in
            Shares.Slice(try u.text(), try u.quantity(), tone: try u.tone(), parts: try u.slices(depth: depth + 1))
        }
    }

    private mutating func rows() throws(Broken) -> Rows {
        Rows(
            columns: try list { u throws(Broken) in
                let (name, title, rank, kind) = (try u.text(), try u.text(), try u.int(), try u.int())
                return Rows.Column(name, title, rank: rank, isNumber: kind & 1 != 0, isPersonal: kind & 2 != 0)
            },
            rows: try list { u throws(Broken) in
                Rows.Row(
                    try u.list { v throws(Broken) in try v.quantity() }, tone: try u.tone(),
                    id: try u.list { v throws(Broken) in Int64(try v.int()) }.first,
                    item: try u.optionalText())
            })
    }
}
