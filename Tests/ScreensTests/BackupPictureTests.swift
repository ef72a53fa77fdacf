import Cells
import DiveShop
import Foundation
import Rig
import Screens
import Testing

/// Golden pictures of the screen of backups and the places above it, each at three sizes.
@Suite struct BackupPictureTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let name: String
        var keys = "f6"
        var list = Archives.list
        /// What jobs tell after the keys, and the keys after that.
        var told: [JobEvent] = []
        var then = ""
        var testDescription: String { name }
    }

    private static let previewed = JobEvent.previewed(Archives.preview())
    private static let wrong = JobEvent.failed(
        Refusal.passphrase("this passphrase does not open it"))

    static let scripts: [Script] = [
        Script(name: "list"),
        Script(name: "damaged", keys: "f6 down down down down"),
        Script(name: "undo", list: Archives.list(undo: Archives.undo)),
        Script(name: "empty", list: Archives.empty),
        Script(
            name: "running", keys: "f6 c ctrl-s", told: [.progress(0.42, "reading it back, 9 s left")]),
        Script(name: "create", keys: "f6 c"),
        Script(name: "clean", keys: "f6 C tab ctrl-u 1"),
        Script(name: "clean-asks", keys: "f6 C tab ctrl-u 1 ctrl-s"),
        Script(name: "copy", keys: "f6 d ctrl-s"),
        Script(name: "bring-back", keys: "f6 b"),
        Script(name: "delete", keys: "f6 x"),
        Script(name: "looking", keys: "f6 enter", told: [.progress(0.5, "unpacking")]),
        Script(name: "preview", keys: "f6 enter", told: [previewed]),
        Script(name: "preview-end", keys: "f6 enter", told: [previewed], then: "G"),
        Script(
            name: "preview-other", keys: "f6 down enter",
            told: [.previewed(Archives.preview(of: Archives.backups[1], otherShop: true, schema: 7))]),
        Script(name: "question", keys: "f6 enter", told: [previewed], then: "R"),
        Script(
            name: "question-other", keys: "f6 enter", told: [.previewed(Archives.preview(otherShop: true))],
            then: "R ctrl-s"),
        Script(name: "passphrase", keys: "f6 down v", told: [wrong]),
        Script(
            name: "refused", keys: "f6 enter",
            told: [
                .failed(
                    Refusal(.data, "it is of a newer version, 12; this program knows 9: bring the program up to date"))
            ]),
        Script(name: "schedules", keys: "f6 s down"),
        Script(name: "schedules-none", keys: "f6 s", list: Archives.empty),
        Script(name: "schedule", keys: "f6 s a right tab tab right"),
    ]
    static let sizes = [("phone", 40, 20), ("", 80, 24), ("wide", 200, 60)]
    private static func file(_ script: Script, _ size: String) -> String {
        size.isEmpty ? script.name : "\(script.name)-\(size)"
    }

    @Test(arguments: scripts)
    func looksAsBefore(_ script: Script) throws {
        for (size, width, height) in BackupPictureTests.sizes {
            var desk = BackupDesk(width, height, list: script.list)
            desk.press(script.keys)
            for event in script.told { desk.tell(event) }
            desk.press(script.then)
            let difference = try Picture(desk.shell.view(), keys: "\(script.keys) \(script.then)").difference(
                from: BackupPictureTests.file(script, size), in: BackupPictureTests.folder)
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    /// A picture that no script makes proves nothing any more.
    @Test func everyPictureHasItsScript() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: BackupPictureTests.folder)
        let wanted = BackupPictureTests.scripts.flatMap { script in
            BackupPictureTests.sizes.map { "\(BackupPictureTests.file(script, $0.0)).txt" }
        }
        #expect(Set(files) == Set(wanted))
    }

    static let folder = PictureTests.folder + "/Backups"
}
