import DiveShop

/// Dates and times in the store's form, written without making a string of them: a file has a million.
enum StoredForm {
    static func write(_ day: Day, into batch: ImportBatch) {
        put(day, at: batch.room(10))
        batch.add(textOf: 10)
    }

    static func write(_ instant: Instant, into batch: ImportBatch) {
        let out = batch.room(19)
        let days = Day(number: ShopClock.day(of: instant.seconds))
        put(days, at: out)
        let second = instant.seconds - days.number * 86_400
        out.storeBytes(of: 0x20, toByteOffset: 10, as: UInt8.self)
        put(second / 3600, at: out + 11)
        out.storeBytes(of: 0x3A, toByteOffset: 13, as: UInt8.self)
        put(second / 60 % 60, at: out + 14)
        out.storeBytes(of: 0x3A, toByteOffset: 16, as: UInt8.self)
        put(second % 60, at: out + 17)
        batch.add(textOf: 19)
    }

    private static func put(_ day: Day, at out: UnsafeMutableRawPointer) {
        let civil = day.civil
        put(civil.year / 100, at: out)
        put(civil.year % 100, at: out + 2)
        out.storeBytes(of: 0x2D, toByteOffset: 4, as: UInt8.self)
        put(civil.month, at: out + 5)
        out.storeBytes(of: 0x2D, toByteOffset: 7, as: UInt8.self)
        put(civil.day, at: out + 8)
    }

    private static func put(_ number: Int, at out: UnsafeMutableRawPointer) {
        out.storeBytes(of: UInt8(0x30 + number / 10), as: UInt8.self)
        out.storeBytes(of: UInt8(0x30 + number % 10), toByteOffset: 1, as: UInt8.self)
    }
}

/// The shop's clock, for many times that are mostly of the same day: the time zone is asked once a day of them.
struct ShopClock {
    private let calendar: ShopCalendar
    /// The last day asked for, whose offset is the same from end to end.
    private var day = Int.min
    private var offset = 0

    init(_ calendar: ShopCalendar) { self.calendar = calendar }

    /// Days since 1970-01-01.
    static func day(of seconds: Int) -> Int { (seconds >= 0 ? seconds : seconds - 86_399) / 86_400 }

    /// The moment at which the shop's clock shows that, in seconds since 1970-01-01 00:00. Of two, the first; of none, the one after the
    /// clock was put forward.
    mutating func instant(_ local: Int) -> Instant {
        let number = ShopClock.day(of: local)
        if number == day { return Instant(seconds: local - offset) }
        let midnight = number * 86_400
        let before = calendar.offset(at: Instant(seconds: midnight - 43_200))
        let after = calendar.offset(at: Instant(seconds: midnight + 2 * 86_400))
        if before == after {
            (day, offset) = (number, before)
            return Instant(seconds: local - offset)
        }
        // A change is near: the earlier offset where the clock shows this before the change.
        let early = Instant(seconds: local - before)
        if calendar.offset(at: early) == before { return early }
        let late = Instant(seconds: local - after)
        return calendar.offset(at: late) == after ? late : early
    }
}
