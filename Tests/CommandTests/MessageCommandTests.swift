import Foundation
import Testing

/// `nautilus message`, `template`, `automatic`, `replies` and `channel`: cli.md.
@Suite struct MessageCommandTests {
    let program: Program

    init() throws {
        program = try Program()
        try program.writtenTo()
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> Program.Result { try program.runList(arguments) }

    @Test func aMessageIsPutDown() throws {
        let sent = try run(
            "message", "send", "--customer", "1", "--channel", "sms", "--text", "Ready, [first_name]", "--json"
        ).expect(0)
        let id = try #require(try sent.object["id"] as? Int)
        #expect(sent.output.hasPrefix("{\n  \"id\": \(id)"))
        #expect(try sent.object["status"] as? String == "pending" && sent.object["held_until"] is NSNull)
        let told = try run("message", "send", "--customer", "1", "--channel", "sms", "--text", "-5 bar").expect(0)
        #expect(told.output == "Message \(id + 1) waits; nautilus worker sends it.\n")
        let history = try run("message", "history", "1", "--json").expect(0).list
        #expect(history.map { $0["message"] as? String } == ["-5 bar", "Ready, Ann"])
        #expect(history.last?["id"] as? Int == id && history.last?["type"] as? String == "sms")
        #expect(
            history.last?["address"] as? String == "+13055550101" && history.last?["status"] as? String == "pending")
        #expect(try run("message", "history", "1").expect(0).output.contains("Ready, Ann"))
        #expect(try run("message", "list", "--state", "waiting", "--json").expect(0).list.count == 2)
        #expect(try run("message", "list", "--state", "sent", "--json").expect(0).list.isEmpty)
    }

