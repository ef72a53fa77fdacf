import DiveShop
import Foundation
import GRDB
import Providers
import Store
import Testing

/// What is decided when a message is taken on: consent, quiet hours, caps; and that nobody gets one twice.
@Suite(.timeLimit(.minutes(2)))
struct ClaimingTests {
    private func round(
        _ shop: MessageShop, _ settlements: [Settlement] = [], room: Int = 10, _ channel: Channel = .sms
    ) throws -> OutboxRound {
        try shop.store.outboxRound(channel, settling: settlements, room: room, at: shop.clock.now) { 0 }
    }

    @Test func whoTakesThemselvesOutInTheMidstGetsNothingMore() async throws {
        let shop = try MessageShop(["SMS_DELAY_MS": "1"])
        let campaign = try shop.campaign(200, purpose: .promotional)
        let first = try round(shop, room: 1)
        #expect(first.claimed.count == 1)
        let owner = try #require(try shop.store.staff(username: "owner"))
        for customer in [2, 50, 200] as [Int64] {
            try shop.store.perform(
                .customer(
                    .setPreferences(
                        customer, [PreferenceChange(.sms, .promotional, false)], source: "telephone", wording: "")),
                staff: owner.id, at: shop.clock.now)
        }
        _ = try round(shop, [Settlement(first.claimed[0], .notLeft)], room: 0)
        await shop.send()
        let sent = Set(shop.twilio.accepted.map(\.to))
        #expect(sent.count == 197 && sent.isDisjoint(with: [2, 50, 200].map(MessageShop.number)))
        #expect(try shop.message(2)["error"]?.contains("was withdrawn") == true)
        #expect(try shop.campaign(at: campaign)["skipped_count"] == "3")
    }

