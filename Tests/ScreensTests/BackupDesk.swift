import Cells
import DiveShop
import Rig
import Screens

/// The shell with a list of backups at hand, and no store: what is asked is answered at once, what is ordered or started is kept.
struct BackupDesk {
    var shell = Shell(now: SmallShop.now)
    private(set) var ordered: [Command] = []
    private(set) var started: [(id: JobID, job: Job)] = []
    private(set) var effects: [Effect] = []
    private(set) var asked: Set<Query> = []
    var list: BackupList
    private let staff: Staff

    init(
        _ width: Int = 100, _ height: Int = 30, list: BackupList = Archives.list,
        permissions: Set<Permission> = Set(Permission.allCases)
    ) {
        self.list = list
        staff = Staff(id: 1, username: "nora", firstName: "Nora", role: "manager", permissions: permissions)
        handle(.frame(Frame(width, height)))
        settle()
    }

    var picture: String { shell.view().text }
    /// The last line, where notices stand.
    var below: String { picture.split(separator: "\n").last.map(String.init) ?? "" }
    var jobs: [Job] { started.map(\.job) }

    mutating func press(_ names: String) {
        for name in names.split(separator: " ") {
            guard let key = Key(String(name)) else { preconditionFailure("no key is called \(name)") }
            input(.key(key))
        }
    }
    mutating func type(_ text: String) { input(.paste(text)) }
    private mutating func input(_ input: Input) {
        handle(.input(input))
        if shell.awaitsPause { handle(.pause) }
        settle()
    }

    /// What the job that was started last tells.
    mutating func tell(_ event: JobEvent) {
        guard let last = started.last else { return }
        handle(.job(last.id, event))
        settle()
    }
    /// The last command is carried out, or refused.
    mutating func answer(_ refusal: Refusal? = nil) {
        guard let last = ordered.last else { return }
        handle(refusal.map { .refused(last, $0) } ?? .done(last))
        settle()
    }
    /// The list has changed.
    mutating func read(_ list: BackupList) {
        self.list = list
        asked = []
        settle()
    }
    mutating func resize(_ width: Int, _ height: Int) { handle(.frame(Frame(width, height))) }

    private mutating func handle(_ event: Event) {
        for effect in shell.handle(event) {
            switch effect {
            case .command(let command): ordered.append(command)
            case .start(let id, let job): started.append((id, job))
            default: effects.append(effect)
            }
        }
    }

    private mutating func settle() {
        while case let due = shell.queries.filter({ !asked.contains($0) }), !due.isEmpty {
            for query in due {
                asked.insert(query)
                switch query {
                case .dashboard:
                    handle(
                        .snapshot(
                            query,
                            .dashboard(
                                DashboardSnapshot(
                                    shop: Shop(name: "Test Shop", calendar: .utc), staff: staff, layout: Layout([]),
                                    isStandard: false))))
                case .backups: handle(.snapshot(query, .backups(list)))
                default: break
                }
            }
        }
    }
}

/// Archives, schedules and a preview for tests, as of Saturday 13 June 2026, 19:30.
enum Archives {
    static func at(_ text: String) -> Instant { Instant(text: text) ?? SmallShop.now }

    static func backup(
        _ made: String, size: Int = 12_400_000, documents: Bool = false, encrypted: Bool = false,
        state: Backup.State = .proven, problem: String = "", pinned: Bool = false, origin: Backup.Origin = .manual,
        description: String = ""
    ) -> Backup {
        let name = made.replacing(" ", with: "_").replacing(":", with: "")
        return Backup(
            filename: "nautilus_backup_\(name).zip", createdAt: at(made), description: description, fileSize: size,
            includesDocuments: documents, isEncrypted: encrypted, state: state,
            provenAt: state == .proven ? at(made).adding(seconds: 9) : nil, problem: problem, isPinned: pinned,
            origin: origin)
    }

    static let backups = [
        backup("2026-06-13 02:00:00", origin: .scheduled),
        backup(
            "2026-06-12 18:04:11", size: 214_000_000, documents: true, encrypted: true, description: "Before the move"),
        backup(
            "2026-06-12 02:00:00", state: .unproven, problem: "the disk was taken away meanwhile", origin: .scheduled),
        backup(
            "2026-06-11 11:20:42", documents: true, pinned: true, origin: .preRestore, description: "Before a restore"),
        backup(
            "2026-06-10 02:00:00", state: .damaged, problem: "documents/waiver-17.pdf is not what was written",
            origin: .scheduled),
        backup("2026-06-09 02:00:00", state: .missing, origin: .scheduled),
        backup("2026-05-30 09:15:00", size: 9_800_000, state: .foreign, description: "Copied from the old machine"),
    ]
    static let schedules = [
        BackupSchedule(
            id: 1, draft: ScheduleDraft(frequency: .daily, time: "02:00"), isActive: true,
            lastRun: at("2026-06-13 02:00:07"), nextDue: at("2026-06-14 02:00:00")),
        BackupSchedule(
            id: 2,
            draft: ScheduleDraft(frequency: .weekly, time: "03:30", day: 6, includesDocuments: true, isEncrypted: true),
            isActive: true, lastRun: nil, nextDue: at("2026-06-13 03:30:00")),
        BackupSchedule(
            id: 3, draft: ScheduleDraft(frequency: .monthly, time: "04:00", day: 31, includesDocuments: true),
            isActive: false, lastRun: at("2026-05-31 04:00:31"), nextDue: nil),
    ]

    static func list(
        _ backups: [Backup] = backups, schedules: [BackupSchedule] = schedules, undo: BackupList.Undo? = nil,
        free: Int = 61_000_000_000
    ) -> BackupList {
        BackupList(
            backups: backups, databaseSize: 52_428_800, diskFree: free, diskSize: 120_000_000_000, schedules: schedules,
            undo: undo, asOf: SmallShop.now)
    }
    static let list = list()
    static let empty = list([], schedules: [])
    static let undo = BackupList.Undo(
        restored: backups[1].filename, before: backups[3].filename, at: at("2026-06-11 11:20:51"))

    static func preview(
        of backup: Backup = backups[0],
        lost: [String] = [
            "143 changes by 4 people", "14 sales, the newest of 2026-06-13", "3 customers", "1 record of service",
        ],
        otherShop: Bool = false, schema: Int = 9
    ) -> RestorePreview {
        let names = ["customers", "transactions", "transaction_items", "equipment_maintenance", "products", "roles"]
        let now = [304, 2930, 7101, 412, 120, 6]
        let then = lost.isEmpty ? now : [301, 2916, 7080, 411, 121, 6]
        return RestorePreview(
            filename: backup.filename,
            metadata: ArchiveMetadata(
                createdAt: backup.createdAt.text, description: backup.description,
                includesDocuments: backup.includesDocuments, databaseSize: 52_428_800, appVersion: "0.1.0",
                schemaVersion: schema, rowCounts: [:],
                shopName: otherShop ? "Blue Hole Divers" : "Test Shop",
                shopID: otherShop ? "b" : "a", auditHash: "", auditRows: 0),
            createdAt: backup.createdAt,
            tables: zip(names, zip(now, then)).map { RestorePreview.Table(name: $0, now: $1.0, then: $1.1) },
            lost: lost,
            carriedOver: ["2 opt-outs since then", "41 messages that were sent", "the trail of what was done"],
            schemaVersion: 9, isOtherShop: otherShop,
            documents: RestorePreview.Documents(added: backup.includesDocuments ? 2 : 0, removed: 0, changed: 1))
    }
}
