/// What holds for a whole run of messages, and the one place that decides about each recipient.
package struct SendRules: Sendable {
    package let channel: Channel
    package let purpose: Purpose
    /// Disabled means disabled: `SMS_ENABLED=false` and its kin.
    package let isChannelOn: Bool
    package let shopCountry: String
    package let shop: ShopCalendar
    /// How many messages a day of the shop's calendar may have on the channel, in all; nil: as many as there are.
    package let dailyCap: Int?
    package let hours: QuietHours.Window

    package init(
        channel: Channel, purpose: Purpose, isChannelOn: Bool, shopCountry: String, shop: ShopCalendar,
        dailyCap: Int? = nil, hours: QuietHours.Window = .federal
    ) {
        self.channel = channel
        self.purpose = purpose
        self.isChannelOn = isChannelOn
        self.shopCountry = shopCountry
        self.shop = shop
        self.dailyCap = dailyCap
        self.hours = hours
    }

    /// Decides about one recipient, and counts those that are sent or held.
    ///
    /// The order, so that the reason told is the one that weighs most (domain.md §5):
    /// 1. the channel is on, and a day may have messages;
    /// 2. erased, then not active;
    /// 3. the opt-in of the channel, which decides transactional messages;
    /// 4. for promotional ones, consent in the ledger that was not withdrawn since;
    /// 5. an address, that can be one, and is not known to be bad;
    /// 6. the text: a field without a value, then anything else that forbids it;
    /// 7. the address was not used for an earlier recipient;
    /// 8. quiet hours of promotional ones, and the daily cap: held.
    /// - Parameters:
    ///   - missing: fields of the text that had no value, as ``MessageTemplate/Filled`` has them.
    ///   - complaint: what else forbids this text, as ``SMSText/complaint`` says it.
    package func decision(
        on recipient: Recipient, missing: [String] = [], complaint: String? = nil, at now: Instant,
        tally: inout SendTally
    ) -> SendDecision {
        guard isChannelOn, dailyCap ?? 1 > 0 else { return .skipped(.channelOff(channel)) }
        if let refusal = refusal(of: recipient) { return .skipped(refusal) }
        let addresses: [String]
        do throws(SkipReason) {
            addresses = try reach(recipient)
        } catch {
            return .skipped(error)
        }
        if !missing.isEmpty { return .skipped(.missing(missing)) }
        if let complaint { return .skipped(.text(complaint)) }
        let new = addresses.filter { !tally.has($0) }
        if new.isEmpty { return .skipped(.sameAddress(channel)) }
        guard let (moment, reason) = moment(for: recipient, from: now, tally: &tally) else {
            return .skipped(.noHours)
        }
        tally.count(new, on: shop.day(of: moment), cap: dailyCap)
        return reason.map { .held(to: new, until: moment, $0) } ?? .send(to: new)
    }

    /// What the person does not want, or cannot want any more.
    private func refusal(of recipient: Recipient) -> SkipReason? {
        if recipient.isErased { return .erased }
        if !recipient.isActive { return .inactive }
        switch (recipient.isOptedIn, purpose, recipient.promotional) {
        case (false, _, .withdrawn), (true, .promotional, .withdrawn):
            return .withdrawn(channel)
        case (false, _, _): return .notOptedIn(channel)
        case (true, .promotional, .notRecorded): return .promotionalNotRecorded(channel)
        case (true, .promotional, .granted), (true, .transactional, _): return nil
        }
    }

    /// The addresses in the form in which they are sent to, unless they are known not to work.
    private func reach(_ recipient: Recipient) throws(SkipReason) -> [String] {
        let found = try recipient.reached(by: channel, shopCountry: shopCountry)
        if let why = recipient.knownBad { throw .knownBad(channel, why) }
        return found
    }

    /// The first moment that is not in quiet hours, on a day that has room; and what it waits for, if it does.
    private func moment(
        for recipient: Recipient, from now: Instant, tally: inout SendTally
    ) -> (Instant, SendDecision.HoldReason?)? {
        var moment = now
        var reason: SendDecision.HoldReason?
        let quiet =
            purpose == .promotional
            ? QuietHours(
                of: RecipientPlace(
                    timeZone: recipient.timeZone, state: recipient.state, country: recipient.country(else: shopCountry),
                    shop: shop),
                standard: hours) : nil
        // Each round goes to a later day: a day has room, or is left for good.
        while true {
            if let quiet {
                guard let open = quiet.next(from: moment) else { return nil }
                if open > moment { (moment, reason) = (open, reason ?? .quietHours) }
            }
            guard dailyCap != nil else { return (moment, reason) }
            let day = shop.day(of: moment)
            let free = tally.dayWithRoom(from: day)
            if free == day { return (moment, reason) }
            (moment, reason) = (shop.start(of: free), .dailyCap)
        }
    }
}
