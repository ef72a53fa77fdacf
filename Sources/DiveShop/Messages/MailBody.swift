/// Plain text as the body of an e-mail: lines that end CRLF and have at most 76 bytes, ASCII only, since not every server takes more.
enum MailBody {
    /// How the body is encoded, and the body. Quoted-printable, unless base64 is shorter: texts mostly of ASCII stay readable.
    static func encoded(_ text: String) -> (encoding: String, body: String) {
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.map {
            Array($0.utf8)
        }
        while lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        let length = lines.reduce(0) { $0 + $1.count + 2 }
        // Counted before it is made: three for each byte that is escaped, and what the soft line breaks take.
        let quoted = lines.joined().reduce(lines.count * 2) { $0 + ($1 >= 0x80 || $1 == UInt8(ascii: "=") ? 3 : 1) }
        if quoted + quoted / 25 <= length * 4 / 3 + length / 28 {
            return ("quoted-printable", lines.map(quotedPrintable).joined(separator: "\r\n") + "\r\n")
        }
        let whole = Array(lines.joined(separator: [0x0D, 0x0A])) + [0x0D, 0x0A]
        return ("base64", Base64.lines(whole))
    }

    /// One line by RFC 2045 §6.7, broken by `=` at the end where it is too long.
    private static func quotedPrintable(_ line: [UInt8]) -> String {
        var out = ""
        var used = 0
        for index in line.indices {
            var piece = quoted(line, at: index, isFirst: used == 0)
            if used + piece.utf8.count > (index == line.count - 1 ? 76 : 75) {
                out += "=\r\n"
                used = 0
                piece = quoted(line, at: index, isFirst: true)
            }
            out += piece
            used += piece.utf8.count
        }
        return out
    }

    /// A dot or `From ` at the beginning of a line is escaped too: transports and mailboxes treat them in ways of their own.
    private static func quoted(_ line: [UInt8], at index: Int, isFirst: Bool) -> String {
        let byte = line[index]
        let isPlain =
            switch byte {
            case UInt8(ascii: "="): false
            case 0x20, 0x09: index < line.count - 1
            case UInt8(ascii: "."): !isFirst
            case UInt8(ascii: "F"): !(isFirst && line[index...].starts(with: "From ".utf8))
            default: byte > 0x20 && byte < 0x7F
            }
        return isPlain ? String(Character(Unicode.Scalar(byte))) : "=" + hex(byte)
    }
}

/// RFC 4648 §4.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                out.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// In lines of 76 that end CRLF.
    static func lines(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 57).map { text(Array(bytes[$0..<min($0 + 57, bytes.count)])) + "\r\n" }
            .joined()
    }
}
