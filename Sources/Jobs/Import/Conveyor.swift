import DiveShop
import Foundation

/// Carries batches of rows from the thread that reads a file to the one that writes them into the store, and back when they are empty:
/// reading and writing go on side by side, and a few batches are all there ever is.
///
/// What the reading thread works with belongs to it from ``start(_:)`` to the end of ``stop()``.
final class Conveyor: @unchecked Sendable {
    private let condition = NSCondition()
    private var empty: [ImportBatch]
    private var full: [ImportBatch] = []
    private var refusal: Refusal?
    private var isOver = true
    private var isStopped = false
    /// The batch that the writing thread has.
    private var out: ImportBatch?

    init(batches: Int = 4) { empty = (0..<batches).map { _ in ImportBatch() } }

    /// Begins to read, on a thread of its own.
    /// - Parameter fill: fills a batch, and says whether the file is over.
    func start(_ fill: @escaping (ImportBatch) throws(Refusal) -> Bool) {
        isOver = false
        let work = Work(fill: fill)
        Thread.detachNewThread { [self] in
            var failure: Refusal?
            do throws(Refusal) {
                while let batch = nextEmpty() {
                    batch.empty()
                    let isLast = try work.fill(batch)
                    condition.withLock {
                        full.append(batch)
                        condition.broadcast()
                    }
                    if isLast { break }
                }
            } catch {
                failure = error
            }
            condition.withLock {
                refusal = failure
                isOver = true
                condition.broadcast()
            }
        }
    }

    private struct Work: @unchecked Sendable {
        let fill: (ImportBatch) throws(Refusal) -> Bool
    }

    private func nextEmpty() -> ImportBatch? {
        condition.withLock {
            while empty.isEmpty && !isStopped { condition.wait() }
            return isStopped ? nil : empty.removeLast()
        }
    }

    /// The next rows, of which the ones before are not needed any more; nil: there are no more.
    func next() throws(Refusal) -> ImportBatch? {
        let (batch, failure) = condition.withLock { () -> (ImportBatch?, Refusal?) in
            if let out {
                empty.append(out)
                condition.broadcast()
            }
            while full.isEmpty && !isOver { condition.wait() }
            out = full.isEmpty ? nil : full.removeFirst()
            return (out, out == nil ? refusal : nil)
        }
        if let failure { throw failure }
        return batch
    }

    /// Ends the reading, and waits for it.
    func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
            while !isOver { condition.wait() }
        }
    }
}
