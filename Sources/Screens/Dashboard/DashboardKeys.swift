import Cells
import DiveShop

extension Dashboard {
    static let keys: [Binding<Action>] = [
        Binding("left h", .focus(.left), "Go to the tile on the left"),
        Binding("right l", .focus(.right), "Go to the tile on the right"),
        Binding("up k", .focus(.up), "Go to the tile above"),
        Binding("down j", .focus(.down), "Go to the tile below"),
        Binding("tab", .next, "Go to the next tile"),
        Binding("shift-tab", .previous, "Go to the tile before"),
        Binding("home", .first, "Go to the first tile"),
        Binding("end", .last, "Go to the last tile"),
        Binding("pgdn", .scroll(1), "Scroll down"),
        Binding("pgup", .scroll(-1), "Scroll up"),
        Binding("enter", .rows, "Show the rows behind the tile", hint: "rows"),
        Binding("z", .zoom, "Show the tile on the whole screen", hint: "zoom"),
        Binding("i", .definition, "Say how the tile's figure is made"),
        Binding("m", .move, "Move the tile through the grid", hint: "move"),
        Binding("1", .resize(.small), "Make the tile small"),
        Binding("2", .resize(.medium), "Make the tile medium"),
        Binding("3", .resize(.large), "Make the tile large"),
        Binding("+ =", .larger, "Make the tile a size larger"),
        Binding("-", .smaller, "Make the tile a size smaller"),
        Binding("a", .add, "Add a tile", hint: "add"),
        Binding("x delete", .remove, "Take the tile off the dashboard", hint: "remove"),
        Binding("o", .options, "Choose the tile's options", hint: "options"),
        Binding("u", .undo, "Undo the last change of the dashboard"),
        Binding("ctrl-r", .redo, "Do again what was undone"),
        Binding("R", .reset, "Reset the dashboard to the role's default"),
        Binding("r", .refresh, "Read everything anew"),
        Binding("C", .check, "Check that the store is sound"),
    ]

    // The way out first: it is what the footer keeps where room is short.
    static let moving: [Binding<Action>] = [
        Binding("enter m", .keep, "Keep it here", hint: "keep"),
        Binding("esc q", .putBack, "Put it back where it was", hint: "put back"),
        Binding("left h", .push(.left), "Move it left", hint: "left"),
        Binding("right l", .push(.right), "Move it right", hint: "right"),
        Binding("up k", .push(.up), "Move it up", hint: "up"),
        Binding("down j", .push(.down), "Move it down", hint: "down"),
    ]

    static let zoomed: [Binding<Action>] = [
        Binding("esc z q", .unzoom, "Back to all tiles", hint: "back"),
        Binding("enter", .rows, "Show the rows behind the tile", hint: "rows"),
        Binding("tab right l", .next, "Show the next tile", hint: "next"),
        Binding("shift-tab left h", .previous, "Show the tile before", hint: "before"),
        Binding("i", .definition, "Say how the tile's figure is made", hint: "definition"),
        Binding("o", .options, "Choose the tile's options", hint: "options"),
        Binding("r", .refresh, "Read everything anew"),
    ]
}
