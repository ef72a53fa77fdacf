import Cells
import Foundation
import Rig
import Runtime
import Screens
import Testing

/// Golden pictures of the customers' screen and the places above it.
@Suite struct CustomerPictureTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let name: String
        let keys: String
        var size = (80, 24)
        var isEmpty = false
        var testDescription: String { name }
    }

    static let scripts: [Script] = [
        Script(name: "list", keys: "f4"),
        Script(name: "list-wide", keys: "f4", size: (200, 60)),
        Script(name: "list-phone", keys: "f4", size: (40, 20)),
        Script(name: "list-all", keys: "f4 t t", size: (120, 24)),
        Script(name: "list-found", keys: "f4 / 5 5 5 space 0 1 0 1"),
        Script(name: "list-none", keys: "f4", isEmpty: true),
        Script(name: "list-tag", keys: "f4 f d e e p enter"),
        Script(name: "person", keys: "f4 down enter"),
        Script(name: "person-wide", keys: "f4 down enter", size: (200, 60)),
        Script(name: "person-phone", keys: "f4 down enter", size: (40, 20)),
        Script(name: "person-private", keys: "f4 down enter P"),
        Script(name: "consent", keys: "f4 down enter 2 down"),
        Script(name: "consent-wide", keys: "f4 down enter 2", size: (200, 60)),
        Script(name: "consent-phone", keys: "f4 down enter 2", size: (40, 20)),
        Script(name: "consent-no", keys: "f4 down enter 2 enter"),
        Script(name: "consent-none", keys: "f4 down enter o", size: (40, 20)),
        Script(name: "devices", keys: "f4 down enter 3 down"),
        Script(name: "devices-none", keys: "f4 enter 3"),
        Script(name: "messages", keys: "f4 down enter 4"),
        Script(name: "messages-phone", keys: "f4 down enter 4", size: (40, 20)),
        Script(name: "history", keys: "f4 down enter 5"),
        Script(name: "form", keys: "f4 down e"),
        Script(name: "form-phone", keys: "f4 down e up", size: (40, 20)),
        Script(name: "form-wide", keys: "f4 a", size: (200, 60)),
        Script(name: "export", keys: "f4 enter E"),
        Script(name: "erase", keys: "f4 enter X ctrl-s"),
        Script(name: "erase-phone", keys: "f4 enter X", size: (40, 20)),
    ]

    @Test(arguments: scripts)
    func looksAsBefore(_ script: Script) throws {
        var desk = try CustomerDesk(script.size.0, script.size.1, empty: script.isEmpty)
        try desk.press(script.keys)
        let difference = try Picture(desk.sitting.picture, keys: script.keys).difference(
            from: script.name, in: CustomerPictureTests.folder)
        #expect(difference == nil, "\(difference ?? "")")
    }

    /// A picture that no script makes proves nothing any more.
    @Test func everyPictureHasItsScript() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: CustomerPictureTests.folder)
        #expect(Set(files) == Set(CustomerPictureTests.scripts.map { "\($0.name).txt" }))
    }

    static let folder = PictureTests.folder + "/Customers"
}
