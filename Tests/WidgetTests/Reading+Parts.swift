import DiveShop

/// What a reading shows, for tests that know its shape.
extension Reading {
    var figure: Figure? { if case .figure(let figure) = content { figure } else { nil } }
    var series: Series? { if case .series(let series) = content { series } else { nil } }
    var shares: Shares? { if case .shares(let shares) = content { shares } else { nil } }
    var table: Rows? { if case .rows(let rows) = content { rows } else { nil } }
    var alerts: [Alert]? { if case .alerts(let alerts) = content { alerts } else { nil } }
}

extension Figure {
    func detail(_ label: String) -> Quantity? { details.first { $0.label == label }?.value }
}

extension Series {
    func detail(_ label: String) -> Quantity? { details.first { $0.label == label }?.value }
    var values: [Quantity] { points.map(\.value) }
}

extension Shares {
    /// By label, what stands apart included.
    var amounts: [String: Quantity] {
        Dictionary(slices.map { ($0.label, $0.value) } + apart.map { ($0.label, $0.value) }) { first, _ in first }
    }
    /// Of money: all of it, what stands apart included.
    var cents: Int { amounts.values.reduce(0) { $0 + ($1.cents ?? 0) } }
}

extension Rows {
    /// A column by its name.
    func column(_ name: String) -> [Quantity] {
        guard let place = columns.firstIndex(where: { $0.name == name }) else { return [] }
        return rows.map { $0.cells[place] }
    }

    /// Of a column of texts; empty where there is none.
    func texts(_ name: String) -> [String] { column(name).map { $0.text ?? "" } }
}

extension Quantity {
    var cents: Int? { if case .money(let money) = self { money.cents } else { nil } }
    var count: Int? { if case .count(let count) = self { count } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    static func cents(_ cents: Int) -> Quantity { .money(Money(cents: cents)) }
}
