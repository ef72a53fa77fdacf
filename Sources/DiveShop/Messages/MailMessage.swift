/// Where a recipient takes himself off the list: RFC 2369's List-Unsubscribe. Promotional mails have at least one of the two.
package struct Unsubscribe: Hashable, Sendable {
    /// A mail to it with the subject `unsubscribe` does it.
    package let address: EmailAddress?
    /// A POST to it does it with one click (RFC 8058); https only.
    package let url: String?

    /// Nil: there is neither, or the URL is not https, or has a character in it that may not stand in a URL.
    package init?(address: EmailAddress? = nil, url: String? = nil) {
        if let url {
            let isSafe = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"\\^`{|}".utf8.contains($0) }
            guard url.hasPrefix("https://"), isSafe, (9...900).contains(url.utf8.count) else { return nil }
        }
        guard address != nil || url != nil else { return nil }
        self.address = address
        self.url = url
    }

    fileprivate var headers: [String] {
        let ways = [address.map { "<mailto:\($0)?subject=unsubscribe>" }, url.map { "<\($0)>" }].compactMap { $0 }
        let list = "List-Unsubscribe: " + ways.joined(separator: ",\r\n ")
        return url == nil ? [list] : [list, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    }
}

/// An e-mail to one recipient, whole: RFC 5322 with MIME (RFC 2045), ASCII only, lines that end CRLF and have at most 76 bytes but for a long address.
///
/// The same values make the same bytes. Bcc is never there; the envelope (MAIL FROM, RCPT TO) is ``from`` and ``to``.
package struct MailMessage: Hashable, Sendable {
    package let from: Mailbox
    package let to: Mailbox
    package let text: MailText
    /// Without `<` and `>`. The same on a resend, so that a receiver can drop the second.
    package let id: String
    package let date: Instant
    package let unsubscribe: Unsubscribe?
    private let calendar: ShopCalendar

    /// - Parameters:
    ///   - id: what makes it the only one of the sender's domain: words of letters, digits and hyphens, with dots between, at most 200 bytes.
    ///   - calendar: whose clock Date shows.
    /// - Returns: nil where the id is not of these.
    package init?(
        from: Mailbox, to: Mailbox, text: MailText, id: String, date: Instant, unsubscribe: Unsubscribe? = nil,
        calendar: ShopCalendar = .utc
    ) {
        guard EmailAddress.isDotAtom(id), id.utf8.count <= 200 else { return nil }
        self.from = from
        self.to = to
        self.text = text
        self.id = "\(id)@\(from.address.domain)"
        self.date = date
        self.unsubscribe = unsubscribe
        self.calendar = calendar
    }

    /// As it goes after DATA, without the dot at the end and without doubled dots: libcurl sees to these.
    package var mime: String {
        let (encoding, body) = MailBody.encoded(text.text)
        let headers =
            [
                "Date: \(calendar.rfc5322(date))", "From: " + from.header(used: 6), "To: " + to.header(used: 4),
                "Subject: " + MailHeader.unstructured(text.subject, used: 9), "Message-ID: <\(id)>",
            ] + (unsubscribe?.headers ?? []) + [
                "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: \(encoding)",
            ]
        return headers.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}

extension ShopCalendar {
    /// `Tue, 24 Nov 2026 14:30:05 +0100` (RFC 5322 §3.3).
    package func rfc5322(_ instant: Instant) -> String {
        let (day, second) = dayAndSecond(of: instant)
        let offset = offset(at: instant)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        let minutes = Int(offset.magnitude) / 60
        return "\(Day.weekdayNames[day.weekday]), \(day.short) \(day.civil.year) \(clock) "
            + "\(offset < 0 ? "-" : "+")\(two(minutes / 60))\(two(minutes % 60))"
    }
}
