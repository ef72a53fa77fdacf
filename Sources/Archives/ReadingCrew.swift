import DiveShop
import Foundation

/// Reads the entries of an archive whole, on all cores, and the file's own bytes beside them: everything that verifying and unpacking prove.
final class ReadingCrew: @unchecked Sendable {
    /// Of all before the digest in the comment, and of the whole file with it.
    typealias Digests = (seal: String, whole: String)
    /// The SHA-256 that an entry is to have; nil: it is not read.
    typealias Digest = @Sendable (ArchiveLayout.Entry) -> String?

    private enum Task {
        case file
        case large(Int)
        case small(Range<Int>)
    }

    private let layout: ArchiveLayout
    private let passphrase: Secret?
    private let side: String?
    private let isDraft: Bool
    private let digest: Digest
    private let sink: @Sendable (ArchiveLayout.Entry) throws(Refusal) -> EntryProof.Sink
    private let whole: Int

    private let condition = NSCondition()
    private var tasks: [Task]
    private var next = 0
    private var threads = 0
    private var done = 0
    private var isStopped = false
    private var entryFailure: (index: Int, refusal: Refusal)?
    private var fileFailure: Refusal?
    private var digests: Digests?

    /// - Parameters:
    ///   - side: the digest that is written beside the file.
    ///   - isDraft: the digest in its comment is not there yet.
    init(
        _ layout: ArchiveLayout, _ passphrase: Secret?, digest: @escaping Digest, side: String?, isDraft: Bool,
        sink: @escaping @Sendable (ArchiveLayout.Entry) throws(Refusal) -> EntryProof.Sink
    ) throws(Refusal) {
        self.layout = layout
        self.passphrase = passphrase
        self.digest = digest
        self.side = side
        self.isDraft = isDraft
        self.sink = sink
        var whole = layout.file.size
        var large: [(index: Int, size: Int)] = []
        try layout.eachEntry { entry in
            guard digest(entry) != nil else { return }
            whole += entry.size
            if entry.size >= EntryProof.large { large.append((entry.index, entry.size)) }
        }
        self.whole = max(1, whole)
        // The largest first, so that no core is left with it at the end.
        tasks =
            large.sorted { $0.size > $1.size }.map { .large($0.index) }
            + stride(from: 0, to: layout.count, by: ReadingCrew.stretch).map {
                .small($0..<min(layout.count, $0 + ReadingCrew.stretch))
            }
        tasks.insert(.file, at: min(1, large.count))
    }

    /// Small entries that one thread reads one after another.
    private static let stretch = 64

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
            case .large(let index): read([index], &reader) { _ in true }
            case .small(let range): read(range, &reader) { $0.size < EntryProof.large }
            }
        }
        condition.withLock {
            threads -= 1
            condition.broadcast()
        }
    }

    private func read(
        _ indices: some Collection<Int>, _ reader: inout EntryReader?, isWanted: (ArchiveLayout.Entry) -> Bool
    ) {
        for index in indices where goesOn {
            do throws(Refusal) {
                let entry = try layout.entry(index)
                guard isWanted(entry), let sha256 = digest(entry) else { continue }
                let own: EntryReader
                if let reader { own = reader } else { own = try EntryReader(layout, passphrase) }
                reader = own
                let digest = try own.read(entry, into: sink(entry)) { count($0) }
                if let digest, digest != sha256 {
                    throw EntryReader.damaged(entry, "it is not what \(ArchiveMetadata.name) says")
                }
            } catch { fail(index, error) }
        }
    }

    private var goesOn: Bool { condition.withLock { !isStopped } }

    private func fail(_ index: Int, _ refusal: Refusal) {
        condition.withLock {
            isStopped = true
            if entryFailure.map({ $0.index > index }) ?? true { entryFailure = (index, refusal) }
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

    /// The file's bytes against the digest in its comment, and the one beside it.
    private func readFile() throws(Refusal) {
        let sha = try Sha256()
        var before = 0
        let report = { [self] (bytes: Int) -> Bool in
            defer { before = bytes }
            return count(bytes - before)
        }
        guard try FileDigest.read(layout.file, 0..<layout.sealPlace, into: sha, progress: report) else { return }
        var sealed = try sha.soFar()
        if isDraft {
            sealed.withUTF8 { sha.add(UnsafeRawBufferPointer($0)) }
            let whole = sha.end()
            return condition.withLock { digests = (sealed, whole) }
        }
        before = 0
        guard try FileDigest.read(layout.file, layout.sealPlace..<layout.file.size, into: sha, progress: report) else {
            return
        }
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
