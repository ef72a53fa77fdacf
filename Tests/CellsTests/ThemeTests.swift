import Cells
import Testing

@Suite struct ThemeTests {
    private let red = Style(.indexed(1))
    private let blue = Style(.indexed(4), bold: true)

    /// `panel.title.focused` → `panel.title` → `panel` → `text` → the terminal's own.
    @Test func fallsBackByDots() {
        let theme = Theme(name: "t", styles: [.text: red, .panelTitle: blue])
        #expect(theme[.panelTitle] == blue && theme[.panelTitleFocused] == blue)
        #expect(theme[.panelBorder] == red && theme[.panelBorderFocused] == red && theme[.text] == red)
        #expect(theme[.alarm] == red)
        let plain = Theme(name: "t", styles: [:])
        #expect(Face.allCases.allSatisfy { plain[$0] == Style() })
        let nearer = Theme(name: "t", styles: [.panelBorder: blue, .panelBorderMoving: red])
        #expect(nearer[.panelBorderFocused] == blue && nearer[.panelBorderMoving] == red && nearer[.text] == Style())
    }

    @Test func facesHaveNames() {
        #expect(Set(Face.allCases.map(\.name)).count == Face.allCases.count)
        for face in Face.allCases {
            #expect(Face.named(face.name) == face)
            #expect(!face.purpose.isEmpty)
            #expect(face.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "." })
        }
        #expect(Face.named("no.such.face") == nil)
        #expect(Face.panelTitleFocused.name == "panel.title.focused" && Face.statusBarKey.name == "status.key")
    }

    static let lookalikes: [(text: String, console: String, ascii: String)] = [
        ("abc ~", "abc ~", "abc ~"),
        ("╭─╮│╰╯", "┌─┐│└┘", "+-+|++"),
        ("┏━┓┃┗┛", "╔═╗║╚╝", "#=#|##"),
        ("▁▂▃▄▅▆▇█", "___▄███" + "█", "########"),
        ("░▒▓", "░▒▓", ".:#"),
        ("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█", "▀▀▀▄▌██▄█▐█▄███", "###############"),
        ("⠁⣿⠀", "**⠀", "** "),
        ("▸▲▼✓●…", ">^v**~", ">^v+*~"),
        ("← ↑ → ↓", "← ↑ → ↓", "< ^ > v"),
        ("“a” ‘b’ –·", "“a” ‘b’ –·", "\"a\" 'b' --"),
        ("ÀéîõüçñŁøßÆœ", "ÀéîõüçñŁøßÆœ", "AeioucnLosAo"),
        ("ễǖşẤ", "ễǖşẤ", "eusA"),
        ("潜Ω€", "潜Ω€", "???"),
        ("a\u{A0}b×", "a\u{A0}b×", "a bx"),
    ]

    @Test(arguments: lookalikes.indices)
    func charactersThatStandIn(_ i: Int) {
        let (text, console, ascii) = ThemeTests.lookalikes[i]
        func fitted(_ glyphs: Glyphs) -> String {
            var out = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                if let other = Unicode.Scalar(glyphs.nearest(to: scalar.value)) { out.append(other) }
            }
            return String(out)
        }
        #expect(fitted(.unicode) == text)
        #expect(fitted(.console) == console)
        #expect(fitted(.ascii) == ascii)
    }

    /// Whatever comes, ASCII is printable ASCII, and what stands in stands in for itself.
    @Test func anythingAtAll() {
        for value in UInt32(0x20)...0x2FFFF where value != 0x7F {
            let ascii = Glyphs.ascii.nearest(to: value)
            if !(0x20..<0x7F).contains(ascii) { Issue.record("U+\(String(value, radix: 16))") }
            let console = Glyphs.console.nearest(to: value)
            if Glyphs.console.nearest(to: console) != console { Issue.record("U+\(String(value, radix: 16))") }
        }
    }
}
