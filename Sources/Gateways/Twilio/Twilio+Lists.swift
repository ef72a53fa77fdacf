package import DiveShop

extension Twilio {
    /// Pages of a list that are read at most, and messages on each. A page of the longest texts stays below what is read of an answer.
    package static let mostPages = 200
    static let pageSize = 50

    /// Messages that came in since then, the oldest first: to the shop's number, or to any where a service has several. Whole, or not at all.
    /// - Parameter end: until then; nil: until now. A service's list holds what the shop sent, too: a time with much of it has to be read in
    ///   pieces (``Unread/Kind/tooLong``).
    package func inbound(since: Instant, until end: Instant? = nil, at now: Instant) async -> Result<
        [TextMessage], Unread
    > {
        var fields = [("DateSent>", WireDate.iso8601(since))]
        if let end { fields.append(("DateSent<", WireDate.iso8601(end))) }
        if let number = account.number { fields.insert(("To", number), at: 0) }
        var all: [TextMessage] = []
        let fault = await pages(fields, at: now) { page, _ in
            all += page.lazy.filter(\.isInbound)
            return true
        }
        return fault.map { .failure($0) } ?? .success(all.reversed())
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
            guard seen.insert(address).inserted else {
                return Unread(kind: .stopped, words: "Twilio's list has no end")
            }
            guard seen.count <= mostPages else {
                return Unread(kind: .tooLong, words: "Twilio's list is longer than is read at once")
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
