import DiveShop
import GRDB

/// The state of one channel, as all workers share it: read at the beginning of a transaction, and written at its end.
struct OutboxLane {
    let channel: Channel
    /// Milliseconds since 1970 before which nothing more leaves.
    private(set) var nextAt: Int
    /// What the day has had; a day that is over counts nothing.
    private(set) var count: Int
    private(set) var restingUntil: Instant?
    private(set) var restingBecause: String?
    private var rests: Int
    private(set) var stoppedBecause: String?
    private let today: Day
    private let now: Instant
    private var isChanged = false

    init(_ db: Database, _ channel: Channel, _ moment: Moment) throws {
        self.channel = channel
        (today, now) = (moment.today, moment.now)
        let row = try Row.fetchOne(
            try db.cachedStatement(sql: "SELECT * FROM message_lanes WHERE channel = ?"), arguments: [channel.rawValue])
        nextAt = row?.int("next_at_ms") ?? 0
        count = row?.text("day") == today.text ? row?.int("day_count") ?? 0 : 0
        let until = row?.text("resting_until").flatMap { Instant(text: $0) }
        // No rest is longer than a day: one that seems so was begun by a clock that was ahead.
        restingUntil = until.flatMap {
            $0 > moment.now && $0 <= moment.now.adding(seconds: OutboxLane.longestRestAsked) ? $0 : nil
        }
        restingBecause = row?.text("resting_because")
        rests = row?.int("rests") ?? 0
        stoppedBecause = row?.text("stopped_because")
    }

    func save(_ db: Database) throws {
        guard isChanged else { return }
        try db.cachedStatement(
            sql: """
                INSERT INTO message_lanes (channel, next_at_ms, day, day_count, resting_until, resting_because, rests, stopped_because, stopped_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, CASE WHEN ?8 IS NOT NULL THEN ?9 END)
                ON CONFLICT (channel) DO UPDATE SET next_at_ms = ?2, day = ?3, day_count = ?4, resting_until = ?5, resting_because = ?6,
                    rests = ?7, stopped_because = ?8,
                    stopped_at = CASE WHEN ?8 IS NULL THEN NULL WHEN stopped_because IS ?8 THEN stopped_at ELSE ?9 END
                """
        ).execute(
            arguments: [
                channel.rawValue, nextAt, today.text, count, restingUntil?.text,
                restingUntil == nil ? nil : restingBecause, rests, stoppedBecause, now.text,
            ])
    }

    // MARK: Pace

    /// Milliseconds before its slot at which a message is taken on, at most: what was decided about it is not old then.
    static let lead = 50
    /// Milliseconds from taking a message on to its slot, at least: the store has to write it down before it leaves.
    static let notice = 10
    /// The widest slot: for a message that needs a new connection.
    static let widest = 10_000

    /// Nobody has a slot that far ahead: then the clock was set back, and counting begins anew.
    private func next(at milliseconds: Int, delay: Int) -> Int {
        nextAt > milliseconds + delay + OutboxLane.widest + 1000 ? milliseconds : nextAt
    }

    /// Milliseconds until a message may be taken on; at most 0: now.
    func wait(at milliseconds: Int, delay: Int) -> Int {
        next(at: milliseconds, delay: delay) - milliseconds - OutboxLane.lead
    }

    /// Takes the next slot.
    /// - Parameter width: how long after its beginning the message may leave.
    mutating func takeSlot(at milliseconds: Int, delay: Int, width: Int) -> Int {
        let slot = max(next(at: milliseconds, delay: delay), milliseconds + OutboxLane.notice)
        nextAt = slot + delay + min(width, OutboxLane.widest)
        isChanged = true
        return slot
    }

    // MARK: What the day has had

    mutating func countOne() {
        count += 1
        isChanged = true
    }
    /// It did not go after all.
    mutating func uncountOne() {
        guard count > 0 else { return }
        count -= 1
        isChanged = true
    }

    // MARK: Resting and stopping

    /// Seconds that a rest has at most where the provider names none.
    private static let longestRest = 600
    /// Seconds that a rest has at most, whatever the provider asks for.
    private static let longestRestAsked = 86_400

    /// - Parameter seconds: as the provider asks; nil: longer each time.
    mutating func rest(_ seconds: Int?, because words: String) {
        // Messages that were under way together mean one rest.
        if restingUntil == nil {
            rests += 1
        } else if seconds == nil {
            return
        }
        let length = max(
            1,
            seconds.map { min($0, OutboxLane.longestRestAsked) } ?? min(OutboxLane.longestRest, 1 << min(rests - 1, 10))
        )
        let until = now.adding(seconds: length)
        if let restingUntil, restingUntil >= until { return }
        (restingUntil, restingBecause) = (until, words)
        isChanged = true
    }

    /// A message went.
    mutating func wentWell() {
        guard restingUntil == nil, rests > 0 else { return }
        rests = 0
        isChanged = true
    }

    mutating func stop(because words: String) {
        guard stoppedBecause == nil else { return }
        stoppedBecause = words
        isChanged = true
    }

    /// It goes again, at once.
    mutating func resume() {
        (stoppedBecause, restingUntil, rests) = (nil, nil, 0)
        isChanged = true
    }
}
