import DiveShop
import Foundation
import Jobs
import Store

/// A process that works on a store as a terminal does, a bounded number of times, for tests with several of them.
///
///     hammer [--file-limit BYTES] [--user ID] [--die-after MICROSECONDS] WORK STORE ARGUMENT…
///
/// Its works: `create` and `open` the store; `write COUNT STAFF WORD` a theme's name for somebody, COUNT times;
/// `remove STAFF WIDGET…` from a dashboard, one by one; `sign-in COUNT NAME PASSWORD MOMENT` tries to come in, COUNT times;
/// `count COUNT STAFF PERSON WORD` writes the next number and the word into somebody's last name, upon what it has seen there, COUNT
/// times; `remind STAFF MOMENT` staff; `complete STAFF JOBS MOMENT` jobs 1 to JOBS, a line each: `won` or why not; `verify STAFF` the trail;
/// `file COUNT STAFF WORD FOLDER` as `write`, each after a file of that number is put into the folder; `restore STAGED STAFF MOMENT
/// [STAGED-DOCUMENTS DOCUMENTS]`; `copy FOLDER DOCUMENTS` the store; `claim MOMENT` backups that are due, a line each: schedule and moment;
/// `send MOMENT` messages, by the settings of its environment, as if it were that moment. Prints `done` (of sign-in: how often it was in, wrong, kept out; of verify: what was found, rows,
/// and the process's greatest memory in kB; of copy: that) and exits with 0, or a refusal's words and 69.
@main
struct Hammer {
    static func main() {
        var arguments = CommandLine.arguments.dropFirst()
        signal(SIGXFSZ, SIG_IGN)
        while let option = arguments.first, option.hasPrefix("--") {
            guard let value = arguments.dropFirst().first.flatMap({ UInt32($0) }) else { usage() }
            switch option {
            case "--file-limit":
                var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
                setrlimit(__rlimit_resource_t(1), &limit)  // RLIMIT_FSIZE, an enumerator that Swift does not see as one
            case "--user":
                guard setgroups(0, nil) == 0, setgid(value) == 0, setuid(value) == 0 else { usage() }
            case "--die-after":
                // Whoever started this may have had it blocked.
                var alarm = sigset_t()
                sigemptyset(&alarm)
                sigaddset(&alarm, SIGALRM)
                sigprocmask(SIG_UNBLOCK, &alarm, nil)
                // ITIMER_REAL: SIGALRM, which nobody handles, so it ends as by SIGKILL.
                var timer = itimerval(
                    it_interval: timeval(),
                    it_value: timeval(tv_sec: Int(value) / 1_000_000, tv_usec: Int(value) % 1_000_000))
                setitimer(0, &timer, nil)
            default: usage()
            }
            arguments = arguments.dropFirst(2)
        }
        guard let work = arguments.popFirst(), let path = arguments.popFirst() else { usage() }
        do {
            print(try carryOut(work, path: path, Array(arguments)))
        } catch {
            print(error.words)
            exit(69)
        }
    }

    static func carryOut(_ work: String, path: String, _ arguments: [String]) throws(Refusal) -> String {
        let settings = work == "send" ? Settings(environment: ProcessInfo.processInfo.environment) : .none
        let store = try Store(path: path, creating: work == "create", settings: settings)
        switch work {
        case "create", "open": break
        case "write":
            guard arguments.count == 3, let count = Int(arguments[0]), let staff = Int64(arguments[1]) else { usage() }
            for turn in 1...count {
                try store.perform(.chooseTheme("\(arguments[2])-\(turn)"), staff: staff, at: .now)
            }
        case "remove":
            guard let staff = arguments.first.flatMap({ Int64($0) }) else { usage() }
            for widget in arguments.dropFirst().compactMap(WidgetID.init(rawValue:)) {
                try store.perform(.changeLayout(.remove(widget)), staff: staff, at: .now)
            }
        case "sign-in":
            guard arguments.count == 4, let count = Int(arguments[0]), let now = Instant(text: arguments[3]) else {
                usage()
            }
            return signIn(store, count, arguments[1], Secret(arguments[2]), at: now)
        case "count":
            guard arguments.count == 4, let count = Int(arguments[0]), let staff = Int64(arguments[1]),
                let person = Int64(arguments[2])
            else { usage() }
            try Hammer.count(store, count, staff: staff, of: person, arguments[3])
        case "remind":
            guard arguments.count == 2, let staff = Int64(arguments[0]), let now = Instant(text: arguments[1]) else {
                usage()
            }
            return "\(try store.remindStaff(staff: staff, at: now))"
        case "complete":
            guard arguments.count == 3, let staff = Int64(arguments[0]), let jobs = Int64(arguments[1]),
                let now = Instant(text: arguments[2])
            else { usage() }
            return complete(store, jobs, staff, at: now)
        case "verify":
            guard let staff = arguments.first.flatMap({ Int64($0) }),
                let check = try store.checkAudit(staff: staff, at: .now, progress: { _ in true })
            else { usage() }
            return "\(check.problem ?? "intact") \(check.rows) \(greatestMemory)"
        case "send":
            guard let now = arguments.first.flatMap({ Instant(text: $0) }) else { usage() }
            Postman(store: store, carriers: Carriers(settings: { settings }), clock: { now })
                .once(goesOn: { true }, tell: { _ in })
        case "file", "restore", "claim", "copy": return try backUp(store, work, arguments)
        default: usage()
        }
        return "done"
    }

