/// A key as it was pressed, whatever the terminal sent for it.
package struct Key: Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// A printable character; upper case is the character itself, never shift.
        case character(Character)
        case enter, escape, tab, backspace, delete, insert
        case up, down, left, right, home, end, pageUp, pageDown
        case function(Int)
    }
    package var code: Code
    package var control: Bool
    package var alt: Bool
    /// Only with keys that are no characters: shift-tab, shift-left.
    package var shift: Bool

    package init(_ code: Code, control: Bool = false, alt: Bool = false, shift: Bool = false) {
        self.code = code
        self.control = control
        self.alt = alt
        self.shift = shift
    }

    package static func character(_ c: Character) -> Key { Key(.character(c)) }

    private static let named: [(String, Code)] = [
        ("enter", .enter), ("esc", .escape), ("tab", .tab), ("backspace", .backspace), ("delete", .delete),
        ("insert", .insert),
        ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
        ("pgup", .pageUp),
        ("pgdn", .pageDown), ("space", .character(" ")),
    ]

    /// As tables, help and tests write it: `q`, `?`, `ctrl-r`, `shift-tab`, `alt-left`, `f1`, `space`. Nil: no such key.
    package init?(_ name: String) {
        self.init(.escape)
        var rest = Substring(name)
        var found = true
        while found {
            found = false
            for (prefix, field) in [("ctrl-", \Key.control), ("alt-", \Key.alt), ("shift-", \Key.shift)]
            where rest.hasPrefix(prefix) && rest.count > prefix.count {
                self[keyPath: field] = true
                rest = rest.dropFirst(prefix.count)
                found = true
            }
        }
        if let code = Key.named.first(where: { $0.0 == rest })?.1 {
            self.code = code
        } else if rest.count == 1 {
            code = .character(rest.first!)
        } else if rest.first == "f", let number = Int(rest.dropFirst()), (1...24).contains(number) {
            code = .function(number)
        } else {
            return nil
        }
    }

    package var name: String {
        let base =
            switch code {
            case .character(" "): "space"
            case .character(let c): String(c)
            case .function(let n): "f\(n)"
            default: Key.named.first { $0.1 == code }!.0
            }
        return (control ? "ctrl-" : "") + (alt ? "alt-" : "") + (shift ? "shift-" : "") + base
    }
}

/// What the mouse did, in cells from the top left.
package struct Mouse: Hashable, Sendable {
    package enum Action: Hashable, Sendable { case press, drag, release, wheelUp, wheelDown }
    package var action: Action
    package var at: Point
    package init(_ action: Action, at: Point) {
        self.action = action
        self.at = at
    }
}

/// What comes in from the terminal.
package enum Input: Hashable, Sendable {
    case key(Key)
    case mouse(Mouse)
    /// Text put in at once (bracketed paste).
    case paste(String)
    /// The terminal has another size now.
    case resized
}
