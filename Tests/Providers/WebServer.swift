import Synchronization

/// A request as it came.
package struct Received: Sendable {
    package let method: String
    package let path: String
    package let query: [(name: String, value: String)]
    package let headers: [String: String]
    package let body: [UInt8]
    /// Of the connection, from 1.
    package let connection: Int
    /// When it came in, in nanoseconds since 1970.
    package let arrived: Int

    package var text: String { String(decoding: body, as: UTF8.self) }
    package var form: [(name: String, value: String)] { Received.fields(text) }

    /// A form's fields; a plus is a blank.
    static func fields(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    private static func decoded(_ text: Substring) -> String {
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2B: out.append(0x20)
            case 0x25:
                let digits = rest.prefix(2)
                out.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0x3F)
                rest = rest.dropFirst(2)
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// Speaks HTTP/1.1 and keeps connections; misbehaves as its plan says.
package final class WebServer: Sendable {
    private final class Log: Sendable {
        let received = Mutex<[Received]>([])
    }

    package let plan: Plan
    private let log: Log
    private let loopback: Loopback

    /// - Parameter answer: carries a request out; called on several threads.
    package init(_ answer: @escaping @Sendable (Received) -> Response) throws {
        let (plan, log) = (Plan(), Log())
        (self.plan, self.log) = (plan, log)
        loopback = try Loopback { connection in
            while connection.hasMore() {
                let mischief = plan.next()
                if mischief?.moment == .unread, let mischief { return connection.misbehave(mischief.act) }
                guard let request = WebServer.read(connection) else { return }
                log.received.withLock { $0.append(request) }
                if mischief?.moment == .read, let mischief { return connection.misbehave(mischief.act) }
                let response = answer(request)
                if let mischief { return connection.misbehave(mischief.act, response) }
                guard connection.write(response.bytes()) else { return }
            }
        }
    }

    package var base: String { "http://127.0.0.1:\(loopback.port)" }
    package var connectionCount: Int { loopback.connectionCount }
    /// Of these, those that it has not ended.
    package var openCount: Int { loopback.openCount }
    /// Every request that was read, in the order in which they came.
    package var received: [Received] { log.received.withLock { $0 } }
    package func close() { loopback.close() }

    private static func read(_ connection: Connection) -> Received? {
        guard let head = connection.read(to: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        guard let body = connection.read(count: headers["content-length"].flatMap { Int($0) } ?? 0) else { return nil }
        let target = words[1].split(separator: "?", maxSplits: 1)
        return Received(
            method: String(words[0]), path: String(target[0]),
            query: target.count > 1 ? Received.fields(String(target[1])) : [], headers: headers, body: body,
            connection: connection.number, arrived: connection.arrived)
    }
}

extension Connection {
    /// Ends with the connection being of no use any more.
    fileprivate func misbehave(_ act: Mischief.Act, _ response: Response = Response(200)) {
        switch act {
        case .silence: waitForEnd()
        case .reset: reset()
        case .close: break
        case .answer(var response):
            response.headers.append(("Connection", "close"))
            write(response.bytes())
        case .leave: write(response.bytes())
        case .half:
            let bytes = response.bytes()
            write(Array(bytes.dropLast(max(1, response.body.count / 2))))
        case .torn:
            var torn = response
            torn.body.removeLast(max(1, torn.body.count / 2))
            torn.headers.append(("Connection", "close"))
            write(torn.bytes())
        case .flood(let count):
            var head = response
            head.body = []
            guard write(head.bytes(announced: count)) else { return }
            let blanks = [UInt8](repeating: 0x20, count: 64 << 10)
            var left = count
            while left > 0 && write(blanks) { left -= blanks.count }
            waitForEnd()
        case .drip:
            var head = response
            head.body = []
            guard write(head.bytes(announced: 1 << 20)) else { return }
            while !isEnded(within: 20) && write([0x20]) {}
        }
    }
}
