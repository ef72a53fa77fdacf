package import DiveShop
import GRDB

/// What every query of one pass shares: the moment and the shop's calendar.
struct Moment {
    let now: Instant
    let shop: Shop
    var calendar: ShopCalendar { shop.calendar }
    var today: Day { calendar.day(of: now) }
    /// UTC text of the first moment of a shop's day: the form that created_at columns compare with.
    func start(of day: Day) -> String { calendar.start(of: day).text }
}

extension Store {
    /// Answers queries in the order given, all from one moment of the store, telling each as soon as it is read.
    /// - Parameter each: called on this thread, once a query. Reading stops when it returns false.
    package func answer(
        _ queries: [Query], staff id: Int64, at now: Instant, each: (Query, Snapshot) -> Bool
    ) throws(Refusal) {
        do {
            try read { db in
                let shop = try shop(db)
                guard let staff = try Store.staff(db, id: id) else {
                    throw Refusal.accountClosed
                }
                let moment = Moment(now: now, shop: shop)
                for query in queries {
                    let snapshot = Store.answer(db, query, staff, shop, moment, path: path)
                    if !each(query, snapshot) { return }
                }
            }
        } catch {
            throw Store.refusal(error, path: path)
        }
    }

    /// Answers one query: what they may not see, or what cannot be read, is a snapshot that says so.
    package func answer(_ query: Query, staff id: Int64, at now: Instant) throws(Refusal) -> Snapshot {
        var answer: Snapshot?
        try self.answer([query], staff: id, at: now) { _, snapshot in
            answer = snapshot
            return true
        }
        return answer ?? .refused(Refusal(.failed, "the store gave no answer"))
    }

    static func answer(
        _ db: Database, _ query: Query, _ staff: Staff, _ shop: Shop, _ moment: Moment, path: String
    ) -> Snapshot {
        do {
            return try answer(db, query, staff, shop, moment, at: path)
        } catch {
            return .refused(refusal(error, path: path))
        }
    }

    private static func answer(
        _ db: Database, _ query: Query, _ staff: Staff, _ shop: Shop, _ moment: Moment, at path: String
    ) throws -> Snapshot {
        if let permission = query.permission, !staff.may(permission) { throw Refusal.needs(permission) }
        switch query {
        case .dashboard:
            return .dashboard(try dashboard(db, staff: staff, shop: shop))
        case .reading(let widget, let options):
            return .reading(try reading(db, widget, options, moment))
        case .rows(let widget, let options, let request):
            return .rows(try rows(db, widget, options, request, moment))
        case .people: return .people(try people(db, moment))
        case .audit(let filter, let request): return .rows(try auditListing(filter, moment).page(db, request, moment))
        case .settings: return .settings(try shopSettings(db))
        case .equipment(let filter, let request): return .rows(try equipment(filter, moment).page(db, request, moment))
        case .item(let code): return .item(try item(db, code: code, for: staff, moment))
        case .history(let id, let request): return .rows(try history(of: id).page(db, request, moment))
        case .maintenanceStats: return .maintenanceStats(try maintenanceStats(db, moment))
        case .due(let days, let request): return .rows(try dueDates(within: days, moment).page(db, request, moment))
        case .jobs(let filter, let request): return .rows(try jobs(filter, moment).page(db, request, moment))
        case .costs(let from, let to): return .costs(try costs(db, from: from, to: to, moment))
        case .recall(let part, let request): return .rows(try recall(part, for: staff).page(db, request, moment))
        case .workshop: return .workshop(try workshop(db))
        case .backups: return .backups(try backupList(db, moment, path: path))
        case .customers(let filter, let request): return .rows(try customers(filter).page(db, request, moment))
        case .customer(let id): return .customer(try customer(db, id, for: staff, moment))
        case .customersAlike(let contact): return .customersAlike(try customersAlike(db, contact))
        case .messages(let query): return .messages(try answer(db, query, for: staff, moment))
        case .draft(let form): return .drafts(try formDrafts(db, form, of: staff))
        }
    }
}
