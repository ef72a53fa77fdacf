import DiveShop
import Gateways

extension Outcome {
    /// As the store writes it down.
    func settled(_ channel: Channel) -> Settlement.Result {
        switch self {
        case .accepted(let receipt): .accepted(receipt.sent)
        case .refused(let code, let words, let consequence): .refused(code: code, words: words, consequence)
        // A mail server that names a time makes one recipient wait; the other providers, everybody.
        case .later(let after?, let words) where channel == .email: .heldBack(seconds: after, words: words)
        case .later(let after, let words): .later(after: after, words: words)
        case .stopped(let code, let words): .stopped(code: code, words: words)
        case .inDoubt(let words): .inDoubt(words: words)
        }
    }
}

extension Receipt {
    var sent: SentMessage {
        // What the shop gets back is no cost.
        let cost = price.flatMap { $0.amount.hasPrefix("-") ? nil : MessagePrice(provider: $0.amount) }
        return SentMessage(id: id, segments: segments, cost: cost, currency: cost == nil ? "" : price?.currency ?? "")
    }
}
