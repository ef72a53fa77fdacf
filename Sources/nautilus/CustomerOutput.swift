import DiveShop
import Foundation

extension Counter {
    func customer(_ id: Int64) throws -> CustomerPage {
        guard case .customer(let page) = try answer(.customer(id)) else {
            preconditionFailure("another query's answer")
        }
        return page
    }

    /// Who else can be reached so; nobody, where the person may not see customers.
    func alike(_ contact: CustomerContact) throws -> [CustomerAlike] {
        guard staff.may(.viewCustomers), case .customersAlike(let alike) = try answer(.customersAlike(contact)) else {
            return []
        }
        return alike
    }
}

extension CustomerPage {
    func json(_ calendar: ShopCalendar) -> JSON {
        let fields = CustomerDraft.Field.allCases.map { field -> (String, JSON) in
            (field.rawValue, draft[field].isEmpty ? .null : .string(draft[field]))
        }
        return .object(
            [("id", .int(Int(id)))] + fields + [
                ("is_active", .bool(isActive)), ("erased_at", .optional(erasedAt.map(calendar.iso8601))),
                ("tags", .array(tags.map(JSON.string))),
            ] + preferenceMembers(calendar) + [
                ("devices", .array(devices.map { $0.json(calendar) })), ("rentals", rentals.json(calendar)),
                ("bookings", bookings.json(calendar)), ("certifications", certifications.json(calendar)),
                ("messages", messages.json(calendar)), ("changes", changes.json(calendar)),
                ("alike", .array(alike.map { ["id": .int(Int($0.id)), "name": .string($0.name)] })),
            ])
    }

    /// The opt-in columns, each preference with where it comes from, and the ledger.
    func preferenceMembers(_ calendar: ShopCalendar) -> [(String, JSON)] {
        let columns = [Channel.sms, .email, .push].map { channel in
            (channel.optIn, JSON.bool(preference(channel, .transactional)?.isChannelOn ?? false))
        }
        let each = preferences.map { preference -> JSON in
            [
                "channel": .string(preference.channel.rawValue), "purpose": .string(preference.purpose.rawValue),
                "opt_in": .bool(preference.isOn), "reason": .optional(preference.reason),
                "source": .optional(preference.last?.source),
                "created_at": .optional(preference.last?.at.map(calendar.iso8601)),
            ]
        }
        let events = ledger.map { line -> JSON in
            [
                "id": .int(Int(line.id)), "channel": .string(line.channel.rawValue),
                "purpose": .string(line.purpose.rawValue), "event": .string(line.isGranted ? "granted" : "withdrawn"),
                "source": .string(line.source), "wording": .optional(line.wording.isEmpty ? nil : line.wording),
                "user": .optional(line.by), "created_at": .optional(line.at.map(calendar.iso8601)),
            ]
        }
        return columns + [("preferences", .array(each)), ("consent_events", .array(events))]
    }

    func words(_ counter: Counter) -> String {
        let calendar = counter.shop.calendar
        let state = erasedAt != nil ? "erased" : isActive ? "active" : "inactive"
        var lines = ["\(id) \(name)".asShown, state]
        let known = CustomerDraft.Field.allCases.filter { ![.firstName, .lastName].contains($0) && !draft[$0].isEmpty }
        lines += known.map { "  \($0.words): \(draft[$0].asShown)" }
        if !tags.isEmpty { lines.append("  tags: \(tags.joined(separator: ", ").asShown)") }
        lines += alike.map { "  note: \($0.words.asShown)" }
        lines += ["", preferenceWords(calendar)]
        if !devices.isEmpty { lines += ["", CustomerDevice.table(devices, calendar)] }
        for (title, rows) in [
            ("rentals", rentals), ("bookings", bookings), ("certifications", certifications), ("messages", messages),
        ] where !rows.rows.isEmpty { lines += ["", title, rows.words(counter.shop, indent: "  ")] }
        return lines.joined(separator: "\n")
    }

    func preferenceWords(_ calendar: ShopCalendar) -> String {
        var now = TextTable(titles: ["channel", "purpose", "", "since", "because"])
        now.rows = preferences.map { preference in
            let last = preference.last
            let said = last.map { "\($0.isGranted ? "said yes" : "said no"): \($0.source)" }
            return [
                preference.channel.title, preference.purpose.rawValue, preference.isOn ? "on" : "off",
                last?.at.map { String(calendar.iso8601($0).prefix(10)) } ?? "",
                [said, preference.reason].compactMap(\.self).joined(separator: "; "),
            ]
        }
        guard !ledger.isEmpty else { return now.text + "\n\nThe ledger has nothing of them." }
        var table = TextTable(titles: ["ledger", "channel", "purpose", "event", "source", "by", "wording"])
        table.rows = ledger.map { line in
            [
                line.at.map { String(calendar.iso8601($0).prefix(10)) } ?? "", line.channel.title,
                line.purpose.rawValue,
                line.isGranted ? "granted" : "withdrawn", line.source, line.by ?? "", line.wording,
            ]
        }
        return now.text + "\n\n" + table.text
    }
}
