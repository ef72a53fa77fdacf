import Foundation
import Testing

/// `nautilus backup schedule`, `run-due`, and the worker.
@Suite struct BackupScheduleCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.found()
    }

    /// A schedule whose last moment has come since it was made.
    private func dueSchedule() throws {
        try program.run("backup", "schedule", "add", "--frequency", "daily", "--time", "00:00").expect(0)
        try program.sql(
            "UPDATE backup_schedules SET next_due_at = '2020-01-01 05:00:00', created_at = '2020-01-01 00:00:00'")
    }

    @Test func schedulesAreListedPausedAndRemoved() throws {
        let made = try program.run(
            "backup", "schedule", "add", "--frequency", "weekly", "--day", "sun", "--time", "03:00", "--documents",
            "--json"
        ).expect(0).object
        let id = try #require(made["id"] as? Int)
        let row = try #require(try program.run("backup", "schedule", "list", "--json").expect(0).list.first)
        #expect(row["id"] as? Int == id && row["frequency"] as? String == "weekly" && row["time"] as? String == "03:00")
        #expect(row["day"] as? Int == 6 && row["include_documents"] as? Bool == true && row["next_due"] is String)
        try program.run("backup", "schedule", "pause", "\(id)").expect(0)
        #expect(try program.run("backup", "schedule", "list", "--json").list.first?["is_active"] as? Bool == false)
        try program.run("backup", "schedule", "resume", "\(id)").expect(0)
        try program.run("backup", "schedule", "remove", "\(id)").expect(0)
        #expect(try program.run("backup", "schedule", "list", "--json").list.isEmpty)
        try program.run("backup", "schedule", "remove", "\(id)").expect(65)
        try program.run("backup", "schedule", "add", "--frequency", "daily", "--time", "25:00").expect(65, "02:00")
        try program.run("backup", "schedule", "add", "--frequency", "hourly", "--time", "02:00").expect(64)
    }

    @Test func whatIsDueIsMadeOnceWhoeverComes() throws {
        #expect(try program.run("backup", "run-due").expect(0).output.isEmpty)
        try dueSchedule()
        let racers = try (0..<3).map { _ in try program.start(["backup", "run-due"]) }
        for racer in racers {
            racer.process.waitUntilExit()
            #expect(racer.process.terminationStatus == 0)
        }
        #expect(program.archives.count == 1 && program.leftovers == [])
        let row = try #require(try program.run("backup", "list", "--json").list.first)
        #expect(row["origin"] as? String == "scheduled" && row["state"] as? String == "proven")
        #expect(try program.run("worker", "--once").expect(0).output.isEmpty)
        #expect(program.archives.count == 1)
    }

    @Test func theWorkerCatchesUp() throws {
        try dueSchedule()
        let result = try program.run("worker", "--once").expect(0)
        #expect(result.output.hasSuffix("is made and proven\n"))
        #expect(program.archives.count == 1)
    }

    @Test func aFailureIsToldAndShown() throws {
        try dueSchedule()
        try program.sql("UPDATE backup_schedules SET is_encrypted = 1")
        try program.run("backup", "run-due").expect(1, "BACKUP_PASSPHRASE")
        let alerts = try program.run("widget", "data", "alerts", "--json").expect(0).output
        #expect(alerts.contains("BACKUP_PASSPHRASE"), "\(alerts)")
        let health = try program.run("widget", "data", "backup_health").expect(0).output
        #expect(health.contains("scheduled ones failed: 1"), "\(health)")
    }

    @Test func aLateOneIsAnAlertAndShown() throws {
        try program.sql(
            "INSERT INTO backup_schedules (frequency, time, created_at) VALUES ('daily', '02:00', datetime('now', '-25 hours'))"
        )
        func health() throws -> String {
            try program.run("widget", "data", "backup_health").expect(0).output
                + program.run("widget", "data", "alerts").expect(0).output
        }
        #expect(try !health().contains("late"))
        // Nobody has looked at it since it was added: no worker and no cron is at work.
        try program.sql("UPDATE backup_schedules SET created_at = datetime('now', '-27 hours')")
        let words = try health()
        #expect(
            words.contains("scheduled ones late: 1") && words.contains("A scheduled backup is late: daily at 02:00"),
            "\(words)")
        try program.run("backup", "run-due").expect(0)
        #expect(try !health().contains("late"))
    }

    /// Killed between the archive's row and the end of the run, the next one would make it again: so they are one transaction.
    @Test func aRunIsFinishedWithItsArchivesRow() throws {
        try dueSchedule()
        try program.sql(
            "CREATE TRIGGER no_end BEFORE UPDATE OF finished_at ON backup_runs BEGIN SELECT RAISE(ABORT, 'no'); END")
        #expect(try program.run("backup", "run-due").status != 0)
        #expect(program.archives == [] && program.leftovers == [])
        #expect(try program.sql("SELECT COUNT(*) FROM backups") == "0")
    }

    /// As an account that does not see the processes of others (proc mounted with hidepid=2).
    private static func runHidden(_ program: Program, _ words: [String]) throws -> Program.Result {
        let script = """
            mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$0" "$@"
            """
        return try program.runList(
            ["-m", "sh", "-c", script, Program.executable.path] + words, program: URL(filePath: "/usr/bin/unshare"))
    }

    private static let canHide = geteuid() == 0 && (try? runHidden(Program(), ["--version"]).status) == 0

    @Test(.enabled(if: canHide)) func aProcessThatIsHiddenIsNotTakenForOneThatIsGone() throws {
        let shop = try Program()
        chown(shop.home.path, 65534, 65534)
        for words in [
            ["init", "--shop", "Test Shop", "--owner", "owner"],
            ["backup", "schedule", "add", "--frequency", "daily", "--time", "00:00"],
        ] { try Self.runHidden(shop, words).expect(0) }
        let due = "UPDATE backup_schedules SET next_due_at = '2020-01-01 05:00:00', created_at = '2020-01-01 00:00:00'"
        try shop.sql(due)
        try Self.runHidden(shop, ["backup", "run-due"]).expect(0)
        #expect(shop.archives.count == 1)
        let boot = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let mark = boot.trimmingCharacters(in: .newlines)
        for (claim, count) in [("\(mark) \(getpid()) 1", 1), ("another \(getpid()) 1", 2)] {
            try shop.sql("\(due); UPDATE backup_runs SET finished_at = NULL, claimed_by = '\(claim)'")
            try Self.runHidden(shop, ["backup", "run-due"]).expect(0)
            #expect(shop.archives.count == count, "\(claim)")
        }
    }

    @Test func wherePruningFailsTheBackupIsToldAllTheSame() throws {
        try dueSchedule()
        try program.sql(
            "CREATE TRIGGER no_pruning BEFORE UPDATE OF removed_at ON backups BEGIN SELECT RAISE(ABORT, 'no'); END")
        for _ in 0..<2 { try program.backUp() }
        let result = try program.runList(["backup", "run-due", "--json"], environment: ["BACKUP_RETENTION": "1"])
            .expect(1, "is made and proven, but no old one could go")
        #expect(try result.list.first?["filename"] is String)
    }

    @Test func oldOnesGoAfterwardsWhereThatIsSet() throws {
        for _ in 0..<3 { try program.backUp() }
        try dueSchedule()
        let result = try program.runList(["backup", "run-due"], environment: ["BACKUP_RETENTION": "2"]).expect(0)
        #expect(result.output.contains("2 old ones are gone") && program.archives.count == 2)
        try program.runList(["backup", "run-due"], environment: ["BACKUP_RETENTION": "few"]).expect(
            65, "BACKUP_RETENTION")
    }

    @Test func theDoctorSaysWhatIsLateOpenOrLeft() throws {
        try dueSchedule()
        let name = try program.backUp()
        chmod(program.archive(name), 0o644)
        let left = program.backups.appendingPathComponent(".making-1-dead00")
        try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
        let words = try program.run("doctor").output
        #expect(words.contains("chmod o-rwx") && words.contains(name) && words.contains("was due"))
        #expect(words.contains(left.lastPathComponent) && words.contains("nautilus backup run-due"))
        try program.run("backup", "run-due").expect(0)
        #expect(program.leftovers == [])
        #expect(try !program.run("doctor").output.contains("was due"))
    }
}
