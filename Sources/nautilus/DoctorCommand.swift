import ArgumentParser
import CSystem
import DiveShop
import Foundation
import Glibc
import Jobs
import Printable
import Runtime
import Store

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what is wrong with this home, and say how to mend it.",
        discussion: "Exit status 1 where something keeps the program from working, else 0.")
    @Flag(help: "Read the whole store as well, which takes a while on a big one.") var thorough = false
    @OptionGroup var output: OutputOptions

    func run() throws {
        let home = Home.current
        var examination = Examination()
        examination.files(of: home)
        examination.settings(of: home)
        examination.store(of: home, thorough: thorough)
        examination.terminal()
        examination.themes()
        if output.json {
            print(
                JSON.array(
                    examination.findings.map {
                        [
                            "topic": .string($0.topic), "state": .string($0.state.rawValue), "text": .string($0.words),
                            "remedy": .optional($0.remedy),
                        ]
                    }
                ).text)
        } else {
            for finding in examination.findings {
                print("\(finding.state.mark) \(finding.topic): \(Printable.visible(finding.words))")
                if let remedy = finding.remedy { print("    \(Printable.visible(remedy))") }
            }
        }
        if examination.findings.contains(where: { $0.state == .broken }) { throw ExitCode(1) }
    }
}

/// What was looked at and found.
private struct Examination {
    enum State: String {
        case fine, warning, broken
        var mark: String { self == .fine ? "ok     " : self == .warning ? "warning" : "broken " }
    }
    struct Finding {
        let topic: String
        let state: State
        let words: String
        /// The command that mends it, where there is one.
        let remedy: String?
    }
    private(set) var findings: [Finding] = []

    private mutating func note(_ topic: String, _ state: State, _ words: String, remedy: String? = nil) {
        findings.append(Finding(topic: topic, state: state, words: words, remedy: remedy))
    }

    /// domain.md §1: the database, `.env` and archives are nobody else's to read.
    mutating func files(of home: Home) {
        guard FileManager.default.fileExists(atPath: home.root) else {
            return note("home", .broken, "there is no shop in \(home.root)", remedy: "nautilus init")
        }
        note("home", .fine, home.root)
        let encrypted = encryptedBackups(of: home)
        let archives = ((try? FileManager.default.contentsOfDirectory(atPath: home.backups)) ?? []).filter {
            $0.hasSuffix(".zip") && !encrypted.contains($0)
        }
        var open: [String] = []
        for path in [home.database, home.envFile] + archives.sorted().map({ home.backups + "/" + $0 }) {
            var info = stat()
            if stat(path, &info) == 0, info.st_mode & 0o004 != 0 { open.append(path) }
        }
        if open.isEmpty {
            note("privacy", .fine, "nobody else can read the database, .env or the backups")
        } else {
            for path in open {
                note("privacy", .warning, "\(path) can be read by everybody", remedy: "chmod o-rwx '\(path)'")
            }
        }
        var disk = statvfs()
        if statvfs(home.root, &disk) == 0 {
            let free = Int(disk.f_bavail) * Int(disk.f_frsize)
            note("disk", free < 500_000_000 ? .warning : .fine, "\(ByteCount.words(free)) are free")
        }
    }

    private func encryptedBackups(of home: Home) -> Set<String> {
        let list = try? Store(path: home.database, settings: .of(home, environment: environment)).backupList(at: .now)
        return Set((list?.backups ?? []).filter(\.isEncrypted).map(\.filename))
    }

