import Foundation
import Testing

/// `nautilus campaign`: cli.md.
@Suite struct CampaignCommandTests {
    let program: Program

    init() throws {
        program = try Program()
        try program.writtenTo()
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> Program.Result { try program.runList(arguments) }

    /// As in the customer's document: three by hand, and one message.
    private func create(_ more: String...) throws -> Int {
        let made = try program.runList(
            [
                "campaign", "create", "--name", "Weekend", "--channel", "sms", "--text", "Sale, [first_name]!",
                "--purpose",
                "transactional", "--json",
            ] + (more.contains("--audience") ? more : more + ["--customers", "1,2,3"])
        ).expect(0)
        let id = try #require(try made.object["id"] as? Int)
        #expect(made.output.hasPrefix("{\n  \"id\": \(id)"))
        return id
    }

    private func show(_ id: Int) throws -> [String: Any] {
        try run("campaign", "show", "\(id)", "--json").expect(0).object
    }

    @Test func fromTheDraftToTheEnd() throws {
        let id = try create()
        var shown = try show(id)
        #expect(shown["status"] as? String == "draft" && shown["audience"] as? [String] == ["customers:1,2,3"])
        #expect(shown["target_count"] as? Int == 0 && shown["message"] as? String == "Sale, [first_name]!")
        try run("campaign", "edit", "\(id)", "--name", "Weekend Sale", "--text", "20 % off, [first_name]").expect(0)
        let preview = try run("campaign", "preview", "\(id)", "--json").expect(0).object
        let recipients = try #require(preview["recipients"] as? [[String: Any]])
        #expect(recipients.compactMap { $0["customer_id"] as? Int } == [1, 2, 3])
        #expect(recipients.compactMap { $0["decision"] as? String } == ["send", "skipped", "send"])
        #expect(recipients[0]["address"] as? String == "+13055550101" && recipients[0]["reason"] is NSNull)
        #expect(recipients[1]["reason"] as? String == "has not agreed to SMS")
        #expect(recipients[0]["message"] as? String == "20 % off, Ann")
        #expect(preview["segments"] as? Int == 2 && preview["price"] as? String == "0.0158")
        #expect(preview["duration_seconds"] as? Int == 1)
        let text = try run("campaign", "preview", "\(id)").expect(0).output
        #expect(text.contains("3 people: 2 would get it, 0 held, 1 skipped"), "\(text)")
        #expect(try program.sql("SELECT COUNT(*) FROM communication_log") == "0", "a dry run writes nothing down")
        let sent = try run("campaign", "send", "\(id)").expect(0)
        #expect(sent.output == "Campaign \(id) goes: 1 skipped, 2 waiting of 3.\nnautilus worker sends it.\n")
        try run("campaign", "send", "\(id)").expect(65, "only a draft or a scheduled one can be sent")
        try run("campaign", "pause", "\(id)").expect(0)
        #expect(try show(id)["status"] as? String == "paused")
        try run("campaign", "resume", "\(id)").expect(0)
        try program.sql(
            """
            UPDATE communication_log SET status = 'uncertain', error = 'no answer' WHERE customer_id = 1;
            UPDATE communication_log SET status = 'failed', error = 'unreachable' WHERE customer_id = 3
            """)
        shown = try show(id)
        for (key, count) in [
            ("target_count", 3), ("sent_count", 0), ("failed_count", 1), ("skipped_count", 1), ("held_count", 0),
            ("uncertain_count", 1),
        ] { #expect(shown[key] as? Int == count, "\(key)") }
        #expect((shown["reasons"] as? [[String: Any]])?.count == 3)
        #expect(try run("campaign", "show", "\(id)").output.contains("unreachable"))
        let failed = try run("campaign", "messages", "\(id)", "--state", "failed", "--json").expect(0).list
        #expect(failed.compactMap { $0["customer_id"] as? Int } == [3])
        try run("campaign", "cancel", "\(id)").expect(0)
        #expect(try show(id)["status"] as? String == "cancelled")
        try run("campaign", "cancel", "\(id)").expect(65, "can be cancelled")
    }

    @Test func listedTheRunningOnesFirst() throws {
        let (first, second) = (try create(), try create())
        try run("campaign", "send", "\(first)").expect(0)
        #expect(
            try run("campaign", "list", "--json").expect(0).list.compactMap { $0["id"] as? Int } == [first, second])
        #expect(try run("campaign", "list", "--search", "none", "--json").list.isEmpty)
        #expect(try run("campaign").output.contains("Weekend"))
        try run("campaign", "delete", "\(second)").expect(0)
        try run("campaign", "delete", "\(first)").expect(65, "only a draft can be deleted")
        #expect(try run("campaign", "list", "--json").list.count == 1)
    }

    @Test func scheduled() throws {
        let id = try create("--at", "2999-01-01 09:00")
        let shown = try show(id)
        #expect(
            shown["status"] as? String == "scheduled" && shown["scheduled_at"] as? String == "2999-01-01T09:00:00-05:00"
        )
        try run("campaign", "pause", "\(id)").expect(0)
        #expect(try show(id)["status"] as? String == "draft")
        let told = try run("campaign", "send", "\(id)", "--at", "2999-01-02").expect(0)
        #expect(told.output == "Campaign \(id) goes at 2999-01-02 09:00.\n")
        try run("campaign", "send", "\(id)", "--at", "2001-01-01").expect(65, "that moment has passed")
        try run("campaign", "send", "\(id)", "--at", "2999-01-02", "--wait").expect(64)
        // What cannot be scheduled is not there as a draft either.
        for more in [["--at", "2001-01-01"], ["--at", "2999-01-01", "--audience", "tag:none"]] {
            let customers = more.contains("--audience") ? [] : ["--customers", "1"]
            try program.runList(
                ["campaign", "create", "--name", "No", "--channel", "sms", "--text", "x"] + customers + more
            ).expect(65)
        }
        #expect(try run("campaign", "list", "--json").list.count == 1)
    }

