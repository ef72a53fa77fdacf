/// A template as the shop has it: one of the six that come with the program, perhaps in the shop's own words, or one of its own.
package struct ShopTemplate: Hashable, Sendable, Identifiable {
    /// By which it is chosen: letters, digits and hyphens.
    package let name: String
    package let title: String
    package let purpose: Purpose
    package let occasion: MessageOccasion
    /// Of a push or a mail; empty: whoever sends it writes one.
    package let subject: String
    package let text: String
    /// Whether it comes with the program; removing the shop's words brings its own back.
    package let isBuiltIn: Bool
    /// Whether the words are the shop's.
    package let isOwn: Bool
    package var id: String { name }

    package init(
        name: String, title: String, purpose: Purpose, occasion: MessageOccasion, subject: String = "", text: String,
        isBuiltIn: Bool = false, isOwn: Bool = true
    ) {
        self.name = name
        self.title = title
        self.purpose = purpose
        self.occasion = occasion
        self.subject = subject
        self.text = text
        self.isBuiltIn = isBuiltIn
        self.isOwn = isOwn
    }

    package init(_ template: BuiltInTemplate) {
        self.init(
            name: template.id, title: template.title, purpose: template.purpose, occasion: template.occasion,
            text: template.template.text, isBuiltIn: true, isOwn: false)
    }

    package static let longestName = 40

    /// Why it cannot be kept, by column; empty: it can. Fields that the occasion has no values for are told here, so that no recipient meets
    /// them.
    package var complaints: [String: String] {
        var complaints: [String: String] = [:]
        let isName =
            name.first?.isLetter == true && name.count <= ShopTemplate.longestName
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        if !isName {
            complaints["name"] =
                "a name has letters, digits and hyphens, begins with a letter, and is at most \(ShopTemplate.longestName) long"
        }
        if let why = title.whyNoLine(atMost: 80) { complaints["title"] = why }
        if !subject.isEmpty, let why = subject.whyNoLine(atMost: MailText.longestSubject) {
            complaints["subject"] = why
        }
        let body = SMSText(text)
        if let refused = body.refused { complaints["text"] = "\(refused.toldToPeople) cannot be sent: take it out" }
        if text.allSatisfy(\.isWhitespace) { complaints["text"] = "there is no text" }
        let unknown = MessageContent.Form(MessageContent(text: text, title: subject)).complaints(for: occasion)
        if let first = unknown.first { complaints["text"] = first }
        return complaints
    }
}

/// A message that goes by itself when something comes near, once for each occasion.
package struct AutomaticRule: Hashable, Sendable, Identifiable {
    package enum Occasion: String, CaseIterable, Hashable, Sendable {
        case rentalDue = "rental_due"
        case rentalOverdue = "rental_overdue"
        case course, trip, appointment
        /// What is due, overdue or done in maintenance, to the technicians.
        case staff

        package var title: String {
            switch self {
            case .rentalDue: "Rental due back"
            case .rentalOverdue: "Rental overdue"
            case .course: "Class starts"
            case .trip: "Trip departs"
            case .appointment: "Appointment"
            case .staff: "Maintenance, to staff"
            }
        }
        /// What its template may be about; nil: it needs none.
        package var template: MessageOccasion? { MessageOccasion(rawValue: rawValue) }
        /// The template and the days of a shop that has not chosen.
        package var standard: (template: String, days: Int) {
            switch self {
            case .rentalDue: ("rental", 1)
            case .rentalOverdue: ("overdue", 1)
            case .course: ("course", 1)
            case .trip: ("trip", 3)
            case .appointment: ("appointment", 1)
            case .staff: ("", 0)
            }
        }
    }
    package let occasion: Occasion
    package let channel: Channel
    /// By name; empty for staff.
    package let template: String
    /// So many days before it; after it, where it is overdue.
    package let days: Int
    package let isActive: Bool
    package var id: Occasion { occasion }

    package init(_ occasion: Occasion, channel: Channel, template: String, days: Int, isActive: Bool) {
        self.occasion = occasion
        self.channel = channel
        self.template = template
        self.days = days
        self.isActive = isActive
    }

    /// As it is until the shop has chosen: off.
    package static func standard(_ occasion: Occasion) -> AutomaticRule {
        AutomaticRule(
            occasion, channel: occasion == .staff ? .email : .sms, template: occasion.standard.template,
            days: occasion.standard.days, isActive: false)
    }

    package static let mostDays = 30
}
