import DiveShop
import Foundation
import Providers
import Rig
import Store
import Testing

/// Killed at any moment, a campaign goes on where it stopped: nobody is left out, nobody gets it twice, by the provider's own count.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct KillTests {
    private static let isLong = ProcessInfo.processInfo.environment["NAUTILUS_TORTURE"] == "1"
    private static let recipients = isLong ? 5000 : 300
    private static let kills = isLong ? 50 : 6

    private func worker(_ shop: MessageShop) throws -> Process {
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent(
            "Hammer")
        process.arguments = ["send", shop.store.path, shop.clock.now.text]
        process.environment = shop.environment
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }

    @Test(arguments: [1, 2])
    func nobodyIsLeftOutAndNobodyGetsItTwice(workers: Int) async throws {
        let shop = try MessageShop()
        let campaign = try shop.campaign(KillTests.recipients)
        var chance = Chance(workers)
        let step = KillTests.recipients / (KillTests.kills + 1)
        var inDoubt = 0
        for kill in 1...KillTests.kills {
            let processes = try (0..<workers).map { _ in try worker(shop) }
            let wanted = kill * step - chance.below(step / 2)
            let extra = UInt32(chance.below(3000))
            await aside { [twilio = shop.twilio] in
                while twilio.accepted.count < wanted && processes.contains(where: \.isRunning) { usleep(200) }
                usleep(extra)
                for process in processes {
                    Foundation.kill(process.processIdentifier, SIGKILL)
                    process.waitUntilExit()
                }
                // What was on its way has arrived.
                while twilio.openCount > 0 { usleep(200) }
            }
        }
        // Whoever comes next finds what is in doubt, looks it up, and sends the rest.
        for _ in 0..<30 where try !shop.statuses("status <> 'sent'").isEmpty {
            await shop.send()
            inDoubt = max(inDoubt, try shop.statuses("status = 'uncertain'").count)
            shop.wait(61)
        }
        let numbers = shop.twilio.accepted.map(\.to)
        #expect(Set(numbers).count == KillTests.recipients, "nobody is left out")
        #expect(numbers.count == KillTests.recipients, "nobody gets it twice")
        #expect(inDoubt > 0, "some were in doubt")
        #expect(try Set(shop.statuses()) == ["sent"])
        #expect(
            try shop.row("SELECT COUNT(DISTINCT message_id) AS ids FROM communication_log")["ids"]
                == "\(KillTests.recipients)")
        let row = try shop.campaign(at: campaign)
        #expect(
            row["status"] == "completed" && row["sent_count"] == "\(KillTests.recipients)"
                && row["uncertain_count"] == "0")
        #expect(shop.twilio.complaints == [])
    }
}
