import CNcurses
import Cells

/// How curses draws a face.
struct Look {
    var attributes: attr_t
    var pair: Int32
}

/// Tells curses a theme's colours as far as this terminal has them.
struct Palette {
    private let depth: Depth
    /// A terminal without cursor addressing or colours gets no escape sequences past curses.
    let isDumb: Bool

    /// - Parameter noColour: use none; bold, reverse and underline stay.
    init(noColour: Bool) {
        if !noColour && has_colors() {
            start_color()
            use_default_colors()
            depth = Depth(colours: Int(nc_colors()))
        } else {
            depth = Depth(colours: 0)
        }
        isDumb = nc_terminal_colours() < 8
    }

    /// A look for every face, by its raw value. Pairs are those of the faces.
    func looks(of theme: Theme) -> [Look] {
        Face.allCases.map { face in
            let style = theme[face]
            let drawn = depth.drawn(style, page: theme[.text].background)
            var attributes: UInt32 = 0
            if drawn.bold { attributes |= nc_A_BOLD }
            if style.dim { attributes |= nc_A_DIM }
            if style.italic { attributes |= nc_A_ITALIC }
            if style.underline { attributes |= nc_A_UNDERLINE }
            if drawn.reverse { attributes |= nc_A_REVERSE }
            guard depth.colours > 0 else { return Look(attributes: attr_t(attributes), pair: 0) }
            let pair = Int32(face.rawValue) + 1
            init_extended_pair(pair, drawn.foreground, drawn.background)
            return Look(attributes: attr_t(attributes), pair: pair)
        }
    }
}
