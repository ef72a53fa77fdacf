package import DiveShop
package import Store

/// Says what a campaign would do if it began now.
package struct DryRunCampaign: Sendable {
    private let draft: CampaignDraft
    private let staff: Int64

    package init(draft: CampaignDraft, staff: Int64) {
        self.draft = draft
        self.staff = staff
    }

    /// - Parameter report: told of each step, and of the end with the first ``DryRun/shown`` of those in it; false stops it.
    package func carryOut(on store: Store, at now: Instant, report: (JobEvent) -> Bool) {
        do throws(Refusal) {
            let run = try run(on: store, at: now) { report(.progress($0, "who gets it")) }
            _ = report(run.map(JobEvent.dryRun) ?? .cancelled)
        } catch {
            _ = report(.failed(error))
        }
    }

    /// People between two reports.
    private static let step = 500

    /// - Parameters:
    ///   - shown: how many of them the answer has.
    ///   - progress: from 0 to 1; false stops it.
    ///   - each: told of everyone, one after the other.
    /// - Returns: nil: it was stopped.
    /// - Throws: ``Refusal``, where the person may not, or the campaign cannot be sent as it is written.
    package func run(
        on store: Store, at now: Instant, shown: Int = DryRun.shown, progress: (Double) -> Bool,
        each: (DryRun.Recipient) -> Void = { _ in }
    ) throws(Refusal) -> DryRun? {
        var sum = Sum(draft.channel, shown: shown)
        var goesOn = true
        var next = 0
        let people = try store.dryRun(draft, staff: staff, at: now) { recipient, passed, people in
            sum.add(recipient)
            each(recipient)
            if passed >= next {
                next = passed + DryRunCampaign.step
                goesOn = progress(Double(passed) / Double(max(1, people)))
            }
            return goesOn
        }
        guard goesOn else { return nil }
        let shop = try store.shop()
        return sum.dryRun(draft, people: people, shop, lane: try store.sentToday(draft.channel, at: now), at: now)
    }
}

/// What a dry run comes to, added up one by one: memory does not grow with the audience.
private struct Sum {
    private let channel: Channel
    private let shown: Int
    private var counts: [DryRun.Decision: Int] = [:]
    private var reasons: [DryRun.Reason.Key: Int] = [:]
    private var segments = SegmentTotals()
    private var longest: (recipient: DryRun.Recipient, length: Int)?
    private var recipients: [DryRun.Recipient] = []
    private var lastHeld: Instant?

    init(_ channel: Channel, shown: Int) {
        self.channel = channel
        self.shown = shown
    }

    mutating func add(_ recipient: DryRun.Recipient) {
        counts[recipient.decision, default: 0] += 1
        if recipients.count < shown { recipients.append(recipient) }
        if !recipient.reason.isEmpty {
            reasons[DryRun.Reason.Key(decision: recipient.decision, words: recipient.reason), default: 0] += 1
        }
        guard recipient.decision != .skipped else { return }
        if let until = recipient.until { lastHeld = max(until, lastHeld ?? until) }
        var length = recipient.content.text.unicodeScalars.count
        if channel == .sms {
            let text = SMSText(recipient.content.text)
            segments.add(text)
            // More segments weigh more than any number of characters.
            length = text.segments * 10_000 + text.units
        }
        if length > longest?.length ?? 0 { longest = (recipient, length) }
    }

    func dryRun(_ draft: CampaignDraft, people: Int, _ shop: Shop, lane sentToday: Int, at now: Instant) -> DryRun {
        let settings = shop.messages
        let messages = (counts[.send] ?? 0) + (counts[.held] ?? 0)
        let finish = settings[channel].pace.finish(
            of: messages, from: now, sentToday: sentToday, hours: draft.purpose == .promotional ? settings.hours : nil,
            in: shop.calendar)
        let told = reasons.map { DryRun.Reason($0.decision, $0.words, $1) }
        return DryRun(
            draft: draft, people: people, counts: counts,
            reasons: told.sorted { ($1.count, $0.words) < ($0.count, $1.words) }, segments: segments,
            longest: longest?.recipient,
            price: channel == .sms ? settings.smsPrice.map(segments.price(at:)) : nil,
            duration: finish.map { max($0, lastHeld ?? $0).seconds - now.seconds }, recipients: recipients)
    }
}

extension DryRun.Reason {
    fileprivate struct Key: Hashable {
        let decision: DryRun.Decision
        let words: String
    }
}
