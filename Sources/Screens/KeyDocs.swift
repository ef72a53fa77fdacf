import Cells
import DiveShop

/// docs/keys.md, as the program prints it: every key of every place, from the tables that dispatch them.
package enum KeyDocs {
    package static func markdown() -> String {
        var text = """
            # Keys

            <!-- Printed by `nautilus keys`; `make docs` renews it. -->

            `?` shows the keys of the place one is in, `:` finds an action by its words, with the mouse too: a click on a line of
            either does it.


            """
        text += section("Everywhere", Shell.keys)
        text += section("Dashboard", Dashboard.keys)
        text += """
            With the mouse: a click gives a tile the keys; dragging a tile moves it; dragging its right or lower edge, or the wheel over
            its size mark at the bottom left, changes its size; the wheel elsewhere scrolls.


            """
        text += section("Moving a tile (`m`)", Dashboard.moving)
        text += section("One tile (`z`)", Dashboard.zoomed)
        text += section("Rows behind a tile (`enter`)", RowsBehind(tile: Tile(.salesToday)).table)
        text += section("Maintenance (`f2`)", MaintenanceScreen().table)
        text += section("Cylinder day (`4`)", CylinderDay().table)
        text += section(
            "A form that was left off", DraftOffer(FormDraft(form: "", fields: [:], savedAt: Instant(seconds: 0))).table
        )
        text += section("Equipment (`f3`)", EquipmentScreen().table)
        text += section("An item (`enter`)", ItemBoard(code: "").table)
        text += section("An item's history (`h`)", HistoryBoard(equipment: 0, code: "").table)
        text += section("The code of an item (`.`, or a scanner)", CodePrompt().table)
        text += section("Recall (`l`)", RecallBoard(part: "").table)
        text += section("Rules of service (`R`)", RulesBoard().table)
        text += section("Campaigns (`f5`)", CampaignsScreen().table)
        text += section("A campaign (`enter`)", CampaignBoard(id: 0).table)
        text += section("Writing a campaign (`n`)", CampaignComposer.writing)
        text += section("Its dry run (`d`)", CampaignComposer.checking)
        text += section(
            "Writing one message (`m` on the page of a customer), or a template", MessageForm(customer: 0).table)
        text += section("An uncertain message (`enter`)", ResolveBoard([]).table)
        text += section("Backups (`f6`)", BackupsScreen().table)
        text += section("What a restore would change (`enter`)", RestoreBoard(KeyDocs.backup, JobID(0)).table)
        text += section("Schedules of backups (`s`)", SchedulesBoard().table)
        text += section("Staff (`f7`)", StaffScreen().table)
        text += section("Roles (`R`)", RolesBoard([]).table)
        text += section("Audit (`f8`)", AuditScreen().table)
        text += section("Forms", SecretForm(.own).table)
        text += section("Changed meanwhile by somebody else", NewerBoard(Newer([]), Form([])).table)
        text += section("Sign in", SignIn(.start).table)
        text += section("Lists: add a tile, help, palette, themes", Actions([], for: .help).table)
        text += section("A tile's options (`o`)", OptionsForm(tile: Tile(.salesChart)).table)
        text += section("Jobs (`J`)", JobsBoard().table)
        text += section("Questions", Question(title: "", words: "", yes: "do it", request: .close).table)
        text += """
            ## Typing

            In a text of several lines: `enter` begins a new one, `up` and `down` go through them and out at its ends, `ctrl-home` and
            `ctrl-end` go to its ends.

            In a filter: letters, `left`, `right`, `home`, `end`, `backspace`, `delete`; `ctrl-a` and `ctrl-e` go to the ends, `ctrl-u` and
            `ctrl-k` delete to them, `ctrl-w` deletes a word; `enter` ends typing, `esc` drops the filter.

            """
        return text
    }

    private static let backup = Backup(filename: "", createdAt: Instant(seconds: 0), fileSize: 0, state: .proven)

    private static func section<Action>(_ title: String, _ table: [Binding<Action>]) -> String {
        var text = "## \(title)\n\n| key | |\n|---|---|\n"
        for binding in table {
            text += "| \(binding.keys.map { "`\($0.name)`" }.joined(separator: " ")) | \(binding.words) |\n"
        }
        return text + "\n"
    }
}
