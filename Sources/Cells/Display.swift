/// The narrow door to a terminal; a headless twin stands behind it in tests and pictures.
package protocol Display: AnyObject {
    /// Size and characters of the terminal now.
    var frame: Frame { get }
    /// The look from now on.
    var theme: Theme { get set }
    /// Shows the grid; only what changed since the last one is sent.
    func show(_ grid: Grid)
    /// The next thing that came in; nil: nothing is waiting.
    func nextInput() -> Input?
    /// Waits until something comes in, `descriptor` becomes readable or the time is over.
    /// - Parameter milliseconds: nil waits for ever.
    /// - Returns: false when the terminal has gone away, or the program was told to end.
    func wait(alongside descriptor: Int32, milliseconds: Int?) -> Bool
    /// Forgets what the terminal shows: the next grid is sent whole.
    func redraw()
    /// Gives the terminal back until the program is continued.
    /// - Returns: false where nobody is there to continue it; then nothing was done.
    func suspend() -> Bool
}
