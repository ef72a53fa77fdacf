import DiveShop
import Foundation
import Gateways
import Glibc
import Providers
import Synchronization
import Testing

/// The engine by itself, against a server that says how often it was asked.
@Suite(.timeLimit(.minutes(1)))
struct PostTests {
    private static func limits(_ change: (inout Limits) -> Void = { _ in }) -> Limits {
        var limits = Limits()
        limits.connect = 5_000
        limits.total = 20_000
        change(&limits)
        return limits
    }

    private static func echo() throws -> WebServer {
        try WebServer { Response(200, "\($0.method) \($0.path) \($0.text)", headers: [("X-Odd", "  a: b  ")]) }
    }

    private static func address(_ text: String) throws -> WebAddress { try WebAddress(text, setting: "BASE") }

    @Test func anAnswerComesWhole() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        let post = try Post(PostTests.limits())
        let answer = try await post.send(
            .post(try PostTests.address("\(server.base)/a"), .none, .form([("a b", "+1&2"), ("ü", "€")]))
        ).get()
        #expect(answer.status == 200)
        #expect(String(decoding: answer.body, as: UTF8.self) == "POST /a a%20b=%2B1%262&%C3%BC=%E2%82%AC")
        #expect(answer[header: "x-odd"] == "a: b" && answer[header: "X-Odd"] == nil)
        let request = try #require(server.received.first)
        #expect(request.form.map(\.name) == ["a b", "ü"] && request.form.map(\.value) == ["+1&2", "€"])
        #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
        #expect(request.headers["expect"] == nil)
    }

    @Test func manyAtOnceShareAFewConnections() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        let post = try Post(PostTests.limits { $0.connections = 4 })
        let address = try PostTests.address("\(server.base)/n")
        let bodies = await withTaskGroup(of: String?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let answer = try? await post.send(.post(address, .none, .json(Array("\(number)".utf8)))).get()
                    return answer.map { String(decoding: $0.body, as: UTF8.self) }
                }
            }
            return await group.reduce(into: Set<String>()) { if let body = $1 { $0.insert(body) } }
        }
        #expect(bodies == Set((0..<200).map { "POST /n \($0)" }))
        #expect(server.connectionCount <= 4)
    }

    /// libcurl by itself sends such a POST a second time.
    @Test(arguments: [Mischief.Act.close, .reset])
    func whatAKeptConnectionSwallowsGoesOutOnce(_ act: Mischief.Act) async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        let post = try Post(PostTests.limits())
        let request = WebRequest.post(try PostTests.address("\(server.base)/once"), .none, .json([]))
        _ = try await post.send(request).get()
        server.plan.add(.carriedOut, act)
        guard case .failure(let fault) = await post.send(request) else {
            Issue.record("an answer came from a connection that was ended")
            return
        }
        #expect(fault.kind == .cutOff && fault.mayHaveBeenRead)
        #expect(server.received.count == 2 && server.received.map(\.connection) == [1, 1])
    }

    /// Servers end idle connections: that must not put the next message in doubt.
    @Test func aConnectionThatWasEndedMeanwhileIsNotUsed() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        let post = try Post(PostTests.limits())
        let request = WebRequest.post(try PostTests.address("\(server.base)/idle"), .none, .json([]))
        for _ in 0..<3 {
            server.plan.add(.carriedOut, .leave)
            #expect(try await post.send(request).get().status == 200)
            while server.openCount > 0 && !Task.isCancelled { await Task.yield() }
        }
        #expect(server.received.map(\.connection) == [1, 2, 3])
    }

    /// libcurl by itself takes what stands on an idle connection for the answer to the next request: a late answer, or the rest of one that was
    /// longer than it had said, or the word by which a server ends connections that nobody uses.
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray",
        "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", "}",
    ])
    func whatCameUnaskedIsNoAnswer(_ stray: String) async throws {
        let isAnswered = Atomic(false)
        let isWritten = Atomic(false)
        let server = try Loopback { connection in
            while connection.read(to: Array("\r\n\r\n".utf8)) != nil {
                let body = "on \(connection.number)"
                connection.write(Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8))
                if isWritten.load(ordering: .acquiring) { continue }
                while !isAnswered.load(ordering: .acquiring) && !connection.isEnded(within: 1) {}
                connection.write(Array(stray.utf8))
                isWritten.store(true, ordering: .releasing)
            }
        }
        defer { server.close() }
        let post = try Post(PostTests.limits())
        let request = WebRequest.post(try PostTests.address("http://127.0.0.1:\(server.port)/"), .none, .json([]))
        #expect(String(decoding: try await post.send(request).get().body, as: UTF8.self) == "on 1")
        isAnswered.store(true, ordering: .releasing)
        while !isWritten.load(ordering: .acquiring) && !Task.isCancelled { await Task.yield() }
        for _ in 0..<2 {
            #expect(String(decoding: try await post.send(request).get().body, as: UTF8.self) == "on 2")
        }
        #expect(server.connectionCount == 2)
    }

    @Test func aRequestThatCannotBeSentHoldsNobody() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        let post = try Post(PostTests.limits { $0.connections = 1 })
        let address = try PostTests.address("\(server.base)/n")
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                let pass = number % 2 == 0 ? WebRequest.Pass.bearer(Secret("a\r\nX-Evil: b")) : .none
                group.addTask {
                    switch await post.send(.get(address, pass)) {
                    case .success(let answer): answer.status == 200
                    case .failure(let fault): fault.kind == .unusable && !fault.mayHaveBeenRead
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 } && server.received.count == 10)
        #expect(server.received.allSatisfy { $0.headers["x-evil"] == nil })
    }

    @Test func whatMayBeRepeatedIs() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        let post = try Post(PostTests.limits())
        let request = WebRequest.get(try PostTests.address("\(server.base)/again"))
        _ = try await post.send(request).get()
        server.plan.add(.carriedOut, .close)
        #expect(try await post.send(request).get().status == 200)
        #expect(server.received.count == 3)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let mischief: Mischief
        let kind: Fault.Kind
        let isRead: Bool
        var testDescription: String { name }
    }

    static let bad = [
        Bad(name: "silent, not read", mischief: Mischief(.unread, .silence), kind: .timedOut, isRead: false),
        Bad(name: "silent, read", mischief: Mischief(.carriedOut, .silence), kind: .timedOut, isRead: true),
        Bad(name: "reset, not read", mischief: Mischief(.unread, .reset), kind: .cutOff, isRead: false),
        Bad(name: "reset, read", mischief: Mischief(.carriedOut, .reset), kind: .cutOff, isRead: true),
        Bad(name: "closed", mischief: Mischief(.read, .close), kind: .cutOff, isRead: true),
        Bad(name: "half an answer", mischief: Mischief(.carriedOut, .half), kind: .cutOff, isRead: true),
        Bad(name: "100 MB", mischief: Mischief(.carriedOut, .flood(bytes: 100_000_000)), kind: .tooLarge, isRead: true),
        Bad(name: "without an end", mischief: Mischief(.carriedOut, .drip), kind: .timedOut, isRead: true),
    ]

    @Test(arguments: bad)
    func anythingAfterTheRequestWentOutIsInDoubt(_ bad: Bad) async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        server.plan.add(bad.mischief)
        let post = try Post(PostTests.limits { if bad.mischief.isEndless { $0.total = 2_000 } })
        let request = WebRequest.post(try PostTests.address("\(server.base)/bad"), .none, .json([]))
        guard case .failure(let fault) = await post.send(request) else {
            Issue.record("an answer came")
            return
        }
        #expect(fault.kind == bad.kind && fault.mayHaveBeenRead)
        #expect(server.received.count == (bad.isRead ? 1 : 0))
        // The engine goes on.
        #expect(try await post.send(request).get().status == 200)
    }

    @Test func aHeaderThatIsTooLongIsToldAsSuch() async throws {
        let server = try WebServer { _ in Response(200, headers: [("X-Long", String(repeating: "a", count: 300_000))]) }
        defer { server.close() }
        let post = try Post(PostTests.limits())
        let request = WebRequest.post(try PostTests.address("\(server.base)/long"), .none, .json([]))
        guard case .failure(let fault) = await post.send(request) else {
            Issue.record("an answer came")
            return
        }
        #expect(fault.kind == .tooLarge && fault.mayHaveBeenRead)
    }

    @Test func anAnswerThatIsTooSlowIsEnded() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        server.plan.add(.carriedOut, .drip)
        let post = try Post(PostTests.limits { $0.slowest = (bytes: 100_000, seconds: 1) })
        guard case .failure(let fault) = await post.send(.get(try PostTests.address("\(server.base)/slow"))) else {
            Issue.record("an answer came")
            return
        }
        #expect(fault.kind == .timedOut)
    }

    @Test func whatIsNeverReachedWasNotRead() async throws {
        let (dead, closed) = (try DeadPort(), try ClosedPort())
        defer { withExtendedLifetime((dead, closed)) {} }
        for (port, connect, kind) in [(dead.port, 200, Fault.Kind.timedOut), (closed.port, 5_000, .unreachable)] {
            let post = try Post(PostTests.limits { $0.connect = connect })
            let address = try PostTests.address("http://127.0.0.1:\(port)")
            guard case .failure(let fault) = await post.send(.post(address, .none, .json([]))) else {
                Issue.record("an answer came")
                continue
            }
            #expect(fault.kind == kind && !fault.mayHaveBeenRead, "\(fault)")
        }
    }

    @Test func thereIsNoHttpsWhereOnlyHttpIsSpoken() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        let post = try Post(PostTests.limits())
        let address = try PostTests.address(server.base.replacing("http:", with: "https:"))
        // The server takes the greeting for the beginning of a request: it must not wait for the rest of it.
        server.plan.add(.unread, .close)
        guard case .failure(let fault) = await post.send(.post(address, .none, .json([]))) else {
            Issue.record("an answer came")
            return
        }
        #expect(!fault.mayHaveBeenRead && server.received.isEmpty)
    }

    @Test func redirectsAreAnswers() async throws {
        let elsewhere = try PostTests.echo()
        let server = try WebServer { _ in Response(302, headers: [("Location", "\(elsewhere.base)/caught")]) }
        defer {
            server.close()
            elsewhere.close()
        }
        let post = try Post(PostTests.limits())
        let pass = WebRequest.Pass.basic(user: "user", Secret("word"))
        let answer = try await post.send(.get(try PostTests.address("\(server.base)/go"), pass)).get()
        #expect(answer.status == 302 && server.received.count == 1)
        #expect(elsewhere.received.isEmpty && elsewhere.connectionCount == 0)
    }

    @Test func aCancelledRequestEndsAtOnce() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        server.plan.add(.read, .silence)
        let post = try Post(PostTests.limits { $0.connections = 1 })
        let address = try PostTests.address("\(server.base)/wait")
        let first = Task { await post.send(.post(address, .none, .json([]))) }
        while server.received.isEmpty && !Task.isCancelled { await Task.yield() }
        // This one waits its turn.
        let second = Task { await post.send(.post(address, .none, .json([]))) }
        second.cancel()
        guard case .failure(let untouched) = await second.value else {
            Issue.record("an answer came")
            return
        }
        #expect(untouched.kind == .cancelled && !untouched.mayHaveBeenRead)
        first.cancel()
        guard case .failure(let fault) = await first.value else {
            Issue.record("an answer came")
            return
        }
        #expect(fault.kind == .cancelled && fault.mayHaveBeenRead)
        #expect(server.received.count == 1)
    }

    @Test func theEngineEndsWithWhatIsUnderWay() async throws {
        let server = try PostTests.echo()
        defer { server.close() }
        server.plan.add(.read, .silence)
        let post = try Post(PostTests.limits { $0.connections = 1 })
        let address = try PostTests.address("\(server.base)/wait")
        let tasks = (0..<3).map { _ in Task { await post.send(.post(address, .none, .json([]))) } }
        while server.received.isEmpty && !Task.isCancelled { await Task.yield() }
        post.close()
        var read = 0
        for task in tasks {
            guard case .failure(let fault) = await task.value else {
                Issue.record("an answer came")
                continue
            }
            #expect(fault.kind == .ended)
            read += fault.mayHaveBeenRead ? 1 : 0
        }
        #expect(read == 1)
        guard case .failure(let late) = await post.send(.get(address)) else {
            Issue.record("an answer came")
            return
        }
        #expect(late.kind == .ended && !late.mayHaveBeenRead)
        post.close()
    }

    @Test(arguments: [
        "http://example.com", "http://127.0.0.2", "http://127.0.0.1.example.com", "ftp://127.0.0.1", "//127.0.0.1", "",
        "https://user:word@example.com", "https://exa mple.com", "https://", "http://localhost.example.com",
        "file:///etc/passwd", "https://example.com\r\nHost: x", "http://[::2]/", "http://2130706433x",
    ])
    func onlyHttpsLeavesThisMachine(_ text: String) {
        #expect(throws: Refusal.self) { try PostTests.address(text) }
    }

    @Test(arguments: [
        "https://example.com", "http://127.0.0.1:80/x", "http://localhost", "http://[::1]:8080",
        "HTTPS://EXAMPLE.com/a",
    ])
    func theseAreAddresses(_ text: String) throws { _ = try PostTests.address(text) }

    @Test func anAddressStaysWhereItIs() throws {
        let base = try PostTests.address("https://example.com:8443/base/")
        #expect(base.adding("/a/b", query: "c=%2B1")?.text == "https://example.com:8443/base/a/b?c=%2B1")
        #expect(base.adding("a") == nil)
        #expect(base.sameOrigin("https://example.com:8443/x")?.text == "https://example.com:8443/x")
        for other in [
            "https://example.com/x", "http://example.com:8443/x", "https://example.com:8443@evil.example/x",
            "https://evil.example:8443/", "//example.com:8443/x", "https://a@example.com:8443/x",
        ] { #expect(base.sameOrigin(other) == nil) }
        #expect("\(base.adding("/a", query: "To=%2B1202")!)" == "https://example.com:8443/base/a")
    }
}
