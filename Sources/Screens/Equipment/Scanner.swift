import Cells

/// Tells a code that a barcode scanner types from keys that a person presses, wherever keys are commands.
///
/// A scanner types the characters of a code within a few milliseconds of one another, and enter after them. So a character is held until
/// nothing has come for a moment (``holdMilliseconds``), and:
///
/// 1. nothing follows it, or one more character, or enter: a person pressed them, or a line that hands keys on some at a time, and they are the
///    commands that they always are. No code is that short (``shortest``);
/// 2. others follow: it is a code. It goes to the field for codes, and so does all that follows: from then on no time matters any more;
/// 3. the same character follows: it may still be either. Only a key that moves (``moving``) is taken to be held down at the fourth.
///
/// What only opens a field (``fields``) is never held: whoever types on at once types into it.
///
/// So no character of a code ever runs as a command. Other keys are never held; one that follows a held character comes after it.
struct Scanner: Hashable, Sendable {
    /// Scanners are faster than this between two characters, people are slower.
    static let holdMilliseconds = 30
    /// Keys that people hold down to move; no code begins with four of one.
    private static let moving: Set<Key> = [
        .character("h"), .character("j"), .character("k"), .character("l"), .character(" "),
    ]
    /// A filter, the field for codes, and that for everything by its name: no code begins with one, and whatever followed would be text there.
    private static let fields: Set<Key> = [.character("/"), .character("."), .character(":")]
    private static let heldDown = 4
    private static let shortest = 3

    enum Found: Hashable, Sendable {
        /// Still to be told apart, or nothing of anybody's.
        case nothing
        /// To be taken in this order, as if they had come just now.
        case keys([Key])
        /// A code has begun, or is already whole where enter ended it.
        case code(String, isWhole: Bool)
    }

    private var held: [Key] = []
    /// The key that is held down goes on.
    private var repeated: Key?
    /// What comes is the rest of a code that nobody wants.
    private(set) var isSwallowing = false

    /// Whether it is to be told when nothing has come for a moment.
    var awaitsPause: Bool { !held.isEmpty || repeated != nil || isSwallowing }

    mutating func take(_ key: Key) -> Found {
        if isSwallowing, key.isPlainCharacter || key == Key(.enter) { return .nothing }
        if key == repeated { return .keys([key]) }
        repeated = nil
        if held.isEmpty {
            guard key.isPlainCharacter, !Scanner.fields.contains(key) else { return .keys([key]) }
            held = [key]
            return .nothing
        }
        if key == Key(.enter) {
            let isCode = held.count >= Scanner.shortest && !Scanner.moving.contains(held[0])
            return isCode ? .code(text(release()), isWhole: true) : .keys(release() + [key])
        }
        guard key.isPlainCharacter else { return .keys(release() + [key]) }
        held.append(key)
        if held.allSatisfy({ $0 == key }) {
            guard held.count == Scanner.heldDown, Scanner.moving.contains(key) else { return .nothing }
            repeated = key
            return .keys(release())
        }
        return held.count < Scanner.shortest ? .nothing : .code(text(release()), isWhole: false)
    }

    /// What is held was pressed by a person: something came that no scanner sends.
    mutating func release() -> [Key] {
        defer { held = [] }
        return held
    }

    /// Nothing has come for a moment: what is held was pressed by a person.
    mutating func pause() -> [Key] {
        repeated = nil
        isSwallowing = false
        return release()
    }

    /// The rest of the code goes nowhere.
    mutating func swallow() { isSwallowing = true }

    private func text(_ keys: [Key]) -> String {
        String(keys.compactMap { if case .character(let character) = $0.code { character } else { nil } })
    }
}

extension Key {
    /// What is typed into a field.
    fileprivate var isPlainCharacter: Bool {
        if case .character = code, !control, !alt { true } else { false }
    }
}
