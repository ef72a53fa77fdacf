import Cells
import DiveShop

/// What each part of a customer's page says, for as much room as there is.
struct CustomerView {
    let page: CustomerPage
    let words: Words
    let seesMessages: Bool
    /// Whether who looks may change it.
    let mayEdit: Bool

    /// From here on the person stands beside what they have with the shop.
    private static let twoColumns = 120
    private static let gap = 3
    /// Lines above the first row of a section that begins a part: a blank one, its heading, the titles.
    static let linesAbove = 3

    /// A part, as high as it needs.
    /// - Parameter selected: of its rows, where they can be.
    func grid(_ part: CustomerBoard.Part, selected: Int, _ room: Size) -> Grid {
        switch part {
        case .person: return person(room.width)
        case .consent: return ItemSection.stack([consent(selected, room.width), ledger(room.width)], width: room.width)
        case .devices: return ItemSection.stack([devices(selected)], width: room.width)
        case .messages: return ItemSection.stack([messages(room.width)], width: room.width)
        case .history:
            return ItemSection.stack(
                [list("What was changed", page.changes, "Nothing was changed.", count: true)], width: room.width)
        }
    }

    // MARK: The person

    private func person(_ width: Int) -> Grid {
        let rest = [
            list("Rentals, out and booked", page.rentals, "Nothing is out or booked.", count: true),
            list("Courses, trips, appointments", page.bookings, "They never booked any.", count: true),
            list("Certifications", page.certifications, "No card is known.", count: true),
        ]
        guard width >= CustomerView.twoColumns else { return ItemSection.stack([facts] + rest, width: width) }
        let left = (width - CustomerView.gap) / 3
        let one = ItemSection.stack([facts], width: left)
        let two = ItemSection.stack(rest, width: width - CustomerView.gap - left)
        var grid = Grid(Size(width, max(one.size.height, two.size.height)))
        grid.paste(one, at: Point(0, 0))
        grid.paste(two, at: Point(left + CustomerView.gap, 0))
        return grid
    }

    private var facts: ItemSection {
        var section = ItemSection("Written down", empty: "")
        let draft = page.draft
        if let erased = page.erasedAt {
            section.notes.append(
                ("Erased on \(words.text(.moment(erased))): what is personal is gone; the books stay.", .quiet))
            return section
        }
        for (field, label) in [
            (CustomerDraft.Field.company, "company"), (.mobile, "mobile"), (.phone, "telephone"), (.email, "e-mail"),
            (.birthDate, "born"), (.state, "state"), (.postalCode, "postal code"), (.country, "country"),
            (.timeZone, "time zone"), (.since, "since"), (.notes, "notes"),
        ] where !draft[field].isEmpty {
            let isOpen = [.country, .state, .since, .timeZone].contains(field)
            section.pairs.append((label, words.isPrivate && !isOpen ? Words.blank : draft[field], .text))
        }
        section.pairs.append(
            (
                "tags",
                page.tags.isEmpty ? mayEdit ? "none; t gives one" : "none" : page.tags.joined(separator: ", "), .text
            ))
        for other in page.alike {
            let text = words.isPrivate ? "customer \(other.id) shares an address or number" : other.words
            section.notes.append(("! \(text)", .warning))
        }
        return section
    }

    private func list(_ title: String, _ rows: Rows, _ empty: String, count: Bool) -> ItemSection {
        var section = ItemSection(title, count: count ? rows.rows.count : nil, empty: empty)
        section.take(Table(rows, words))
        return section
    }

    // MARK: Consent

    /// Where it comes from, in a line.
    private static func because(_ preference: CustomerPreference) -> String {
        let said = preference.last.map { "\($0.isGranted ? "they agreed" : "they said no"): \($0.source)" }
        return [said, preference.reason].compactMap(\.self).joined(separator: "; ")
    }

    private func consent(_ selected: Int, _ width: Int) -> ItemSection {
        var section = ItemSection("What may be sent", empty: "")
        section.columns = [
            Table.Column("By"), Table.Column("For"), Table.Column("State"), Table.Column("Since", rank: 1),
            Table.Column("Because", rank: 2),
        ]
        section.selected = selected
        for preference in page.preferences {
            section.rows.append(
                Table.Row(
                    [
                        preference.channel.title, preference.purpose.rawValue, preference.isOn ? "✓ on" : "· off",
                        preference.last?.at.map { words.text(words.calendar.day(of: $0)) } ?? "–",
                        CustomerView.because(preference),
                    ], faces: [2: preference.isOn ? .good : .quiet]))
        }
        let isCut =
            width < CustomerView.reasonsShow
            || Table(columns: section.columns, rows: section.rows).natural > width
        if isCut, page.preferences.indices.contains(selected) {
            let preference = page.preferences[selected]
            section.notes.append(
                (
                    "▸ \(preference.channel.title), \(preference.purpose.rawValue): \(CustomerView.because(preference))",
                    .text
                ))
        }
        section.notes.append(
            ("transactional: about what they have with the shop; promotional: news and offers", .quiet))
        return section
    }

