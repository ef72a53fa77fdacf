import CVTerm
import Foundation

/// The mouse, as the emulated terminal reports it in the mode it is in; cells are counted from 0.
extension PseudoTerminal {
    package func press(_ x: Int, _ y: Int) {
        move(x, y)
        button(1, true)
    }

    /// To there with the button held.
    package func drag(_ x: Int, _ y: Int) { move(x, y) }

    package func release() { button(1, false) }

    package func click(_ x: Int, _ y: Int) {
        press(x, y)
        release()
    }

    package func wheel(up: Bool, _ x: Int, _ y: Int) {
        move(x, y)
        button(up ? 4 : 5, true)
    }

    private func move(_ x: Int, _ y: Int) {
        vterm_mouse_move(vterm, Int32(y), Int32(x), VTERM_MOD_NONE)
        sendWhatTheTerminalSays()
    }

    private func button(_ number: Int32, _ isPressed: Bool) {
        vterm_mouse_button(vterm, number, isPressed, VTERM_MOD_NONE)
        sendWhatTheTerminalSays()
    }

    /// Where a text begins on the screen; nil: it is not there.
    package func place(of words: String) -> (x: Int, y: Int)? {
        for (y, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let range = line.range(of: words) {
                // Cells, where every character before it is one cell wide.
                return (line.distance(from: line.startIndex, to: range.lowerBound), y)
            }
        }
        return nil
    }
}
