import DiveShop
import Testing

/// What the tests of maintenance put down, and what they are told.
extension HandShop {
    /// A shop with three categories: cylinders and regulators, each under its rules, and hooks, which are under none.
    static func withGear() throws -> HandShop {
        let shop = try HandShop()
        try shop.run(
            """
            INSERT INTO rental_categories (name, rule_set) VALUES ('Cylinders', 'cylinder'), ('Regulators', 'regulator'),
                ('Hooks', 'none')
            """)
        return shop
    }

    @discardableResult
    func cylinder(
        _ code: String, size: String? = "12 l", visual: String? = "2026-05-01", hydro: String? = "2024-05-01",
        status: String = "available", serial: String? = nil, oxygen: Bool = false
    ) throws -> Int64 {
        try add(
            "rental_equipment",
            [
                "category_id": 1, "equipment_code": code, "name": "Tank \(code)", "size": size, "vip_date": visual,
                "hydro_date": hydro, "status": status, "serial_number": serial, "daily_rate": 9.5,
                "is_oxygen_service": oxygen ? 1 : 0,
            ])
    }

    @discardableResult
    func regulator(_ code: String, service: String?, status: String = "available") throws -> Int64 {
        try add(
            "rental_equipment",
            [
                "category_id": 2, "equipment_code": code, "name": "Reg \(code)", "last_service_date": service,
                "status": status,
            ])
    }

    @discardableResult
    func record(
        _ item: Int64, _ type: String, _ date: String, cost: Double = 0, parts: String? = nil, result: String? = nil
    ) throws -> Int64 {
        try add(
            "equipment_maintenance",
            [
                "equipment_id": item, "maintenance_type": type, "maintenance_date": date, "performed_by": owner,
                "cost": cost, "parts_replaced": parts, "result": result,
            ])
    }

    @discardableResult
    func reservation(
        _ number: String, of item: Int64, _ start: String, _ end: String, _ status: String = "confirmed",
        cost: Double = 30
    ) throws -> Int64 {
        let customer = try customer("Ana", "Diver")
        let id = try add(
            "rental_reservations",
            [
                "reservation_number": number, "customer_id": customer, "start_date": start, "end_date": end,
                "status": status, "total_cost": cost,
            ])
        try add(
            "rental_reservation_items", ["reservation_id": id, "equipment_id": item, "total_cost": cost])
        return id
    }

    func rows(_ query: Query, as staff: Int64? = nil) throws -> RowsPage {
        guard case .rows(let page) = try snapshot(query, as: staff) else { throw Unexpected() }
        return page
    }
    func item(_ code: String, as staff: Int64? = nil) throws -> ItemPage {
        guard case .item(let page) = try snapshot(.item(code: code), as: staff) else {
            throw Unexpected()
        }
        return page
    }
    func codes(_ filter: EquipmentFilter, _ request: RowsRequest = RowsRequest()) throws -> [String] {
        try rows(.equipment(filter, request)).rows.texts("equipment_code")
    }

    /// Gear of each urgency, and some of none.
    func sowGear() throws {
        try cylinder("C-OVER", visual: "2025-03-10")
        try cylinder("C-NEVER", hydro: nil)
        // Its hydro is overdue too: it is of one urgency alone.
        try cylinder("C-BOTH", visual: nil, hydro: "2019-01-01")
        try cylinder("C-FINE", size: "15 l", serial: "9913")
        try cylinder("C-GONE", visual: "2020-01-01", status: "retired")
        try regulator("R-SOON", service: "2025-06-15", status: "maintenance")
        try regulator("R-LATER", service: "2025-07-03")
        try add("rental_equipment", ["category_id": 3, "equipment_code": "HOOK", "name": "A hook"])
    }
}
