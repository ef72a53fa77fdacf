package import Cells
package import DiveShop

/// The whole of what is on the terminal, as a value: tabs, the screen one is in, overlays, notices, running jobs.
package struct Shell: Sendable {
    /// The moment it is, as the last tick told.
    package private(set) var now: Instant

    package init(now: Instant) { self.now = now }

    /// The only way anything changes.
    package mutating func handle(_ event: Event) -> [Effect] {
        switch event {
        case .tick(let now): self.now = now
        case .input(.key(let key)) where key == .character("q"): return [.leave]
        default: break
        }
        return []
    }

    /// What it wants to see, the most urgent first; whoever drives it keeps these answered.
    package var queries: [Query] { [.dashboard] }

    /// A pure picture of the moment: no clock, no theme, no store.
    package func view(in frame: Frame) -> Grid { Grid(frame.size) }

    /// Jobs that are running: they are not ended by leaving the program without a word.
    package var isBusy: Bool { false }
}
