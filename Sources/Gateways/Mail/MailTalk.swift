/// What a mail server said about one message.
struct MailTalk: Hashable, Sendable {
    struct Reply: Hashable, Sendable {
        let code: Int
        let text: String

        /// The second word of many replies (RFC 3463), as in `550 5.1.1 no such user`.
        var detail: (group: Int, subject: Int, number: Int)? {
            let parts = text.prefix { $0 != " " }.split(separator: ".").map { Int($0) }
            guard parts.count == 3, let group = parts[0], let subject = parts[1], let number = parts[2],
                group == code / 100
            else { return nil }
            return (group, subject, number)
        }
    }

    /// What was spoken of, in the order of RFC 5321 §4.1.4.
    enum Stage: Int, Sendable { case sender, recipient, text, end }

    /// To the message; before it begins: to greeting, encryption, sign-in.
    private(set) var replies: [Reply] = []
    private var lines: [String] = []
    private var hasBegun = false

    /// A message begins: what was said before says nothing of it.
    mutating func begin() {
        hasBegun = true
        replies = []
        lines = []
    }

    /// A line as it came.
    mutating func add(_ line: String) {
        // After a refusal libcurl takes leave, and the answer to that says nothing of the message.
        if let last = replies.last, last.code >= 400 { return }
        let bytes = Array(line.utf8)
        guard bytes.count >= 3, let code = Int(String(decoding: bytes[0..<3], as: UTF8.self)) else { return }
        lines.append(Remote.trimmed(String(decoding: bytes.dropFirst(4), as: UTF8.self)))
        guard bytes.count == 3 || bytes[3] != 0x2D else { return }
        replies.append(Reply(code: code, text: lines.joined(separator: " ")))
        lines = []
    }

    var last: Reply? { replies.last }
    /// What the last reply was about; nil: nothing of the message yet.
    var stage: Stage? {
        hasBegun && !replies.isEmpty ? Stage(rawValue: min(replies.count - 1, Stage.end.rawValue)) : nil
    }
    /// The server has asked for the text and has not refused it since. Any other word after it, such as a code that no server should say there,
    /// may mean that it has taken it.
    var mayHaveText: Bool { hasBegun && replies.contains { $0.code == 354 } && replies.allSatisfy { $0.code < 400 } }
}
