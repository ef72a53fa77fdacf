package import DiveShop
import GRDB

extension Store {
    /// Writes down what became of messages, and takes on those that go next, in one transaction: only what is written down as being sent
    /// may leave, and only once. At that moment everything is decided again: consent, quiet hours, whether the channel is on.
    ///
    /// - Parameters:
    ///   - settlements: of messages that this process had taken on.
    ///   - room: how many messages may be taken on, at most; with a pace it is one.
    ///   - width: milliseconds from its slot by which the message may leave, where there is a pace.
    ///   - milliseconds: since 1970, asked within the transaction: until it begins others may write for long.
    package func outboxRound(
        _ channel: Channel, settling settlements: [Settlement], room: Int, width: Int = 0, at now: Instant,
        milliseconds: () -> Int
    ) throws(Refusal) -> OutboxRound {
        try change { db in
            let moment = Moment(now: now, shop: try shop(db))
            var round = Round(lane: try OutboxLane(db, channel, moment), moment: moment)
            try round.settle(db, settlements)
            let next = try round.claim(db, room: room, width: width, at: milliseconds)
            try OutboxEffects.complete(db, round.touched, at: now)
            try round.lane.save(db)
            return OutboxRound(claimed: round.claimed, next: next)
        }
    }

    /// Messages that a process was sending which is gone: whether they went out is not known. Those to staff, which do no harm twice, wait again.
    /// - Returns: how many.
    @discardableResult
    package func takeOverFromDead(at now: Instant) throws(Refusal) -> Int {
        do {
            let (claims, ofStaff) = (OutboxSQL.claims, OutboxSQL.claimsOfStaff)
            func dead(_ db: Database, _ sql: String) throws -> [String?] {
                try Optional<String>.fetchAll(db, sql: sql).filter { mark in
                    mark.map { $0 != ProcessMark.own && !ProcessMark.isAlive($0) } ?? true
                }
            }
            guard try read({ try dead($0, claims).count + dead($0, ofStaff).count }) > 0 else { return 0 }
            return try write { db in
                var count = 0
                var campaigns: Set<Int64> = []
                for mark in try dead(db, claims) {
                    // Its mark stays: should it live after all, its word of what the provider said is better than a question.
                    let touched = try Optional<Int64>.fetchAll(
                        db,
                        sql: """
                            UPDATE \(OutboxMessage.beingSent) SET status = 'uncertain', error = ?,
                                ask_at = CASE WHEN type = 'sms' THEN ? END
                            WHERE status = 'sending' AND claimed_by IS ? RETURNING campaign_id
                            """,
                        arguments: [
                            "the program ended before the provider had answered",
                            now.adding(seconds: OutboxQuestions.settling).text, mark,
                        ])
                    count += touched.count
                    campaigns.formUnion(touched.compactMap { $0 })
                }
                for mark in try dead(db, ofStaff) {
                    try db.execute(
                        sql:
                            "UPDATE staff_messages SET status = 'pending', claimed_by = NULL WHERE status = 'sending' AND claimed_by IS ?",
                        arguments: [mark])
                    count += db.changesCount
                }
                try OutboxEffects.complete(db, campaigns, at: now)
                return count
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Nothing more is sent on the channel until somebody resumes it; what waits stays, and running campaigns are paused with the same words.
    package func stopLane(_ channel: Channel, because words: String, at now: Instant) throws(Refusal) {
        try change { db in
            let moment = Moment(now: now, shop: try shop(db))
            var lane = try OutboxLane(db, channel, moment)
            guard lane.stoppedBecause == nil else { return }
            try Store.stop(db, &lane, because: words, at: now)
            try lane.save(db)
        }
    }

    /// - Parameter code: the provider's, for the trail: its words may quote an address.
    static func stop(
        _ db: Database, _ lane: inout OutboxLane, because words: String, code: String? = nil, at now: Instant
    ) throws {
        let words = OutboxEffects.words(words)
        guard lane.stoppedBecause == nil else { return }
        lane.stop(because: words)
        try OutboxEffects.pause(
            db, "type = '\(lane.channel.rawValue)'", because: words, lane.channel, code: code, at: now)
        try OutboxEffects.tell(
            db, "stop_channel", "message_lanes", nil, ["channel": lane.channel.rawValue, "code": code], at: now)
    }

    /// The channel goes again, and so do the campaigns that were paused because it had stopped.
    /// - Returns: how many of them; nil: it was neither stopped nor did it rest.
    @discardableResult
    static func resumeLane(_ db: Database, _ channel: Channel, _ moment: Moment) throws -> Int? {
        var lane = try OutboxLane(db, channel, moment)
        guard lane.stoppedBecause != nil || lane.restingUntil != nil else { return nil }
        let words = lane.stoppedBecause
        lane.resume()
        try lane.save(db)
        let campaigns = try Int64.fetchAll(
            db,
            sql: """
                UPDATE communication_campaigns SET status = 'sending', stopped_because = NULL, updated_at = ?
                WHERE type = ? AND status = 'paused' AND stopped_because = ? RETURNING id
                """, arguments: [moment.now.text, channel.rawValue, words])
        try OutboxEffects.complete(db, Set(campaigns), at: moment.now)
        return campaigns.count
    }

    /// A channel that was stopped because its settings were not right goes again, now that they are.
    /// - Parameter begins: with what such words begin.
    package func resumeLane(_ channel: Channel, stoppedBecause begins: String, at now: Instant) throws(Refusal) {
        func isStopped(_ db: Database) throws -> Bool {
            let moment = Moment(now: now, shop: try shop(db))
            return try OutboxLane(db, channel, moment).stoppedBecause?.hasPrefix(begins) == true
        }
        do { guard try read({ try isStopped($0) }) else { return } } catch { throw Store.refusal(error, path: path) }
        try change { db in
            let moment = Moment(now: now, shop: try shop(db))
            guard try isStopped(db) else { return }
            try Store.resumeLane(db, channel, moment)
            try OutboxEffects.tell(
                db, "resume_channel", "message_lanes", nil,
                ["channel": channel.rawValue, "reason": "its settings are right now"], at: now)
        }
    }

    /// Whether a message waits on the channel, now or for a moment.
    package func isAnythingWaiting(_ channel: Channel) throws(Refusal) -> Bool {
        do {
            return try read {
                try Bool.fetchOne(
                    $0, sql: OutboxSQL.isAnythingWaiting, arguments: [channel.rawValue]) ?? false
            }
        } catch { throw Store.refusal(error, path: path) }
    }

    /// A setting of the shop, as it is stored; its standard where it is not.
    package func setting(_ setting: ShopSetting) throws(Refusal) -> Int {
        do { return try read { try Store.shopSettings($0)[setting] ?? setting.standard } } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// What tells this shop from others.
    package func shopID() throws(Refusal) -> String {
        do { return try read { try ShopMark($0, in: "main").id } } catch { throw Store.refusal(error, path: path) }
    }

    /// How the channels stand, in the order of ``Channel/allCases``.
    package func laneStates(at now: Instant) throws(Refusal) -> [LaneState] {
        do {
            return try read { try Store.laneStates($0, Moment(now: now, shop: try shop($0))) }
        } catch { throw Store.refusal(error, path: path) }
    }

    static func laneStates(_ db: Database, _ moment: Moment) throws -> [LaneState] {
        try Channel.allCases.map { channel in
            let lane = try OutboxLane(db, channel, moment)
            let settings = moment.shop.messages[channel]
            let name = channel.rawValue
            var (waiting, held) = (0, 0)
            var nextHeld: String?
            let groups = [nil] + (try runningCampaigns(db, channel)).map { Optional($0) }
            for campaign in groups {
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) - COUNT(held_until) AS free, COUNT(CASE WHEN held_until <= ?3 THEN 1 END) AS due,
                            COUNT(CASE WHEN held_until > ?3 THEN 1 END) AS held, MIN(CASE WHEN held_until > ?3 THEN held_until END) AS next
                        FROM communication_log WHERE status = 'pending' AND type = ?1 AND campaign_id IS ?2
                        """, arguments: [name, campaign, moment.now.text])
                guard let row else { continue }
                waiting += row.int("free") + row.int("due")
                held += row.int("held")
                nextHeld = [nextHeld, row.text("next")].compactMap { $0 }.min()
            }
            let count = "SELECT COUNT(*) FROM communication_log WHERE type = ? AND status ="
            return LaneState(
                channel: channel, isOn: settings.isOn, stoppedBecause: lane.stoppedBecause,
                restingUntil: lane.restingUntil, restingBecause: lane.restingUntil == nil ? nil : lane.restingBecause,
                waiting: waiting, held: held, nextHeld: nextHeld.flatMap { Instant(text: $0) },
                sending: try Int.fetchOne(db, sql: "\(count) 'sending'", arguments: [name]) ?? 0,
                uncertain: try Int.fetchOne(db, sql: "\(count) 'uncertain'", arguments: [name]) ?? 0,
                sentToday: lane.count, dailyCap: settings.pace.dailyCap)
        }
    }

    /// In the order in which they have their turn.
    static func runningCampaigns(_ db: Database, _ channel: Channel) throws -> [Int64] {
        try Int64.fetchAll(
            try db.cachedStatement(
                sql: "SELECT id FROM communication_campaigns WHERE status = 'sending' AND type = ?"),
            arguments: [channel.rawValue]
        ).sorted()
    }
}
