import Demo
import DiveShop
import Foundation
import GRDB
import Rig
import Store
import Testing

/// The demo shop: the same for the same numbers and day, whole, and believable in its sums.
@Suite struct DemoShopTests {
    private let home: TestHome
    private let database: DatabaseQueue

    init() throws {
        home = try SmallShop.home()
        var configuration = Configuration()
        configuration.readonly = true
        database = try DatabaseQueue(path: home.home.database, configuration: configuration)
    }

    private func count(_ sql: String) throws -> Int { try database.read { try Int.fetchOne($0, sql: sql) ?? -1 } }

    private func dump(_ path: String) throws -> [String] {
        try DatabaseQueue(path: path).read { db in
            try tables(db).flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map {
                    "\(table) \($0.databaseValues)"
                }
            }
        }
    }

    private func tables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    }

    @Test(arguments: ["owner", "clara"])
    func everybodyHasThePasswordThatIsTold(name: String) throws {
        let store = try Store(path: home.home.database)
        #expect(try store.signIn(name, Secret(DemoShop.password), at: SmallShop.now).username == name)
    }

    @Test func theSameForTheSameNumbersAndAnotherForAnotherSeed() throws {
        let other = try TestHome()
        func make(_ seed: UInt64) throws -> [String] {
            let path = other.home.root + "/shop-\(seed).db"
            try DemoShop.make(
                at: path, numbers: .init(years: 1, customers: 40, salesPerDay: 2, seed: seed), asOf: SmallShop.now,
                osAccount: "ann",
                documents: other.home.documents)
            defer { try? FileManager.default.removeItem(atPath: path) }
            return try dump(path)
        }
        let first = try make(3)
        #expect(try make(3) == first)
        #expect(try make(4) != first)
    }

    /// Messages were put down when they were written: their list, which goes by number, goes by time.
    @Test func messagesStandInTheOrderOfTheirTimes() throws {
        let times = try database.read {
            try String.fetchAll($0, sql: "SELECT created_at FROM communication_log ORDER BY id")
        }
        #expect(times.count > 100 && times == times.sorted())
    }

    /// What is planned, or falls due, may be to come; nothing else is later than the moment at which the shop is made, early or late in the day.
    @Test(arguments: ["00:00:20", "02:30:00", "08:00:01", "09:10:00", "15:30:00", "23:59:59"])
    func nothingHasHappenedYet(clock: String) throws {
        let other = try TestHome()
        let midnight = DemoShop.calendar.start(of: Day(text: "2026-06-13")!)
        let now = midnight.adding(seconds: Instant(text: "1970-01-01 \(clock)")!.seconds)
        let numbers = DemoShop.Numbers(years: 1, customers: 60, salesPerDay: 30, seed: 5)
        try DemoShop.make(
            at: other.home.database, numbers: numbers, asOf: now, osAccount: nil, documents: other.home.documents)
        let toCome: Set<String> = [
            "start_date", "end_date", "start_time", "end_time", "expected_return_date", "departure_date",
            "trip_schedules.return_date", "scheduled_date", "next_service_date", "next_inspection_due", "next_due_at",
            "due_date", "time_due", "until_date",
        ]
        try DatabaseQueue(path: other.home.database).read { db in
            for table in try tables(db) {
                for column in try Row.fetchAll(
                    db, sql: "SELECT name, type FROM pragma_table_info(?) WHERE type LIKE 'DATE%'", arguments: [table])
                {
                    let (name, isDay) = (column["name"] as String, column["type"] == "DATE")
                    guard !toCome.contains(name), !toCome.contains("\(table).\(name)") else { continue }
                    let latest = try String.fetchOne(db, sql: "SELECT MAX(\(name)) FROM \(table)") ?? ""
                    #expect(latest <= (isDay ? "2026-06-13" : now.text), "\(table).\(name)")
                }
            }
            #expect(
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) FROM refunds JOIN transactions ON transactions.id = transaction_id
                        WHERE refunds.created_at < transactions.created_at
                        """) == 0)
        }
    }

    @Test func everyTableHasRows() throws {
        let empty = try database.read { db in
            try tables(db).filter { try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \($0)") == 0 }
        }
        #expect(empty.isEmpty)
    }

    @Test func itIsASoundStore() throws {
        #expect(try Store(path: home.home.database).check { _, _ in true } == [])
        #expect(try count("SELECT COUNT(*) FROM pragma_foreign_key_check") == 0)
    }

    /// Each of these counts rows that must not be.
    @Test(arguments: [
        // A ticket is the sum of its items, to the cent.
        """
        SELECT COUNT(*) FROM transactions AS t WHERE CAST(ROUND(total * 100) AS INTEGER) IS NOT
        (SELECT SUM(CAST(ROUND(total * 100) AS INTEGER)) FROM transaction_items WHERE transaction_id = t.id)
        """,
        "SELECT COUNT(*) FROM transactions WHERE ABS(subtotal - discount + tax - total) > 0.001",
        "SELECT COUNT(*) FROM transaction_items WHERE ABS(quantity * unit_price - discount + tax - total) > 0.001",
        // A refund is never more than its ticket, never before it, and the ticket says so.
        """
        SELECT COUNT(*) FROM refunds JOIN transactions AS t ON t.id = transaction_id WHERE refund_amount > total
        OR refunds.created_at < t.created_at OR (refund_amount = total) IS NOT (status = 'refunded')
        """,
        "SELECT COUNT(*) FROM transactions WHERE status IN ('refunded', 'partial_refund') AND id NOT IN (SELECT transaction_id FROM refunds)",
        "SELECT COUNT(*) FROM transactions WHERE transaction_type = 'return' AND (total >= 0 OR original_transaction_id IS NULL)",
        "SELECT COUNT(*) FROM transactions AS r JOIN transactions AS o ON o.id = r.original_transaction_id WHERE o.created_at > r.created_at",
        // Nothing has happened after the shop's last moment.
        "SELECT COUNT(*) FROM transactions WHERE created_at > '2026-06-13 19:30:00'",
        "SELECT COUNT(*) FROM refunds WHERE created_at > '2026-06-13 19:30:00'",
        "SELECT COUNT(*) FROM air_fills WHERE created_at > '2026-06-13 19:30:00'",
        // Numbers of tickets come in the order of time.
        "SELECT COUNT(*) FROM transactions AS a JOIN transactions AS b ON b.id = a.id + 1 WHERE b.created_at < a.created_at",
        // No piece of gear is out twice at once, and what is out is called so.
        """
        SELECT COUNT(*) FROM rental_checkouts AS a JOIN rental_checkouts AS b ON b.equipment_id = a.equipment_id AND b.id > a.id
        WHERE date(a.checkout_date) <= b.expected_return_date AND date(b.checkout_date) <= a.expected_return_date
        """,
        """
        SELECT COUNT(*) FROM rental_equipment AS e WHERE (status = 'rented') IS NOT EXISTS
        (SELECT 1 FROM rental_checkouts WHERE equipment_id = e.id AND actual_return_date IS NULL)
        """,
        // Seats taken are those of the people who have them.
        """
        SELECT COUNT(*) FROM course_schedules AS s WHERE current_enrollment IS NOT
        (SELECT COUNT(*) FROM course_enrollments WHERE schedule_id = s.id) OR current_enrollment > max_students
        """,
        """
        SELECT COUNT(*) FROM trip_schedules AS s WHERE current_bookings IS NOT
        (SELECT COUNT(*) FROM trip_bookings WHERE schedule_id = s.id) OR current_bookings > max_participants
        """,
        // Due dates are as the rules reckon them, for each kind that an item is under, and the earliest stands with the item.
        """
        SELECT COUNT(*) FROM equipment_due_dates AS d JOIN equipment_due_reckoned AS r ON r.equipment_id = d.equipment_id AND r.kind = d.kind
        WHERE (d.due_date, d.time_due, d.days_out) IS NOT (r.due_date, r.time_due, r.days_out)
        """,
        "SELECT COUNT(*) FROM (SELECT equipment_id, kind FROM equipment_rules EXCEPT SELECT equipment_id, kind FROM equipment_due_dates)",
        "SELECT COUNT(*) FROM (SELECT equipment_id, kind FROM equipment_due_dates EXCEPT SELECT equipment_id, kind FROM equipment_rules)",
        """
        SELECT COUNT(*) FROM rental_equipment AS e WHERE next_inspection_due IS NOT
        (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = e.id)
        """,
        // What was last done is the last record of it that passed.
        """
        SELECT COUNT(*) FROM equipment_due_dates AS d WHERE last_done > (SELECT purchase_date FROM rental_equipment WHERE id = equipment_id)
        AND last_done IS NOT (SELECT MAX(last_done) FROM maintenance_renewals WHERE equipment_id = d.equipment_id AND kind = d.kind)
        AND kind <> 'hydro'
        """,
        "SELECT COUNT(*) FROM equipment_maintenance WHERE maintenance_date > '2026-06-13' OR created_at > '2026-06-13 19:30:00'",
        // What is out of use says since when and why.
        """
        SELECT COUNT(*) FROM rental_equipment AS e WHERE status IN ('maintenance', 'damaged', 'retired') AND status IS NOT
        (SELECT new_status FROM equipment_status_history WHERE equipment_id = e.id ORDER BY id DESC LIMIT 1)
        """,
        // Nobody buys before they are a customer.
        """
        SELECT COUNT(*) FROM transactions AS t JOIN customers AS c ON c.id = t.customer_id
        WHERE date(t.created_at) < c.customer_since
        """,
    ])
    func isTrue(_ sql: String) throws { #expect(try count(sql) == 0) }

    /// Each of these is somewhere in the shop.
    @Test(arguments: [
        "SELECT COUNT(DISTINCT status) = 5 FROM rental_equipment",
        "SELECT COUNT(DISTINCT status) = 5 FROM rental_reservations",
        "SELECT COUNT(DISTINCT transaction_type) = 5 FROM transactions",
        "SELECT COUNT(DISTINCT status) = 5 FROM transactions",
        "SELECT SUM(transaction_id IS NULL) > 0 AND SUM(transaction_id IS NOT NULL) > 0 FROM air_fills",
        """
        SELECT SUM(due_date < '2026-06-13') > 0 AND SUM(last_done IS NULL) > 0 AND SUM(due_date BETWEEN '2026-06-13' AND '2026-06-20') > 0
            AND COUNT(DISTINCT kind) = 5
        FROM equipment_due_dates JOIN rental_equipment ON rental_equipment.id = equipment_id WHERE status <> 'retired'
        """,
        "SELECT SUM(alloy = '6351') > 0 AND SUM(is_oxygen_service) > 0 FROM rental_equipment",
        "SELECT COUNT(DISTINCT status) = 3 AND SUM(repeat_months > 0) > 0 FROM maintenance_schedules",
        "SELECT COUNT(*) > 0 FROM documents WHERE equipment_id IS NOT NULL",
        "SELECT SUM(start_date < '2026-06-13') > 0 AND SUM(start_date > '2026-06-13') > 0 FROM course_schedules",
        "SELECT SUM(departure_date < '2026-06-13') > 0 AND SUM(departure_date > '2026-06-13') > 0 FROM trip_schedules",
        "SELECT COUNT(*) > 0 FROM customers WHERE last_name = '山田' OR first_name = 'محمد' OR last_name LIKE 'O''%'",
        "SELECT COUNT(*) > 0 FROM customers WHERE first_name LIKE '%' || char(27) || '%'",
        "SELECT COUNT(*) > 0 FROM customers WHERE first_name LIKE '%' || char(776) || '%' OR first_name LIKE '%' || char(769) || '%'",
        "SELECT COUNT(*) > 0 FROM rental_checkouts WHERE damage_fee > 0",
        "SELECT COUNT(*) > 0 FROM transactions WHERE date(created_at) = '2026-06-13'",
    ])
    func has(_ sql: String) throws { #expect(try count(sql) == 1) }

    /// Weekends sell more than the days after them, and summer more than winter.
    @Test func salesHaveSeasons() throws {
        func mean(_ condition: String) throws -> Double {
            try database.read {
                try Double.fetchOne(
                    $0,
                    sql: "SELECT COUNT(*) * 1.0 / COUNT(DISTINCT date(created_at)) FROM transactions WHERE \(condition)"
                ) ?? 0
            }
        }
        #expect(try mean("strftime('%w', created_at) = '6'") > 1.4 * mean("strftime('%w', created_at) = '2'"))
        #expect(
            try mean("strftime('%m', created_at) IN ('06', '07')") > 1.2
                * mean("strftime('%m', created_at) IN ('01', '11')"))
    }

    @Test func aShopThatIsNoDemoIsLeftAlone() throws {
        let other = try TestHome()
        try other.found()
        let before = try Data(contentsOf: URL(fileURLWithPath: other.home.database))
        #expect(throws: Refusal.self) {
            try DemoShop.make(
                at: other.home.database, numbers: .init(), asOf: SmallShop.now, osAccount: nil,
                documents: other.home.documents)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: other.home.database)) == before)
    }

    /// While somebody has it open it is not pulled from under them.
    @Test func aDemoThatIsOpenIsNotReplaced() throws {
        let store = try Store(path: home.home.database)
        _ = try store.shop()
        #expect(throws: Refusal.self) {
            try DemoShop.make(
                at: home.home.database, numbers: .init(years: 1, customers: 5, salesPerDay: 1), asOf: SmallShop.now,
                osAccount: nil,
                documents: home.home.documents)
        }
        #expect(try store.shop().isDemo)
        #expect(try count("SELECT COUNT(*) FROM customers") == 300)
    }
}
