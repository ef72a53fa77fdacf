/// What a run of messages has counted so far: whose turn has been, and how much each day has.
package struct SendTally: Sendable {
    private var addresses: Set<String>
    private var byDay: [Day: Int]
    /// For a day that is full, a later one that may have room.
    private var later: [Day: Day] = [:]

    /// - Parameters:
    ///   - addresses: those to which the run has sent already: E.164, e-mail addresses or tokens.
    ///   - sent: how many messages the day has had on the channel, whoever sent them.
    package init(addresses: Set<String> = [], sent: Int = 0, on day: Day, cap: Int? = nil) {
        self.addresses = Set(addresses.map(SendTally.key))
        byDay = [day: sent]
        if let cap, sent >= cap { later[day] = day.adding(days: 1) }
    }

    /// How many messages are to go on that day.
    package func count(on day: Day) -> Int { byDay[day] ?? 0 }

    /// From here on an address may be used again; what each day has stays counted.
    package mutating func forgetAddresses() { addresses = [] }

    func has(_ address: String) -> Bool { addresses.contains(SendTally.key(address)) }

    mutating func count(_ new: [String], on day: Day, cap: Int?) {
        for address in new { addresses.insert(SendTally.key(address)) }
        let count = (byDay[day] ?? 0) + new.count
        byDay[day] = count
        if let cap, count >= cap { later[day] = day.adding(days: 1) }
    }

    /// The day itself, or the first after it that is not full. Days that were passed over remember where they led, so that a hundred thousand
    /// recipients at one a day are no more work than at a thousand.
    mutating func dayWithRoom(from day: Day) -> Day {
        var free = day
        var passed: [Day] = []
        while let next = later[free] {
            passed.append(free)
            free = next
        }
        for day in passed { later[day] = free }
        return free
    }

    /// E-mail addresses are the same in either case; tokens are not, and have no `@`.
    private static func key(_ address: String) -> String { address.contains("@") ? address.lowercased() : address }
}
