/// Header values of e-mail: text that is not plain ASCII, or too long for a line, as RFC 2047's encoded words.
enum MailHeader {
    /// Lines of at most so many bytes, as RFC 5322 §2.1.1 and RFC 2047 §2 ask.
    static let width = 76

    /// Unstructured text (a subject) as it goes after `Name: `, folded.
    /// - Parameter used: bytes that the first line has already.
    static func unstructured(_ text: String, used: Int) -> String {
        let isPlain =
            text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && used + text.utf8.count <= width && !text.contains("=?")
            && text.first != " " && text.last != " "
        return isPlain ? text : encodedWords(text, used: used)
    }

    /// A name before an address: RFC 5322 §3.2.5's phrase.
    static func phrase(_ name: String, used: Int) -> String {
        guard name.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), !name.contains("=?"),
            used + name.utf8.count + 2 <= width
        else {
            return encodedWords(name, used: used)
        }
        let isAtoms = name.split(separator: " ", omittingEmptySubsequences: false).allSatisfy { word in
            EmailAddress.isDotAtom(word) && !word.contains(".")
        }
        if isAtoms { return name }
        return "\"" + name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
    }

    /// Words of at most 75 bytes, each of whole characters, on lines of their own but for the first.
    private static func encodedWords(_ text: String, used: Int) -> String {
        let foreign = text.utf8.count { $0 >= 0x80 }
        let isBase64 = foreign * 3 > text.utf8.count
        let (opening, closing) = (isBase64 ? "=?UTF-8?B?" : "=?UTF-8?Q?", "?=")
        func length(_ bytes: [UInt8]) -> Int {
            isBase64 ? (bytes.count + 2) / 3 * 4 : bytes.reduce(0) { $0 + (quoted($1).utf8.count) }
        }
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        // A header's name leaves room for some characters.
        var room = width - used - opening.utf8.count - closing.utf8.count
        for scalar in text.unicodeScalars {
            let next = word + Array(String(scalar).utf8)
            if length(next) > room {
                words.append(word)
                room = width - 1 - opening.utf8.count - closing.utf8.count
                word = Array(String(scalar).utf8)
            } else {
                word = next
            }
        }
        words.append(word)
        return words.map { opening + (isBase64 ? Base64.text($0) : $0.map(quoted).joined()) + closing }
            .joined(separator: "\r\n ")
    }

    /// RFC 2047 §4.2, with the few characters that may stand in a phrase as well (§5).
    private static func quoted(_ byte: UInt8) -> String {
        switch byte {
        case 0x20: return "_"
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"):
            return String(Character(Unicode.Scalar(byte)))
        default: return "=" + hex(byte)
        }
    }
}

/// `0A`.
func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.utf8.count < 2 ? "0" + digits : digits
}
