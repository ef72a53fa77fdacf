package import Cells

/// How many colours a terminal has, and what it can show of a theme: 24-bit, 256, 16 or 8 colours, or none. Pure.
package struct Depth: Hashable, Sendable {
    /// 0: none.
    package let colours: Int

    /// - Parameter colours: as terminfo tells; fewer than eight are of no use.
    package init(colours: Int) { self.colours = colours < 8 ? 0 : colours }

    /// A look in the terminal's own numbers.
    package struct Drawn: Hashable, Sendable {
        /// -1: the terminal's own.
        package var foreground: Int32 = -1
        package var background: Int32 = -1
        package var bold: Bool
        package var reverse: Bool
    }

    /// - Parameter page: the background of everything that has no other.
    package func drawn(_ style: Style, page: Colour) -> Drawn {
        var drawn = Drawn(bold: style.bold, reverse: style.reverse)
        guard colours > 0 else {
            // Without colours, a background is told by reverse.
            if style.background != .standard && style.background != page { drawn.reverse = true }
            return drawn
        }
        drawn.foreground = number(of: style.foreground)
        drawn.background = number(of: style.background)
        if colours < 16 {
            // Bold makes up for a bright letter. Bright black does not brighten everywhere: then it could not be seen at all.
            if drawn.foreground == 8 { drawn.foreground = 7 }
            if drawn.foreground > 8 {
                drawn.foreground &= 7
                drawn.bold = true
            }
            drawn.background = number(of: style.background, ofFirst: 8)
        }
        // Two colours that have become one would hide the text.
        if drawn.foreground == drawn.background && drawn.foreground >= 0 && style.foreground != style.background {
            drawn.foreground = drawn.foreground == 0 ? 7 : 0
        }
        return drawn
    }

    /// The terminal's number for a colour.
    /// - Parameter most: of how many, where it has no more than sixteen.
    private func number(of colour: Colour, ofFirst most: Int = 16) -> Int32 {
        switch colour {
        case .standard: return -1
        case .indexed(let n) where n < 8: return Int32(n)
        case .indexed(let n) where colours <= 256: return Int32(Int(n) & (most - 1))
        case .indexed(let n): return Int32(Depth.xterm[Int(n) & 15])
        case .rgb(let r, let g, let b):
            let (r, g, b) = (Int(r), Int(g), Int(b))
            // The first eight numbers are the terminal's own colours, however many it has.
            if colours > 256 { return Int32(max(8, r << 16 | g << 8 | b)) }
            return colours == 256 ? Depth.nearestOf256(r, g, b) : Depth.nearest(r, g, b, ofFirst: most)
        }
    }

    /// xterm's first sixteen.
    private static let xterm = [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]

    private static func distance(_ r: Int, _ g: Int, _ b: Int, _ rgb: Int) -> Int {
        let (dr, dg, db) = (r - (rgb >> 16), g - (rgb >> 8 & 255), b - (rgb & 255))
        return 2 * dr * dr + 4 * dg * dg + 3 * db * db
    }

    private static func nearest(_ r: Int, _ g: Int, _ b: Int, ofFirst most: Int) -> Int32 {
        Int32((0..<most).min { distance(r, g, b, xterm[$0]) < distance(r, g, b, xterm[$1]) } ?? 7)
    }

    /// In the 6×6×6 cube or the 24 greys, whichever is nearer.
    private static func nearestOf256(_ r: Int, _ g: Int, _ b: Int) -> Int32 {
        let steps = [0, 95, 135, 175, 215, 255]
        func step(_ v: Int) -> Int { steps.indices.min { abs(steps[$0] - v) < abs(steps[$1] - v) } ?? 0 }
        let (i, j, k) = (step(r), step(g), step(b))
        let cube = steps[i] << 16 | steps[j] << 8 | steps[k]
        let level = max(0, min(23, ((r + g + b) / 3 - 3) / 10))
        let grey = 8 + level * 10
        let isGrey = distance(r, g, b, grey << 16 | grey << 8 | grey) < distance(r, g, b, cube)
        return isGrey ? Int32(232 + level) : Int32(16 + 36 * i + 6 * j + k)
    }
}
