package import DiveShop

/// How a file's bytes become text.
package enum TextEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    /// Windows-1252, which Latin-1 is a part of.
    case windows1252 = "windows-1252"

    /// By its usual names.
    package init?(name: String) {
        switch name.lowercased().filter({ $0 != "-" && $0 != "_" }) {
        case "utf8": self = .utf8
        case "windows1252", "cp1252", "latin1", "iso88591", "ansi": self = .windows1252
        default: return nil
        }
    }

    /// What Windows-1252 has between 0x80 and 0x9F; the five it leaves open are control characters, as everywhere on the web.
    private static let between: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
        0x017E,
        0x0178,
    ]

    /// Writes Windows-1252 as UTF-8. `out` has room for three bytes for each one of `bytes`.
    /// - Returns: how many were written.
    static func decodeWindows1252(_ bytes: UnsafeRawBufferPointer, into out: UnsafeMutableRawPointer) -> Int {
        var count = 0
        func put(_ byte: UInt32) {
            out.storeBytes(of: UInt8(truncatingIfNeeded: byte), toByteOffset: count, as: UInt8.self)
            count += 1
        }
        for byte in bytes {
            let scalar = byte < 0x80 || byte >= 0xA0 ? UInt32(byte) : UInt32(between[Int(byte) - 0x80])
            if scalar < 0x80 {
                put(scalar)
            } else if scalar < 0x800 {
                put(0xC0 | scalar >> 6)
                put(0x80 | scalar & 0x3F)
            } else {
                put(0xE0 | scalar >> 12)
                put(0x80 | scalar >> 6 & 0x3F)
                put(0x80 | scalar & 0x3F)
            }
        }
        return count
    }
}

/// Looks through a file's bytes, block by block, for what they are: all UTF-8, none of it beyond ASCII, or both.
package struct EncodingSurvey {
    /// The line of the first byte that is no UTF-8.
    package private(set) var wrongLine: Int?
    /// The line of the first character beyond ASCII that is UTF-8.
    package private(set) var rightLine: Int?

    private var line: Int
    private var lastWasCR = false
    /// Bytes of the character that is being read that are still to come.
    private var missing = 0
    /// What the next of them may be: the first of them decides for some characters.
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    package init(firstLine: Int = 1) { line = firstLine }

    static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var survey = EncodingSurvey()
        survey.look(at: bytes)
        survey.finish()
        return survey.wrongLine == nil
    }

    package mutating func look(at bytes: UnsafeRawBufferPointer) {
        var i = 0
        let count = bytes.count
        while i < count {
            // Nearly all of a file is ASCII without a CR: eight bytes at a time.
            while missing == 0 && !lastWasCR && i + 8 <= count {
                let word = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                if word & EncodingSurvey.highBits != 0 || EncodingSurvey.count(0x0D, in: word) > 0 { break }
                line += EncodingSurvey.count(0x0A, in: word)
                i += 8
            }
            if i == count { return }
            let byte = bytes[i]
            i += 1
            if missing > 0 {
                if allowed.contains(byte) {
                    missing -= 1
                    allowed = 0x80...0xBF
                    if missing == 0 && rightLine == nil { rightLine = line }
                    continue
                }
                missing = 0
                note()
            }
            switch byte {
            case 0..<0x80:
                if byte == 0x0D || byte == 0x0A && !lastWasCR { line += 1 }
                lastWasCR = byte == 0x0D
            case 0xC2...0xDF: expect(1)
            case 0xE0: expect(2, 0xA0...0xBF)
            case 0xED: expect(2, 0x80...0x9F)
            case 0xE1...0xEF: expect(2)
            case 0xF0: expect(3, 0x90...0xBF)
            case 0xF1...0xF3: expect(3)
            case 0xF4: expect(3, 0x80...0x8F)
            default: note()
            }
        }
    }

    /// The file is over.
    package mutating func finish() {
        if missing > 0 { note() }
        missing = 0
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// How many of a word's eight ASCII bytes are that one.
    private static func count(_ byte: UInt64, in word: UInt64) -> Int {
        let differing = word ^ (byte &* 0x0101_0101_0101_0101)
        return (~((differing & ~highBits) &+ ~highBits | differing) & highBits).nonzeroBitCount
    }

    private mutating func expect(_ count: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) {
        missing = count
        allowed = range
    }

    private mutating func note() { if wrongLine == nil { wrongLine = line } }

    /// - Throws: ``Refusal`` where the file has characters of both: whichever is taken, some would come out wrong.
    package func encoding() throws(Refusal) -> TextEncoding {
        guard let wrongLine else { return .utf8 }
        guard let rightLine else { return .windows1252 }
        throw Refusal(
            .data,
            """
            line \(rightLine) is UTF-8 and line \(wrongLine) is not; say --encoding utf-8, which refuses the lines that are not, \
            or --encoding windows-1252
            """)
    }
}
