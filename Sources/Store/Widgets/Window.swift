import DiveShop
import GRDB

/// Today and the days before it, as the columns of the store compare with them.
struct Window {
    let since: String
    let until: String
    private let firstDay: String
    private let dayAfter: String

    /// - Parameter days: how many, today included.
    init(days: Int, _ moment: Moment) {
        let first = moment.today.adding(days: 1 - days)
        let tomorrow = moment.today.adding(days: 1)
        since = moment.start(of: first)
        until = moment.start(of: tomorrow)
        firstDay = first.text
        dayAfter = tomorrow.text
    }

    /// Of a row of transactions, with ``times``.
    var holds: String { "transactions.created_at >= :since AND transactions.created_at < :until" }
    var times: StatementArguments { ["since": since, "until": until] }

    /// Of a row of the source's table: that its money was taken in the window, if it stands on no ticket.
    func takenWithoutTicket(_ source: RevenueSource) -> String {
        func within(_ column: String) -> String { "\(column) >= '\(firstDay)' AND \(column) < '\(dayAfter)'" }
        return switch source {
        case .retail: "0"
        case .airFill: "created_at >= '\(since)' AND created_at < '\(until)'"
        case .rental: "\(within("start_date")) AND status IN ('picked_up', 'returned')"
        case .course: "\(within("enrollment_date")) AND status <> 'dropped'"
        case .trip: "\(within("booking_date")) AND status IN ('confirmed', 'completed')"
        }
    }
}
