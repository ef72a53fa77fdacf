/// The five use cases of the customer's document, "Message Templates", with its texts word for word; and one more for what is overdue.
package struct BuiltInTemplate: Hashable, Sendable, Identifiable {
    /// As the command line names it.
    package let id: String
    package let title: String
    package let purpose: Purpose
    package let occasion: MessageOccasion
    package let template: MessageTemplate

    private init(_ id: String, _ title: String, _ purpose: Purpose, _ occasion: MessageOccasion, _ text: String) {
        (self.id, self.title, self.purpose, self.occasion) = (id, title, purpose, occasion)
        template = MessageTemplate(text)
    }

    /// In the document's order.
    package static let all = [
        BuiltInTemplate(
            "rental", "Rental Reminders", .transactional, .rentalDue, "Your [equipment] rental is due [date]"),
        BuiltInTemplate("trip", "Trip Notifications", .transactional, .trip, "Trip departure in [X] days"),
        BuiltInTemplate(
            "course", "Course Updates", .transactional, .course, "Class reminder: [course] starts [date]"),
        BuiltInTemplate("promotion", "Promotional", .promotional, .offer, "Special offer: [details]"),
        BuiltInTemplate(
            "appointment", "Appointment Reminders", .transactional, .appointment, "Appointment tomorrow at [time]"),
        BuiltInTemplate(
            "overdue", "Overdue Rentals", .transactional, .rentalOverdue,
            "Your [equipment] rental was due back on [date]. Please bring it to [shop]"),
    ]
}
