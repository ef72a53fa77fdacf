/// An address for e-mail, as it may stand in a header and in SMTP's RCPT: RFC 5321 §4.1.2 and RFC 5322 §3.4.1, without quoted local parts,
/// address literals and letters outside ASCII, which not every server takes.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    package let text: String
    package var description: String { text }
    /// What follows the `@`.
    package var domain: String { String(text[text.index(after: text.firstIndex(of: "@") ?? text.startIndex)...]) }
    /// The same for addresses that reach the same box: case does not matter in domains, nor in any local part that people have.
    package var key: String { text.lowercased() }

    package enum Complaint: String, Error, Hashable, Sendable {
        case empty = "there is no address"
        case notOne = "an address looks like name@example.org"
        case tooLong = "an address has at most 254 characters, 64 of them before the @"
        case notASCII = "it has letters outside ASCII, which mail servers may not take"
    }

    package init(typed: String) throws(Complaint) {
        let text = typed.trimmed
        if text.isEmpty { throw .empty }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, EmailAddress.isDotAtom(parts[0]), EmailAddress.isDomain(parts[1]) else { throw .notOne }
        guard text.utf8.count <= 254, parts[0].utf8.count <= 64 else { throw .tooLong }
        self.text = text
    }

    /// Words of letters, digits and RFC 5322's other characters, with single dots between.
    static func isDotAtom(_ text: some StringProtocol) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    /// Two or more labels of letters, digits and inner hyphens.
    private static func isDomain(_ text: some StringProtocol) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
