import Cells
import DiveShop
import Rig
import Runtime
import Screens
import Testing

/// Lists of more rows than the terminal has.
@Suite struct LongListTests {
    /// However far one goes through a long list, its columns stand where they stood.
    @Test(arguments: [("f4", 80), ("f4", 132), ("f3", 100), ("f5 5", 120), ("f1 shift-tab enter", 100)])
    func columnsStayWhereTheyAre(_ keys: String, _ width: Int) throws {
        var sitting = try SmallShop.sitting(try SmallShop.home(), width, 24)
        try sitting.press(keys)
        func headings() -> String? {
            sitting.picture.text.split(separator: "\n").map(String.init).first { line in
                ["Last name  ", "Code  ", "Message  ", "Which  "].contains { line.contains($0) }
            }
        }
        let first = try #require(headings(), "\(sitting.picture.text)")
        for _ in 0..<8 {
            try sitting.press("pgdn")
            #expect(headings() == first)
        }
    }

    /// On a phone the line below a list tells what its selected row has no room for, whatever list it is.
    @Test(arguments: [
        ("f3", "What Jacket"), ("f2", "Due "), ("f4", "Telephone "), ("f5 2", "…rental is due"), ("f8", "Outcome "),
    ])
    func aPhoneTellsWhatHasNoRoom(_ keys: String, _ told: String) throws {
        var sitting = try SmallShop.sitting(try SmallShop.home(), 40, 20)
        try sitting.press(keys)
        let lines = sitting.picture.text.split(separator: "\n").map(String.init)
        #expect(lines[lines.count - 3].contains(told), "\(sitting.picture.text)")
    }
}
