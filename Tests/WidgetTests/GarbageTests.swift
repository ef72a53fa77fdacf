import DiveShop
import Foundation
import GRDB
import Rig
import Testing

/// Whatever stands in the store's columns, put there by another tool or a damaged disk: every tile and every list is read,
/// and the program goes on.
struct GarbageTests {
    /// Kept away from every constraint: tables with the values that a column would have in earnest.
    static let tables: [(String, [String: [any DatabaseValueConvertible & Sendable]])] = [
        ("product_categories", ["name": ["Masks", "Fins"]]),
        (
            "products",
            [
                "category_id": [1, 2], "sku": ["A", "B", "C"], "name": ["Mask"], "product_type": ["retail", "rental"],
                "stock_quantity": [0, 3], "low_stock_threshold": [5], "track_inventory": [1], "is_active": [1],
            ]
        ),
        (
            "customers",
            [
                "first_name": ["Ana"], "last_name": ["Diver"], "company_name": ["Reef Ltd"],
                "customer_since": ["2026-06-10", "2026-02-01"], "email": ["a@b.c"], "phone": ["1"], "is_active": [1],
            ]
        ),
        (
            "transactions",
            [
                "customer_id": [1, 2], "transaction_type": ["sale", "return"], "status": ["completed", "refunded"],
                "total": [12.5], "created_at": ["2026-06-13 12:00:00", "2026-05-01 12:00:00"],
            ]
        ),
        (
            "transaction_items",
            [
                "transaction_id": [1, 2, 3], "product_id": [1, 2], "item_name": ["Tape"], "quantity": [1, 2],
                "total": [12.5],
            ]
        ),
        (
            "refunds",
            [
                "transaction_id": [1, 2, 3], "refund_amount": [2.5], "reason": ["x"],
                "created_at": ["2026-06-13 13:00:00"],
            ]
        ),
        (
            "rental_equipment",
            [
                "category_id": [1], "equipment_code": ["G1", "G2", "G3"], "name": ["Tank"], "status": ["available"],
                "next_inspection_due": ["2026-06-01", "2026-06-15"],
            ]
        ),
        (
            "rental_reservations",
            [
                "reservation_number": ["R1", "R2", "R3"], "customer_id": [1], "start_date": ["2026-06-10"],
                "end_date": ["2026-06-12"], "status": ["picked_up", "confirmed"], "total_cost": [45],
                "transaction_id": [1, 2],
            ]
        ),
        (
            "air_fills",
            [
                "customer_id": [1], "equipment_id": [1], "fill_type": ["air", "nitrox"], "fill_pressure": [200],
                "nitrox_percentage": [32], "cost": [8], "transaction_id": [1, 2], "created_at": ["2026-06-13 12:00:00"],
            ]
        ),
        ("courses", ["course_code": ["OW", "AOW"], "name": ["Open Water"]]),
        (
            "course_schedules",
            [
                "course_id": [1], "start_date": ["2026-06-20"], "end_date": ["2026-06-21"], "max_students": [8],
                "current_enrollment": [2], "status": ["scheduled", "completed"],
            ]
        ),
        (
            "course_enrollments",
            [
                "schedule_id": [1, 2], "customer_id": [1, 2], "enrollment_date": ["2026-06-10"],
                "status": ["completed", "enrolled"], "completion_date": ["2026-06-11"], "certification_number": [""],
                "amount_paid": [399], "transaction_id": [1],
            ]
        ),
        ("trips", ["trip_code": ["T1", "T2"], "name": ["Reef"], "destination": ["Belize"]]),
        (
            "trip_schedules",
            [
                "trip_id": [1], "departure_date": ["2026-06-20"], "return_date": ["2026-06-25"],
                "max_participants": [12], "current_bookings": [3], "status": ["scheduled"],
            ]
        ),
        (
            "trip_bookings",
            [
                "schedule_id": [1], "customer_id": [1], "booking_date": ["2026-06-10"], "status": ["confirmed"],
                "total_amount": [1500], "transaction_id": [1],
            ]
        ),
        (
            "backups",
            [
                "filename": ["b.zip"], "file_size": [1], "created_at": ["2026-06-13 10:00:00"],
                "proven_at": ["2026-06-13 10:00:00"], "failure": ["disk full"],
            ]
        ),
        (
            "communication_campaigns",
            [
                "name": ["Sale"], "type": ["sms"], "target_count": [10], "sent_count": [5], "failed_count": [1],
                "held_count": [1], "status": ["sending", "paused"], "stopped_because": ["filtered"],
                "created_at": ["2026-06-10 10:00:00"],
            ]
        ),
        (
            "equipment_maintenance",
            [
                "equipment_id": [1, 2], "maintenance_type": ["inspection"], "maintenance_date": ["2026-06-01"],
                "performed_by": [1], "result": ["failed", "passed"],
            ]
        ),
    ]

