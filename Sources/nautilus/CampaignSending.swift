import ArgumentParser
import DiveShop
import Foundation
import Jobs
import Printable
import Store

extension CampaignCommands {
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview",
            abstract:
                "What it would do if it began now: who gets it and who does not and why, the segments, the price, the time.",
            discussion: "Nothing is written down.")
        @OptionGroup var which: CampaignArgument
        @Option(help: "How many people are shown; JSON has all of them.") var limit = 50

        func run() throws {
            let counter = try Counter(which.output.asking)
            try counter.mustBeAllowed(.sendBulk, to: "dry_run", module: "messages")
            let draft = try counter.campaign(which.id).draft
            let shown = which.output.json ? Int.max : max(0, limit)
            let run = try counter.dryRun(draft, shown: shown)
            print(which.output.json ? run.json(which.id, counter.shop.calendar).text : run.words(counter))
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Send it to an address of your own first, as it reads to somebody in its audience.")
        @OptionGroup var which: CampaignArgument
        @Option(parsing: .unconditional, help: "A number, a device's token, or an e-mail address.") var to: String
        @Option(help: "As it reads to that customer.") var customer: Int64?

        func run() throws {
            let counter = try Counter(which.output.asking)
            try counter.mustBeAllowed(.sendMessages, to: "test_message", module: "messages")
            let draft = try counter.campaign(which.id).draft
            guard
                case .sample(let sample?) = try counter.messages(
                    .sample(draft.audience, draft.channel, customer: customer))
            else { throw Refusal(.data, "nobody is in the audience: \(draft.audience.title)") }
            let form = MessageContent.Form(draft.content.completed(draft.channel, draft.purpose))
            let filled = form.filled(sample.values)
            if !filled.missing.isEmpty {
                throw Refusal(
                    .data, "\(sample.name) has no value for \(filled.missing.joined(separator: ", ")); say --customer")
            }
            try counter.test(draft.channel, to: to, filled.content, which.output)
        }
    }

    struct Send: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "send",
            abstract: "Put its recipients down, now or at a moment to come; nautilus worker sends it.",
            discussion: "With --wait it ends when nothing more can go; a worker must be running meanwhile.")
        @OptionGroup var which: CampaignArgument
        @Option(help: "Then, such as \"2026-11-27 09:00\", by the shop's clock.") var at: MomentArgument?
        @Flag(help: "Wait until nothing more can go.") var wait = false
        @Option(help: "With --wait: give up when nothing has gone for so many seconds.") var patience = 60

        func validate() throws {
            if wait && at != nil { throw ValidationError("--wait is for what goes now, not with --at") }
            if patience < 0 { throw ValidationError("--patience is a number of seconds") }
        }

        func run() throws {
            let counter = try Counter(which.output.asking)
            try counter.perform(.messages(.startCampaign(which.id, at: at.map { counter.moment($0) })))
            if wait { try CampaignWait(counter, which.id, patience: patience).wait() }
            let page = try counter.now(of: which.id)
            if which.output.json { return print(JSON.object(page.members(counter.shop.calendar)).text) }
            let counts = page.campaign.counts
            if let at = page.campaign.scheduledAt, page.campaign.status == .scheduled {
                return print("Campaign \(which.id) goes at \(counter.words(at)).")
            }
            print(
                "Campaign \(which.id) \(page.campaign.status == .completed ? "is completed" : "goes"): \(counts.words)."
            )
            if counts.left > 0 && !wait { print("nautilus worker sends it.") }
        }
    }
}

/// Waits until nothing more of a campaign can go.
private struct CampaignWait {
    private let counter: Counter
    private let id: Int64
    private let patience: Int

    init(_ counter: Counter, _ id: Int64, patience: Int) {
        (self.counter, self.id, self.patience) = (counter, id, patience)
    }

    /// - Throws: ``Refusal``, where nothing has gone for too long, or somebody does not want to wait any more; the campaign goes on.
    func wait() throws {
        let line = ProgressLine()
        let ending = Ending()
        defer { line.clear() }
        var done = -1
        var since = ContinuousClock.now
        while true {
            let page = try counter.now(of: id)
            let counts = page.campaign.counts
            // What is held waits for its moment.
            if page.campaign.status != .sending || counts.left <= counts.held { return }
            line.show(Double(counts.done) / Double(max(1, counts.target)), "\(counts.done) of \(counts.target)")
            let rests = page.lane.restingUntil.map { $0 > .now } ?? false
            if counts.done != done || rests || page.lane.sending > 0 {
                (done, since) = (counts.done, .now)
            } else if ContinuousClock.now - since >= .seconds(max(patience, 3 * delay(page))) {
                throw Refusal(
                    .later, "nothing has gone for a while: is nautilus worker running? The campaign goes on when it is")
            }
            guard pause(ending) else {
                throw Refusal(.later, "it was not waited for; the campaign goes on by itself")
            }
        }
    }

    /// Seconds between two messages, where the pace is that slow.
    private func delay(_ page: CampaignPage) -> Int {
        counter.shop.messages[page.campaign.channel].pace.delayMilliseconds / 1000
    }

    /// A fifth of a second; false: it is to end.
    private func pause(_ ending: Ending) -> Bool {
        Thread.sleep(forTimeInterval: 0.2)
        return !ending.has(within: 0)
    }
}

extension Counter {
    /// With its progress on a terminal's standard error; ctrl-c stops it.
    fileprivate func dryRun(_ draft: CampaignDraft, shown: Int) throws -> DryRun {
        let line = ProgressLine()
        let ending = Ending()
        defer { line.clear() }
        let run = try DryRunCampaign(draft: draft, staff: staff.id).run(on: store, at: now, shown: shown) { share in
            line.show(share, "who gets it")
            return !ending.has(within: 0)
        }
        guard let run else { throw Refusal(.failed, "it was stopped; nothing was written down") }
        return run
    }

    /// As it is at this moment, however long the command has been running.
    fileprivate func now(of campaign: Int64) throws -> CampaignPage {
        switch try store.answer(.messages(.campaign(campaign)), staff: staff.id, at: .now) {
        case .messages(.campaign(let page)): return page
        case .refused(let refusal): throw refusal
        default: preconditionFailure("another query's answer")
        }
    }
}
