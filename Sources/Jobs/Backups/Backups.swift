import Archives
package import DiveShop
import Foundation
package import Store

/// Carries out the jobs of backups (domain.md §4), each from permission to the row in the trail. What can be stopped answers nil, or
/// false, where it was; then nothing is left of it.
package struct Backups {
    let store: Store
    let home: Home
    let staff: Int64

    package init(store: Store, home: Home, staff: Int64) {
        self.store = store
        self.home = home
        self.staff = staff
    }

    /// Told how much is done, from 0 to 1, and what is being done; the work stops where it answers false. Called on the thread that works.
    package typealias Report = (Double?, String) -> Bool

    /// - Parameter report: told of progress and then, once, of the end; called on this thread. The job is cancelled when it answers
    ///   progress with false.
    package func carryOut(_ job: Job, at now: Instant, report: (JobEvent) -> Bool) {
        let end: JobEvent
        do throws(Refusal) {
            end = try withoutActuallyEscaping(report) { report throws(Refusal) in
                try carryOut(job, at: now) { report(.progress($0, $1)) }
            }
        } catch {
            end = .failed(error)
        }
        _ = report(end)
    }

    private func carryOut(_ job: Job, at now: Instant, _ report: @escaping Report) throws(Refusal) -> JobEvent {
        switch job {
        case .backUp(let order):
            return end(try backUp(order, at: now, report)) { "\($0.filename) is made and proven\($0.leftOutWords)" }
        case .verifyBackup(let name, let passphrase):
            return end(try verify(name, passphrase, at: now, report)) { "\($0.filename) is whole and restorable" }
        case .previewRestore(let name, let passphrase):
            return try preview(name, passphrase, at: now, report).map { .previewed($0) } ?? .cancelled
        case .restoreBackup(let order):
            return end(try restore(order, at: now, report)) {
                "the shop is as in \($0.restored); as it was is in \($0.before)\($0.keptWords)"
            }
        case .undoRestore(let passphrase):
            return end(try undoRestore(passphrase, at: now, report)) {
                "the shop is as it was before the restore of \($0.restored)\($0.keptWords)"
            }
        case .downloadBackup(let name, let destination):
            return end(try download(name, to: destination, at: now, report)) { "copied to \($0), and read back" }
        case .deleteBackup(let name):
            let gone = try delete(name, at: now)
            return .finished("\(gone.filename) is deleted")
        case .cleanBackups(let retention):
            return .finished(Backups.words(removed: try clean(retention, at: now)))
        case .bringBack(let what, let name, let passphrase):
            return end(try bringBack(what, from: name, passphrase, at: now, report)) { $0 }
        default: return .failed(Refusal(.failed, "\(job.title) is no job of backups"))
        }
    }

    private func end<T>(_ result: T?, _ words: (T) -> String) -> JobEvent {
        result.map { .finished(words($0)) } ?? .cancelled
    }

    /// For people: what was cleaned away.
    package static func words(removed: [Backup]) -> String {
        let size = ByteCount.words(removed.reduce(0) { $0 + $1.fileSize })
        return switch removed.count {
        case 0: "nothing is to be cleaned away"
        case 1: "one backup is gone, \(size)"
        case let count: "\(count) backups are gone, \(size)"
        }
    }

    // MARK: What each begins with

    /// Refuses who may not, before a file or a row is looked at.
    func mustBeAllowed(_ permission: Permission, to action: String, at now: Instant) throws(Refusal) {
        try store.checkMay([permission], action: action, module: "backups", staff: staff, at: now)
    }

    /// Writes down what was refused, with who asked for it.
    func telling<T>(_ action: String, at now: Instant, _ work: () throws(Refusal) -> T) throws(Refusal) -> T {
        do { return try work() } catch {
            store.tellTrail(of: error, action: action, module: "backups", staff: staff, at: now)
            throw error
        }
    }
}
