import Cells
import DiveShop

/// The trail of what was done, the newest first, by user, part of the program and time.
struct AuditScreen: NarrowedList {
    enum Action: Hashable, Sendable {
        case step(RowsList.Step)
        case show, filter, narrow, all, verify, refresh, backOut
    }

    var conditions = AuditFilter()
    static let opening = Action.show
    var list = RowsList(growsAtTop: true)

    var name: String { "Audit" }
    var isFiltering: Bool { list.isFiltering }
    let table: [Binding<Action>] =
        RowsList.bindings(Action.step) + [
            Binding("enter", .show, "Show the row in full, with what was before and after", hint: "in full"),
            Binding("f", .narrow, "Show only one user, part or time", hint: "only"),
            Binding("A", .all, "Show everything again"),
            Binding("/", .filter, "Show only rows with these words", hint: "filter"),
            Binding("V", .verify, "Prove that no row was altered, removed or put in", hint: "verify"),
            Binding("r", .refresh, "Read everything anew"),
            Binding("esc", .backOut, "End the filter"),
        ]

    private var query: Query { .audit(conditions, list.request) }
    /// The staff and the categories of gear too, which rows know by their numbers.
    func queries(_ desk: Desk) -> [Query] {
        guard desk.may(.viewAudit) else { return [] }
        return [query] + (desk.may(.manageUsers) ? [.people] : []) + (desk.may(.viewMaintenance) ? [.workshop] : [])
    }
    mutating func follow(_ desk: Desk) { list.follow(desk.answers[query]) }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        if let why = desk.refusal(without: .viewAudit) { return why }
        switch action {
        case .show: return list.selection == nil ? "there is no row" : nil
        case .all: return conditions == AuditFilter() ? "everything shows already" : nil
        default: return nil
        }
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        switch action {
        case .step(let step): list.step(step, height: RowsList.room(Shell.body(of: desk.frame)).height - 1)
        case .show:
            if let page = list.page, let row = list.selection {
                let told = Rows(columns: page.rows.columns, rows: [row]).told(names(desk))
                desk.open(RowInFull(title: "What was done", columns: told.columns, row: told.rows[0]))
            }
        case .filter: list.beginFilter()
        case .narrow: desk.open(AuditForm(conditions))
        case .all: narrow(AuditFilter())
        case .verify: desk.start(.verifyAudit)
        case .refresh: desk.effects.append(.refresh)
        case .backOut: _ = list.endFilter()
        }
        follow(desk)
    }

    /// What rows know by numbers alone: the staff's user names and the categories of gear, as far as one may see them.
    private func names(_ desk: Desk) -> AuditNames {
        var names = AuditNames(calendar: desk.words.calendar)
        if case .people(let people) = desk.answers[.people] {
            for person in people.people { names.people["\(person.id)"] = person.username }
        }
        if case .workshop(let workshop) = desk.answers[.workshop] {
            for category in workshop.categories { names.categories["\(category.id)"] = category.name }
        }
        return names
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let title = (["Audit"] + conditions.words).joined(separator: " · ")
        Panel(title: title, badge: list.badge, note: list.note(desk.words), state: .focused).draw(into: &grid, rect)
        if let why = desk.refusal(without: .viewAudit) {
            grid.write(why, at: RowsList.room(rect).origin, face: .quiet, width: rect.width - 4)
            return
        }
        let isMarked = list.page?.rows.isMarked
        let names = names(desk)
        list.draw(
            into: &grid, RowsList.room(rect), desk.answers[query], desk.words, empty: "Nothing was done here.",
            as: { rows, words in
                let told = rows.told(names)
                var table = Table(told, words, isMarked: isMarked)
                // What was done says the part of the program mostly: that gives way first. On a phone nothing else may.
                guard rect.width >= 72 else { return table }
                for (i, column) in told.columns.enumerated() {
                    if column.name == "action" { table.columns[i].least = 20 }
                    if column.name == "subject" { table.columns[i].least = 16 }
                }
                return table
            })
    }
}

/// Names by the numbers that the trail has them by.
private struct AuditNames {
    var people: [String: String] = [:]
    var categories: [String: String] = [:]
    /// By whose clock moments are told.
    let calendar: ShopCalendar
}

extension Rows {
    /// Rows of the trail with what was done in the words that people read, and without the names of tables, which scripts read.
    fileprivate func told(_ names: AuditNames) -> Rows {
        guard let action = columns.firstIndex(where: { $0.name == "action" }) else { return self }
        let shown = columns.indices.filter { columns[$0].name != "entity" }
        let before = columns.firstIndex { $0.name == "old_values" }
        let after = columns.firstIndex { $0.name == "new_values" }
        let worded = rows.map { row in
            var cells = row.cells
            if cells.indices.contains(action), case .text(let name) = cells[action] {
                cells[action] = .text(AuditAction.words(name, isDone: row.text("outcome", in: self) == "done"))
            }
            if let before, let after, cells.indices.contains(max(before, after)) {
                let isNew = cells[before] == .none
                for i in [before, after] {
                    guard case .text(let values) = cells[i] else { continue }
                    cells[i] = .text(
                        AuditValues.words(
                            values, isNew: isNew, people: names.people, categories: names.categories,
                            calendar: names.calendar))
                }
            }
            return Row(cells, tone: row.tone, id: row.id, item: row.item)
        }
        return Rows(columns: columns, rows: worded).only(shown)
    }
}

/// By whom, where and when.
struct AuditForm: FormPlace {
    var form: Form

    init(_ filter: AuditFilter) {
        form = Form([
            Form.Row("User", filter.user ?? "", help: "A user name; empty: everybody."),
            Form.Row(
                "Part", filter.module ?? "all", choices: ["all"] + AuditFilter.modules),
            Form.Row("From", filter.since?.text ?? "", help: "A day such as 2026-06-13; empty: from the beginning."),
            Form.Row("To", filter.until?.text ?? "", help: "A day, which belongs to it; empty: up to now."),
        ])
    }
    var title: String { "Show only" }
    var keepWord: String { "show" }

    mutating func keep(_ desk: inout Desk) {
        var complaints: [Int: String] = [:]
        func day(_ row: Int) -> Day? {
            if form[row].isEmpty { return nil }
            let day = Day(text: form[row])
            if day == nil { complaints[row] = "a day is written like 2026-06-13" }
            return day
        }
        let filter = AuditFilter(
            since: day(2), until: day(3), user: form[0].isEmpty ? nil : form[0],
            module: form[1] == "all" ? nil : form[1])
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        desk.close()
        desk.requests.append(.screen(filter))
    }
}

extension AuditFilter {
    fileprivate var words: [String] {
        [user, module, since.map { "from \($0.text)" }, until.map { "to \($0.text)" }].compactMap { $0 }
    }
}
