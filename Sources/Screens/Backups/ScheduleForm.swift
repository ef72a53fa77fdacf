import Cells
import DiveShop

/// A new schedule: how often, when, and what is backed up.
struct ScheduleForm: FormPlace {
    var form: Form
    private(set) var isWaiting = false

    init() {
        form = Form([
            Form.Row(
                "How often", "daily", named: "frequency", choices: ScheduleDraft.Frequency.allCases.map(\.rawValue),
                help: "← and → change it."),
            Form.Row("Time", "02:00", named: "time", help: "On the shop's clock, such as 02:00."),
            Form.Row("Day", ScheduleForm.everyDay, named: "day"),
            Form.Row(
                "Holds", ScheduleForm.database, choices: [ScheduleForm.database, ScheduleForm.documents],
                help: "← and → change it."),
            Form.Row(
                "Encrypted", "no", choices: ["no", "yes"],
                help: "With the passphrase of the settings, BACKUP_PASSPHRASE."),
        ])
        followFrequency()
    }

    private static let everyDay = "every day"
    private static let database = "the database"
    private static let documents = "database and documents"

    var title: String { "A new schedule" }
    var keepWord: String { "add it" }

    private var frequency: ScheduleDraft.Frequency { ScheduleDraft.Frequency(rawValue: form[0]) ?? .daily }

    /// The days there are to choose from are those of the frequency.
    private mutating func followFrequency() {
        let (choices, chosen, help): ([String], String, String) =
            switch frequency {
            case .daily: ([ScheduleForm.everyDay], ScheduleForm.everyDay, "Daily ones are made on every day.")
            case .weekly: (ScheduleDraft.weekdays, ScheduleDraft.weekdays[6], "← and → go through the week.")
            case .monthly:
                (
                    (1...31).map(String.init), "1",
                    "← and → go through the days. Where a month is shorter, it is made on its last."
                )
            }
        form.offer(2, choices: choices)
        form.set(2, chosen)
        form.explain(2, help)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        if isWaiting { return input.isTyped }
        let before = frequency
        let isTaken = fill(input, desk)
        if frequency != before { followFrequency() }
        return isTaken
    }

    mutating func keep(_ desk: inout Desk) {
        let day: Int? =
            switch frequency {
            case .daily: nil
            case .weekly: ScheduleDraft.weekdays.firstIndex(of: form[2])
            case .monthly: Int(form[2])
            }
        let draft = ScheduleDraft(
            frequency: frequency, time: form[1].trimmed, day: day, includesDocuments: form[3] == ScheduleForm.documents,
            isEncrypted: form[4] == "yes")
        var complaints: [Int: String] = [:]
        for (name, words) in draft.complaints { if let row = form.row(named: name) { complaints[row] = words } }
        let known = BackupsScreen.list(desk)?.schedules ?? []
        // The same again makes two archives of one moment.
        if complaints.isEmpty, known.contains(where: { $0.draft == draft }) {
            complaints[1] = "there is such a schedule already"
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        isWaiting = true
        desk.order(.backup(.addSchedule(draft)))
    }

    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {
        guard isWaiting, case .backup(.addSchedule(let draft)) = command else { return }
        isWaiting = false
        if let refusal { return refused(refusal, &desk) }
        desk.tell("a backup is made \(draft.words) from now on")
        desk.close()
    }
}
