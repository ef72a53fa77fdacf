package import DiveShop
import Store

extension Backups {
    /// A schedule that was carried out, or tried.
    package struct Run: Hashable, Sendable {
        package let dueAt: Instant?
        package let filename: String?
        /// Why there is no archive; beside one: why old ones could not go.
        package let failure: String?
        /// What went afterwards, by `BACKUP_RETENTION`.
        package let removed: [String]

        package var words: String {
            let after =
                removed.isEmpty
                ? "" : removed.count == 1 ? "; one old one is gone" : "; \(removed.count) old ones are gone"
            guard let filename else { return "a scheduled backup failed: \(failure ?? "")" }
            if let failure { return "\(filename) is made and proven, but no old one could go: \(failure)" }
            return "\(filename) is made and proven\(after)"
        }
    }

    /// Makes the backups that are due by the schedules, each once whoever comes first; what was missed is caught up on.
    /// - Returns: what was done; one that was stopped is not among it, and is made by the next who looks.
    package func runDue(at now: Instant, _ report: @escaping Report) throws(Refusal) -> [Run] {
        try mustBeAllowed(.createBackups, to: "run_schedules", at: now)
        let retention = try store.settings.backupRetention
        var runs: [Run] = []
        while let order = try store.claimRun(at: now) {
            let backup: Backup?
            do throws(Refusal) { backup = try make(order, at: now, Pace(report), 0...1) } catch {
                try store.finishRun(order, filename: nil, failure: error.words, at: now)
                runs.append(Run(dueAt: order.dueAt, filename: nil, failure: error.words, removed: []))
                continue
            }
            // With its row in the list the run was finished, at once.
            guard let backup else { return runs }
            var removed: [String] = []
            var failure: String?
            do throws(Refusal) { removed = try cleanAfterwards(retention, at: now) } catch { failure = error.words }
            runs.append(Run(dueAt: order.dueAt, filename: backup.filename, failure: failure, removed: removed))
        }
        return runs
    }

    private func cleanAfterwards(_ retention: Retention?, at now: Instant) throws(Refusal) -> [String] {
        guard let retention else { return [] }
        try mustBeAllowed(.manageBackups, to: "prune_backups", at: now)
        return try prune(retention, at: now).map(\.filename)
    }
}
