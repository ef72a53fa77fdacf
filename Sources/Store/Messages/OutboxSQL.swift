/// Statements that a worker asks again and again, however many messages were sent before: each has to find its few rows by an index of theirs.
package enum OutboxSQL {
    /// ?1: now; ?2: how many.
    static let isDue = "ask_at <= ?1 AND status IN ('sent', 'uncertain') AND type = 'sms' ORDER BY ask_at LIMIT ?2"
    package static let hasToAsk = "SELECT EXISTS (SELECT 1 FROM \(OutboxMessage.toAsk) WHERE \(isDue))"
    package static let toAsk = "SELECT id FROM \(OutboxMessage.toAsk) WHERE \(isDue)"
    /// ?1: the channel.
    package static let isAnythingWaiting =
        "SELECT EXISTS (SELECT 1 FROM \(OutboxMessage.waiting) WHERE status = 'pending' AND type = ?1)"
    /// Processes that send messages.
    package static let claims = "SELECT DISTINCT claimed_by FROM \(OutboxMessage.beingSent) WHERE status = 'sending'"
    package static let claimsOfStaff =
        "SELECT DISTINCT claimed_by FROM staff_messages INDEXED BY staff_messages_sending WHERE status = 'sending'"
    /// ?1: the channel; ?2: the campaign, NULL: of none; ?3: now.
    static let waits = "status = 'pending' AND type = ?1 AND campaign_id IS ?2"
    package static let firstHeld =
        "SELECT MIN(held_until) FROM \(OutboxMessage.waiting) WHERE \(waits) AND held_until > ?3"
}
