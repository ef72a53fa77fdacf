import Cells
import DiveShop

/// A screen that is one list, narrowed by conditions that a form above it is filled with.
protocol NarrowedList: Place {
    associatedtype Conditions: Hashable & Sendable
    var conditions: Conditions { get set }
    var list: RowsList { get set }
    /// What a second click on a row does.
    static var opening: Action { get }
}

extension NarrowedList {
    mutating func narrow(_ conditions: Conditions) {
        self.conditions = conditions
        list.startOver()
    }

    /// What the form above it was filled with.
    mutating func receive(_ message: any Hashable & Sendable, _ desk: inout Desk) {
        guard let conditions = message as? Conditions else { return }
        narrow(conditions)
        follow(desk)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let taken = list.take(input, in: RowsList.room(Shell.body(of: desk.frame)))
        if taken == .open, refusal(of: Self.opening, desk) == nil { perform(Self.opening, &desk) }
        follow(desk)
        return taken != .nothing
    }
}
