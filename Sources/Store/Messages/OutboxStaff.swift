import DiveShop
import GRDB

/// Messages to staff: by mail, where the shop has switched that on; before all others.
extension Store.Round {
    /// What staff were not told within so many seconds is not told any more: they have seen it on the screens.
    private static let longestWait = 7 * 86_400
    /// Times that one may be in doubt; a mail server that cannot be reached counts none.
    private static let mostAttempts = 5
    /// Seconds until one is tried again of which nobody knows whether it went: twice does no harm.
    private static let again = 600

    mutating func claimStaff(_ db: Database, _ wanted: Int, _ search: inout Search) throws {
        let isOn = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM message_rules WHERE occasion = 'staff' AND is_active = 1)")
        guard isOn == true else { return }
        let rows = try Row.fetchAll(
            try db.cachedStatement(
                sql: """
                    SELECT message.id, attempts, subject, message, message.created_at AS put, email, first_name, last_name, is_active
                    FROM staff_messages AS message LEFT JOIN users ON users.id = user_id
                    WHERE message.status = 'pending' AND (message.held_until IS NULL OR message.held_until <= ?) ORDER BY message.id LIMIT ?
                    """), arguments: [nowText, min(wanted - claimed.count, search.left)])
        search.left -= rows.count
        for row in rows {
            let id = Int64(row.int("id"))
            if let put = row.text("put").flatMap({ Instant(text: $0) }),
                now.seconds - put.seconds > Store.Round.longestWait
            {
                try endStaff(db, id, "skipped", "it came too late")
                continue
            }
            let address = row.text("email").flatMap { try? EmailAddress(typed: $0).text }
            guard let address, row.int("is_active") != 0 else {
                let isThere = row.text("email").map { !$0.trimmed.isEmpty } ?? false
                try endStaff(
                    db, id, "skipped",
                    row.int("is_active") == 0
                        ? "they have left" : isThere ? "the e-mail address cannot be" : "no e-mail address")
                continue
            }
            try db.execute(
                sql:
                    "UPDATE staff_messages SET status = 'sending', claimed_by = ?, attempts = attempts + 1, held_until = NULL WHERE id = ?",
                arguments: [ProcessMark.own, id])
            lane.countOne()
            let name = [row.text("first_name"), row.text("last_name")].compactMap { $0 }.joined(separator: " ").trimmed
            claimed.append(
                ClaimedMessage(
                    id: .staff(id), channel: .email, purpose: .transactional, address: address, name: name,
                    content: MessageContent(text: row.text("message") ?? "", title: row.text("subject") ?? ""),
                    attempt: row.int("attempts") + 1))
        }
    }

    mutating func settleStaff(_ db: Database, _ id: Int64, _ settlement: Settlement) throws {
        let isOwn = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM staff_messages WHERE id = ? AND status = 'sending' AND claimed_by = ? AND attempts = ?)
                """, arguments: [id, ProcessMark.own, settlement.attempt])
        guard isOwn == true else { return }
        switch settlement.result {
        case .accepted:
            lane.wentWell()
            try db.execute(
                sql:
                    "UPDATE staff_messages SET status = 'sent', claimed_by = NULL, error = NULL, sent_at = ? WHERE id = ?",
                arguments: [nowText, id])
        case .refused(_, let words, _):
            lane.uncountOne()
            try endStaff(db, id, "failed", words)
        case .later(let after, let words):
            lane.rest(after, because: words)
            try putBackStaff(db, id, nil)
        case .heldBack(let seconds, _): try putBackStaff(db, id, nil, seconds: seconds)
        case .stopped(let code, let words):
            try Store.stop(db, &lane, because: words, code: code, at: now)
            try putBackStaff(db, id, nil)
        case .inDoubt(let words): try putBackStaff(db, id, words, seconds: Store.Round.again)
        case .notLeft: try putBackStaff(db, id, nil)
        }
    }

    /// - Parameter words: why it is in doubt; nil: it surely did not go, which counts no attempt.
    private mutating func putBackStaff(_ db: Database, _ id: Int64, _ words: String?, seconds: Int? = nil) throws {
        lane.uncountOne()
        let attempts =
            try Int.fetchOne(db, sql: "SELECT attempts FROM staff_messages WHERE id = ?", arguments: [id]) ?? 0
        if let words, attempts >= Store.Round.mostAttempts {
            return try endStaff(db, id, "failed", "given up: \(words)")
        }
        try db.execute(
            sql:
                "UPDATE staff_messages SET status = 'pending', claimed_by = NULL, held_until = ?, attempts = attempts - ? WHERE id = ?",
            arguments: [seconds.map { now.adding(seconds: $0).text }, words == nil ? 1 : 0, id])
    }

    private func endStaff(_ db: Database, _ id: Int64, _ status: String, _ words: String) throws {
        try db.execute(
            sql: "UPDATE staff_messages SET status = ?, claimed_by = NULL, error = ? WHERE id = ?",
            arguments: [status, OutboxEffects.words(words), id])
    }
}
