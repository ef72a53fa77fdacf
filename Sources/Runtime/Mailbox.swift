import CSystem
import Synchronization

/// Where other threads leave what the loop is to handle; a descriptor wakes it.
package final class Mailbox<Message: Sendable>: Sendable {
    private let pending = Mutex<[Message]>([])
    /// Readable while something is waiting.
    package let descriptor: Int32

    package init() { descriptor = csys_eventfd() }
    deinit { csys_close(descriptor) }

    /// From any thread.
    package func post(_ message: Message) {
        let isFirst = pending.withLock { pending in
            pending.append(message)
            return pending.count == 1
        }
        if isFirst { csys_eventfd_wake(descriptor) }
    }

    /// Everything that waits, in the order it came.
    package func takeAll() -> [Message] {
        csys_eventfd_clear(descriptor)
        return pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
    }
}
