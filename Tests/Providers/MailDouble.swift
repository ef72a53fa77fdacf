import Foundation
import Synchronization

/// A mail server of the tests' own, without encryption. For each message that begins, its plan is asked: `unread` happens before the text
/// is asked for, `read` after its last line, `carriedOut` after it is kept.
package final class MailDouble: Sendable {
    package static let user = "shop"
    package static let password = "salt & pepper"

    package struct Kept: Sendable {
        package let from: String
        package let to: String
        package let text: String
    }

    package enum Step: Hashable, Sendable { case greeting, signIn, sender, recipient, data, end, leave }

    private struct State {
        var kept: [Kept] = []
        var replies: [Step: String] = [:]
        var recipients: [String: String] = [:]
        var signIns = 0
        var commands: [String] = []
    }

    private final class Desk: Sendable {
        let state = Mutex(State())
    }

    private let desk: Desk
    package let plan: Plan
    private let loopback: Loopback
    private let host: UInt32

    /// - Parameter host: the last number of its address 127.0.0.n; any but 1 is a stranger to the shop.
    package init(host: UInt32 = 1) throws {
        self.host = host
        let (desk, plan) = (Desk(), Plan())
        (self.desk, self.plan) = (desk, plan)
        loopback = try Loopback(host: host) { MailDouble.Talk($0, desk, plan).run() }
    }

    package var address: String { "smtp://127.0.0.\(host):\(loopback.port)" }
    package var connectionCount: Int { loopback.connectionCount }
    package var kept: [Kept] { desk.state.withLock { $0.kept } }
    package var signIns: Int { desk.state.withLock { $0.signIns } }
    /// The first words of all commands.
    package var commands: [String] { desk.state.withLock { $0.commands } }
    package func close() { loopback.close() }

    /// What it says at a step from now on; nil: what is usual. To a client that leaves it may say nothing at all, by an empty text.
    package func say(_ reply: String?, at step: Step) { desk.state.withLock { $0.replies[step] = reply } }
    /// What it says about a recipient.
    package func say(_ reply: String, about recipient: String) {
        desk.state.withLock { $0.recipients[recipient] = reply }
    }

    /// One client's visit.
    private struct Talk {
        let connection: Connection
        let desk: Desk
        let plan: Plan

        init(_ connection: Connection, _ desk: Desk, _ plan: Plan) {
            self.connection = connection
            self.desk = desk
            self.plan = plan
        }

        /// Whether the talk goes on after a reply.
        private func say(_ usual: String, _ step: Step? = nil) -> Bool {
            let told = step.flatMap { step in desk.state.withLock { $0.replies[step] } } ?? usual
            return connection.write(Array("\(told)\r\n".utf8)) && !told.hasPrefix("421")
        }

        private func line() -> String? {
            connection.read(to: [0x0D, 0x0A]).map { String(decoding: $0.dropLast(2), as: UTF8.self) }
        }

        func run() {
            guard say("220 mail.test ESMTP", .greeting) else { return }
            var (from, to) = ("", "")
            var mischief: Mischief?
            while let line = line() {
                let word = line.prefix { $0 != " " && $0 != ":" }.uppercased()
                desk.state.withLock { $0.commands.append(word) }
                switch word {
                case "EHLO": guard say("250-mail.test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000") else { return }
                case "AUTH": guard signIn(line) else { return }
                case "MAIL":
                    from = MailDouble.address(line)
                    mischief = plan.next()
                    if mischief?.moment == .unread, let mischief { return misbehave(mischief) }
                    guard say("250 2.1.0 Ok", .sender) else { return }
                case "RCPT":
                    to = MailDouble.address(line)
                    guard say(desk.state.withLock { $0.recipients[to] } ?? "250 2.1.5 Ok", .recipient) else { return }
                case "DATA":
                    guard say("354 End data with <CR><LF>.<CR><LF>", .data) else { return }
                    guard desk.state.withLock({ $0.replies[.data] }) == nil else { continue }
                    guard let text = text() else { return }
                    if mischief?.moment == .read, let mischief { return misbehave(mischief) }
                    let number = desk.state.withLock { state -> Int in
                        guard state.replies[.end] == nil else { return 0 }
                        state.kept.append(Kept(from: from, to: to, text: text))
                        return state.kept.count
                    }
                    if let mischief { return misbehave(mischief) }
                    guard say("250 2.0.0 Ok: queued as Q\(number)", .end) else { return }
                case "QUIT":
                    if desk.state.withLock({ $0.replies[.leave] }) == "" { return connection.waitForEnd() }
                    _ = say("221 2.0.0 Bye", .leave)
                    return
                case "NOOP", "RSET": guard say("250 2.0.0 Ok") else { return }
                default: guard say("502 5.5.2 command not recognized") else { return }
                }
            }
        }

        private func signIn(_ line: String) -> Bool {
            var word = line.split(separator: " ").dropFirst(2).first.map(String.init)
            if word == nil {
                guard say("334 "), let next = self.line() else { return false }
                word = next
            }
            let plain = Data("\0\(user)\0\(password)".utf8).base64EncodedString()
            guard word == plain else { return say("535 5.7.8 Error: authentication failed: \(word ?? "")") }
            desk.state.withLock { $0.signIns += 1 }
            return say("235 2.7.0 Authentication successful", .signIn)
        }

        /// The lines up to the dot, as they were before dots were doubled; nil: the client is gone.
        private func text() -> String? {
            var lines: [String] = []
            while let line = line() {
                if line == "." { return lines.joined(separator: "\r\n") }
                lines.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
            }
            return nil
        }

        private func misbehave(_ mischief: Mischief) {
            switch mischief.act {
            case .silence: connection.waitForEnd()
            case .reset: connection.reset()
            case .close, .answer, .leave, .half, .torn, .flood, .drip: break
            }
        }
    }

    private static func address(_ line: String) -> String {
        guard let start = line.firstIndex(of: "<"), let end = line.firstIndex(of: ">"), start < end else { return "" }
        return String(line[line.index(after: start)..<end])
    }
}
