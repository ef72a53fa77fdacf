import DiveShop
import GRDB

extension Store {
    /// Due dates of gear that is not retired, a row a kind, the most urgent first.
    static func dueDates(within days: Int, _ moment: Moment) -> Listing {
        Listing(
            columns: [
                .init("equipment_code", "Code"), .init("kind", "What is due"), .init("urgency", "Urgency"),
                .init("due_date", "Due", .day), .init("name", "Item", rank: 1), .init("status", "Status", rank: 2),
                .init("category", "Category", rank: 4), .init("size", "Size", rank: 5),
                .init("last_done", "Last done", .day, rank: 3),
                .init("allowed_until", "Allowed until", .day, rank: 3),
            ], sql: dueSQL(within: days, moment, words: \.words), order: dueOrder)
    }

    static let dueOrder = "place, due_date, equipment_code, kind"

    /// What is overdue, what was never done, and what is due within so many days: a SELECT for each, so that each finds its rows by the
    /// index of dates.
    /// - Parameter words: how an urgency is told.
    static func dueSQL(within days: Int, _ moment: Moment, words: (Urgency) -> String) -> String {
        let today = moment.today
        let soon = "due_date <= '\(today.adding(days: Urgency.soonDays).text)'"
        func select(_ place: Int, _ urgency: Urgency, then later: Urgency? = nil, where condition: String) -> String {
            func value(_ of: (Urgency) -> String) -> String {
                guard let later else { return "'\(of(urgency))'" }
                return "CASE WHEN \(soon) THEN '\(of(urgency))' ELSE '\(of(later))' END"
            }
            return """
                SELECT \(place) AS place, equipment_code, replace(kind, '_', ' ') AS kind, \(value(words)) AS urgency, due_date,
                    last_done, rental_equipment.name AS name, status, rental_categories.name AS category, size,
                    (SELECT MAX(until_date) FROM equipment_overrides WHERE equipment_id = rental_equipment.id
                        AND kind = dues.kind AND until_date >= '\(today.text)') AS allowed_until,
                    rental_equipment.id AS row_id, \(value(\.tone.rawValue)) AS tone
                FROM equipment_due_dates AS dues CROSS JOIN rental_equipment ON rental_equipment.id = equipment_id
                LEFT JOIN rental_categories ON rental_categories.id = category_id
                WHERE \(condition) AND status <> 'retired'
                """
        }
        return [
            select(0, .overdue, where: "due_date < '\(today.text)'"),
            select(1, .neverInspected, where: "due_date IS NULL AND last_done IS NULL"),
            select(
                2, .dueSoon, then: .scheduled,
                where: "due_date >= '\(today.text)' AND due_date <= '\(today.adding(days: max(0, days)).text)'"),
        ].joined(separator: "\nUNION ALL\n")
    }
}
