/// Numbers three rows high.
package struct BigText: Sendable {
    package static let height = 3
    private static let shapes: [Character: [String]] = [
        "0": ["█▀█", "█ █", "▀▀▀"], "1": ["▄█ ", " █ ", "▀▀▀"], "2": ["▀▀█", "█▀▀", "▀▀▀"], "3": ["▀▀█", " ▀█", "▀▀▀"],
        "4": ["█ █", "▀▀█", "  ▀"], "5": ["█▀▀", "▀▀█", "▀▀▀"], "6": ["█▀▀", "█▀█", "▀▀▀"], "7": ["▀▀█", "  █", "  ▀"],
        "8": ["█▀█", "█▀█", "▀▀▀"], "9": ["█▀█", "▀▀█", "▀▀▀"], "$": ["█▀▀", "▀▀█", "▀▀▀"], ",": [" ", " ", "▟"],
        ".": [" ", " ", "▄"], "-": ["  ", "▀▀", "  "], " ": [" ", " ", " "], "%": ["█ █", " █ ", "█ █"],
    ]

    package var text: String
    package init(_ text: String) { self.text = text }

    /// Columns that it takes; nil: it has characters that there is no big form of. A currency sign before the number stands small.
    package var width: Int? {
        let body = text.drop { BigText.isSign($0) }
        let signs = text[..<body.startIndex].reduce(0) { $0 + columns(String($1)) }
        guard body.allSatisfy({ BigText.shapes[$0] != nil }) else { return nil }
        let wide = body.reduce(0) { $0 + BigText.shapes[$1]![0].count + 1 }
        return signs + max(0, wide - 1)
    }

    private static func isSign(_ c: Character) -> Bool { c.isCurrencySymbol || c.isLetter }

    package func draw(into grid: inout Grid, at p: Point, face: Face) {
        var x = p.x
        for character in text {
            if BigText.isSign(character) {
                x += grid.write(String(character), at: Point(x, p.y), face: face)
                continue
            }
            guard let shape = BigText.shapes[character] else { continue }
            for (y, line) in shape.enumerated() { grid.write(line, at: Point(x, p.y + y), face: face) }
            x += shape[0].count + 1
        }
    }
}
