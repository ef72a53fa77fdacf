import Foundation
import Testing

/// `nautilus worker`: one turn, and going on until it is told to end.
@Suite struct WorkerCommandTests {
    let program: Program
    init() throws {
        program = try Program()
        try program.found()
        try program.sql(
            "INSERT INTO rental_equipment (equipment_code, name, next_inspection_due) VALUES ('LGT-1', 'Light', '2020-01-31')"
        )
    }

    @Test func oneTurnDoesWhatIsDueAndEnds() throws {
        let first = try program.run("worker", "--once")
        #expect(first.status == 0 && first.output == "one reminder to staff\n")
        let second = try program.run("worker", "--once")
        #expect(second.status == 0 && second.output.isEmpty && second.complaint.isEmpty)
        #expect(
            try program.sql("SELECT message FROM staff_messages") == "LGT-1 Light: service overdue since 2020-01-31")
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func itEndsWhenItIsToldTo(signal: Int32) throws {
        // Whoever runs the tests may have it ignored.
        let (process, output, _) = try program.start(
            ["--default-signal", Program.executable.path, "worker"], program: URL(fileURLWithPath: "/usr/bin/env"))
        // What it says tells that it is at work.
        let line = output.fileHandleForReading.availableData
        #expect(String(decoding: line, as: UTF8.self).hasSuffix("one reminder to staff\n"))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }

    @Test func whoMayNotSeeMaintenanceDoesNotWork() throws {
        try program.sql("DELETE FROM role_permissions")
        let result = try program.run("worker", "--once")
        #expect(result.status == 77 && result.complaint.contains("maintenance.view"))
        #expect(try program.sql("SELECT COUNT(*) FROM staff_messages") == "0")
    }
}
