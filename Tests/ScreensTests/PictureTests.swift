import Cells
import Foundation
import Rig
import Runtime
import Testing

/// Screens typed by keys and compared with golden pictures of the small demo shop.
@Suite struct PictureTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let name: String
        let keys: String
        var size = (120, 40)
        var user = "owner"
        var glyphs = Glyphs.unicode
        var testDescription: String { name }
    }

    static let scripts: [Script] = [
        Script(name: "dashboard", keys: ""),
        Script(name: "dashboard-80x24", keys: "", size: (80, 24)),
        Script(name: "dashboard-40x20", keys: "", size: (40, 20)),
        Script(name: "dashboard-200x60", keys: "", size: (200, 60)),
        Script(name: "dashboard-ascii", keys: "", glyphs: .ascii),
        Script(name: "technician", keys: "", user: "tomas"),
        Script(name: "technician-own", keys: "", user: "kai"),
        Script(name: "counter", keys: "", user: "clara"),
        Script(name: "too-small", keys: "", size: (24, 8)),
        Script(name: "focus-moved", keys: "right down", size: (80, 24)),
        Script(name: "scrolled", keys: "end", size: (80, 24)),
        Script(name: "moving", keys: "m right down"),
        Script(name: "zoom", keys: "z"),
        Script(name: "zoom-chart", keys: "tab tab tab tab z"),
        Script(name: "zoom-pie", keys: "tab tab tab tab tab z"),
        Script(name: "definition", keys: "i", size: (80, 24)),
        Script(name: "add", keys: "a", size: (80, 24)),
        Script(name: "add-filtered", keys: "a / b a c k", size: (80, 24)),
        Script(name: "options", keys: "tab tab tab tab o", size: (80, 24)),
        Script(name: "rows", keys: "enter", size: (80, 24)),
        Script(name: "rows-filtered", keys: "enter / 1 enter", size: (80, 24)),
        Script(name: "rows-none", keys: "enter / z z z z", size: (80, 24)),
        Script(name: "row-in-full", keys: "end enter enter", size: (80, 24)),
        Script(name: "help", keys: "?", size: (80, 24)),
        Script(name: "palette", keys: ": m o v e", size: (80, 24)),
        Script(name: "themes", keys: "T", size: (80, 24)),
        Script(name: "jobs-none", keys: "J", size: (80, 24)),
        Script(name: "reset", keys: "x R", size: (80, 24)),
        Script(name: "empty", keys: "x x x x x x x x", size: (80, 24)),
        Script(name: "removed", keys: "x", size: (80, 24)),
        Script(name: "wrong-key", keys: "f9", size: (80, 24)),
        Script(name: "sizes", keys: "3 tab 2 tab 3"),
    ]

    @Test(arguments: scripts)
    func looksAsBefore(_ script: Script) throws {
        let home = try SmallShop.home()
        var sitting = try SmallShop.sitting(
            home, script.size.0, script.size.1, user: script.user, glyphs: script.glyphs)
        try sitting.press(script.keys)
        let difference = try Picture(sitting.picture, keys: script.keys).difference(
            from: script.name, in: PictureTests.folder)
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// A picture that no script makes proves nothing any more.
    @Test func everyPictureHasItsScript() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: PictureTests.folder).filter {
            $0.hasSuffix(".txt")
        }
        #expect(Set(files) == Set(PictureTests.scripts.map { "\($0.name).txt" }))
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Pictures")
        .path
}
