import Cells
import DiveShop

/// Locking, privacy and PINs: a number each, or yes and no, saved together.
struct SettingsForm: FormPlace {
    var form = Form([])
    private var isRead = false
    private var isSaving = false
    private static let all = ShopSetting.allCases

    init() {
        form = Form(
            SettingsForm.all.map { setting in
                guard setting.isSwitch else {
                    return Form.Row(setting.label, named: setting.rawValue, help: setting.title)
                }
                // In brackets stands what its numbers mean.
                let what = setting.title.prefix { $0 != "(" }.split(separator: " ").joined(separator: " ")
                var row = Form.Row(setting.label, named: setting.rawValue, choices: ["0", "1"], help: "\(what).")
                row.called = ["0": "no", "1": "yes"]
                return row
            })
    }

    var title: String { "Locking, privacy and PINs" }
    var keepWord: String { "save" }
    var isWaiting: Bool { isSaving || !isRead }
    func queries(_ desk: Desk) -> [Query] { [.settings] }

    mutating func follow(_ desk: Desk) {
        guard !isRead, case .settings(let settings) = desk.answers[.settings] else { return }
        isRead = true
        for (i, setting) in SettingsForm.all.enumerated() { form.begin(i, "\(settings[setting] ?? setting.standard)") }
    }

    mutating func keep(_ desk: inout Desk) {
        var complaints: [Int: String] = [:]
        var changes: [ShopSetting: Change<Int>] = [:]
        for (i, setting) in SettingsForm.all.enumerated() {
            guard let value = Int(form[i]), setting.allowed.contains(value) else {
                complaints[i] = setting.bounds
                continue
            }
            let before = form.changes[setting.rawValue]?.from.flatMap { Int($0) }
            if let before, value != before { changes[setting] = Change(from: before, to: value) }
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        guard !changes.isEmpty else { return desk.close() }
        isSaving = true
        desk.order(.changeSettings(changes))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isSaving, case .changeSettings = command else { return }
        isSaving = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("the settings are changed")
        desk.close()
    }
}

extension ShopSetting {
    var label: String {
        switch self {
        case .autoLockMinutes: "Lock after minutes"
        case .privacyMinutes: "Blank after minutes"
        case .counterPIN: "PIN for counter staff"
        case .passwordCost: "Cost of a password"
        case .sendHere: "Send messages here"
        }
    }
}
