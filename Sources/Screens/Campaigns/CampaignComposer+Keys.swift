import Cells
import DiveShop

extension CampaignComposer {
    static let writing: [Binding<Action>] = [
        Binding("enter", .enter, "Go to the next field; at the last one: the next step"),

        Binding("shift-tab up", .previous, "Go to the field before"),
        Binding("pgdn ctrl-n", .nextStep, "Go to the next step", hint: "next step"),
        Binding("ctrl-s", .save, "Keep it as a draft", hint: "keep"),
        Binding("tab down", .next, "Go to the next field", hint: "next field"),
        Binding("pgup", .stepBefore, "Go to the step before", hint: "step before"),
        Binding(
            "ctrl-t", .template, "Put the template's words in, in place of what is typed", hint: "template's words"),
        Binding("ctrl-p", .plain, "Write plain characters instead of those that make a text long", hint: "plain"),
        Binding("ctrl-v", .all, "Show all that is told of it: preview, length, price"),
        Binding("esc", .leave, "Leave it", hint: "leave"),
    ]

    static let checking: [Binding<Action>] =
        [
            Binding("s", .send, "Send it, or schedule it; it asks once more", hint: "send"),
            Binding("t", .test, "Send it to yourself first", hint: "test"),
            Binding("enter", .open, "Show what that person gets, or why not", hint: "text"),
            Binding("f", .only, "Show only those who get it, then those held, those skipped", hint: "only …"),
            Binding("/", .filter, "Show only people with these words", hint: "filter"),
            Binding("v", .summary, "Show all that the dry run found, with every reason", hint: "reasons"),
            Binding("d", .again, "Do the dry run anew"),
            Binding("left shift-tab b", .stepBefore, "Go back to the step before", hint: "step before"),
        ] + RowsList.bindings(Action.step) + [Binding("esc q", .leave, "Leave it; the draft is kept", hint: "leave")]

    // MARK: Who

    static let whoRows = [
        Form.Row(
            "Name", named: "name", help: "How the list calls it; nobody who gets it sees it."),
        Form.Row(
            "Who gets it", named: "audience",
            help: "One rule a line; of one kind they widen it, of several they narrow it.", lines: 3...8),
    ]

    /// The line of the rules that the cursor is in.
    private var line: String {
        let text = who.text("audience") ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    }

    /// Rules that begin as the last line does, while no value is typed yet.
    var suggestions: [(written: String, words: String)] {
        let typed = line.trimmed.lowercased()
        guard !typed.contains(":") else { return [] }
        return AudienceRule.help.filter { typed.isEmpty || $0.written.hasPrefix(typed) }
    }

    /// Tab ends the word of a rule where only one begins so.
    mutating func complete(_ input: Input) -> Bool {
        guard input == .key(Key(.tab)), who.rows[who.focused].name == "audience" else { return false }
        let typed = line.trimmed.lowercased()
        guard !typed.isEmpty, suggestions.count == 1, let only = suggestions.first else { return false }
        let word = only.written.prefix { $0 != ":" } + (only.written.contains(":") ? ":" : "")
        guard word != typed else { return false }
        let text = who.text("audience") ?? ""
        who.set(who.focused, String(text.dropLast(line.count)) + word)
        return true
    }

    // MARK: When

    static let now = "now"
    static let later = "at a time"

    static func whenRows(isLater: Bool) -> [Form.Row] {
        [Form.Row("Send it", now, named: "send", choices: [now, later], help: "← and → choose.")]
            + (isLater
                ? [
                    Form.Row(
                        "Day", "tomorrow", named: "day", help: "today, tomorrow, +3, or a day such as 2026-11-24."),
                    Form.Row("Time", "10:00", named: "time", help: "On the shop's clock, such as 10:00."),
                ] : [])
    }

    var isLater: Bool { when.text("send") == CampaignComposer.later }

    /// When it is to go; nil: as soon as it is sent.
    func moment(_ desk: Desk) -> Result<Instant?, Refusal> {
        guard isLater else { return .success(nil) }
        guard let day = CampaignComposer.day(when.text("day") ?? "", today: desk.today) else {
            return .failure(Refusal(.data, field: "day", "a day is today, tomorrow, +3, or such as 2026-11-24"))
        }
        let parts = (when.text("time") ?? "").trimmed.split(separator: ":", omittingEmptySubsequences: false).map {
            Int($0)
        }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return .failure(Refusal(.data, field: "time", "a time is such as 10:00")) }
        let moment = desk.words.calendar.moment(of: hour * 3600 + minute * 60, on: day)
        guard moment > desk.now else {
            return .failure(Refusal(.data, field: day == desk.today ? "time" : "day", "that is over already"))
        }
        return .success(moment)
    }

    private static func day(_ typed: String, today: Day) -> Day? {
        let typed = typed.trimmed.lowercased()
        switch typed {
        case "today": return today
        case "tomorrow": return today.adding(days: 1)
        default:
            if typed.hasPrefix("+"), let days = Int(typed.dropFirst()), (0...3660).contains(days) {
                return today.adding(days: days)
            }
            return Day(text: typed)
        }
    }
}
