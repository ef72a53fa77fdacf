import Cells
import Foundation
import Rig
import Runtime
import Screens
import Testing

/// Screens typed by keys and compared with golden pictures of the small demo shop.
@Suite struct PictureTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let name: String
        let keys: String
        var size = (120, 40)
        var user = "owner"
        var glyphs = Glyphs.unicode
        /// What is done at another terminal after these keys, and the keys after that.
        var meanwhile: (@Sendable (TestHome) throws -> Void)?
        var then = ""
        var testDescription: String { name }
    }

    /// One that passes, one that fails, one twice, and one that is no cylinder.
    private static let cylinders =
        "f2 4 T N K - 0 0 0 1 enter tab T N K - 0 0 0 2 enter T N K - 0 0 0 1 enter R E G - 0 0 0 1 enter"

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
        Script(name: "add-phone", keys: "a", size: (40, 20)),
        Script(name: "rows", keys: "enter", size: (80, 24)),
        Script(name: "rows-filtered", keys: "enter / 1 enter", size: (80, 24)),
        Script(name: "rows-none", keys: "enter / z z z z", size: (80, 24)),
        Script(name: "row-in-full", keys: "end enter v", size: (80, 24)),
        Script(name: "help", keys: "?", size: (80, 24)),
        Script(name: "help-phone", keys: "? down", size: (40, 20)),
        Script(name: "palette", keys: ": m o v e", size: (80, 24)),
        Script(name: "palette-nothing", keys: ": 0 0", size: (80, 24)),
        Script(name: "themes", keys: "T", size: (80, 24)),
        Script(name: "jobs-none", keys: "J", size: (80, 24)),
        Script(name: "reset", keys: "x R", size: (80, 24)),
        Script(name: "empty", keys: "x x x x x x x x", size: (80, 24)),
        Script(name: "removed", keys: "x", size: (80, 24)),
        Script(name: "wrong-key", keys: "f9", size: (80, 24)),
        Script(name: "staff", keys: "f7", size: (80, 24)),
        Script(name: "staff-wide", keys: "f7"),
        Script(name: "staff-new", keys: "f7 a", size: (80, 24)),
        Script(name: "staff-new-wrong", keys: "f7 a A N N space ctrl-s", size: (80, 24)),
        Script(
            name: "newer", keys: "f7 / c l a r a enter e tab R o s e tab tab ctrl-u c @ d", size: (80, 24),
            meanwhile: NewerBoardTests.others, then: "ctrl-s"),
        Script(
            name: "newer-phone", keys: "f7 / c l a r a enter e tab R o s e tab tab ctrl-u c @ d", size: (40, 20),
            meanwhile: NewerBoardTests.others, then: "ctrl-s"),
        Script(name: "staff-disable", keys: "f7 d", size: (80, 24)),
        Script(name: "staff-phone", keys: "f7", size: (40, 20)),
        Script(name: "roles", keys: "f7 R down right space", size: (80, 24)),
        Script(name: "roles-phone", keys: "f7 R right right", size: (40, 20)),
        Script(name: "settings", keys: "f7 S", size: (80, 24)),
        Script(name: "own-password", keys: "W s e c r e t", size: (80, 24)),
        Script(name: "audit", keys: "f8", size: (80, 24)),
        Script(name: "audit-wide", keys: "f8"),
        Script(name: "audit-in-full", keys: "f8 enter", size: (80, 24)),
        Script(name: "audit-only", keys: "f8 f", size: (80, 24)),
        Script(name: "maintenance", keys: "f2", size: (80, 24)),
        Script(name: "maintenance-wide", keys: "f2", size: (200, 60)),
        Script(name: "maintenance-phone", keys: "f2", size: (40, 20)),
        Script(name: "planned", keys: "f2 2", size: (80, 24)),
        Script(name: "planned-wide", keys: "f2 2", size: (200, 60)),
        Script(name: "planned-phone", keys: "f2 2", size: (40, 20)),
        Script(name: "planned-mine-none", keys: "f2 2 w", size: (80, 24)),
        Script(name: "costs", keys: "f2 3", size: (80, 24)),
        Script(name: "costs-wide", keys: "f2 3", size: (200, 60)),
        Script(name: "costs-phone", keys: "f2 3", size: (40, 20)),
        Script(name: "costs-months", keys: "f2 3 right right", size: (80, 24)),
        Script(name: "costs-months-phone", keys: "f2 3 right right", size: (40, 20)),
        Script(name: "period", keys: "f2 3 f right", size: (80, 24)),
        Script(name: "record", keys: "f2 s", size: (80, 24)),
        Script(name: "record-wide", keys: "f2 s", size: (200, 60)),
        Script(name: "record-phone", keys: "f2 s", size: (40, 20)),
        Script(name: "record-wrong", keys: "f2 s tab tab tab tab tab - 5 ctrl-s", size: (80, 24)),
        Script(name: "record-failed", keys: "f2 s tab tab right ctrl-s", size: (80, 24)),
        Script(name: "record-failed-phone", keys: "f2 s tab tab right ctrl-s", size: (40, 20)),
        Script(name: "plan-work", keys: "f2 p", size: (80, 24)),
        Script(name: "plan-work-phone", keys: "f2 p", size: (40, 20)),
        Script(name: "move-job-phone", keys: "f2 2 m", size: (40, 20)),
        Script(name: "cylinder-day", keys: cylinders, size: (80, 24)),
        Script(name: "cylinder-day-wide", keys: cylinders, size: (200, 60)),
        Script(name: "cylinder-day-phone", keys: cylinders, size: (40, 20)),
        Script(name: "locked", keys: "L", size: (80, 24)),
        Script(name: "locked-phone", keys: "L", size: (40, 20)),
        Script(name: "signed-out", keys: "U", size: (80, 24)),
        Script(name: "private", keys: "P"),
        Script(name: "private-rows", keys: "P tab enter", size: (80, 24)),
        Script(name: "may-not", keys: "f7", size: (80, 24), user: "clara"),
        Script(name: "may-not-palette", keys: ": s t a f f", size: (80, 24), user: "clara"),
        Script(name: "may-not-phone", keys: "f7", size: (40, 20), user: "clara"),
        Script(
            name: "roles-refused", keys: "f7 R space " + String(repeating: "down ", count: 16) + "space enter",
            size: (80, 24)),
        Script(name: "sizes", keys: "3 tab 2 tab 3"),
    ]

    @Test(arguments: scripts)
    func looksAsBefore(_ script: Script) throws {
        let home = try SmallShop.home()
        var sitting = try SmallShop.sitting(
            home, script.size.0, script.size.1, user: script.user, glyphs: script.glyphs)
        try sitting.press(script.keys)
        if let meanwhile = script.meanwhile { try meanwhile(home) }
        try sitting.press(script.then)
        let keys = script.keys + (script.meanwhile == nil ? "" : " … ") + script.then
        let difference = try Picture(sitting.picture, keys: keys).difference(
            from: script.name, in: PictureTests.folder)
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test func theFirstRunLooksAsBefore() throws {
        var shell = Shell(founding: "nora", timeZone: "America/New_York", now: SmallShop.now)
        _ = shell.handle(.frame(Frame(80, 24)))
        let difference = try Picture(shell.view(), keys: "").difference(from: "first-run", in: PictureTests.folder)
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// A picture that no script makes proves nothing any more.
    @Test func everyPictureHasItsScript() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: PictureTests.folder).filter {
            $0.hasSuffix(".txt")
        }
        #expect(Set(files) == Set(PictureTests.scripts.map { "\($0.name).txt" } + ["first-run.txt"]))
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Pictures")
        .path
}
