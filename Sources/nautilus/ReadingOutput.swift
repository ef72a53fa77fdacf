import DiveShop
import Printable
import Screens

extension Reading {
    /// The keys that scripts rely on (cli.md).
    func json(of widget: WidgetID, calendar: ShopCalendar) -> JSON {
        let row = Widget.of(widget)
        var members: [(String, JSON)] = [
            ("id", .string(widget.rawValue)), ("title", .string(row.title)), ("shape", .string(row.shape.rawValue)),
            ("definition", .string(row.definition)), ("as_of", .string(calendar.iso8601(asOf))),
        ]
        switch content {
        case .figure(let figure):
            members += [
                ("value", figure.value.json(calendar)), ("unit", .string(figure.unit)),
                ("change", figure.change?.share.map(JSON.number) ?? .null),
                ("compared_with", .optional(figure.change?.against)),
                ("details", .array(figure.details.map { $0.json(calendar) })),
            ]
        case .series(let series):
            members += [
                ("unit", .string(series.unit)),
                (
                    "points",
                    .array(series.points.map { ["date": .string($0.date.text), "value": $0.value.json(calendar)] })
                ),
                ("details", .array(series.details.map { $0.json(calendar) })),
            ]
        case .shares(let shares):
            members += [
                ("unit", .string(shares.unit)), ("slices", .array(shares.slices.map { $0.json(calendar) })),
                ("apart", .array(shares.apart.map { $0.json(calendar) })),
            ]
        case .rows(let rows):
            members += [
                ("columns", .array(rows.columns.map { .string($0.name) })),
                ("rows", .array(rows.rows.map { .array($0.cells.map { $0.json(calendar) }) })),
            ]
        case .alerts(let alerts):
            members.append(
                (
                    "alerts",
                    .array(alerts.map { ["severity": .string($0.severity.rawValue), "text": .string($0.text)] })
                ))
        }
        if let badge { members.append(("note", .string(badge))) }
        return .object(members)
    }

    /// For people.
    func words(shop: Shop, indent: String) -> String {
        let words = Words(calendar: shop.calendar, currencySymbol: shop.currencySymbol)
        var lines: [String] = []
        switch content {
        case .figure(let figure):
            lines.append("\(words.text(figure.value)) \(figure.unit)")
            if let change = figure.change { lines.append(words.text(change)) }
            lines += figure.details.map { line($0.label, words.text($0.value)) }
        case .series(let series):
            var table = TextTable(titles: ["", series.unit], numbers: [1])
            let isByMonth = series.points.count > 1 && series.points.allSatisfy { $0.date == $0.date.startOfMonth }
            table.rows = series.points.map { point in
                let date = point.date
                let when = isByMonth ? "\(Day.monthNames[date.civil.month - 1]) \(date.civil.year)" : date.long
                return [when, words.text(point.value)]
            }
            lines.append(table.text)
            lines += series.details.map { line($0.label, words.text($0.value)) }
        case .shares(let shares):
            var table = TextTable(titles: ["", shares.unit], numbers: [1])
            table.rows = shares.slices.flatMap { slice in
                [[slice.label, words.text(slice.value)]] + slice.parts.map { ["  " + $0.label, words.text($0.value)] }
            }
            lines.append(table.text)
            lines += shares.apart.map { line($0.label, words.text($0.value)) }
        case .rows(let rows) where rows.rows.isEmpty: lines.append("none")
        case .rows(let rows):
            var table = TextTable(titles: rows.columns.map(\.title))
            table.numbers = Set(rows.columns.indices.filter { rows.columns[$0].isNumber })
            table.rows = rows.rows.map { zip(rows.columns, $0.cells).map { words.text($1, in: $0) } }
            lines.append(table.text)
        case .alerts(let alerts):
            lines +=
                alerts.isEmpty ? ["all calm"] : alerts.map { "\($0.severity.rawValue): \(Printable.visible($0.text))" }
        }
        if let badge { lines.append(badge) }
        return lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map { indent + $0 }
            .joined(separator: "\n")
    }
}

/// `tickets: 2`; some labels bring their colon along.
private func line(_ label: String, _ value: String) -> String {
    label.hasSuffix(":") ? "\(label) \(value)" : "\(label): \(value)"
}

extension Figure.Detail {
    fileprivate func json(_ calendar: ShopCalendar) -> JSON {
        ["label": .string(label), "value": value.json(calendar)]
    }
}

extension Shares.Slice {
    fileprivate func json(_ calendar: ShopCalendar) -> JSON {
        var members: [(String, JSON)] = [("label", .string(label)), ("value", value.json(calendar))]
        if !parts.isEmpty { members.append(("parts", .array(parts.map { $0.json(calendar) }))) }
        return .object(members)
    }
}
