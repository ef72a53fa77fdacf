package import DiveShop
package import Store

/// Carries out the jobs of backups, each from permission to the row in the trail.
package struct Backups {
    private let store: Store
    private let home: Home
    private let staff: Int64

    package init(store: Store, home: Home, staff: Int64) {
        self.store = store
        self.home = home
        self.staff = staff
    }

    /// - Parameter report: told of progress and then, once, of the end; called on this thread. The job is cancelled when it answers
    ///   progress with false.
    package func carryOut(_ job: Job, at now: Instant, report: (JobEvent) -> Bool) {
        _ = report(.failed(Refusal(.failed, "skeleton")))
    }
}
