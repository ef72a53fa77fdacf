import Dispatch
package import DiveShop
import Jobs
package import Screens
package import Store
import Synchronization

/// Carries out commands and jobs beside the loop, and tells of them by events.
package final class Performer: Sendable {
    private let store: Store
    /// For whom; nil: nobody.
    private let staff: Mutex<Int64?>
    private let home: Home
    private let clock: @Sendable () -> Instant
    private let post: @Sendable (Event) -> Void
    /// Called after each command, whatever came of it, with what is to be told once the store has been read again.
    private let afterwards: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// Commands in the order they were given, one at a time.
    private let commands = DispatchQueue(label: "commands")
    private let jobs = DispatchQueue(label: "jobs", attributes: .concurrent)
    private let cancelled = Mutex<Set<JobID>>([])
    /// What waits to be kept, or (nil) forgotten, by form: only the newest of each.
    private let drafts = Mutex<[Draft: [String: String]?]>([:])
    private struct Draft: Hashable, Sendable {
        let staff: Int64
        let form: String
    }

    package init(
        store: Store, staff: Int64?, home: Home, clock: @escaping @Sendable () -> Instant,
        post: @escaping @Sendable (Event) -> Void,
        afterwards: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void
    ) {
        self.store = store
        self.staff = Mutex(staff)
        self.home = home
        self.clock = clock
        self.post = post
        self.afterwards = afterwards
    }

    /// Whoever sits there.
    package var sitter: Int64? { staff.withLock { $0 } }
    package func serve(_ id: Int64?) { staff.withLock { $0 = id } }

    /// Looks who that is, beside the loop: it takes a while on purpose.
    package func signIn(_ username: String, _ secret: Secret, welcome: @escaping @Sendable (Staff) -> Void) {
        commands.async { [self] in
            do throws(Refusal) {
                let person = try store.signIn(username, secret, at: clock())
                // Behind a lock somebody else may have left a form.
                if let before = sitter, before != person.id { try store.leaveDrafts(of: before) }
                serve(person.id)
                welcome(person)
                post(.signedIn(person))
            } catch {
                post(.signInRefused(error))
            }
        }
    }

    /// Writes down that a screen refused what the person may not do.
    package func tell(of refusal: Refusal, action: String) {
        let staff = sitter
        commands.async { [self] in
            store.tellTrail(of: refusal, action: action, module: "screen", staff: staff, at: clock())
        }
    }

    /// Writes down that somebody came in by their account.
    package func tellOfSignIn(osAccount: String) {
        commands.async { [self] in
            do throws(Refusal) { _ = try store.signIn(osAccount: osAccount, at: clock()) } catch {
                post(.notice(error.words, isAlarm: true))
            }
        }
    }

    /// Ends a restore that was cut off, whoever began it, and says what became of it.
    package func endInterruptedRestore() {
        commands.async { [self] in
            do throws(Refusal) {
                guard let words = try Backups.endInterrupted(store, home, at: clock()) else { return }
                post(.notice(words, isAlarm: true))
            } catch {
                post(.notice("a restore was cut off, and cannot be ended: \(error.words)", isAlarm: true))
            }
        }
    }

    package func perform(_ command: Command) {
        guard let staff = sitter else { return post(.refused(command, .accountClosed)) }
        commands.async { [self] in
            let told: Event
            do throws(Refusal) {
                try store.perform(command, staff: staff, at: clock())
                told = .done(command)
            } catch {
                told = .refused(command, error)
            }
            // Not before what a reading that was under way still tells of the time before.
            afterwards { [post] in post(told) }
        }
    }

    /// Keeps what is being typed into a form, so that it can be offered again; nil: forgets it. Where many come while one is
    /// being written, only the newest of them is.
    package func keepDraft(_ form: String, _ fields: [String: String]?) {
        guard let staff = sitter else { return }
        let draft = Draft(staff: staff, form: form)
        let isFirst = drafts.withLock { drafts in
            defer { drafts[draft] = .some(fields) }
            return drafts[draft] == nil
        }
        guard isFirst else { return }
        commands.async { [self] in
            guard let fields = drafts.withLock({ $0.removeValue(forKey: draft) }) else { return }
            do throws(Refusal) {
                if let fields {
                    try store.keepDraft(form, fields, staff: staff, at: clock())
                } else {
                    try store.dropDraft(form, staff: staff)
                }
            } catch {
                post(.notice("what is typed here cannot be kept: \(error.words)", isAlarm: true))
            }
        }
    }

    /// Goes on with what was kept before, or throws it away.
    package func settleDraft(_ id: Int64, goesOn: Bool) {
        guard let staff = sitter else { return }
        ofDrafts { store throws(Refusal) in try store.settleDraft(id, goesOn: goesOn, staff: staff) }
    }

    /// Whoever sits there goes: what they typed is offered to them again, here or elsewhere.
    package func leaveDrafts() {
        guard let staff = sitter else { return }
        ofDrafts { store throws(Refusal) in try store.leaveDrafts(of: staff) }
    }

    /// After what was to be kept before.
    private func ofDrafts(_ body: @escaping @Sendable (Store) throws(Refusal) -> Void) {
        commands.async { [self] in
            do throws(Refusal) { try body(store) } catch {
                post(.notice("what was typed before stays as it is: \(error.words)", isAlarm: true))
            }
        }
    }

    package func start(_ id: JobID, _ job: Job) {
        guard let staff = sitter else { return post(.job(id, .failed(.accountClosed))) }
        jobs.async { [self] in
            let report: (JobEvent) -> Bool = { [self] event in
                post(.job(id, event))
                return !cancelled.withLock { $0.contains(id) }
            }
            switch job {
            case .backUp, .verifyBackup, .previewRestore, .restoreBackup, .undoRestore, .downloadBackup, .deleteBackup,
                .cleanBackups, .bringBack:
                Backups(store: store, home: home, staff: staff).carryOut(job, at: clock(), report: report)
            case .checkStore: CheckStore.carryOut(on: store, report: report)
            case .verifyAudit: VerifyAudit.carryOut(on: store, staff: staff, at: clock(), report: report)
            case .exportCustomer(let id):
                ExportCustomer(customer: id, staff: staff, home: home).carryOut(on: store, at: clock(), report: report)
            case .dryRun(let draft):
                DryRunCampaign(draft: draft, staff: staff).carryOut(on: store, at: clock(), report: report)
            case .testMessage(let channel, let address, let content):
                TestMessage(channel: channel, address: address, content: content, staff: staff)
                    .carryOut(on: store, at: clock(), report: report)
            case .exportCosts(let from, let to):
                ExportCosts(from: from, to: to, staff: staff, home: home).carryOut(
                    on: store, at: clock(), report: report)
            case .exportRows(let widget, let options, let filter):
                ExportRows(widget: widget, options: options, filter: filter, staff: staff, home: home)
                    .carryOut(on: store, at: clock(), report: report)
            }
        }
    }

    package func cancel(_ id: JobID) { cancelled.withLock { _ = $0.insert(id) } }

    /// Waits until every command that was given is carried out: what a person has seen done is done.
    package func finish() { commands.sync {} }
}
