import CNcurses
import Cells

/// How curses draws a face.
struct Look {
    var attributes: attr_t
    var pair: Int32
}

/// Turns a theme's colours into what this terminal has: 24-bit, 256, 16 or 8 colours, or none.
struct Palette {
    private let colours: Int
    /// A terminal without cursor addressing or colours gets no escape sequences past curses.
    let isDumb: Bool

    /// - Parameter noColour: use none; bold, reverse and underline stay.
    init(noColour: Bool) {
        if !noColour && has_colors() {
            start_color()
            use_default_colors()
            colours = Int(nc_colors())
        } else {
            colours = 0
        }
        isDumb = tigetnumColours() < 8
    }

    /// A look for every face, by its raw value. Pairs are those of the faces.
    func looks(of theme: Theme) -> [Look] {
        Face.allCases.map { face in
            let style = theme[face]
            var attributes: UInt32 = 0
            if style.bold { attributes |= nc_A_BOLD }
            if style.dim { attributes |= nc_A_DIM }
            if style.italic { attributes |= nc_A_ITALIC }
            if style.underline { attributes |= nc_A_UNDERLINE }
            if style.reverse { attributes |= nc_A_REVERSE }
            guard colours >= 8 else {
                // Without colours, a background is told by reverse.
                if style.background != .standard && style.background != theme[.text].background && !style.reverse {
                    attributes |= nc_A_REVERSE
                }
                return Look(attributes: attr_t(attributes), pair: 0)
            }
            var (foreground, brightens) = index(style.foreground)
            let (background, _) = index(style.background)
            if brightens { attributes |= nc_A_BOLD }
            if foreground == background && foreground >= 0 { foreground = foreground == 0 ? 7 : 0 }
            let pair = Int32(face.rawValue) + 1
            init_extended_pair(pair, foreground, background)
            return Look(attributes: attr_t(attributes), pair: pair)
        }
    }

    /// The terminal's number for a colour, and whether bold must make up for a bright one that it has not.
    private func index(_ colour: Colour) -> (Int32, brightens: Bool) {
        switch colour {
        case .standard: return (-1, false)
        case .indexed(let n) where n < 8 || colours >= 16 && colours <= 256: return (Int32(n), false)
        case .indexed(let n) where colours > 256: return (Int32(Palette.ansi[Int(n) & 15]), false)
        case .indexed(let n): return (Int32(n & 7), true)
        case .rgb(let r, let g, let b):
            if colours > 256 { return (Int32(r) << 16 | Int32(g) << 8 | Int32(b), false) }
            if colours == 256 { return (Palette.nearest256(Int(r), Int(g), Int(b)), false) }
            let n = Palette.nearestOf16(Int(r), Int(g), Int(b))
            return colours >= 16 ? (n, false) : (n & 7, n >= 8)
        }
    }

    /// xterm's first sixteen.
    static let ansi: [Int] = [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00,
        0xFFFF00,
        0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]

    private static func distance(_ r: Int, _ g: Int, _ b: Int, _ rgb: Int) -> Int {
        let (dr, dg, db) = (r - (rgb >> 16), g - (rgb >> 8 & 255), b - (rgb & 255))
        return 2 * dr * dr + 4 * dg * dg + 3 * db * db
    }

    static func nearestOf16(_ r: Int, _ g: Int, _ b: Int) -> Int32 {
        Int32(ansi.indices.min { distance(r, g, b, ansi[$0]) < distance(r, g, b, ansi[$1]) }!)
    }

    /// In the 6×6×6 cube or the 24 greys, whichever is nearer.
    static func nearest256(_ r: Int, _ g: Int, _ b: Int) -> Int32 {
        let steps = [0, 95, 135, 175, 215, 255]
        func step(_ v: Int) -> Int { steps.indices.min { abs(steps[$0] - v) < abs(steps[$1] - v) }! }
        let (i, j, k) = (step(r), step(g), step(b))
        let cube = steps[i] << 16 | steps[j] << 8 | steps[k]
        let level = max(0, min(23, ((r + g + b) / 3 - 3) / 10))
        let grey = 8 + level * 10
        let greyRGB = grey << 16 | grey << 8 | grey
        return distance(r, g, b, greyRGB) < distance(r, g, b, cube)
            ? Int32(232 + level) : Int32(16 + 36 * i + 6 * j + k)
    }
}

/// What terminfo says of the terminal, whether or not colours are used.
private func tigetnumColours() -> Int { Int(nc_terminal_colours()) }
