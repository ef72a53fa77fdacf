package import DiveShop
import GRDB

/// When a provider is asked about a message.
enum OutboxQuestions {
    /// Seconds after a request within which its message may still come up at the provider.
    static let settling = 60
    /// Seconds after a message was sent at which it is asked what became of it; after the last, not any more.
    static let afterSending = [30, 120, 600, 3600, 6 * 3600, 86_400]
    /// Seconds after a request at which it is asked whether it was taken; after the last, a person has to decide.
    static let afterDoubt = [60, 120, 300, 900, 3600, 6 * 3600, 86_400]

    static func next(_ steps: [Int], since begin: Instant, at now: Instant) -> Instant? {
        steps.map { begin.adding(seconds: $0) }.first { $0 > now }
    }
}

extension Store {
    /// What is to be asked now about SMS. Each is asked by one process: when it is asked next is written down before.
    /// - Parameter most: how many, at most.
    package func outboxQuestions(_ most: Int, at now: Instant) throws(Refusal) -> [OutboxQuestion] {
        do {
            let first = OutboxSQL.hasToAsk
            guard try read({ try Bool.fetchOne($0, sql: first, arguments: [now.text, 1]) }) == true else { return [] }
            return try write { db in
                let moment = Moment(now: now, shop: try shop(db))
                let round = Round(lane: try OutboxLane(db, .sms, moment), moment: moment)
                return try OutboxMessage.fetch(
                    db, from: OutboxMessage.toAsk, where: OutboxSQL.isDue, [now.text, most]
                ).compactMap { message in
                    // Without its number the provider would tell of all messages, and without its text of none.
                    if message.status == .uncertain, message.content.text.isEmpty || message.address.isEmpty {
                        try round.end(db, message, .skipped, SkipReason.erased.words)
                        return nil
                    }
                    let begin = (message.status == .sent ? message.sentAt : message.sendingAt) ?? now
                    let steps = message.status == .sent ? OutboxQuestions.afterSending : OutboxQuestions.afterDoubt
                    var next = OutboxQuestions.next(steps, since: begin, at: now)
                    let question = try Store.question(db, message, sentAt: begin)
                    // One that is put off is not the last.
                    if question == nil { next = next ?? now.adding(seconds: OutboxQuestions.settling) }
                    try db.execute(
                        sql: "UPDATE communication_log SET ask_at = ? WHERE id = ?",
                        arguments: [next?.text, message.id])
                    return question
                }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Nil: not now.
    private static func question(_ db: Database, _ message: OutboxMessage, sentAt: Instant) throws -> OutboxQuestion? {
        if message.status == .sent {
            return message.messageID.map {
                OutboxQuestion(id: message.id, attempt: message.attempts, kind: .delivery($0))
            }
        }
        // Another one to the same number that is under way might be taken for this one.
        let isBusy = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM communication_log WHERE address = ? AND status = 'sending')",
            arguments: [message.address])
        if isBusy == true { return nil }
        let known = try String.fetchSet(
            db, sql: "SELECT message_id FROM communication_log WHERE address = ? AND message_id IS NOT NULL",
            arguments: [message.address])
        return OutboxQuestion(
            id: message.id, attempt: message.attempts,
            kind: .whether(address: message.address, text: message.content.text, sentAt: sentAt, known: known))
    }

    /// Writes down what the provider answered.
    package func settle(_ answers: [OutboxAnswer], at now: Instant) throws(Refusal) {
        guard !answers.isEmpty else { return }
        try change { db in
            let moment = Moment(now: now, shop: try shop(db))
            var round = Round(lane: try OutboxLane(db, .sms, moment), moment: moment)
            for answer in answers {
                // What was asked about an earlier request says nothing of a later one.
                guard let message = try OutboxMessage.of(db, answer.id), message.attempts == answer.attempt else {
                    continue
                }
                if let campaign = message.campaign { round.touched.insert(campaign) }
                try round.settle(db, message, answer.kind)
            }
            try OutboxEffects.complete(db, round.touched, at: now)
            try round.lane.save(db)
        }
    }
}

extension Store.Round {
    fileprivate mutating func settle(_ db: Database, _ message: OutboxMessage, _ answer: OutboxAnswer.Kind) throws {
        switch (answer, message.status) {
        case (.underWay(let sent), .uncertain), (.delivered(let sent), .uncertain),
            (.failed(let sent, _, _), .uncertain):
            let isKnown = try Bool.fetchOne(
                db,
                sql: "SELECT EXISTS (SELECT 1 FROM communication_log WHERE address = ? AND message_id = ? AND id <> ?)",
                arguments: [message.address, sent.id, message.id])
            guard isKnown != true else { return }
            try accept(db, message, sent, sentAt: message.sendingAt)
            guard let accepted = try OutboxMessage.of(db, message.id) else { return }
            if case .underWay = answer { return }
            try settle(db, accepted, answer)
        case (.notAccepted, .uncertain): try putBack(db, message, because: nil)
        case (.cannotTell(let words), .uncertain):
            try db.execute(
                sql: "UPDATE communication_log SET error = ? WHERE id = ?",
                arguments: [OutboxEffects.words(words), message.id])
        case (.unknown, .sent):
            try db.execute(sql: "UPDATE communication_log SET ask_at = NULL WHERE id = ?", arguments: [message.id])
        case (.underWay(let sent), .sent): try note(db, message, sent)
        case (.delivered(let sent), .sent):
            try note(db, message, sent)
            try db.execute(
                sql: "UPDATE communication_log SET status = 'delivered', settled_at = ?, ask_at = NULL WHERE id = ?",
                arguments: [nowText, message.id])
        case (.failed(let sent, let isUndelivered, let result), .sent):
            try note(db, message, sent)
            try fail(db, message, isUndelivered ? .undelivered : .failed, result)
        default: break
        }
    }

    private func note(_ db: Database, _ message: OutboxMessage, _ sent: SentMessage) throws {
        try db.execute(
            sql: """
                UPDATE communication_log SET segments = COALESCE(?, segments), cost_millionths = COALESCE(?, cost_millionths),
                    currency = COALESCE(NULLIF(?, ''), currency) WHERE id = ?
                """, arguments: [sent.segments, sent.cost?.millionths, sent.currency, message.id])
    }

    private mutating func fail(
        _ db: Database, _ message: OutboxMessage, _ status: MessageStatus, _ result: Settlement.Result
    ) throws {
        switch result {
        case .refused(let code, let words, let consequence):
            try end(db, message, status, words, code: code)
            try OutboxEffects.carryOut(consequence, db, of: message, code: code, words: words, moment)
        case .stopped(let code, let words):
            try end(db, message, status, words, code: code)
            try Store.stop(db, &lane, because: words, code: code, at: now)
        case .later(let after, let words):
            // It was thrown away unsent.
            try putBack(db, message, because: words, until: now.adding(seconds: after ?? OutboxQuestions.settling))
        case .heldBack(let seconds, let words):
            try putBack(db, message, because: words, until: now.adding(seconds: seconds))
        case .inDoubt(let words): try end(db, message, status, words)
        case .accepted, .notLeft: break
        }
    }
}
