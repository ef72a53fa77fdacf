import DiveShop
import Gateways
import Store

/// Hears what providers have to tell: what became of messages, whether those in doubt were taken, and what customers answered.
final class Listener {
    private let store: Store
    private let carriers: Carriers
    private var line: (twilio: Twilio, post: Post)?
    private var repliesAt: Instant?
    /// Not before that is anything asked: the provider wants a rest.
    private var quietUntil: Instant?
    private var lastTold: String?

    /// Seconds between two looks at what came in.
    private static let pause = 60
    /// Questions that are asked together, and rounds of them at most in one look.
    private static let together = 8
    private static let mostRounds = 50
    /// Seconds of what came in that are read together, at most and at least.
    private static let longestSlice = 31 * 86_400
    private static let shortestSlice = 60
    private var slice = Listener.longestSlice

    init(store: Store, carriers: Carriers) {
        self.store = store
        self.carriers = carriers
    }

    deinit { line?.post.close() }

    /// Whether it is time to look for replies.
    private func wantsReplies(at now: Instant) -> Bool {
        repliesAt.map { now < $0 || now.seconds - $0.seconds >= Listener.pause } ?? true
    }

    /// - Parameters:
    ///   - clock: what the time is.
    ///   - goesOn: false stops it.
    ///   - tell: told what came, and what cannot be asked: that once.
    /// - Throws: ``Refusal``, where the store cannot be read or written.
    func listen(_ clock: () -> Instant, goesOn: () -> Bool, tell: (String) -> Void) throws(Refusal) {
        guard try store.shop().messages[.sms].isOn else {
            line?.post.close()
            line = nil
            return
        }
        if let quietUntil, clock() < quietUntil { return }
        let twilio: Twilio
        do throws(Refusal) {
            let made = if let line { line } else { try carriers.listening() }
            line = made
            twilio = made.twilio
        } catch {
            // The sender stops the channel with these words where a message waits.
            return complain(error.words, tell)
        }
        if wantsReplies(at: clock()), goesOn() { try readReplies(twilio, clock, goesOn: goesOn, tell) }
        for _ in 0..<Listener.mostRounds where goesOn() {
            guard try ask(twilio, clock, goesOn: goesOn, tell) else { break }
        }
    }

    private func readReplies(
        _ twilio: Twilio, _ clock: () -> Instant, goesOn: () -> Bool, _ tell: (String) -> Void
    ) throws(Refusal) {
        let now = clock()
        var begin = try store.repliesSince(at: now)
        repliesAt = now
        var count = 0
        defer { if count > 0 { tell(count == 1 ? "one reply came in" : "\(count) replies came in") } }
        while goesOn() {
            let end = begin.adding(seconds: slice)
            let isLast = end >= now
            let (since, until) = (begin, isLast ? nil : end)
            switch Waiting.result(goesOn: goesOn, { await twilio.inbound(since: since, until: until, at: now) }) {
            case .failure(let unread) where unread.kind == .tooLong && slice > Listener.shortestSlice:
                slice = max(slice / 8, Listener.shortestSlice)
            case .failure(let unread): return rest(unread, now, tell)
            case .success(let messages):
                lastTold = nil
                let replies = messages.map {
                    InboundMessage(id: $0.id, from: $0.from, text: $0.body, receivedAt: $0.sent ?? $0.created ?? now)
                }
                // What was read is kept, whatever becomes of the rest.
                count += try store.keepReplies(replies, until: isLast ? now : end, at: now)
                if isLast {
                    slice = min(slice * 2, Listener.longestSlice)
                    return
                }
                begin = end
            }
        }
    }

    /// - Returns: whether there may be more to ask.
    private func ask(
        _ twilio: Twilio, _ clock: () -> Instant, goesOn: () -> Bool, _ tell: (String) -> Void
    ) throws(Refusal) -> Bool {
        let now = clock()
        let questions = try store.outboxQuestions(Listener.together, at: now)
        guard !questions.isEmpty else { return false }
        let heard = Waiting.result(goesOn: goesOn) {
            await withTaskGroup(of: Heard.self) { group in
                for question in questions { group.addTask { await Heard(question, twilio, at: now) } }
                return await group.reduce(into: [Heard]()) { $0.append($1) }
            }
        }
        try store.settle(heard.compactMap(\.answer), at: clock())
        if let unread = heard.lazy.compactMap(\.unread).first {
            rest(unread, now, tell)
            return false
        }
        return true
    }

    private func rest(_ unread: Unread, _ now: Instant, _ tell: (String) -> Void) {
        if case .later(let after?) = unread.kind { quietUntil = now.adding(seconds: after) }
        complain(unread.words, tell)
    }

    /// The same words are told once.
    private func complain(_ words: String, _ tell: (String) -> Void) {
        if lastTold != words { tell("Twilio cannot be asked: \(words)") }
        lastTold = words
    }
}

/// What came of one question.
private struct Heard: Sendable {
    var answer: OutboxAnswer?
    /// Why nothing could be heard.
    var unread: Unread?

    init(_ question: OutboxQuestion, _ twilio: Twilio, at now: Instant) async {
        switch question.kind {
        case .delivery(let id):
            switch await twilio.message(id, at: now) {
            case .success(let message): answer = OutboxAnswer(question, message.standing)
            case .failure(let unread) where unread.kind == .unknown: answer = OutboxAnswer(question, .unknown)
            case .failure(let unread): self.unread = unread
            }
        case .whether(let address, let text, let sentAt, let known):
            let found = await twilio.lookUp(
                OutgoingText(to: address, body: text), sentAt: sentAt, known: known, at: now)
            switch found {
            case .accepted(let message): answer = OutboxAnswer(question, message.standing)
            case .notAccepted: answer = OutboxAnswer(question, .notAccepted)
            case .cannotTell(let words): answer = OutboxAnswer(question, .cannotTell(words: words))
            }
        }
    }
}

extension TextMessage {
    /// As the store writes it down.
    fileprivate var standing: OutboxAnswer.Kind {
        let sent = receipt.sent
        if state.isDelivered { return .delivered(sent) }
        if let failure {
            return .failed(sent, isUndelivered: state.name == "undelivered", failure.settled(.sms))
        }
        guard state.isFinal else { return .underWay(sent) }
        let words = "it was \(state.name) at the provider"
        return .failed(sent, isUndelivered: false, .refused(code: nil, words: words, .none))
    }
}