    private static func backUp(_ store: Store, _ work: String, _ arguments: [String]) throws(Refusal) -> String {
        switch work {
        case "file":
            guard arguments.count == 4, let count = Int(arguments[0]), let staff = Int64(arguments[1]) else { usage() }
            for turn in 1...count {
                guard FileManager.default.createFile(atPath: "\(arguments[3])/\(turn)", contents: Data("\(turn)".utf8))
                else {
                    usage()
                }
                try store.perform(.chooseTheme("\(arguments[2])-\(turn)"), staff: staff, at: .now)
            }
            return "done"
        case "restore":
            guard arguments.count >= 3, let staff = Int64(arguments[1]), let now = Instant(text: arguments[2]) else {
                usage()
            }
            let documents =
                arguments.count == 5 ? StagedDocuments(staged: arguments[3], live: arguments[4]) : nil
            _ = try store.restore(
                from: arguments[0], filename: "then.zip", before: "before.zip", documents: documents, staff: staff,
                at: now
            ) { _ in true }
            return "done"
        case "copy":
            guard arguments.count == 2 else { usage() }
            guard try store.copy(to: arguments[0], documents: arguments[1], progress: { _ in true }) else { usage() }
            return "\(greatestMemory)"
        default:
            guard let now = arguments.first.flatMap({ Instant(text: $0) }) else { usage() }
            var lines: [String] = []
            while let order = try store.claimRun(at: now) {
                lines.append("\(order.schedule ?? 0) \(order.dueAt?.text ?? "")")
                try store.finishRun(order, filename: "a.zip", failure: nil, at: now)
            }
            return lines.joined(separator: "\n")
        }
    }

    /// What somebody else has written meanwhile is counted upon, never over.
    private static func count(_ store: Store, _ count: Int, staff: Int64, of person: Int64, _ word: String)
        throws(Refusal)
    {
        var seen = ""
        var left = count
        while left > 0 {
            let next = "\((Int(seen.prefix { $0 != "." }) ?? 0) + 1).\(word)"
            let change = Change(from: seen, to: next)
            do throws(Refusal) {
                try store.perform(.staff(.edit(person, [.lastName: change])), staff: staff, at: .now)
                seen = next
                left -= 1
            } catch {
                guard let newer = error.newer?.fields.first else { throw error }
                seen = newer.value
            }
        }
    }

    /// In kB. What getrusage tells is at least what the process had that started this one.
    private static var greatestMemory: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(separator: " ").lazy.compactMap { Int($0) }.first ?? 0
    }

    private static func signIn(_ store: Store, _ count: Int, _ name: String, _ secret: Secret, at now: Instant)
        -> String
    {
        var (isIn, wrong, keptOut) = (0, 0, 0)
        for _ in 1...count {
            do throws(Refusal) {
                _ = try store.signIn(name, secret, at: now)
                isIn += 1
            } catch {
                if error.kind == .later { keptOut += 1 } else { wrong += 1 }
            }
        }
        return "\(isIn) \(wrong) \(keptOut)"
    }

    /// Completes the jobs from 1 to that one, as fast as it can.
    private static func complete(_ store: Store, _ jobs: Int64, _ staff: Int64, at now: Instant) -> String {
        var lines: [String] = []
        for job in 1...jobs {
            do throws(Refusal) {
                try store.perform(
                    .maintenance(.complete(job: job, ServiceDraft([.result: "passed"]))), staff: staff, at: now)
                lines.append("won")
            } catch {
                lines.append(error.words)
            }
        }
        return lines.joined(separator: "\n")
    }

    static func usage() -> Never {
        let works = "create|open|write|remove|sign-in|count|remind|complete|verify|file|restore|claim|copy|send"
        print("usage: hammer [--file-limit BYTES] [--user ID] \(works) STORE …")
        exit(64)
    }
}
