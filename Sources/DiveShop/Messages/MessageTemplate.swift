/// A text with fields, which are filled in for each recipient.
///
/// A field is a name in brackets: a letter, then letters, digits and underscores. Other brackets are part of the text.
package struct MessageTemplate: Hashable, Sendable {
    package let text: String
    private let pieces: [Piece]

    private enum Piece: Hashable, Sendable {
        case text(String)
        case field(MessageField)
        case unknown(String)
    }

    package init(_ text: String) {
        self.text = text
        var pieces: [Piece] = []
        var rest = text[...]
        var plain = ""
        while let open = rest.firstIndex(of: "[") {
            plain += rest[..<open]
            let inside = rest[rest.index(after: open)...]
            let name = inside.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
            if name.first?.isLetter == true, name.endIndex < inside.endIndex, inside[name.endIndex] == "]" {
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(MessageField(named: name).map(Piece.field) ?? .unknown(String(name)))
                rest = inside[inside.index(after: name.endIndex)...]
            } else {
                plain += "["
                rest = inside
            }
        }
        plain += rest
        if !plain.isEmpty { pieces.append(.text(plain)) }
        self.pieces = pieces
    }

    /// The fields it has, each once, in their order.
    package var fields: [MessageField] {
        pieces.reduce(into: []) { fields, piece in
            if case .field(let field) = piece, !fields.contains(field) { fields.append(field) }
        }
    }

    /// Names in brackets that are no fields, each once.
    package var unknownFields: [String] {
        pieces.reduce(into: []) { names, piece in
            if case .unknown(let name) = piece, !names.contains(name) { names.append(name) }
        }
    }

    /// Why it cannot be used on the occasion; empty: it can. Told when it is written, so that no recipient meets it.
    package func complaints(for occasion: MessageOccasion) -> [String] {
        let offered = occasion.fields
        let known = offered.map(\.written).joined(separator: " ")
        return unknownFields.map { "[\($0)] is no field; there are \(known)" }
            + fields.filter { !offered.contains($0) }.map {
                "\($0.written) has no value when it is about this: \(occasion.title); there are \(known)"
            }
    }

    package struct Filled: Hashable, Sendable {
        /// With every field that has a value filled in; the others stand as they were.
        package let text: String
        /// Fields without a value, as they are written, each once. Where there are any, the text must not be sent.
        package let missing: [String]
    }

    /// Fills the fields in, in one pass: a value that looks like a field is not filled again.
    ///
    /// White space around a value is dropped, and control characters in it, a newline excepted, become a blank, what turns the
    /// direction of text around goes: a name that came from a spreadsheet with a tab in it must not keep its owner from being told. What is empty then is missing.
    package func filled(_ values: [MessageField: String]) -> Filled {
        var text = ""
        var missing: [String] = []
        for piece in pieces {
            switch piece {
            case .text(let plain): text += plain
            case .field(let field):
                if let value = values[field].map(MessageTemplate.cleaned), !value.isEmpty {
                    text += value
                } else {
                    text += field.written
                    if !missing.contains(field.written) { missing.append(field.written) }
                }
            case .unknown(let name):
                let written = "[\(name)]"
                text += written
                if !missing.contains(written) { missing.append(written) }
            }
        }
        return Filled(text: text, missing: missing)
    }

    private static func cleaned(_ value: String) -> String {
        // Nearly every value is plain, and there is one for each recipient.
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), value.utf8.first != 0x20, value.utf8.last != 0x20 {
            return value
        }
        let blank: Unicode.Scalar = " "
        let scalars = value.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            switch scalar.value {
            case 0x2028, 0x2029: blank
            // What turns the direction of the text around would forbid the whole message.
            case 0x202A...0x202E, 0x2066...0x2069: nil
            default: scalar.properties.generalCategory == .control && scalar != "\n" ? blank : scalar
            }
        }
        return String(String.UnicodeScalarView(scalars)).trimmed
    }
}
