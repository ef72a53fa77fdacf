import CCurl
import Glibc
import Synchronization

/// Where errands are left, and the thread that carries them: it alone touches libcurl's handles.
final class TransferLoop: Sendable {
    private struct Inbox {
        var queue: [QueuedErrand] = []
        var cancelled: [Int] = []
        /// Numbers of errands that were left here and whose end was not told yet.
        var open: Set<Int> = []
        /// Numbers that were cancelled before they were left here.
        var early: Set<Int> = []
        var isClosing = false
        /// Once it is, the multi handle must not be woken any more.
        var isGone = false
    }

    private let limits: Limits
    private let inbox = Mutex(Inbox())
    private nonisolated(unsafe) let multi: UnsafeMutableRawPointer
    private nonisolated(unsafe) let sockets: OpaquePointer

    private static let isReady = ccurl_start()

    /// Nil: no memory, or no descriptors.
    init?(_ limits: Limits) {
        guard TransferLoop.isReady, let multi = ccurl_multi_init() else { return nil }
        guard let sockets = ccurl_sockets_begin() else {
            ccurl_multi_cleanup(multi)
            return nil
        }
        _ = ccurl_set_multi(multi, CURLMOPT_MAXCONNECTS, limits.connections)
        self.limits = limits
        self.multi = multi
        self.sockets = sockets
    }

    // MARK: From any thread

    func take(_ queued: QueuedErrand) {
        let refusal = inbox.withLock { inbox -> Fault? in
            if inbox.isClosing { return Transfer.ended(mayHaveBeenRead: false) }
            if inbox.early.contains(queued.number) { return Transfer.cancelled(mayHaveBeenRead: false) }
            inbox.queue.append(queued)
            inbox.open.insert(queued.number)
            if inbox.queue.count == 1 { ccurl_multi_wakeup(multi) }
            return nil
        }
        if let refusal { queued.finish(Delivered(result: .failure(refusal))) }
    }

    func cancel(_ number: Int) {
        inbox.withLock { inbox in
            guard inbox.open.contains(number) else {
                inbox.early.insert(number)
                return
            }
            inbox.cancelled.append(number)
            if !inbox.isGone { ccurl_multi_wakeup(multi) }
        }
    }

    /// Nobody will cancel that number any more.
    func forget(_ number: Int) { inbox.withLock { _ = $0.early.remove(number) } }

    func close() {
        inbox.withLock { inbox in
            inbox.isClosing = true
            if !inbox.isGone { ccurl_multi_wakeup(multi) }
        }
    }

    // MARK: On its own thread

    func run() {
        TransferLoop.blockSignals()
        var waiting: ArraySlice<QueuedErrand> = []
        var underWay: [UnsafeMutableRawPointer: Transfer] = [:]
        var spare: [UnsafeMutableRawPointer] = []
        while true {
            let (queue, cancelled, isClosing) = inbox.withLock { inbox in
                defer { (inbox.queue, inbox.cancelled) = ([], []) }
                return (inbox.queue, Set(inbox.cancelled), inbox.isClosing)
            }
            waiting += queue
            if isClosing { break }
            if !cancelled.isEmpty {
                for queued in waiting where cancelled.contains(queued.number) {
                    end(queued, Delivered(result: .failure(Transfer.cancelled(mayHaveBeenRead: false))))
                }
                waiting.removeAll { cancelled.contains($0.number) }
                for transfer in underWay.values.filter({ cancelled.contains($0.queued.number) }) {
                    underWay[transfer.easy] = nil
                    ccurl_multi_remove_handle(multi, transfer.easy)
                    end(transfer, transfer.stopped(Transfer.cancelled), &spare)
                }
            }
            let count = min(waiting.count, limits.connections - underWay.count)
            for queued in waiting.prefix(max(0, count)) { begin(queued, &underWay, &spare) }
            waiting = waiting.dropFirst(max(0, count))

            var running: Int32 = 0
            ccurl_multi_perform(multi, &running)
            var code = CURLE_OK
            while let easy = ccurl_next_done(multi, &code) {
                ccurl_multi_remove_handle(multi, easy)
                guard let transfer = underWay.removeValue(forKey: easy) else { continue }
                if transfer.isToBeginAgain {
                    // libcurl has closed that connection.
                    ccurl_easy_reset(easy)
                    spare.append(easy)
                    waiting = [transfer.queued] + waiting
                    continue
                }
                end(transfer, transfer.delivered(code), &spare)
            }
            if !waiting.isEmpty && underWay.count < limits.connections { continue }
            ccurl_multi_poll(multi, 60_000)
        }
        for queued in waiting { end(queued, Delivered(result: .failure(Transfer.ended(mayHaveBeenRead: false)))) }
        ccurl_sockets_shut_down(sockets)
        for transfer in underWay.values {
            ccurl_multi_remove_handle(multi, transfer.easy)
            end(transfer, transfer.stopped(Transfer.ended), &spare)
        }
        for easy in spare { ccurl_easy_cleanup(easy) }
        abandon()
    }

    /// Gives back what libcurl holds. Only where no thread runs, or as the thread's last act.
    func abandon() {
        inbox.withLock { inbox in
            inbox.isClosing = true
            inbox.isGone = true
        }
        ccurl_multi_cleanup(multi)
        ccurl_sockets_end(sockets)
    }

    private func begin(
        _ queued: QueuedErrand, _ underWay: inout [UnsafeMutableRawPointer: Transfer],
        _ spare: inout [UnsafeMutableRawPointer]
    ) {
        guard let easy = spare.popLast() ?? ccurl_easy_init() else {
            return end(queued, Delivered(result: .failure(Transfer.unusable("there is no memory left for it"))))
        }
        let transfer = Transfer(queued, easy, limits)
        guard transfer.prepare(sockets), ccurl_multi_add_handle(multi, easy) == CURLM_OK else {
            let fault = Transfer.unusable("this machine's libcurl cannot carry it")
            return end(transfer, Delivered(result: .failure(fault)), &spare)
        }
        underWay[easy] = transfer
    }

    private func end(_ transfer: Transfer, _ delivered: Delivered, _ spare: inout [UnsafeMutableRawPointer]) {
        ccurl_easy_reset(transfer.easy)
        spare.append(transfer.easy)
        end(transfer.queued, delivered)
    }

    private func end(_ queued: QueuedErrand, _ delivered: Delivered) {
        inbox.withLock { _ = $0.open.remove(queued.number) }
        queued.finish(delivered)
    }

    /// Signals are the main thread's, but for those by which a thread itself dies. A SIGPIPE is nobody's here.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for own in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] { sigdelset(&signals, own) }
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }
}
