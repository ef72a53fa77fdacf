package import Cells

/// What a terminal says of its mouse in mode 1006, `BUTTON ; COLUMN ; ROW` and `M` or `m`, character by character.
package struct MouseReport {
    package enum Step: Equatable {
        case more
        /// It is complete; nil: nothing that the program uses, or no report at all.
        case `is`(Mouse?)
    }
    private var numbers = [0]
    /// No terminal has as many rows.
    private static let most = 100_000

    package init() {}

    package mutating func take(_ character: UInt32) -> Step {
        switch character {
        case 0x30...0x39:
            let last = numbers.count - 1
            numbers[last] = min(MouseReport.most, numbers[last] * 10 + Int(character - 0x30))
            return .more
        case 0x3B where numbers.count < 3:
            numbers.append(0)
            return .more
        case 0x4D where numbers.count == 3: return .is(mouse(isReleased: false))
        case 0x6D where numbers.count == 3: return .is(mouse(isReleased: true))
        default: return .is(nil)
        }
    }

    private func mouse(isReleased: Bool) -> Mouse? {
        // Shift, alt and control (4, 8, 16) change nothing. Columns and rows count from 1.
        let button = numbers[0] & ~0b11100
        let at = Point(max(0, numbers[1] - 1), max(0, numbers[2] - 1))
        switch (button, isReleased) {
        case (0, false): return Mouse(.press, at: at)
        case (0, true): return Mouse(.release, at: at)
        case (32, false): return Mouse(.drag, at: at)
        case (64, false): return Mouse(.wheelUp, at: at)
        case (65, false): return Mouse(.wheelDown, at: at)
        default: return nil
        }
    }
}
