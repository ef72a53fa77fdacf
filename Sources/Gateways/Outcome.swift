package import DiveShop

/// What became of one message that was to be sent.
package enum Outcome: Hashable, Sendable {
    /// The provider has it. It may still fail: its state is asked for later.
    case accepted(Receipt)
    /// The provider will never take it. Not to be tried again.
    case refused(code: String?, words: String, Consequence)
    /// It was surely not processed, and may be sent again after so many seconds; nil: as the sender thinks fit, later each time.
    case later(after: Int?, words: String)
    /// Nothing can be sent at all until somebody has done something: the words say what. This message was not processed.
    case stopped(code: String?, words: String)
    /// It may have been processed. Not to be sent again before that is known.
    case inDoubt(words: String)

    /// For the log and the screen; nil: accepted.
    package var words: String? {
        switch self {
        case .accepted: nil
        case .refused(_, let words, _), .later(_, let words), .stopped(_, let words), .inDoubt(let words): words
        }
    }
}

/// What a provider said when it took a message.
package struct Receipt: Hashable, Sendable {
    /// The provider's number for it.
    package let id: String
    /// Its state; nil: this provider tells none.
    package let state: TextState?
    /// Nil: not known yet, or none.
    package let segments: Int?
    package let price: Price?

    package init(id: String, state: TextState? = nil, segments: Int? = nil, price: Price? = nil) {
        self.id = id
        self.state = state
        self.segments = segments
        self.price = price
    }
}

/// What a message cost, exactly as the provider wrote it: `0.00790`, in a currency. Sums are the shop's own affair, in `MessagePrice`: of a text
/// of any length, and of currencies that may differ, there are none.
package struct Price: Hashable, Sendable {
    /// Digits with a point; what the shop gets back has a minus.
    package let amount: String
    /// ISO 4217, `USD`; empty: not told.
    package let currency: String

    /// From the provider's view, in which a cost has a minus. Nil: it is no decimal number.
    init?(charge: String, currency: String) {
        let isCost = charge.hasPrefix("-")
        let digits = isCost ? charge.dropFirst() : charge[...]
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        }
        guard isNumber, digits.utf8.count <= 20 else { return nil }
        let isNothing = digits.utf8.allSatisfy { $0 == 0x30 || $0 == 0x2E }
        amount = isCost || isNothing ? String(digits) : "-\(digits)"
        let isCode = currency.utf8.count == 3 && currency.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
        self.currency = isCode ? currency.uppercased() : ""
    }

    package var text: String { currency.isEmpty ? amount : "\(amount) \(currency)" }
}

/// What trying the credentials brought; nothing is sent by it.
package enum Check: Hashable, Sendable {
    case good(words: String)
    /// It cannot work like this: the words say what to do.
    case wrong(words: String)
    /// The provider could not be asked.
    case unknown(words: String)

    package var words: String {
        switch self {
        case .good(let words), .wrong(let words), .unknown(let words): words
        }
    }
}
