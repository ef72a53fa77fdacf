/// Rental gear, who had it, its service, and cylinder fills.
extension ImportTable {
    private static let conditions = ImportKind.word("excellent", "good", "fair", "poor")
    private static let maintenanceTypes = ImportKind.word(
        [
            "inspection", "repair", "cleaning", "calibration", "parts_replacement", "servicing", "safety_check",
            "pressure_test", "other",
        ],
        also: [
            "service": "servicing", "hydro": "pressure_test", "hydrostatic_test": "pressure_test", "vip": "inspection",
            "visual_inspection": "inspection", "parts": "parts_replacement",
        ])
    private static let numbersOfReservations = ["reservation_id", "reservation number", "booking", "booking number"]

    static let rentalCategories = ImportTable(
        "rental_categories", "Groups of rental gear", .editEquipment,
        columns: [
            .init("name", .text, required: true, also: ["category", "category name"]),
            .init("description", .notes, also: ["notes"]),
            .init("rule_set", .word("cylinder", "regulator", "bcd", "general", "none"), also: ["rules"]),
        ],
        keys: [.init(anyCase: ["name"])])

    static let rentalEquipment = ImportTable(
        "rental_equipment", "Gear that the shop rents out and services", .editEquipment,
        columns: [
            .init("equipment_code", .code, required: true, also: codesOfEquipment + ["barcode", "number"]),
            .init("name", .text, required: true, also: ["equipment", "equipment name", "item", "item name"]),
            .init("category", .text, also: ["category_id", "category name", "type", "equipment type"]),
            .init("size", .text),
            .init("manufacturer", .text, also: ["brand", "make", "maker"]),
            .init("model", .text, also: ["model name", "model number"]),
            .init("serial_number", .code, also: ["serial", "serial no", "s/n", "sn"]),
            .init("alloy", .text, also: ["material", "metal"]),
            .init("is_oxygen_service", .flag, also: ["oxygen service", "oxygen", "o2 service", "o2 clean"]),
            .init("purchase_date", .day, also: ["purchased", "bought", "date purchased"]),
            .init("purchase_cost", .money(negative: false), also: ["purchase price", "cost"]),
            .init("daily_rate", .money(negative: false), also: ["day rate", "rate", "price per day", "per day"]),
            .init("weekly_rate", .money(negative: false), also: ["week rate", "price per week", "per week"]),
            .init("status", .word("available", "rented", "maintenance", "damaged", "retired")),
            .init("condition", conditions),
            .init("last_inspection_date", .day, also: ["last inspection", "inspected"]),
            .init("vip_date", .day, also: ["vip", "visual inspection", "last vip", "visual"]),
            .init("hydro_date", .day, also: ["hydro", "hydro test", "last hydro", "hydrostatic test"]),
            .init("last_service_date", .day, also: ["last service", "serviced"]),
            .init("next_inspection_due", .day, also: ["next inspection", "inspection due", "due", "due date"]),
            .init("notes", .notes, also: ["note", "comment", "comments", "remarks"]),
        ],
        references: [.init("category_id", .rentalCategory, by: "category")],
        keys: [.init("equipment_code")])

    static let rentalReservations = ImportTable(
        "rental_reservations", "Rentals, booked, out and back", books,
        columns: [
            .init(
                "reservation_number", .code, required: true, also: ["number", "reservation"] + numbersOfReservations),
            .init("customer", .code, required: true, also: contactsOfCustomers),
            .init("start_date", .day, required: true, also: ["start", "from", "begin"]),
            .init("end_date", .day, required: true, also: ["end", "to", "until", "due", "due date"]),
            .init("pickup_date", .day, also: ["picked up", "pick up date"]),
            .init("return_date", .day, also: ["returned", "date returned"]),
            .init(
                "status",
                .word(
                    ["pending", "confirmed", "picked_up", "returned", "cancelled"],
                    also: ["canceled": "cancelled", "out": "picked_up"])),
            .init("total_cost", .money(negative: false), also: ["total", "cost", "amount", "price"]),
            .init("deposit_amount", .money(negative: false), also: ["deposit"]),
            .init("created_by", .text, also: namesOfStaff),
            .init("transaction", .code, also: numbersOfTransactions + ["transaction_number"]),
        ],
        references: [
            .init("customer_id", .customer, by: "customer"), .init("created_by", .user, by: "created_by"),
            .init("transaction_id", .transaction, by: "transaction"),
        ],
        keys: [.init("reservation_number")], spans: [("start_date", "end_date")])

    static let rentalReservationItems = ImportTable(
        "rental_reservation_items", "Which gear belongs to a rental", books,
        columns: [
            .init("reservation", .code, required: true, also: numbersOfReservations),
            .init("equipment", .code, required: true, also: codesOfEquipment + ["item"]),
            .init("daily_rate", .money(negative: false), also: ["day rate", "rate", "price per day"]),
            .init("quantity_days", .whole(0...10_000), also: ["days", "quantity"]),
            .init("total_cost", .money(negative: false), also: ["total", "cost", "amount", "price"]),
        ],
        references: [
            .init("reservation_id", .reservation, by: "reservation"),
            .init("equipment_id", .equipment, by: "equipment"),
        ],
        keys: [.init("reservation_id", "equipment_id")])

