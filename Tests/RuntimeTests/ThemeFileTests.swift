import Cells
import Foundation
import Runtime
import Testing

/// A folder of themes of the user's own, removed with it.
final class ThemeFolder {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("nautilus-themes-\(UUID().uuidString)")
    var folder: URL { root.appendingPathComponent("nautilus/themes") }
    var library: ThemeLibrary { ThemeLibrary(environment: ["XDG_CONFIG_HOME": root.path]) }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ name: String, _ toml: String) throws {
        try Data(toml.utf8).write(to: folder.appendingPathComponent(name + ".toml"))
    }

    /// What is wrong, less the folder's name.
    func mistakes() -> [String] { library.mistakes().map { $0.replacing(folder.path + "/", with: "") } }
}

/// Every mistake in a theme's file is told with its line, and the rest of the file holds.
@Suite struct ThemeFileTests {
    let themes: ThemeFolder
    init() throws { themes = try ThemeFolder() }

    static let mistaken: [(toml: String, mistakes: [String])] = [
        ("", []),
        ("# nothing but a comment\n", []),
        ("inherits = \"mono\"\n[faces]\ntext = \"red on blue bold dim italic underline reverse\"\n", []),
        (
            "[palette]\na = \"#12AbeF\"\nb = 7\nc = \"15\"\nd = \"bright-white\"\ne = \"default\"\n[faces]\ntab = \"a on b\"\n",
            []
        ),
        ("\n\n[faces]\n\"panel.titel\" = \"red\"\n", ["4: there is no face 'panel.titel'; did you mean panel.border?"]),
        ("[faces]\nxyz = \"red\"\n", ["2: there is no face 'xyz'; nautilus faces lists them"]),
        ("[faces]\ntext = \"rde\"\n", ["2: 'rde' is no colour of the palette and no word for a look"]),
        ("[faces]\ntext = \"red on\"\n", ["2: a colour is missing after 'on'"]),
        (
            "[faces]\ntext = \"red blue\"\n",
            ["2: 'blue' stands where a look was expected; a background is written 'on blue'"]
        ),
        ("[faces]\ntext = \"on red\"\n", []),
        ("[faces]\ntext = \"bold\"\n", []),
        ("[faces]\ntext = 7\n", ["2: text wants a text in quotes; a name with dots stands in quotes"]),
        ("[faces]\npanel.title = \"red\"\n", ["2: panel wants a text in quotes; a name with dots stands in quotes"]),
        (
            "[palette]\na = \"#12345\"\n",
            ["2: '#12345' is no colour; write #rrggbb, 0 to 15, default, or a name such as red"]
        ),
        (
            "[palette]\na = \"#1234567\"\n",
            ["2: '#1234567' is no colour; write #rrggbb, 0 to 15, default, or a name such as red"]
        ),
        (
            "[palette]\na = \"#+12345\"\n",
            ["2: '#+12345' is no colour; write #rrggbb, 0 to 15, default, or a name such as red"]
        ),
        ("[palette]\na = 16\n", ["2: '16' is no colour; write #rrggbb, 0 to 15, default, or a name such as red"]),
        ("[palette]\na = -1\n", ["2: '-1' is no colour; write #rrggbb, 0 to 15, default, or a name such as red"]),
        ("[palette]\na = true\n", ["2: a wants a text in quotes"]),
        ("[palette]\na = [1]\n", ["2: a wants a text in quotes"]),
        ("palette = 3\n", ["1: palette is a section: [palette]"]),
        (
            "x = 1\nfaces = []\n",
            [
                "1: 'x' is nothing that a theme has; it has inherits, [palette] and [faces]",
                "2: faces is a section: [faces]",
            ]
        ),
        ("\n[colors]\nred = 1\n", ["2: 'colors' is nothing that a theme has; it has inherits, [palette] and [faces]"]),
        ("inherits = 3\n", ["1: inherits wants the name of a theme"]),
        ("inherits = \"nowhere\"\n", ["1: it inherits 'nowhere', which is no other theme"]),
        ("inherits = \"own\"\n", ["1: it inherits 'own', which is no other theme"]),
        // Told in the order of the lines, with both kinds of line ends, and however the section is written.
        (
            "[faces]\r\ntab = \"nope\"\r\ntext = \"red on\"\r\n",
            [
                "2: 'nope' is no colour of the palette and no word for a look", "3: a colour is missing after 'on'",
            ]
        ),
        (
            "\n[ faces ]\n# tab = \"x\"\ntab = \"nope\"\n",
            ["4: 'nope' is no colour of the palette and no word for a look"]
        ),
        ("\nfaces = { tab = \"nope\" }\n", ["2: 'nope' is no colour of the palette and no word for a look"]),
        ("\nfaces.tab = \"nope\"\n", ["2: 'nope' is no colour of the palette and no word for a look"]),
    ]

    @Test(arguments: mistaken.indices)
    func mistakes(_ i: Int) throws {
        let (toml, mistakes) = ThemeFileTests.mistaken[i]
        try themes.write("own", toml)
        #expect(themes.mistakes() == mistakes.map { "own.toml:\($0)" })
        #expect(themes.library.theme(named: "own") != nil, "the rest of the file holds")
    }

    /// What is no TOML is refused as a whole, with the line of it.
    @Test(arguments: [
        ("[faces\n", 1), ("a = 1\na = 2\n", 2), ("\n\nfaces = \n", 3), ("[faces]\ntext = \"red\n", 2),
        ("[faces]\n[faces]\n", 2),
        ("\u{0}\u{1}\u{2}", 1), ("text: red\n", 1), ("{\"faces\": {}}", 1),
    ])
    func noTOML(_ toml: String, _ line: Int) throws {
        try themes.write("own", toml)
        let told = themes.mistakes()
        #expect(told.count == 1 && told[0].hasPrefix("own.toml:\(line): "), "\(told)")
        #expect(!told.joined().contains("\n"), "a mistake is one line")
        #expect(themes.library.theme(named: "own") == nil)
    }

    @Test func theRestHolds() throws {
        try themes.write(
            "own",
            "[palette]\nsea = \"#010203\"\nbad = \"#zzz\"\n[faces]\ntab = \"sea on 4 bold\"\nstatus = \"bad\"\nnoface = \"sea\"\n"
        )
        let theme = try #require(themes.library.theme(named: "own"))
        #expect(theme[.tab] == Style(.rgb(1, 2, 3), on: .indexed(4), bold: true))
        #expect(theme[.tabSelected] == theme[.tab], "it falls back by its name")
        #expect(theme[.statusBar] == Style())
        #expect(themes.mistakes().count == 3)
    }
}
