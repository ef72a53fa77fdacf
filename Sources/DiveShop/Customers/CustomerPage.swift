/// One customer with all that the shop knows of them.
package struct CustomerPage: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let draft: CustomerDraft
    package let isActive: Bool
    /// When what is personal was taken away; nil: it is there.
    package let erasedAt: Instant?
    package let tags: [String]
    /// One for each channel and purpose.
    package let preferences: [CustomerPreference]
    /// The ledger, the newest first.
    package let ledger: [ConsentLine]
    package let devices: [CustomerDevice]
    /// Messages, the newest first; only for who may see them.
    package let messages: Rows
    /// Gear that is out, or booked.
    package let rentals: Rows
    /// Courses, trips and appointments, the last first.
    package let bookings: Rows
    package let certifications: Rows
    /// What was changed of what is written down, the newest first.
    package let changes: Rows
    package let alike: [CustomerAlike]
    /// Why they cannot be erased now, in words; empty: they can.
    package let obstacles: [String]
    package let asOf: Instant

    package init(
        id: Int64, draft: CustomerDraft, isActive: Bool, erasedAt: Instant?, tags: [String],
        preferences: [CustomerPreference], ledger: [ConsentLine], devices: [CustomerDevice], messages: Rows,
        rentals: Rows, bookings: Rows, certifications: Rows, changes: Rows, alike: [CustomerAlike],
        obstacles: [String], asOf: Instant
    ) {
        self.id = id
        self.draft = draft
        self.isActive = isActive
        self.erasedAt = erasedAt
        self.tags = tags
        self.preferences = preferences
        self.ledger = ledger
        self.devices = devices
        self.messages = messages
        self.rentals = rentals
        self.bookings = bookings
        self.certifications = certifications
        self.changes = changes
        self.alike = alike
        self.obstacles = obstacles
        self.asOf = asOf
    }

    package var name: String { draft.name }

    package func preference(_ channel: Channel, _ purpose: Purpose) -> CustomerPreference? {
        preferences.first { $0.channel == channel && $0.purpose == purpose }
    }
}
