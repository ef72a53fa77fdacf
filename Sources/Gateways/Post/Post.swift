import CCurl
import Glibc
import Synchronization

/// Carries requests to the providers and brings their answers: many at once, on connections that are kept, on one thread of its own.
///
/// A request goes out at most once unless it says that it may be repeated. Redirects are not followed, proxy variables and `.netrc` are
/// not looked at. Mail wants a `Post` of its own: taking leave of a mail server makes the thread wait.
package final class Post: Sendable {
    /// Requests that may be under way at once.
    package let connections: Int
    private let loop: TransferLoop
    private let numbers = Atomic<Int>(0)
    private let thread: Mutex<pthread_t?>

    /// - Throws: ``Fault``, where the system has no room for it.
    package init(_ limits: Limits = Limits()) throws(Fault) {
        guard let loop = TransferLoop(limits) else { throw Post.noRoom }
        self.loop = loop
        connections = limits.connections
        var thread = pthread_t()
        let handle = Unmanaged.passRetained(loop)
        let made = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, handle.toOpaque())
        guard made == 0 else {
            handle.release()
            loop.abandon()
            throw Post.noRoom
        }
        self.thread = Mutex(thread)
    }

    private static let noRoom = Fault(
        .ended, mayHaveBeenRead: false, "nothing can be sent: the system has no memory or thread left for it")

    deinit { close() }

    /// Ends the engine: what is under way fails, as does what is sent later. Returns when its thread is gone.
    package func close() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        loop.close()
        if pthread_equal(thread, pthread_self()) != 0 { pthread_detach(thread) } else { pthread_join(thread, nil) }
    }

    /// - Returns: the answer, whatever its status; or why there is none. A cancelled task gets its failure at once.
    package func send(_ request: WebRequest) async -> Result<Answer, Fault> {
        await carry(.web(request)).result
    }

    func send(_ mail: MailRequest) async -> Delivered { await carry(.mail(mail)) }

    private func carry(_ errand: Errand) async -> Delivered {
        let number = numbers.add(1, ordering: .relaxed).newValue
        let delivered = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.take(QueuedErrand(number: number, errand: errand) { continuation.resume(returning: $0) })
            }
        } onCancel: {
            loop.cancel(number)
        }
        loop.forget(number)
        return delivered
    }
}

/// What is to be carried.
enum Errand: Sendable {
    case web(WebRequest)
    case mail(MailRequest)
}

/// One errand, and who waits for it.
struct QueuedErrand: Sendable {
    let number: Int
    let errand: Errand
    let finish: @Sendable (Delivered) -> Void
}

/// What came of an errand. A mail's answer is what the server said after the message.
struct Delivered: Sendable {
    let result: Result<Answer, Fault>
    /// Mail only: what the server said, in order.
    var talk = MailTalk()
}
