import DiveShop
import Foundation
import Jobs
import Store
import Testing

@Suite struct ImportTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    private let people = """
        First Name,Last Name,E-mail,Mobile phone,Birthday,Notes
        Ann,Diver,ann@example.com,+13055550101,1985-03-24,"likes wrecks, ""deep"" ones"
        Bob,Reef,bob@example.com,,24.12.1990,"two
        lines"
        Cy,Shore,,+13055550103,,

        """

    private let columns = "first_name, last_name, email, mobile, birth_date, notes"

    @Test func aFileOfCustomers() throws {
        let result = try desk.bring("customers", people)
        #expect(result.words == "3 new")
        #expect(result.refused == [])
        #expect(
            try desk.rows("SELECT \(columns) FROM customers ORDER BY id") == [
                "Ann|Diver|ann@example.com|+13055550101|1985-03-24|likes wrecks, \"deep\" ones",
                "Bob|Reef|bob@example.com|-|1990-12-24|two\nlines", "Cy|Shore|-|+13055550103|-|-",
            ])
        #expect(
            try desk.rows("SELECT DISTINCT country, is_active, sms_opt_in, push_opt_in, created_at FROM customers")
                == ["US|1|1|0|2026-06-13 19:30:00"])
    }

    @Test(arguments: [false, true]) func aDryRunKeepsNothing(large: Bool) throws {
        let result = try desk.bring("customers", people + "Dee,Wave,dee,,,\n", large: large) { $0.isDryRun = true }
        #expect(result.words == "3 new, 1 refused")
        #expect(result.refused == ["6: E-mail 'dee' is no e-mail address"])
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["0"])
        #expect(try desk.bring("customers", people, large: large) { $0.isDryRun = true }.words == "3 new")
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["0"])
        #expect(try desk.rows("SELECT count(*) FROM sqlite_schema WHERE name = 'customers_by_email'") == ["1"])
    }

    @Test(arguments: [false, true]) func allOrNothing(large: Bool) throws {
        let result = try desk.bring("customers", people + "Dee,Wave,,,31.2.1990,\nEve,,,,1990,\n", large: large)
        #expect(result.refused.count == 2)
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["0"])
    }

    @Test(arguments: [false, true]) func theSameFileTwiceMakesNothingTwice(large: Bool) throws {
        #expect(try desk.bring("customers", people, large: large).words == "3 new")
        #expect(try desk.bring("customers", people, large: large).words == "3 unchanged")
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["3"])
    }

    @Test(arguments: [false, true]) func aRowWithOtherValuesIsRefusedUnlessAskedFor(large: Bool) throws {
        try desk.bring("customers", people, large: large)
        let changed = people.replacingOccurrences(of: "Reef,bob", with: "Wreck,BOB").replacingOccurrences(
            of: "1985", with: "1986")
        let result = try desk.bring("customers", changed, large: large)
        #expect(
            result.refused == [
                "2: the shop has this E-mail with another Birthday; --update takes the file's",
                "3: the shop has this E-mail with another Last Name, E-mail; --update takes the file's",
            ])
        #expect(
            try desk.bring("customers", changed, large: large) { $0.updates = true }.words == "1 unchanged, 2 updated")
        #expect(
            try desk.rows("SELECT last_name, email, birth_date, updated_at FROM customers ORDER BY id") == [
                "Diver|ann@example.com|1986-03-24|2026-06-13 19:30:00",
                "Wreck|BOB@example.com|1990-12-24|2026-06-13 19:30:00", "Shore|-|-|-",
            ])
    }

    /// A list of prices changes products without saying what they are called.
    @Test func aFileOfChanges() throws {
        try desk.bring("products", "sku,name,price\nM1,Mask,45\nF1,Fins,60\n")
        let prices = "sku,price\nM1,46\nF1,60\n"
        #expect(try desk.bring("products", prices).refusal?.words.contains("no column for name") == true)
        #expect(try desk.bring("products", prices, { $0.updates = true }).words == "1 unchanged, 1 updated")
        #expect(try desk.rows("SELECT name, retail_price FROM products") == ["Mask|46", "Fins|60"])
        #expect(
            try desk.bring("products", prices + "B1,30\n", large: true, { $0.updates = true }).refused
                == ["4: the shop has no such row, and a new one needs name"])
        #expect(
            try desk.bring("products", "name,price\nMask,1\n", { $0.updates = true }).refusal?.words
                .contains("no column for sku") == true)
        try desk.bring("customers", "first,email\nAnn,ann@example.com\n")
        #expect(
            try desk.bring("customers", "email,zip\nann@example.com,33101\n", { $0.updates = true }).words
                == "1 updated")
        #expect(
            try desk.bring("customers", "email,zip\nbob@example.com,33101\n", { $0.updates = true }).refused == [
                "2: the shop has no such row, and a new one needs one of first_name, last_name, company_name"
            ])
    }

    /// An empty cell says nothing: what stands there stays.
    @Test func emptyCellsLeaveWhatIsThere() throws {
        try desk.bring("customers", people)
        #expect(try desk.bring("customers", "email,first,notes\nann@example.com,Ann,\n").words == "1 unchanged")
        let file = "email,first,notes\nbob@example.com,Rob,\n"
        #expect(try desk.bring("customers", file, { $0.updates = true }).words == "1 updated")
        #expect(
            try desk.rows("SELECT first_name, notes FROM customers WHERE email LIKE 'bob%'") == ["Rob|two\nlines"])
    }

    @Test(arguments: [false, true]) func aKeyTwiceInOneFile(large: Bool) throws {
        let file = """
            email,first_name
            ann@example.com,Ann
            ANN@example.com,Ann
            bob@example.com,Bob
            bob@example.com,Bob
            bob@example.com,Rob
            """
        let result = try desk.bring("customers", file, large: large)
        #expect(
            result.refused == [
                "3: an earlier line of the file has this email with another email",
                "6: an earlier line of the file has this email with another first_name",
            ])
        #expect(result.words == "2 new, 1 unchanged, 2 refused")
        // Which of the two is meant is not for the option to say.
        #expect(try desk.bring("customers", file, large: large) { $0.updates = true }.counts?.refused == 2)
    }

    /// Where the store itself keeps keys apart, as it does for products.
    @Test(arguments: [false, true]) func aUniqueKeyTwice(large: Bool) throws {
        let file = "sku,name,price\nM1,Mask,45\nF1,Fins,60\nM1,Mask,45\nF1,Fins,61\n"
        let result = try desk.bring("products", file, large: large)
        #expect(result.words == "2 new, 1 unchanged, 1 refused")
        #expect(result.refused == ["5: an earlier line of the file has this sku with another price"])
        let good = String(file.dropLast("F1,Fins,61\n".count))
        #expect(try desk.bring("products", good, large: large).words == "2 new, 1 unchanged")
        #expect(try desk.bring("products", good, large: large).words == "3 unchanged")
        let update = try desk.bring("products", "sku,name,price\nM1,Mask,46\nM1,Mask,46\nB1,Boots,30\n", large: large) {
            $0.updates = true
        }
        #expect(update.words == "1 new, 1 unchanged, 1 updated")
        #expect(try desk.rows("SELECT sku, retail_price FROM products ORDER BY id") == ["M1|46", "F1|60", "B1|30"])
        #expect(try desk.rows("PRAGMA integrity_check") == ["ok"])
    }

    /// Families share a number: without an address of their own, people are told apart by number and name.
    @Test(arguments: [false, true]) func aSharedNumber(large: Bool) throws {
        let file = "first,last,phone,notes\nAnn,Diver,555 0101,\nBob,Diver,555 0101,\n,Diver,555 0101,\n"
        #expect(try desk.bring("customers", file, large: large).words == "3 new")
        #expect(try desk.bring("customers", file, large: large).words == "3 unchanged")
        #expect(
            try desk.bring("customers", "first,last,phone,notes\nBob,Diver,555 0101,tall\n", large: large).refused == [
                "2: the shop has this phone with another notes; --update takes the file's"
            ])
    }

    /// People without any address are as many as the file has of them.
    @Test(arguments: [false, true]) func rowsWithoutAKeyAreCounted(large: Bool) throws {
        let file = "first,last,notes\nAnn,Diver,\nAnn,Diver,\nAnn,Diver,tall\n"
        #expect(try desk.bring("customers", file, large: large).words == "3 new")
        #expect(try desk.bring("customers", file, large: large).words == "3 unchanged")
        #expect(try desk.bring("customers", file + "Ann,Diver,\n", large: large).words == "1 new, 3 unchanged")
        #expect(try desk.bring("customers", file + "Ann,Diver,\n", large: large).words == "4 unchanged")
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["4"])
    }

    /// Very many lines of one content are counted without going through all of them each time.
    @Test func aCrowdOfTheSame() throws {
        let line = "2026-06-12 10:00,air,5.00\n"
        let file = "date,gas,price\n" + String(repeating: line, count: 300)
        #expect(try desk.bring("air_fills", file).words == "300 new")
        #expect(try desk.bring("air_fills", file).words == "300 unchanged")
        #expect(try desk.bring("air_fills", file + line + line).words == "2 new, 300 unchanged")
        #expect(try desk.bring("air_fills", "date,gas,price\n" + line).words == "1 unchanged")
        #expect(try desk.rows("SELECT count(*), sum(cost) FROM air_fills") == ["302|1510"])
    }

    /// Lines are brought in the same whether a file is large or not.
    @Test(arguments: 0..<4) func bulkIsTheSameAsRowByRow(seed: Int) throws {
        var state = UInt64(seed + 1)
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        func file(_ count: Int) -> String {
            var lines = ["first,last,email,phone,mobile,notes"]
            for _ in 0..<count {
                let fields = [
                    "F\(random(3))", "L\(random(3))", random(3) == 0 ? "" : "p\(random(60))@x.org",
                    random(2) == 0 ? "" : "55500\(random(20))", random(2) == 0 ? "" : "55501\(random(20))",
                    random(9) == 0 ? "n\(random(2))" : "",
                ]
                lines.append(fields.joined(separator: ","))
            }
            return lines.joined(separator: "\n")
        }
        let other = try Desk()
        // Each file is large beside what is there: the second and third find rows in the store as well.
        for count in [30, 120, 500] {
            let csv = file(count)
            // What is refused is left out, so that something is kept.
            let trial = try desk.bring("customers", csv) { $0.isDryRun = true }
            #expect(try other.bring("customers", csv, large: true, { $0.isDryRun = true }).refused == trial.refused)
            let bad = Set(trial.refused.compactMap { Int($0.prefix { $0 != ":" }) })
            let good = csv.split(separator: "\n").enumerated().filter { !bad.contains($0.offset + 1) }
                .map(\.element).joined(separator: "\n")
            let words = try desk.bring("customers", good).words
            #expect(try other.bring("customers", good, large: true).words == words)
            #expect(!words.contains("refused") && words.contains("new"), "\(count): \(words)")
            let all =
                "SELECT first_name, last_name, email, phone, mobile, notes FROM customers ORDER BY 1, 2, 3, 4, 5, 6"
            #expect(try desk.rows(all) == other.rows(all))
        }
        #expect(try other.rows("PRAGMA integrity_check") == ["ok"])
    }

    @Test func aFileIntoATableThatStandsForMore() throws {
        let result = try desk.bring(
            "customers", "first,last,loyalty\nAnn,Diver,7\n",
            {
                $0.set = [("country", "United Kingdom"), ("is_active", "no"), ("customer_since", "3 May 2020")]
                $0.map = [("company_name", "loyalty")]
            })
        #expect(result.words == "1 new")
        #expect(
            try desk.rows("SELECT company_name, country, is_active, customer_since FROM customers")
                == ["7|GB|0|2020-05-03"])
    }

    @Test func whatNoColumnIsCalledIsTold() throws {
        #expect(try desk.bring("customers", "first,last,loyalty,id\nAnn,Diver,7,1\n").ignored == ["loyalty", "id"])
    }
}

