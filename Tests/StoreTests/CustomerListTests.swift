import DiveShop
import GRDB
import Store
import Testing

/// Customers are found by what people remember of them, however many there are.
@Suite struct CustomerListTests {
    let shop: StaffShop
    init() throws {
        shop = try StaffShop()
        try shop.run(
            """
            INSERT INTO customers (id, first_name, last_name, company_name, email, phone, mobile, is_active) VALUES
                (1, 'Ann', 'Reef', NULL, 'ann@reef.com', '(305) 555-0101', NULL, 1),
                (2, 'Zoë', 'Ångström', NULL, NULL, NULL, '+46 70/123.45.67', 1),
                (3, '', '', 'Blue Hole Charters', 'office@bluehole.example', NULL, NULL, 1),
                (4, 'Bo', 'anderson', NULL, NULL, NULL, NULL, 1),
                (5, 'Old', 'Salt', NULL, NULL, '305 555 0199', NULL, 0);
            INSERT INTO customer_tags (customer_id, tag) VALUES (1, 'nitrox'), (5, 'nitrox')
            """)
    }

    private func find(_ words: String, _ filter: CustomerFilter = CustomerFilter(standing: nil)) throws -> [Int64] {
        let answer = try shop.store.answer(
            .customers(filter, RowsRequest(filter: words)), staff: shop.id("cara"), at: founding)
        guard case .rows(let page) = answer else { throw Refusal(.failed, "\(answer)") }
        #expect(page.total == page.rows.rows.count)
        return page.rows.rows.compactMap(\.id)
    }

    /// Those who are active first, then by last name whatever its case.
    @Test func byName() throws {
        #expect(try find("") == [3, 4, 1, 2, 5])
        #expect(try find("", CustomerFilter()) == [3, 4, 1, 2])
        #expect(try find("", CustomerFilter(standing: .inactive)) == [5])
        #expect(try find("", CustomerFilter(standing: nil, tag: "NITROX")) == [1, 5])
        #expect(try find("reef", CustomerFilter(tag: "nitrox")) == [1])
    }

    @Test(arguments: [
        ("ANN", [1]), ("reef ann", [1]), ("@reef", [1]), ("blue charters", [3]), ("zoë", [2]), ("ZOË", [2]),
        ("Ångstr", [2]), ("zoe", [2]), ("angstrom zoe", [2]), ("ångström zoe", [2]), ("ánn", [1]), ("5550101", [1]),
        ("(305) 555", [1, 5]), ("555-0101", [1]), ("+46 70 123", [2]),
        ("1234567", [2]), ("305555", [1, 5]), ("%", []), ("nobody", []), ("ann nobody", []),
    ])
    func byWhatIsRemembered(words: String, found: [Int64]) throws {
        #expect(try find(words) == found, "\(words)")
    }

    /// A counter's keyboard has few of the letters that names have; those of other scripts are found as they are.
    @Test(arguments: [
        ("Søren", "soren"), ("ŁUKASZ Müßig", "lukasz mussig"), ("Trần Đức Nguyễn", "tran duc nguyen"),
        ("François d'Âge", "francois d'age"), ("e\u{301}te\u{301}", "ete"), ("Æsir Œuvre Þór", "aesir oeuvre thor"),
        ("İstanbul ığdır", "istanbul igdir"), ("李 静", "静"), ("ΑΘΉΝΑ Ж", "αθήνα ж"), ("מיכל", "מיכל"), ("Groẞ", "gross"),
        ("Plain", "plâin"), ("Nguyễn 李", "NGUYEN 李"), ("ặẶ", "aa"), ("Æ李Ø", "ae李o"), ("a\u{1F600}é", "\u{1F600}e"),
    ])
    func withoutItsAccents(name: String, words: String) throws {
        try shop.run(
            "INSERT INTO customers (id, first_name, last_name) VALUES (9, '', '\(name.replacing("'", with: "''"))')")
        #expect(try find(words) == [9])
        #expect(try find(name) == [9])
    }

    /// Looking through all of them takes the time: it is done once where nobody is found, and not beyond the last one who is.
    @Test(arguments: [("nobody", 1, 0), ("reef", 2, 1)]) func theyAreLookedThroughOnce(
        _ word: String, _ passes: Int, _ rows: Int
    )
        throws
    {
        let query = Query.customers(CustomerFilter(), RowsRequest(filter: word))
        let statements = try shop.store.statements(for: query, staff: shop.id("cara"), at: founding).filter {
            $0.contains("customers_by_name")
        }
        #expect(statements.count == passes, "\(statements)")
        #expect(rows == 0 || statements.last?.contains("LIMIT \(rows) ") == true, "\(statements)")
    }

    /// No table is read whole: the index tells, and the list needs no sorting.
    @Test(arguments: ["", "reef 555"]) func theIndexTells(words: String) throws {
        let query = Query.customers(CustomerFilter(), RowsRequest(filter: words))
        for statement in try shop.store.statements(for: query, staff: shop.id("cara"), at: founding)
        where statement.contains("customers") {
            let plan = try shop.store.raw { db in
                db.add(function: DatabaseFunction("nautilus_found", argumentCount: 2, pure: true) { $0[0] })
                return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(statement)").map {
                    $0["detail"] as String? ?? ""
                }
            }
            #expect(
                plan.contains { $0.contains("customers_by_name (is_active=?)") || $0.contains("COVERING INDEX") },
                "\(plan)")
            #expect(!plan.contains { $0 == "SCAN customers" || $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }
}
