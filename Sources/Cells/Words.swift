import Printable

/// Columns that a text takes on a terminal once it is made visible.
package func columns(_ text: String) -> Int { Printable.columns(text) }

/// Breaks text at blanks into lines of at most `width` columns; a word that is longer is cut. Newlines are kept.
package func wrapped(_ text: String, width: Int) -> [String] {
    guard width > 0 else { return [] }
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
        var line = ""
        var used = 0
        for word in paragraph.split(separator: " ") {
            var word = Printable.visible(String(word))
            var length = columns(word)
            if used > 0, used + 1 + length <= width {
                line += " " + word
                used += 1 + length
                continue
            }
            if used > 0 { lines.append(line) }
            while length > width, word.count > 1 {
                let head = prefix(of: word, columns: width)
                lines.append(head)
                word = String(word.dropFirst(head.count))
                length = columns(word)
            }
            line = word
            used = length
        }
        lines.append(line)
    }
    return lines
}

/// What is left of a text after so many columns, from the beginning of the word that they end in, if it has one near.
func rest(of text: String, after columns: Int) -> String {
    let head = prefix(of: text, columns: columns)
    let whole = head.lastIndex(of: " ").map { head.index(after: $0) } ?? head.endIndex
    let begun = head.distance(from: whole, to: head.endIndex)
    return String(text.dropFirst(head.count - (begun < 12 ? begun : 0)))
}

/// The longest beginning that takes no more columns; at least one character.
private func prefix(of word: String, columns limit: Int) -> String {
    var taken = ""
    for character in word {
        if !taken.isEmpty, columns(taken + String(character)) > limit { break }
        taken.append(character)
    }
    return taken
}