    static let rentalCheckouts = ImportTable(
        "rental_checkouts", "Gear handed out on a rental, and taken back", books,
        columns: [
            .init("reservation", .code, required: true, also: numbersOfReservations),
            .init("equipment", .code, required: true, also: codesOfEquipment + ["item"]),
            .init("checkout_date", .moment, required: true, also: ["checked out", "checkout", "out", "date out"]),
            .init("expected_return_date", .day, required: true, also: ["expected return", "due", "due date"]),
            .init(
                "actual_return_date", .moment,
                also: ["returned", "return date", "actual return", "in", "date in", "checked in"]),
            .init("condition_at_checkout", conditions, also: ["condition out"]),
            .init("condition_at_return", conditions, also: ["condition in"]),
            .init("damage_notes", .notes, also: ["damage", "notes"]),
            .init("damage_fee", .money(negative: false), also: ["damage charge", "fee"]),
            .init("checked_out_by", .text, also: ["out by", "staff"]),
            .init("checked_in_by", .text, also: ["in by"]),
        ],
        references: [
            .init("reservation_id", .reservation, by: "reservation"),
            .init("equipment_id", .equipment, by: "equipment"),
            .init("checked_out_by", .user, by: "checked_out_by"), .init("checked_in_by", .user, by: "checked_in_by"),
        ],
        keys: [.init("reservation_id", "equipment_id", "checkout_date")],
        spans: [("checkout_date", "actual_return_date")])

    static let airFills = ImportTable(
        "air_fills", "Cylinders filled", books,
        columns: [
            .init(
                "created_at", .moment, required: true, also: ["date", "fill date", "filled at", "datetime", "filled"]),
            .init("customer", .code, also: contactsOfCustomers),
            .init("equipment", .code, also: codesOfEquipment),
            .init("cylinder_serial", .code, also: ["serial", "serial number", "cylinder", "tank"]),
            .init(
                "fill_type",
                .word(
                    ["air", "nitrox", "trimix", "oxygen"],
                    also: ["ean": "nitrox", "eanx": "nitrox", "o2": "oxygen", "tx": "trimix"]),
                also: ["gas", "gas type", "type", "mix"]),
            .init("fill_pressure", .whole(0...10_000), also: ["pressure"]),
            .init("nitrox_percentage", .percent, also: ["o2", "o2 %", "oxygen", "fo2", "nitrox", "percentage"]),
            .init("cost", .money(negative: false), also: ["price", "amount", "total", "charge"]),
            .init("filled_by", .text, also: namesOfStaff + ["technician"]),
            .init("transaction", .code, also: numbersOfTransactions + ["transaction_number"]),
        ],
        references: [
            .init("customer_id", .customer, by: "customer"), .init("equipment_id", .equipment, by: "equipment"),
            .init("filled_by", .user, by: "filled_by"), .init("transaction_id", .transaction, by: "transaction"),
        ])

    static let equipmentMaintenance = ImportTable(
        "equipment_maintenance", "Services, tests and repairs that were done", .recordMaintenance,
        columns: [
            .init("equipment", .code, required: true, also: codesOfEquipment + ["item"]),
            .init("maintenance_type", maintenanceTypes, required: true, also: ["type", "service type", "work"]),
            .init(
                "maintenance_date", .pastDay, required: true, also: ["date", "service date", "done on", "performed on"]),
            .init("performed_by", .text, required: true, also: ["technician", "tech"] + namesOfStaff),
            .init("description", .notes, also: ["notes", "work done", "details"]),
            .init("parts_replaced", .notes, also: ["parts"]),
            .init("cost", .money(negative: false), also: ["price", "amount", "total"]),
            .init("next_service_date", .day, also: ["next", "next service", "next due", "next date"]),
            .init(
                "result", .word(["passed", "failed"], also: ["pass": "passed", "ok": "passed", "fail": "failed"]),
                also: ["outcome"]),
            .init("renews", .notes, also: ["renewed"]),
            .init("next_is_by_rule", .flag),
        ],
        references: [
            .init("equipment_id", .equipment, by: "equipment"), .init("performed_by", .user, by: "performed_by"),
        ],
        spans: [("maintenance_date", "next_service_date")])

    static let maintenanceSchedules = ImportTable(
        "maintenance_schedules", "Services that are to be done", .scheduleMaintenance,
        columns: [
            .init("equipment", .code, required: true, also: codesOfEquipment + ["item"]),
            .init("scheduled_date", .day, required: true, also: ["date", "scheduled", "due", "due date"]),
            .init("maintenance_type", maintenanceTypes, required: true, also: ["type", "service type", "work"]),
            .init("assigned_to", .text, also: ["technician", "tech"] + namesOfStaff),
            .init("notes", .notes, also: ["note", "description", "comment"]),
            .init("status", .word(["scheduled", "completed", "cancelled"], also: ["canceled": "cancelled"])),
            .init("completed_at", .moment, also: ["completed", "completed on", "done on"]),
            .init("cancelled_at", .moment, also: ["cancelled", "canceled", "cancelled on", "canceled at"]),
            .init("cancellation_reason", .notes, also: ["reason", "cancelled because"]),
            .init("repeat_months", .whole(1...120), also: ["repeat", "every months", "months"]),
            .init("started_at", .moment, also: ["started", "begun"]),
            .init("created_by", .text), .init("closed_by", .text),
        ],
        references: [
            .init("equipment_id", .equipment, by: "equipment"), .init("assigned_to", .user, by: "assigned_to"),
            .init("created_by", .user, by: "created_by"), .init("closed_by", .user, by: "closed_by"),
        ],
        keys: [.init("equipment_id", "scheduled_date", "maintenance_type")])
}
