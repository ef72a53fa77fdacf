import Cells
import Foundation
import Glibc
import Rig
import Testing

/// The whole program on terminals of many kinds and sizes.
@Suite struct ScreenTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.found()
    }

    @Test func aThousandSizesWhileKeysComeIn() throws {
        let terminal = try home.open()
        var chance = Chance(7)
        let keys = Array("hjklzm?:iTJ\u{1B}\t123+-ur/abc\u{15}")
        for _ in 0..<1000 {
            terminal.resize(1 + chance.below(500), 1 + chance.below(200))
            if chance.below(3) == 0 { terminal.press(chance.one(of: [.up, .down, .left, .right])) }
            terminal.send(String(chance.one(of: keys)))
            terminal.pump()
        }
        #expect(!home.processes.isEmpty)
        // Out of whatever it is in, and back to one picture.
        terminal.resize(80, 24)
        for _ in 0..<6 {
            terminal.send("\u{1B}")
            _ = terminal.wait { $0.pump(milliseconds: 30) == false }
        }
        #expect(terminal.wait(for: "help"), "\(terminal.text)")
        terminal.send("\u{3}")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
    }

    @Test func tooSmallAndBack() throws {
        let terminal = try home.open()
        let before = terminal.still
        terminal.resize(20, 5)
        #expect(terminal.wait(for: "The terminal is"))
        terminal.resize(1, 1)
        #expect(terminal.wait { $0.text == "T" })
        terminal.resize(80, 24)
        #expect(terminal.wait { $0.still == before }, "\(before)\n\(terminal.text)")
    }

    @Test(arguments: [(40, 1), (80, 2), (120, 3), (200, 4)])
    func columnsFollowTheWidth(_ width: Int, _ columns: Int) throws {
        let terminal = try home.open(columns: width, rows: 60)
        let top = terminal.text.split(separator: "\n").first { $0.contains("Today's sales") }
        #expect(try #require(top).filter { "┏╭".contains($0) }.count == columns, "\(terminal.text)")
    }

    @Test func withoutColour() throws {
        let terminal = try home.open(["NO_COLOR": "1", "COLORTERM": "truecolor"])
        terminal.send("?")
        #expect(terminal.wait(for: "Help"))
        let text = String(decoding: terminal.bytes, as: UTF8.self)
        for sequence in text.split(separator: "\u{1B}[").dropFirst() {
            guard let end = sequence.firstIndex(where: { $0.isLetter }), sequence[end] == "m" else { continue }
            let codes = sequence[..<end].split(separator: ";").compactMap { Int($0) }
            #expect(
                !codes.contains { (30...49).contains($0) && $0 != 39 && $0 != 49 || (90...107).contains($0) },
                "\(sequence[..<end])")
        }
    }

    /// The theme's own colours where the terminal says that it shows them; else the nearest of those that it has.
    @Test(arguments: [
        (["COLORTERM": "truecolor"], "38;2;79;179;191"), (["COLORTERM": "24bit"], "38;2;79;179;191"),
        (["COLORTERM": ""], "38;5;73"), (["COLORTERM": "truecolor", "TERM": "tmux-256color"], "38;5;73"),
        (["COLORTERM": "truecolor", "TERM": "xterm"], "36m"), (["TERM": "linux"], "36m"),
    ])
    func colours(_ environment: [String: String], _ sequence: String) throws {
        let terminal = try home.open(environment)
        #expect(String(decoding: terminal.bytes, as: UTF8.self).contains(sequence))
        terminal.press(.right)
        #expect(terminal.wait { $0.text.contains("━ Customers") || $0.text.contains("═ Customers") })
        terminal.send("q")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
    }

    /// In the C locale only ASCII reaches the terminal.
    @Test func inASCII() throws {
        let terminal = try home.open(["LANG": "C", "LC_ALL": "C"])
        terminal.send("T")
        #expect(terminal.wait(for: "Themes"))
        #expect(terminal.bytes.allSatisfy { $0 < 0x80 })
        #expect(terminal.text.contains("+- Themes") && terminal.text.contains("#= Today's sales"))
    }

    /// A key that moves the focus sends the cells of two frames; 500 keys at once are drained, and drawn in a few frames.
    @Test func keysCostWhatTheyChange() throws {
        let terminal = try home.open(columns: 200, rows: 60)
        terminal.settle(milliseconds: 200)
        func cost(_ keys: String) -> Int {
            terminal.forget()
            terminal.send(keys)
            _ = terminal.wait { !$0.bytes.isEmpty }
            terminal.settle(milliseconds: 200)
            return terminal.bytes.count
        }
        // Eight tiles: once around.
        let around = (0..<8).map { _ in cost("\t") }
        #expect(around.allSatisfy { $0 < 6000 }, "\(around)")
        let flood = cost(String(repeating: "\t", count: 501))
        #expect(flood < 12 * (around.max() ?? 0), "\(flood) bytes, \(around)")
        terminal.forget()
        _ = terminal.pump(milliseconds: 1500)
        #expect(terminal.bytes.count < 200, "at most the clock's minute")
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "linux", "vt100"])
    func everyPlaceOn(_ term: String) throws {
        let terminal = try home.open(["TERM": term])
        terminal.press(.right)
        let (heavy, light) = term == "linux" ? ("╔═", "┌─") : ("┏━", "╭─")
        #expect(terminal.wait { $0.text.contains("\(light) Today's sales") && $0.text.contains("\(heavy) Customers") })
        terminal.press(.down)
        #expect(terminal.wait(for: "\(heavy) Courses"))
        for (key, words) in [
            ("z", "as of"), ("\r", "Courses: rows"), ("?", "Help: the keys of this place"), ("\u{1B}", "Courses: rows"),
            ("q", "as of"), ("\u{1B}", "Today's sales"), ("a", "Add a tile"), ("\u{1B}", "active customers"),
            ("m", "enter keep"),
            ("\u{1B}", "active customers"), (":theme\r", "Themes"), ("\u{1B}", "active customers"),
        ] {
            terminal.send(key)
            #expect(terminal.wait(for: words), "\(key.debugDescription): \(words)\n\(terminal.text)")
            terminal.settle()
        }
        if term == "linux" {
            // The console's fonts have no more than these.
            let said = String(decoding: terminal.bytes, as: UTF8.self)
            #expect(said.unicodeScalars.allSatisfy { Glyphs.console.nearest(to: $0.value) == $0.value })
        }
        terminal.send("\u{3}")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
    }
}
