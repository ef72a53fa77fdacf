package import DiveShop

extension Twilio {
    /// Pages of a list that are read at most, and messages on each. A page of the longest texts stays below what is read of an answer.
    static let mostPages = 200
    static let pageSize = 50

    /// Messages to a number that were sent since then, the newest first; whole, or not at all.
    package func messages(to number: String, since: Instant, at now: Instant) async -> Result<[TextMessage], Unread> {
        await list([("To", number), ("DateSent>", WireDate.iso8601(since))], at: now)
    }

    /// Messages that came in since then, the oldest first: to the shop's number, or to any where a service has several.
    package func inbound(since: Instant, at now: Instant) async -> Result<[TextMessage], Unread> {
        var fields = [("DateSent>", WireDate.iso8601(since))]
        if let number = account.number { fields.insert(("To", number), at: 0) }
        return await list(fields, at: now).map { $0.filter(\.isInbound).reversed() }
    }

    private func list(_ fields: [(name: String, value: String)], at now: Instant) async -> Result<[TextMessage], Unread>
    {
        var all: [TextMessage] = []
        let fault = await pages(fields, at: now) { page, _ in
            all += page
            return true
        }
        return fault.map { .failure($0) } ?? .success(all)
    }

    /// Reads page after page, until there are no more or `goesOn` says so, which also gets the provider's clock.
    /// - Returns: why that ended early; nil: it did not.
    func pages(
        _ fields: [(name: String, value: String)], at now: Instant, goesOn: ([TextMessage], Instant?) -> Bool
    ) async -> Unread? {
        let first = account.base.adding(
            "/2010-04-01/Accounts/\(account.sid)/Messages.json",
            query: Form.encoded(fields + [("PageSize", String(Twilio.pageSize))]))
        guard var address = first else {
            return Unread(kind: .stopped, words: "TWILIO_API_BASE is no address that requests can go to")
        }
        var seen: Set<WebAddress> = []
        while true {
            guard seen.insert(address).inserted, seen.count <= Twilio.mostPages else {
                return Unread(kind: .stopped, words: "Twilio's list has no end; ask for a shorter time")
            }
            switch await read(TextPage.self, address, at: now) {
            case .failure(let unread): return unread
            case .success(let page):
                guard goesOn(page.value.messages, page.date), let next = page.value.next else { return nil }
                guard let following = next.hasPrefix("/") ? account.base.adding(next) : account.base.sameOrigin(next)
                else {
                    return Unread(kind: .stopped, words: "Twilio's list leads to another place, which is not followed")
                }
                address = following
            }
        }
    }
}
