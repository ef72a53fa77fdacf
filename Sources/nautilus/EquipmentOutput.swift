import DiveShop
import Foundation
import Printable

extension Counter {
    var today: Day { shop.calendar.day(of: now) }

    /// - Parameter command: what is to be done with it: who may not is refused before anybody looks whether there is such an item.
    func item(_ code: String, for command: Command? = nil) throws -> ItemPage {
        if let command { try mustBeAllowed(command) }
        guard case .item(let page) = try answer(.item(code: code)) else {
            preconditionFailure("another query's answer")
        }
        return page
    }

    func mustBeAllowed(_ command: Command) throws {
        guard let permission = command.permission else { return }
        try mustBeAllowed(permission, to: command.name, module: command.module)
    }

    func workshop() throws -> Workshop {
        guard case .workshop(let workshop) = try answer(.workshop) else {
            preconditionFailure("another query's answer")
        }
        return workshop
    }

    /// By its name, whatever the case.
    func category(_ name: String) throws -> Int64 {
        guard let category = try workshop().categories.first(where: { $0.name.lowercased() == name.lowercased() })
        else {
            throw Refusal(.data, "there is no category '\(name)'; nautilus equipment categories shows them")
        }
        return category.id
    }
}

extension String {
    /// Harmless on a terminal.
    var asShown: String { Printable.visible(self) }
}

extension ItemPage {
    func json(_ counter: Counter) -> JSON {
        let calendar = counter.shop.calendar
        let fields = EquipmentDraft.Field.allCases.map { field -> (String, JSON) in
            let text = draft[field]
            if field == .oxygenService { return (field.rawValue, .bool(text == "yes")) }
            return (field.rawValue, text.isEmpty ? .null : .string(text))
        }
        return .object(
            [("id", .int(Int(id)))] + fields + [
                ("status", .string(status.rawValue)), ("rule_set", .string(ruleSet.rawValue)),
                ("verdict", verdictJSON(until: nil, why: nil, gas: nil)),
                ("due_dates", .array(dues.map { $0.json(on: counter.today) })), ("services", .int(services)),
                ("cost", .string(cost.decimal)), ("income", .string(income.decimal)),
                ("jobs", .array(jobs.map { $0.json(calendar) })), ("reservations", reservationsJSON(calendar)),
                ("documents", documents.json(calendar)), ("status_history", statusHistory.json(calendar)),
            ])
    }

    /// Those to come, each with what could take its place.
    func reservationsJSON(_ calendar: ShopCalendar) -> JSON {
        guard case .array(let documents) = reservations.json(calendar) else { return [] }
        return .array(
            zip(documents, reservations.rows).map { document, row in
                guard case .object(let members) = document else { return document }
                let others = row.id.flatMap { substitutes[$0] } ?? []
                return .object(members + [("substitutes", .array(others.map { .string($0.code) }))])
            })
    }

    /// may_rent_until: the day itself where dates limit it; else the day that was asked for, as any other would be as good.
    func verdictJSON(until: Day?, why: String?, gas: Gas?) -> JSON {
        let last = verdict.mayRentUntil.map { verdict.isLimited ? $0 : until ?? $0 }
        var members: [(String, JSON)] = [
            ("equipment_code", .string(code)), ("may_rent_until", .optional(last?.text)),
            ("is_limited", .bool(verdict.isLimited)),
            ("may_fill", .array(verdict.mayFill.map { .string($0.rawValue) })),
            ("reasons", .array(verdict.reasons.map(JSON.string))),
        ]
        if until != nil || gas != nil {
            members += [("may", .bool(why == nil)), ("why_not", .optional(why))]
        }
        return .object(members)
    }

    func words(_ counter: Counter) -> String {
        var lines = [
            "\(code) \(name)".asShown, "\(status.title): \(verdict.line(on: counter.today).words)".asShown, "",
        ]
        let known = EquipmentDraft.Field.allCases.filter { $0 != .code && $0 != .name && !draft[$0].isEmpty }
        lines += known.map {
            "  \($0.rawValue.replacingOccurrences(of: "_", with: " ")): \(draft[$0].asShown)"
        }
        if !dues.isEmpty {
            var table = TextTable(titles: ["due", "date", "", "last done", "rule"])
            table.rows = dues.map { due in
                [
                    due.kind.title, due.due?.text ?? "", due.urgency(on: counter.today)?.words ?? "",
                    due.lastDone?.text ?? "never", due.rule?.source ?? "",
                ]
            }
            lines += ["", table.text]
        }
        lines += ["", "services \(services), cost \(cost.decimal), rental income \(income.decimal)"]
        for (title, rows) in [
            ("reservations", reservations), ("documents", documents), ("what became of it", statusHistory),
        ] where !rows.rows.isEmpty { lines += ["", title, rows.words(counter.shop, indent: "  ")] }
        lines += substituteLines
        if !jobs.isEmpty {
            var table = TextTable(titles: ["job", "day", "work", "technician", "notes"])
            table.rows = jobs.map { ["\($0.id)", $0.date.text, $0.type.title, $0.technician ?? "", $0.notes] }
            lines += ["", table.text]
        }
        return lines.joined(separator: "\n")
    }

    /// Who has booked it, and what could go out in its place.
    var substituteLines: [String] {
        reservations.rows.compactMap { row in
            guard let others = row.id.flatMap({ substitutes[$0] }), case .text(let number) = row.cells.first else {
                return nil
            }
            let codes = others.map(\.code).joined(separator: ", ")
            return "for \(number) \(codes.isEmpty ? "nothing could take its place" : "instead: \(codes)")".asShown
        }
    }
}

extension DueDate {
    fileprivate func json(on today: Day) -> JSON {
        [
            "kind": .string(kind.rawValue), "due_date": .optional(due?.text), "last_done": .optional(lastDone?.text),
            "urgency": .optional(urgency(on: today)?.rawValue), "is_given": .bool(isGiven), "days_out": .int(daysOut),
            "allowed_until": .optional(override?.until.text), "source": .optional(rule?.source),
        ]
    }
}

extension ServiceJob {
    func json(_ calendar: ShopCalendar) -> JSON {
        [
            "id": .int(Int(id)), "equipment_code": .string(code), "maintenance_type": .string(type.rawValue),
            "scheduled_date": .string(date.text), "assigned_to": .optional(technician), "notes": .string(notes),
            "status": .string(status.rawValue), "repeat_months": repeatMonths.map(JSON.int) ?? .null,
            "started_at": .optional(startedAt.map { calendar.iso8601($0) }),
        ]
    }
}
