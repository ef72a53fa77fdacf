import DiveShop
import GRDB

extension Store {
    /// Hours after which a proven backup is worth a warning, and after which it is late.
    private static let agedAfter = 26
    static let lateAfter = 48
    /// Of a row of backups: read back whole, and not found damaged since; as the index of them has it.
    static let isProven = "proven_at IS NOT NULL AND failure IS NULL"

    static func backupHealth(_ db: Database, _ moment: Moment) throws -> Figure {
        let proven = try Row.fetchOne(
            db,
            sql: """
                SELECT created_at FROM backups WHERE \(isProven) ORDER BY created_at DESC, id DESC LIMIT 1
                """)
        let last = try Row.fetchOne(
            db, sql: "SELECT failure FROM backups ORDER BY created_at DESC, id DESC LIMIT 1")
        var details: [Figure.Detail] = []
        if let failure = last?.text("failure") {
            details.append(.init("the last one failed:", .text(failure), tone: .alarm))
        }
        guard let made = proven?.text("created_at").flatMap({ Instant(text: $0) }) else {
            return Figure(value: .text("never"), unit: "backed up and proven", details: details, tone: .alarm)
        }
        let age = max(0, moment.now.seconds - made.seconds)
        details.append(.init("made", .moment(made)))
        let tone: Tone = age > lateAfter * 3600 ? .alarm : age > agedAfter * 3600 ? .warning : .good
        return Figure(value: .seconds(age), unit: "since the last proven backup", details: details, tone: tone)
    }
}
