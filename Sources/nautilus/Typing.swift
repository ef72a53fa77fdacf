import DiveShop
import Foundation
import Glibc
import Printable

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

    /// The first line of a file, as it stands.
    private static func secret(inFile path: String) throws -> Secret {
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: 4096) else {
            throw Refusal(.unavailable, "the password file \(path) cannot be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Refusal(.data, "the password file \(path) is not UTF-8")
        }
        return Secret(String(text.prefix { $0 != "\n" && $0 != "\r\n" }))
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
        var line = [UInt8](repeating: 0, count: 4096)
        let count = read(terminal, &line, line.count)
        guard count > 0, line[count - 1] == 0x0A else { throw Refusal(.permission, "no password was typed") }
        guard let text = String(validating: line.prefix(count - 1), as: UTF8.self) else {
            throw Refusal(.permission, "the name or the password is wrong")
        }
        return Secret(text)
    }
}
