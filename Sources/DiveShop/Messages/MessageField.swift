/// What a template has a place for, written as in the customer's document: `[equipment]`.
package enum MessageField: String, CaseIterable, Hashable, Sendable {
    case equipment, date
    /// In how many days.
    case days = "X"
    case course, details, time
    case firstName = "first_name"
    case shop

    /// As it stands in a text.
    package var written: String { "[\(rawValue)]" }

    /// For the list of fields beside a template.
    package var title: String {
        switch self {
        case .equipment: "what is rented"
        case .date: "the day"
        case .days: "in how many days"
        case .course: "the course"
        case .details: "what is offered"
        case .time: "the time of day"
        case .firstName: "the customer's first name"
        case .shop: "the shop's name"
        }
    }

    /// Case does not matter: people write `[Date]` and `[x]`.
    init?(named name: some StringProtocol) {
        guard let field = MessageField.named[name.lowercased()] else { return nil }
        self = field
    }
    private static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
}

/// On which occasion a template is used, and so what can be filled in.
package enum MessageOccasion: String, CaseIterable, Hashable, Sendable {
    case rentalDue = "rental_due"
    case rentalOverdue = "rental_overdue"
    case trip, course, appointment, offer
    /// Written by hand to somebody.
    case other

    package var title: String {
        switch self {
        case .rentalDue: "a rental is due"
        case .rentalOverdue: "a rental is overdue"
        case .trip: "a trip departs"
        case .course: "a class starts"
        case .appointment: "an appointment"
        case .offer: "an offer"
        case .other: "anything else"
        }
    }

    /// What the occasion has values for. `details` is typed by whoever sends it.
    package var fields: [MessageField] {
        switch self {
        case .rentalDue, .rentalOverdue: [.equipment, .date, .firstName, .shop]
        case .trip: [.days, .date, .details, .firstName, .shop]
        case .course: [.course, .date, .days, .firstName, .shop]
        case .appointment: [.time, .date, .firstName, .shop]
        case .offer, .other: [.details, .firstName, .shop]
        }
    }
}
