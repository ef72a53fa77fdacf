import Cells
import DiveShop

/// A row of a place's table of keys: what can be done there, by which keys, in which words. Dispatch, footer, help, palette and
/// docs/keys.md read the same rows.
struct Binding<Action: Hashable & Sendable>: Sendable {
    let keys: [Key]
    let action: Action
    /// For help and palette: `Move the tile through the grid`.
    let words: String
    /// For the footer: `move`; nil: not there.
    let hint: String?

    /// - Parameter keys: names of keys, a blank between them.
    init(_ keys: String, _ action: Action, _ words: String, hint: String? = nil) {
        self.keys = keys.split(separator: " ").map { name in
            guard let key = Key(String(name)) else { preconditionFailure("no key is called \(name)") }
            return key
        }
        self.action = action
        self.words = words
        self.hint = hint
    }
}

/// A binding as the palette and help show it.
struct Offer: Hashable, Sendable {
    let place: String
    let keys: [Key]
    let words: String
    let hint: String?
    /// Why it cannot be done now; nil: it can.
    let refusal: String?
    /// Its row in its place's table.
    let row: Int

    func refused(_ why: String?) -> Offer {
        Offer(place: place, keys: keys, words: words, hint: hint, refusal: why, row: row)
    }
}

/// Somewhere the keys go: a screen, a mode of one, or an overlay above it. One struct is its state, one enum its actions, one
/// table its keys.
protocol Place: Sendable {
    associatedtype Action: Hashable & Sendable
    /// As help calls it.
    var name: String { get }
    var table: [Binding<Action>] { get }
    /// Whether the words of a filter are typed, that enter keeps and esc drops.
    var isFiltering: Bool { get }
    /// Whether keys that are text belong to a field first.
    var isTyping: Bool { get }
    /// Whether the field that has the keys takes any text, so that no such key does anything else.
    var takesText: Bool { get }
    /// Whether it waits for an answer: until that is given, no key and no click does anything else, but for those of the terminal itself.
    var asks: Bool { get }
    /// Why that cannot be done now, with the way out; nil: it can.
    func refusal(of action: Action, _ desk: Desk) -> String?
    mutating func perform(_ action: Action, _ desk: inout Desk)
    /// Text, pastes and the mouse.
    /// - Returns: false: nothing was done with it.
    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool
    /// What it shows has changed.
    mutating func follow(_ desk: Desk)
    /// After that: something is to be done about it.
    mutating func followed(_ desk: inout Desk)
    /// What an overlay above it asks for.
    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk)
    /// A command of this terminal was carried out, or refused.
    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk)
    /// A job of this terminal is over, while this place has the keys.
    mutating func ended(_ job: RunningJob, _ desk: inout Desk)
    func queries(_ desk: Desk) -> [Query]
    /// What is typed into it and must outlive a dropped line; nil: nothing.
    var typed: Typed? { get }
    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk)
}

extension Place {
    var isFiltering: Bool { false }
    var isTyping: Bool { isFiltering }
    var takesText: Bool { isTyping }
    var asks: Bool { false }
    func refusal(of action: Action, _ desk: Desk) -> String? { nil }
    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool { false }
    mutating func follow(_ desk: Desk) {}
    mutating func followed(_ desk: inout Desk) {}
    mutating func answered(_ command: Command, _ refusal: Refusal?, _ desk: inout Desk) {}
    mutating func ended(_ job: RunningJob, _ desk: inout Desk) {}
    func queries(_ desk: Desk) -> [Query] { [] }
    var typed: Typed? { nil }

    /// The only way in for keys and all else that comes from the terminal.
    mutating func handle(_ input: Input, _ desk: inout Desk) -> Bool {
        if case .key(let key) = input {
            if isTyping, take(input, &desk) { return true }
            if let row = table.firstIndex(where: { $0.keys.contains(key) }) {
                carryOut(row, &desk)
                return true
            }
            if isTyping { return false }
        }
        return take(input, &desk)
    }

    /// Does what that row of the table says, or tells why not.
    mutating func carryOut(_ row: Int, _ desk: inout Desk) {
        guard table.indices.contains(row) else { return }
        let action = table[row].action
        if let why = refusal(of: action, desk) {
            desk.refuse(table[row].words, why)
        } else {
            perform(action, &desk)
        }
    }

    /// Does what an overlay above it asks for, if it is an action of this place, or tells why not.
    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        guard let action = message as? Action else { return }
        if let why = refusal(of: action, desk) { desk.tell(why, isAlarm: true) } else { perform(action, &desk) }
    }

    func offers(_ desk: Desk) -> [Offer] {
        table.enumerated().map { row, binding in
            Offer(
                place: name, keys: binding.keys, words: binding.words, hint: binding.hint,
                refusal: refusal(of: binding.action, desk), row: row)
        }
    }
}
