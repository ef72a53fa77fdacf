package import DiveShop
package import Store

/// Reads the whole trail of what was done and says whether it is as it was written.
package enum VerifyAudit {
    /// - Parameter report: told of progress and then, once, of the end; called on this thread. The job is cancelled when it answers
    ///   progress with false.
    package static func carryOut(on store: Store, staff: Int64, at now: Instant, report: (JobEvent) -> Bool) {
        let end: JobEvent
        do throws(Refusal) {
            let check = try store.checkAudit(staff: staff, at: now) { report(.progress($0, "the trail")) }
            end =
                check.map { check in
                    check.problem.map { .failed(Refusal(.data, "the trail is not whole: \($0)")) }
                        ?? .finished("the trail is whole: \(check.rows) rows")
                } ?? .cancelled
        } catch {
            end = .failed(error)
        }
        _ = report(end)
    }
}
