import Cells
import Foundation
import Rig
import Screens
import Testing

/// Golden pictures of the equipment screen and the places above it.
@Suite struct EquipmentPictureTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let name: String
        let keys: String
        var size = (80, 24)
        var testDescription: String { name }
    }

    static let scripts: [Script] = [
        Script(name: "list", keys: "f3"),
        Script(name: "list-wide", keys: "f3", size: (200, 60)),
        Script(name: "list-phone", keys: "f3", size: (40, 20)),
        Script(name: "list-only", keys: "f3 f right"),
        Script(name: "item", keys: "f3 enter"),
        Script(name: "item-end", keys: "f3 enter G"),
        Script(name: "item-wide", keys: "f3 enter", size: (200, 60)),
        Script(name: "item-phone", keys: "f3 enter", size: (40, 20)),
        Script(name: "item-phone-below", keys: "f3 enter pgdn", size: (40, 20)),
        Script(name: "item-none", keys: "f3 . x y enter"),
        Script(name: "history", keys: "f3 enter h"),
        Script(name: "override", keys: "f3 enter o"),
        Script(name: "retire", keys: "f3 x ctrl-s"),
        Script(name: "code", keys: "f3 . T N K"),
        Script(name: "form", keys: "f3 e"),
        Script(name: "form-wide", keys: "f3 a", size: (200, 60)),
        Script(name: "form-phone", keys: "f3 e up", size: (40, 20)),
        Script(name: "recall", keys: "f3 l l o t space 7 7 enter"),
        Script(name: "recall-asks", keys: "f3 l", size: (40, 20)),
        Script(name: "rules", keys: "f3 R down"),
        Script(name: "rules-wide", keys: "f3 R o", size: (200, 60)),
        Script(name: "rules-phone", keys: "f3 R down down", size: (40, 20)),
        Script(name: "rule", keys: "f3 R down down down enter"),
    ]

    @Test(arguments: scripts)
    func looksAsBefore(_ script: Script) throws {
        var desk = GearDesk(script.size.0, script.size.1)
        desk.press(script.keys)
        let difference = try Picture(desk.shell.view(), keys: script.keys).difference(
            from: script.name, in: EquipmentPictureTests.folder)
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// A picture that no script makes proves nothing any more.
    @Test func everyPictureHasItsScript() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: EquipmentPictureTests.folder)
        #expect(Set(files) == Set(EquipmentPictureTests.scripts.map { "\($0.name).txt" }))
    }

    static let folder = PictureTests.folder + "/Equipment"
}
