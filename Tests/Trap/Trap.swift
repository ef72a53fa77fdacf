import CSystem
import Cells
import Curses
import Glibc

/// Takes a terminal over as the program does, and traps at the first key: for the test that this leaves the terminal sane.
@main
struct Trap {
    static func main() {
        let log = CommandLine.arguments.last ?? "/dev/null"
        guard csys_guard_terminal(log) == 0,
            let terminal = Terminal(theme: Theme(name: "plain", styles: [:]), noColour: false)
        else { exit(1) }
        csys_stderr_to(log)
        var grid = Grid(terminal.frame.size)
        grid.write("before the trap", at: Point(0, 0))
        terminal.show(grid)
        while terminal.wait(alongside: -1, milliseconds: nil) {
            if terminal.nextInput() != nil { fatalError("a trap, on purpose") }
        }
    }
}
