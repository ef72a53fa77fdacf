import Cells
import Rig
import Testing

@Suite struct TextFieldTests {
    /// Keys by name, a blank between them; `|` is the cursor.
    static let cases: [(keys: String, field: String)] = [
        ("", "|"),
        ("a b c", "abc|"),
        ("a b c left left X", "aX|bc"),
        ("a b c home X", "X|abc"),
        ("a b c ctrl-a X end Y", "XabcY|"),
        ("a b c ctrl-a ctrl-f X", "aX|bc"),
        ("a b c ctrl-b X", "abX|c"),
        ("a left left left b", "b|a"),
        ("a right right b", "ab|"),
        ("a b c backspace", "ab|"),
        ("a b c ctrl-h ctrl-h", "a|"),
        ("backspace a", "a|"),
        ("a b c home delete", "|bc"),
        ("a b c home ctrl-d ctrl-d", "|c"),
        ("a delete", "a|"),
        ("a b c left ctrl-u", "|c"),
        ("a b c left ctrl-k", "ab|"),
        ("a b space c d ctrl-w", "ab |"),
        ("a b space c d ctrl-w ctrl-w", "|"),
        ("a space space ctrl-w", "|"),
        ("a b space c d left ctrl-w", "ab |d"),
        ("é 潜 👩 left backspace", "é|👩"),
        ("A ? / : space z", "A?/: z|"),
    ]

    private func field(_ keys: String) throws -> TextField {
        var field = TextField()
        for name in keys.split(separator: " ") {
            #expect(field.handle(try #require(Key(String(name)))), "\(name)")
        }
        return field
    }

    private func marked(_ field: TextField) -> String {
        String(field.text.prefix(field.cursor)) + "|" + String(field.text.dropFirst(field.cursor))
    }

    @Test(arguments: cases)
    func edits(_ keys: String, _ shown: String) throws {
        #expect(marked(try field(keys)) == shown)
    }

    @Test(arguments: ["enter", "esc", "tab", "up", "down", "f1", "ctrl-z", "alt-a", "ctrl-left", "insert", "pgup"])
    func leavesOtherKeys(_ name: String) throws {
        var field = try field("a b c left")
        #expect(!field.handle(try #require(Key(name))))
        #expect(marked(field) == "ab|c")
    }

