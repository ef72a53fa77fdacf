import Cells
import DiveShop

/// What is to become of messages of which nobody knows whether they went out: a person decides, and is told first what may happen.
struct ResolveBoard: AskingPlace {
    enum Action: Hashable, Sendable {
        case choose(Resolution)
        case leave
    }
    private let ids: [Int64]

    init(_ ids: [Int64]) { self.ids = ids }

    var name: String { "Uncertain" }
    var title: String { one ? "An uncertain message" : "Uncertain messages" }
    var widest: Int { 60 }
    let table: [Binding<Action>] = [
        Binding("s", .choose(.sendAgain), "Send it again, though it may arrive twice", hint: "send again"),
        Binding("c", .choose(.countAsSent), "Count it as sent", hint: "count as sent"),
        Binding("g", .choose(.giveUp), "Give it up, as failed", hint: "give up"),
        Binding("esc q", .leave, "Leave it as it is", hint: "leave it as it is"),
    ]

    private var one: Bool { ids.count == 1 }

    func refusal(of action: Action, _ desk: Desk) -> String? {
        guard case .choose = action else { return nil }
        return desk.refusal(without: .sendBulk) ?? (ids.isEmpty ? "there is none" : nil)
    }

    mutating func perform(_ action: Action, _ desk: inout Desk) {
        desk.close()
        guard case .choose(let resolution) = action else { return }
        desk.open(
            Question(
                title: one
                    ? "\(ResolveBoard.verb(resolution)) it?"
                    : "\(ResolveBoard.verb(resolution)) \(Words.grouped(ids.count)) messages?",
                words: consequence(resolution), yes: ResolveBoard.verb(resolution).lowercased(),
                request: .order(.messages(.resolve(ids, resolution)))))
    }

    private static func verb(_ resolution: Resolution) -> String {
        switch resolution {
        case .sendAgain: "Send again"
        case .countAsSent: "Count as sent"
        case .giveUp: "Give up"
        }
    }

    private func consequence(_ resolution: Resolution) -> String {
        let them = one ? "it" : "them"
        switch resolution {
        case .sendAgain:
            return
                "If the provider did take \(them), \(one ? "the customer gets" : "customers get") the same message twice, and both are paid for."
        case .countAsSent:
            return
                "If the provider did not take \(them), \(one ? "the customer never gets" : "customers never get") the message. Nothing more is done."
        case .giveUp:
            return
                "\(one ? "It counts" : "They count") as failed. If the provider did take \(them), \(one ? "it arrives" : "they arrive") all the same."
        }
    }

    func called(_ answer: Action) -> String? {
        if case .choose(let resolution) = answer { resolution.title } else { "leave it as it is" }
    }

    func told(_ desk: Desk, width: Int) -> [[StatsLine.Piece]] {
        let what =
            one
            ? "A request went out for this message, and no answer came back"
            : "Requests went out for these \(Words.grouped(ids.count)) messages, and no answers came back"
        return Desk.lines(
            "\(what): the connection broke, or the provider was too slow. Nobody knows whether the provider took \(one ? "it" : "them").",
            .text, width: width)
    }
}
