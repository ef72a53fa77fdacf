package import Cells

/// A terminal that is none: it takes what a test types and keeps what would be seen.
package final class Headless: Display {
    package var frame: Frame
    package var theme: Theme
    /// Everything shown so far, the newest last.
    package private(set) var shown: [Grid] = []
    /// How often everything was to be drawn anew.
    package private(set) var redraws = 0
    private var waiting: [Input] = []
    /// Called where a terminal would wait; it types, or returns false: the terminal has gone away.
    private let onWait: (Headless) -> Bool

    package init(_ frame: Frame, theme: Theme = Theme(name: "plain", styles: [:]), onWait: @escaping (Headless) -> Bool)
    {
        self.frame = frame
        self.theme = theme
        self.onWait = onWait
    }

    package func type(_ input: Input) { waiting.append(input) }
    package func show(_ grid: Grid) { shown.append(grid) }
    package func nextInput() -> Input? { waiting.isEmpty ? nil : waiting.removeFirst() }
    package func wait(alongside descriptor: Int32, milliseconds: Int?) -> Bool { onWait(self) }
    package func redraw() { redraws += 1 }
    package func suspend() -> Bool { false }
}
