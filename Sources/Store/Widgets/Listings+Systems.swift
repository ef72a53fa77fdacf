import DiveShop
import GRDB

/// Rows behind the tiles of backups and campaigns.
extension Store {
    static let backups = Listing(
        columns: [
            .init("created_at", "Made", .moment), .init("state", "State"), .init("filename", "File", rank: 1),
            .init("proven_at", "Proven", .moment, rank: 2), .init("file_size", "Bytes", .count, rank: 3),
            .init("detail", "Detail", rank: 4),
        ],
        sql: """
            SELECT created_at, CASE WHEN failure IS NOT NULL THEN 'failed' WHEN proven_at IS NOT NULL THEN 'proven' ELSE 'unproven' END
                AS state, filename, proven_at, file_size, COALESCE(failure, description) AS detail, id AS place,
                CASE WHEN failure IS NOT NULL THEN 'alarm' WHEN proven_at IS NOT NULL THEN 'good' ELSE 'warning' END AS tone
            FROM backups
            """, order: "created_at DESC, place DESC")

    static let campaigns = Listing(
        columns: [
            .init("name", "Campaign"), .init("status", "State"), .init("sent_count", "Sent", .count),
            .init("failed_count", "Failed", .count, rank: 1), .init("held_count", "Held", .count, rank: 2),
            .init("target_count", "Of", .count, rank: 3), .init("type", "By", rank: 4),
            .init("stopped_because", "Why", rank: 5),
        ],
        sql: """
            SELECT name, status, sent_count, failed_count, held_count, target_count, type, stopped_because, created_at, id AS place,
                CASE WHEN status = 'failed' THEN 'alarm' WHEN status = 'paused' THEN 'warning' WHEN status = 'sending' THEN 'good' END
                AS tone
            FROM communication_campaigns WHERE status NOT IN ('draft', 'cancelled')
            """, order: "status IN ('sending', 'paused') DESC, created_at DESC, place DESC")
}
