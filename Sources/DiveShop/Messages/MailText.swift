/// What an e-mail says: a subject and plain text. Whoever has one has one that may be sent.
package struct MailText: Hashable, Sendable {
    package let subject: String
    package let text: String

    package enum Refused: Error, Hashable, Sendable {
        case subject(String)
        case text(String)
        case name(String)

        package var words: String {
            switch self {
            case .subject(let complaint): "the subject cannot be: \(complaint)"
            case .text(let complaint): "the text cannot be: \(complaint)"
            case .name(let complaint): "the name cannot be: \(complaint)"
            }
        }
    }

    /// The longest subject, in characters; mail programs show less than half of it.
    package static let longestSubject = 200
    /// The longest text, in bytes: more than anybody reads.
    package static let longestText = 100_000

    /// - Throws: where the subject is empty, too long, or has a control character or a line break in it, which would be a header of
    ///   its own; where the text is empty, too long, or has control characters other than newlines and tabs.
    package init(subject: String, text: String) throws(Refused) {
        let subject = subject.trimmed
        if subject.isEmpty { throw .subject("it is empty") }
        if let complaint = subject.whyNotOneLine { throw .subject(complaint) }
        if subject.count > MailText.longestSubject {
            throw .subject("it has more than \(MailText.longestSubject) characters")
        }
        if text.allSatisfy(\.isWhitespace) { throw .text("it is empty") }
        if text.utf8.count > MailText.longestText { throw .text("it has more than \(MailText.longestText) bytes") }
        let odd = text.unicodeScalars.first {
            $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r" && $0 != "\t"
        }
        if let odd { throw .text("\(odd.toldToPeople) is in it") }
        self.subject = subject
        self.text = text
    }
}

/// A name and an address, as they stand in From and To.
package struct Mailbox: Hashable, Sendable {
    package let name: String
    package let address: EmailAddress

    /// - Throws: where the name has a control character or a line break in it, or more than 200 characters. The address alone will do then.
    package init(name: String = "", address: EmailAddress) throws(MailText.Refused) {
        let name = name.trimmed
        if let complaint = name.whyNotOneLine { throw .name(complaint) }
        if name.count > 200 { throw .name("it has more than 200 characters") }
        self.name = name
        self.address = address
    }

    /// After a header's name of so many bytes.
    func header(used: Int) -> String {
        if name.isEmpty { return address.text }
        let phrase = MailHeader.phrase(name, used: used)
        let bytes = Array(phrase.utf8)
        let column = bytes.lastIndex(of: 0x0A).map { bytes.count - $0 - 1 } ?? used + bytes.count
        let tail = "<\(address)>"
        return phrase + (column + 1 + tail.utf8.count > MailHeader.width ? "\r\n " : " ") + tail
    }
}
