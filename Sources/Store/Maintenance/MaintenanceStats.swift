import DiveShop
import GRDB

extension Store {
    /// The numbers at the head of the maintenance screen.
    static func maintenanceStats(_ db: Database, _ moment: Moment) throws -> MaintenanceStats {
        let today = moment.today
        func items(_ condition: String) throws -> Int {
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM rental_equipment WHERE \(condition)") ?? 0
        }
        let month = try Row.fetchOne(
            db,
            sql: """
                SELECT COUNT(*) AS services, TOTAL(\(cents("cost"))) AS cost FROM equipment_maintenance
                WHERE maintenance_date >= ? AND maintenance_date < ?
                """, arguments: [today.startOfMonth.text, today.endOfMonth.adding(days: 1).text])
        return MaintenanceStats(
            overdue: try items(UrgencySQL.isOf(.overdue, today)),
            neverInspected: try items(UrgencySQL.isOf(.neverInspected, today)),
            dueSoon: try items(UrgencySQL.isOf(.dueSoon, today)),
            inMaintenance: try items("status = 'maintenance'"),
            scheduled: try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM maintenance_schedules WHERE status = 'scheduled'") ?? 0,
            monthServices: month?.int("services") ?? 0, monthCost: month?.cents("cost") ?? .zero, asOf: moment.now)
    }
}
