/// A colour as a theme gives it.
package enum Colour: Hashable, Sendable {
    /// The terminal's own.
    case standard
    /// One of the terminal's first 16.
    case indexed(UInt8)
    case rgb(UInt8, UInt8, UInt8)
}

/// How a face looks.
package struct Style: Hashable, Sendable {
    package var foreground: Colour
    package var background: Colour
    package var bold: Bool
    package var dim: Bool
    package var italic: Bool
    package var underline: Bool
    package var reverse: Bool

    package init(
        _ foreground: Colour = .standard, on background: Colour = .standard, bold: Bool = false, dim: Bool = false,
        italic: Bool = false, underline: Bool = false, reverse: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.dim = dim
        self.italic = italic
        self.underline = underline
        self.reverse = reverse
    }
}

/// A look for every face.
package struct Theme: Hashable, Sendable {
    package let name: String
    private let styles: [Style]

    /// Faces that are not given take their parent's look, and `text` the terminal's own.
    package init(name: String, styles given: [Face: Style]) {
        self.name = name
        styles = Face.allCases.map { face in
            var name = face.name
            while true {
                if let known = Face.named(name), let style = given[known] { return style }
                guard let dot = name.lastIndex(of: ".") else { return given[.text] ?? Style() }
                name = String(name[..<dot])
            }
        }
    }

    package subscript(face: Face) -> Style { styles[Int(face.rawValue)] }
}
