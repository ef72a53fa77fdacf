import DiveShop
import GRDB
import Rig
import Store
import Testing

/// A shop made by hand, in New York, looked at on Saturday 13 June 2026 at 15:30; rows come in by SQL, as any tool of the
/// shop's administrator would put them there.
final class HandShop {
    static let now = Instant(text: "2026-06-13 19:30:00")!

    let store: Store
    let owner: Int64
    private let home: TestHome
    private let connection: DatabaseQueue
    private var number = 0

    init() throws {
        home = try TestHome()
        store = try home.found()
        owner = try #require(try store.staff(osAccount: TestHome.account)).id
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        // For the plans of the program's own queries.
        configuration.prepareDatabase { db in
            db.add(function: DatabaseFunction("archive_is_there", argumentCount: 1) { _ in true })
        }
        connection = try DatabaseQueue(path: store.path, configuration: configuration)
        try run("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF")
    }

    deinit { try? connection.close() }

    /// - Returns: the id of the last row put in.
    @discardableResult
    func run(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64 {
        try connection.writeWithoutTransaction { db in
            try db.execute(sql: sql, arguments: arguments)
            return db.lastInsertedRowID
        }
    }

    func inOneTransaction(_ body: () throws -> Void) throws {
        try run("BEGIN")
        try body()
        try run("COMMIT")
    }

    func query<T>(_ body: (Database) throws -> T) throws -> T { try connection.read(body) }

    /// A row of any table; what is not given has the column's default.
    @discardableResult
    func add(_ table: String, _ values: KeyValuePairs<String, (any DatabaseValueConvertible)?>) throws -> Int64 {
        let places = values.map { _ in "?" }.joined(separator: ", ")
        return try run(
            "INSERT INTO \(table) (\(values.map(\.key).joined(separator: ", "))) VALUES (\(places))",
            StatementArguments(values.map(\.value)))
    }

    // MARK: What a shop has

    struct Item {
        var product: Int64?
        var name = ""
        var quantity = 1
        var total: Double

        static func product(_ id: Int64, _ total: Double, quantity: Int = 1) -> Item {
            Item(product: id, quantity: quantity, total: total)
        }
        static func named(_ name: String, _ total: Double, quantity: Int = 1) -> Item {
            Item(product: nil, name: name, quantity: quantity, total: total)
        }
    }

    /// - Parameter time: UTC; the standard one is an hour and a half before ``now``.
    @discardableResult
    func ticket(
        _ total: Double, type: String = "sale", status: String = "completed", at time: String? = "2026-06-13 18:00:00",
        to customer: Int64? = nil, _ items: Item...
    ) throws -> Int64 {
        number += 1
        let id = try add(
            "transactions",
            [
                "transaction_number": "T\(number)", "customer_id": customer, "transaction_type": type,
                "status": status, "total": total, "created_at": time,
            ])
        for item in items {
            try add(
                "transaction_items",
                [
                    "transaction_id": id, "product_id": item.product, "item_name": item.name,
                    "quantity": item.quantity, "total": item.total,
                ])
        }
        return id
    }

    @discardableResult
    func refund(_ amount: Double, of ticket: Int64, at time: String = "2026-06-13 18:30:00") throws -> Int64 {
        try add("refunds", ["transaction_id": ticket, "refund_amount": amount, "created_at": time])
    }

    func product(_ name: String, type: String = "retail", category: String? = nil, stock: Int = 100, least: Int = 5)
        throws -> Int64
    {
        number += 1
        let category = try category.map { name in
            try query { db in
                try Int64.fetchOne(db, sql: "SELECT id FROM product_categories WHERE name = ?", arguments: [name])
            } ?? add("product_categories", ["name": name])
        }
        return try add(
            "products",
            [
                "name": name, "sku": "S\(number)", "product_type": type, "category_id": category,
                "stock_quantity": stock, "low_stock_threshold": least,
            ])
    }

    func customer(_ first: String, _ last: String = "", since: String? = nil, isActive: Bool = true) throws -> Int64 {
        try add(
            "customers",
            ["first_name": first, "last_name": last, "customer_since": since, "is_active": isActive ? 1 : 0])
    }

    func gear(_ code: String, status: String = "available", due: String? = "2027-01-01") throws -> Int64 {
        try add(
            "rental_equipment",
            ["equipment_code": code, "name": "Gear \(code)", "status": status, "next_inspection_due": due])
    }

    // MARK: What it shows

    func reading(_ widget: WidgetID, _ options: [String: Int] = [:], at now: Instant = HandShop.now) throws -> Reading {
        guard
            case .reading(let reading) = try snapshot(
                .reading(widget, try WidgetOptions(options, for: widget)), at: now)
        else { throw Unexpected() }
        return reading
    }

    func rows(
        _ widget: WidgetID, _ options: [String: Int] = [:], filter: String = "", offset: Int = 0, limit: Int = 200,
        at now: Instant = HandShop.now
    ) throws -> RowsPage {
        let request = RowsRequest(filter: filter, offset: offset, limit: limit)
        guard
            case .rows(let page) = try snapshot(
                .rows(widget, try WidgetOptions(options, for: widget), request), at: now)
        else { throw Unexpected() }
        return page
    }

    func snapshot(_ query: Query, as staff: Int64? = nil, at now: Instant = HandShop.now) throws -> Snapshot {
        let answer = try store.answer(query, staff: staff ?? owner, at: now)
        if case .refused(let refusal) = answer, staff == nil { throw refusal }
        return answer
    }

    struct Unexpected: Error {}
}
