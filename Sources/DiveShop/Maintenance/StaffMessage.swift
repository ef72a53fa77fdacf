/// What a member of staff is to be told; it waits on the outbox until a channel takes it.
package struct StaffMessage: Hashable, Sendable {
    /// The user it is for.
    package let user: Int64
    /// What it is about, so that it is told once: `done 17`.
    package let occasion: String
    package let subject: String
    package let text: String

    package init(user: Int64, occasion: String, subject: String, text: String) {
        self.user = user
        self.occasion = occasion
        self.subject = subject
        self.text = text
    }
}

/// A due date that staff are told of, in words: once when it is near (the customer's seven days), and once when it has passed.
package struct Reminder: Hashable, Sendable {
    package enum Stage: String, Hashable, Sendable {
        case dueSoon = "due_soon"
        case overdue
    }
    package let code: String
    package let name: String
    package let kind: DueKind
    package let due: Day
    package let stage: Stage

    package init(code: String, name: String, kind: DueKind, due: Day, stage: Stage) {
        self.code = code
        self.name = name
        self.kind = kind
        self.due = due
        self.stage = stage
    }

    /// One message of all that somebody is to be told now.
    package static func message(of reminders: [Reminder], for user: Int64, at now: Instant) -> StaffMessage {
        let overdue = reminders.count { $0.stage == .overdue }
        let soon = reminders.count - overdue
        let parts = [
            overdue > 0 ? "\(overdue) overdue" : nil,
            soon > 0 ? "\(soon) due within \(Urgency.soonDays) days" : nil,
        ]
        let subject = "Maintenance: " + parts.compactMap { $0 }.joined(separator: ", ")
        let lines = reminders.map { reminder in
            let word = reminder.stage == .overdue ? "overdue since" : "due"
            return "\(reminder.code) \(reminder.name): \(reminder.kind.title) \(word) \(reminder.due.text)"
        }
        // Each date is told once of each stage, so the first of them names the message, also of two in one second.
        let first =
            reminders.first.map { "\($0.code) \($0.kind.rawValue) \($0.due.text) \($0.stage.rawValue)" } ?? now.text
        return StaffMessage(
            user: user, occasion: "due \(first)", subject: subject, text: lines.joined(separator: "\n"))
    }
}