// MARK: Values

extension ImportTests {
    /// The rest of a column proves how its dates are meant; else it is asked.
    @Test func datesThatCanBeTwo() throws {
        let open = "first,birthday,since\nAnn,03/04/1990,03/04/2020\nBob,05/06/1991,24/12/2021\n"
        let result = try desk.bring("customers", open)
        #expect(
            result.refused == [
                "2: birthday '03/04/1990' can be Tue 3 Apr 1990 or Sun 4 Mar 1990; say --dates dmy or --dates mdy",
                "3: birthday '05/06/1991' can be Wed 5 Jun 1991 or Mon 6 May 1991; say --dates dmy or --dates mdy",
            ])
        #expect(try desk.bring("customers", open, { $0.dates = .dmy }).words == "2 new")
        #expect(
            try desk.rows("SELECT birth_date, customer_since FROM customers")
                == ["1990-04-03|2020-04-03", "1991-06-05|2021-12-24"])
        #expect(
            try desk.bring("customers", open, { $0.dates = .mdy }).refused.last
                == "3: since '24/12/2021' is no date with the month first")
        // A column that proves both proves nothing.
        let both = "first,since\nAnn,24/12/2020\nBob,12/24/2020\nCy,01/02/2020\n"
        #expect(try desk.bring("customers", both).refused.count == 1)
    }

    @Test func numbersThatCanBeTwo() throws {
        let open = "sku;name;price;stock\nA;Mask;1,234;5\nB;Fins;2,500;7\n"
        #expect(
            try desk.bring("products", open).refused.first
                == "2: price '1,234' can be thousands or a fraction; say --decimal point or --decimal comma")
        #expect(
            try desk.bring("products", open + "C;Hood;12.50;1,5\n").refused == ["4: stock '1,5' is no whole number"])
        #expect(try desk.bring("products", open + "C;Hood;12.50;1\n").words == "3 new")
        #expect(try desk.rows("SELECT retail_price FROM products") == ["1234", "2500", "12.5"])
        let comma = try desk.bring("products", "sku;name;price\nD;Boots;1.234\n", { $0.decimal = .comma })
        #expect(comma.words == "1 new")
        #expect(try desk.rows("SELECT retail_price FROM products WHERE sku = 'D'") == ["1234"])
        #expect(
            try desk.bring("products", "sku;name;price\nE;Boots;1,234\n", { $0.decimal = .comma }).refused
                == ["2: price '1,234' is no amount of whole cents, with a decimal comma"])
    }

    /// Columns, a value, and what is said of it; nothing where it is taken.
    static let values: [(String, String, String)] = [
        ("price", "$45", ""), ("price", "45.00 USD", ""), ("price", "(12.00)", "price '(12.00)' is less than nothing"),
        ("price", "€45", "price '€45' is not in the shop's $"), ("price", "45 GBP", "is not in the shop's $"),
        ("price", "12.345678", "is no amount of whole cents"),
        ("price", "123456789.00", "is more than a shop's books can hold"),
        ("price", "free", "price 'free' is no amount of money"), ("price", "n/a", ""),
        ("stock", "12.0", ""), ("stock", "-3", ""), ("stock", "1.5", "stock '1.5' is no whole number"),
        ("stock", "5 pcs", "is no whole number"), ("stock", "99999999999", "is not between"),
        ("barcode", "8.71234E+12", "is what a spreadsheet made of a long number"), ("barcode", "=\"0012\"", ""),
        ("type", "Air Fill", ""), ("active", "yes", ""), ("active", "x", ""),
        ("active", "maybe", "active 'maybe' is neither yes nor no"),
        ("name", String(repeating: "n", count: 1000), ""),
        ("name", String(repeating: "n", count: 1001), "name is longer than 1000 bytes"),
        ("name", "", "name is empty"), ("name", "Null", ""), ("name", "a\u{1B}[31m", ""),
        ("name", "a\0b", "name holds a zero byte"),
    ]

    @Test(arguments: values.indices) func oneValue(place: Int) throws {
        let (column, value, words) = Self.values[place]
        let quoted = "\"" + value.replacingOccurrences(of: "\"", with: "\"\"") + "\""
        let header = column == "name" ? "sku,name" : "sku,name,\(column)"
        let line = column == "name" ? "A,\(quoted)" : "A,Mask,\(quoted)"
        let result = try desk.bring("products", "\(header)\n\(line)\n")
        if words.isEmpty {
            #expect(result.words == "1 new", "\(result.refused)")
        } else {
            #expect(result.refused.count == 1 && result.refused[0].contains(words), "\(result.refused)")
        }
    }

    static let people: [(String, String, String, String)] = [
        ("phone", "(305) 555-0101 ext. 12", "phone", "(305) 555-0101 ext. 12"),
        ("phone", "ask Ann", "", "is no phone number"),
        ("phone", "1.55501E+10", "", "is what a spreadsheet made"), ("phone", "-", "phone", "-"),
        ("email", "ann.example.com", "", "is no e-mail address"), ("email", "a@b@c", "", "is no e-mail address"),
        ("email", "ännchen@example.de", "email", "ännchen@example.de"), ("email", "none", "email", "-"),
        ("country", "Germany", "country", "DE"), ("country", "uk", "country", "GB"),
        ("country", "Atlantis", "", "is no country"),
        ("time zone", "Europe/Berlin", "time_zone", "Europe/Berlin"),
        ("time zone", "Mars/Olympus", "", "is no time zone"),
        ("birthday", "14 Jun 2026", "", "is still to come"), ("birthday", "13 Jun 2026", "birth_date", "2026-06-13"),
        ("birthday", "0000-00-00", "birth_date", "-"), ("birthday", "soon", "", "is no date; write it like 2026-11-24"),
        ("since", "2026-11-24 23:30", "customer_since", "2026-11-24"),
        ("since", "2026-11-24T02:30Z", "customer_since", "2026-11-23"),
        ("newsletter", "Subscribed", "email_opt_in", "1"), ("notes", " =1+1 ", "notes", "=1+1"),
    ]

    @Test(arguments: people.indices) func oneValueOfAPerson(place: Int) throws {
        let (header, value, column, expected) = Self.people[place]
        let result = try desk.bring("customers", "first;\(header)\nAnn;\(value)\n")
        if column.isEmpty {
            #expect(result.refused.count == 1 && result.refused[0].contains(expected), "\(result.refused)")
        } else {
            #expect(result.words == "1 new", "\(result.refused)")
            #expect(try desk.rows("SELECT \(column) FROM customers") == [expected])
        }
    }

    /// Times are the shop's unless they say otherwise: New York is put back in the night to 1 November 2026, and forward to 8 March.
    @Test func timesAreTheShops() throws {
        let file = """
            number,date,total
            1,2026-01-15 12:00,5
            2,2026-07-15 12:00,5
            3,2026-07-15,5
            4,2026-07-15 12:00Z,5
            5,2026-11-01 01:30,5
            6,2026-11-01 03:30,5
            7,2026-03-08 02:30,5
            8,2026-03-08 03:30,5
            9,2026-03-07 23:59:59,5
            """
        #expect(try desk.bring("transactions", file).words == "9 new")
        #expect(
            try desk.rows("SELECT created_at FROM transactions ORDER BY id") == [
                "2026-01-15 17:00:00", "2026-07-15 16:00:00", "2026-07-15 04:00:00", "2026-07-15 12:00:00",
                "2026-11-01 05:30:00", "2026-11-01 08:30:00", "2026-03-08 07:30:00", "2026-03-08 07:30:00",
                "2026-03-08 04:59:59",
            ])
    }

    @Test func wordsOutsideTheListAreNamed() throws {
        let file =
            "number,date,total,type,status\n1,2026-01-15,5,Sale,Paid\n2,2026-01-15,5,gift,\n3,2026-01-15,5,,partial refund\n"
        #expect(
            try desk.bring("transactions", file).refused
                == ["3: type 'gift' is none of sale, return, exchange, quote, layaway"])
        #expect(try desk.bring("transactions", file.replacingOccurrences(of: "gift", with: "RETURN")).words == "3 new")
        #expect(
            try desk.rows("SELECT transaction_type, status FROM transactions ORDER BY id")
                == ["sale|completed", "return|completed", "sale|partial_refund"])
    }

    @Test func severalReasonsAreToldTogether() throws {
        let result = try desk.bring("customers", "first,email,phone\n,ann,x\n")
        #expect(result.refused == ["2: email 'ann' is no e-mail address; phone 'x' is no phone number"])
        #expect(
            try desk.bring("customers", "first,notes\n,tall\n").refused
                == ["2: it has none of first_name, last_name, company_name"])
    }

    @Test func anEndBeforeItsBeginning() throws {
        try desk.bring("trips", "code,name\nBON,Bonaire\n")
        let result = try desk.bring("trip_schedules", "trip,departs,returns\nBON,2026-07-10,2026-07-03\n")
        #expect(result.refused == ["2: returns is before departs"])
    }
}
