package import DiveShop
package import Store

/// What is to be done beside the screens, turn after turn: each turn does what is due and says when the next one is wanted. Several may
/// run on one store; the store sees to it that each thing is done once.
package struct Worker: Sendable {
    private let store: Store
    private let staff: Int64

    /// - Parameter staff: in whose name: they need the permission for each thing.
    package init(store: Store, staff: Int64) {
        self.store = store
        self.staff = staff
    }

    /// Seconds until the next turn, where nothing comes sooner.
    package static let pause = 60

    /// - Returns: what was done, a line each; empty: there was nothing to do.
    /// - Throws: ``Refusal``; the next turn tries again.
    package func turn(at now: Instant) throws(Refusal) -> [String] {
        var done: [String] = []
        let told = try store.remindStaff(staff: staff, at: now)
        if told > 0 { done.append(told == 1 ? "one reminder to staff" : "\(told) reminders to staff") }
        return done
    }
}
