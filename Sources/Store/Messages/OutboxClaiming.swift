import DiveShop
import GRDB

extension Store.Round {
    /// Rows that one transaction looks at, at most: others want to write, too.
    private static let mostLookedAt = 200

    mutating func claim(
        _ db: Database, room: Int, width: Int, at milliseconds: () -> Int
    ) throws -> OutboxRound.Next {
        let settings = moment.shop.messages[channel]
        guard room > 0, settings.isOn, lane.stoppedBecause == nil else { return .whenChanged }
        if let until = lane.restingUntil { return .moment(until) }
        var wanted = room
        if let cap = settings.pace.dailyCap {
            guard lane.count < cap else { return .moment(moment.calendar.start(of: moment.today.adding(days: 1))) }
            wanted = min(wanted, cap - lane.count)
        }
        let delay = settings.pace.delayMilliseconds
        if delay > 0 {
            let wait = lane.wait(at: milliseconds(), delay: delay)
            if wait > 0 { return .pace(milliseconds: wait) }
            wanted = 1
        }
        var search = Search(channel: channel, moment: moment, left: Store.Round.mostLookedAt)
        if channel == .email { try claimStaff(db, wanted, &search) }
        let campaigns = try Store.runningCampaigns(db, channel)
        for campaign in [nil] + campaigns.map({ Optional($0) }) {
            guard claimed.count < wanted, search.left > 0 else { break }
            try claim(db, of: campaign, wanted, &search)
        }
        if delay > 0, let message = claimed.first {
            claimed = [
                message.at(lane.takeSlot(at: milliseconds(), delay: delay, width: width))
            ]
        }
        if claimed.count == wanted || search.left <= 0 { return .now }
        // Nothing waits that may go now.
        touched.formUnion(campaigns)
        return try search.firstHeld(db, campaigns).map { .moment($0) } ?? .whenChanged
    }

    /// What one transaction looks for.
    struct Search {
        let channel: Channel
        let moment: Moment
        /// Rows that may still be looked at.
        var left: Int
        private let rules: [Purpose: SendRules]

        init(channel: Channel, moment: Moment, left: Int) {
            self.channel = channel
            self.moment = moment
            self.left = left
            let shop = moment.shop
            var messages = shop.messages
            // The cap is the lane's: a day that is full only makes messages wait.
            let own = messages[channel]
            messages.channels[channel] = MessageSettings.OfChannel(
                isOn: own.isOn, pace: SendPace(delayMilliseconds: own.pace.delayMilliseconds))
            rules = Dictionary(
                uniqueKeysWithValues: Purpose.allCases.map { ($0, messages.rules(channel, $0, of: shop)) })
        }

        /// What the rules say now of a message to somebody.
        func decision(on recipient: Recipient, _ purpose: Purpose) -> SendDecision {
            var tally = SendTally(on: moment.today)
            guard let rules = rules[purpose] else { return .skipped(.channelOff(channel)) }
            return rules.decision(on: recipient, at: moment.now, tally: &tally)
        }

        /// What was held and may go, then what waits, in the order in which it was put down.
        mutating func next(_ db: Database, of campaign: Int64?, _ count: Int) throws -> [OutboxMessage] {
            var found: [OutboxMessage] = []
            let waiting = "status = 'pending' AND type = ? AND campaign_id IS ?"
            func add(_ condition: String, _ arguments: StatementArguments) throws {
                guard found.count < count, left > 0 else { return }
                let more = try OutboxMessage.fetch(
                    db, from: OutboxMessage.waiting, where: "\(waiting) AND \(condition) LIMIT ?",
                    [channel.rawValue, campaign] + arguments + [min(count - found.count, left)])
                found += more
                left -= more.count
            }
            try add("held_until <= ? ORDER BY held_until, id", [moment.now.text])
            try add("held_until IS NULL ORDER BY id", [])
            return found
        }