    /// What is late, and what was left by a process that died.
    private mutating func backups(_ list: BackupList, of home: Home, _ calendar: ShopCalendar) {
        guard FileManager.default.fileExists(atPath: home.backups) else {
            return note(
                "backups", .warning, "\(home.backups) is not there",
                remedy: "make it, or mount the disk that it lies on")
        }
        for path in Backups.leftovers(of: home) {
            note(
                "backups", .warning, "\(path) was left by a backup or restore that was cut off",
                remedy: "nautilus backup run-due")
        }
        let late = list.schedules.filter {
            $0.isActive && ($0.nextDue.map { $0 < list.asOf.adding(seconds: -900) } ?? false)
        }
        for schedule in late {
            let due = schedule.nextDue.map(calendar.iso8601) ?? ""
            note(
                "backups", .warning,
                "the \(schedule.draft.frequency.rawValue) backup was due \(due) and is not made: is nautilus worker, or cron, at work?",
                remedy: "nautilus backup run-due")
        }
        let damaged = list.backups.filter { $0.state == .damaged }
        for backup in damaged {
            note(
                "backups", .warning, "\(backup.filename) is damaged: \(backup.problem)",
                remedy: "nautilus backup delete '\(backup.filename)'")
        }
        guard let newest = list.lastProven else {
            return note("backups", .warning, "there is no proven backup", remedy: "nautilus backup create --documents")
        }
        let made = "the newest proven one is of \(calendar.iso8601(newest.createdAt))"
        if newest.createdAt < list.asOf.adding(seconds: -Examination.lateAfter) {
            note("backups", .warning, made, remedy: "nautilus backup create --documents")
        } else {
            note("backups", .fine, made)
        }
    }
    /// As the tile of backups has it.
    private static let lateAfter = 48 * 3600

    mutating func settings(of home: Home) {
        let problems = Settings.of(home, environment: environment).problems
        if problems.isEmpty { note("settings", .fine, "\(home.envFile) can be read") }
        for problem in problems { note("settings", .warning, problem) }
    }

    mutating func store(of home: Home, thorough: Bool) {
        do {
            let store = try Store(path: home.database, settings: .of(home, environment: environment))
            let shop = try store.shop()
            note(
                "store", .fine,
                "\(shop.name), schema \(Store.schemaVersion), clock of \(shop.calendar.timeZone.identifier)")
            if let staff = try store.staff(osAccount: Account.name) {
                note("person", .fine, "\(staff.name), \(staff.roleTitle)")
            } else {
                note(
                    "person", .broken,
                    "nobody in this shop is linked to the account '\(Account.name)'; ask the owner to link it")
            }
            backups(try store.backupList(at: .now), of: home, shop.calendar)
            try messages(shop, store)
            if thorough {
                let progress = ProgressLine()
                let found = try store.check { share, words in
                    progress.show(share, words)
                    return true
                }
                progress.clear()
                let faults = found ?? []
                if faults.isEmpty { note("soundness", .fine, "every page, index and reference of the store is sound") }
                for fault in faults { note("soundness", .broken, fault, remedy: "restore a backup") }
            }
        } catch {
            note("store", .broken, "\(error)")
        }
    }

    /// Credentials are tried without sending anything.
    private mutating func messages(_ shop: Shop, _ store: Store) throws(Refusal) {
        for problem in shop.messages.problems { note("messages", .warning, problem) }
        let carriers = Carriers(settings: { .of(.current, environment: environment) })
        for checked in try carriers.check(store, at: .now) {
            switch checked.state {
            case .off, .good: note(checked.channel.title, .fine, checked.words)
            case .unknown: note(checked.channel.title, .warning, checked.words, remedy: "nautilus doctor")
            case .wrong: note(checked.channel.title, .broken, checked.words)
            }
        }
        for lane in try store.laneStates(at: .now) {
            if let why = lane.stoppedBecause {
                note(
                    lane.channel.title, .warning, "nothing goes since it was stopped: \(why)",
                    remedy: "nautilus channel resume \(lane.channel.rawValue)")
            }
        }
    }

    mutating func terminal() {
        let name = environment["TERM"] ?? ""
        note(
            "terminal", name.isEmpty || name == "dumb" ? .warning : .fine,
            name.isEmpty ? "TERM is not set" : "TERM is \(name)")
        if csys_locale_is_utf8() {
            note("locale", .fine, "UTF-8")
        } else {
            note(
                "locale", .warning, "the locale has no UTF-8: lines and names are drawn in ASCII",
                remedy: "export LANG=C.UTF-8")
        }
    }

    mutating func themes() {
        let library = ThemeLibrary(environment: environment)
        let mistakes = library.mistakes()
        if mistakes.isEmpty { note("themes", .fine, library.names.joined(separator: ", ")) }
        for mistake in mistakes { note("themes", .warning, mistake) }
    }
}