    /// Below this there is no column for reasons.
    private static let reasonsShow = 56
    /// Below this a table would cut texts short.
    private static let textsShow = 120

    private func ledger(_ width: Int) -> ItemSection {
        var section = ItemSection("Ledger", count: page.ledger.count, empty: "They never said anything about it.")
        guard width >= CustomerView.textsShow else {
            for line in page.ledger {
                let known = [line.source, line.by].compactMap(\.self).joined(separator: ", by ")
                section.pairs.append(
                    (
                        line.at.map { words.text(words.calendar.day(of: $0)) } ?? "–",
                        "\(line.channel.title), \(line.purpose.rawValue): \(line.isGranted ? "agreed" : "withdrew") · \(known)",
                        .text
                    ))
                if !line.wording.isEmpty {
                    section.pairs.append(("", words.isPrivate ? Words.blank : "“\(line.wording)”", .quiet))
                }
            }
            return section
        }
        section.columns = [
            Table.Column("Time"), Table.Column("By"), Table.Column("For"), Table.Column("What"),
            Table.Column("How known", rank: 1), Table.Column("Who", rank: 2), Table.Column("Wording", rank: 3),
        ]
        for line in page.ledger {
            section.rows.append(
                Table.Row([
                    line.at.map { words.text(words.calendar.day(of: $0)) } ?? "–", line.channel.title,
                    line.purpose.rawValue, line.isGranted ? "agreed" : "withdrew", line.source, line.by ?? "–",
                    words.isPrivate ? Words.blank : line.wording,
                ]))
        }
        return section
    }

    // MARK: Devices and messages

    private func devices(_ selected: Int) -> ItemSection {
        var section = ItemSection(
            "Devices for push", count: page.devices.count, empty: "No device is registered; n registers one.")
        section.columns = [
            Table.Column("Device"), Table.Column("Kind"), Table.Column("Push"), Table.Column("Last used", rank: 1),
            Table.Column("Token", rank: 2),
        ]
        if !page.devices.isEmpty { section.selected = selected }
        for device in page.devices {
            section.rows.append(
                Table.Row(
                    [
                        "\(device.id)", device.type.rawValue, device.isOn ? "✓ on" : "· off",
                        device.lastUsed.map { words.text(.moment($0)) } ?? "never",
                        // Long, and nobody reads it: its end tells one from another.
                        device.token.count > 20 ? "…\(device.token.suffix(18))" : device.token,
                    ], faces: [2: device.isOn ? .good : .quiet]))
        }
        if page.preference(.push, .transactional)?.isChannelOn == false, !page.devices.isEmpty {
            section.notes.append(("! push is off: 2 shows what they agreed to", .warning))
        }
        return section
    }

    private func messages(_ width: Int) -> ItemSection {
        guard seesMessages else {
            return ItemSection("Messages", empty: "needs the permission \(Permission.viewCommunication.rawValue)")
        }
        let rows = page.messages
        guard width < CustomerView.textsShow else {
            return list("Messages", rows, "Nothing was ever sent to them.", count: true)
        }
        var section = ItemSection("Messages", count: rows.rows.count, empty: "Nothing was ever sent to them.")
        for row in rows.rows {
            func text(_ name: String) -> String {
                guard let at = rows.columns.firstIndex(where: { $0.name == name }), row.cells[at] != .none else {
                    return ""
                }
                return words.text(row.cells[at], in: rows.columns[at])
            }
            let mark = row.tone.mark.isEmpty ? "" : row.tone.mark + " "
            section.pairs.append(
                (
                    text("created_at"),
                    "\(mark)\(Channel(rawValue: text("type"))?.title ?? text("type")), \(MessageStatus(rawValue: text("status"))?.title ?? text("status"))",
                    row.tone.face
                ))
            for more in [text("error"), text("message")] where !more.isEmpty { section.pairs.append(("", more, .text)) }
        }
        return section
    }
}
