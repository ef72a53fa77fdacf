package import DiveShop
package import Store

/// Carries out ``Job/checkStore``: reads the whole store and says whether it is sound. Writes nothing.
package enum CheckStore {
    /// - Parameter report: told of progress and then, once, of the end; called on this thread. The job is cancelled when it
    ///   answers progress with false.
    package static func carryOut(on store: Store, report: (JobEvent) -> Bool) {
        let end: JobEvent
        do {
            let problems = try store.check { share, table in report(.progress(share, table)) }
            end =
                switch problems {
                case nil: .cancelled
                case []?: .finished("The store is sound")
                case let problems?: .failed(Refusal(.failed, words(problems)))
                }
        } catch {
            end = .failed(error)
        }
        _ = report(end)
    }

    private static func words(_ problems: [String]) -> String {
        let count =
            problems.count == 1
            ? "a problem" : problems.count < 100 ? "\(problems.count) problems" : "100 problems or more"
        return "the store has \(count), first: \(problems[0]); keep a copy of it and restore a backup"
    }
}
