import DiveShop
import GRDB

extension Store {
    /// One transaction of a worker on one channel: what came back is settled, what goes next is taken on.
    struct Round {
        var lane: OutboxLane
        let moment: Moment
        /// Campaigns that may have nothing left to send.
        var touched: Set<Int64> = []
        var claimed: [ClaimedMessage] = []

        init(lane: OutboxLane, moment: Moment) {
            self.lane = lane
            self.moment = moment
        }

        var channel: Channel { lane.channel }
        var now: Instant { moment.now }
        /// Of the store's form.
        var nowText: String { moment.now.text }
    }
}

extension Store.Round {
    /// Requests for a message that may count, at most: a day of one every five minutes. A channel that rests as a whole counts none. And seconds for
    /// which one that belongs to no campaign is tried.
    private static let mostAttempts = 288
    private static let longestTry = 86_400

    mutating func settle(_ db: Database, _ settlements: [Settlement]) throws {
        for settlement in settlements {
            switch settlement.message {
            case .customer(let id):
                guard let message = try OutboxMessage.of(db, id) else { continue }
                if isOwn(message, settlement) { try settle(db, message, settlement.result) }
            case .staff(let id): try settleStaff(db, id, settlement)
            case .test: continue
            }
        }
    }

    /// Whether the row is still what was taken on: meanwhile a backup may have been restored, or somebody may have taken it over. What the provider
    /// has surely taken or refused is worth more than a doubt.
    private func isOwn(_ message: OutboxMessage, _ settlement: Settlement) -> Bool {
        guard message.claimedBy == ProcessMark.own, message.attempts == settlement.attempt else { return false }
        switch (message.status, settlement.result) {
        case (.sending, _), (.uncertain, .accepted), (.uncertain, .refused): return true
        default: return false
        }
    }

    /// It does not count for the day after all.
    private mutating func uncount(_ message: OutboxMessage) {
        guard let at = message.sendingAt, at >= moment.calendar.start(of: moment.today) else { return }
        lane.uncountOne()
    }

    private mutating func settle(_ db: Database, _ message: OutboxMessage, _ result: Settlement.Result) throws {
        if let campaign = message.campaign { touched.insert(campaign) }
        switch result {
        case .accepted(let sent):
            lane.wentWell()
            try accept(db, message, sent)
        case .refused(let code, let words, let consequence):
            uncount(message)
            try end(db, message, .failed, words, code: code)
            try OutboxEffects.carryOut(consequence, db, of: message, code: code, words: words, moment)
        case .later(let after, let words):
            lane.rest(after, because: words)
            try putBack(db, message, because: words, counts: false)
        case .heldBack(let seconds, let words):
            try putBack(db, message, because: words, until: now.adding(seconds: max(1, seconds)))
        case .stopped(let code, let words):
            try Store.stop(db, &lane, because: words, code: code, at: now)
            try putBack(db, message, because: nil)
        case .notLeft: try putBack(db, message, because: nil, counts: false)
        case .inDoubt(let words):
            try db.cachedStatement(
                sql: """
                    UPDATE communication_log SET status = 'uncertain', claimed_by = NULL, error = ?, ask_at = ? WHERE id = ? AND status = 'sending'
                    """
            ).execute(
                arguments: [
                    words, channel == .sms ? now.adding(seconds: OutboxQuestions.settling).text : nil, message.id,
                ])
        }
    }

    /// The provider has it, whatever was thought of it meanwhile.
    func accept(_ db: Database, _ message: OutboxMessage, _ sent: SentMessage, sentAt: Instant? = nil) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communication_log SET status = 'sent', claimed_by = NULL, error = NULL, error_code = NULL, message_id = ?, segments = ?,
                    cost_millionths = ?, currency = NULLIF(?, ''), sent_at = ?, ask_at = ? WHERE id = ?
                """
        ).execute(
            arguments: [
                sent.id, sent.segments, sent.cost?.millionths, sent.currency, (sentAt ?? now).text,
                channel == .sms ? now.adding(seconds: OutboxQuestions.afterSending[0]).text : nil, message.id,
            ])
    }

    /// It is over, for good.
    func end(
        _ db: Database, _ message: OutboxMessage, _ status: MessageStatus, _ words: String, code: String? = nil
    ) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communication_log SET status = ?, claimed_by = NULL, error = ?, error_code = ?, settled_at = ?, ask_at = NULL,
                    held_until = NULL, held_because = NULL WHERE id = ?
                """
        ).execute(arguments: [status.rawValue, OutboxEffects.words(words), code, nowText, message.id])
    }

    /// It surely did not go: it waits again, unless it was tried for too long or nobody wants it any more.
    /// - Parameters:
    ///   - words: why; nil: for no reason of its own.
    ///   - counts: whether it says something of this message: one that may be tried so often.
    mutating func putBack(
        _ db: Database, _ message: OutboxMessage, because words: String?, until: Instant? = nil,
        counts: Bool = true
    ) throws {
        uncount(message)
        if message.content.text.isEmpty {
            return try end(db, message, .skipped, SkipReason.erased.words)
        }
        if let campaign = message.campaign {
            let status = try String.fetchOne(
                db, sql: "SELECT status FROM communication_campaigns WHERE id = ?", arguments: [campaign])
            if status == CampaignStatus.cancelled.rawValue {
                return try end(db, message, .skipped, Store.cancelled)
            }
            try OutboxEffects.reopen(db, campaign, at: now)
        }
        if let words {
            let isOld =
                message.campaign == nil
                && (message.createdAt.map { now.seconds - $0.seconds > Store.Round.longestTry } ?? false)
            if isOld || message.attempts > Store.Round.mostAttempts {
                return try end(db, message, .failed, "given up: \(words)")
            }
        }
        try db.cachedStatement(
            sql: """
                UPDATE communication_log SET status = 'pending', claimed_by = NULL, ask_at = NULL, error = NULL, error_code = NULL,
                    message_id = NULL, sent_at = NULL, held_until = ?, held_because = ?, attempts = attempts - ? WHERE id = ?
                """
        ).execute(arguments: [until?.text, until == nil ? nil : words, counts ? 0 : 1, message.id])
    }
}
