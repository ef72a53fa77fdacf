package import DiveShop
package import Store

/// What is to be done beside the screens, turn after turn: each turn does what is due and says when the next one is wanted. Several may
/// run on one store; the store sees to it that each thing is done once.
package struct Worker: Sendable {
    private let store: Store
    private let staff: Int64
    private let home: Home?
    /// What the last turn said of a restore that was cut off and cannot be ended yet.
    private var ofRestore: String?

    /// - Parameters:
    ///   - staff: in whose name: they need the permission for each thing.
    ///   - home: whose backups are made as scheduled; nil: none are, since they may not make any.
    package init(store: Store, staff: Int64, home: Home?) {
        self.store = store
        self.staff = staff
        self.home = home
    }

    /// Seconds until the next turn, where nothing comes sooner.
    package static let pause = 60

    /// - Parameters:
    ///   - goesOn: asked while something takes long; false stops it, and another turn does it.
    ///   - tell: told what was done, a line each, as soon as it is done.
    /// - Throws: ``Refusal``, when all else was done; the next turn tries again.
    package mutating func turn(at now: Instant, goesOn: @escaping () -> Bool = { true }, tell: (String) -> Void)
        throws(Refusal)
    {
        var failure: Refusal?
        do throws(Refusal) {
            let told = try store.remindStaff(staff: staff, at: now)
            if told > 0 { tell(told == 1 ? "one reminder to staff" : "\(told) reminders to staff") }
        } catch { failure = error }
        if let home, goesOn() {
            let words = try Backups.endInterrupted(store, home, at: now)
            if let words, words != ofRestore { tell(words) }
            ofRestore = words
            let runs = try Backups(store: store, home: home, staff: staff).runDue(at: now) { _, _ in goesOn() }
            for run in runs { tell(run.words) }
        }
        if let failure { throw failure }
    }
}