    @Test func promotionalMessagesWaitForTheMorning() async throws {
        let shop = try MessageShop()
        try shop.campaign(3, purpose: .promotional)
        // One of them lives where it is earlier.
        try shop.run("UPDATE customers SET state = 'CA' WHERE id = 3")
        shop.clock.now = Instant(text: "2026-06-16 11:30:00")!
        await shop.send()
        #expect(shop.twilio.accepted.isEmpty)
        #expect(try Set(shop.statuses()) == ["pending"])
        #expect(try shop.message(1)["held_until"] == "2026-06-16 12:00:00")
        #expect(try shop.message(3)["held_until"] == "2026-06-16 15:00:00")
        #expect(try shop.message(1)["held_because"] == "quiet hours" && shop.campaign(at: 1)["held_count"] == "3")
        let lane = try shop.lane(.sms)
        #expect(lane.held == 3 && lane.waiting == 0 && lane.nextHeld == Instant(text: "2026-06-16 12:00:00"))
        #expect(try round(shop).next == .moment(Instant(text: "2026-06-16 12:00:00")!))
        // One that is transactional is not held.
        try shop.put(1, .sms, "The boat leaves at nine")
        await shop.send()
        #expect(shop.twilio.accepted.count == 1)
        shop.clock.now = Instant(text: "2026-06-16 12:00:00")!
        await shop.send()
        #expect(
            try shop.statuses() == ["sent", "sent", "pending", "sent"] && shop.campaign(at: 1)["held_count"] == "1")
        shop.clock.now = Instant(text: "2026-06-16 15:00:01")!
        await shop.send()
        #expect(try shop.campaign(at: 1)["status"] == "completed")
    }

    @Test func aDayHasAsManyAsItsCap() async throws {
        let shop = try MessageShop(["SMS_DAILY_CAP": "7"])
        try shop.campaign(10)
        await shop.send()
        #expect(shop.twilio.accepted.count == 7)
        #expect(try shop.lane(.sms).sentToday == 7 && shop.lane(.sms).waiting == 3)
        // Midnight in New York.
        #expect(try round(shop).next == .moment(Instant(text: "2026-06-16 04:00:00")!))
        shop.clock.now = Instant(text: "2026-06-16 03:59:59")!
        await shop.send()
        #expect(shop.twilio.accepted.count == 7)
        shop.clock.now = Instant(text: "2026-06-16 04:00:00")!
        await shop.send()
        #expect(shop.twilio.accepted.count == 10)
        #expect(try shop.lane(.sms).sentToday == 3)
    }

    @Test func whatWasRefusedDoesNotCountForTheDay() throws {
        let shop = try MessageShop(["SMS_DAILY_CAP": "3"])
        try shop.campaign(5)
        let taken = try round(shop).claimed
        #expect(taken.map(\.id) == [1, 2, 3].map { .customer($0) })
        let settled = [
            Settlement(taken[0], .refused(code: "21612", words: "no way there", .none)),
            Settlement(taken[1], .accepted(SentMessage(id: "SM2"))), Settlement(taken[2], .notLeft),
        ]
        #expect(try round(shop, settled).claimed.map(\.id) == [3, 4].map { .customer($0) })
        #expect(try shop.lane(.sms).sentToday == 3)
    }

    @Test func anAutomaticMessageThatComesTooLateDoesNotCome() async throws {
        let shop = try MessageShop()
        let ann = try shop.customer()
        try shop.run(
            """
            INSERT INTO rental_categories (id, name) VALUES (1, 'Lights');
            INSERT INTO rental_equipment (id, category_id, equipment_code, name) VALUES (1, 1, 'L1', 'Light');
            INSERT INTO rental_reservations (id, reservation_number, customer_id, start_date, end_date, status)
            VALUES (2, 'R2', 1, '2026-06-14', '2026-06-15', 'picked_up');
            INSERT INTO rental_checkouts (reservation_id, equipment_id, checkout_date, expected_return_date)
            VALUES (2, 1, '2026-06-14', '2026-06-15')
            """)
        let old = try shop.put(ann, occasion: "rental_due:1:2026-06-14", at: shop.clock.now.adding(seconds: -86_401))
        let new = try shop.put(ann, occasion: "rental_due:2:2026-06-15", at: shop.clock.now.adding(seconds: -86_399))
        await shop.send()
        #expect(try shop.message(old)["error"] == "it came too late" && shop.status(new) == "sent")
    }

    @Test func aNumberThatWasChangedGetsItAndNoNumberTwice() async throws {
        let shop = try MessageShop(["SMS_DELAY_MS": "1"])
        try shop.campaign(3)
        try shop.run("UPDATE customers SET mobile = '+12125559999' WHERE id = 1")
        try shop.run("UPDATE customers SET mobile = ? WHERE id = 3", [MessageShop.number(2)])
        await shop.send()
        #expect(shop.twilio.accepted.map(\.to).sorted() == [MessageShop.number(2), "+12125559999"])
        #expect(try shop.message(3)["error"] == SkipReason.sameAddress(.sms).words)
    }

    @Test func aDeviceThatWasRemovedGetsNothing() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), .push)
        try shop.run("DELETE FROM customer_devices")
        await shop.send()
        #expect(try shop.status(id) == "skipped" && shop.firebase.sent.isEmpty)
    }

    @Test func twoWorkersShareTheWork() async throws {
        let shop = try MessageShop()
        let campaign = try shop.campaign(400)
        let other = try Store(path: shop.store.path, settings: shop.store.settings)
        async let one = shop.send()
        async let two = shop.send(on: other)
        let told = await [one, two]
        #expect(shop.twilio.accepted.count == 400 && Set(shop.twilio.accepted.map(\.to)).count == 400, "\(told)")
        #expect(try shop.campaign(at: campaign)["status"] == "completed")
        #expect(try shop.campaign(at: campaign)["sent_count"] == "400")
    }

    @Test func aCampaignThatIsCancelledGoesNoFurther() throws {
        let shop = try MessageShop()
        let campaign = try shop.campaign(2)
        let taken = try round(shop, room: 1).claimed
        try shop.run("UPDATE communication_campaigns SET status = 'cancelled' WHERE id = ?", [campaign])
        _ = try round(shop, [Settlement(taken[0], .later(after: 5, words: "busy"))], room: 0)
        #expect(try shop.statuses() == ["skipped", "pending"])
    }

    @Test func aMessageOfAProcessThatIsGoneIsInDoubt() throws {
        let shop = try MessageShop()
        let ann = try shop.customer()
        let ids = [try shop.put(ann), try shop.put(ann, .email), try shop.put(ann)]
        try shop.run(
            "UPDATE communication_log SET status = 'sending', claimed_by = 'boot 999999 1', sending_at = ? WHERE id <= 2",
            [shop.clock.now.text])
        #expect(try round(shop).claimed.map(\.id) == [.customer(ids[2])])
        #expect(try shop.store.takeOverFromDead(at: shop.clock.now) == 2)
        #expect(try shop.statuses() == ["uncertain", "uncertain", "sending"], "what this process sends is its own")
        #expect(
            try shop.message(1)["ask_at"] == shop.clock.now.adding(seconds: 60).text && shop.message(2)["ask_at"] == nil
        )
        #expect(try shop.store.takeOverFromDead(at: shop.clock.now) == 0)
    }

    @Test func whatIsNotOursAnyMoreIsNotSettledByUs() throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer())
        let taken = try #require(try round(shop).claimed.first)
        let own = try shop.message(id)["claimed_by"]
        let sent = SentMessage(id: "SM1")
        for change in [
            "claimed_by = 'boot 999999 1'", "attempts = 2", "status = 'pending'", "status = 'failed'",
            "status = 'sent'",
        ] {
            try shop.run("UPDATE communication_log SET \(change)")
            let before = try shop.message(id)
            for result in [.accepted(sent), .later(after: nil, words: "busy"), .notLeft] as [Settlement.Result] {
                _ = try round(shop, [Settlement(taken, result)], room: 0)
            }
            #expect(try shop.message(id) == before, "\(change)")
            try shop.run(
                "UPDATE communication_log SET status = 'sending', attempts = 1, claimed_by = ?", [own])
        }
        // Somebody thought that this process was gone: what it knows is better than a doubt, but a doubt it does not undo.
        try shop.run("UPDATE communication_log SET status = 'uncertain'")
        _ = try round(shop, [Settlement(taken, .later(after: nil, words: "busy"))], room: 0)
        #expect(try shop.status(id) == "uncertain")
        _ = try round(shop, [Settlement(taken, .accepted(sent))], room: 0)
        #expect(try shop.status(id) == "sent")
    }

    @Test func whatWasTakenOnBeforeTheMachineSleptIsDecidedAgain() async throws {
        let shop = try MessageShop()
        let id = try shop.put(try shop.customer(), purpose: .promotional)
        let night = Instant(text: "2026-06-16 07:00:00")!
        let (clock, reader) = (shop.clock, try Store(path: shop.store.path, settings: shop.store.settings))
        await shop.send(clock: {
            if (try? reader.laneStates(at: clock.now).first { $0.channel == .sms }?.sending) == 1 { clock.now = night }
            return clock.now
        })
        #expect(shop.twilio.accepted.isEmpty)
        let row = try shop.message(id)
        #expect(row["status"] == "pending" && row["held_because"] == "quiet hours" && row["attempts"] == "0")
    }

    @Test func aRestOfAClockThatWasAheadIsNone() throws {
        let shop = try MessageShop()
        try shop.put(try shop.customer())
        try shop.run(
            "UPDATE message_lanes SET resting_until = '2031-01-01 00:00:00', resting_because = 'busy' WHERE channel = 'sms'"
        )
        #expect(try round(shop).claimed.count == 1)
    }

    @Test func everythingIsFoundByAnIndex() throws {
        let shop = try MessageShop()
        let table = "communication_log INDEXED BY communication_log_waiting"
        let waiting = "SELECT id FROM \(table) WHERE status = 'pending' AND type = 'sms' AND campaign_id IS"
        for sql in [
            "\(waiting) NULL AND held_until IS NULL ORDER BY id LIMIT 5",
            "\(waiting) 3 AND held_until IS NULL ORDER BY id LIMIT 5",
            "\(waiting) 3 AND held_until <= '2026-01-01' ORDER BY held_until, id LIMIT 5",
            OutboxSQL.hasToAsk, OutboxSQL.toAsk, OutboxSQL.isAnythingWaiting, OutboxSQL.claims, OutboxSQL.claimsOfStaff,
            OutboxSQL.firstHeld,
        ] {
            let plan = try shop.raw { db in
                let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                statement.setUncheckedArguments([])
                return try Row.fetchAll(statement).map { $0["detail"] as String }
            }
            #expect(
                !plan.contains { $0.contains("TEMP B-TREE") }
                    && plan.allSatisfy {
                        $0.contains("USING") || $0.contains("SCALAR SUBQUERY") || $0.contains("CONSTANT ROW")
                    },
                "\(sql): \(plan)")
        }
    }
}
