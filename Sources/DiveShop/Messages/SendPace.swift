/// How fast messages of one channel go out, and so how long a campaign takes.
package struct SendPace: Hashable, Sendable {
    /// Between the beginnings of two sends. The customer's document, "Rate Limiting": 100 for SMS, 50 for push.
    package let delayMilliseconds: Int
    /// How many a day of the shop's calendar may have; nil: as many as there are.
    package let dailyCap: Int?

    package init(delayMilliseconds: Int, dailyCap: Int? = nil) {
        self.delayMilliseconds = max(0, delayMilliseconds)
        self.dailyCap = dailyCap.map { max(0, $0) }
    }

    /// The document has none for e-mail; it goes as SMS does.
    package static func standard(_ channel: Channel) -> SendPace {
        SendPace(delayMilliseconds: channel == .push ? 50 : 100)
    }

    /// When the last of so many messages goes out, if the first goes out as soon as it may; nil: never, since a day may have none.
    ///
    /// An estimate: hours are taken as the shop's own for every recipient and every day of the week, and the provider as fast as the pace.
    /// - Parameters:
    ///   - sentToday: what counts towards the cap already.
    ///   - hours: for promotional messages, the hours in which they go; nil: around the clock.
    package func finish(
        of count: Int, from now: Instant, sentToday: Int = 0, hours: QuietHours.Window? = nil, in calendar: ShopCalendar
    ) -> Instant? {
        guard count > 0 else { return now }
        let (today, second) = calendar.dayAndSecond(of: now)
        let (opens, closes) = hours.map { ($0.opens, $0.closes) } ?? (0, 86_400)
        // What is left of today.
        let start = max(second, opens)
        let first = min(room(closes - start), dailyCap.map { max(0, $0 - sentToday) } ?? Int.max)
        if count <= first {
            return (start > second ? calendar.moment(of: start, on: today) : now).adding(seconds: seconds(for: count))
        }
        // Then days that are all alike.
        let left = count - first
        let each = min(room(closes - opens), dailyCap ?? Int.max)
        guard each > 0 else { return nil }
        let whole = (left - 1) / each
        let day = today.adding(days: 1 + whole)
        return calendar.moment(of: opens, on: day).adding(seconds: seconds(for: left - whole * each))
    }

    /// How many fit into so many seconds.
    private func room(_ seconds: Int) -> Int {
        if seconds <= 0 { return 0 }
        return delayMilliseconds == 0 ? Int.max : (seconds * 1000 - 1) / delayMilliseconds + 1
    }

    /// From the first of so many to the last, in whole seconds, rounded up.
    private func seconds(for count: Int) -> Int {
        let (milliseconds, isTooLong) = (count - 1).multipliedReportingOverflow(by: delayMilliseconds)
        return isTooLong ? Int.max / 1_000_000 : (milliseconds + 999) / 1000
    }
}
