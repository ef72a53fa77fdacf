import DiveShop
import GRDB
import Store
import Testing

/// Lists of campaigns, messages and replies: in order, part by part, and found by indexes however many there are.
@Suite struct MessageListTests {
    let shop: MessageShop
    init() throws {
        shop = try MessageShop()
        try shop.run(
            """
            INSERT INTO communication_campaigns (id, name, type, status, target_count, created_at) VALUES
                (1, 'Spring', 'sms', 'completed', 2, '2026-03-01 09:00:00'), (2, 'Summer', 'email', 'paused', 0, '2026-06-01 09:00:00'),
                (3, 'Autumn', 'sms', 'cancelled', 0, '2026-09-01 09:00:00'), (4, 'Éléphant', 'push', 'sending', 0, '2026-10-01 09:00:00'),
                (5, 'Winter', 'sms', 'draft', 0, '2026-11-01 09:00:00');
            INSERT INTO communication_log (id, customer_id, type, message, status, campaign_id, error, held_until, held_because, created_at) VALUES
                (1, 1, 'sms', 'one', 'sent', 1, NULL, NULL, NULL, '2026-03-01 09:00:00'),
                (2, 2, 'sms', 'two', 'failed', 1, 'no such number', NULL, NULL, '2026-03-01 09:00:01'),
                (3, 3, 'sms', 'three', 'pending', 1, NULL, NULL, NULL, '2026-03-01 09:00:02'),
                (4, 4, 'sms', 'four', 'pending', 1, NULL, '2026-11-25 13:00:00', 'quiet hours', '2026-03-01 09:00:03'),
                (5, 5, 'sms', 'five', 'skipped', 1, 'no consent', NULL, NULL, '2026-03-01 09:00:04'),
                (6, 6, 'sms', 'six', 'uncertain', 1, 'no answer', NULL, NULL, '2026-03-01 09:00:05'),
                (7, 7, 'sms', 'seven', 'delivered', 1, NULL, NULL, NULL, '2026-03-01 09:00:06'),
                (8, 1, 'sms', 'eight', 'sending', 1, NULL, NULL, NULL, '2026-03-01 09:00:07'),
                (9, 1, 'email', 'nine', 'sent', NULL, NULL, NULL, NULL, '2026-11-20 09:00:00'),
                (10, 2, 'sms', 'ten', 'undelivered', NULL, 'unreachable', NULL, NULL, '2026-11-21 09:00:00');
            INSERT INTO message_replies (id, customer_id, channel, message_id, address, message, reading, received_at, handled_at) VALUES
                (1, 1, 'sms', 'SM1', '+13055550101', 'please stop', 'unclear', '2026-11-20 09:00:00', NULL),
                (2, 2, 'sms', 'SM2', '+13055550102', 'STOP', 'out', '2026-11-21 09:00:00', NULL),
                (3, NULL, 'sms', 'SM3', '+13055550199', 'who are you', 'none', '2026-11-22 09:00:00', NULL),
                (4, 2, 'sms', 'SM4', '+13055550102', 'opt out', 'unclear', '2026-11-23 09:00:00', '2026-11-23 10:00:00')
            """)
    }

    private func campaigns(_ request: RowsRequest = RowsRequest()) throws -> CampaignList {
        guard case .campaigns(let list) = try shop.ask(.campaigns(request)) else { throw Refusal(.failed, "no list") }
        return list
    }
    private func rows(_ query: MessageQuery) throws -> RowsPage {
        guard case .rows(let page) = try shop.ask(query) else { throw Refusal(.failed, "no rows") }
        return page
    }

    @Test func theRunningOnesFirst() throws {
        let list = try campaigns()
        #expect(list.campaigns.map(\.id) == [4, 2, 5, 3, 1] && list.total == 5 && list.openReplies == 1)
        #expect(list.lanes.map(\.channel) == Channel.allCases && list.lanes.allSatisfy(\.isOn))
        for offset in 0..<5 {
            let part = try campaigns(RowsRequest(offset: offset, limit: 2))
            #expect(part.campaigns.map(\.id) == Array([4, 2, 5, 3, 1].dropFirst(offset).prefix(2)) && part.total == 5)
        }
        #expect(try campaigns(RowsRequest(filter: "ELÉPH")).campaigns.isEmpty)
        #expect(try campaigns(RowsRequest(filter: "éLÉPH")).campaigns.map(\.id) == [4])
        #expect(try campaigns(RowsRequest(filter: "er")).campaigns.map(\.id) == [2, 5])
        #expect(try campaigns(RowsRequest(filter: "%")).total == 0)
    }

