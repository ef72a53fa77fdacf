import Cells
import Curses
import Runtime
import Testing
import Themes

/// What terminals of few colours make of a theme.
@Suite struct DepthTests {
    private static let all = [1 << 24, 256, 88, 16, 8]

    private func foreground(_ colour: Colour, _ colours: Int) -> (Int32, Bool) {
        let drawn = Depth(colours: colours).drawn(Style(colour), page: .standard)
        return (drawn.foreground, drawn.bold)
    }

    /// A colour → its number with 24 bits, 256, 16 and 8 colours; with 8, whether bold makes up for brightness.
    static let colours: [(colour: Colour, direct: Int32, of256: Int32, of16: Int32, of8: Int32, isBright: Bool)] = [
        (.standard, -1, -1, -1, -1, false),
        (.indexed(0), 0, 0, 0, 0, false), (.indexed(1), 1, 1, 1, 1, false), (.indexed(7), 7, 7, 7, 7, false),
        (.indexed(8), 0x7F7F7F, 8, 8, 7, false), (.indexed(9), 0xFF0000, 9, 9, 1, true),
        (.indexed(15), 0xFFFFFF, 15, 15, 7, true),
        (.rgb(255, 0, 0), 0xFF0000, 196, 9, 1, true), (.rgb(0, 255, 0), 0x00FF00, 46, 10, 2, true),
        (.rgb(0, 0, 255), 0x0000FF, 21, 4, 4, false), (.rgb(255, 255, 255), 0xFFFFFF, 231, 15, 7, true),
        (.rgb(205, 0, 0), 0xCD0000, 160, 1, 1, false), (.rgb(128, 128, 128), 0x808080, 244, 8, 7, false),
        (.rgb(18, 18, 18), 0x121212, 233, 0, 0, false), (.rgb(238, 238, 238), 0xEEEEEE, 255, 7, 7, false),
        (.rgb(79, 179, 191), 0x4FB3BF, 73, 6, 6, false), (.rgb(215, 135, 95), 0xD7875F, 173, 8, 7, false),
        // The first eight numbers are no colours of 24 bits: what is nearly black stays so.
        (.rgb(0, 0, 0), 8, 16, 0, 0, false), (.rgb(0, 0, 1), 8, 16, 0, 0, false), (.rgb(0, 0, 7), 8, 16, 0, 0, false),
        (.rgb(0, 0, 9), 9, 16, 0, 0, false),
    ]

    @Test(arguments: colours.indices)
    func nearest(_ i: Int) {
        let row = DepthTests.colours[i]
        #expect(foreground(row.colour, 1 << 24) == (row.direct, false))
        #expect(foreground(row.colour, 256) == (row.of256, false))
        #expect(foreground(row.colour, 16) == (row.of16, false))
        #expect(foreground(row.colour, 8) == (row.of8, row.isBright))
        for few in [-1, 0, 1, 2, 7] { #expect(foreground(row.colour, few) == (-1, false)) }
    }

    /// Whatever the colour, the number is one that the terminal has.
    @Test func inRange() {
        for colours in DepthTests.all {
            let depth = Depth(colours: colours)
            for r in stride(from: UInt8(0), through: 255, by: 15) {
                for g in stride(from: UInt8(0), through: 255, by: 15) {
                    for b in stride(from: UInt8(0), through: 255, by: 15) {
                        let drawn = depth.drawn(Style(.rgb(r, g, b), on: .rgb(b, r, g)), page: .standard)
                        if !(0..<Int32(colours)).contains(drawn.foreground)
                            || !(0..<Int32(colours)).contains(drawn.background)
                        {
                            Issue.record("\(r) \(g) \(b) of \(colours): \(drawn)")
                        }
                    }
                }
            }
            for n in UInt8.min...UInt8.max {
                let number = depth.drawn(Style(.indexed(n)), page: .standard).foreground
                if !(0..<Int32(colours)).contains(number) { Issue.record("\(n) of \(colours): \(number)") }
            }
        }
    }

    /// Colours that fall together never hide the text.
    @Test func textCanAlwaysBeRead() {
        let dark = Style(.rgb(18, 48, 58), on: .rgb(16, 44, 60))
        for colours in DepthTests.all where colours <= 256 {
            let drawn = Depth(colours: colours).drawn(dark, page: .standard)
            #expect(drawn.foreground != drawn.background, "\(colours)")
        }
        let hidden = Depth(colours: 8).drawn(Style(.indexed(4), on: .indexed(4)), page: .standard)
        #expect(hidden.foreground == hidden.background, "whoever wants it so has it so")
    }

    @Test func withoutColours() {
        let depth = Depth(colours: 0)
        #expect(!depth.drawn(Style(.indexed(1), bold: true), page: .standard).reverse)
        #expect(depth.drawn(Style(.indexed(1), bold: true), page: .standard).bold)
        #expect(depth.drawn(Style(.indexed(1), on: .indexed(2)), page: .standard).reverse)
        #expect(!depth.drawn(Style(.indexed(1), on: .indexed(2)), page: .indexed(2)).reverse, "the page itself")
        #expect(depth.drawn(Style(reverse: true), page: .standard).reverse)
    }

    /// In every theme of the program, on every terminal, what has the keys and what is selected can be told from what is not.
    @Test(arguments: Themes.builtIn.map(\.name), all + [0])
    func themesOnEveryTerminal(_ name: String, _ colours: Int) throws {
        let theme = try #require(ThemeLibrary(environment: ["XDG_CONFIG_HOME": "/nonexistent"]).theme(named: name))
        let depth = Depth(colours: colours)
        func drawn(_ face: Face) -> [Int] {
            let drawn = depth.drawn(theme[face], page: theme[.text].background)
            return [
                Int(drawn.foreground), Int(drawn.background), drawn.bold ? 1 : 0, drawn.reverse ? 1 : 0,
                theme[face].underline ? 1 : 0,
            ]
        }
        for (one, other) in [
            (Face.text, Face.tableSelected), (.tab, .tabSelected), (.text, .notice),
            (.field, .fieldFocused),
        ] {
            #expect(drawn(one) != drawn(other), "\(one.name) and \(other.name)")
        }
        for face in Face.allCases where drawn(face)[0] >= 0 {
            #expect(drawn(face)[0] != drawn(face)[1], "\(face.name)")
        }
    }
}