    @Test func aPushWithAllThatItMayHave() throws {
        try program.sql(
            """
            UPDATE customers SET push_opt_in = 1 WHERE id = 1;
            INSERT INTO customer_devices (customer_id, device_token, device_type) VALUES (1, 'tok-1', 'ios'), (1, 'tok-2', 'android')
            """)
        try run(
            "message", "send", "--customer", "1", "--channel", "push", "--title", "Trip Reminder", "--text",
            "Your dive trip departs in 3 days!", "--data", "trip_id=123", "--data", "action=view_trip", "--image",
            "https://blue.example/boat.png"
        ).expect(0)
        #expect(
            try program.sql("SELECT address, title, image, data FROM communication_log ORDER BY id") == """
                tok-1|Trip Reminder|https://blue.example/boat.png|{"action":"view_trip","trip_id":"123"}
                tok-2|Trip Reminder|https://blue.example/boat.png|{"action":"view_trip","trip_id":"123"}
                """)
    }

    /// A promotional one waits until morning, whenever the test runs: in a place where it is always night.
    @Test func whatIsHeldIsTold() throws {
        try program.sql("UPDATE settings SET value = value")
        try program.environment("SMS_DAILY_CAP=1")
        let today = try program.sql("SELECT date('now')")
        for day in [today, try program.sql("SELECT date('now', '-1 day')")] {
            try program.sql("UPDATE message_lanes SET day = '\(day)', day_count = 1 WHERE channel = 'sms'")
            let sent = try run("message", "send", "--customer", "1", "--channel", "sms", "--text", "Hello", "--json")
                .expect(0)
            if try sent.object["held_until"] is String {
                #expect(try sent.object["reason"] as? String == "as many as a day may have are sent")
                return
            }
        }
        Issue.record("the shop's day is neither of them")
    }

    @Test(
        arguments: [
            (["--customer", "2", "--channel", "sms", "--text", "x"], 65, "has not agreed to SMS"),
            (
                ["--customer", "1", "--channel", "sms", "--text", "x", "--purpose", "promotional"], 65,
                "no consent to promotional SMS"
            ),
            (["--customer", "1", "--channel", "email", "--title", "x", "--text", "x"], 65, "no e-mail address"),
            (["--customer", "99", "--channel", "sms", "--text", "x"], 65, "there is no customer 99"),
            (["--customer", "1", "--channel", "push", "--title", "x", "--text", "x"], 69, "push is switched off"),
            (["--customer", "1", "--channel", "sms"], 64, "--text or --template"),
            (["--customer", "1", "--channel", "sms", "--text", "x", "--template", "trip"], 64, "--text or --template"),
            (["--customer", "1", "--channel", "fax", "--text", "x"], 64, ""),
            (["--customer", "1", "--channel", "sms", "--text", "x", "--data", "novalue"], 64, "key=value"),
            (["--customer", "1", "--channel", "sms", "--template", "none"], 65, "there is no template none"),
            (["--customer", "1", "--channel", "sms", "--template", "promotion"], 65, "write it in its place"),
        ] as [([String], Int32, String)])
    func whatCannotBeSent(arguments: [String], status: Int32, words: String) throws {
        try program.environment("PUSH_ENABLED=false")
        try program.runList(["message", "send"] + arguments).expect(status, words)
        #expect(try program.sql("SELECT COUNT(*) FROM communication_log") == "0")
    }

    /// An offer is promotional whether or not that is said: it goes to nobody who has not agreed to offers.
    @Test func aTemplateWithDetails() throws {
        let offer = [
            "message", "send", "--customer", "1", "--channel", "sms", "--template", "promotion", "--details",
            "20 % off",
        ]
        try program.runList(offer).expect(65, "no consent to promotional SMS")
        try program.runList(offer + ["--purpose", "transactional"]).expect(65, "promotion is promotional")
        try run("preferences", "set", "1", "--sms", "on", "--purpose", "promotional").expect(0)
        try program.runList(offer).expect(0)
        #expect(
            try program.sql("SELECT purpose || ' ' || message FROM communication_log")
                == "promotional Special offer: 20 % off\nReply STOP to opt out")
    }

    @Test func templates() throws {
        let all = try run("template", "list", "--json").expect(0).list
        #expect(
            all.compactMap { $0["name"] as? String } == [
                "rental", "trip", "course", "promotion", "appointment", "overdue",
            ])
        #expect(all.first?["text"] as? String == "Your [equipment] rental is due [date]")
        let set = try run("template", "set", "thanks", "--text", "Thank you, [first_name]. [shop]", "--json").expect(0)
        #expect(try set.object["name"] as? String == "thanks" && set.object["is_own"] as? Bool == true)
        let shown = try run("template", "show", "thanks", "--customer", "1", "--json").expect(0).object
        #expect(
            shown["preview"] as? String == "Thank you, Ann. Test Shop"
                && (shown["missing"] as? [String])?.isEmpty == true)
        let rental = try run("template", "show", "rental", "--customer", "1").expect(0).output
        #expect(rental.contains("no value here: [equipment], [date]"), "\(rental)")
        try run("template", "set", "rental", "--text", "Bring [equipment] back by [date]").expect(0)
        #expect(try run("template").output.contains("Bring [equipment] back"))
        try run("template", "set", "rental").expect(64, "say what is to be set")
        try run("template", "set", "trip").expect(64, "say what is to be set")
        try run("template", "remove", "trip").expect(65, "as it came with the program")
        try run("template", "remove", "rental").expect(0)
        try run("template", "remove", "rental").expect(65, "as it came with the program")
        try run("template", "set", "x", "--text", "[date]").expect(65, "has no value")
        try run("template", "set", "x").expect(64, "--text")
        // Whose help tells more is named.
        try run("template", "set", "x", "--occasion", "nonsense").expect(64, "see nautilus template set --help")
        try run("template", "nonsense", "x").expect(64, "see nautilus template --help")
        try run("template", "show", "none").expect(65, "there is no template none")
    }

    @Test func automatic() throws {
        let rules = try run("automatic", "list", "--json").expect(0).list
        #expect(rules.count == 6 && rules.allSatisfy { $0["is_active"] as? Bool == false })
        let set = try run("automatic", "set", "rental_due", "--active", "on", "--days", "2", "--json").expect(0).object
        #expect(set["days"] as? Int == 2 && set["is_active"] as? Bool == true && set["template"] as? String == "rental")
        #expect(try run("automatic").output.contains("on"))
        try run("automatic", "set", "trip").expect(64)
        try run("automatic", "set", "trip", "--template", "rental").expect(65, "rental is for this")
        try run("automatic", "set", "birthday", "--active", "on").expect(64)
    }

    @Test func repliesAndChannels() throws {
        try program.sql(
            """
            INSERT INTO message_replies (id, customer_id, channel, message_id, address, message, reading, received_at)
            VALUES (5, 1, 'sms', 'SM1', '+13055550101', 'please stop', 'unclear', '2026-11-20 09:00:00'),
                (6, 1, 'sms', 'SM2', '+13055550101', 'STOP', 'out', '2026-11-20 09:01:00');
            UPDATE message_lanes SET stopped_because = 'the account is closed' WHERE channel = 'sms'
            """)
        let reply = try #require(try run("replies", "list", "--json").expect(0).list.first)
        #expect(
            reply["id"] as? Int == 5 && reply["reading"] as? String == "unclear"
                && reply["customer"] as? String == "Ann Reef")
        // For people in the words of the screen.
        let line = try run("replies", "list").expect(0).output
        #expect(line.contains("no more, please") && line.contains("SMS") && !line.contains("sms"), "\(line)")
        try run("replies", "handle", "5").expect(0)
        try run("replies", "handle", "5").expect(65, "already")
        let lane = try #require(try run("channel", "list", "--json").expect(0).list.first)
        #expect(lane["channel"] as? String == "sms" && lane["stopped_because"] as? String == "the account is closed")
        #expect(try run("channel").output.contains("the account is closed"))
        try run("channel", "resume", "sms").expect(0)
        try run("channel", "resume", "sms").expect(65, "SMS is not stopped")
    }

    @Test func whoMayNotIsRefused() throws {
        for (arguments, permission) in [
            (["message", "send", "--customer", "99", "--channel", "sms", "--text", "x"], "communication.send"),
            (["message", "history", "99"], "communication.view"), (["message", "list"], "communication.view"),
            (["message", "test", "--channel", "sms", "--to", "x", "--text", "x"], "communication.send"),
            (["message", "resolve", "99", "--give-up"], "communication.send_bulk"),
            (["template", "list"], "communication.view"), (["replies", "list"], "communication.view"),
            (["replies", "handle", "99"], "communication.send"), (["channel", "list"], "communication.view"),
        ] { try program.run(as: "tom", arguments).expect(77, permission) }
        for arguments in [
            ["template", "set", "none"], ["template", "remove", "none"],
            ["automatic", "set", "trip", "--template", "none"],
            ["channel", "resume", "sms"],
        ] { try program.run(as: "cara", arguments).expect(77, "communication.send_bulk") }
        try program.run(as: "cara", ["message", "send", "--customer", "1", "--channel", "sms", "--text", "x"]).expect(0)
    }
}

extension Program {
    /// A shop whose channels are on, with customers.
    func writtenTo() throws {
        try staff()
        try environment("SMS_PRICE=0.0079")
        try sql(
            """
            INSERT INTO customers (id, first_name, last_name, mobile, time_zone, sms_opt_in) VALUES
                (1, 'Ann', 'Reef', '(305) 555-0101', 'America/New_York', 1), (2, 'Bo', 'Cove', '305-555-0102', 'America/New_York', 0),
                (3, 'Cy', 'Bay', '305-555-0103', 'America/New_York', 1)
            """)
    }

    /// Settings besides those that turn them on.
    func environment(_ lines: String...) throws {
        let text = (["SMS_ENABLED=true", "EMAIL_ENABLED=true", "PUSH_ENABLED=true", "SMS_PRICE=0.0079"] + lines).joined(
            separator: "\n")
        try Data((text + "\n").utf8).write(to: home.appendingPathComponent(".env"))
    }
}
