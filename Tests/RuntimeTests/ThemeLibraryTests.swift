import Cells
import Foundation
import Runtime
import Testing
import Themes

@Suite struct ThemeLibraryTests {
    let themes: ThemeFolder
    init() throws { themes = try ThemeFolder() }

    private func theme(_ name: String) throws -> Theme { try #require(themes.library.theme(named: name)) }
    private let red = Style(.indexed(1))
    private let green = Style(.indexed(2))
    private let blue = Style(.indexed(4))

    @Test func names() throws {
        let builtIn = ["reef", "daylight", "contrast", "clarity", "sixteen", "mono"]
        #expect(themes.library.names == builtIn)
        try themes.write("zebra", "")
        try themes.write("apple", "")
        try themes.write("mono", "")
        try themes.write(".hidden", "")
        try Data().write(to: themes.folder.appendingPathComponent("notes.txt"))
        #expect(themes.library.names == builtIn + ["apple", "zebra"])
        #expect(builtIn.contains(Themes.standard) && builtIn.contains(Themes.light))
    }

    @Test(arguments: [[:], ["HOME": "/nowhere"], ["XDG_CONFIG_HOME": "relative"], ["XDG_CONFIG_HOME": "/etc/passwd"]])
    func withoutAFolder(_ environment: [String: String]) {
        let library = ThemeLibrary(environment: environment)
        #expect(library.folder.hasPrefix("/") && library.folder.hasSuffix("/nautilus/themes"))
        #expect(ThemeLibrary(environment: ["HOME": "/h"]).folder == "/h/.config/nautilus/themes")
        #expect(ThemeLibrary(environment: ["HOME": "/h", "XDG_CONFIG_HOME": "/x"]).folder == "/x/nautilus/themes")
    }

    @Test(arguments: [
        (nil, "reef"), ("15;0", "reef"), ("0;15", "daylight"), ("0;default;15", "daylight"), ("0;7", "daylight"),
        ("", "reef"), ("default;default", "reef"), ("0;15;", "daylight"), ("0;115", "reef"),
    ])
    func whoHasChosenNoneSeesWhatSuitsTheTerminal(colours: String?, theme: String) {
        #expect(ThemeLibrary(environment: colours.map { ["COLORFGBG": $0] } ?? [:]).standardName == theme)
    }

    @Test func inherits() throws {
        try themes.write("grand", "[faces]\ntext = \"red\"\ntab = \"red\"\nstatus = \"red\"\n")
        try themes.write("parent", "inherits = \"grand\"\n[faces]\ntab = \"green\"\nstatus = \"green\"\n")
        try themes.write("child", "inherits = \"parent\"\n[faces]\nstatus = \"blue\"\n")
        let child = try theme("child")
        #expect(child.name == "child")
        #expect(child[.statusBar] == blue && child[.tab] == green && child[.text] == red && child[.alarm] == red)
        #expect(themes.mistakes() == [])
    }

    /// The nearer file's look goes before, even where the farther one is nearer by name.
    @Test func inheritsTheFartherNameToo() throws {
        try themes.write("parent", "[faces]\n\"panel.title.focused\" = \"red\"\n")
        try themes.write("child", "inherits = \"parent\"\n[faces]\n\"panel.title\" = \"blue\"\n")
        #expect(try theme("child")[.panelTitle] == blue)
        #expect(try theme("child")[.panelTitleFocused] == red)
    }

    /// A loop ends where it began: each file counts once.
    @Test func loops() throws {
        try themes.write("a", "inherits = \"b\"\n[faces]\ntab = \"red\"\n")
        try themes.write("b", "inherits = \"c\"\n[faces]\ntab = \"green\"\nstatus = \"green\"\n")
        try themes.write("c", "inherits = \"a\"\n[faces]\ntext = \"blue\"\n")
        try themes.write("self", "inherits = \"self\"\n[faces]\ntab = \"red\"\n")
        #expect(try theme("a")[.tab] == red && theme("a")[.statusBar] == green && theme("a")[.text] == blue)
        #expect(try theme("self")[.tab] == red)
        let told = themes.mistakes()
        for name in ["a", "b", "c", "self"] {
            #expect(
                told.contains { $0.hasPrefix("\(name).toml:1: ") }, "\(name) is told to go round in a circle: \(told)")
        }
    }

    /// A file of the user's with the name of a theme of the program stands in its place, and may inherit from it.
    @Test func inPlaceOfABuiltIn() throws {
        let before = try theme("reef")
        try themes.write("reef", "inherits = \"reef\"\n[faces]\ntab = \"red\"\n")
        let after = try theme("reef")
        #expect(after[.tab] == red)
        #expect(after[.alarm] == before[.alarm] && after[.figure] == before[.figure], "the program's own is underneath")
        #expect(themes.mistakes() == [])
        try themes.write("reef", "[faces]\ntab = \"blue\"\n")
        #expect(try theme("reef")[.tab] == blue && theme("reef")[.alarm] == Style())
        #expect(try theme("clarity")[.info] != before[.info], "its own look")
    }

    /// A parent that cannot be read is told, and what the file itself says holds.
    @Test func aParentThatIsNoTOML() throws {
        try themes.write("broken", "[faces\n")
        try themes.write("child", "inherits = \"broken\"\n[faces]\ntab = \"red\"\n")
        #expect(try theme("child")[.tab] == red)
        #expect(themes.library.theme(named: "broken") == nil)
        #expect(themes.mistakes().count == 1)
    }

    @Test(arguments: ["", "nowhere", "../../../../etc/passwd", "/etc/passwd", "reef.toml", "Reef", "a\u{0}b"])
    func noSuchTheme(_ name: String) { #expect(themes.library.theme(named: name) == nil) }

    @Test func whatCannotBeRead() throws {
        try FileManager.default.createDirectory(
            at: themes.folder.appendingPathComponent("folder.toml"), withIntermediateDirectories: false)
        try Data([0xFF, 0xFE, 0x00, 0x41]).write(to: themes.folder.appendingPathComponent("bytes.toml"))
        let told = themes.mistakes()
        #expect(told.contains("folder.toml: cannot be read"), "\(told)")
        #expect(told.contains { $0.hasPrefix("bytes.toml:1: ") }, "\(told)")
        #expect(themes.library.theme(named: "bytes") == nil && themes.library.theme(named: "folder") == nil)
        #expect(themes.library.standard[.figure] != Style(), "there is always something to look at")
    }
}
