import DiveShop
import Foundation
import Providers
import Testing

/// `nautilus worker` as the one who sends.
@Suite
final class MessageWorkerTests {
    let program: Program
    let twilio: TwilioDouble

    init() throws {
        program = try Program()
        try program.found()
        twilio = try TwilioDouble(at: .now)
        let settings = twilio.settings.map { "\($0.key)='\($0.value)'" } + ["SMS_DELAY_MS=1"]
        try settings.joined(separator: "\n").write(
            to: program.home.appendingPathComponent(".env"), atomically: true, encoding: .utf8)
        try program.sql(
            """
            INSERT INTO customers (id, first_name, last_name, mobile, state, country, is_active, sms_opt_in)
            VALUES (1, 'Mia', 'Reef', '+12125550123', 'NY', 'US', 1, 1)
            """)
    }

    deinit { twilio.close() }

    private func put(_ text: String) throws {
        try program.sql(
            """
            PRAGMA busy_timeout = 5000;
            INSERT INTO communication_log (customer_id, type, message, status, address)
            VALUES (1, 'sms', '\(text)', 'pending', '+12125550123')
            """)
    }

    @Test func onceSendsWhatCanGoAndEnds() throws {
        try put("one")
        try put("two")
        let result = try program.run("worker", "--once")
        #expect(result.status == 0 && result.output == "SMS: 2 sent\n" && result.complaint.isEmpty)
        #expect(twilio.accepted.map(\.body) == ["one", "two"])
    }

    /// Whoever runs it by cron is told so every time, not only by the run in which it was stopped.
    @Test func onceTellsOfAChannelThatIsStopped() throws {
        try put("one")
        try program.sql(
            "UPDATE message_lanes SET stopped_at = '2026-11-01 12:00:00', stopped_because = 'the account is closed' WHERE channel = 'sms'"
        )
        let result = try program.run("worker", "--once")
        #expect(result.status == 0 && result.output.isEmpty && twilio.accepted.isEmpty)
        #expect(
            result.complaint
                == "nautilus: nothing goes by SMS since it was stopped: the account is closed; nautilus channel resume sms\n"
        )
    }

    @Test func itGoesOnAndSendsWhatComes() throws {
        let (process, output, _) = try program.start(["worker"])
        for text in ["one", "two", "three"] {
            try put(text)
            // What it says tells that it has sent it.
            let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            #expect(line.hasSuffix("SMS: 1 sent\n"), "\(line)")
        }
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(twilio.accepted.map(\.body) == ["one", "two", "three"])
    }

    /// As nohup starts it: the line on which somebody signed in may drop.
    @Test func itGoesOnWhenTheLineDropsWhereThatIsWanted() throws {
        let (process, output, _) = try program.start(
            ["--ignore-signal=HUP", Program.executable.path, "worker"], program: URL(fileURLWithPath: "/usr/bin/env"))
        for text in ["one", "two"] {
            try put(text)
            let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            #expect(line.hasSuffix("SMS: 1 sent\n"), "\(line)")
            kill(process.processIdentifier, SIGHUP)
        }
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(twilio.accepted.map(\.body) == ["one", "two"])
    }

    @Test func itEndsAlthoughTheProviderSaysNothing() throws {
        try put("one")
        twilio.plan.add(nil, Mischief(.carriedOut, .silence))
        let (process, _, _) = try program.start(["worker"])
        while twilio.accepted.isEmpty && process.isRunning { usleep(1000) }
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(try program.sql("SELECT status FROM communication_log") == "uncertain")
    }

    @Test func whoMayNotSendDoesNot() throws {
        try program.sql(
            "DELETE FROM role_permissions WHERE permission_id = (SELECT id FROM permissions WHERE name = 'communication.send')"
        )
        try put("one")
        #expect(try program.run("worker", "--once").status == 0)
        #expect(twilio.received.isEmpty)
    }

    /// The provider sends back whatever it was sent, and more.
    @Test(arguments: [400, 401, 429, 500]) func secretsStandNowhere(status: Int) throws {
        try put("one")
        let pass = Data("\(TwilioDouble.account):\(TwilioDouble.secret)".utf8).base64EncodedString()
        let body = #"{"code":99999,"message":"\#(TwilioDouble.secret) \#(pass)\u001b[2J","status":\#(status)}"#
        twilio.plan.always(Mischief(.read, .silence))
        let (process, output, complaint) = try program.start(["worker"])
        while twilio.received.isEmpty && process.isRunning { usleep(1000) }
        let arguments = FileManager.default.contents(atPath: "/proc/\(process.processIdentifier)/cmdline") ?? Data()
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        twilio.plan.always(Mischief(.read, .answer(Response(status, body))))
        let once = try program.run("worker", "--once")
        let log =
            (try? String(contentsOf: program.home.appendingPathComponent("log/nautilus.log"), encoding: .utf8)) ?? ""
        for text in [
            String(decoding: arguments, as: UTF8.self),
            String(decoding: output.fileHandleForReading.availableData, as: UTF8.self),
            String(decoding: complaint.fileHandleForReading.availableData, as: UTF8.self), once.output, once.complaint,
            log,
            try program.sql(".dump"),
        ] {
            for secret in [TwilioDouble.secret, pass, "\u{1B}"] {
                #expect(!text.contains(secret), "\(secret) is shown")
            }
        }
        #expect(!once.output.isEmpty || status == 429)
    }
}
