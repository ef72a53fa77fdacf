import CNcurses
import Cells
import Glibc

/// What curses says of a key, made into a ``Key``; mouse and pastes as well. Sequences that nobody knows are swallowed.
struct KeyDecoder {
    /// Own codes for keys whose curses codes differ from terminal to terminal.
    private static let firstOwnCode: Int32 = 0x2000
    private static let pasteBegins = firstOwnCode, pasteEnds = firstOwnCode + 1, mouseBegins = firstOwnCode + 2
    private static let pasteLimit = 1 << 20
    private let modified: [Int32: Key]

    init() {
        define_key("\u{1B}[200~", KeyDecoder.pasteBegins)
        define_key("\u{1B}[201~", KeyDecoder.pasteEnds)
        define_key("\u{1B}[<", KeyDecoder.mouseBegins)
        var modified: [Int32: Key] = [:]
        var code = KeyDecoder.firstOwnCode + 3
        let letters: [(String, Key.Code)] = [
            ("A", .up), ("B", .down), ("C", .right), ("D", .left), ("H", .home), ("F", .end),
        ]
        let numbers: [(String, Key.Code)] = [("2", .insert), ("3", .delete), ("5", .pageUp), ("6", .pageDown)]
        for modifier in 2...8 {
            let bits = modifier - 1
            func key(_ code: Key.Code) -> Key {
                Key(code, control: bits & 4 != 0, alt: bits & 2 != 0, shift: bits & 1 != 0)
            }
            for (letter, name) in letters {
                define_key("\u{1B}[1;\(modifier)\(letter)", code)
                modified[code] = key(name)
                code += 1
            }
            for (number, name) in numbers {
                define_key("\u{1B}[\(number);\(modifier)~", code)
                modified[code] = key(name)
                code += 1
            }
        }
        // Home and end as those send them whose terminfo entry names others; F-keys of the Linux console are in its entry.
        for (sequence, name) in [
            ("[1~", Key.Code.home), ("[4~", .end), ("[7~", .home), ("[8~", .end), ("[H", .home), ("[F", .end),
        ] {
            if key_defined("\u{1B}" + sequence) == 0 {
                define_key("\u{1B}" + sequence, code)
                modified[code] = Key(name)
                code += 1
            }
        }
        self.modified = modified
    }

    /// The next input; nil: nothing is waiting.
    mutating func next(from keyboard: UnsafeMutablePointer<WINDOW>) -> Input? {
        while true {
            var code = wint_t()
            switch wget_wch(keyboard, &code) {
            case ERR: return nil
            case KEY_CODE_YES:
                if let input = special(Int32(bitPattern: code), keyboard) { return input }
            default:
                if let input = character(code, keyboard) { return input }
            }
        }
    }

    private func character(_ code: wint_t, _ keyboard: UnsafeMutablePointer<WINDOW>) -> Input? {
        switch code {
        case 27: return escape(keyboard)
        case 9: return .key(Key(.tab))
        case 10, 13: return .key(Key(.enter))
        case 8, 127: return .key(Key(.backspace))
        case 0: return .key(Key(.character(" "), control: true))
        case 1...26: return .key(Key(.character(Character(Unicode.Scalar(UInt8(code) + 96))), control: true))
        case 28...31, 128...159: return nil
        default: return Unicode.Scalar(code).map { .key(.character(Character($0))) }
        }
    }

    /// ESC alone, alt with a character, or a sequence that no terminal entry knows: that is swallowed whole.
    private func escape(_ keyboard: UnsafeMutablePointer<WINDOW>) -> Input? {
        var code = wint_t()
        guard wget_wch(keyboard, &code) == OK else { return .key(Key(.escape)) }
        switch code {
        case 27:
            ungetch(27)
            return .key(Key(.escape))
        case 0x5B, 0x4F:  // [ or O: runs to a final byte
            while wget_wch(keyboard, &code) == OK, !(0x40...0x7E).contains(code) {}
            return nil
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F:  // P X ] ^ _: a string, runs to ST or BEL
            while wget_wch(keyboard, &code) == OK, code != 7, code != 0x5C, code != 0x9C {}
            return nil
        default:
            guard case .key(var key) = character(code, keyboard) else { return nil }
            key.alt = true
            return .key(key)
        }
    }

    private func special(_ code: Int32, _ keyboard: UnsafeMutablePointer<WINDOW>) -> Input? {
        if let key = modified[code] { return .key(key) }
        switch code {
        case KEY_UP: return .key(Key(.up))
        case KEY_DOWN: return .key(Key(.down))
        case KEY_LEFT: return .key(Key(.left))
        case KEY_RIGHT: return .key(Key(.right))
        case KEY_SLEFT: return .key(Key(.left, shift: true))
        case KEY_SRIGHT: return .key(Key(.right, shift: true))
        case KEY_SF: return .key(Key(.down, shift: true))
        case KEY_SR: return .key(Key(.up, shift: true))
        case KEY_HOME, KEY_FIND, KEY_A1: return .key(Key(.home))
        case KEY_END, KEY_SELECT, KEY_C1: return .key(Key(.end))
        case KEY_PPAGE, KEY_A3: return .key(Key(.pageUp))
        case KEY_NPAGE, KEY_C3: return .key(Key(.pageDown))
        case KEY_IC: return .key(Key(.insert))
        case KEY_DC: return .key(Key(.delete))
        case KEY_BACKSPACE: return .key(Key(.backspace))
        case KEY_ENTER: return .key(Key(.enter))
        case KEY_BTAB: return .key(Key(.tab, shift: true))
        case KEY_F0 + 1...KEY_F0 + 24: return .key(Key(.function(Int(code - KEY_F0))))
        case KeyDecoder.mouseBegins: return mouse(keyboard)
        case KEY_RESIZE: return .resized
        case KeyDecoder.pasteBegins: return paste(keyboard)
        default: return nil
        }
    }

    /// The rest of `ESC [ < BUTTON ; COLUMN ; ROW M`.
    private func mouse(_ keyboard: UnsafeMutablePointer<WINDOW>) -> Input? {
        var report = MouseReport()
        while true {
            var code = wint_t()
            switch wget_wch(keyboard, &code) {
            case ERR: if !KeyDecoder.waitForMore() { return nil }
            case OK:
                switch report.take(code) {
                case .more: break
                case .is(let mouse): return mouse.map { .mouse($0) }
                }
            default: return nil
            }
        }
    }

    /// Whether more comes within a fifth of a second: what was begun goes on at once, except over a slow line.
    private static func waitForMore() -> Bool {
        var wait = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&wait, 1, 200) > 0 && wait.revents & Int16(POLLIN) != 0
    }

    /// Everything up to the paste's end; what is beyond the limit is dropped. A paste that stops coming is taken as it is.
    private func paste(_ keyboard: UnsafeMutablePointer<WINDOW>) -> Input {
        var text = String.UnicodeScalarView()
        // Counted along: to count a text anew for each of its characters takes minutes for a megabyte.
        var room = KeyDecoder.pasteLimit
        while true {
            var code = wint_t()
            switch wget_wch(keyboard, &code) {
            case ERR: if !KeyDecoder.waitForMore() { return .paste(String(text)) }
            case KEY_CODE_YES:
                if Int32(bitPattern: code) == KeyDecoder.pasteEnds { return .paste(String(text)) }
            default:
                if room > 0, let scalar = Unicode.Scalar(code) {
                    text.append(scalar == "\r" ? "\n" : scalar)
                    room -= 1
                }
            }
        }
    }
}
