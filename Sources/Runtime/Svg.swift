package import Cells

extension Grid {
    /// The picture as an SVG image, for pages: runs of one look as text on their background, in a grid that no browser's font can break.
    package func svg(_ theme: Theme) -> String {
        let (cell, line) = (8, 16)
        let (width, height) = (size.width * cell + 16, size.height * line + 16)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" \
            font-size="13.3">
            <rect width="100%" height="100%" rx="6" fill="\(Grid.paper)"/>

            """
        for y in 0..<size.height {
            for run in runs(y) {
                let style = theme[run.face].resolved
                let (x, top) = (8 + run.column * cell, 8 + y * line)
                if style.background != Grid.paper {
                    text +=
                        "<rect x=\"\(x)\" y=\"\(top)\" width=\"\(run.columns * cell)\" height=\"\(line)\" fill=\"\(style.background)\"/>\n"
                }
                guard run.text.contains(where: { $0 != " " }) else { continue }
                let weight = theme[run.face].bold ? " font-weight=\"bold\"" : ""
                let under = theme[run.face].underline ? " text-decoration=\"underline\"" : ""
                text += """
                    <text x="\(x)" y="\(top + 12)" textLength="\(run.columns * cell)" lengthAdjust="spacingAndGlyphs" fill="\(style.ink)"\
                    \(weight)\(under) xml:space="preserve">\(Grid.escaped(run.text))</text>

                    """
            }
        }
        return text + "</svg>\n"
    }

    private static let paper = "#101014"
    fileprivate static let ink = "#dcdcdc"
    fileprivate static var background: String { paper }

    private struct Run {
        let face: Face
        let column: Int
        var columns = 0
        var text = ""
    }

    private func runs(_ y: Int) -> [Run] {
        var runs: [Run] = []
        for (x, cell) in row(y).enumerated() {
            if runs.last?.face != cell.face { runs.append(Run(face: cell.face, column: x)) }
            runs[runs.count - 1].columns += 1
            for value in [cell.scalar, cell.mark1, cell.mark2] where value != 0 && cell.width > 0 {
                if let scalar = Unicode.Scalar(value) { runs[runs.count - 1].text.unicodeScalars.append(scalar) }
            }
        }
        return runs
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "&" ? "&amp;" : $1 == "<" ? "&lt;" : $1 == ">" ? "&gt;" : String($1) }
    }
}

extension Style {
    fileprivate var resolved: (ink: String, background: String) {
        let (ink, background) = (foreground.css ?? Grid.ink, self.background.css ?? Grid.background)
        return reverse ? (background, ink) : (ink, background)
    }
}

extension Colour {
    /// Nil: the terminal's own.
    fileprivate var css: String? {
        func hex(_ n: UInt8) -> String { (n < 16 ? "0" : "") + String(n, radix: 16) }
        switch self {
        case .standard: return nil
        case .indexed(let n):
            return [
                "#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5", "#666666",
                "#f14c4c", "#23d18b",
                "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff",
            ][Int(n & 15)]
        case .rgb(let r, let g, let b): return "#" + hex(r) + hex(g) + hex(b)
        }
    }
}
