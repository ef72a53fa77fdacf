/// When promotional messages may be sent to somebody: between two times of day of the recipient's clock.
///
/// 8:00 to 21:00 is the federal rule of the United States, 47 CFR 64.1200(c)(1), and the shop's wherever it is; states with narrower hours are
/// in ``StateHours``. Transactional messages are not held.
package struct QuietHours: Hashable, Sendable {
    /// A part of a day, in seconds since midnight by the clock; the end is no longer part of it.
    package struct Window: Hashable, Sendable {
        package let opens: Int
        package let closes: Int

        package init(_ opens: Int, _ closes: Int) { (self.opens, self.closes) = (opens * 3600, closes * 3600) }
        /// Never.
        package static let none = Window(0, 0)
        package static let federal = Window(8, 21)

        package func contains(_ second: Int) -> Bool { opens <= second && second < closes }
        /// What is in both.
        package func narrowed(by other: Window) -> Window {
            Window(seconds: max(opens, other.opens), max(min(closes, other.closes), max(opens, other.opens)))
        }
        private init(seconds opens: Int, _ closes: Int) { (self.opens, self.closes) = (opens, closes) }
    }

    /// By weekday, Monday first.
    let windows: [Window]
    /// Where the recipient may be. Where there is more than one, a message is sent when it may be in all of them.
    package let calendars: [ShopCalendar]

    /// - Parameter place: where the recipient is.
    package init(of place: RecipientPlace, standard: Window = .federal) {
        let hours = place.state.flatMap { StateHours.of[$0] }
        windows = (0..<7).map { day in
            guard let hours else { return standard }
            return standard.narrowed(by: day == 6 ? hours.sunday : day == 5 ? hours.saturday : hours.weekday)
        }
        calendars = place.calendars
    }

    /// The first moment, at or after that one, at which a promotional message may be sent. Nil: there is none within two weeks, because
    /// the hours of two time zones have nothing in common.
    package func next(from moment: Instant) -> Instant? {
        var candidate = moment
        let last = moment.adding(seconds: 14 * 86_400)
        while candidate < last {
            guard let closed = calendars.first(where: { !isOpen(at: candidate, in: $0) }) else { return candidate }
            guard let later = opening(after: candidate, in: closed) else { return nil }
            candidate = later
        }
        return nil
    }

    private func isOpen(at moment: Instant, in calendar: ShopCalendar) -> Bool {
        let (day, second) = calendar.dayAndSecond(of: moment)
        return windows[day.weekday].contains(second)
    }

    /// The next time after a moment that is closed at which the window opens.
    private func opening(after moment: Instant, in calendar: ShopCalendar) -> Instant? {
        let today = calendar.day(of: moment)
        for day in (0...7).map({ today.adding(days: $0) }) {
            let window = windows[day.weekday]
            guard window.opens < window.closes else { continue }
            let opens = calendar.moment(of: window.opens, on: day)
            if opens > moment { return opens }
        }
        return nil
    }
}
