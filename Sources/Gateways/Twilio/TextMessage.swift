package import DiveShop
import Foundation

/// Where a text message is on its way, by Twilio's word for it. A word that is not known here is not final.
package struct TextState: Hashable, Sendable, CustomStringConvertible {
    package let name: String

    package init(_ name: String) { self.name = Remote.words(name, longest: 30) }

    /// Nothing will change any more.
    package var isFinal: Bool { ["delivered", "undelivered", "failed", "canceled", "read"].contains(name) }
    package var isDelivered: Bool { name == "delivered" || name == "read" }
    package var isFailure: Bool { name == "undelivered" || name == "failed" }
    package var description: String { name }
}

/// A message as Twilio keeps it: one that the shop sent, or one that came in.
package struct TextMessage: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let id: String
    package let to: String
    /// Empty: a service has not chosen one yet.
    package let from: String
    /// As it came: to be cleaned before it is shown.
    package let body: String
    package let state: TextState
    package let isInbound: Bool
    /// Whether the shop sent it through the interface, and not Twilio by itself in answer to a word like STOP.
    package let isOwn: Bool
    package let created: Instant?
    package let sent: Instant?
    /// Why it failed, by Twilio's number.
    package let errorCode: Int?
    package let segments: Int?
    package let price: Price?

    package var receipt: Receipt { Receipt(id: id, state: state, segments: segments, price: price) }
    /// What its failure means; nil: it has not failed.
    package var failure: Outcome? {
        state.isFailure ? TwilioCodes.undelivered(errorCode) : nil
    }

    package var description: String { "\(id) \(state)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension TextMessage: Decodable {
    private enum Keys: String, CodingKey {
        case sid, to, from, body, status, direction, price
        case dateCreated = "date_created"
        case dateSent = "date_sent"
        case errorCode = "error_code"
        case segments = "num_segments"
        case currency = "price_unit"
    }

    /// What the message is must be there and right. What is only told about it may be missing or odd: then it is not known.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Keys.self)
        func text(_ key: Keys) -> String? { try? fields.decode(String.self, forKey: key) }
        let id = try fields.decode(String.self, forKey: .sid)
        guard TwilioAccount.isMessage(id) else {
            throw DecodingError.dataCorruptedError(forKey: .sid, in: fields, debugDescription: "no message's number")
        }
        self.id = id
        state = TextState(try fields.decode(String.self, forKey: .status))
        let direction = text(.direction) ?? ""
        isInbound = direction == "inbound"
        isOwn = direction == "outbound-api"
        to = text(.to) ?? ""
        self.from = text(.from) ?? ""
        body = text(.body) ?? ""
        created = text(.dateCreated).flatMap { WireDate.read($0) }
        sent = text(.dateSent).flatMap { WireDate.read($0) }
        errorCode = try? fields.decode(Int.self, forKey: .errorCode)
        // With a service it is 0 until a number is chosen.
        segments = text(.segments).flatMap { Int($0) }.flatMap { (1...100).contains($0) ? $0 : nil }
        price = text(.price).flatMap { Price(charge: $0, currency: text(.currency) ?? "") }
    }
}

/// A page of a list.
struct TextPage: Decodable {
    let messages: [TextMessage]
    let next: String?

    private enum CodingKeys: String, CodingKey {
        case messages
        case next = "next_page_uri"
    }
}

/// `{"code":21211,"message":"…","status":400}`
struct TwilioError: Decodable {
    let code: Int
    let message: String?
}
