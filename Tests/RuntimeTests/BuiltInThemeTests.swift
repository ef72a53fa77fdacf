import Cells
import Foundation
import Runtime
import Testing
import Themes

/// What each theme of the program promises.
@Suite struct BuiltInThemeTests {
    private static let library = ThemeLibrary(environment: ["XDG_CONFIG_HOME": "/nonexistent"])
    private func theme(_ name: String) throws -> Theme { try #require(BuiltInThemeTests.library.theme(named: name)) }

    @Test func areWithoutMistakes() throws {
        let folder = try ThemeFolder()
        for (name, toml) in Themes.builtIn { try folder.write(name, toml) }
        #expect(folder.library.mistakes() == [])
        #expect(Themes.builtIn.count >= 5)
        for (name, toml) in Themes.builtIn { #expect(toml.hasPrefix("# "), "\(name) says what it is for") }
    }

    /// What must not look alike, does not: in no theme.
    @Test(arguments: Themes.builtIn.map(\.name))
    func tellApart(_ name: String) throws {
        let theme = try theme(name)
        let pairs: [(Face, Face)] = [
            (.panelBorder, .panelBorderFocused), (.panelTitle, .panelTitleFocused), (.tab, .tabSelected),
            (.text, .tableSelected),
            (.text, .alarm), (.text, .warning), (.good, .alarm), (.warning, .alarm), (.field, .fieldFocused),
            (.notice, .noticeAlarm), (.statusBar, .statusBarKey), (.text, .tableHeading), (.overlay, .overlayTitle),
            (.text, .figure),
        ]
        for (one, other) in pairs { #expect(theme[one] != theme[other], "\(one.name) and \(other.name)") }
        // A bar and a selected row are told from the page by their background, or in reverse.
        for face in [Face.statusBar, .tabSelected, .tableSelected, .fieldFocused, .notice, .noticeAlarm] {
            #expect(theme[face].background != theme[.text].background || theme[face].reverse, "\(face.name)")
        }
        for face in Face.allCases where theme[face].foreground == theme[face].background {
            #expect(theme[face].foreground == .standard, "\(face.name) cannot be read")
        }
    }

    private func bytes(_ colour: Colour) -> (Double, Double, Double)? {
        guard case .rgb(let r, let g, let b) = colour else { return nil }
        func linear(_ byte: UInt8) -> Double {
            let share = Double(byte) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return (linear(r), linear(g), linear(b))
    }

    /// WCAG 2.1, contrast ratio: 4.5 is enough for text (AA), 7 for tired eyes (AAA).
    private func contrast(_ style: Style) throws -> Double {
        func luminance(_ colour: Colour) throws -> Double {
            let (r, g, b) = try #require(bytes(colour), "\(colour) is no colour of 24 bits")
            return 0.2126 * r + 0.7152 * g + 0.0722 * b
        }
        let (one, other) = (try luminance(style.foreground), try luminance(style.background))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    /// Where the background is the terminal's own nobody knows it: a dark theme stays legible on a white one. Its charts are read by their
    /// shapes.
    @Test(arguments: Themes.builtIn.map(\.name))
    func nothingVanishesOnAWhiteTerminal(_ name: String) throws {
        let theme = try theme(name)
        for face in Face.allCases where !face.name.hasPrefix("chart") && theme[face].background == .standard {
            guard bytes(theme[face].foreground) != nil else { continue }
            let style = Style(theme[face].foreground, on: .rgb(255, 255, 255))
            #expect(try contrast(style) >= 1.8, "\(face.name)")
        }
    }

    @Test(arguments: Face.allCases)
    func highContrast(_ face: Face) throws {
        #expect(try contrast(theme("contrast")[face]) >= 7)
    }

    /// On paper lines may be pale; all that is read may not.
    @Test func daylightCanBeRead() throws {
        for face in Face.allCases where ![.panelBorder, .progressRest].contains(face) {
            let ratio = try contrast(theme("daylight")[face])
            #expect(ratio >= 4.5, "\(face.name): \(ratio)")
        }
    }

    /// Where a theme sets both colours itself, whatever the terminal's own are: a selected row, the bar, a field, a notice.
    @Test(arguments: Themes.builtIn.map(\.name))
    func whatHasItsOwnBackgroundCanBeRead(_ name: String) throws {
        let theme = try theme(name)
        for face in Face.allCases where ![.panelBorder, .progressRest].contains(face) {
            guard bytes(theme[face].foreground) != nil, bytes(theme[face].background) != nil else { continue }
            let ratio = try contrast(theme[face])
            #expect(ratio >= 4.5, "\(face.name): \(ratio)")
        }
    }

    /// Slices differ for eyes that lack one kind of cone, by the matrices of Machado, Oliveira and Fernandes (2009), as far as
    /// twelve in CIE L*a*b*; two is what can just be told apart side by side.
    @Test(arguments: [
        ("no lack", [1.0, 0, 0, 0, 1, 0, 0, 0, 1]),
        ("protanopia", [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]),
        ("deuteranopia", [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]),
        ("tritanopia", [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]),
    ])
    func clarityForColourBlindEyes(_ name: String, _ matrix: [Double]) throws {
        func seen(_ face: Face) throws -> [Double] {
            let (r, g, b) = try #require(bytes(try theme("clarity")[face].foreground))
            let rgb = (0..<3).map { row in
                max(0, min(1, matrix[row * 3] * r + matrix[row * 3 + 1] * g + matrix[row * 3 + 2] * b))
            }
            func root(_ t: Double) -> Double { t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116 }
            let x = root((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505)
            let y = root(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2])
            let z = root((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089)
            return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
        }
        func distance(_ a: Face, _ b: Face) throws -> Double {
            zip(try seen(a), try seen(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        let slices = (0..<7).map(Pie.face)
        for (i, one) in slices.enumerated() {
            for other in slices[..<i] {
                #expect(try distance(one, other) >= 12, "\(one.name) and \(other.name): \(name)")
            }
        }
        for (one, other) in [(Face.good, Face.alarm), (.good, .warning)] {
            #expect(try distance(one, other) >= 12, "\(one.name) and \(other.name): \(name)")
        }
    }

    @Test func monoHasNoColour() throws {
        for face in Face.allCases {
            let style = try theme("mono")[face]
            #expect(style.foreground == .standard && style.background == .standard, "\(face.name)")
        }
    }

    @Test func sixteenUsesTheTerminalsOwn() throws {
        for face in Face.allCases {
            let style = try theme("sixteen")[face]
            for colour in [style.foreground, style.background] {
                if case .rgb = colour { Issue.record("\(face.name)") }
            }
        }
    }
}
