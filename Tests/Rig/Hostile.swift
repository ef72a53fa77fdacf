/// Kinds of text that would do harm on a terminal. Each has readable letters at both ends and, where it is a sequence, the
/// number 7777 or the word PWNED in it, so that whoever reads the bytes that came out can tell it from curses' own.
package struct Hostile: Sendable, CustomStringConvertible {
    package let name: String
    package let bytes: [UInt8]

    package var text: String { String(decoding: bytes, as: UTF8.self) }
    package var description: String { name }

    private init(_ name: String, _ harm: String) { self.init(name, Array(harm.utf8)) }
    private init(_ name: String, _ harm: [UInt8]) {
        self.name = name
        bytes = Array("Ann".utf8) + harm + Array("Zoe".utf8)
    }

    /// Nothing hostile at all, to compare with.
    package static let harmless = Hostile("harmless", " ")

    package static let kinds: [Hostile] = [
        Hostile("cursor and erase sequences", "\u{1B}[2J\u{1B}[7777;1H\u{1B}[7777m"),
        Hostile("full reset", "\u{1B}c\u{1B}#8"),
        Hostile("another character set", "\u{1B}(0\u{0E}lqqk\u{0F}"),
        Hostile("private modes", "\u{1B}[?7777h\u{1B}[?1049l\u{1B}[?25l"),
        Hostile("a report that types", "\u{1B}[6n\u{1B}[7777c\u{05}"),
        Hostile("window title", "\u{1B}]0;PWNED\u{07}"),
        Hostile("clipboard", "\u{1B}]52;c;UFdORUQ=\u{1B}\\"),
        Hostile("hyperlink", "\u{1B}]8;;http://PWNED/\u{1B}\\here\u{1B}]8;;\u{1B}\\"),
        Hostile("device control string", "\u{1B}P$q7777\u{1B}\\"),
        Hostile("application command", "\u{1B}_PWNED\u{1B}\\\u{1B}^PWNED\u{1B}\\"),
        Hostile("C1 as UTF-8", "\u{9B}7777m\u{9D}0;PWNED\u{9C}\u{90}q\u{9C}\u{85}"),
        Hostile("C1 as raw bytes", [0x9B] + Array("7777m".utf8) + [0x9D] + Array("0;PWNED".utf8) + [0x9C]),
        Hostile("invalid UTF-8", [0xC3, 0x28, 0xF0, 0x9F, 0x92, 0xFF, 0xFE, 0xED, 0xA0, 0x80, 0xC0, 0xAF]),
        Hostile("carriage return", "\rPWNED"),
        Hostile("line feeds", "\n\r\n\u{0B}\u{0C}PWNED"),
        Hostile("tabs and backspaces", "\t\u{08}\u{08}\u{08}PWNED\u{7F}"),
        Hostile("bells and shifts", "\u{07}\u{0E}\u{0F}\u{11}\u{13}\u{18}\u{1A}"),
        Hostile("NUL", "\u{0}PWNED"),
        Hostile("bidirectional overrides", "\u{202E}evil\u{202C}\u{202D}\u{202A}\u{202B}"),
        Hostile("bidirectional isolates", "\u{2066}a\u{2067}b\u{2068}c\u{2069}\u{200E}\u{200F}\u{61C}"),
        Hostile("zero width", "\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{AD}\u{180E}"),
        Hostile("tag characters", "\u{E0001}\u{E0041}\u{E0042}\u{E007F}"),
        Hostile("a thousand combining marks", "e" + String(repeating: "\u{301}\u{489}", count: 500)),
        Hostile("variation selectors", "\u{2764}\u{FE0F}\u{E0100}a\u{FE00}"),
        Hostile("line and paragraph separators", "\u{2028}PWNED\u{2029}"),
        Hostile("fillers that stand as nothing", "\u{3164}\u{115F}\u{1160}\u{FFA0}\u{17B4}\u{34F}"),
        Hostile("annotations and musical controls", "\u{FFF9}a\u{FFFA}b\u{FFFB}\u{1D173}\u{1D17A}"),
        Hostile("private use and unassigned", "\u{E000}\u{F8FF}\u{10FFFD}\u{378}"),
        Hostile(
            "what is no character", [0xEF, 0xBF, 0xBE, 0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90, 0xF4, 0x8F, 0xBF, 0xBF]),
        Hostile("wide and joined", "潜水用品店👩\u{200D}👩\u{200D}👧\u{1F1E9}\u{1F1EA}한국어"),
        Hostile("very long", String(repeating: "long潜é ", count: 1000)),
    ]
}
