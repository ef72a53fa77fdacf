import DiveShop
import Testing

/// The tiles backup_health, campaign_progress and alerts.
struct SystemTests {
    let shop: HandShop
    init() throws { shop = try HandShop() }

    @discardableResult
    private func backup(_ name: String, at time: String, proven: Bool = true, failure: String? = nil) throws -> Int64 {
        try shop.add(
            "backups",
            [
                "filename": name, "file_size": 1, "created_at": time, "proven_at": proven ? time : nil,
                "failure": failure,
            ])
    }
    private func health() throws -> Figure { try #require(try shop.reading(.backupHealth).figure) }

    @Test func aShopWithoutABackupIsAnAlarm() throws {
        #expect(try health().value == .text("never"))
        #expect(try health().tone == .alarm)
        try backup("unproven.zip", at: "2026-06-13 10:00:00", proven: false)
        #expect(try health().value == .text("never"))
    }

    /// A day and two hours is fine, two days are late.
    @Test(arguments: [
        ("2026-06-12 17:30:00", 26 * 3600, Tone.good), ("2026-06-12 17:29:59", 26 * 3600 + 1, .warning),
        ("2026-06-11 19:30:00", 48 * 3600, .warning), ("2026-06-11 19:29:59", 48 * 3600 + 1, .alarm),
        ("2026-06-13 19:31:00", 0, .good),
    ]) func theAgeOfTheLastProvenBackupIsShown(time: String, age: Int, tone: Tone) throws {
        try backup("old.zip", at: "2026-01-01 00:00:00")
        try backup("last.zip", at: time)
        #expect(try health().value == .seconds(age))
        #expect(try health().tone == tone)
    }

    /// What could not be read back lately is not proven, though it was once.
    @Test func aBackupFoundDamagedIsNotProven() throws {
        try backup("good.zip", at: "2026-06-13 09:30:00")
        try backup("damaged.zip", at: "2026-06-13 18:30:00", proven: true, failure: "bits flipped")
        #expect(try health().value == .seconds(10 * 3600))
        #expect(try health().detail("the last one failed:") == .text("bits flipped"))
        #expect(try shop.rows(.backupHealth).rows.column("state").map(\.text) == ["failed", "proven"])
        try backup("next.zip", at: "2026-06-13 19:00:00")
        #expect(try health().value == .seconds(1800))
        #expect(try health().detail("the last one failed:") == nil)
    }

    private func campaign(_ name: String, _ status: String?, at time: String, because: String? = nil, sent: Int = 0)
        throws
    {
        try shop.add(
            "communication_campaigns",
            [
                "name": name, "type": "sms", "target_count": 10, "sent_count": sent, "failed_count": 2,
                "held_count": 1, "status": status, "created_at": time, "stopped_because": because,
            ])
    }

    @Test func runningCampaignsStandBeforeTheLastOnes() throws {
        for (n, status) in ["completed", "paused", "draft", "sending", "cancelled", "scheduled", "failed"].enumerated()
        {
            try campaign(status, status, at: "2026-06-1\(n) 10:00:00", sent: n)
        }
        let table = try #require(try shop.reading(.campaignProgress).table)
        #expect(table.column("name").map(\.text) == ["sending", "paused", "failed", "scheduled", "completed"])
        #expect(table.column("sent_count") == [3, 1, 6, 5, 0].map { .count($0) })
        #expect(table.rows.map(\.tone) == [.good, .warning, .alarm, .plain, .plain])
        #expect(table.column("failed_count").first == .count(2))
        #expect(table.column("held_count").first == .count(1))
        for n in 0..<20 { try campaign("more \(n)", "completed", at: "2026-06-01 10:00:00") }
        #expect(try shop.reading(.campaignProgress).table?.rows.count == 10)
        #expect(try shop.rows(.campaignProgress).total == 25)
    }

    // MARK: Alerts

    private func alerts() throws -> [String] { try #require(try shop.reading(.alerts).alerts).map(\.text) }

    private func check(_ gear: Int64, _ result: String?, on day: String) throws {
        try shop.add(
            "equipment_maintenance",
            [
                "equipment_id": gear, "maintenance_type": "inspection", "maintenance_date": day,
                "performed_by": shop.owner, "result": result,
            ])
    }

    @Test func aShopInOrderHasNoAlerts() throws {
        try backup("b.zip", at: "2026-06-13 10:00:00")
        let gear = try shop.gear("T1")
        try check(gear, "failed", on: "2026-06-01")
        try check(gear, "passed", on: "2026-06-02")
        _ = try shop.product("enough")
        try campaign("done", "completed", at: "2026-06-10 10:00:00")
        #expect(try alerts() == [])
        #expect(try shop.reading(.alerts).badge == nil)
        #expect(try shop.rows(.alerts).total == 0)
    }

    /// Every kind at once, several of each: the most urgent first, and the title counts them all.
    @Test func everyKindIsTold() throws {
        for n in 1...5 { _ = try shop.gear("OLD\(n)", due: "2026-06-0\(n)") }
        try check(try shop.gear("BAD1"), "failed", on: "2026-06-10")
        try check(try shop.gear("BAD2"), "failed", on: "2026-06-11")
        try backup("b.zip", at: "2026-06-01 10:00:00")
        try backup("broken.zip", at: "2026-06-02 10:00:00", proven: false, failure: "disk full")
        try campaign("Sale", "paused", at: "2026-06-10 10:00:00", because: "the carrier filters it")
        for n in 1...4 { _ = try shop.product("P\(n)", stock: n) }
        let course = try shop.add("courses", ["course_code": "OW", "name": "Open Water"])
        let schedule = try shop.add(
            "course_schedules", ["course_id": course, "start_date": "2026-05-01", "end_date": "2026-05-02"])
        try shop.add(
            "course_enrollments",
            [
                "schedule_id": schedule, "customer_id": try shop.customer("Ana", "Diver"), "status": "completed",
                "completion_date": "2026-05-02",
            ])
        #expect(
            try alerts() == [
                "5 items are overdue for inspection: OLD1, OLD2, OLD3 and 2 more",
                "2 items failed their last check: BAD2, BAD1",
                "The last backup failed: broken.zip (disk full)",
                "No recent backup is proven restorable: the last is 12 days old",
                "One campaign stopped: Sale (the carrier filters it)",
                "4 products are low on stock: P1 (1 of 5), P2 (2 of 5), P3 (3 of 5) and 1 more",
                "One certification is to be issued: Ana Diver",
            ])
        let reading = try shop.reading(.alerts)
        #expect(
            reading.alerts?.map(\.severity) == [.critical, .critical, .critical, .critical, .warning, .warning, .info])
        #expect(reading.badge == "15 in all")
        let behind = try shop.rows(.alerts)
        #expect(behind.total == 15)
        #expect(
            behind.rows.column("kind").map(\.text) == Array(repeating: "overdue gear", count: 5)
                + ["failed check", "failed check", "failed backup", "late backup", "stopped campaign"]
                + Array(repeating: "low stock", count: 4) + ["certification"])
    }

    @Test func gearIsOverdueBeforeTodayUnlessItIsRetired() throws {
        try backup("b.zip", at: "2026-06-13 10:00:00")
        _ = try shop.gear("TODAY", due: "2026-06-13")
        _ = try shop.gear("NEVER", due: nil)
        _ = try shop.gear("GONE", status: "retired", due: "2020-01-01")
        #expect(try alerts() == [])
        _ = try shop.gear("YESTERDAY", due: "2026-06-12")
        #expect(try alerts() == ["One item is overdue for inspection: YESTERDAY"])
    }

    /// The last check that has a result decides, of one day the one recorded last.
    @Test(arguments: [
        (["failed 2026-06-01"], true), (["failed 2026-06-01", "passed 2026-06-02"], false),
        (["passed 2026-06-02", "failed 2026-06-01"], false), (["passed 2026-06-01", "failed 2026-06-01"], true),
        (["failed 2026-06-01", "passed 2026-06-01"], false), (["failed 2026-06-01", "none 2026-06-02"], true),
        (["failed 2026-05-01", "passed 2026-05-02", "failed 2026-06-01"], true),
        (["failed 2026-05-01", "failed 2026-06-01", "passed 2026-06-01"], false),
    ]) func theLastCheckDecides(checks: [String], isAlert: Bool) throws {
        try backup("b.zip", at: "2026-06-13 10:00:00")
        let (gear, gone) = (try shop.gear("T1"), try shop.gear("T2", status: "retired"))
        for check in checks {
            let words = check.split(separator: " ").map(String.init)
            for item in [gear, gone] {
                try self.check(item, words[0] == "none" ? nil : words[0], on: words[1])
            }
        }
        #expect(try alerts() == (isAlert ? ["One item failed its last check: T1"] : []))
        #expect(try shop.rows(.alerts).total == (isAlert ? 1 : 0))
    }

    @Test(arguments: [
        ("2026-06-11 19:30:00", false), ("2026-06-11 19:29:59", true),
    ]) func aBackupIsLateAfterTwoDays(time: String, isLate: Bool) throws {
        try backup("b.zip", at: time)
        #expect(try alerts().count == (isLate ? 1 : 0))
    }

    @Test func aShopWithoutABackupIsTold() throws {
        #expect(try alerts() == ["No recent backup is proven restorable: there is none at all"])
        #expect(try shop.reading(.alerts).badge == "1 in all")
    }

    /// Paused by somebody is no alert, stopped for a reason is.
    @Test func campaignsThatStoppedForAReasonAreTold() throws {
        try backup("b.zip", at: "2026-06-13 10:00:00")
        try campaign("by hand", "paused", at: "2026-06-10 10:00:00")
        try campaign("gone on", "sending", at: "2026-06-10 10:00:00", because: "was filtered")
        try campaign("a", "failed", at: "2026-06-11 10:00:00", because: "no account")
        try campaign("b", "paused", at: "2026-06-12 10:00:00", because: "filtered")
        #expect(try alerts() == ["2 campaigns stopped: b (filtered), a (no account)"])
    }
}
