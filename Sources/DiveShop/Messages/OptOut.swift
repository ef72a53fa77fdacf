/// The words by which people take themselves out of text messages and back in, and the line that tells them how.
package enum OptOut {
    /// What a reply means.
    package enum Reply: Hashable, Sendable {
        /// No more messages. It counts for the number, whoever of the shop's customers has it.
        case out
        /// Messages again.
        case `in`
        /// Who the sender is, and how to stop it.
        case help
        /// It names a word that takes people out, among others: Twilio does not act on it, so a person has to look. In the United States
        /// consent can be withdrawn in any reasonable way (47 CFR 64.1200(a)(10)).
        case unclear
        /// Anything else.
        case none
    }

    /// What a stored reading means, for people.
    package static let readings = [
        "out": "no more, please", "in": "messages again", "help": "who is it?", "unclear": "unclear",
        "none": "an answer",
    ]

    /// Twilio's default words for long codes ("Twilio support for opt-out keywords").
    package static let outWords: Set = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"]
    package static let inWords: Set = ["START", "YES", "UNSTOP"]
    package static let helpWords: Set = ["HELP", "INFO"]

    /// Reads a reply. A word counts when it is the whole message, in any case ("STOP please" does not, as with Twilio). Blanks around it do not
    /// matter. For a word that takes people out, one run of punctuation around it, `STOP.` or `"Stop"`, does not either: Twilio may not have
    /// acted on it, but nobody means anything else by it, and the shop keeps a list of its own. A word that takes people in has to stand alone.
    package static func reading(_ message: String) -> Reply {
        let word = message.trimmed.uppercased()
        if inWords.contains(word) { return .in }
        if helpWords.contains(word) { return .help }
        let bare = String(word.drop(while: isAround).reversed().drop(while: isAround).reversed())
        if outWords.contains(bare) { return .out }
        let words = word.split { !$0.isLetter }.map(String.init)
        let phrase = words.joined(separator: " ")
        let isUnclear =
            words.contains(where: surelyOut.contains) || phrase.contains("OPT OUT") || phrase.contains("REMOVE ME")
        return isUnclear ? .unclear : .none
    }

    /// Words that mean the same in the midst of others; CANCEL and END are as often about a class or a trip.
    private static let surelyOut: Set = ["STOP", "STOPALL", "UNSUBSCRIBE", "REVOKE", "OPTOUT"]

    private static func isAround(_ character: Character) -> Bool {
        character.isPunctuation || character.isSymbol || character.isWhitespace
    }

    /// The line that promotional texts carry.
    package static let line = "Reply STOP to opt out"

    /// The text with the line at its end, unless it tells already how to opt out; so nothing is added twice.
    package static func adding(_ line: String = OptOut.line, to text: String) -> String {
        if tellsHow(text) || text.contains(line) { return text }
        let end = text.lastIndex { !$0.isWhitespace }.map { text[...$0] } ?? ""
        return end.isEmpty ? line : end + "\n" + line
    }

    /// Whether a text tells how to opt out: it asks to reply, text or send one of the words, in any case, or has one in capitals before what
    /// it does (`STOP to end`, `STOP=end`). "Don't stop diving" does not.
    package static func tellsHow(_ text: String) -> Bool {
        guard mentions(text) else { return false }
        let words = text.split { !($0.isLetter || $0.isNumber) }
        for (index, word) in words.enumerated() {
            if outWords.contains(word.uppercased()) {
                // "Reply STOP", "Reply with STOP".
                let before = words[..<index].reversed().drop { $0.lowercased() == "with" }.first
                if let before, asking.contains(before.lowercased()) { return true }
            }
            guard outWords.contains(String(word)) else { continue }
            let rest = text[word.endIndex...].drop { $0 == "\"" || $0 == "'" || $0 == " " || $0 == "”" || $0 == "’" }
            if rest.hasPrefix("=") || rest.hasPrefix("to ") || rest.hasPrefix("2 ") { return true }
        }
        return words.contains { word in outWords.contains { word.hasPrefix($0 + "2") } }
    }

    /// Whether one of the words that take people out stands in the text, in any case; nearly all texts have none, and there is one for each
    /// recipient.
    private static func mentions(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            func isLetter(_ index: Int) -> Bool {
                bytes.indices.contains(index) && (bytes[index] >= 0x80 || (0x41...0x5A).contains(bytes[index] & 0xDF))
            }
            var start = 0
            while start < bytes.count {
                var end = start
                while isLetter(end) { end += 1 }
                let isOut = outBytes.contains { word in
                    // In capitals.
                    word.count == end - start && word.indices.allSatisfy { bytes[start + $0] & 0xDF == word[$0] }
                }
                if isOut { return true }
                start = end + 1
            }
            return false
        }
    }
    private static let outBytes = outWords.map { Array($0.utf8) }

    private static let asking: Set = ["reply", "text", "txt", "send", "answer", "respond"]
}
