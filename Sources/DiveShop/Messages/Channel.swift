/// A way to reach a customer (domain.md §5). The raw values are the columns' of the customer's document.
package enum Channel: String, CaseIterable, Hashable, Sendable, Codable {
    case sms, push, email

    /// As it stands in a sentence.
    package var title: String {
        switch self {
        case .sms: "SMS"
        case .push: "push"
        case .email: "e-mail"
        }
    }
    /// The column of customers that switches it on.
    package var optIn: String { "\(rawValue)_opt_in" }
}

/// What a message is for. The opt-in of the channel decides about transactional ones; a promotional one needs recorded consent besides.
package enum Purpose: String, CaseIterable, Hashable, Sendable, Codable {
    /// About something the customer has with the shop: a rental due, an appointment, a class, a trip.
    case transactional
    case promotional
}
