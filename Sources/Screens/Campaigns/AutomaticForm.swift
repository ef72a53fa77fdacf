import Cells
import DiveShop

/// A message that goes by itself: by which channel, with which template, and how long before or after.
struct AutomaticForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false
    private let rule: AutomaticRule
    private var sent: AutomaticRule?

    init(_ rule: AutomaticRule) {
        self.rule = rule
        var rows = [
            Form.Row(
                "State", rule.isActive ? "on" : "off", named: "is_active", choices: ["off", "on"],
                help: "← and → choose."),
            Form.Row(
                "Channel", rule.channel.title, named: "channel", choices: Channel.allCases.map(\.title),
                help: "← and → choose."),
        ]
        if rule.occasion.template != nil {
            rows += [
                Form.Row(
                    "Template", rule.template, named: "template", choices: [rule.template],
                    help: "← and → choose; 2 shows what each says."),
                Form.Row(
                    rule.occasion == .rentalOverdue ? "Days after" : "Days before", "\(rule.days)", named: "days",
                    help: "From 0, the same day, to \(AutomaticRule.mostDays)."),
            ]
        }
        form = Form(rows)
    }

    var title: String { rule.occasion.title }
    var keepWord: String { "save" }

    func queries(_ desk: Desk) -> [Query] { [.messages(.templates)] }
    mutating func follow(_ desk: Desk) {
        guard let row = form.row(named: "template"), case .templates(let all) = desk.told(.templates) else { return }
        let fitting = all.filter { $0.occasion == rule.occasion.template }.map(\.name)
        form.offer(row, choices: fitting.contains(rule.template) ? fitting : [rule.template] + fitting)
    }

    mutating func keep(_ desk: inout Desk) {
        var days = rule.days
        if let row = form.row(named: "days") {
            guard let typed = Int(form[row].trimmed), (0...AutomaticRule.mostDays).contains(typed) else {
                return form.complain([row: "a whole number from 0 to \(AutomaticRule.mostDays)"])
            }
            days = typed
        }
        let changed = AutomaticRule(
            rule.occasion, channel: Channel.allCases.first { $0.title == form.text("channel") } ?? rule.channel,
            template: form.text("template") ?? rule.template, days: days, isActive: form.text("is_active") == "on")
        guard changed != rule else {
            desk.tell("nothing was changed")
            return desk.close()
        }
        (isWaiting, sent) = (true, changed)
        desk.order(.messages(.setRule(changed)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, let sent, command == .messages(.setRule(sent)) else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell(sent.isActive ? "from now on it goes by itself" : "it is off")
        desk.close()
    }
}
