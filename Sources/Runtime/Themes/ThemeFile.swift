import Cells
import TOMLKit

/// A theme's file, read: colours by name, looks of faces, and the theme whose looks it takes where it says nothing.
///
///     inherits = "reef"
///     [palette]
///     sea = "#0b7285"
///     [faces]
///     "panel.title" = "sea on default bold"
struct ThemeFile {
    /// What is wrong with a theme, and where.
    struct Mistake: Error, Hashable {
        /// From 1.
        let line: Int
        let words: String
    }

    let inherits: String?
    /// Where it says so.
    let inheritsLine: Int
    private let palette: [String: Colour]
    private let faces: [(face: Face, look: String, line: Int)]
    private(set) var mistakes: [Mistake] = []

    private static let sections = ["inherits", "palette", "faces"]

    /// Whatever cannot be understood is a mistake and is left out; only a file that is no TOML is refused as a whole.
    init(_ toml: String) throws(Mistake) {
        let lines = KeyLines(toml)
        // TOMLKit would read a file up to a NUL and say nothing of the rest.
        if let line = lines.lineOfNUL {
            throw Mistake(line: line, words: "a theme is a text; there is a NUL in this file")
        }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: toml)
        } catch let error as TOMLParseError {
            throw Mistake(line: error.source.begin.line, words: error.description)
        } catch {
            throw Mistake(line: 1, words: "\(error)")
        }
        var mistakes: [Mistake] = []
        for key in table.keys.sorted() where !ThemeFile.sections.contains(key) {
            mistakes.append(
                Mistake(
                    line: lines.line(of: key, in: nil),
                    words: "'\(key)' is nothing that a theme has; it has inherits, [palette] and [faces]"))
        }
        inherits = table["inherits"]?.string
        inheritsLine = lines.line(of: "inherits", in: nil)
        if table["inherits"] != nil && inherits == nil {
            mistakes.append(
                Mistake(line: lines.line(of: "inherits", in: nil), words: "inherits wants the name of a theme"))
        }
        func entries(_ section: String) -> [(key: String, value: String, line: Int)] {
            guard let value = table[section] else { return [] }
            guard let entries = value.table else {
                mistakes.append(
                    Mistake(line: lines.line(of: section, in: nil), words: "\(section) is a section: [\(section)]"))
                return []
            }
            return entries.keys.sorted().compactMap { key in
                let line = lines.line(of: key, in: section)
                if let text = entries[key]?.string { return (key, text, line) }
                if let number = entries[key]?.int, section == "palette" { return (key, "\(number)", line) }
                let advice = section == "faces" ? "; a name with dots stands in quotes" : ""
                mistakes.append(Mistake(line: line, words: "\(key) wants a text in quotes\(advice)"))
                return nil
            }
        }
        var palette: [String: Colour] = [:]
        for (name, text, line) in entries("palette") {
            if let colour = Colour(text) {
                palette[name] = colour
            } else {
                mistakes.append(
                    Mistake(
                        line: line,
                        words: "'\(text)' is no colour; write #rrggbb, 0 to 15, default, or a name such as red"))
            }
        }
        var faces: [(face: Face, look: String, line: Int)] = []
        for (name, look, line) in entries("faces") {
            if let face = Face.named(name) {
                faces.append((face, look, line))
            } else {
                let near = Face.allCases.map(\.name).first { $0.hasPrefix(name.prefix(5)) }
                mistakes.append(
                    Mistake(
                        line: line,
                        words:
                            "there is no face '\(name)'\(near.map { "; did you mean \($0)?" } ?? "; nautilus faces lists them")"
                    ))
            }
        }
        self.palette = palette
        self.faces = faces
        self.mistakes = mistakes
        for (_, look, line) in faces {
            if case .failure(let why) = style(look) { self.mistakes.append(Mistake(line: line, words: why.words)) }
        }
        self.mistakes.sort { ($0.line, $0.words) < ($1.line, $1.words) }
    }

    /// The looks that this file itself gives.
    var styles: [Face: Style] {
        var styles: [Face: Style] = [:]
        for (face, look, _) in faces { if case .success(let style) = style(look) { styles[face] = style } }
        return styles
    }

    private struct Misread: Error { let words: String }

    /// `COLOUR [on COLOUR] [bold] [dim] [italic] [underline] [reverse]`, each once, in any order of the words after the colours.
    private func style(_ look: String) -> Result<Style, Misread> {
        var style = Style()
        var wantsBackground = false
        for (i, word) in look.split(separator: " ").map(String.init).enumerated() {
            switch word {
            case "on": wantsBackground = true
            case "bold": style.bold = true
            case "dim": style.dim = true
            case "italic": style.italic = true
            case "underline": style.underline = true
            case "reverse": style.reverse = true
            default:
                guard let colour = palette[word] ?? Colour(word) else {
                    return .failure(Misread(words: "'\(word)' is no colour of the palette and no word for a look"))
                }
                if wantsBackground {
                    style.background = colour
                } else if i == 0 {
                    style.foreground = colour
                } else {
                    return .failure(
                        Misread(
                            words: "'\(word)' stands where a look was expected; a background is written 'on \(word)'"))
                }
                wantsBackground = false
            }
        }
        return wantsBackground ? .failure(Misread(words: "a colour is missing after 'on'")) : .success(style)
    }
}

/// On which line each key of a file stands: TOMLKit tells that of mistakes in the grammar only.
private struct KeyLines {
    private var lines: [String: Int] = [:]
    private(set) var lineOfNUL: Int?

    init(_ toml: String) {
        var section = ""
        // Swift takes CR and LF for one character.
        for (i, line) in toml.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
            .enumerated()
        {
            if lineOfNUL == nil, line.contains("\0") { lineOfNUL = i + 1 }
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.hasPrefix("[") {
                section = text.dropFirst().prefix { $0 != "]" }.filter { $0 != " " && $0 != "\t" }
                lines["\u{0}" + section] = lines["\u{0}" + section] ?? i + 1
            } else if let equals = text.firstIndex(of: "=") {
                var key = text[..<equals]
                while key.last == " " || key.last == "\t" { key.removeLast() }
                if let quote = key.first, quote == "\"" || quote == "'" {
                    key = key.dropFirst().prefix { $0 != quote }
                } else {
                    key = key.prefix { $0 != "." }
                }
                lines["\(section)\u{0}\(key)"] = lines["\(section)\u{0}\(key)"] ?? i + 1
            }
        }
    }

    func line(of key: String, in section: String?) -> Int {
        // The last is a section written on one line: `faces = { … }` or `faces.tab = …`.
        lines["\(section ?? "")\u{0}\(key)"] ?? lines["\u{0}\(key)"] ?? section.flatMap { lines["\u{0}\($0)"] } ?? 1
    }
}

extension Colour {
    private static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
        "bright-green",
        "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// `#rrggbb`, a number from 0 to 15, one of the 16 names, or `default`.
    init?(_ text: String) {
        if text == "default" {
            self = .standard
        } else if let index = Colour.names.firstIndex(of: text) {
            self = .indexed(UInt8(index))
        } else if let number = UInt8(text), number < 16 {
            self = .indexed(number)
        } else if text.utf8.count == 7, text.first == "#", text.dropFirst().allSatisfy(\.isHexDigit),
            let value = UInt32(text.dropFirst(), radix: 16)
        {
            self = .rgb(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
        } else {
            return nil
        }
    }
}
