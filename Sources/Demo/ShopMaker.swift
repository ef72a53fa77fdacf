import DiveShop
import Store

/// Makes the rows of the demo shop, day after day from its first to its last. Every number comes from one chain of chance, so the order in
/// which things are made is part of what they are.
struct ShopMaker {
    let bulk: Bulk
    let numbers: DemoShop.Numbers
    let now: Instant
    let calendar: ShopCalendar
    let documents: String
    let backupFollows: Bool
    let today: Day
    let first: Day
    var chance: Chance
    var tables: Tables

    var customers: Customers
    var events: Events
    var gear: Gear
    var till: Till
    var lastReservation = 0

    init(
        _ bulk: Bulk, _ numbers: DemoShop.Numbers, _ now: Instant, _ calendar: ShopCalendar, documents: String,
        backupFollows: Bool
    ) throws(Refusal) {
        self.bulk = bulk
        self.numbers = numbers
        self.now = now
        self.calendar = calendar
        self.documents = documents
        self.backupFollows = backupFollows
        today = calendar.day(of: now)
        first = today.adding(days: 1 - 365 * numbers.years)
        var chance = Chance(seed: numbers.seed)
        tables = try Tables(bulk)
        customers = Customers(count: numbers.customers, first: first, today: today, years: numbers.years)
        events = Events(numbers, first: first, today: today, &chance)
        gear = Gear(numbers, first: first, today: today, &chance)
        till = Till()
        self.chance = chance
    }

    /// - Parameter progress: how much is done, from 0 to 1, and what is being made.
    mutating func make(progress: (Double, String) -> Void) throws(Refusal) {
        progress(0, "people and goods")
        try makeStaff()
        try makeCustomers()
        try makeGoods()
        let days = today - first + 1
        for n in 0..<days {
            if n % 30 == 0 {
                progress(0.05 + 0.85 * Double(n) / Double(days), "sales of \(first.adding(days: n).text)")
            }
            try makeDay(first.adding(days: n))
        }
        progress(0.92, "what is to come")
        try makeReservationsToCome()
        try makeSchedules()
        progress(0.96, "gear, messages and backups")
        try makeGear()
        try makeWorkshop()
        try makeCampaigns()
        try makeBackups()
        try makeConsent()
        try makeTags()
        try makeOffice()
    }

    // MARK: Time

    static let opening = 8 * 3600
    static let closing = 18 * 3600 + 1800

    /// A moment within the opening hours of that day, up to now.
    mutating func moment(on day: Day) -> Int {
        // More people come before noon and after four than between.
        let span = ShopMaker.closing - ShopMaker.opening
        let part = chance.happens(0.5) ? chance.part() : 0.5 + 0.5 * (chance.part() - chance.part()) * 0.9
        let second = ShopMaker.opening + Int(Double(span) * part)
        return day == today
            ? ShopMaker.opening + (second - ShopMaker.opening) * (secondsOfToday - ShopMaker.opening) / span : second
    }

    /// Seconds into the shop's day that the shop ends in.
    private var secondsOfToday: Int {
        max(ShopMaker.opening + 60, min(ShopMaker.closing, now.seconds - calendar.start(of: today).seconds))
    }

    /// The part of that day's business that is done: all, but for today.
    func partDone(of day: Day) -> Double {
        if day < today { return 1 }
        return isPast(today, ShopMaker.opening)
            ? Double(secondsOfToday - ShopMaker.opening) / Double(ShopMaker.closing - ShopMaker.opening) : 0
    }

    /// How busy that day is; the mean of a year is 1: spring and summer, Fridays to Sundays, and a little growth from year to year.
    func season(_ day: Day) -> Double {
        let months = [0.75, 0.8, 1.05, 1.1, 1.15, 1.25, 1.3, 1.15, 0.9, 0.85, 0.8, 0.9]
        let weekdays = [0.75, 0.7, 0.8, 0.9, 1.15, 1.55, 1.15]
        let growth = 0.9 + 0.2 * Double(day - first) / Double(max(1, today - first))
        return months[day.civil.month - 1] * weekdays[day.weekday] * growth
    }

    /// The store's text of a moment that has been: nothing has happened after the one at which the shop ends.
    func text(_ day: Day, _ second: Int) -> String { been(day, second).text }
    func been(_ day: Day, _ second: Int) -> Instant { min(now, moment(day, second)) }

    /// The store's text of a moment that may be to come.
    func coming(_ day: Day, _ second: Int) -> String { moment(day, second).text }

    func isPast(_ day: Day, _ second: Int) -> Bool { moment(day, second) <= now }

    private func moment(_ day: Day, _ second: Int) -> Instant { calendar.start(of: day).adding(seconds: second) }
}

