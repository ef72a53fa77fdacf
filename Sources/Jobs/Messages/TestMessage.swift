package import DiveShop
package import Store

/// Sends one message to an address of one's own, at once and beside the outbox: nobody's history has it.
package struct TestMessage: Sendable {
    private let channel: Channel
    private let address: String
    private let content: MessageContent
    private let staff: Int64

    package init(channel: Channel, address: String, content: MessageContent, staff: Int64) {
        self.channel = channel
        self.address = address
        self.content = content
        self.staff = staff
    }

    /// - Parameter report: told what came of it.
    package func carryOut(on store: Store, at now: Instant, report: (JobEvent) -> Bool) {
        _ = report(.failed(Refusal(.failed, "a test is not sent yet")))
    }
}
