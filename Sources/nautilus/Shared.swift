import ArgumentParser
import DiveShop
import Foundation
import Glibc
import Printable
import Store

/// Whoever runs the process, on the shop of this home: what every subcommand begins with.
struct Counter {
    let store: Store
    let staff: Staff
    let shop: Shop
    let now: Instant
    /// What they came in with; nil: by their account.
    private let secret: Secret?

    /// The user that `--as` names, by their password; else the one whose `os_account` is the account that runs the process.
    init(_ asking: Asking, home: Home = .current, at moment: Instant? = nil) throws {
        store = try Store(path: home.database, settings: .of(home, environment: environment))
        if let username = asking.username {
            let secret = try Typing.password(for: username)
            staff = try store.signIn(username, secret, at: .now)
            self.secret = secret
        } else {
            let account = Account.name
            guard let staff = try store.staff(osAccount: account) else {
                throw Refusal(
                    .permission,
                    "nobody in this shop is linked to the account '\(account)'; say who you are with --as, or ask the owner to link it"
                )
            }
            self.staff = staff
            secret = nil
        }
        shop = try store.shop()
        now = moment ?? .now
    }

    /// The same person, looking at the shop as it was then; nil: now.
    func looking(at moment: MomentArgument?) -> Counter {
        guard let moment else { return self }
        return Counter(self, now: moment.instant(in: shop.calendar, standard: 24 * 3600 - 1))
    }

    private init(_ other: Counter, now: Instant) {
        (store, staff, shop, secret) = (other.store, other.staff, other.shop, other.secret)
        self.now = now
    }

    /// Their password, for changing it; empty: they have none.
    func ownPassword() throws -> Secret {
        if let secret { return secret }
        return staff.hasPassword ? try Typing.password(for: staff.username) : Secret("")
    }

    /// Refuses who may not, before anything of what the command names is looked at.
    func mustBeAllowed(_ permission: Permission, to action: String, module: String) throws {
        try store.checkMay([permission], action: action, module: module, staff: staff.id, at: now)
    }

    @discardableResult
    func perform(_ command: Command) throws -> Int64? { try store.perform(command, staff: staff.id, at: now) }

    /// Answers one query, or says why not.
    func answer(_ query: Query) throws -> Snapshot {
        let answer = try store.answer(query, staff: staff.id, at: now)
        if case .refused(let refusal) = answer {
            store.tellTrail(of: refusal, action: "look", module: query.module, staff: staff.id, at: now)
            throw refusal
        }
        return answer
    }

    func dashboard() throws -> DashboardSnapshot {
        guard case .dashboard(let snapshot) = try answer(.dashboard) else {
            preconditionFailure("another query's answer")
        }
        return snapshot
    }
}

/// The process's own, read once: nothing changes it.
let environment = ProcessInfo.processInfo.environment

extension Home {
    /// The home of whoever runs the process.
    static var current: Home { Home(environment: environment) }
}

enum Account {
    /// The name of the account that runs this process; its number where it has no name.
    static var name: String {
        guard let entry = getpwuid(geteuid()) else { return String(geteuid()) }
        return String(cString: entry.pointee.pw_name)
    }
}

/// Who asks, with every subcommand that opens the shop.
struct Asking: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help:
            "The user who asks, by a password that is typed or stands in the file NAUTILUS_PASSWORD_FILE; without it: the user linked to your account."
    )
    var username: String?
}

struct OutputOptions: ParsableArguments {
    @OptionGroup var asking: Asking
    @Flag(help: "One JSON document instead of text.")
    var json = false
}

/// A moment on the command line: `2026-11-24`, `2026-11-24 15:30`, in the shop's time zone.
struct MomentArgument: ExpressibleByArgument {
    let day: Day
    let secondsIntoDay: Int?

    init?(argument: String) {
        guard let day = Day(text: argument.prefix(10)) else { return nil }
        self.day = day
        if argument.utf8.count == 10 {
            secondsIntoDay = nil
        } else {
            guard let instant = Instant(text: argument) else { return nil }
            secondsIntoDay = instant.seconds - day.number * 86_400
        }
    }

    /// - Parameter standard: the time of day where none was given, in seconds.
    func instant(in calendar: ShopCalendar, standard: Int) -> Instant {
        calendar.moment(of: secondsIntoDay ?? standard, on: day)
    }
}

/// Aligned text for people: columns two blanks apart, numbers to the right.
struct TextTable {
    var titles: [String]
    var numbers: Set<Int> = []
    var rows: [[String]] = []

    var text: String {
        let rows = rows.map { $0.map(Printable.visible) }
        let all = [titles] + rows
        let widths = titles.indices.map { column in all.map { Printable.columns($0[column]) }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let pad = String(repeating: " ", count: widths[column] - Printable.columns(cell))
                line += (column > 0 ? "  " : "") + (numbers.contains(column) ? pad + cell : cell + pad)
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
