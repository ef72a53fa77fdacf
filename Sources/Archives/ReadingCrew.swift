import DiveShop
import Foundation

/// Reads the entries of an archive whole, on all cores, and the file's own bytes beside them: everything that verifying and unpacking prove.
final class ReadingCrew: @unchecked Sendable {
    /// Of all before the digest in the comment, and of the whole file with it.
    typealias Digests = (seal: String, whole: String)

    private enum Task {
        case file
        case entry(ArchiveLayout.Entry, sha256: String)
    }

    private let file: OpenFile
    private let layout: ArchiveLayout
    private let passphrase: Secret?
    private let side: String?
    private let isDraft: Bool
    private let sink: @Sendable (ArchiveLayout.Entry) throws(Refusal) -> EntryProof.Sink
    private let whole: Int

    private let condition = NSCondition()
    private let tasks: [Task]
    private var next = 0
    private var threads = 0
    private var done = 0
    private var isStopped = false
    private var entryFailure: (index: Int, refusal: Refusal)?
    private var fileFailure: Refusal?
    private var digests: Digests?

    /// - Parameters:
    ///   - hashes: of the entries that are read, by name.
    ///   - side: the digest that is written beside the file.
    ///   - isDraft: the digest in its comment is not there yet.
    init(
        _ file: OpenFile, _ layout: ArchiveLayout, _ passphrase: Secret?, hashes: [String: String], side: String?,
        isDraft: Bool, sink: @escaping @Sendable (ArchiveLayout.Entry) throws(Refusal) -> EntryProof.Sink
    ) {
        self.file = file
        self.layout = layout
        self.passphrase = passphrase
        self.side = side
        self.isDraft = isDraft
        self.sink = sink
        let entries = layout.entries.filter { hashes[$0.name] != nil }
        whole = max(1, file.size + entries.reduce(0) { $0 + $1.size })
        // The largest first, so that no core is left with it at the end.
        var tasks = entries.sorted { $0.size > $1.size }.map { Task.entry($0, sha256: hashes[$0.name] ?? "") }
        tasks.insert(.file, at: min(1, tasks.count))
        self.tasks = tasks
    }

    /// Carries it out, and returns when no thread is left.
    /// - Parameter progress: called on this thread.
    /// - Returns: nil: it was stopped.
    func carryOut(progress: (Double) -> Bool) throws(Refusal) -> Digests? {
        let count = min(tasks.count, max(2, min(8, ProcessInfo.processInfo.activeProcessorCount)))
        condition.withLock { threads = count }
        for _ in 0..<count { Thread.detachNewThread { [self] in work() } }
        var isWanted = true
        var told = 0
        while true {
            let (now, isOver) = condition.withLock { () -> (Int, Bool) in
                while threads > 0 && done == told { condition.wait() }
                return (done, threads == 0)
            }
            if isOver { break }
            told = now
            if isWanted && !progress(Double(now) / Double(whole)) {
                isWanted = false
                condition.withLock { isStopped = true }
            }
        }
        let failure = condition.withLock { entryFailure?.refusal ?? fileFailure }
        if let failure { throw failure }
        return isWanted && progress(1) ? condition.withLock { digests } : nil
    }

    private func work() {
        var reader: EntryReader?
        while let task = condition.withLock({ take() }) {
            switch task {
            case .file:
                do throws(Refusal) { try readFile() } catch { condition.withLock { fileFailure = error } }
            case .entry(let entry, let sha256):
                do throws(Refusal) {
                    let own: EntryReader
                    if let reader { own = reader } else { own = try EntryReader(file, passphrase) }
                    reader = own
                    try read(entry, sha256, own)
                } catch {
                    condition.withLock {
                        isStopped = true
                        if entryFailure.map({ $0.index > entry.index }) ?? true { entryFailure = (entry.index, error) }
                    }
                }
            }
        }
        condition.withLock {
            threads -= 1
            condition.broadcast()
        }
    }

    /// The next, for whoever holds the lock. (Taken off the front of the list, one of 100,000 would cost as much as reading it.)
    private func take() -> Task? {
        guard !isStopped, next < tasks.count else { return nil }
        next += 1
        return tasks[next - 1]
    }

    /// - Returns: false: stop.
    private func count(_ bytes: Int) -> Bool {
        condition.withLock {
            done += bytes
            condition.broadcast()
            return !isStopped
        }
    }

    private func read(_ entry: ArchiveLayout.Entry, _ sha256: String, _ reader: EntryReader) throws(Refusal) {
        let digest = try reader.read(entry, into: sink(entry)) { count($0) }
        guard let digest else { return }
        if digest != sha256 { throw EntryReader.damaged(entry, "it is not what \(ArchiveMetadata.name) says") }
    }

    /// The file's bytes against the digest in its comment, and the one beside it.
    private func readFile() throws(Refusal) {
        let sha = try Sha256()
        var before = 0
        let report = { [self] (bytes: Int) -> Bool in
            defer { before = bytes }
            return count(bytes - before)
        }
        guard try FileDigest.read(file, 0..<layout.sealPlace, into: sha, progress: report) else { return }
        var sealed = try sha.soFar()
        if isDraft {
            sealed.withUTF8 { sha.add(UnsafeRawBufferPointer($0)) }
            let whole = sha.end()
            return condition.withLock { digests = (sealed, whole) }
        }
        before = 0
        guard try FileDigest.read(file, layout.sealPlace..<file.size, into: sha, progress: report) else { return }
        let whole = sha.end()
        if sealed != layout.seal {
            throw Refusal(
                .data, "it is damaged outside what its entries hold: its bytes are not those that its own digest names")
        }
        if let side, side != whole {
            throw Refusal(.data, "it is not the file whose digest is beside it")
        }
        condition.withLock { digests = (sealed, whole) }
    }
}
