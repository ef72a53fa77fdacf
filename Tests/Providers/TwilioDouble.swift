package import DiveShop
import Foundation
import Synchronization

/// A Twilio of the tests' own: keeps to the contract, keeps what it accepts, and says what was wrong with what it got.
package final class TwilioDouble: Sendable {
    package static let account = "AC0123456789abcdef0123456789abcdef"
    package static let secret = "correct-horse-battery"
    package static let service = "MGfedcba9876543210fedcba9876543210"
    package static let shop = "+15550006789"

    /// One message as Twilio keeps it.
    package struct Kept: Sendable {
        package let sid: String
        package let to: String
        package var from: String?
        package var body: String
        package var status: String
        package let direction: String
        package let created: Instant
        package var sent: Instant?
        package var errorCode: Int?
        package var price: String?
        package var segments = "1"
    }

    private struct State {
        var kept: [Kept] = []
        var complaints: [String] = []
        var refusals: [String: (status: Int, code: Int)] = [:]
        var now: Instant
        var profile = (status: "active", type: "Full")
        var nextPage: String?

    }

    private final class Desk: Sendable {
        let state: Mutex<State>
        init(_ state: State) { self.state = Mutex(state) }
    }

    private let desk: Desk
    private let web: WebServer

    /// - Parameter now: its clock, which stands still.
    package init(at now: Instant) throws {
        let desk = Desk(State(now: now))
        self.desk = desk
        web = try WebServer { TwilioDouble.answer($0, desk) }
    }

    package var base: String { web.base }
    package var plan: Plan { web.plan }
    package var received: [Received] { web.received }
    package var connectionCount: Int { web.connectionCount }
    package var openCount: Int { web.openCount }
    package func close() { web.close() }

    /// The settings by which the shop reaches it.
    package var settings: [String: String] {
        [
            "TWILIO_ACCOUNT_SID": TwilioDouble.account, "TWILIO_AUTH_TOKEN": TwilioDouble.secret,
            "TWILIO_FROM_NUMBER": TwilioDouble.shop, "TWILIO_API_BASE": base,
        ]
    }

    /// Everything that it has, in the order in which it came.
    package var kept: [Kept] { desk.state.withLock { $0.kept } }
    /// Messages that the shop sent and it accepted.
    package var accepted: [Kept] { kept.filter { $0.direction == "outbound-api" } }
    /// What was against the contract.
    package var complaints: [String] { desk.state.withLock { $0.complaints } }

    /// It refuses messages to that number.
    package func refuse(_ number: String, _ status: Int, code: Int) {
        desk.state.withLock { $0.refusals[number] = (status, code) }
    }

    package func set(clock now: Instant) { desk.state.withLock { $0.now = now } }
    package func set(account status: String, type: String = "Full") {
        desk.state.withLock { $0.profile = (status, type) }
    }
    /// What its lists give as the next page, whatever it is.
    package func set(nextPage: String?) { desk.state.withLock { $0.nextPage = nextPage } }
    package func change(_ index: Int, _ change: (inout Kept) -> Void) {
        desk.state.withLock { change(&$0.kept[index]) }
    }

    /// A message from a customer's telephone, or one that another program sent.
    @discardableResult
    package func keep(
        from: String, to: String = TwilioDouble.shop, _ body: String, direction: String = "inbound", at time: Instant
    ) -> String {
        desk.state.withLock { state in
            let sid = TwilioDouble.sid(state.kept.count)
            state.kept.append(
                Kept(
                    sid: sid, to: to, from: from, body: body, status: direction == "inbound" ? "received" : "sent",
                    direction: direction, created: time, sent: time))
            return sid
        }
    }

    private static func sid(_ number: Int) -> String {
        let digits = String(number + 1, radix: 16)
        return "SM\(String(repeating: "0", count: 32 - digits.count))\(digits)"
    }

    // MARK: Answering

    private static let pass = "Basic \(Data("\(account):\(secret)".utf8).base64EncodedString())"

    private static func answer(_ request: Received, _ desk: Desk) -> Response {
        let complaints = Contract.complaints(twilio: request)
        return desk.state.withLock { state in
            state.complaints += complaints
            guard request.headers["authorization"] == pass else { return error(401, 20003, "Authenticate", state) }
            let parts = request.path.split(separator: "/").map(String.init)
            switch (request.method, parts.count) {
            case ("POST", 4): return create(request, &state)
            case ("GET", 3): return profile(state)
            case ("GET", 4): return list(request, state)
            case ("GET", 5):
                let sid = parts[4].replacing(".json", with: "")
                guard let message = state.kept.first(where: { $0.sid == sid }) else {
                    return error(404, 20404, "The requested resource was not found", state)
                }
                return json(200, resource(message), state)
            default: return error(405, 20004, "Method not allowed", state)
            }
        }
    }

    private static func create(_ request: Received, _ state: inout State) -> Response {
        let form = Dictionary(request.form.map { ($0.name, $0.value) }) { first, _ in first }
        guard let to = form["To"], !to.isEmpty else {
            return error(400, 21604, "A 'To' phone number is required.", state)
        }
        if let refusal = state.refusals[to] {
            return error(refusal.status, refusal.code, "Unable to create record for \(to)", state)
        }
        guard Contract.matches(to, #"^\+[1-9][0-9]{6,14}$"#) else {
            return error(400, 21211, "Invalid 'To' Phone Number: \(to)", state)
        }
        guard let body = form["Body"], !body.isEmpty else {
            return error(400, 21602, "Message body is required.", state)
        }
        guard body.utf16.count <= 1600 else {
            return error(400, 21617, "The message body exceeds the 1600 character limit.", state)
        }
        let isService = form["MessagingServiceSid"] != nil
        guard isService || form["From"] == shop else {
            return error(400, 21606, "The From phone number is not valid", state)
        }
        let message = Kept(
            sid: sid(state.kept.count), to: to, from: isService ? nil : form["From"], body: body,
            status: isService ? "accepted" : "queued", direction: "outbound-api", created: state.now,
            segments: isService ? "0" : "1")
        state.kept.append(message)
        return json(201, resource(message), state)
    }

    private static func list(_ request: Received, _ state: State) -> Response {
        let query = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
        let since = query["DateSent>"].flatMap { Instant(text: $0.replacing("Z", with: "")) }
        let until = query["DateSent<"].flatMap { Instant(text: $0.replacing("Z", with: "")) }
        var found = Array(
            state.kept.enumerated().filter { _, message in
                if let to = query["To"], message.to != to { return false }
                if let from = query["From"], message.from != from { return false }
                if let until, message.sent.map({ $0 > until }) ?? true { return false }
                // A message that waits has no date of sending.
                return since.map { since in message.sent.map { $0 >= since } ?? false } ?? true
            }.reversed())
        if let below = query["PageToken"].flatMap({ Int($0) }) { found.removeAll { $0.offset >= below } }
        let size = query["PageSize"].flatMap { Int($0) } ?? 50
        let page = found.prefix(size)
        var next: String?
        if found.count > size, let last = page.last {
            let kept = request.query.filter { !["Page", "PageToken"].contains($0.name) }
            let number = (query["Page"].flatMap { Int($0) } ?? 0) + 1
            next =
                "\(request.path)?"
                + (kept + [("Page", "\(number)"), ("PageToken", "\(last.offset)")]).map { field in
                    "\(encoded(field.name))=\(encoded(field.value))"
                }.joined(separator: "&")
        }
        return json(
            200,
            [
                "messages": .list(page.map { resource($0.element) }),
                "next_page_uri": Json(state.nextPage ?? next), "page_size": .number(size), "uri": .text(request.path),
            ], state)
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private static func profile(_ state: State) -> Response {
        json(
            200,
            [
                "sid": .text(account), "friendly_name": "The Blue Hole", "status": .text(state.profile.status),
                "type": .text(state.profile.type), "auth_token": .text(secret),
            ], state)
    }

    private static func resource(_ message: Kept) -> Json {
        let place = "/2010-04-01/Accounts/\(account)/Messages/\(message.sid)"
        let created = Json(wire(message.created))
        return [
            "sid": Json(message.sid), "account_sid": Json(account), "to": Json(message.to), "from": Json(message.from),
            "body": Json(message.body), "status": Json(message.status), "direction": Json(message.direction),
            "num_segments": Json(message.segments), "num_media": "0", "date_created": created, "date_updated": created,
            "date_sent": Json(message.sent.map(wire)), "error_code": Json(message.errorCode), "error_message": .null,
            "price": Json(message.price), "price_unit": "USD",
            "messaging_service_sid": message.from == nil ? Json(service) : .null, "api_version": "2010-04-01",
            "uri": Json("\(place).json"), "subresource_uris": ["media": Json("\(place)/Media.json")],
        ]
    }

    /// `Thu, 24 Aug 2023 05:01:45 +0000`
    private static func wire(_ instant: Instant) -> String { HttpDate.text(instant, zone: "+0000") }

    private static func error(_ status: Int, _ code: Int, _ message: String, _ state: State) -> Response {
        json(
            status,
            [
                "code": .number(code), "message": .text(message),
                "more_info": "https://www.twilio.com/docs/errors/\(code)", "status": .number(status),
            ], state)
    }

    private static func json(_ status: Int, _ answer: Json, _ state: State) -> Response {
        var response = Response(status, headers: [("Date", HttpDate.text(state.now))])
        response.body = answer.bytes
        return response
    }
}

/// Times in headers.
package enum HttpDate {
    package static func text(_ instant: Instant, zone: String = "GMT") -> String {
        let text = instant.text
        guard let day = Day(text: text.prefix(10)) else { return "" }
        let date = day.civil.day < 10 ? "0\(day.civil.day)" : "\(day.civil.day)"
        return
            "\(Day.weekdayNames[day.weekday]), \(date) \(Day.monthNames[day.civil.month - 1]) \(day.civil.year) \(text.suffix(8)) \(zone)"
    }
}
