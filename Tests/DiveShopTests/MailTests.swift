import DiveShop
import Testing

/// E-mails as bytes: what is in them, how it is encoded, and that nothing of it can become a header of its own.
@Suite struct MailTests {
    static let sent = Instant(text: "2026-11-24 13:30:05")!

    func mail(
        subject: String = "Sale", text: String = "Hello", fromName: String = "", toName: String = "",
        to: String = "kim@example.org", unsubscribe: Unsubscribe? = nil
    ) throws -> MailMessage {
        try #require(
            MailMessage(
                from: try Mailbox(name: fromName, address: try EmailAddress(typed: "shop@nautilus.example")),
                to: try Mailbox(name: toName, address: try EmailAddress(typed: to)),
                text: try MailText(subject: subject, text: text),
                id: "log-17", date: Self.sent, unsubscribe: unsubscribe))
    }

    @Test func whole() throws {
        let unsubscribe = Unsubscribe(
            address: try EmailAddress(typed: "bye@nautilus.example"), url: "https://nautilus.example/u?c=7")
        let made = try mail(
            subject: "Zoë’s sale", text: "Dive = fun\n.5 off", fromName: "Nautilus Dive Shop", toName: "Kim \"K\" Lee",
            unsubscribe: unsubscribe)
        #expect(
            made.mime == """
                Date: Tue, 24 Nov 2026 13:30:05 +0000\r
                From: Nautilus Dive Shop <shop@nautilus.example>\r
                To: "Kim \\"K\\" Lee" <kim@example.org>\r
                Subject: =?UTF-8?B?Wm/Dq+KAmXMgc2FsZQ==?=\r
                Message-ID: <log-17@nautilus.example>\r
                List-Unsubscribe: <mailto:bye@nautilus.example?subject=unsubscribe>,\r
                 <https://nautilus.example/u?c=7>\r
                List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Dive =3D fun\r
                =2E5 off\r

                """)
        #expect(try mail() == mail() && mail().mime == mail().mime)
    }

    static let texts = [
        "Hello", "Grüße aus Köln: 20 % Rabatt", "مرحبا بكم في مركز الغوص", "🤿🐠🐙", "a\nb\r\nc\rd",
        "tabs\tand blanks \nat ends\t", ".\n..\n.a\nFrom here\n>From",
        String(repeating: "x", count: 75), String(repeating: "x", count: 76), String(repeating: "x", count: 77),
        String(repeating: "x", count: 5000),
        String(repeating: "=", count: 300), String(repeating: "ü", count: 300), String(repeating: "word ", count: 400),
        String(repeating: "x", count: 75) + ".From",
        String(repeating: "é", count: 25) + "From " + String(repeating: "Å", count: 77), "end\n\n\n",
        String(repeating: " ", count: 100) + "a", "a=\n=b", "e\u{301}\u{301}\u{301}",
    ]

    /// Lines are short and ASCII, and a reader of the standard finds the text again.
    @Test(arguments: texts)
    func readsBack(_ text: String) throws {
        let mime = try mail(subject: text.filter { !$0.isNewline && $0 != "\t" }.prefix(200).description, text: text)
            .mime
        let read = try Reader(mime)
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        #expect(read.body == lines.joined(separator: "\r\n") + "\r\n")
        #expect(read.headers["Subject"] == text.filter { !$0.isNewline && $0 != "\t" }.prefix(200).description.trimmed)
    }

    static let names = [
        "", "Kim", "Kim Lee", "Lee, Kim", "Kim (the diver)", "J. R. Diver", "O'Neil", "\\\"", "Zoë", "Ναυτίλος",
        String(repeating: "Very ", count: 30), "=?UTF-8?Q?x?=",
        String(repeating: "ß", count: 190), "a@b.c", "Kim  Lee", String(repeating: "n", count: 68),
    ]

    @Test(arguments: names)
    func readsNamesBack(_ name: String) throws {
        let read = try Reader(try mail(fromName: name, toName: name).mime)
        let trimmed = name.trimmed
        #expect(read.headers["To"] == (trimmed.isEmpty ? "kim@example.org" : trimmed + " <kim@example.org>"))
        #expect(
            read.headers["From"] == (trimmed.isEmpty ? "shop@nautilus.example" : trimmed + " <shop@nautilus.example>"))
    }

    static let refused: [(subject: String, text: String, words: String)] = [
        ("Sale\r\nBcc: all@example.org", "Hi", "the subject cannot be: carriage return (U+000D) is in it"),
        ("Sale\nBcc: x", "Hi", "the subject cannot be: newline (U+000A) is in it"),
        ("a\tb", "Hi", "the subject cannot be: tab (U+0009) is in it"),
        ("a\u{2028}b", "Hi", "the subject cannot be: line separator (U+2028) is in it"),
        ("a\u{85}b", "Hi", "the subject cannot be: next line (U+0085) is in it"),
        ("a\u{202E}b", "Hi", "the subject cannot be: right-to-left override (U+202E) is in it"),
        ("a\u{0}b", "Hi", "the subject cannot be: null (U+0000) is in it"),
        ("", "Hi", "the subject cannot be: it is empty"),
        (" \n ", "Hi", "the subject cannot be: it is empty"),
        (String(repeating: "a", count: 201), "Hi", "the subject cannot be: it has more than 200 characters"),
        ("Sale", " \n", "the text cannot be: it is empty"),
        ("Sale", "a\u{1B}[0m", "the text cannot be: escape (U+001B) is in it"),
        ("Sale", String(repeating: "a", count: 100_001), "the text cannot be: it has more than 100000 bytes"),
    ]

    @Test(arguments: refused)
    func refuses(_ subject: String, _ text: String, _ words: String) {
        #expect {
            try MailText(subject: subject, text: text)
        } throws: { ($0 as? MailText.Refused)?.words == words }
    }

    @Test(arguments: [
        "Kim\r\nBcc: x@example.org", "Kim\nLee", "Kim\u{0}", "Kim\u{2029}Lee", "\u{202E}miK",
        String(repeating: "a", count: 201),
    ])
    func refusesNames(_ name: String) throws {
        let address = try EmailAddress(typed: "kim@example.org")
        #expect(throws: MailText.Refused.self) { try Mailbox(name: name, address: address) }
    }

    @Test func ids() throws {
        let box = try Mailbox(address: try EmailAddress(typed: "a@b.example"))
        let text = try MailText(subject: "a", text: "b")
        for id in ["", "a b", "a>", "a\r\nBcc: x", "a..b", "a@b", "ä", String(repeating: "a", count: 201)] {
            #expect(MailMessage(from: box, to: box, text: text, id: id, date: Self.sent) == nil, "\(id)")
        }
        #expect(MailMessage(from: box, to: box, text: text, id: "1.c-2", date: Self.sent)?.id == "1.c-2@b.example")
    }

    @Test func unsubscribing() throws {
        for url in [
            "http://x.example/", "https://", "https://x.example/ a", "https://x.example/\r\nBcc: x",
            "https://x.example/>", "ftp://x", "",
        ] {
            #expect(Unsubscribe(url: url) == nil, "\(url)")
        }
        #expect(Unsubscribe() == nil)
        let byMail = try mail(unsubscribe: Unsubscribe(address: try EmailAddress(typed: "bye@nautilus.example")))
        #expect(byMail.mime.contains("\r\nList-Unsubscribe: <mailto:bye@nautilus.example?subject=unsubscribe>\r\n"))
        #expect(!byMail.mime.contains("List-Unsubscribe-Post"))
        #expect(!(try mail()).mime.contains("List-Unsubscribe"))
    }

    static let dates: [(moment: String, zone: String, written: String)] = [
        ("2026-11-24 13:30:05", "UTC", "Tue, 24 Nov 2026 13:30:05 +0000"),
        ("2026-11-24 23:30:05", "Europe/Berlin", "Wed, 25 Nov 2026 00:30:05 +0100"),
        ("2026-07-01 03:00:00", "America/New_York", "Tue, 30 Jun 2026 23:00:00 -0400"),
        ("2026-01-05 00:00:09", "Asia/Kathmandu", "Mon, 5 Jan 2026 05:45:09 +0545"),
        ("2026-01-05 00:00:00", "America/St_Johns", "Sun, 4 Jan 2026 20:30:00 -0330"),
    ]

    @Test(arguments: dates)
    func writesDates(_ moment: String, _ zone: String, _ written: String) throws {
        let calendar = try #require(ShopCalendar(timeZone: zone))
        #expect(calendar.rfc5322(try #require(Instant(text: moment))) == written)
    }

    static let addresses: [(typed: String, text: String?)] = [
        ("kim@example.org", "kim@example.org"), (" Kim.Lee+dive@Sub.Example.ORG ", "Kim.Lee+dive@Sub.Example.ORG"),
        ("o'neil@x-y.example", "o'neil@x-y.example"),
        ("", nil), ("kim", nil), ("kim@", nil), ("@example.org", nil), ("kim@example", nil), ("kim@@example.org", nil),
        ("a@b@c.org", nil),
        ("kim lee@example.org", nil), ("kim@exa mple.org", nil), (".kim@example.org", nil),
        ("kim..lee@example.org", nil), ("kim.@example.org", nil),
        ("kim@-example.org", nil), ("kim@example-.org", nil), ("kim@example..org", nil), ("kim@[127.0.0.1]", nil),
        ("\"kim\"@example.org", nil),
        ("<kim@example.org>", nil), ("kim@example.org\r\nBcc: x", nil), ("kim@exämple.org", nil),
        ("kïm@example.org", nil), ("a,b@example.org", nil),
        (String(repeating: "a", count: 65) + "@example.org", nil),
        ("a@" + String(repeating: "b", count: 64) + ".org", nil),
        ("a@" + String(repeating: "b.", count: 126) + "org", nil),
    ]

    @Test(arguments: addresses)
    func address(_ typed: String, _ text: String?) { #expect((try? EmailAddress(typed: typed))?.text == text) }
}

