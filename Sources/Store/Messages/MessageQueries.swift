import DiveShop
import GRDB

extension Store {
    /// Who is written to, where, and what about is for those who may see customers: others see what became of messages.
    static func answer(
        _ db: Database, _ query: MessageQuery, for staff: Staff, _ moment: Moment
    ) throws -> MessageSnapshot {
        let seesPeople = staff.may(.viewCustomers)
        switch query {
        case .history, .sample: if !seesPeople { throw Refusal.needs(.viewCustomers) }
        default: break
        }
        return switch query {
        case .campaigns(let request): .campaigns(try campaigns(db, request, moment))
        case .campaign(let id): .campaign(try campaignPage(db, id, moment))
        case .messages(let campaign, let filter, let request):
            .rows(
                try messages(ofCampaign: CampaignRow(db, id: campaign).id, filter, seesPeople: seesPeople)
                    .page(db, request, moment))
        case .log(let filter, let request):
            .rows(try messageLog(filter, seesPeople: seesPeople).page(db, request, moment))
        case .history(let customer, let request):
            .rows(try history(ofCustomer: CustomerRow(db, id: customer).id).page(db, request, moment))
        case .templates: .templates(try templates(db))
        case .rules: .rules(try rules(db))
        case .replies(let request): .rows(try replies(seesPeople: seesPeople).page(db, request, moment))
        case .sample(let audience, let channel, let customer):
            .sample(try sample(db, audience, channel, customer: customer, moment))
        }
    }

    /// The running ones first, then the newest. The running ones are few and found by their state; the others by number, from the last.
    private static func campaigns(_ db: Database, _ request: RowsRequest, _ moment: Moment) throws -> CampaignList {
        let words = request.filter.split(separator: " ").prefix(8).map { word in
            "%" + Folding.fold(String(word)).flatMap { "%_\\".contains($0) ? "\\\($0)" : String($0) } + "%"
        }
        let named = words.map { _ in " AND \(Folding.name)(name) LIKE ? ESCAPE '\\'" }.joined()
        func rows(_ source: String, limit: Int, offset: Int) throws -> [Campaign] {
            try Row.fetchAll(
                db, sql: "SELECT * FROM \(source)\(named) ORDER BY id DESC LIMIT ? OFFSET ?",
                arguments: StatementArguments(words) + [limit, offset]
            ).map { CampaignRow($0).campaign }
        }
        func count(_ source: String) throws -> Int {
            try Int.fetchOne(
                db, sql: "SELECT COUNT(*) FROM \(source)\(named)", arguments: StatementArguments(words)) ?? 0
        }
        let running = "communication_campaigns WHERE status IN ('sending', 'paused')"
        let others = "WHERE status NOT IN ('sending', 'paused')"
        let first = try count(running)
        let (offset, limit) = (max(0, request.offset), max(0, request.limit))
        var list = try rows(running, limit: limit, offset: offset)
        if list.count < limit {
            list += try rows(
                "communication_campaigns NOT INDEXED \(others)", limit: limit - list.count,
                offset: max(0, offset - first))
        }
        let total = first + (try count("communication_campaigns \(others)"))
        return CampaignList(
            campaigns: list, offset: offset, total: total, lanes: try laneStates(db, moment),
            openReplies: try openReplies(db))
    }

    private static func openReplies(_ db: Database) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM message_replies WHERE reading = 'unclear' AND handled_at IS NULL") ?? 0
    }
}
