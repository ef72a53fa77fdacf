import DiveShop
import GRDB

extension Store {
    /// How each channel stands.
    static func laneStates(_ db: Database, _ moment: Moment) throws -> [LaneState] {
        try Channel.allCases.map { channel in
            let lane = try Row.fetchOne(
                db, sql: "SELECT * FROM message_lanes WHERE channel = ?", arguments: [channel.rawValue])
            func count(_ condition: String) throws -> Int {
                try Int.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM communication_log WHERE type = ? AND \(condition)",
                    arguments: [channel.rawValue]) ?? 0
            }
            let next = try String.fetchOne(
                db,
                sql:
                    "SELECT MIN(held_until) FROM communication_log WHERE type = ? AND status = 'pending' AND held_until > ?",
                arguments: [channel.rawValue, moment.now.text])
            return LaneState(
                channel: channel, isOn: moment.shop.messages[channel].isOn,
                stoppedBecause: lane?.text("stopped_because"),
                restingUntil: lane?.text("resting_until").flatMap { Instant(text: $0) },
                restingBecause: lane?.text("resting_because"),
                waiting: try count("status = 'pending' AND held_until IS NULL"),
                held: try count("status = 'pending' AND held_until IS NOT NULL"),
                nextHeld: next.flatMap { Instant(text: $0) }, sending: try count("status = 'sending'"),
                uncertain: try count("status = 'uncertain'"),
                sentToday: lane?.text("day") == moment.today.text ? lane?.int("day_count") ?? 0 : 0,
                dailyCap: moment.shop.messages[channel].pace.dailyCap)
        }
    }
}
