import DiveShop

/// Mail by the shop's own mail server, one recipient a message.
package struct Mail: Sendable {
    private let server: MailServer
    private let post: Post

    /// - Parameter post: one that carries nothing else, made with ``Limits/mail``.
    package init(_ server: MailServer, _ post: Post) {
        self.server = server
        self.post = post
    }

    /// Sends one message, once. Its lines are made to end with CRLF.
    package func send(_ mail: OutgoingMail) async -> Outcome {
        guard Mail.isAddress(mail.from) else {
            return .stopped(code: nil, words: "the shop's own mail address is none that mail can be sent from")
        }
        guard Mail.isAddress(mail.to) else {
            return .refused(code: nil, words: "this is no mail address that mail can be sent to", .addressIsBad)
        }
        let letter = MailRequest.Letter(from: mail.from, to: mail.to, message: Mail.withWholeLineEnds(mail.message))
        return outcome(await post.send(MailRequest(server: server, letter: letter)))
    }

    /// Whether the server lets the shop in, without sending.
    package func check() async -> Check {
        let delivered = await post.send(MailRequest(server: server, letter: nil))
        switch outcome(delivered) {
        case .accepted:
            return .good(
                words: server.user == nil
                    ? "\(server.host) answers; no user is set" : "\(server.host) takes the user and the password")
        case .refused(_, let words, _), .stopped(_, let words): return .wrong(words: words)
        case .later(_, let words), .inDoubt(let words): return .unknown(words: words)
        }
    }

    private func outcome(_ delivered: Delivered) -> Outcome {
        switch delivered.result {
        case .success:
            let told = delivered.talk.last?.text ?? ""
            return .accepted(Receipt(id: Remote.words(told, hiding: secrets)))
        case .failure(let fault) where fault.mayHaveBeenRead: return Outcome(fault, server.host)
        case .failure(let fault):
            guard let reply = delivered.talk.last, reply.code >= 400 else { return Outcome(fault, server.host) }
            return MailReplies.refusal(
                reply, at: delivered.talk.stage, host: server.host, words: Remote.words(reply.text, hiding: secrets))
        }
    }

    private var secrets: [String] {
        guard let user = server.user, let password = server.password?.value else { return [] }
        return [password, Base64.encoded(Array(password.utf8)), Base64.encoded(Array("\0\(user)\0\(password)".utf8))]
    }

    /// In ASCII, with one `@` and nothing that ends a command.
    static func isAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= 254, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }) else {
            return false
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    }

    /// A lone CR or LF is a whole end of line to some servers and none to others, which lets a text end its message early.
    static func withWholeLineEnds(_ message: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(message.count + 64)
        var isAfterReturn = false
        for byte in message {
            switch byte {
            case 0x0A:
                if !isAfterReturn { out.append(0x0D) }
                out.append(byte)
            default:
                if isAfterReturn { out.append(0x0A) }
                out.append(byte)
            }
            isAfterReturn = byte == 0x0D
        }
        if isAfterReturn { out.append(0x0A) }
        return out
    }
}
