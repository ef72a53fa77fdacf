import CCurl
package import DiveShop

/// The shop's mail server: `SMTP_URL`, as `smtp://mail.example.com:587` (encrypted by STARTTLS) or `smtps://mail.example.com` (from the
/// first byte). Without encryption only on this machine.
package struct MailServer: Sendable, CustomStringConvertible, CustomReflectable {
    let scheme: String
    /// As libcurl takes it, without user and password.
    let address: String
    package let host: String
    let user: String?
    let password: Secret?
    let isThisMachine: Bool

    /// - Parameters:
    ///   - address: may hold user and password, percent-encoded; those that are given besides go before them.
    /// - Throws: ``Refusal``, with words that name the setting.
    package init(_ address: String, user: String? = nil, password: Secret? = nil) throws(Refusal) {
        try AddressParts.prepare()
        guard let parts = AddressParts(address, schemes: ["smtp", "smtps"]) else {
            throw Refusal(
                .data,
                "SMTP_URL is no mail server; write it like smtp://mail.example.com:587 or smtps://mail.example.com")
        }
        // libcurl's own port for smtp is 25, which is for servers among themselves.
        let port = parts.hasPort || parts.scheme == "smtps" ? parts.port : "587"
        scheme = parts.scheme
        host = parts.host
        isThisMachine = parts.isThisMachine
        self.address = "\(parts.scheme)://\(parts.host):\(port)"
        self.user = user ?? parts.user
        self.password = password ?? parts.password.map(Secret.init)
        guard (self.user == nil) == (self.password == nil) else {
            throw Refusal(
                .data, "SMTP_URL has a user without a password, or a password without a user; give both or none")
        }
        guard [self.user, self.password?.value].allSatisfy({ $0?.hasControlCharacters != true }) else {
            throw Refusal(.data, "the user or the password for \(host) has control characters; write it again")
        }
    }

    /// As the settings have it: `SMTP_URL`, and `SMTP_USERNAME` with `SMTP_PASSWORD` where they do not stand in it.
    /// - Parameter setting: the value of a setting by its name; nil: not set.
    package init(_ setting: (String) -> String?) throws(Refusal) {
        guard let address = setting("SMTP_URL") else {
            throw Refusal(.data, "SMTP_URL is not set; it is the shop's mail server, like smtp://mail.example.com:587")
        }
        try self.init(
            address, user: setting("SMTP_USERNAME"), password: setting("SMTP_PASSWORD").map { Secret($0) })
    }

    package var description: String { address }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One message on its way to the mail server, or none: then it is only asked whether it lets the shop in.
struct MailRequest: Sendable {
    struct Letter: Sendable {
        /// Bare addresses, `mia@example.com`.
        let from: String
        let to: String
        /// Lines end with CRLF.
        let message: [UInt8]
    }
    let server: MailServer
    let letter: Letter?
}
