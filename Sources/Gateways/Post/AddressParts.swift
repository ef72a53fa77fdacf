import CCurl
import DiveShop

/// An address taken apart by the library that later connects to it, so that what is checked is what is used.
struct AddressParts {
    let scheme: String
    let host: String
    /// The scheme's own where none is given.
    let port: String
    let hasPort: Bool
    let path: String
    let query: String?
    let user: String?
    let password: String?
    /// The whole of it, tidied.
    let text: String

    /// - Throws: ``Refusal``, where this machine has no such library.
    static func prepare() throws(Refusal) {
        guard ccurl_load() else {
            throw Refusal(
                .unavailable, "nothing can be sent: libcurl is not on this machine; install its package libcurl4")
        }
    }

    /// After ``prepare()``. Nil: it is no address with a scheme and a host.
    init?(_ text: String, schemes: Set<String>) {
        guard !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }), let url = ccurl_url()
        else {
            return nil
        }
        defer { ccurl_url_cleanup(url) }
        guard ccurl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK else { return nil }
        func part(_ part: CURLUPart, _ flag: Int32 = 0) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard ccurl_url_get(url, part, &value, UInt32(flag)) == CURLUE_OK, let value else { return nil }
            defer { ccurl_free(value) }
            return String(cString: value)
        }
        guard let scheme = part(CURLUPART_SCHEME), schemes.contains(scheme), let host = part(CURLUPART_HOST),
            !host.isEmpty, let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT), let whole = part(CURLUPART_URL)
        else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
        hasPort = part(CURLUPART_PORT) != nil
        path = part(CURLUPART_PATH) ?? "/"
        query = part(CURLUPART_QUERY)
        user = part(CURLUPART_USER, CURLU_URLDECODE)
        password = part(CURLUPART_PASSWORD, CURLU_URLDECODE)
        self.text = whole
    }

    /// Whether it is this machine, by a name that no resolver is asked about (libcurl answers `localhost` itself).
    var isThisMachine: Bool { ["127.0.0.1", "localhost", "[::1]"].contains(host) }
    var origin: String { "\(scheme)://\(host):\(port)" }
}
