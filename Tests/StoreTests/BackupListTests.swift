import DiveShop
import Foundation
import Store
import Testing

/// The list of backups is the disk's, and each schedule is carried out once.
@Suite(.serialized) struct BackupListTests {
    let shop: BackupShop
    init() throws { shop = try BackupShop() }

    private func file(_ name: String, _ size: Int) throws {
        try Data(count: size).write(to: URL(fileURLWithPath: shop.home.backups + "/" + name))
    }

    private func add(
        _ name: String, _ size: Int, at time: Instant = founding, problem: String = "", proven: Bool = true
    ) throws {
        try shop.store.addBackup(
            Backup(
                filename: name, createdAt: time, description: "d", fileSize: size, includesDocuments: true,
                state: .proven, provenAt: proven ? time : nil, problem: problem),
            sha256: "abc", schemaVersion: 9, staff: shop.owner, at: time)
    }

    @Test func eachArchiveHasItsState() throws {
        for (name, size) in [
            ("proven.zip", 5), ("grown.zip", 6), ("damaged.zip", 5), ("unproven.zip", 5), ("foreign.zip", 7),
        ] {
            try file(name, size)
            if name != "foreign.zip" {
                try add(name, 5, problem: name == "damaged.zip" ? "a bit" : "", proven: name != "unproven.zip")
            }
        }
        try file("notes.txt", 1)
        try file(".hidden.zip", 1)
        try FileManager.default.createDirectory(
            atPath: shop.home.backups + "/folder.zip", withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: shop.home.backups + "/link.zip", withDestinationPath: "proven.zip")
        try add("gone.zip", 5)
        try add("deleted.zip", 5)
        try shop.store.removeBackup("deleted.zip", action: "delete_backup", staff: shop.owner, at: founding)
        let list = try shop.store.backupList(at: founding)
        let states = Dictionary(uniqueKeysWithValues: list.backups.map { ($0.filename, $0.state) })
        #expect(
            states == [
                "proven.zip": .proven, "grown.zip": .unproven, "damaged.zip": .damaged, "unproven.zip": .unproven,
                "foreign.zip": .foreign, "gone.zip": .missing,
            ])
        #expect(list.totalSize == 28 && list.lastProven?.filename == "proven.zip")
        #expect(list.databaseSize > 0 && list.diskSize > list.diskFree && list.diskFree > 0)
        #expect(try shop.store.digest(of: "proven.zip") == "abc" && shop.store.digest(of: "deleted.zip") == nil)
        #expect(try shop.store.setProof(of: "proven.zip", failure: "a bit", staff: shop.owner, at: founding))
        #expect(try !shop.store.setProof(of: "foreign.zip", failure: nil, staff: shop.owner, at: founding))
        #expect(try shop.store.backupList(at: founding).find("proven.zip")?.state == .damaged)
        #expect(try shop.store.setProof(of: "proven.zip", failure: nil, staff: shop.owner, at: founding))
        #expect(try shop.store.backupList(at: founding).find("proven.zip")?.state == .proven)
        try shop.store.perform(.backup(.pin("proven.zip", true)), staff: shop.owner, at: founding)
        #expect(try shop.store.backupList(at: founding).find("proven.zip")?.isPinned == true)
        #expect(throws: Refusal.self) {
            try shop.store.perform(.backup(.pin("foreign.zip", true)), staff: shop.owner, at: founding)
        }
        try shop.expectSound()
    }

    /// The same letters, put together from other characters: to the disk that is another name.
    @Test func namesThatLookTheSameAreTwo() throws {
        let (one, other) = ("caf\u{E9}.zip", "cafe\u{301}.zip")
        try file(one, 5)
        try file(other, 6)
        #expect(try shop.store.backupList(at: founding).backups.map(\.fileSize).sorted() == [5, 6])
        try add(one, 5)
        let list = try shop.store.backupList(at: founding)
        #expect(list.find(one)?.state == .proven && list.find(one)?.fileSize == 5)
        #expect(list.find(other)?.state == .foreign && list.find(other)?.fileSize == 6)
    }

    private func schedule(_ draft: ScheduleDraft, at time: String = "2026-11-24 12:30:00") throws -> Int64 {
        try #require(
            try shop.store.perform(.backup(.addSchedule(draft)), staff: shop.owner, at: Instant(text: time)!))
    }

    private func claim(_ time: String) throws -> String? {
        try shop.store.claimRun(at: Instant(text: time)!)?.dueAt?.text
    }
    private func carryOut(_ time: String, failure: String? = nil) throws -> String? {
        let now = Instant(text: time)!
        guard let order = try shop.store.claimRun(at: now) else { return nil }
        try shop.store.finishRun(order, filename: failure == nil ? "a.zip" : nil, failure: failure, at: now)
        return order.dueAt?.text
    }

    @Test func eachDueMomentIsCarriedOutOnceAndAMissedOneIsCaughtUp() throws {
        let id = try schedule(ScheduleDraft(frequency: .daily, time: "02:00"))
        #expect(try carryOut("2026-11-24 23:00:00") == nil, "what was due before it was made is not")
        #expect(try claim("2026-11-25 02:00:00") == "2026-11-25 02:00:00")
        // What the same process could not write down as finished is its own to do again; another one's is left to it (eight workers, below).
        #expect(try claim("2026-11-25 02:00:01") == "2026-11-25 02:00:00")
        try shop.store.finishRun(
            BackupOrder(includesDocuments: false, schedule: id, dueAt: Instant(text: "2026-11-25 02:00:00")),
            filename: "a.zip",
            failure: nil, at: Instant(text: "2026-11-25 02:01:00")!)
        #expect(try carryOut("2026-11-25 02:02:00") == nil)
        #expect(try carryOut("2026-11-29 10:00:00") == "2026-11-29 02:00:00", "of those missed, the last")
        #expect(try carryOut("2026-11-29 10:01:00") == nil)
        // The clock is set back, and goes on.
        for time in ["2026-11-29 01:00:00", "2026-11-28 10:00:00", "2026-11-29 02:00:00", "2026-11-29 23:00:00"] {
            #expect(try carryOut(time) == nil, "\(time)")
        }
        #expect(try carryOut("2026-11-30 02:00:00") == "2026-11-30 02:00:00")
        // It was ahead by years, and is put right.
        #expect(try carryOut("2031-01-01 03:00:00") == "2031-01-01 02:00:00")
        #expect(try carryOut("2026-11-30 09:00:00") == nil)
        #expect(try carryOut("2026-12-01 02:00:00") == "2026-12-01 02:00:00")
    }

    @Test func aPausedOneIsNotCaughtUpAndARemovedOneIsGone() throws {
        let id = try schedule(ScheduleDraft(frequency: .weekly, time: "03:00", day: 2, includesDocuments: true))
        try shop.store.perform(.backup(.setScheduleActive(id, false)), staff: shop.owner, at: founding)
        #expect(try carryOut("2026-11-26 12:00:00") == nil)
        try shop.store.perform(
            .backup(.setScheduleActive(id, true)), staff: shop.owner, at: Instant(text: "2026-11-26 12:00:00")!)
        #expect(try carryOut("2026-11-26 12:01:00") == nil)
        #expect(try carryOut("2026-12-02 03:00:00") == "2026-12-02 03:00:00", "a Wednesday")
        let listed = try #require(try shop.store.backupList(at: Instant(text: "2026-12-02 04:00:00")!).schedules.first)
        #expect(listed.lastRun?.text == "2026-12-02 03:00:00" && listed.nextDue?.text == "2026-12-09 03:00:00")
        try shop.store.perform(.backup(.removeSchedule(id)), staff: shop.owner, at: founding)
        #expect(try shop.column("SELECT COUNT(*) FROM backup_schedules") == ["0"])
        for command in [
            BackupCommand.removeSchedule(id), .addSchedule(ScheduleDraft(frequency: .daily, time: "25:00")),
        ] {
            #expect(throws: Refusal.self) { try shop.store.perform(.backup(command), staff: shop.owner, at: founding) }
        }
    }

    /// As the customer's document has it.
    @Test func aRowOfTheCustomersOwnSQLIsCarriedOut() throws {
        try shop.run(
            "INSERT INTO backup_schedules (frequency, time, include_documents, created_at) VALUES ('daily', '02:00', 1, '2026-11-24 12:30:00')"
        )
        #expect(try carryOut("2026-11-25 02:00:00") == "2026-11-25 02:00:00")
    }

    @Test func whatAProcessLeftThatIsGoneIsTakenOver() throws {
        _ = try schedule(ScheduleDraft(frequency: .daily, time: "02:00"))
        #expect(try claim("2026-11-25 02:00:00") != nil)
        try shop.run("UPDATE backup_runs SET claimed_by = 'other-boot 1 1'")
        #expect(try carryOut("2026-11-25 02:05:00") == "2026-11-25 02:00:00")
    }

    /// As where the shop's time zone was changed.
    @Test func whatIsDoneIsNotLateForEver() throws {
        _ = try schedule(ScheduleDraft(frequency: .daily, time: "02:00"))
        #expect(try carryOut("2026-11-25 02:00:00") != nil)
        try shop.run("UPDATE backup_schedules SET next_due_at = '2026-11-25 05:00:00'")
        #expect(try carryOut("2026-11-25 09:00:00") == nil)
        #expect(try shop.column("SELECT next_due_at FROM backup_schedules") == ["2026-11-26 02:00:00"])
        #expect(try carryOut("2026-11-26 02:00:00") == "2026-11-26 02:00:00")
    }

    @Test func eightWorkersCarryEachOutOnce() throws {
        for hour in 2...6 { _ = try schedule(ScheduleDraft(frequency: .daily, time: "0\(hour):00")) }
        let workers = try (1...8).map { _ in try hammer(["claim", shop.store.path, "2026-11-25 08:00:00"]) }
        let lines = workers.map(outcome).flatMap { $0.words.split(separator: "\n").map(String.init) }
        #expect(lines.sorted() == (1...5).map { "\($0) 2026-11-25 0\($0 + 1):00:00" })
    }

    private func alerts(_ time: String) throws -> [String] {
        var found: [String] = []
        try shop.store.answer([.reading(.alerts, .standard)], staff: shop.owner, at: Instant(text: time)!) {
            _, snapshot in
            if case .reading(let reading) = snapshot, case .alerts(let alerts) = reading.content {
                found = alerts.map(\.text)
            }
            return true
        }
        return found
    }

    @Test func aLateOrFailedOneIsAnAlert() throws {
        #expect(try alerts("2026-11-24 13:00:00") == ["No recent backup is proven restorable: there is none at all"])
        _ = try schedule(ScheduleDraft(frequency: .daily, time: "02:00"))
        #expect(try alerts("2026-11-25 04:00:00") == [])
        #expect(try alerts("2026-11-25 04:00:01") == ["A scheduled backup is late: daily at 02:00"])
        #expect(try carryOut("2026-11-25 05:00:00", failure: "the disk is full") != nil)
        #expect(try alerts("2026-11-25 05:00:00") == ["A scheduled backup failed: daily at 02:00 (the disk is full)"])
        #expect(try carryOut("2026-11-26 02:00:00") != nil)
        #expect(try alerts("2026-11-26 03:00:00") == [])
    }
}
