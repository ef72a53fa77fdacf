import DiveShop
import Foundation
import GRDB

extension Store {
    /// Hours after which a proven backup is worth a warning, and after which it is late.
    private static let agedAfter = 26
    static let lateAfter = 48
    /// Of a row of backups: read back whole, and not found damaged since, and still there.
    static let isProven = "proven_at IS NOT NULL AND failure IS NULL AND removed_at IS NULL AND NOT \(isGone)"
    /// Of a row of backups: the program made that archive, or read it back, and its file is there no more.
    static let isGone = "(sha256 IS NOT NULL AND NOT archive_is_there(filename))"
    /// The file system's word on ``isGone``.
    static func archiveIsThere(besides path: String) -> DatabaseFunction {
        let folder = backupFolder(of: path)
        return DatabaseFunction("archive_is_there", argumentCount: 1) { values in
            guard let name = String.fromDatabaseValue(values[0]) else { return false }
            return access("\(folder)/\(name)", F_OK) == 0
        }
    }

    static func backupHealth(_ db: Database, _ moment: Moment) throws -> Figure {
        let proven = try Row.fetchOne(
            db,
            sql: """
                SELECT created_at FROM backups WHERE \(isProven) ORDER BY created_at DESC, id DESC LIMIT 1
                """)
        let last = try Row.fetchOne(
            db,
            sql:
                "SELECT failure, \(isGone) AS is_gone FROM backups WHERE removed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1"
        )
        var details: [Figure.Detail] = []
        let dueBefore = moment.now.adding(seconds: -scheduleLateAfter * 3600).text
        // By the schedules, where there are any: a weekly one is not late on the third day.
        let schedules = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS active, COUNT(*) FILTER (WHERE \(isLateSchedule(dueBefore))) AS late,
                    COUNT(*) FILTER (WHERE (SELECT failure FROM backup_runs WHERE schedule_id = backup_schedules.id
                        AND finished_at IS NOT NULL ORDER BY due_at DESC LIMIT 1) IS NOT NULL) AS failed
                FROM backup_schedules WHERE is_active = 1
                """)
        let (isScheduled, late, failed) = (
            schedules?.int("active") ?? 0 > 0, schedules?.int("late") ?? 0, schedules?.int("failed") ?? 0
        )
        if late > 0 { details.append(.init("scheduled ones late:", .count(late), tone: .alarm)) }
        if failed > 0 { details.append(.init("scheduled ones failed:", .count(failed), tone: .alarm)) }
        if let failure = last?.text("failure") {
            details.append(.init("the last one failed:", .text(failure), tone: .alarm))
        }
        let isGone = last?.int("is_gone") ?? 0 != 0
        if isGone { details.append(.init("the last one:", .text("its file is gone"), tone: .alarm)) }
        guard let made = proven?.text("created_at").flatMap({ Instant(text: $0) }) else {
            return Figure(value: .text("never"), unit: "backed up and proven", details: details, tone: .alarm)
        }
        let age = max(0, moment.now.seconds - made.seconds)
        details.append(.init("made", .moment(made)))
        let byAge: Tone = age > lateAfter * 3600 ? .alarm : age > agedAfter * 3600 ? .warning : .good
        let tone: Tone = late + failed > 0 || isGone ? .alarm : isScheduled ? .good : byAge
        return Figure(value: .seconds(age), unit: "since the last proven backup", details: details, tone: tone)
    }
}