    /// What is marked goes when something is typed or erased; a key that moves takes the mark away.
    @Test(arguments: [
        ("a", "a|"), ("backspace", "|"), ("ctrl-h a", "a|"), ("delete", "|"), ("left a", "ola|d"),
    ])
    func marks(_ keys: String, _ shown: String) throws {
        var field = TextField("old", isMarked: true)
        #expect(!field.handle(Key(.tab)) && field.isMarked)
        for name in keys.split(separator: " ") { #expect(field.handle(try #require(Key(String(name))))) }
        #expect(marked(field) == shown && !field.isMarked)
    }

    @Test func aPasteStandsInsteadOfWhatIsMarked() {
        var field = TextField("old", isMarked: true)
        field.insert("new")
        #expect(field.text == "new" && !TextField("", isMarked: true).isMarked)
    }

    /// A long text is seen from its beginning while others have the keys, around the cursor while it has.
    @Test func drawsTheBeginningWithoutKeys() {
        func drawn(_ isFocused: Bool) -> String {
            var grid = Grid(Size(8, 1))
            TextField("yearly service").draw(into: &grid, at: Point(0, 0), width: 8, isFocused: isFocused)
            return grid.text
        }
        #expect(drawn(false).hasPrefix("yearly"), "\(drawn(false))")
        #expect(drawn(true).contains("ervice▏"), "\(drawn(true))")
    }

    @Test func pastes() throws {
        var field = try field("a b left")
        field.insert("one\ntwo\r\nthree")
        #expect(marked(field) == "aone two three|b")
        // A cell of a sheet, and what terminals make of other line ends.
        field = TextField("")
        field.insert("Zoë\r\rÑandú\n\n")
        #expect(field.text == "Zoë Ñandú")
        field.insert("\n")
        #expect(field.text == "Zoë Ñandú")
        field.insert("\tReef\t")
        #expect(field.text == "Zoë ÑandúReef")
        field.insert("\tReef\tKey Largo")
        #expect(field.text == "Zoë ÑandúReefReef Key Largo")
        field = TextField("x")
        field.insert(String(repeating: "y", count: 10_000))
        #expect(field.text.count == 500 && field.cursor == 500)
        field.insert("z")
        #expect(!field.text.contains("z"))
    }

    /// A mark that joins the letter before it: the cursor stays within the text.
    @Test func joiningMarks() {
        var field = TextField("e")
        field.insert("\u{301}")
        #expect(field.text.count == 1 && field.cursor == 1)
        _ = field.handle(Key(.backspace))
        #expect(field.isEmpty && field.cursor == 0)
        field.insert("👩")
        field.insert("\u{200D}")
        field.insert("👧")
        #expect(field.cursor <= field.text.count)
        _ = field.handle(Key(.left))
        _ = field.handle(Key(.delete))
        #expect(field.cursor <= field.text.count)
    }

    /// Whatever is typed, by chance: the cursor stays within the text and the drawing within its width.
    @Test(arguments: 1...20)
    func byChance(_ seed: Int) throws {
        var chance = Chance(seed)
        var field = TextField("start")
        let names = [
            "a", "é", "潜", "space", "left", "right", "home", "end", "backspace", "delete", "ctrl-w", "ctrl-k", "ctrl-u",
        ]
        for _ in 0..<300 {
            if chance.below(6) == 0 {
                field.insert(
                    chance.one(of: ["\u{301}", "\u{200D}", "🇩", "🇪", "\u{1B}[2J", "\r\n", "ab cd", "e\u{302}"]))
            } else {
                _ = field.handle(try #require(Key(chance.one(of: names))))
            }
            #expect((0...field.text.count).contains(field.cursor))
            var grid = Grid(Size(12, 1))
            grid.fill(Rect(Size(12, 1)), with: ".")
            field.draw(into: &grid, at: Point(2, 0), width: 8, isFocused: chance.below(2) == 0, hint: "hint")
            isWhole(grid)
            #expect(grid.text.hasPrefix("..") && grid.text.hasSuffix(".."), "\(grid.text)")
        }
    }

    @Test func showsThePartAroundTheCursor() throws {
        func drawn(_ field: TextField, focused: Bool = true) -> String {
            var grid = Grid(Size(8, 1))
            field.draw(into: &grid, at: Point(0, 0), width: 8, isFocused: focused, hint: "find")
            return grid.text
        }
        #expect(drawn(TextField("abc")) == "abc▏")
        #expect(drawn(TextField("abc"), focused: false) == "abc")
        #expect(drawn(TextField(""), focused: false) == "find")
        #expect(drawn(TextField("")) == "▏")
        var long = TextField("abcdefghijkl")
        #expect(drawn(long) == "…ghijkl▏", "that there is more to the left has a sign")
        #expect(drawn(TextField("abcdefg")) == "abcdefg▏")
        _ = long.handle(Key(.home))
        #expect(drawn(long) == "abcdefg…")
        #expect(drawn(TextField("a潜水用品店")) == "…用品店▏")
        #expect(drawn(TextField("a\u{1B}b")) == "a\\eb▏")
    }

    /// What had no room is counted, until the next key.
    @Test func countsWhatHadNoRoom() {
        var field = TextField("ab", limit: 5)
        field.insert("cde")
        #expect(field.text == "abcde" && field.leftOut == 0)
        _ = field.handle(Key(.character("f")))
        #expect(field.text == "abcde" && field.leftOut == 1)
        _ = field.handle(Key(.backspace))
        #expect(field.leftOut == 0)
        field.insert("xyz")
        #expect(field.text == "abcdx" && field.leftOut == 2)
        var area = TextArea("ab", limit: 3)
        area.insert("\r\nxy")
        #expect(area.text == "ab\n" && area.leftOut == 2)
        _ = area.handle(Key(.left), width: 20)
        #expect(area.leftOut == 0)
    }
}
