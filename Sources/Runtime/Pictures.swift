package import Cells
package import DiveShop
package import Screens
package import Store

/// A shell driven without a terminal: every question is answered at once. For pictures, and for tests that type.
package struct Sitting {
    package private(set) var shell: Shell
    /// What the screens wanted done, besides commands; those are carried out.
    package private(set) var effects: [Effect] = []
    private let store: Store
    private var staff: Int64
    private let now: Instant
    private let keepsStore: Bool

    /// - Parameter keepsStore: commands change the picture only, as a picture of the screen that follows a change wants.
    package init(
        store: Store, staff: Int64, frame: Frame, now: Instant, themes: [String] = [], theme: String = "",
        keepsStore: Bool = false
    ) throws(Refusal) {
        self.keepsStore = keepsStore
        self.store = store
        self.staff = staff
        self.now = now
        shell = Shell(now: now)
        try handle(.tick(now))
        try handle(.frame(frame))
        try handle(.themes(themes, current: theme, mistakes: []))
        try settle()
    }

    package var picture: Grid { shell.view() }

    /// As a person presses them: one after the other.
    package mutating func press(_ keys: [Key]) throws(Refusal) { for key in keys { try input(.key(key)) } }

    /// As a scanner types: all at once, and enter after them.
    package mutating func scan(_ code: String) throws(Refusal) {
        for key in code.map(Key.character) + [Key(.enter)] {
            try handle(.input(.key(key)))
            try settle()
        }
        try pause()
    }

    /// By names of keys, a blank between them.
    package mutating func press(_ names: String) throws(Refusal) {
        try press(names.split(separator: " ").compactMap { Key(String($0)) })
    }

    package mutating func input(_ input: Input) throws(Refusal) {
        try handle(.input(input))
        try settle()
        try pause()
    }

    private mutating func pause() throws(Refusal) {
        guard shell.awaitsPause else { return }
        try handle(.pause)
        try settle()
    }

    package mutating func event(_ event: Event) throws(Refusal) {
        // Everything is read for whoever sits there.
        if case .signedIn(let person) = event {
            staff = person.id
            answered = []
        }
        try handle(event)
        try settle()
    }

    private mutating func handle(_ event: Event) throws(Refusal) {
        for effect in shell.handle(event) {
            guard case .command(let command) = effect else {
                effects.append(effect)
                continue
            }
            if keepsStore { continue }
            let told: Event
            do throws(Refusal) {
                try store.perform(command, staff: staff, at: now)
                told = .done(command)
            } catch {
                told = .refused(command, error)
            }
            // As the program does it: what the command changed is read before it is told to be done.
            answered = []
            try settle()
            try handle(told)
        }
    }

    private var answered: Set<Query> = []

    private mutating func settle() throws(Refusal) {
        while case let due = shell.queries.filter({ !answered.contains($0) }), !due.isEmpty {
            var answers: [(Query, Snapshot)] = []
            try store.answer(due, staff: staff, at: now) { query, snapshot in
                answers.append((query, snapshot))
                return true
            }
            for (query, snapshot) in answers {
                answered.insert(query)
                try handle(.snapshot(query, snapshot))
            }
        }
    }
}

extension Grid {
    /// The picture as text with colours, for terminals with 24 bits of them.
    package func ansi(_ theme: Theme) -> String {
        var text = ""
        for y in 0..<size.height {
            var face: Face?
            for cell in row(y) where cell.width > 0 {
                if cell.face != face {
                    text += theme[cell.face].ansi
                    face = cell.face
                }
                for value in [cell.scalar, cell.mark1, cell.mark2] where value != 0 {
                    if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
                }
            }
            text += "\u{1B}[0m\n"
        }
        return text
    }
}

extension Style {
    fileprivate var ansi: String {
        var codes = ["0"]
        if bold { codes.append("1") }
        if dim { codes.append("2") }
        if italic { codes.append("3") }
        if underline { codes.append("4") }
        if reverse { codes.append("7") }
        codes += foreground.ansi(isBackground: false) + background.ansi(isBackground: true)
        return "\u{1B}[\(codes.joined(separator: ";"))m"
    }
}

extension Colour {
    fileprivate func ansi(isBackground: Bool) -> [String] {
        switch self {
        case .standard: []
        case .indexed(let n): ["\((n < 8 ? 30 : 82) + Int(n) + (isBackground ? 10 : 0))"]
        case .rgb(let r, let g, let b): ["\(isBackground ? 48 : 38);2;\(r);\(g);\(b)"]
        }
    }
}
