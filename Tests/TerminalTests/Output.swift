/// What a program sent to a terminal, taken apart: whatever curses would never send is a complaint, and every character that
/// has no place on a screen. It has its own list of these, so that the program's sanitiser does not judge itself.
struct Output {
    private(set) var complaints: [String] = []

    /// The finals of control sequences in the terminfo entries of xterm and its kin.
    private static let finals = Set("ABCDEFGHJKLMPSTXZ@bdghlmrt".unicodeScalars)
    /// Escapes of two or three characters that they have.
    private static let short: Set<String> = ["(B", "(0", ")B", ")0", "=", ">", "7", "8", "M", "D", "E", "H"]
    private static let most = 5

    /// C0 and C1, soft hyphen, fillers, variation selectors, zero-width and bidirectional controls, line and paragraph
    /// separators, annotations, musical controls, tags, private use, what is no character, one that is unassigned.
    private static let harmful: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x7F...0x9F, 0xAD...0xAD, 0x34F...0x34F, 0x378...0x378, 0x61C...0x61C, 0x115F...0x1160,
        0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164...0x3164,
        0xE000...0xF8FF, 0xFDD0...0xFDEF, 0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF0...0xFFFB,
        0xFFFE...0xFFFF, 0x1D173...0x1D17A, 0xE0000...0xE0FFF, 0xF0000...0x10FFFF,
    ]

    private static func isHarmful(_ value: UInt32) -> Bool {
        value > 0x7E && harmful.contains { $0.contains(value) } || value < 0x20
    }

    init(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            complaints = ["it is no UTF-8"]
            return
        }
        var marks = 0
        var rest = text.unicodeScalars.makeIterator()
        while complaints.count < Output.most, let scalar = rest.next() {
            switch scalar {
            case "\u{1B}": sequence(&rest)
            // Curses moves by these as well.
            case "\r", "\n", "\u{08}", "\t", "\u{0F}": break
            default:
                let isMark = [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
                marks = isMark ? marks + 1 : 0
                if marks > 2 { complaints.append("\(marks) combining marks") }
                if Output.isHarmful(scalar.value) { complaints.append("U+\(String(scalar.value, radix: 16))") }
            }
        }
    }

    private mutating func sequence(_ rest: inout String.UnicodeScalarView.Iterator) {
        var body = String.UnicodeScalarView()
        while let scalar = rest.next() {
            body.append(scalar)
            if body.first == "[" {
                if body.count > 1 && (0x40...0x7E).contains(scalar.value) { break }
            } else if body.first != "(" && body.first != ")" || body.count == 2 {
                break
            }
        }
        let text = String(body)
        let isKnown =
            body.first == "["
            ? Output.finals.contains(body.last ?? " ") && !text.contains("7777") : Output.short.contains(text)
        if !isKnown { complaints.append("ESC \(text.debugDescription)") }
    }
}
