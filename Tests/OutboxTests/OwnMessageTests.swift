import DiveShop
import Foundation
import GRDB
import Jobs
import Providers
import Store
import Testing

/// Messages to staff, and messages that somebody sends to try a channel.
@Suite(.timeLimit(.minutes(2)))
struct OwnMessageTests {
    private func remind(_ shop: MessageShop, at moment: Instant? = nil) throws {
        try shop.run(
            "INSERT INTO staff_messages (user_id, occasion, subject, message, created_at) VALUES (1, 'due LGT-1', 'Maintenance', 'LGT-1 Light', ?)",
            [(moment ?? shop.clock.now).text])
    }
    private func switchOn(_ shop: MessageShop) throws {
        try shop.run("UPDATE users SET email = 'owner@example.org' WHERE id = 1")
        try shop.run(
            "INSERT INTO message_rules (occasion, channel, template, days, is_active) VALUES ('staff', 'email', '', 0, 1)"
        )
    }
    private func reminder(_ shop: MessageShop) throws -> [String: String] {
        try shop.row("SELECT * FROM staff_messages")
    }

    @Test func staffAreWrittenToWhereTheShopWantsIt() async throws {
        let shop = try MessageShop()
        try remind(shop)
        await shop.send()
        #expect(try reminder(shop)["status"] == "pending" && shop.mail.kept.isEmpty)
        try switchOn(shop)
        #expect(await shop.send() == ["e-mail: 1 sent"])
        let kept = try #require(shop.mail.kept.first)
        #expect(
            kept.to == "owner@example.org" && kept.text.contains("Subject: Maintenance")
                && kept.text.contains("LGT-1 Light"))
        #expect(!kept.text.contains("List-Unsubscribe"))
        #expect(try reminder(shop)["status"] == "sent" && reminder(shop)["sent_at"] == shop.clock.now.text)
        await shop.send()
        #expect(shop.mail.kept.count == 1)
    }

    @Test(
        arguments: [
            ("UPDATE users SET email = NULL", "skipped", "no e-mail address"),
            ("UPDATE users SET email = 'nowhere'", "skipped", "the e-mail address cannot be"),
            ("UPDATE users SET is_active = 0", "skipped", "they have left"),
            ("UPDATE staff_messages SET created_at = '2026-06-01 12:00:00'", "skipped", "it came too late"),
            ("UPDATE staff_messages SET status = 'sending', claimed_by = 'boot 999999 1'", "sent", nil),
        ] as [(String, String, String?)])
    func whoCannotBeWrittenToIsSaid(_ sql: String, _ status: String, _ error: String?) async throws {
        let shop = try MessageShop()
        try remind(shop)
        try switchOn(shop)
        try shop.run(sql)
        await shop.send()
        #expect(try reminder(shop)["status"] == status && reminder(shop)["error"] == error)
    }

    @Test func aMailToStaffThatIsInDoubtGoesAgain() async throws {
        let shop = try MessageShop()
        try remind(shop)
        try switchOn(shop)
        shop.mail.plan.add(.read, .reset)
        await shop.send()
        #expect(try reminder(shop)["status"] == "pending")
        shop.wait(601)
        await shop.send()
        #expect(try reminder(shop)["status"] == "sent" && shop.mail.kept.count == 1)
    }

    @Test func anOutageOfTheMailServerGivesNoMailToStaffUp() async throws {
        let shop = try MessageShop()
        try remind(shop)
        try switchOn(shop)
        for _ in 0..<8 {
            let taken = try #require(
                try shop.store.outboxRound(.email, settling: [], room: 1, at: shop.clock.now) { 0 }.claimed.first)
            _ = try shop.store.outboxRound(
                .email, settling: [Settlement(taken, .later(after: nil, words: "no answer"))], room: 0,
                at: shop.clock.now
            ) { 0 }
            shop.wait(601)
        }
        #expect(try reminder(shop)["status"] == "pending" && reminder(shop)["attempts"] == "0")
    }

    private func test(_ shop: MessageShop, _ channel: Channel, to address: String, staff: Int64 = 1) async -> [JobEvent]
    {
        let content = MessageContent(text: "Does it work?", title: channel == .sms ? "" : "Test")
        let (store, carriers, now) = (shop.store, shop.carriers(), shop.clock.now)
        return await aside {
            var events: [JobEvent] = []
            TestMessage(channel: channel, address: address, content: content, staff: staff)
                .carryOut(on: store, carriers, at: now) { event in
                    if case .progress = event {} else { events.append(event) }
                    return true
                }
            return events
        }
    }

    @Test func aTestGoesAtOnceAndLeavesNoHistory() async throws {
        let shop = try MessageShop(["SMS_DELAY_MS": "60000", "SMS_DAILY_CAP": "0"])
        for (channel, address) in [(Channel.sms, "(212) 555-0199"), (.push, "tablet"), (.email, "me@example.org")] {
            let events = await test(shop, channel, to: address)
            guard case .finished = events.last else {
                Issue.record("\(channel): \(events)")
                continue
            }
        }
        #expect(shop.twilio.accepted.map(\.to) == ["+12125550199"] && shop.firebase.sent.map(\.token) == ["tablet"])
        #expect(shop.mail.kept.map(\.to) == ["me@example.org"])
        #expect(try shop.statuses() == [])
        let trail = try shop.row(
            "SELECT COUNT(*) AS rows, group_concat(new_values) AS told FROM audit_logs WHERE action = 'test_message'")
        #expect(trail["rows"] == "3")
        for address in ["5550199", "tablet", "me@example.org"] { #expect(trail["told"]?.contains(address) == false) }
    }

    @Test func aTestSaysWhyItDidNotGo() async throws {
        let shop = try MessageShop(["PUSH_ENABLED": "false"])
        shop.twilio.refuse("+12125550199", 400, code: 21614)
        for (channel, address, words) in [
            (Channel.sms, "212-555-0199", "no mobile telephone"), (.sms, "12", "the number cannot be"),
            (.push, "tablet", "switched off"), (.email, "nowhere", "the e-mail address cannot be"),
        ] {
            guard case .failed(let refusal) = await test(shop, channel, to: address).last else {
                Issue.record("\(channel) went out")
                continue
            }
            #expect(refusal.words.contains(words), "\(refusal.words)")
        }
        try shop.run("DELETE FROM role_permissions")
        guard case .failed(let refusal) = await test(shop, .sms, to: "+12125550198").last else {
            Issue.record("whoever may not send has sent")
            return
        }
        #expect(refusal.kind == .permission && shop.twilio.accepted.isEmpty)
    }
}
