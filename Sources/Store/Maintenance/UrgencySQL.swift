import DiveShop

/// ``Urgency`` of an item as a whole, of a row of rental_equipment: its earliest due date, and a check that was never made.
enum UrgencySQL {
    /// Whether any kind was never done; as ``Urgency`` has it, without a date.
    static let isNever = """
        EXISTS (SELECT 1 FROM equipment_due_dates WHERE equipment_id = rental_equipment.id AND due_date IS NULL AND last_done IS NULL)
        """

    private static func before(_ day: Day) -> String { "next_inspection_due < '\(day.text)'" }

    /// Symbol and word, NULL: nothing presses.
    static func ofItem(_ today: Day) -> String {
        """
        CASE WHEN status = 'retired' THEN NULL WHEN \(before(today)) THEN '\(Urgency.overdue.words)'
            WHEN \(isNever) THEN '\(Urgency.neverInspected.words)'
            WHEN \(before(today.adding(days: Urgency.soonDays + 1))) THEN '\(Urgency.dueSoon.words)'
            WHEN \(before(today.adding(days: Urgency.scheduledDays + 1))) THEN '\(Urgency.scheduled.words)' END
        """
    }

    /// As the index of due items has it; every item is of one urgency at most.
    static func isOf(_ urgency: Urgency, _ today: Day) -> String {
        let range =
            switch urgency {
            case .overdue: before(today)
            // Those that have some date or none: from the dates, which tell at once who has none.
            case .neverInspected:
                """
                rental_equipment.id IN (SELECT equipment_id FROM equipment_due_dates WHERE due_date IS NULL AND last_done IS NULL)
                    AND (next_inspection_due IS NULL OR next_inspection_due >= '\(today.text)')
                """
            case .dueSoon:
                "next_inspection_due >= '\(today.text)' AND \(before(today.adding(days: Urgency.soonDays + 1))) AND NOT \(isNever)"
            case .scheduled:
                """
                next_inspection_due >= '\(today.adding(days: Urgency.soonDays + 1).text)'
                    AND \(before(today.adding(days: Urgency.scheduledDays + 1))) AND NOT \(isNever)
                """
            }
        return "status <> 'retired' AND \(range)"
    }
}