/// Reads a mail as RFC 5322, 2045 and 2047 say, so that what was written is checked by other code than wrote it.
private struct Reader {
    var headers: [String: String] = [:]
    var body = ""

    init(_ mime: String) throws {
        let bytes = Array(mime.utf8)
        #expect(bytes.allSatisfy { $0 == 0x0D || $0 == 0x0A || $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 })
        let lines = String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(bytes.count { $0 == 0x0D } == lines.count - 1 && mime.utf8.suffix(2).elementsEqual([0x0D, 0x0A]))
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        let end = try #require(lines.firstIndex(of: ""))
        var unfolded: [String] = []
        for line in lines[..<end] {
            if line.first == " " { unfolded[unfolded.count - 1] += line } else { unfolded.append(String(line)) }
        }
        for header in unfolded {
            let colon = try #require(header.firstIndex(of: ":"))
            let name = String(header[..<colon])
            #expect(headers[name] == nil)
            headers[name] = Reader.words(String(header[colon...].dropFirst(2)))
        }
        let text = lines[(end + 1)...].dropLast()
        if headers["Content-Transfer-Encoding"] == "base64" {
            body = String(decoding: Reader.base64(text.joined()), as: UTF8.self)
        } else {
            var quoted: [UInt8] = []
            for line in text {
                #expect(line.last != " " && line.last != "\t" && line.first != "." && !line.hasPrefix("From "))
                if line.hasSuffix("=") { quoted += line.dropLast().utf8 } else { quoted += line.utf8 + [0x0D, 0x0A] }
            }
            body = String(decoding: Reader.quoted(quoted, blank: nil), as: UTF8.self)
        }
    }

