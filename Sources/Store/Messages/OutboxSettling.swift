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
    /// Times that a message is tried at most, and seconds for which one that belongs to no campaign is.
    private static let mostAttempts = 20
    private static let longestTry = 86_400

    mutating func settle(_ db: Database, _ settlements: [Settlement]) throws {
        for settlement in settlements {
            switch settlement.message {
            case .customer(let id):
                guard let message = try OutboxMessage.of(db, id) else { continue }
                try settle(db, message, settlement.result)
            case .staff(let id): try settleStaff(db, id, settlement.result)
            case .test: continue
            }
        }
    }

    private mutating func settle(_ db: Database, _ message: OutboxMessage, _ result: Settlement.Result) throws {
        if let campaign = message.campaign { touched.insert(campaign) }
        switch result {
        case .accepted(let sent):
            lane.wentWell()
            try accept(db, message, sent)
        case .refused(let code, let words, let consequence):
            guard message.status == .sending || message.status == .uncertain else { return }
            lane.uncountOne()
            try end(db, message, .failed, words, code: code)
            try OutboxEffects.carryOut(consequence, db, of: message, code: code, words: words, moment)
        case .later(let after, let words):
            lane.rest(after, because: words)
            try putBack(db, message, because: words)
        case .heldBack(let seconds, let words):
            try putBack(db, message, because: words, until: now.adding(seconds: max(1, seconds)))
        case .stopped(_, let words):
            try Store.stop(db, &lane, because: words, at: now)
            try putBack(db, message, because: nil)
        case .notLeft: try putBack(db, message, because: nil, hasNotLeft: true)
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
        guard message.status == .sending || message.status == .uncertain else { return }
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
    /// - Parameter words: why; nil: for no reason of its own.
    mutating func putBack(
        _ db: Database, _ message: OutboxMessage, because words: String?, until: Instant? = nil,
        hasNotLeft: Bool = false
    ) throws {
        guard let status = message.status, [.sending, .uncertain, .sent].contains(status) else { return }
        lane.uncountOne()
        if message.content.text.isEmpty {
            return try end(db, message, .skipped, SkipReason.erased.words)
        }
        if let campaign = message.campaign {
            let status = try String.fetchOne(
                db, sql: "SELECT status FROM communication_campaigns WHERE id = ?", arguments: [campaign])
            if status == CampaignStatus.cancelled.rawValue {
                return try end(db, message, .skipped, "the campaign was cancelled")
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
        ).execute(arguments: [until?.text, until == nil ? nil : words, hasNotLeft ? 1 : 0, message.id])
    }
}
