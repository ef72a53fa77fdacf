import Cells
import DiveShop

/// What the page of an item says, for as much room as there is: the head, which always shows, and sections below one another, or beside
/// one another where there is room.
struct ItemView {
    let page: ItemPage
    /// The newest records of service.
    let recent: RowsPage?
    let words: Words
    let today: Day
    /// Whether who looks may plan work.
    let mayPlan: Bool

    /// From here on there are two columns of sections.
    private static let twoColumns = 120
    private static let gap = 3
    /// Below this a table of due dates would lose what matters.
    private static let tableWidth = 56

    // MARK: The head

    typealias Line = (text: String, face: Face)

    /// Whether it is there, and since when, as far as that was written down.
    var status: String {
        let history = page.statusHistory
        guard let column = history.columns.firstIndex(where: { $0.name == "created_at" }),
            let last = history.rows.first,
            last.text("new_status", in: history) == page.status.rawValue, case .moment(let since) = last.cells[column]
        else { return page.status.title }
        return "\(page.status.title) since \(words.text(words.calendar.day(of: since)))"
    }

    /// What it is, and whether it may be used: in colour, with a mark, and in words.
    func head(width: Int) -> [Line] {
        let draft = page.draft
        let what = [page.name, draft[.size], draft[.category]].filter { !$0.isEmpty }.joined(separator: " · ")
        var lines: [Line] = wrapped(what, width: width).prefix(2).map { ($0, .strong) }
        let (text, tone) = page.verdict.line(on: today)
        let mark = tone.mark.isEmpty ? "" : tone.mark + " "
        lines += wrapped(mark + text, width: width).map { ($0, tone.face) }
        return lines
    }

    // MARK: The sections

    /// All sections, as high as they need; where they stand beside one another, on both sides about the same.
    func sections(width: Int, height: Int) -> Grid {
        guard width >= ItemView.twoColumns else {
            return ItemSection.stack(
                [dues(width), jobs, coming, money, history(limit: 5), documents, states, facts], width: width)
        }
        let left = (width - ItemView.gap) / 2
        let right = width - ItemView.gap - left
        let one = ItemSection.stack([dues(left), jobs, coming, facts], width: left)
        let two = ItemSection.stack([money, history(limit: max(8, height - 26)), states, documents], width: right)
        var grid = Grid(Size(width, max(one.size.height, two.size.height)))
        grid.paste(one, at: Point(0, 0))
        grid.paste(two, at: Point(left + ItemView.gap, 0))
        return grid
    }

    /// What it is looked at for: when it was last, when it is next, how pressing that is, and by which rule.
    private func dues(_ width: Int) -> ItemSection {
        var section = ItemSection("Due dates", empty: "No rule asks for anything.")
        section.columns = [
            Table.Column("What"), Table.Column("Due"), Table.Column("State"),
            Table.Column("Last done", rank: 1), Table.Column("Every", rank: 2),
        ]
        for due in page.dues {
            let (state, face) = DueWords.state(of: due, on: today)
            if width < ItemView.tableWidth {
                let (words, more) = DueWords.sentence(of: due, on: today)
                section.pairs += [(due.kind.short, words, face), ("", more, .quiet)]
            }
            section.rows.append(
                Table.Row(
                    [
                        due.kind.short, due.due?.text ?? "–", state, due.lastDone?.text ?? "never",
                        due.rule.map(DueWords.every) ?? (due.isGiven ? "set by hand" : "–"),
                    ], faces: [2: face]))
            if let word = due.override, word.until >= today {
                section.notes.append(
                    ("! \(due.kind.short) allowed until \(word.until.text) by \(word.by): \(word.reason)", .warning))
            }
            if due.isGiven, due.rule != nil { section.notes.append(("\(due.kind.short): date set by hand", .quiet)) }
            if let rule = due.rule, let uses = rule.uses {
                section.notes.append(
                    ("\(due.kind.short): \(due.daysOut * rule.usesPerDay) of \(uses) dives used", .quiet))
            }
            if let rule = due.rule, !rule.source.isEmpty {
                section.notes.append(
                    (
                        "\(due.kind.short) by \(rule.source)\(rule.isLegal ? ", which is law" : "")\(rule.isStamp ? ", stamped by month" : "")",
                        .quiet
                    ))
            }
        }
        if !section.pairs.isEmpty { section.rows = [] }
        return section
    }

    private var jobs: ItemSection {
        var section = ItemSection(
            "Planned work", count: page.jobs.count,
            empty: mayPlan ? "Nothing is planned; p plans work." : "Nothing is planned.")
        section.columns = [
            Table.Column("Day"), Table.Column("State"), Table.Column("Work"), Table.Column("Technician", rank: 1),
            Table.Column("Notes", rank: 2), Table.Column("Again", rank: 3),
        ]
        for job in page.jobs {
            let isLate = job.date < today
            section.rows.append(
                Table.Row(
                    [
                        job.date.text, job.startedAt != nil ? "begun" : isLate ? "‼ late" : "planned", job.type.title,
                        job.technicianName ?? job.technician ?? "nobody yet", job.notes,
                        job.repeatMonths.map { "every \($0) months" } ?? "once",
                    ], faces: isLate && job.startedAt == nil ? [1: .alarm] : [:]))
        }
        return section
    }

