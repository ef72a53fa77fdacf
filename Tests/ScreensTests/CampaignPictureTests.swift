import Cells
import DiveShop
import Foundation
import Rig
import Screens
import Testing

/// Golden pictures of the screen of campaigns and the places above it, each at three sizes.
@Suite struct CampaignPictureTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let name: String
        var keys = "f5"
        /// What is typed after the keys, and the keys after that.
        var typed = ""
        var then = ""
        /// What jobs tell after that, and the keys after that.
        var told: [JobEvent] = []
        var last = ""
        var answers = CampaignDesk.Told()
        var permissions = Set(Permission.allCases)
        var testDescription: String { name }
    }

    private static func told(_ change: (inout CampaignDesk.Told) -> Void) -> CampaignDesk.Told {
        var told = CampaignDesk.Told()
        change(&told)
        return told
    }
    private static let dryRun = JobEvent.dryRun(Outbox.run())

    static let scripts: [Script] = [
        Script(name: "list"),
        Script(name: "list-draft", keys: "f5 down down"),
        Script(name: "list-troubled", answers: told { $0.list = Outbox.list(lanes: Outbox.troubled, replies: 1) }),
        Script(name: "empty", answers: told { $0.list = Outbox.list([], replies: 0) }),
        Script(
            name: "empty-off",
            answers: told {
                $0.list = Outbox.list([], lanes: Outbox.off, replies: 0)
                $0.shop = Outbox.silent
            }),
        Script(
            name: "counter-empty", answers: told { $0.list = Outbox.list([], replies: 0) },
            permissions: CampaignDesk.counter),
        Script(name: "who", keys: "f5 n"),
        Script(name: "who-rules", keys: "f5 n", typed: "Nitrox evening", then: "tab t a g : n i t r o x enter b o u"),
        Script(name: "message", keys: "f5 down down e pgdn tab tab tab"),
        Script(
            name: "message-ucs2", keys: "f5 down down e pgdn tab tab tab",
            typed: " It’s the last time this year, and there are only a few left: come early."),
        Script(name: "message-push", keys: "f5 down down down c pgdn"),
        Script(name: "message-refused", keys: "f5 down down e pgdn tab tab tab", typed: " \u{07}", then: "pgdn pgdn"),
        Script(name: "when", keys: "f5 down down e pgdn pgdn right"),
        Script(name: "dry-run", keys: "f5 down down d", told: [dryRun]),
        Script(name: "dry-run-waits", keys: "f5 down down d", told: [.progress(0.4, "1,200 people looked at")]),
        Script(name: "dry-run-person", keys: "f5 down down d", told: [dryRun], last: "down down enter"),
        Script(name: "send-question", keys: "f5 down down d", told: [dryRun], last: "s"),
        Script(name: "test", keys: "f5 down down t"),
        Script(name: "running", keys: "f5 enter"),
        Script(name: "running-messages", keys: "f5 enter 2"),
        Script(name: "paused", keys: "f5 down enter"),
        Script(name: "finished", keys: "f5 down down down down enter"),
        Script(name: "cancel-question", keys: "f5 x"),
        Script(name: "uncertain", keys: "f5 enter u"),
        Script(name: "resolve", keys: "f5 enter u enter"),
        Script(name: "resolve-question", keys: "f5 enter u A s"),
        Script(name: "templates", keys: "f5 2"),
        Script(name: "template", keys: "f5 2 enter"),
        Script(name: "template-new", keys: "f5 2 n"),
        Script(name: "automatic", keys: "f5 3 down"),
        Script(name: "automatic-one", keys: "f5 3 down e"),
        Script(name: "replies", keys: "f5 4"),
        Script(name: "messages", keys: "f5 5"),
        Script(name: "single", keys: "f4 enter m", typed: "Your regulator is ready. See you soon, [first_name]!"),
        Script(
            name: "single-skipped", keys: "f4 enter m", typed: "Ten percent off", then: "shift-tab shift-tab right",
            answers: told { $0.customer = Outbox.customer(agrees: false) }),
    ]
    static let sizes = [("phone", 40, 20), ("", 80, 24), ("wide", 200, 60)]
    private static func file(_ script: Script, _ size: String) -> String {
        size.isEmpty ? script.name : "\(script.name)-\(size)"
    }

    @Test(arguments: scripts)
    func looksAsBefore(_ script: Script) throws {
        for (size, width, height) in CampaignPictureTests.sizes {
            var desk = CampaignDesk(width, height, told: script.answers, permissions: script.permissions)
            desk.press(script.keys)
            if !script.typed.isEmpty { desk.type(script.typed) }
            desk.press(script.then)
            for event in script.told { desk.tell(event) }
            desk.press(script.last)
            let keys = [script.keys, script.typed.isEmpty ? "" : "…", script.then, script.last].filter { !$0.isEmpty }
            let difference = try Picture(desk.shell.view(), keys: keys.joined(separator: " ")).difference(
                from: CampaignPictureTests.file(script, size), in: CampaignPictureTests.folder)
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    /// A picture that no script makes proves nothing any more.
    @Test func everyPictureHasItsScript() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: CampaignPictureTests.folder)
        let wanted = CampaignPictureTests.scripts.flatMap { script in
            CampaignPictureTests.sizes.map { "\(CampaignPictureTests.file(script, $0.0)).txt" }
        }
        #expect(Set(files) == Set(wanted))
    }

    static let folder = PictureTests.folder + "/Campaigns"
}
