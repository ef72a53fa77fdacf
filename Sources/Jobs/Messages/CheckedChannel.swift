package import DiveShop
import Gateways
package import Store

/// What trying a channel's settings brought; nothing is sent by it.
package struct CheckedChannel: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case off, good, wrong
        /// The provider could not be asked.
        case unknown
    }
    package let channel: Channel
    package let state: State
    /// What was found and, where it is wrong, what to do.
    package let words: String
}

extension Carriers {
    /// Tries the credentials of each channel that is on, all at once; waits for the slowest.
    package func check(_ store: Store, at now: Instant) throws(Refusal) -> [CheckedChannel] {
        let shop = try store.shop()
        let checked = Waiting.result { [self] in
            await withTaskGroup(of: CheckedChannel.self) { group in
                for channel in Channel.allCases {
                    group.addTask { await check(channel, shop, store, at: now) }
                }
                return await group.reduce(into: [Channel: CheckedChannel]()) { $0[$1.channel] = $1 }
            }
        }
        return Channel.allCases.compactMap { checked[$0] }
    }

    private func check(_ channel: Channel, _ shop: Shop, _ store: Store, at now: Instant) async -> CheckedChannel {
        guard shop.messages[channel].isOn else {
            return CheckedChannel(channel: channel, state: .off, words: "off: \(channel.rawValue.uppercased())_ENABLED")
        }
        do throws(Refusal) {
            let carrier = try make(channel, of: store)
            defer { carrier.close() }
            switch await carrier.check(at: now) {
            case .good(let words): return CheckedChannel(channel: channel, state: .good, words: words)
            case .wrong(let words): return CheckedChannel(channel: channel, state: .wrong, words: words)
            case .unknown(let words): return CheckedChannel(channel: channel, state: .unknown, words: words)
            }
        } catch {
            return CheckedChannel(channel: channel, state: .wrong, words: error.words)
        }
    }
}