    @Test(
        arguments: [
            (["--channel", "sms", "--text", "x", "--audience", "all"], 64, ""),
            (["--name", "n", "--channel", "sms", "--text", "x"], 64, "--audience or --customers"),
            (["--name", "n", "--channel", "sms", "--audience", "all"], 64, "--text or --template"),
            (
                ["--name", "n", "--channel", "sms", "--text", "x", "--audience", "everyone"], 65,
                "is no rule for an audience"
            ),
            (["--name", "n", "--channel", "sms", "--text", "x", "--customers", "1,99"], 65, "there is no customer 99"),
            (["--name", "n", "--channel", "email", "--text", "x", "--audience", "all"], 65, "the subject cannot be"),
            (
                ["--name", "n", "--channel", "sms", "--template", "promotion", "--audience", "all"], 65,
                "write it in its place"
            ),
        ] as [([String], Int32, String)])
    func whatCannotBeMade(arguments: [String], status: Int32, words: String) throws {
        try program.runList(["campaign", "create"] + arguments).expect(status, words)
        #expect(try program.sql("SELECT COUNT(*) FROM communication_campaigns") == "0")
    }

    /// Without a word the purpose is the template's, and without one promotional: then consent is needed.
    @Test func purposes() throws {
        for (arguments, purpose) in [
            (["--text", "Sale"], "promotional"), (["--template", "promotion", "--details", "Sale"], "promotional"),
            (["--text", "Closed", "--purpose", "transactional"], "transactional"),
        ] {
            let made = try program.runList(
                ["campaign", "create", "--name", "n", "--channel", "sms", "--audience", "all", "tag:x", "--json"]
                    + arguments
            ).expect(0).object
            #expect(made["purpose"] as? String == purpose && made["audience"] as? [String] == ["all", "tag:x"])
        }
    }

