/// Which backups go. Pinned ones, the latest made before a restore and the one that undoes the last restore (another, where the clock was
/// set back) never do, nor does the newest that is proven.
package enum Retention: Hashable, Sendable {
    /// The customer's: so many of the newest stay.
    case keep(Int)
    /// The customer's best practice: the newest of each of 10 days, 4 weeks and 12 months.
    case bestPractice

    package static let days = 10
    package static let weeks = 4
    package static let months = 12

    /// - Parameter backups: in any order; those that are missing or came from elsewhere stay, whatever they are.
    /// - Parameter undo: the name of the one that undoes the last restore; nil: none does.
    package func toRemove(of backups: [Backup], undo: String?, in calendar: ShopCalendar) -> [Backup] {
        let ours = backups.filter { $0.state != .missing && $0.state != .foreign }
            .sorted { ($1.createdAt, $1.filename) < ($0.createdAt, $0.filename) }
        var kept: Set<String> = Set(ours.filter(\.isPinned).map(\.filename))
        if let undo { kept.insert(undo) }
        if let before = ours.first(where: { $0.origin == .preRestore }) { kept.insert(before.filename) }
        if let proven = ours.first(where: { $0.state == .proven }) { kept.insert(proven.filename) }
        switch self {
        case .keep(let count): kept.formUnion(ours.prefix(max(0, count)).map(\.filename))
        case .bestPractice:
            // What is damaged is no backup of a day.
            let sound = ours.filter { $0.state != .damaged }
            func keep(_ count: Int, by period: (Day) -> Int) {
                var seen: [Int] = []
                for backup in sound {
                    let period = period(calendar.day(of: backup.createdAt))
                    if seen.contains(period) { continue }
                    if seen.count == count { break }
                    seen.append(period)
                    kept.insert(backup.filename)
                }
            }
            keep(Retention.days) { $0.number }
            // A week begins on Monday.
            keep(Retention.weeks) { $0.adding(days: -$0.weekday).number }
            keep(Retention.months) { $0.civil.year * 12 + $0.civil.month }
        }
        return ours.filter { !kept.contains($0.filename) }
    }
}