    @Test(
        arguments: [
            (MessageFilter.all, [7, 2, 3, 4, 8, 1, 5, 6]), (.waiting, [3, 8]), (.held, [4]), (.sent, [7, 1]),
            (.failed, [2]),
            (.skipped, [5]), (.uncertain, [6]),
        ] as [(MessageFilter, [Int64])])
    func ofACampaign(filter: MessageFilter, ids: [Int64]) throws {
        let page = try rows(.messages(campaign: 1, filter, RowsRequest()))
        #expect(page.rows.rows.compactMap(\.id) == ids && page.total == ids.count)
        let part = try rows(.messages(campaign: 1, filter, RowsRequest(offset: 1, limit: 1)))
        #expect(part.rows.rows.compactMap(\.id) == Array(ids.dropFirst().prefix(1)) && part.total == ids.count)
    }

    @Test(
        arguments: [
            (MessageFilter.all, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]), (.waiting, [8, 3]), (.held, [4]), (.sent, [9, 7, 1]),
            (.failed, [10, 2]), (.skipped, [5]), (.uncertain, [6]),
        ] as [(MessageFilter, [Int64])])
    func ofTheLog(filter: MessageFilter, ids: [Int64]) throws {
        let page = try rows(.log(filter, RowsRequest()))
        #expect(page.rows.rows.compactMap(\.id) == ids && page.total == ids.count)
        #expect(
            try rows(.log(filter, RowsRequest(filter: "gil seven"))).rows.rows.compactMap(\.id)
                == ids.filter { $0 == 7 })
    }

    @Test func whatARowTells() throws {
        let page = try rows(.messages(campaign: 1, .held, RowsRequest()))
        let named = Dictionary(
            uniqueKeysWithValues: zip(page.rows.columns.map(\.name), page.rows.rows.first?.cells ?? []))
        #expect(named["customer"] == .text("Di Gulf") && named["reason"] == .text("quiet hours"))
        #expect(named["held_until"] == .moment(Instant(text: "2026-11-25 13:00:00")!))
        #expect(named["message"] == .text("four") && named["customer_id"] == .count(4))
        #expect(page.rows.columns.first { $0.name == "customer" }?.isPersonal == true)
    }

    @Test func repliesThatAPersonHasToLookAtComeFirst() throws {
        #expect(try rows(.replies(RowsRequest())).rows.rows.compactMap(\.id) == [1, 4, 3, 2])
        try shop.perform(.handleReply(1), by: "cara")
        #expect(try rows(.replies(RowsRequest())).rows.rows.compactMap(\.id) == [4, 3, 2, 1])
        #expect(try campaigns().openReplies == 0)
        #expect(try shop.refusal(.handleReply(1))?.words == "somebody has looked at reply 1 already")
        #expect(try shop.refusal(.handleReply(9))?.words == "there is no reply 9; nautilus replies list shows them")
        let by = try shop.store.column("SELECT handled_by FROM message_replies WHERE id = 1")
        #expect(by == ["\(try shop.shop.id("cara"))"])
    }

    // MARK: Plans

    private static let questions: [MessageQuery] =
        MessageFilter.allCases.flatMap {
            [.messages(campaign: 1, $0, RowsRequest(offset: 5)), .log($0, RowsRequest(offset: 5))]
        } + [.campaigns(RowsRequest()), .campaign(1), .replies(RowsRequest())]

    /// Nothing that grows with the shop is sorted, or read from one end to the other but to be counted or where enough are found.
    @Test(arguments: [false, true]) func theIndexesTell(analyzed: Bool) throws {
        try grow()
        if analyzed { try shop.run("ANALYZE") }
        for query in Self.questions {
            for statement in try shop.store.statements(
                for: .messages(query), staff: shop.shop.id("mia"), at: MessageShop.now)
            where statement.contains("communication_") || statement.contains("message_replies") {
                let plan = try shop.store.raw { db in
                    db.add(function: DatabaseFunction("nautilus_fold", argumentCount: 1, pure: true) { $0[0] })
                    return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(statement)").map {
                        $0["detail"] as String? ?? ""
                    }
                }
                for line in plan {
                    #expect(Self.allowed(line, statement), "\(query): \(line)\n\(statement)")
                }
            }
        }
    }

    /// An audience passes over the customers, and over nothing else that grows.
    @Test(arguments: [false, true]) func audiencesTakeIndexes(analyzed: Bool) throws {
        try grow()
        if analyzed { try shop.run("ANALYZE") }
        let rules: [AudienceRule] = [
            .all, .tag("x"), .bought(days: 30), .course("x"), .trip("x"), .certified("x"), .rentalDue(days: 1),
            .customers([1]),
        ]
        for rule in rules {
            let query = Query.messages(.sample(Audience([rule]), .sms, customer: 1))
            for statement in try shop.store.statements(for: query, staff: shop.shop.id("mia"), at: MessageShop.now)
            where statement.contains("FROM customers") {
                let plan = try shop.store.raw { db in
                    try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(statement)").map { $0["detail"] as String? ?? "" }
                }
                for line in plan where line.hasPrefix("SCAN ") || line.contains("AUTOMATIC") {
                    let name = line.split(separator: " ").dropFirst().first ?? ""
                    #expect(
                        ["customers", "courses", "trips", "certifications", "customer_certifications", "json_each"]
                            .contains(name),
                        "\(rule): \(line)\n\(statement)")
                }
            }
        }
    }

    private static func allowed(_ line: String, _ statement: String) -> Bool {
        if line.contains("TEMP B-TREE") {
            // The few that run or wait for a person are sorted by number.
            return statement.contains("message_replies") || line.contains("count(DISTINCT)")
                || statement.contains("WHERE status IN ('sending', 'paused')")
        }
        guard line.hasPrefix("SCAN ") else { return !line.contains("AUTOMATIC") }
        let isCounted = statement.hasPrefix("SELECT COUNT(*)") && line.contains("COVERING INDEX")
        let isWindow = statement.contains("LIMIT") && !line.contains("INDEX")
        return isCounted || isWindow || line.contains("message_replies_open") || line == "SCAN CONSTANT ROW"
            || line.hasPrefix("SCAN communication_campaigns") && statement.contains("COUNT(*)")
            || statement == "SELECT COUNT(*) FROM message_replies"
    }

    private func grow() throws {
        try shop.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO communication_log (id, customer_id, type, message, status, campaign_id, created_at)
            SELECT i, 1 + i % 7, 'sms', 'x', CASE WHEN i % 50 = 0 THEN 'failed' WHEN i % 3 = 0 THEN 'delivered' ELSE 'sent' END, 1 + i % 4,
                '2026-01-01 00:00:00' FROM n
            """)
    }

    /// Whoever may see what was sent, but no customers, sees no names, numbers or texts, and finds none by a filter.
    @Test func whoMayNotSeeCustomersSeesNone() throws {
        try shop.run(
            """
            INSERT INTO roles (name, display_name) VALUES ('marketing', 'Marketing');
            INSERT INTO role_permissions (role_id, permission_id) SELECT roles.id, permissions.id FROM roles, permissions
            WHERE roles.name = 'marketing' AND permissions.name = 'communication.view';
            UPDATE users SET role_id = (SELECT id FROM roles WHERE name = 'marketing') WHERE username = 'rolf'
            """)
        let audience = Audience([.all])
        for query in [
            MessageQuery.messages(campaign: 1, .all, RowsRequest()), .log(.all, RowsRequest()), .replies(RowsRequest()),
            .messages(campaign: 1, .all, RowsRequest(filter: "ann")), .log(.all, RowsRequest(filter: "ann")),
            .replies(RowsRequest(filter: "ann")),
        ] {
            guard case .rows(let page) = try shop.ask(query, by: "rolf") else { throw Refusal(.failed, "no rows") }
            let names = Set(page.rows.columns.map(\.name))
            #expect(names.isDisjoint(with: ["customer", "address", "reason"]) && names.contains("customer_id"))
            #expect(!"\(page.rows)".contains("Ann") && !"\(page.rows)".contains("no such number"), "\(query)")
        }
        for query in [MessageQuery.history(customer: 1, RowsRequest()), .sample(audience, .sms, customer: nil)] {
            do {
                _ = try shop.ask(query, by: "rolf")
                Issue.record("\(query) is answered")
            } catch let refusal as Refusal { #expect(refusal.kind == .permission) }
        }
    }
}
