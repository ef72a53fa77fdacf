import CSystem
import DiveShop
import Foundation
import Glibc
import Printable
import Synchronization

/// Secrets that come from a person or a file, never from the command line, where everybody on the machine can read them.
enum Typing {
    /// The password of the user who asks.
    static func password(for username: String) throws -> Secret {
        if let file = environment["NAUTILUS_PASSWORD_FILE"], !file.isEmpty { return try secret(inFile: file) }
        return try ask("Password of \(Printable.visible(username)): ")
    }

    /// A new password: from a file, or typed twice.
    static func newSecret(_ what: String, file: String?) throws -> Secret {
        if let file { return try secret(inFile: file) }
        let first = try ask("New \(what): ")
        guard try ask("The same again: ") == first else {
            throw Refusal(.data, "that was not the same; nothing was changed")
        }
        return first
    }

    /// Far more bytes than a password may have.
    private static let longestLine = 4096

    /// The first line of a file, as it stands.
    static func secret(inFile path: String) throws -> Secret {
        let data: Data
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try file.read(upToCount: longestLine) ?? Data()
        } catch {
            throw Refusal(.unavailable, "the password file \(path) cannot be read")
        }
        var line = data.prefix { $0 != 0x0A }
        if line.last == 0x0D { line.removeLast() }
        // A line cut off here, within a letter perhaps, is longer than any password.
        if line.count == longestLine { return Secret(String(decoding: line, as: UTF8.self)) }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw Refusal(.data, "the password file \(path) is not UTF-8")
        }
        return Secret(text)
    }

    /// Asks on the terminal itself, without showing what is typed.
    private static func ask(_ words: String) throws -> Secret {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw Refusal(
                .permission, "there is no terminal to type a password on; name a file with it in NAUTILUS_PASSWORD_FILE"
            )
        }
        defer { close(terminal) }
        var line = [UInt8](repeating: 0, count: longestLine)
        let count = interruptibly { wait in
            var mode = termios()
            tcgetattr(terminal, &mode)
            var silent = mode
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(terminal, TCSAFLUSH, &silent)
            defer {
                tcsetattr(terminal, TCSAFLUSH, &mode)
                _ = write(terminal, "\n", 1)
            }
            _ = words.withCString { write(terminal, $0, strlen($0)) }
            return wait(terminal) ? read(terminal, &line, line.count) : -1
        }
        guard count > 0, line[count - 1] == 0x0A else { throw Refusal(.permission, "no password was typed") }
        guard let text = String(validating: line.prefix(count - 1), as: UTF8.self) else {
            throw Refusal(.permission, "the name or the password is wrong")
        }
        return Secret(text)
    }

    private static let caught = Atomic<Int32>(0)

    /// Lets signals that end or stop the program come only while `ask` waits by the function that it is given: so it puts the terminal
    /// back as it was. After that they are obeyed.
    private static func interruptibly(_ ask: (_ wait: (Int32) -> Bool) -> Int) -> Int {
        let signals = [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP]
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { Typing.caught.store($0, ordering: .relaxed) }
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in signals { sigaddset(&blocked, signal) }
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, &blocked, &mask)
        let before = signals.map { signal in
            var old = sigaction()
            sigaction(signal, &action, &old)
            return old
        }
        let count = ask { descriptor in
            // Together: a signal that came just before the wait ends it too.
            while !csys_wait_to_read(descriptor, &mask) {
                if caught.load(ordering: .relaxed) != 0 || errno != EINTR { return false }
            }
            return true
        }
        for (signal, old) in zip(signals, before) {
            var old = old
            sigaction(signal, &old, nil)
        }
        pthread_sigmask(SIG_SETMASK, &mask, nil)
        let signal = caught.exchange(0, ordering: .relaxed)
        if signal != 0 { raise(signal) }
        return count
    }
}