        func firstHeld(_ db: Database, _ campaigns: [Int64]) throws -> Instant? {
            let statement = try db.cachedStatement(
                sql: OutboxSQL.firstHeld)
            return try ([nil] + campaigns.map { Optional($0) }).compactMap { campaign in
                try String.fetchOne(statement, arguments: [channel.rawValue, campaign, moment.now.text]).flatMap {
                    Instant(text: $0)
                }
            }.min()
        }
    }

    private mutating func claim(_ db: Database, of campaign: Int64?, _ wanted: Int, _ search: inout Search) throws {
        while claimed.count < wanted {
            let messages = try search.next(db, of: campaign, wanted - claimed.count)
            if messages.isEmpty { return }
            if let campaign { touched.insert(campaign) }
            for message in messages { try claim(db, message, search) }
        }
    }

    /// Takes one on, or says why not.
    private mutating func claim(_ db: Database, _ message: OutboxMessage, _ search: Search) throws {
        if message.content.text.isEmpty { return try end(db, message, .skipped, SkipReason.erased.words) }
        if message.occasion != nil, let put = message.createdAt, now.seconds - put.seconds > 86_400 {
            return try end(db, message, .skipped, "it came too late")
        }
        guard let customer = message.customer, let person = try Recipients.of(db, customer, by: channel) else {
            return try end(db, message, .skipped, SkipReason.erased.words)
        }
        if let occasion = message.occasion,
            let why = try Occasion.whyNoMore(db, message, occasion, of: customer, moment)
        {
            try end(db, message, .skipped, why.rawValue)
            // Should it come to be so again, they are told after all.
            if why.isToldAnew {
                try db.execute(
                    sql: "UPDATE communication_log SET occasion = NULL WHERE id = ?", arguments: [message.id])
            }
            return
        }
        switch search.decision(on: person.recipient, message.purpose) {
        case .skipped(let reason): try end(db, message, .skipped, reason.words)
        case .held(_, let until, let reason):
            try db.cachedStatement(
                sql: "UPDATE communication_log SET held_until = ?, held_because = ? WHERE id = ?"
            ).execute(arguments: [until.text, reason.rawValue, message.id])
        case .send(let addresses):
            guard let address = try address(db, of: message, addresses) else { return }
            try db.cachedStatement(
                sql: """
                    UPDATE communication_log SET status = 'sending', claimed_by = ?, sending_at = ?, attempts = attempts + 1, address = ?,
                        held_until = NULL, held_because = NULL WHERE id = ?
                    """
            ).execute(arguments: [ProcessMark.own, nowText, address, message.id])
            lane.countOne()
            claimed.append(
                ClaimedMessage(
                    id: .customer(message.id), channel: channel, purpose: message.purpose, address: address,
                    name: person.name, content: message.content, attempt: message.attempts + 1))
        }
    }

    /// Where it goes now: the number or address may be another than when it was put down. Nil: nowhere, and that was written down.
    private func address(_ db: Database, of message: OutboxMessage, _ addresses: [String]) throws -> String? {
        if addresses.contains(message.address) { return message.address }
        guard let first = addresses.first, channel != .push || message.address.isEmpty else {
            try end(db, message, .skipped, SkipReason.noAddress(channel).words)
            return nil
        }
        if channel == .email && first.lowercased() == message.address.lowercased() { return message.address }
        guard let campaign = message.campaign else { return first }
        let isTaken = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM communication_log
                    WHERE address = ? AND campaign_id = ? AND id <> ? AND status <> 'skipped')
                """, arguments: [first, campaign, message.id])
        guard isTaken == true else { return first }
        try end(db, message, .skipped, SkipReason.sameAddress(channel).words)
        return nil
    }
}

extension ClaimedMessage {
    func at(_ slot: Int) -> ClaimedMessage {
        ClaimedMessage(
            id: id, channel: channel, purpose: purpose, address: address, name: name, content: content,
            attempt: attempt,
            slot: slot)
    }
}