    /// With what could go out instead, where it may not.
    private var coming: ItemSection {
        var section = list("Rentals, open and coming", page.reservations, "No rental is booked.")
        for row in page.reservations.rows {
            guard let id = row.id, let others = page.substitutes[id] else { continue }
            let number = row.text("reservation_number", in: page.reservations) ?? ""
            let instead =
                others.isEmpty ? "nothing like it is free" : "instead: \(others.map(\.code).joined(separator: ", "))"
            section.notes.append(("! \(number) cannot have it; \(instead)", .warning))
        }
        return section
    }
    private var documents: ItemSection { list("Documents", page.documents, "No document is kept for it.") }
    private var states: ItemSection {
        list("Status history", page.statusHistory, "No change was written down.")
    }

    private func list(_ title: String, _ rows: Rows, _ empty: String) -> ItemSection {
        var section = ItemSection(title, count: rows.rows.count, empty: empty)
        section.take(Table(rows, words))
        return section
    }

    private func history(limit: Int) -> ItemSection {
        var section = ItemSection(
            "Service", count: page.services, empty: "Nothing was ever recorded; s records service.")
        guard let recent else { return section }
        let shown = Rows(columns: recent.rows.columns, rows: Array(recent.rows.rows.prefix(limit)))
        section.take(Table(shown, words))
        let rest = recent.total - shown.rows.count
        if rest > 0 { section.notes.append(("… \(Words.grouped(rest)) more; h shows them all", .quiet)) }
        return section
    }

    private var money: ItemSection {
        var section = ItemSection("Money", empty: "")
        let left = page.income - page.cost
        section.pairs = [
            ("service", words.text(page.cost), .text), ("rentals", words.text(page.income), .text),
            ("left", words.text(left), left < .zero ? .alarm : .good),
        ]
        if !page.draft[.purchaseCost].isEmpty {
            section.pairs.append(("bought for", words.typed(money: page.draft[.purchaseCost]), .text))
        }
        return section
    }

    private var facts: ItemSection {
        var section = ItemSection("Written down", empty: "")
        let draft = page.draft
        func add(_ label: String, _ value: String) {
            if !value.isEmpty { section.pairs.append((label, value, .text)) }
        }
        add("maker", [draft[.manufacturer], draft[.model]].filter { !$0.isEmpty }.joined(separator: " "))
        add("serial", draft[.serial])
        add("alloy", draft[.alloy])
        if page.ruleSet == .cylinder { add("oxygen", draft[.oxygenService] == "yes" ? "in oxygen service" : "no") }
        add("condition", draft[.condition])
        add("bought", draft[.purchaseDate])
        let rates = [(draft[.dailyRate], "a day"), (draft[.weeklyRate], "a week")].filter { !$0.0.isEmpty }
        add("rent", rates.map { "\(words.typed(money: $0.0)) \($0.1)" }.joined(separator: ", "))
        add("notes", draft[.notes])
        if section.pairs.isEmpty { section.notes.append(("Nothing more is written down; e adds to it.", .quiet)) }
        return section
    }
}

extension Words {
    /// An amount as it was typed or stored, such as `120.00`.
    func typed(money text: String) -> String { isPrivate ? currencySymbol + Words.blank : currencySymbol + text }
}

/// How due dates and their rules are written.
enum DueWords {
    /// Symbol and word, and how the eye takes them.
    static func state(of due: DueDate, on today: Day) -> (String, Face) {
        guard due.isAsked else { return ("no rule asks for it", .quiet) }
        guard let urgency = due.urgency(on: today) else { return ("✓ in date", .good) }
        let text = "\(urgency.symbol) \(urgency.title)"
        guard due.kind.mayBeOverridden, let word = due.override, word.until >= today, urgency.tone != .good else {
            return (text, urgency.tone.face)
        }
        return ("\(text), allowed", .warning)
    }

    /// `‼ overdue since 2026-05-01`, and when it was last done, by which rule.
    static func sentence(of due: DueDate, on today: Day) -> (String, String) {
        let (state, _) = state(of: due, on: today)
        let day = due.due.map { $0 < today ? " since \($0.text)" : " until \($0.text)" } ?? ""
        let last = due.lastDone.map { "last \($0.text)" } ?? "never done"
        let rule = due.rule.map { ", every \(every($0))" } ?? ""
        return (state + day, last + rule)
    }

    /// `12 months or 100 dives`.
    static func every(_ rule: ServiceRule) -> String {
        let months = rule.months.map { "\($0) month\($0 == 1 ? "" : "s")" }
        let uses = rule.uses.map { "\($0) dive\($0 == 1 ? "" : "s")" }
        return [months, uses].compactMap(\.self).joined(separator: " or ")
    }
}
