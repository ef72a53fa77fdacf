import DiveShop
import GRDB
import Store
import Testing

/// Planned work: once done or cancelled it is closed, whoever comes second and however close.
@Suite struct JobTests {
    let gear: GearShop
    init() throws {
        gear = try GearShop()
        try gear.item("L1")
    }

    private func plan(_ fields: [JobDraft.Field: String] = [:], by name: String = "mia") throws -> Refusal? {
        try gear.answer(
            .schedule(JobDraft([.code: "L1", .type: "servicing", .date: "2026-12-01"].merging(fields) { $1 })), by: name
        )
    }
    private func jobs(_ columns: String = "scheduled_date || ' ' || status") throws -> [String] {
        try gear.shop.store.column("SELECT \(columns) FROM maintenance_schedules ORDER BY id")
    }

    @Test func aJobIsPlannedAndMoved() throws {
        #expect(try plan([.technician: "Tom", .notes: "after salt", .repeatMonths: "12"]) == nil)
        let all = "scheduled_date || maintenance_type || assigned_to || notes || repeat_months || created_by"
        let (tom, mia) = (try gear.shop.id("tom"), try gear.shop.id("mia"))
        #expect(try jobs(all) == ["2026-12-01servicing\(tom)after salt12\(mia)"])
        #expect(
            try gear.answer(
                .reschedule(job: 1, [.date: Change(from: "2026-12-01", to: "+10"), .technician: .to("mia")])) == nil)
        #expect(try jobs(all) == ["2026-12-04servicing\(mia)after salt12\(mia)"])
        let newer = try gear.answer(
            .reschedule(job: 1, [.date: Change(from: "2026-12-01", to: "2026-12-24")]), by: "mia")
        #expect(newer?.newer == Newer([.init(name: "scheduled_date", value: "2026-12-04", by: "tom", at: founding)]))
        #expect(
            try gear.answer(.reschedule(job: 1, [.technician: .to(""), .repeatMonths: .to(""), .notes: .to("")])) == nil
        )
        #expect(
            try jobs(
                "scheduled_date || COALESCE(assigned_to, '-') || COALESCE(notes, '-') || COALESCE(repeat_months, '-')")
                == [
                    "2026-12-04---"
                ])
    }

    @Test func aRefusalNamesItsField() throws {
        try gear.item("OLD", 4, "status", "'retired'")
        for (fields, column): ([JobDraft.Field: String], String) in [
            ([.code: "nope"], "equipment_code"), ([.code: "OLD"], "equipment_code"),
            ([.date: "2026-11-23"], "scheduled_date"),
            ([.technician: "cara"], "assigned_to"), ([.technician: "dana"], "assigned_to"),
            ([.technician: "x"], "assigned_to"),
            ([.repeatMonths: "0"], "repeat_months"), ([.notes: String(repeating: "n", count: 2001)], "notes"),
        ] {
            #expect(try plan(fields)?.complaints.keys.map { $0 } == [column], "\(fields)")
        }
        #expect(try jobs().isEmpty)
        #expect(try plan() == nil)
        // What was planned for a day that is past by now: only what is changed is checked.
        try gear.shop.run("UPDATE maintenance_schedules SET scheduled_date = '2026-01-01'")
        #expect(try gear.answer(.reschedule(job: 1, [.notes: .to("late")])) == nil)
        #expect(
            try gear.answer(.reschedule(job: 1, [.date: .to("2026-01-02")]))?.complaints.keys.first == "scheduled_date")
        #expect(try gear.answer(.reschedule(job: 99, [:]))?.words == "there is no such job")
    }

    @Test func completingWritesTheRecordOnce() throws {
        let item = try gear.id("L1")
        #expect(try plan([.repeatMonths: "6", .technician: "tom"]) == nil)
        #expect(try gear.answer(.begin(equipment: item)) == nil)
        #expect(try jobs("started_at") == ["2026-11-24 12:30:00"])
        #expect(
            try gear.answer(.complete(job: 1, ServiceDraft([.code: "L9"])))?.complaints.keys.first == "equipment_code")
        #expect(try gear.answer(.complete(job: 1, ServiceDraft([.cost: "-1"])))?.complaints.keys.first == "cost")
        #expect(try jobs() == ["2026-12-01 scheduled"])
        #expect(
            try gear.answer(.complete(job: 1, ServiceDraft([.result: "passed", .cost: "20", .date: "yesterday"])))
                == nil)
        #expect(try gear.column("status", of: item) == "available")
        #expect(try gear.dues(item) == ["service 2026-11-23 2027-11-23"])
        #expect(
            try jobs("scheduled_date || status || COALESCE(maintenance_id, '-') || COALESCE(assigned_to, '-')") == [
                "2026-12-01completed1\(try gear.shop.id("tom"))", "2027-05-23scheduled-\(try gear.shop.id("tom"))",
            ])
        let late = try gear.answer(.complete(job: 1, ServiceDraft()), by: "mia")
        #expect(late?.kind == .data)
        #expect(late?.words == "tom completed this job at 2026-11-24 12:30 already; nothing was changed")
        #expect(try gear.answer(.cancel(job: 1, reason: "no need"))?.kind == .data)
        #expect(try gear.count("equipment_maintenance") == 1)
        #expect(
            try gear.shop.store.column(
                "SELECT username || occasion || message FROM staff_messages JOIN users ON users.id = user_id") == [
                    "miadone 1tom completed the servicing of L1: passed"
                ])
    }

    @Test func cancelledIsCancelled() throws {
        #expect(try plan() == nil)
        #expect(try gear.answer(.cancel(job: 1, reason: " "))?.complaints.keys.first == "cancellation_reason")
        #expect(try gear.answer(.cancel(job: 1, reason: "sold"), by: "mia") == nil)
        #expect(try jobs("status || cancelled_at || cancellation_reason") == ["cancelled2026-11-24 12:30:00sold"])
        // By the shop's clock.
        try gear.shop.run("UPDATE settings SET value = 'America/New_York' WHERE key = 'time_zone'")
        #expect(
            try gear.answer(.complete(job: 1, ServiceDraft()))?.words
                == "mia cancelled this job at 2026-11-24 07:30 already; nothing was changed")
        #expect(try gear.answer(.reschedule(job: 1, [.notes: .to("x")]))?.kind == .data)
        #expect(try gear.count("equipment_maintenance") == 0)
    }

    /// A record of long ago does not plan the next for a day that is past.
    @Test func theNextOneIsNeverPast() throws {
        #expect(try plan([.repeatMonths: "1"]) == nil)
        #expect(try gear.answer(.complete(job: 1, ServiceDraft([.date: "2026-01-31"]))) == nil)
        #expect(try jobs() == ["2026-12-01 completed", "2026-11-30 scheduled"])
    }

    @Test func retiringCancelsWhatWasPlanned() throws {
        #expect(try plan() == nil)
        #expect(try plan([.date: "2026-12-24"]) == nil)
        #expect(try gear.answer(.retire(gear.id("L1"), reason: "flooded")) == nil)
        #expect(
            try jobs("status || cancellation_reason") == ["cancelledretired: flooded", "cancelledretired: flooded"])
        #expect(try gear.count("audit_logs WHERE action = 'cancel_maintenance' AND outcome = 'done'") == 2)
    }

    /// Four processes complete the same jobs at the same time: each job is done once, and the others are told by whom.
    @Test func severalProcessesCompleteAJobOnce() throws {
        let jobs = 20
        for _ in 1...jobs { #expect(try plan() == nil) }
        let names = ["owner", "mia", "tom", "owner"]
        let workers = try names.map {
            try hammer("complete", gear.shop.store.path, String(gear.shop.id($0)), String(jobs), founding.text)
        }
        let answers = workers.map { outcome($0).words.split(separator: "\n").map(String.init) }
        for job in 0..<jobs {
            let won = answers.indices.filter { answers[$0].count == jobs && answers[$0][job] == "won" }
            #expect(won.count == 1, "job \(job + 1)")
            let winner = won.first.map { names[$0] } ?? ""
            for worker in answers.indices where !won.contains(worker) {
                #expect(
                    answers[worker][job]
                        == "\(winner) completed this job at 2026-11-24 12:30 already; nothing was changed")
            }
        }
        #expect(try gear.count("equipment_maintenance") == jobs)
        #expect(try gear.count("maintenance_schedules WHERE status = 'completed'") == jobs)
        #expect(try gear.count("(SELECT DISTINCT maintenance_id FROM maintenance_schedules)") == jobs)
    }
}