    static let garbage: [DatabaseValue] = [
        .null, Double.infinity.databaseValue, (-Double.infinity).databaseValue, 1e300.databaseValue,
        (-1e300).databaseValue, 1e-300.databaseValue, Int64.max.databaseValue, Int64.min.databaseValue,
        "".databaseValue, "abc".databaseValue, "12,50".databaseValue, "1e999".databaseValue, "nan".databaseValue,
        "9999-12-31 23:59:59".databaseValue, "2026-13-45".databaseValue, "2026-06-13 25:61:61".databaseValue,
        "0000-00-00".databaseValue, "\u{1b}[2J\u{202e}\u{0}\n".databaseValue,
        String(repeating: "e\u{301}", count: 3000).databaseValue, Data([0xFF, 0xFE, 0x00, 0x80]).databaseValue,
        Data().databaseValue,
    ]

    @Test(arguments: 1...6 as ClosedRange<Int>) func everythingIsReadWhateverStandsThere(seed: Int) throws {
        let shop = try HandShop()
        try fill(shop, seed: seed)
        for widget in WidgetID.allCases {
            for options in [[:], PlanTests.questions.last { $0.widget == widget }?.options ?? [:]] {
                _ = try shop.reading(widget, options)
            }
            for filter in ["", "a", "é", "12.50"] { _ = try shop.rows(widget, filter: filter, limit: 50) }
        }
    }

    private func fill(_ shop: HandShop, seed: Int) throws {
        var random = Chance(seed)
        try shop.run("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        try shop.inOneTransaction {
            for (table, columns) in Self.tables {
                let names = columns.keys.sorted()
                for _ in 0..<40 {
                    let values = names.map { name -> DatabaseValue in
                        Int.random(in: 0..<5, using: &random) == 0
                            ? Self.garbage.randomElement(using: &random)!
                            : columns[name]!.randomElement(using: &random)!.databaseValue
                    }
                    // What a column that must be given or unique does not take is left out.
                    try shop.run(
                        "INSERT OR IGNORE INTO \(table) (\(names.joined(separator: ", ")))"
                            + " VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))", StatementArguments(values))
                }
            }
        }
    }

    /// Amounts beyond all measure show as such, or as the bound that a figure has: no sum ends the program.
    @Test func sumsOfAbsurdAmountsAreBounded() throws {
        let shop = try HandShop()
        for total in [Double.infinity, 1e300, 1e300, 9e15] { try shop.ticket(total, .named("gold", total)) }
        let figure = try #require(try shop.reading(.salesToday).figure?.value.cents)
        #expect(figure == 1_000_000_000_000_000)
        try shop.run("UPDATE transaction_items SET quantity = \(Int64.max)")
        let top = try #require(try shop.reading(.topProducts).table)
        #expect(top.column("revenue") == [.cents(1_000_000_000_000_000)])
        #expect(top.column("quantity") == [.count(1_000_000_000_000_000)])
        _ = try shop.reading(.revenueBreakdown)
        // Without end less without end is nothing that could be told.
        try shop.run("UPDATE transactions SET transaction_type = 'return', total = -9e999 WHERE id > 1")
        #expect(try shop.reading(.salesToday).figure?.value == .cents(0))
        _ = try shop.reading(.revenueBreakdown)
    }

    /// An amount that is no number is none, in the figure and in the rows behind it.
    @Test func anAmountThatIsNoNumberIsNothing() throws {
        let shop = try HandShop()
        try shop.ticket(10)
        try shop.run("UPDATE transactions SET total = 'ten'")
        try shop.ticket(7)
        #expect(try shop.reading(.salesToday).figure?.value == .cents(700))
        #expect(try shop.rows(.salesToday).rows.column("amount") == [.cents(700), .cents(0)])
    }
}
