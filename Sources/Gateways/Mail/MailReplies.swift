import DiveShop

/// What a mail server's refusals mean (RFC 5321 §4.2, RFC 3463).
enum MailReplies {
    /// - Parameters:
    ///   - stage: what was refused; nil: the connection, or the user.
    ///   - words: the server's own, cleaned.
    static func refusal(_ reply: MailTalk.Reply, at stage: MailTalk.Stage?, host: String, words: String) -> Outcome {
        let code = String(reply.code)
        let told = words.isEmpty ? code : "\(code) \(words)"
        if (400..<500).contains(reply.code) {
            // Servers that make strangers wait want minutes. What is about one recipient does not keep the others waiting.
            let isAboutOne = stage == .recipient && reply.code != 421
            let after = reply.code == 450 || reply.code == 451 || isAboutOne ? 300 : nil
            return .later(after: after, words: "\(host) does not take it now (\(told))")
        }
        if [530, 534, 535, 538].contains(reply.code) {
            return .stopped(code: code, words: "\(host) does not let the shop in; check user and password (\(told))")
        }
        switch stage {
        case nil: return .stopped(code: code, words: "\(host) takes no mail from here (\(told)); check SMTP_URL")
        case .sender where reply.code != 552:
            return .stopped(code: code, words: "\(host) does not take the shop's mail address as the sender (\(told))")
        case .recipient where isAboutAddress(reply):
            return .refused(code: code, words: "there is no such mail address (\(told))", .addressIsBad)
        case .sender, .recipient, .text, .end: return .refused(code: code, words: "\(host) refused it (\(told))", .none)
        }
    }

    /// By the finer code where there is one: 5.1.x is about addresses; without one by the three codes that are for mailboxes.
    private static func isAboutAddress(_ reply: MailTalk.Reply) -> Bool {
        guard let detail = reply.detail else { return [550, 551, 553].contains(reply.code) }
        return detail.subject == 1 && [1, 2, 3, 6, 10].contains(detail.number)
    }
}