    @Test func offMeansOff() throws {
        let id = try create()
        try program.environment("SMS_ENABLED=false")
        try run("campaign", "send", "\(id)").expect(69, "SMS is switched off")
        try run("campaign", "test", "\(id)", "--to", "+12125550123").expect(69, "SMS is switched off")
        #expect(try show(id)["status"] as? String == "draft")
    }

    @Test func uncertainOnesAreResolved() throws {
        let id = try create()
        try run("campaign", "send", "\(id)").expect(0)
        try run("campaign", "resolve", "\(id)", "--give-up").expect(65, "has no uncertain messages")
        try program.sql("UPDATE communication_log SET status = 'uncertain' WHERE status = 'pending'")
        let listed = try run("campaign", "resolve", "\(id)", "--json").expect(0).list
        let ids = listed.compactMap { $0["id"] as? Int }
        #expect(ids.count == 2)
        try run("campaign", "resolve", "\(id)", "--count-as-sent", "--message", "\(ids[0])").expect(0)
        try run("campaign", "resolve", "\(id)", "--count-as-sent", "--message", "\(ids[0])").expect(
            65, "none of the uncertain ones")
        try run("campaign", "resolve", "\(id)", "--send-again", "--give-up").expect(64)
        let done = try run("campaign", "resolve", "\(id)", "--send-again", "--json").expect(0).object
        #expect(done["ids"] as? [Int] == [ids[1]] && done["resolution"] as? String == "send_again")
        #expect(
            try program.sql("SELECT status FROM communication_log ORDER BY customer_id") == "sent\nskipped\npending")
    }

    // MARK: Waiting

    @Test func waitingEndsWhenNothingMoreCanGo() throws {
        let none = try create("--audience", "customers:2")
        let done = try run("campaign", "send", "\(none)", "--wait").expect(0)
        #expect(done.output == "Campaign \(none) is completed: 1 skipped of 1.\n")
        let id = try create()
        let (process, output, _) = try program.start(["campaign", "send", "\(id)", "--wait", "--json"])
        while try program.sql("SELECT status FROM communication_campaigns WHERE id = \(id)") != "sending",
            process.isRunning
        {}
        try program.sql(
            """
            BEGIN IMMEDIATE; UPDATE communication_log SET status = 'sent' WHERE status = 'pending';
            UPDATE communication_campaigns SET status = 'completed' WHERE id = \(id); COMMIT
            """)
        let read = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let page = try #require(try JSONSerialization.jsonObject(with: read) as? [String: Any])
        #expect(
            process.terminationStatus == 0 && page["status"] as? String == "completed"
                && page["sent_count"] as? Int == 2)
    }

    @Test func waitingForNobodySaysSo() throws {
        let id = try create()
        try run("campaign", "send", "\(id)", "--wait", "--patience", "0").expect(75, "is nautilus worker running?")
        #expect(try show(id)["status"] as? String == "sending")
    }

    @Test func whoMayNotIsRefused() throws {
        let id = try create()
        for number in ["\(id)", "99"] {
            for arguments in [
                ["send", number], ["pause", number], ["resume", number], ["cancel", number], ["delete", number],
                ["preview", number], ["resolve", number, "--give-up"], ["edit", number, "--name", "x"],
            ] { try program.run(as: "cara", ["campaign"] + arguments).expect(77, "communication.send_bulk") }
            try program.run(as: "tom", ["campaign", "show", number]).expect(77, "communication.view")
            try program.run(as: "tom", ["campaign", "test", number, "--to", "x"]).expect(77, "communication.send")
        }
        try program.run(
            as: "cara",
            ["campaign", "create", "--name", "n", "--channel", "sms", "--template", "none", "--audience", "all"]
        ).expect(77, "communication.send_bulk")
        try program.run(as: "cara", ["campaign", "show", "\(id)"]).expect(0)
        try run("campaign", "show", "99").expect(65, "there is no campaign 99")
        #expect(try show(id)["status"] as? String == "draft")
    }
}
