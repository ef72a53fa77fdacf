import Synchronization

/// How a server misbehaves for one request.
package struct Mischief: Sendable {
    /// When it does.
    package enum Moment: Sendable {
        /// Before it has read the request.
        case unread
        /// It has read the request and does nothing of what it asks for.
        case read
        /// It has carried the request out.
        case carriedOut
    }

    package enum Act: Sendable {
        /// Says nothing until the client goes away.
        case silence
        case reset
        case close
        /// Another answer, after which it ends the connection, as the answer says.
        case answer(Response)
        /// The answer as it should be; then it ends the connection without a word.
        case leave
        /// The answer whose body ends in the middle though more was announced; then it ends the connection.
        case half
        /// The answer with half its body, announced as such.
        case torn
        /// The answer's head, and then so many bytes of blanks.
        case flood(bytes: Int)
        /// The answer's head, and then one blank after the other, slowly and without an end.
        case drip
    }

    package let moment: Moment
    package let act: Act

    /// Only the client's patience ends it.
    package var isEndless: Bool {
        switch act {
        case .silence, .drip: true
        default: false
        }
    }

    package init(_ moment: Moment, _ act: Act) {
        self.moment = moment
        self.act = act
    }
}

/// An answer over HTTP.
package struct Response: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(
        _ status: Int, _ body: String = "", type: String = "application/json", headers: [(String, String)] = []
    ) {
        self.status = status
        self.headers = [("Content-Type", type)] + headers
        self.body = Array(body.utf8)
    }

    package static let page = Response(
        502, "<html><head><title>502</title></head><body>bad gateway</body></html>", type: "text/html")

    /// Head and body; `announced` is the length that the head tells.
    func bytes(announced: Int? = nil) -> [UInt8] {
        var head = "HTTP/1.1 \(status) As Told\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        return Array("\(head)Content-Length: \(announced ?? body.count)\r\n\r\n".utf8) + body
    }
}

/// What a server does wrong, request after request.
package final class Plan: Sendable {
    private struct State {
        var next: [Mischief?] = []
        var always: Mischief?
    }
    private let state = Mutex(State())

    /// For the requests that come next, one each; nil: a good one in between.
    package func add(_ mischief: Mischief?...) { state.withLock { $0.next += mischief } }
    package func add(_ moment: Mischief.Moment, _ act: Mischief.Act) { add(Mischief(moment, act)) }

    /// For all requests for which nothing else is planned; nil: good ones.
    package func always(_ mischief: Mischief?) { state.withLock { $0.always = mischief } }

    func next() -> Mischief? { state.withLock { $0.next.isEmpty ? $0.always : $0.next.removeFirst() } }
}
