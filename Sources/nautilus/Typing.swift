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
    private static func secret(inFile path: String) throws -> Secret {
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
        var line = [UInt8](repeating: 0, count: longestLine)
        let count = interruptibly {
            read(terminal, &line, line.count)
        } whenInterrupted: {
            tcsetattr(terminal, TCSAFLUSH, &mode)
            _ = write(terminal, "\n", 1)
        }
        guard count > 0, line[count - 1] == 0x0A else { throw Refusal(.permission, "no password was typed") }
        guard let text = String(validating: line.prefix(count - 1), as: UTF8.self) else {
            throw Refusal(.permission, "the name or the password is wrong")
        }
        return Secret(text)
    }

    private static let caught = Atomic<Int32>(0)

    /// A signal that ends or stops the program lets a wait end first, so that the terminal is put back as it was; then it is obeyed.
    private static func interruptibly(_ wait: () -> Int, whenInterrupted tidy: () -> Void) -> Int {
        var action = sigaction()
        // Without SA_RESTART: the wait ends.
        action.__sigaction_handler.sa_handler = { Typing.caught.store($0, ordering: .relaxed) }
        let signals = [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP]
        let before = signals.map { signal in
            var old = sigaction()
            sigaction(signal, &action, &old)
            return old
        }
        let count = wait()
        for (signal, old) in zip(signals, before) {
            var old = old
            sigaction(signal, &old, nil)
        }
        let signal = caught.exchange(0, ordering: .relaxed)
        if signal != 0 {
            tidy()
            raise(signal)
        }
        return count
    }
}
