import CVTerm
import Foundation
import Glibc

/// The whole program in a real terminal: a pty whose other end is libvterm's emulation.
package final class PseudoTerminal {
    let vterm: OpaquePointer
    private let screen: OpaquePointer
    private var master: Int32
    package let pid: Int32
    private let state = State()
    /// libvterm keeps the address.
    private let callbacks = UnsafeMutablePointer<VTermScreenCallbacks>.allocate(capacity: 1)
    private var status: Int32?
    /// Everything the program has sent.
    package private(set) var bytes: [UInt8] = []
    package private(set) var size: (columns: Int, rows: Int)
    private var showsCursor = true
    /// The last bytes fed, which may begin a sequence.
    private var lastBytes: [UInt8] = []
    /// The screen as it was read last; nil: something has changed.
    private var known: String?
    /// The terminal's mode before the program had it.
    private let before: termios

    /// What the program told the emulated terminal of its modes.
    private final class State {
        var alternate = false
        var mouse: Int32 = 0
    }

    /// Seconds that anything is waited for: far more than it takes, so that a slow machine fails nothing.
    private static let patience = 30.0

    /// The program beside the test runner.
    package static var program: String { program("nautilus") }

    /// Another executable of this package, which lies there too.
    package static func program(_ name: String) -> String {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// Starts a program on a terminal of its own.
    package init(
        _ program: String = PseudoTerminal.program, _ arguments: [String] = [], environment: [String: String],
        columns: Int = 80,
        rows: Int = 24
    ) throws {
        size = (columns, rows)
        vterm = vterm_new(Int32(rows), Int32(columns))
        vterm_set_utf8(vterm, 1)
        screen = vterm_obtain_screen(vterm)
        vterm_screen_enable_altscreen(screen, 1)
        vterm_screen_reset(screen, 1)
        var window = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        var slave: Int32 = -1
        master = -1
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &slave, &name, nil, &window) == 0 else { throw POSIXError(.ENXIO) }
        var mode = termios()
        tcgetattr(slave, &mode)
        before = mode
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        _ = fcntl(slave, F_SETFD, FD_CLOEXEC)
        _ = fcntl(master, F_SETFL, O_NONBLOCK)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that a session's leader opens becomes its own.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let setsid: Int32 = 0x80
        posix_spawnattr_setflags(
            &attributes, Int16(setsid | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)))
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var child = pid_t()
        let code = posix_spawn(&child, program, &actions, &attributes, &argv, &envp)
        pid = child
        close(slave)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        listen()
    }

    deinit {
        if status == nil {
            kill(pid, SIGKILL)
            var ignored: Int32 = 0
            waitpid(pid, &ignored, 0)
        }
        if master >= 0 { close(master) }
        vterm_free(vterm)
        callbacks.deallocate()
    }

    private func listen() {
        callbacks.initialize(to: VTermScreenCallbacks())
        callbacks.pointee.settermprop = { property, value, user in
            guard let user, let value else { return 1 }
            let state = Unmanaged<State>.fromOpaque(user).takeUnretainedValue()
            switch property {
            case VTERM_PROP_ALTSCREEN: state.alternate = value.pointee.boolean != 0
            case VTERM_PROP_MOUSE: state.mouse = value.pointee.number
            default: break
            }
            return 1
        }
        vterm_screen_set_callbacks(screen, callbacks, Unmanaged.passUnretained(state).toOpaque())
    }

    // MARK: Typing

    /// Sends bytes as a keyboard would.
    package func send(_ text: String) { send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        let end = deadline
        while !rest.isEmpty, Date() < end {
            let written = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            if written > 0 { rest = rest.dropFirst(written) } else { _ = pump(milliseconds: 20) }
        }
    }

    package enum Arrow: Sendable { case up, down, left, right }

    /// As the emulated terminal sends it in the mode it is in.
    package func press(_ arrow: Arrow) {
        let key: VTermKey =
            switch arrow {
            case .up: VTERM_KEY_UP
            case .down: VTERM_KEY_DOWN
            case .left: VTERM_KEY_LEFT
            case .right: VTERM_KEY_RIGHT
            }
        vterm_keyboard_key(vterm, key, VTERM_MOD_NONE)
        sendWhatTheTerminalSays()
    }

    /// Sends the bytes that the emulation made of a key or of the mouse.
    func sendWhatTheTerminalSays() {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = vterm_output_read(vterm, &buffer, 64)
        if count > 0 { send(buffer.prefix(count).map { UInt8(bitPattern: $0) }) }
    }

    package func resize(_ columns: Int, _ rows: Int) {
        size = (columns, rows)
        known = nil
        // libvterm 0.1.4 keeps a scroll region that lies beyond a terminal which has become smaller, and then writes outside of its
        // memory: the region is put back first, as real terminals do it by themselves. CAN ends a sequence that is half there.
        feed(Array("\u{18}\u{1B}[r".utf8)[...])
        vterm_set_size(vterm, Int32(rows), Int32(columns))
        var window = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &window)
    }

    package func signal(_ signal: Int32) { kill(pid, signal) }

    /// The terminal goes away.
    package func hangUp() {
        close(master)
        master = -1
    }

    // MARK: Reading

    private var deadline: Date { Date().addingTimeInterval(PseudoTerminal.patience) }

    /// Takes in what the program has sent by now.
    /// - Returns: whether there was anything.
    @discardableResult
    package func pump(milliseconds: Int32 = 0) -> Bool {
        guard master >= 0 else { return false }
        var wait = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        bytes += buffer.prefix(count)
        known = nil
        feed(buffer[..<count])
        // What the emulation answers to questions of the program.
        var answer = [CChar](repeating: 0, count: 4096)
        let answered = vterm_output_read(vterm, &answer, answer.count)
        if answered > 0 { _ = answer.withUnsafeBytes { write(master, $0.baseAddress, answered) } }
        return true
    }

    private func feed(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes {
            _ = vterm_input_write(vterm, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        followCursor(bytes)
    }

    /// libvterm saves and restores whether the cursor shows, which terminals do not: so the program's own words count.
    private func followCursor(_ bytes: ArraySlice<UInt8>) {
        let all = lastBytes + bytes
        lastBytes = Array(all.suffix(5))
        var rest = all[...]
        while let escape = rest.firstIndex(of: 0x1B) {
            let sequence = rest[escape...].prefix(6)
            if sequence.count == 6, sequence.dropLast().elementsEqual("\u{1B}[?25".utf8) {
                showsCursor = sequence.last == UInt8(ascii: "h")
            }
            rest = rest[(escape + 1)...]
        }
    }

    /// Takes in what comes until the screen is as wished.
    /// - Returns: false: it never was.
    package func wait(until isSo: (PseudoTerminal) -> Bool) -> Bool {
        let end = deadline
        while Date() < end {
            if isSo(self) { return true }
            pump(milliseconds: 20)
        }
        return isSo(self)
    }

    package func wait(for text: String) -> Bool { wait { $0.text.contains(text) } }

    /// Takes in what comes until the program has ended.
    /// - Returns: its status, as waitpid tells it; nil: it goes on.
    package func waitForEnd() -> Int32? {
        let end = deadline
        while status == nil, Date() < end {
            var code: Int32 = 0
            if waitpid(pid, &code, WNOHANG) == pid {
                status = code
                while pump(milliseconds: 20) {}
            } else {
                pump(milliseconds: 10)
            }
        }
        return status
    }

    /// Whether it stopped (SIGSTOP or SIGTSTP).
    package func waitForStop() -> Bool {
        let end = deadline
        while Date() < end {
            var code: Int32 = 0
            if waitpid(pid, &code, WNOHANG | WUNTRACED) == pid { return code & 0xFF == 0x7F }
            pump(milliseconds: 10)
        }
        return false
    }

    /// What stands on the screen, a line a row.
    package var text: String {
        if let known { return known }
        let read = readScreen()
        known = read
        return read
    }

    /// The character at one place; nil: none, or the second half of a wide one.
    package func character(_ x: Int, _ y: Int) -> Unicode.Scalar? {
        var cell = VTermScreenCell()
        vterm_screen_get_cell(screen, VTermPos(row: Int32(y), col: Int32(x)), &cell)
        return cell.chars.0 == 0 ? nil : Unicode.Scalar(cell.chars.0)
    }

    private func readScreen() -> String {
        let all = VTermRect(start_row: 0, end_row: Int32(size.rows), start_col: 0, end_col: Int32(size.columns))
        var buffer = [CChar](repeating: 0, count: (size.columns * 24 + 1) * size.rows)
        let count = vterm_screen_get_text(screen, &buffer, buffer.count, all)
        var text: [UInt8] = []
        text.reserveCapacity(count)
        for byte in buffer.prefix(count).map(UInt8.init(bitPattern:)) {
            if byte == 0x0A { while text.last == 0x20 { text.removeLast() } }
            text.append(byte)
        }
        while text.last == 0x20 { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether everything is as it was before the program began: modes of the line, alternate screen, cursor, mouse.
    package var isSane: Bool { disorder.isEmpty }

    /// What is not as it was before.
    package var disorder: [String] {
        var now = termios()
        tcgetattr(master, &now)
        var disorder: [String] = []
        if now.c_lflag != before.c_lflag || now.c_iflag != before.c_iflag || now.c_oflag != before.c_oflag {
            disorder.append("the line's modes")
        }
        if state.alternate { disorder.append("the alternate screen") }
        if !showsCursor { disorder.append("no cursor") }
        if state.mouse != 0 { disorder.append("the mouse") }
        return disorder
    }
    package var isOnAlternateScreen: Bool { state.alternate }
    package func forget() { bytes.removeAll() }
}

extension Int32 {
    /// Of a status from waitpid: the exit code; nil: a signal ended it.
    package var exitCode: Int32? { self & 0x7F == 0 ? self >> 8 & 0xFF : nil }
}
