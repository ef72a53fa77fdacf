import Dispatch
import Glibc
import Synchronization

/// The signals by which a command is told to end.
private enum EndingSignals {
    /// Those that whoever started the program has not had ignored: what nohup keeps away stays away. Asked once, before any is changed.
    static let heard = [SIGTERM, SIGINT, SIGHUP].filter { number in
        var present = sigaction()
        // SIG_IGN is the address 1.
        return sigaction(number, nil, &present) == 0
            && unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self) != 1
    }
}

/// Ctrl-C is asked for between lines, so that the store is left tidy; a second one ends the program at once.
enum Interruption {
    private static let flag = Atomic<Bool>(false)
    static var came: Bool { flag.load(ordering: .relaxed) }

    static func watch() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in Interruption.flag.store(true, ordering: .relaxed) }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in EndingSignals.heard {
            sigaction(signal, &action, nil)
            sigaddset(&signals, signal)
        }
        // Whoever started the program may have them blocked.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}

/// The signals that end a long-running command: what is being done is finished first, or left so that the next can do it.
struct Ending {
    private let asked = DispatchSemaphore(value: 0)
    private let sources: [any DispatchSourceSignal]

    init() {
        sources = EndingSignals.heard.map { [asked] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { asked.signal() }
            source.resume()
            return source
        }
    }

    /// Waits until it is asked for, or so many seconds. Once it was, it stays so.
    func has(within seconds: Int) -> Bool {
        guard asked.wait(timeout: .now() + .seconds(seconds)) == .success else { return false }
        asked.signal()
        return true
    }
}
