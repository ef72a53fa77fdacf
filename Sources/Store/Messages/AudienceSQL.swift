import DiveShop
import GRDB

/// Who is in an audience, as a condition on `customers`.
struct AudienceSQL {
    /// Its arguments are named, none of them `channel`.
    let condition: String
    private(set) var arguments: [String: any DatabaseValueConvertible] = [:]

    /// Rules of one kind widen it, those of different kinds narrow it. Those chosen by hand come besides; of them, the ones who are not
    /// active are in it too, so that they are skipped with the reason and not left out without a word.
    init(_ audience: Audience, today: Day, _ calendar: ShopCalendar) {
        var byKind: [Int: [String]] = [:]
        var byHand: [Int64] = []
        var arguments: [String: any DatabaseValueConvertible] = [:]
        func named(_ value: any DatabaseValueConvertible) -> String {
            let name = "a\(arguments.count)"
            arguments[name] = value
            return ":\(name)"
        }
        for rule in audience.rules {
            let sql: String
            switch rule {
            case .all: sql = "1"
            case .tag(let tag):
                sql = "id IN (SELECT customer_id FROM customer_tags WHERE tag = \(named(tag)))"
            case .bought(let days):
                let start = calendar.start(of: today.adding(days: 1 - max(1, days))).text
                sql = """
                    id IN (SELECT customer_id FROM transactions WHERE created_at >= \(named(start))
                        AND transaction_type IN ('sale', 'exchange') AND status IN ('completed', 'partial_refund') AND customer_id IS NOT NULL)
                    """
            case .course(let code):
                sql = """
                    id IN (SELECT customer_id FROM courses
                        CROSS JOIN course_schedules ON course_id = courses.id CROSS JOIN course_enrollments ON schedule_id = course_schedules.id
                        WHERE course_code = \(named(code)) COLLATE NOCASE AND course_schedules.status IN ('scheduled', 'in_progress')
                        AND end_date >= \(named(today.text)) AND course_enrollments.status IN ('enrolled', 'in_progress'))
                    """
            case .trip(let code):
                sql = """
                    id IN (SELECT customer_id FROM trips
                        CROSS JOIN trip_schedules ON trip_id = trips.id CROSS JOIN trip_bookings ON schedule_id = trip_schedules.id
                        WHERE trip_code = \(named(code)) COLLATE NOCASE AND trip_schedules.status IN ('scheduled', 'confirmed', 'in_progress')
                        AND return_date >= \(named(today.text)) AND trip_bookings.status IN ('pending', 'confirmed'))
                    """
            case .certified(let name):
                sql = """
                    id IN (SELECT customer_id FROM customer_certifications JOIN certifications ON certifications.id = certification_id
                        WHERE \(AudienceSQL.isCertification(named(name))))
                    """
            case .rentalDue(let days):
                sql = """
                    id IN (SELECT customer_id FROM rental_reservations
                        WHERE \(Store.isOpen) AND status = 'picked_up' AND end_date <= \(named(today.adding(days: days).text)))
                    """
            case .customers(let ids):
                byHand += ids
                continue
            }
            byKind[rule.kind, default: []].append(sql)
        }
        let narrowed = byKind.keys.sorted().map { "(\((byKind[$0] ?? []).joined(separator: " OR ")))" }
        var parts = narrowed.isEmpty ? [] : ["is_active = 1 AND " + narrowed.joined(separator: " AND ")]
        if !byHand.isEmpty {
            let list = "[\(byHand.map(String.init).joined(separator: ","))]"
            parts.append("id IN (SELECT value FROM json_each(\(named(list))))")
        }
        condition =
            parts.isEmpty ? "0" : parts.count == 1 ? parts[0] : parts.map { "(\($0))" }.joined(separator: " OR ")
        self.arguments = arguments
    }

    private static func isCertification(_ name: String) -> String {
        "(certifications.name = \(name) COLLATE NOCASE OR certifications.code = \(name) COLLATE NOCASE)"
    }

    var statementArguments: StatementArguments { StatementArguments(arguments) }

    func count(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM customers WHERE \(condition)", arguments: statementArguments) ?? 0
    }

    func isEmpty(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT NOT EXISTS (SELECT 1 FROM customers WHERE \(condition))", arguments: statementArguments)
            ?? true
    }

    /// What a rule names and nobody has: a course that was mistyped would be an audience of nobody. Nil: there is nothing of the kind.
    static func complaint(_ db: Database, about audience: Audience) throws -> String? {
        func isThere(_ sql: String, _ value: any DatabaseValueConvertible) throws -> Bool {
            try Bool.fetchOne(db, sql: "SELECT EXISTS (\(sql))", arguments: ["name": value]) ?? false
        }
        for rule in audience.rules {
            switch rule {
            case .course(let code):
                if try !isThere("SELECT 1 FROM courses WHERE course_code = :name COLLATE NOCASE", code) {
                    return "there is no course \(code)"
                }
            case .trip(let code):
                if try !isThere("SELECT 1 FROM trips WHERE trip_code = :name COLLATE NOCASE", code) {
                    return "there is no trip \(code)"
                }
            case .certified(let name):
                if try !isThere("SELECT 1 FROM certifications WHERE \(isCertification(":name"))", name) {
                    return "there is no certification \(name)"
                }
            case .customers(let ids):
                for id in ids where try !isThere("SELECT 1 FROM customers WHERE id = :name", id) {
                    return "there is no customer \(id); nautilus customer list shows them"
                }
            case .all, .tag, .bought, .rentalDue: break
            }
        }
        return nil
    }
}
