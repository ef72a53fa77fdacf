import Cells
import Themes

/// docs/themes.md, as the program prints it.
package enum ThemeDocs {
    package static func markdown() -> String {
        let words = [
            "reef": "the standard: calm sea colours on the terminal's own background",
            "daylight": "for light backgrounds", "contrast": "high contrast, for tired eyes and bright counters",
            "clarity": "blue and orange instead of green and red: safe for colour-blind eyes",
            "sixteen": "the terminal's own 16 colours alone", "mono": "no colour: bold, underline and reverse",
        ]
        var text = """
            # Themes

            <!-- Printed by `nautilus faces`; `make docs` renews it. -->

            `T` chooses a theme and shows it at once. `nautilus themes` lists them, with what is wrong in your own.

            | theme | |
            |---|---|

            """
        for (name, _) in Themes.builtIn { text += "| `\(name)` | \(words[name] ?? "") |\n" }
        text += """

            A theme of your own is a file `NAME.toml` in `$XDG_CONFIG_HOME/nautilus/themes` (`~/.config/nautilus/themes`). One with the
            name of a theme above stands in its place.

            ```toml
            inherits = "reef"              # where this file says nothing

            [palette]                      # your names for colours
            sea   = "#0b7285"              # 24 bits; the nearest is taken where the terminal has fewer
            sand  = "yellow"               # one of the terminal's 16: black red green yellow blue magenta cyan white,
            night = 0                      #   the same with bright- before, or their numbers; default: the terminal's own

            [faces]                        # COLOUR [on COLOUR] [bold] [dim] [italic] [underline] [reverse]
            "panel.title" = "sea bold"
            "status"      = "sand on night"
            ```

            A face that a theme leaves out takes its parent's look: `panel.title.focused` → `panel.title` → `panel` → `text`. A mistake
            is told with file and line, and the rest of the file holds. With `NO_COLOR` set, no theme has colours.

            | face | used for |
            |---|---|

            """
        for face in Face.allCases { text += "| `\(face.name)` | \(face.purpose) |\n" }
        return text
    }
}
