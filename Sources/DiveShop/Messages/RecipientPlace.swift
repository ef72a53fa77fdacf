/// Where a recipient is, as far as the clock and the law go.
package struct RecipientPlace: Hashable, Sendable {
    /// A state of the United States by its two letters, whose hours may be narrower; nil: it is not known to be in one.
    package let state: String?
    /// The clocks that the recipient may live by; at least one.
    package let calendars: [ShopCalendar]

    /// The clock is that of the customer's own time zone; else of the state or, where the country has one zone, of the country; else the shop's
    /// (domain.md §5). In a country with several, without a state, it is the shop's where the shop is in one of them, else all of them.
    ///
    /// What cannot be read, such as a time zone that does not exist, counts as not known.
    /// - Parameter country: the customer's own, else the shop's.
    package init(timeZone: String?, state: String?, country: String?, shop: ShopCalendar) {
        let country = country.flatMap { Country($0) }
        let known = country.flatMap { country in state.flatMap { TimeZones.ofState($0, in: country) } }
        self.state = country?.code == "US" ? known?.code : nil
        if let name = timeZone?.trimmed, !name.isEmpty, let own = ShopCalendar(timeZone: name) {
            calendars = [own]
            return
        }
        let zones = known?.zones ?? country.map(TimeZones.of) ?? []
        let there = zones.compactMap { ShopCalendar(timeZone: $0) }
        let isAtHome = known == nil && there.contains(shop)
        calendars = isAtHome || there.isEmpty ? [shop] : there
    }
}