extension ShopMaker {
    /// The tables being filled, with the columns in the order that values come in.
    struct Tables {
        let users, customers, devices, certified, categories, products: Bulk.Table
        let transactions, items, refunds, fills: Bulk.Table
        let reservations, reservationItems, checkouts, equipment, care, careSchedules: Bulk.Table
        let dues, statuses: Bulk.Table
        let courseSchedules, enrolments, tripSchedules, bookings: Bulk.Table

        init(_ bulk: Bulk) throws(Refusal) {
            users = try bulk.table(
                "users",
                "id, role_id, username, email, first_name, last_name, is_active, has_own_dashboard, password_hash, created_at"
            )
            customers = try bulk.table(
                "customers",
                """
                id, first_name, last_name, company_name, email, phone, mobile, birth_date, state, postal_code, country, customer_since, \
                notes, is_active, created_at, sms_opt_in, email_opt_in, push_opt_in
                """)
            devices = try bulk.table(
                "customer_devices", "customer_id, device_token, device_type, last_used, created_at")
            certified = try bulk.table(
                "customer_certifications",
                "customer_id, certification_id, certification_number, issue_date, instructor_name, verification_status, created_at"
            )
            categories = try bulk.table("product_categories", "id, name, created_at")
            products = try bulk.table(
                "products",
                """
                id, category_id, sku, barcode, name, product_type, cost_price, retail_price, stock_quantity, low_stock_threshold, \
                track_inventory, is_active, created_at
                """)
            transactions = try bulk.table(
                "transactions",
                """
                id, transaction_number, customer_id, transaction_type, subtotal, tax, discount, total, status, original_transaction_id, \
                cashier_id, created_at
                """)
            items = try bulk.table(
                "transaction_items",
                "transaction_id, product_id, item_name, item_sku, quantity, unit_price, discount, tax, total")
            refunds = try bulk.table(
                "refunds", "transaction_id, refund_amount, refund_method, reason, processed_by, created_at")
            fills = try bulk.table(
                "air_fills",
                """
                customer_id, equipment_id, cylinder_serial, fill_type, fill_pressure, nitrox_percentage, cost, filled_by, \
                transaction_id, created_at
                """)
            reservations = try bulk.table(
                "rental_reservations",
                """
                id, reservation_number, customer_id, start_date, end_date, pickup_date, return_date, status, total_cost, deposit_amount, \
                created_by, transaction_id, created_at
                """)
            reservationItems = try bulk.table(
                "rental_reservation_items", "reservation_id, equipment_id, daily_rate, quantity_days, total_cost")
            checkouts = try bulk.table(
                "rental_checkouts",
                """
                reservation_id, equipment_id, checkout_date, expected_return_date, actual_return_date, condition_at_checkout, \
                condition_at_return, damage_notes, damage_fee, checked_out_by, checked_in_by
                """)
            equipment = try bulk.table(
                "rental_equipment",
                """
                id, category_id, equipment_code, name, size, manufacturer, model, serial_number, purchase_date, purchase_cost, \
                daily_rate, weekly_rate, status, condition, last_inspection_date, vip_date, hydro_date, notes, created_at, \
                last_service_date, alloy, is_oxygen_service
                """)
            care = try bulk.table(
                "equipment_maintenance",
                """
                equipment_id, maintenance_type, maintenance_date, performed_by, description, parts_replaced, cost, next_service_date, \
                result, created_at, renews, next_is_by_rule
                """)
            careSchedules = try bulk.table(
                "maintenance_schedules",
                """
                equipment_id, scheduled_date, maintenance_type, assigned_to, notes, status, maintenance_id, completed_at, cancelled_at, \
                cancellation_reason, created_at, created_by, repeat_months, started_at, closed_by
                """)
            dues = try bulk.table("equipment_due_dates", "equipment_id, kind, last_done")
            statuses = try bulk.table(
                "equipment_status_history", "equipment_id, old_status, new_status, reason, user_id, created_at")
            courseSchedules = try bulk.table(
                "course_schedules",
                "id, course_id, instructor_id, start_date, end_date, location, max_students, current_enrollment, status, created_at"
            )
            enrolments = try bulk.table(
                "course_enrollments",
                """
                schedule_id, customer_id, enrollment_date, status, completion_date, certification_number, amount_paid, transaction_id, \
                created_at
                """)
            tripSchedules = try bulk.table(
                "trip_schedules",
                "id, trip_id, departure_date, return_date, max_participants, current_bookings, status, created_at")
            bookings = try bulk.table(
                "trip_bookings",
                "schedule_id, customer_id, booking_date, status, total_amount, transaction_id, created_at")
        }
    }
}
