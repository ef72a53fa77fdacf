package import DiveShop

/// One request over HTTP. It describes itself without its query, body and credentials.
package struct WebRequest: Sendable, CustomStringConvertible, CustomReflectable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// Who asks.
    package enum Pass: Sendable {
        case none
        case basic(user: String, Secret)
        case bearer(Secret)
    }

    package struct Body: Sendable {
        package let type: String
        package let bytes: [UInt8]

        package init(type: String, bytes: [UInt8]) {
            self.type = type
            self.bytes = bytes
        }

        package static func form(_ fields: [(name: String, value: String)]) -> Body {
            Body(type: "application/x-www-form-urlencoded", bytes: Array(Form.encoded(fields).utf8))
        }
        package static func json(_ bytes: [UInt8]) -> Body {
            Body(type: "application/json; charset=utf-8", bytes: bytes)
        }
    }

    package let method: Method
    package let address: WebAddress
    package let pass: Pass
    package let body: Body?
    /// Whether it does no harm when the other side gets it twice. Where it may not, it goes out once, whatever happens.
    package let isRepeatable: Bool
    /// By when it has to be on its way; nil: whenever its turn comes.
    package var departure: Departure?

    package static func get(_ address: WebAddress, _ pass: Pass = .none) -> WebRequest {
        WebRequest(method: .get, address: address, pass: pass, body: nil, isRepeatable: true)
    }

    package static func post(
        _ address: WebAddress, _ pass: Pass = .none, _ body: Body, isRepeatable: Bool = false, leaving: Departure? = nil
    ) -> WebRequest {
        WebRequest(
            method: .post, address: address, pass: pass, body: body, isRepeatable: isRepeatable, departure: leaving)
    }

    package var description: String { "\(method.rawValue) \(address)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A whole answer.
package struct Answer: Sendable, CustomStringConvertible, CustomReflectable {
    package let status: Int
    package let body: [UInt8]
    private let headers: [String: String]

    package init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A header by its name in small letters; the first of several.
    package subscript(header header: String) -> String? { headers[header] }

    package var description: String { "\(status), \(body.count) bytes" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why there is no whole answer.
package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// The other side was not reached: no such name, nobody listens, no way there.
        case unreachable
        /// Its certificate is not good, or there is no encryption where it must be.
        case untrusted
        case timedOut
        /// The connection ended before the answer did.
        case cutOff
        /// The answer is longer than is read.
        case tooLarge
        /// What came does not speak the protocol.
        case unreadable
        /// User or password are wrong (mail only: over HTTP that is an answer).
        case denied
        /// Nobody wants the answer any more.
        case cancelled
        /// The engine was ended.
        case ended
        /// The request itself cannot be sent.
        case unusable
        /// It was not on its way in time (see ``Departure``).
        case late
    }

    package let kind: Kind
    /// Whether the other side may have read the request, so that it may have been carried out. False: surely not.
    package let mayHaveBeenRead: Bool
    /// For people; no secrets, nothing raw from the other side.
    package let words: String

    package init(_ kind: Kind, mayHaveBeenRead: Bool, _ words: String) {
        self.kind = kind
        self.mayHaveBeenRead = mayHaveBeenRead
        self.words = words
    }

    package var description: String { words }
}

/// How long the engine waits and how much it takes.
package struct Limits: Sendable {
    /// Requests under way at once, each on a connection of its own; the others wait their turn.
    package var connections = 32
    /// Milliseconds until there must be a connection.
    package var connect = 10_000
    /// Milliseconds until there must be a whole answer, from when the request's turn has come.
    package var total = 30_000
    /// An answer that brings fewer bytes a second, for so many seconds, is ended. 0: any pace is good.
    package var slowest = (bytes: 16, seconds: 20)
    /// Bytes of an answer.
    package var largestAnswer = 1 << 20
    /// Seconds after which an idle connection is not used again: servers close them about then, and a request that meets that is in doubt.
    package var idle = 20

    package init() {}

    /// For mail: the server may think long after the last line (RFC 5321 §4.5.3.2.6).
    package static var mail: Limits {
        var limits = Limits()
        limits.connections = 4
        limits.total = 300_000
        limits.slowest.bytes = 0
        return limits
    }
}
