import DiveShop
import Foundation
import Rig
import Store
import Testing

/// Text that would do harm on a terminal, in every field that the dashboard can show: by the bytes that come out, it does none.
@Suite struct HostileTextTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.found()
    }

    /// Shows all tiles, the rows behind each, one row in full, help, and the themes with what is wrong in the user's own.
    /// - Returns: everything that was sent until the program ended.
    private func showEverything(_ more: [String: String] = [:]) throws -> [UInt8] {
        let terminal = try home.open(more)
        // What is wrong with the theme is told over the last lines until a key is pressed.
        terminal.send("\u{0C}")
        try #require(terminal.wait(for: "? help"), "\(terminal.text)")
        if more.isEmpty { #expect(brokenFrames(terminal) == [], "\(terminal.text)") }
        for id in TestHome.widgets {
            let title = Widget.of(try #require(WidgetID(rawValue: id))).title
            terminal.send("\r")
            try #require(terminal.wait { $0.shows("\(title): rows  ") && $0.shows("Ann") }, "\(id)\n\(terminal.text)")
            terminal.send("v")
            try #require(
                terminal.wait { $0.shows("╭─ \(title) ─") || $0.shows("+- \(title) -") }, "\(id)\n\(terminal.text)")
            terminal.send("qq\t")
            try #require(terminal.wait { !$0.shows("\(title): rows") })
        }
        terminal.send("T")
        try #require(terminal.wait(for: "Mistakes in your own themes"), "\(terminal.text)")
        terminal.send("\u{1B}")
        try #require(terminal.wait { !$0.shows("Mistakes in your own themes") })
        terminal.send(":")
        try #require(terminal.wait(for: "Everything that can be done here"))
        terminal.send("\u{3}")
        try #require(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.disorder == [])
        return terminal.bytes
    }

    /// A theme of the user's, named and filled with that text as far as a file's name can be.
    private func makeTheme(_ text: String) throws {
        let folder = home.home.root + "/.config/nautilus/themes"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let name = String(text.unicodeScalars.filter { $0 != "/" && $0 != "\0" }.prefix(60))
        try Data("inherits = \"\(text)\"\nnight = 1\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).toml"))
    }

    /// Where the frames of the tiles, two beside each other, are broken: nowhere, if nothing has moved what is right of it.
    private func brokenFrames(_ terminal: PseudoTerminal) -> [String] {
        // An arrow that there is more takes one place.
        let frame = Set("│┃╭╮╰╯┏┓┗┛▼".unicodeScalars)
        return (1..<terminal.size.rows - 1).flatMap { y in
            [0, 39, 40, 79].compactMap { x in
                let character = terminal.character(x, y) ?? " "
                return frame.contains(character) ? nil : "\(character) at \(x), \(y)"
            }
        }
    }

    @Test(arguments: [Hostile.harmless] + Hostile.kinds)
    func doesNoHarm(_ kind: Hostile) throws {
        try home.sow(kind.bytes)
        try makeTheme(kind.text)
        #expect(Output(try showEverything()).complaints.isEmpty)
    }

    @Test func inASCIIToo() throws {
        try home.sow(Hostile.kinds.flatMap { $0.bytes.prefix(60) })
        try makeTheme("Ann")
        let bytes = try showEverything(["LANG": "C", "LC_ALL": "C"])
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(Output(bytes).complaints.isEmpty)
    }
}

extension PseudoTerminal {
    func shows(_ words: String) -> Bool { text.contains(words) }
}