    /// Encoded words read, blanks between two of them dropped; quoted strings read.
    static func words(_ text: String) -> String {
        var out: [UInt8] = []
        var wasEncoded = false
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix("=?UTF-8?") {
                let parts = rest.dropFirst(8).split(separator: "?", maxSplits: 2, omittingEmptySubsequences: false)
                if wasEncoded, out.last == 0x20 { out.removeLast() }
                let bytes = Array(parts[1].utf8)
                out += parts[0] == "B" ? base64(String(parts[1])) : quoted(bytes, blank: UInt8(ascii: "_"))
                rest = parts[2].dropFirst()
                wasEncoded = true
            } else if rest.first == "\"" {
                rest.removeFirst()
                while let next = rest.first, next != "\"" {
                    if next == "\\" { rest.removeFirst() }
                    out += String(rest.removeFirst()).utf8
                }
                rest = rest.dropFirst()
            } else {
                let next = rest.removeFirst()
                if next != " " { wasEncoded = false }
                out += String(next).utf8
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func quoted(_ bytes: [UInt8], blank: UInt8?) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "="), index + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                out.append(byte)
                index += 3
            } else {
                out.append(bytes[index] == blank ? 0x20 : bytes[index])
                index += 1
            }
        }
        return out
    }

    static func base64(_ text: String) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var out: [UInt8] = []
        var (bits, count) = (0, 0)
        for digit in text {
            guard let value = digits.firstIndex(of: digit) else { continue }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                out.append(UInt8(bits >> count & 0xFF))
            }
        }
        return out
    }
}
