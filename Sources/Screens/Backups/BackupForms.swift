import Cells
import DiveShop

/// What is to be backed up, and how.
struct CreateForm: FormPlace {
    var form: Form

    /// - Parameters:
    ///   - order: one that was refused, to be put right.
    init(_ order: BackupOrder? = nil, _ refusal: Refusal? = nil) {
        form = Form([
            Form.Row(
                "Holds", CreateForm.database, choices: [CreateForm.database, CreateForm.documents],
                help: "← and → change it. Documents: every waiver and certificate."),
            Form.Row("Description", help: "Such as “before the move”; it may be empty."),
            Form.Row(
                "Encrypted", "no", choices: ["no", "yes"],
                help: "With BACKUP_PASSPHRASE; without it nobody opens it again."),
        ])
        form.allow(1, characters: BackupOrder.longestDescription)
        guard let order, let refusal else { return }
        form.set(0, order.includesDocuments ? CreateForm.documents : CreateForm.database)
        form.set(1, order.description)
        form.set(2, order.isEncrypted ? "yes" : "no")
        form.complain(refusal)
    }

    private static let database = "the database"
    private static let documents = "database and documents"

    var title: String { "A new backup" }
    var keepWord: String { "make it" }

    mutating func keep(_ desk: inout Desk) {
        let description = form[1].trimmed
        if description.hasControlCharacters { return form.complain([1: "words on one line"]) }
        desk.close()
        desk.start(
            .backUp(
                BackupOrder(
                    includesDocuments: form[0] == CreateForm.documents, description: description,
                    isEncrypted: form[2] == "yes")))
    }
}

/// Where a copy of an archive goes.
struct DownloadForm: FormPlace {
    var form: Form
    private let backup: Backup

    /// - Parameter path: one that was refused, to be put right.
    init(_ backup: Backup, _ path: String = "", _ refusal: Refusal? = nil) {
        self.backup = backup
        form = Form([
            Form.Row("Copy it to", help: "A folder or a file; a stick is mostly under /media. The copy is read back.")
        ])
        form.allow(0, characters: 4096)
        form.set(0, path)
        if let refusal { form.complain([0: refusal.words]) }
    }

    var title: String { "Copy \(backup.filename)" }
    var keepWord: String { "copy it" }

    mutating func keep(_ desk: inout Desk) {
        let path = form[0].trimmed
        guard !path.isEmpty else { return form.complain([0: "say where to, such as /media/stick"]) }
        guard path.hasPrefix("/") || path.hasPrefix("~/") else {
            return form.complain([0: "write the whole path, from / on, such as /media/stick"])
        }
        desk.close()
        desk.start(.downloadBackup(backup.filename, to: path))
    }
}

/// One customer or item, with its history, out of an archive.
struct BringBackForm: FormPlace {
    var form: Form
    private let backup: Backup
    private let made: String

    /// - Parameter what: what was refused, to be put right.
    init(_ backup: Backup, _ words: Words, _ what: BroughtBack? = nil, _ refusal: Refusal? = nil) {
        self.backup = backup
        made = words.text(.moment(backup.createdAt))
        form = Form([
            Form.Row(
                "What", BringBackForm.customer, choices: [BringBackForm.customer, BringBackForm.item],
                help: "← and → change it."),
            Form.Row("Which"),
        ])
        switch what {
        case .customer(let id): form.set(1, "\(id)")
        case .equipment(let code):
            form.set(0, BringBackForm.item)
            form.set(1, code)
        case nil: break
        }
        explain()
        if let refusal { form.complain([1: refusal.words]) }
    }

    private static let customer = "a customer"
    private static let item = "an item"

    var title: String { "Bring back from \(made)" }
    var keepWord: String { "bring it back" }

    /// What becomes different by it, and what does not.
    private mutating func explain() {
        form.explain(
            1,
            form[0] == BringBackForm.item
                ? "The item's code. It is again as it was then, with its records; all else stays."
                : "The customer's number. They are again as they were then, with their history; all else stays.")
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let what = form[0]
        defer {
            // What was wrong with a customer's number says nothing of an item's code.
            if form[0] != what {
                form.complain([:])
                explain()
            }
        }
        return fill(input, desk)
    }

    mutating func keep(_ desk: inout Desk) {
        let text = form[1].trimmed
        let what: BroughtBack
        if form[0] == BringBackForm.item {
            guard !text.isEmpty else { return form.complain([1: "say which: its code, such as TNK-0001"]) }
            what = .equipment(text)
        } else {
            guard let id = Int64(text), id > 0 else { return form.complain([1: "the customer's number, such as 1204"]) }
            what = .customer(id)
        }
        desk.close()
        desk.start(.bringBack(what, from: backup.filename, nil))
    }
}

/// What ``PassphraseForm`` was filled with, to the place that started the job.
struct GivenPassphrase: Hashable, Sendable {
    let job: Job
    let secret: Secret
}

/// The passphrase of one archive, where that of the settings does not open it. It is never shown, kept or written down.
struct PassphraseForm: FormPlace {
    var form: Form
    private let job: Job

    /// - Parameter complaint: why it is asked; nil: the person wants to.
    init(_ job: Job, complaint: String? = nil) {
        self.job = job
        form = Form([
            Form.Row(
                "Passphrase", isSecret: true,
                help: "The one it was encrypted with. It is used for this once, and kept nowhere.")
        ])
        form.allow(0, characters: Secret.longest)
        if let complaint { form.complain([0: complaint]) }
    }

    var title: String { "An encrypted archive" }
    var keepWord: String { "open it" }

    mutating func keep(_ desk: inout Desk) {
        guard !form[0].isEmpty else { return form.complain([0: "type the passphrase, or esc"]) }
        desk.close()
        desk.requests.append(.below(GivenPassphrase(job: job, secret: Secret(form[0]))))
    }
}
