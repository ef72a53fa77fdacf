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

    /// Before a word is typed: what can be done here, the steps from row to row after it, and what cannot be done now last.
    @Test func whatCanBeDoneStandsFirst() throws {
        var sitting = try SmallShop.sitting(home, 100, 60)
        try sitting.press("f2 :")
        let lines = sitting.picture.text.split(separator: "\n")
        func line(_ words: String) throws -> Int {
            try #require(lines.firstIndex { $0.contains(words) }, "\(words): \(sitting.picture.text)")
        }
        let order = try [
            "Show what is due, the most urgent first", "Record what was done to an item", "Go up", "Complete the job",
            "Go to the screen Dashboard",
        ].map(line)
        #expect(order == order.sorted(), "\(sitting.picture.text)")
        try sitting.input(.paste("record what"))
        try sitting.press("enter")
        #expect(sitting.picture.text.contains("Record service"), "\(sitting.picture.text)")
    }

    /// On a phone the lines below the list tell the whole of what is selected, however far one goes, and the list stays as high as it is.
    @Test func aPhoneTellsTheWholeOfWhatIsSelected() throws {
        var sitting = try SmallShop.sitting(home, 40, 20)
        try sitting.press("f2 ?")
        for words in [
            "Show what is due, the most urgent first", "Show planned work by technician and day",
            "Show what service costs", "Cylinder day: one after the other",
        ] {
            let lines = sitting.picture.text.split(separator: "\n").map(String.init)
            let ends = try #require(lines.lastIndex { $0.contains("╰") })
            let told = lines[..<ends].suffix(ends - 1).joined(separator: " ").replacing("│", with: " ")
                .split(separator: " ").joined(separator: " ")
            #expect(told.contains(words), "\(sitting.picture.text)")
            try sitting.press("down")
        }
    }
}
