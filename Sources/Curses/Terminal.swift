import CNcurses
import CSystem
package import Cells
import Glibc

/// The one owner of the terminal. Only the thread that made it may use it: curses knows no threads.
package final class Terminal: Display {
    private let screen: OpaquePointer
    /// Keys are read from a pad that is never shown: reading from the screen would refresh it.
    private let keyboard: UnsafeMutablePointer<WINDOW>
    private let signals: Int32
    private let palette: Palette
    private let glyphs: Glyphs
    private var shown: Grid?
    private var row: [cchar_t] = []
    private var looks: [Look] = []
    private var keys: KeyDecoder
    private var pending: [Input] = []
    /// Whether the terminal is this program's: not while it sleeps.
    private var isAwake = true

    /// Takes the terminal over: alternate screen, raw keys, mouse, bracketed paste. Nil: no terminal, one that the terminfo
    /// database does not know, or one that writes line after line only.
    /// - Parameters:
    ///   - noColour: the user asked for none (`NO_COLOR`).
    ///   - directColour: what ``showsDirectColour(_:)`` said, after ``offerDirectColour(_:)``.
    package init?(theme: Theme, noColour: Bool, directColour: Bool = false) {
        glyphs = !csys_locale_is_utf8() ? .ascii : Terminal.isLinuxConsole ? .console : .unicode
        signals = csys_signals()
        let direct = directColour ? nc_newterm("nautilus-direct") : nil
        guard let screen = direct ?? nc_newterm(nil), let keyboard = newpad(1, 1) else { return nil }
        guard nc_terminal_moves() else {
            endwin()
            delwin(keyboard)
            delscreen(screen)
            close(signals)
            return nil
        }
        self.screen = screen
        self.keyboard = keyboard
        _ = csys_screen_is_up(true)
        raw()
        noecho()
        nonl()
        nc_set_escdelay(25)
        keypad(keyboard, true)
        nodelay(keyboard, true)
        curs_set(0)
        leaveok(nc_stdscr(), true)
        palette = Palette(noColour: noColour)
        keys = KeyDecoder()
        self.theme = theme
        looks = palette.looks(of: theme)
        announce(true)
    }

    /// Whether the terminal says that it shows 24-bit colours (`COLORTERM`).
    package static func showsDirectColour(_ environment: [String: String]) -> Bool {
        environment["TERM"] == "xterm-256color" && ["truecolor", "24bit"].contains(environment["COLORTERM"])
    }

    /// Has curses know the entry for such a terminal. Call before there is a second thread: the environment is changed.
    package static func offerDirectColour(_ environment: [String: String]) {
        if showsDirectColour(environment) { setenv("TERMINFO", csys_direct_colour_entry(), 1) }
    }

    deinit {
        if isAwake { giveBack() }
        delwin(keyboard)
        delscreen(screen)
        close(signals)
    }

    /// Mouse with drags (1000, 1002) in the form that has no limits (1006), and bracketed paste (2004). Curses' own mouse
    /// would keep eight events at most and hand out the newest first.
    private func announce(_ on: Bool) {
        if palette.isDumb { return }
        nc_put(
            on
                ? "\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h\u{1B}[?2004h"
                : "\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l")
    }

    private static var isLinuxConsole: Bool { getenv("TERM").map { String(cString: $0) == "linux" } ?? false }

    package var theme: Theme {
        didSet {
            guard oldValue != theme else { return }
            looks = palette.looks(of: theme)
            redraw()
        }
    }

    package var frame: Frame { Frame(Int(nc_cols()), Int(nc_lines()), glyphs: glyphs) }

    package func show(_ grid: Grid) {
        guard isAwake else { return }
        let width = min(grid.size.width, Int(nc_cols()))
        let height = min(grid.size.height, Int(nc_lines()))
        var changed = false
        for y in 0..<height {
            if let shown, shown.size == grid.size, shown.hasSameRow(y, as: grid) { continue }
            changed = true
            write(grid.row(y).prefix(width), into: &row)
            mvwadd_wchnstr(nc_stdscr(), Int32(y), 0, row, Int32(row.count - 1))
        }
        shown = grid
        guard changed else { return }
        wnoutrefresh(nc_stdscr())
        doupdate()
    }

    /// One row as curses wants it: a wide character is one cell, and an empty cell ends the row.
    private func write(_ cells: ArraySlice<Cell>, into row: inout [cchar_t]) {
        row.removeAll(keepingCapacity: true)
        for cell in cells where cell.width > 0 {
            let look = looks[Int(cell.face.rawValue)]
            var out = cchar_t()
            out.attr = look.attributes
            out.ext_color = look.pair
            if glyphs == .unicode || cell.scalar < 0x7F && cell.mark1 == 0 {
                out.chars.0 = wchar_t(bitPattern: cell.scalar)
                out.chars.1 = wchar_t(bitPattern: cell.mark1)
                if cell.mark1 != 0 { out.chars.2 = wchar_t(bitPattern: cell.mark2) }
            } else {
                out.chars.0 = wchar_t(bitPattern: glyphs.nearest(to: cell.scalar))
            }
            row.append(out)
            if cell.width == 2 && glyphs == .ascii {
                out.chars.0 = 0x20
                row.append(out)
            }
        }
        row.append(cchar_t())
    }

    /// Forgets what the terminal shows: the next grid is drawn whole.
    package func redraw() {
        shown = nil
        clearok(nc_curscr(), true)
    }

    package func nextInput() -> Input? {
        // It was told to end in its sleep: even a look at the keyboard would be a grasp at another's terminal.
        guard isAwake else { return nil }
        if !pending.isEmpty { return pending.removeFirst() }
        return keys.next(from: keyboard)
    }

    package func wait(alongside descriptor: Int32, milliseconds: Int?) -> Bool {
        guard isAwake else { return false }
        if !pending.isEmpty { return true }
        if let input = keys.next(from: keyboard) {
            // Curses keeps bytes of its own, of which poll knows nothing.
            pending.append(input)
            return true
        }
        var waits = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        poll(&waits, 3, Int32(clamping: milliseconds ?? -1))
        if waits[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return false }
        while case let signal = csys_next_signal(signals), signal != 0 {
            switch signal {
            case SIGWINCH: followSize()
            case SIGTSTP: _ = suspend()
            case SIGCONT: comeBack()
            default: return false
            }
        }
        return isAwake
    }

    private func followSize() {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else { return }
        guard size.ws_row != nc_lines() || size.ws_col != nc_cols() else { return }
        resizeterm(Int32(size.ws_row), Int32(size.ws_col))
        redraw()
        pending.append(.resized)
    }

    package func suspend() -> Bool {
        guard csys_may_stop() else { return false }
        giveBack()
        isAwake = csys_stop()
        if isAwake { takeAgain() }
        return true
    }

    /// Somebody stopped the program without asking it, and continued it: others had the terminal meanwhile.
    private func comeBack() {
        isAwake = !csys_in_background() || csys_stop()
        guard isAwake else { return }
        // Leaving a screen twice would put the cursor where it was when the program began.
        if !csys_screen_is_up(true) { nc_enter_screen() }
        endwin()
        takeAgain()
    }

    private func giveBack() {
        announce(false)
        endwin()
        _ = csys_screen_is_up(false)
    }

    private func takeAgain() {
        _ = csys_screen_is_up(true)
        wrefresh(nc_stdscr())
        announce(true)
        curs_set(0)
        followSize()
        redraw()
        pending.append(.resized)
    }
}
