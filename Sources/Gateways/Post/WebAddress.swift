package import DiveShop

/// Where a request goes: https, or http where it stays on this machine (127.0.0.1, localhost, ::1).
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// As a request takes it.
    package let text: String
    /// Scheme, host and port: what credentials may not leave.
    package let origin: String
    package let host: String
    private let path: String

    /// - Parameter name: of the setting it comes from, for the words.
    /// - Throws: ``Refusal``, with words that name the setting. The address itself is not repeated: it may hold a password.
    package init(_ text: String, setting name: String) throws(Refusal) {
        try AddressParts.prepare()
        guard let parts = AddressParts(text, schemes: ["https", "http"]) else {
            throw Refusal(.data, "\(name) is no web address; write it like https://api.example.com")
        }
        guard parts.user == nil, parts.password == nil else {
            throw Refusal(.data, "\(name) has a user or a password in it; leave them out")
        }
        guard parts.scheme == "https" || parts.isThisMachine else {
            throw Refusal(.data, "\(name) must begin with https://; http is only for this machine")
        }
        self.init(parts)
    }

    private init(_ parts: AddressParts) {
        text = parts.text
        origin = parts.origin
        host = parts.host
        path = parts.path
    }

    /// The same place and path below it. The path and the query are given as they go out, already encoded.
    /// Nil: that is another place, or no address.
    package func adding(_ path: String, query: String = "") -> WebAddress? {
        guard path.hasPrefix("/"), !path.hasPrefix("//") else { return nil }
        let bare = text.prefix { $0 != "?" && $0 != "#" }
        let base = bare.hasSuffix("/") ? bare.dropLast() : bare
        return sameOrigin("\(base)\(path)\(query.isEmpty ? "" : "?\(query)")")
    }

    /// A whole address that is at the same place. Nil: it leads elsewhere.
    package func sameOrigin(_ text: String) -> WebAddress? {
        guard let parts = AddressParts(text, schemes: ["https", "http"]), parts.origin == origin, parts.user == nil,
            parts.password == nil
        else { return nil }
        return WebAddress(parts)
    }

    /// Without the query, which holds telephones.
    package var description: String { "\(origin)\(path)" }
}
