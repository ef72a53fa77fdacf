import DiveShop
import Foundation
import Gateways
import Providers
import Testing

/// A shop's desk with its doubles: everything ends with it.
final class Counter {
    static let now = Instant(seconds: 1_797_000_000)
    let twilio: TwilioDouble
    let post: Post

    init(_ change: (inout Limits) -> Void = { _ in }) throws {
        var limits = Limits()
        limits.connect = 5_000
        limits.total = 20_000
        change(&limits)
        twilio = try TwilioDouble(at: Counter.now)
        post = try Post(limits)
    }

    deinit {
        post.close()
        twilio.close()
    }

    func gateway(_ more: [String: String] = [:], settling: Int = 60, mostPages: Int = 200) throws -> Twilio {
        let settings = twilio.settings.merging(more) { $1 }
        return Twilio(try TwilioAccount { settings[$0] }, post, settling: settling, mostPages: mostPages)
    }

    static let text = OutgoingText(to: "+12025550123", body: "Your rental is due today")
}
