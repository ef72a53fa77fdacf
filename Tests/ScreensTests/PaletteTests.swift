import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Testing

/// The palette finds actions by the words that people type.
@Suite struct PaletteTests {
    let home: TestHome
    init() throws { home = try SmallShop.home() }

    @Test(arguments: [
        ("f1", "resize", "Make the tile small"), ("f1", "move", "Move the tile through the grid"),
        ("f1", "theme", "Choose a theme"), ("f1", "colours", "Choose a theme"),
        ("f1", "backup", "Go to the screen Backups"), ("f6", "backup", "Make a backup"),
        ("f1", "password", "Change your password"), ("f1", "help", "Show the keys of this place"),
        ("f1", "quit", "Leave the program"), ("f1", "exit", "Leave the program"),
        ("f1", "search", "Go to the screen Customers"), ("f4", "search", "Look for a name"),
        ("f3", "find", "Show only items with these words"), ("f1", "undo", "Undo the last change"),
        ("f6", "undo", "Undo the last restore"), ("f1", "sms", "Go to the screen Campaigns"),
        ("f4 enter", "sms", "Write them a message"), ("f1", "logout", "Sign out"),
        ("f1", "refresh", "Read everything anew"),
        ("f1", "users", "Go to the screen Staff"), ("f1", "gear", "Go to the screen Equipment"),
        ("f4", "new customer", "Add a customer"), ("f3", "delete", "Retire the item"),
        ("f1 enter", "excel", "CSV file"),
        ("f1", "RESIZE larger", "Make the tile a size larger"),
    ])
    func isFound(_ keys: String, _ words: String, _ action: String) throws {
        var sitting = try SmallShop.sitting(home, 100, 50)
        try sitting.press(keys + " :")
        try sitting.input(.paste(words))
        #expect(sitting.picture.text.contains(action), "\(sitting.picture.text)")
        #expect(!sitting.picture.text.contains("nothing with"))
    }
}
