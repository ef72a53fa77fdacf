import DiveShop
import GRDB
import Store
import Testing

private func order(
    _ customer: Int64, _ channel: Channel = .sms, _ text: String = "Hello", title: String = "",
    purpose: Purpose = .transactional
) -> MessageCommand {
    .send(
        MessageOrder(
            customer: customer, channel: channel, purpose: purpose,
            content: MessageContent(text: text, title: title)))
}

/// One message to one customer: put down where it may be sent, refused in words where it would be skipped.
@Suite struct SingleMessageTests {
    let shop: MessageShop
    init() throws {
        shop = try MessageShop()
        try shop.run(
            """
            INSERT INTO customer_devices (customer_id, device_token, device_type, push_opt_in) VALUES (1, 'one', 'ios', 1), (1, 'two', 'android', 1),
                (1, 'three', 'ios', 0);
            UPDATE customers SET push_opt_in = 1 WHERE id = 1
            """)
    }

    @Test func aTextIsPutDown() throws {
        let id = try #require(try shop.perform(order(1, .sms, "Hello [first_name], from [shop]"), by: "cara"))
        let row = try shop.store.column(
            """
            SELECT printf('%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s|%s', id, customer_id, type, status, purpose, message, address, title, image,
                data, campaign_id, held_until, error, created_at, created_by = \(shop.shop.id("cara"))) FROM communication_log
            """)
        #expect(
            row == [
                "\(id)|1|sms|pending|transactional|Hello Ann, from Blue|+13055550101|||||||2026-11-24 17:00:00|1"
            ])
        let told = try shop.store.column("SELECT new_values FROM audit_logs WHERE action = 'send_message'")
        #expect(told == [#"{"channel":"sms","message":"\#(id)","messages":"1","purpose":"transactional"}"#])
    }

    @Test func eachDeviceHasARow() throws {
        let content = MessageContent(
            text: "It departs in 3 days", title: "Trip", image: "https://blue.example/boat.png",
            data: ["trip_id": "123", "action": "view_trip"])
        try shop.perform(.send(MessageOrder(customer: 1, channel: .push, content: content)))
        let rows = try shop.store.column(
            "SELECT address || ' ' || title || ' ' || image || ' ' || data FROM communication_log ORDER BY id")
        let rest = #"Trip https://blue.example/boat.png {"action":"view_trip","trip_id":"123"}"#
        #expect(rows == ["one \(rest)", "two \(rest)"])
    }

    @Test(arguments: [
        (order(4), "it is not sent: has not agreed to SMS", "customer"),
        (order(5), "it is not sent: no mobile or telephone number", "customer"),
        (order(6), "it is not sent: not an active customer", "customer"),
        (
            order(1, .sms, "Sale", purpose: .promotional), "it is not sent: no consent to promotional SMS is recorded",
            "customer"
        ),
        (order(3, .email, "Hello", title: "Hello"), "it is not sent: no e-mail address", "customer"),
        (order(2, .push, "Hello", title: "Hello"), "it is not sent: has not agreed to push", "customer"),
        (order(1, .sms, " "), "there is no text", "text"), (order(1, .push, "Hello"), "there is no title", "title"),
        (order(1, .email, "Hello"), "the subject cannot be: it is empty", "title"),
        (order(1, .sms, "a\tb"), "tab (U+0009) cannot be sent: take it out", "text"),
        (
            order(1, .sms, "[date]"),
            "[date] has no value when it is about this: anything else; there are [details] [first_name] [shop]", "text"
        ),
        (order(1, .sms, "[nothing]"), "[nothing] is no field; there are [details] [first_name] [shop]", "text"),
        (order(1, .sms, "[details]"), "[details] stands for what you have to say: write it in its place", "text"),
        (order(99), "there is no customer 99; nautilus customer list shows them", ""),
    ])
    func whatWouldBeSkippedIsRefused(command: MessageCommand, words: String, field: String) throws {
        let refusal = try #require(try shop.refusal(command))
        #expect(refusal.words == words && refusal.kind == .data)
        #expect(field.isEmpty ? refusal.complaints.isEmpty : refusal.complaints[field] != nil, "\(refusal.complaints)")
        #expect(try shop.store.column("SELECT COUNT(*) FROM communication_log") == ["0"])
    }

    /// What the provider said of a number may hold the number; the trail never does.
    @Test func aNumberThatDoesNotWork() throws {
        try shop.run("UPDATE customers SET sms_fault = '+13055550101 is not reachable' WHERE id = 1")
        #expect(try shop.refusal(order(1))?.words == "it is not sent: the number is known not to work")
        let trail = try shop.store.column("SELECT COALESCE(new_values, '') FROM audit_logs").joined()
        #expect(!trail.contains("5550101"))
        // A new number is tried again.
        try shop.run("UPDATE customers SET mobile = '305-555-0109' WHERE id = 1")
        #expect(try shop.refusal(order(1)) == nil)
    }

    @Test func offMeansOff() throws {
        for (name, channel) in [("SMS", Channel.sms), ("PUSH", .push), ("EMAIL", .email)] {
            let off = try MessageShop(["\(name)_ENABLED": "false"])
            let refusal = try #require(try off.refusal(order(1, channel, "Hello", title: "Hello")))
            #expect(refusal.kind == .unavailable)
            #expect(
                refusal.words
                    == "\(channel.title) is switched off; \(name)_ENABLED and the provider's settings turn it on")
        }
    }

    /// Quiet hours hold promotional messages; what somebody has with the shop goes at any hour.
    @Test func quietHoursHold() throws {
        try shop.agree(1)
        let night = Instant(text: "2026-11-25 03:00:00")!
        try shop.perform(order(1, .sms, "Sale", purpose: .promotional), at: night)
        try shop.perform(order(1, .sms, "Your tank is ready"), at: night)
        let rows = try shop.store.column(
            "SELECT status || ' ' || COALESCE(held_until || ' ' || held_because, 'now') || ' ' || message FROM communication_log ORDER BY id"
        )
        #expect(
            rows == [
                "pending 2026-11-25 13:00:00 quiet hours Sale\nReply STOP to opt out", "pending now Your tank is ready",
            ])
    }

    /// The cap counts what the lane had today.
    @Test func aFullDayHolds() throws {
        let capped = try MessageShop(["SMS_DAILY_CAP": "2"])
        try capped.run("UPDATE message_lanes SET day = '2026-11-24', day_count = 2 WHERE channel = 'sms'")
        try capped.perform(order(1))
        #expect(
            try capped.store.column("SELECT held_until || ' ' || held_because FROM communication_log") == [
                "2026-11-25 00:00:00 as many as a day may have are sent"
            ])
        try capped.run("UPDATE message_lanes SET day = '2026-11-23'; DELETE FROM communication_log")
        try capped.perform(order(1))
        #expect(try capped.store.column("SELECT COALESCE(held_until, 'now') FROM communication_log") == ["now"])
    }
}
