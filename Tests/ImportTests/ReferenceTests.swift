import DiveShop
import Foundation
import Jobs
import Store
import Testing

/// Rows that refer to others, by what people know those by.
@Suite struct ReferenceTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test func aCategoryThatIsNotThereIsMadeWhereAskedFor() throws {
        let file = "sku,name,category\nM1,Mask,Masks\nF1,Fins,Fins\nM2,Mask two,masks\nX1,Lamp,\n"
        let result = try desk.bring("products", file)
        #expect(
            result.refused == [
                "2: there is no category 'Masks'; --create-missing makes it",
                "3: there is no category 'Fins'; --create-missing makes it",
                "4: there is no category 'masks'; --create-missing makes it",
            ])
        #expect(try desk.rows("SELECT count(*) FROM products") == ["0"])
        #expect(
            try desk.bring("products", file, { $0.makesMissing = true }).words == "4 new, 2 made in product_categories")
        #expect(
            try desk.rows(
                "SELECT sku, c.name FROM products LEFT JOIN product_categories c ON c.id = category_id ORDER BY products.id"
            )
                == ["M1|Masks", "F1|Fins", "M2|Masks", "X1|-"])
        #expect(try desk.bring("products", file).words == "4 unchanged")
        // A dry run makes none.
        let other = file.replacingOccurrences(of: "Fins,Fins", with: "Fins,Feet")
        let trial = try desk.bring("products", other) {
            $0.makesMissing = true
            $0.updates = true
            $0.isDryRun = true
        }
        #expect(trial.words == "3 unchanged, 1 updated, 1 made in product_categories")
        #expect(try desk.rows("SELECT count(*) FROM product_categories") == ["2"])
    }

    @Test func whatCannotBeMadeIsRefused() throws {
        let result = try desk.bring("transaction_items", "ticket,sku,total\nT-1,M1,5\n", { $0.makesMissing = true })
        #expect(result.refused == ["2: there is no transaction 'T-1'; bring transactions in first"])
    }

    @Test func aCustomerIsKnownByAddressOrNumber() throws {
        try desk.bring(
            "customers",
            "first,email,phone,mobile\nAnn,ann@example.com,555 0100,\nBob,,,555 0101\nCy,,555 0102,\nDee,,555 0102,\n")
        let file = "number,date,total,customer\n"
        let result = try desk.bring(
            "transactions",
            file + "1,2026-01-15,5,ANN@example.com\n2,2026-01-15,5,555 0101\n3,2026-01-15,5,555 0100\n4,2026-01-15,5,\n"
        )
        #expect(result.words == "4 new")
        #expect(
            try desk.rows(
                "SELECT first_name FROM transactions LEFT JOIN customers c ON c.id = customer_id ORDER BY transactions.id"
            )
                == ["Ann", "Bob", "Ann", "-"])
        #expect(
            try desk.bring("transactions", file + "5,2026-01-15,5,555 0102\n6,2026-01-15,5,zoe@example.com\n").refused
                == [
                    "2: customer '555 0102' can be 2 rows of customers",
                    "3: there is no customer 'zoe@example.com'; bring customers in first",
                ])
    }

    @Test func staffAreKnownByNameInThreeWays() throws {
        _ = try desk.addUser("uma", role: "counter")
        try desk.run("UPDATE users SET email = 'uma@example.com', last_name = 'Ray' WHERE username = 'uma'")
        let file =
            "number,date,total,cashier\n1,2026-01-15,5,uma\n2,2026-01-15,5,UMA@example.com\n3,2026-01-15,5,uma ray\n"
        #expect(try desk.bring("transactions", file).words == "3 new")
        #expect(try desk.rows("SELECT count(*) FROM transactions WHERE cashier_id IS NOT NULL") == ["3"])
        #expect(
            try desk.bring("transactions", "number,date,total,cashier\n4,2026-01-15,5,Zed\n").refused
                == ["2: there is no member of staff 'Zed'; add them to the staff first"])
    }

    /// A return may stand before its sale, as in a list with the newest first; a category before its parent.
    @Test(arguments: [false, true]) func rowsToCome(large: Bool) throws {
        let file = """
            number,date,total,type,return of
            R-2,2026-01-17,-5,return,S-1
            S-1,2026-01-15,5,sale,
            """
        #expect(try desk.bring("transactions", file, large: large).words == "2 new")
        #expect(try desk.bring("transactions", file, large: large).words == "2 unchanged")
        #expect(
            try desk.rows("SELECT transaction_number, original_transaction_id FROM transactions ORDER BY id")
                == ["R-2|2", "S-1|-"])
        let twice = file.replacingOccurrences(of: "S-1,2026", with: "R-2,2026-01-17,-5,return,S-1\nS-1,2026")
        #expect(try Desk().bring("transactions", twice, large: large).words == "2 new, 1 unchanged")
        let other = twice.replacingOccurrences(of: "return,S-1\nS-1", with: "return,S-2\nS-1")
        #expect(
            try Desk().bring("transactions", other, large: large).refused
                == ["3: an earlier line of the file has this number with another return of"])
        let groups = "name,parent\nMasks,Diving\nDiving,\nLow volume,Masks\n"
        #expect(try desk.bring("product_categories", groups, large: large).words == "3 new")
        #expect(try desk.bring("product_categories", groups, large: large).words == "3 unchanged")
        #expect(
            try desk.rows("SELECT name, parent_id FROM product_categories ORDER BY id")
                == ["Masks|2", "Diving|-", "Low volume|1"])
        let wrong = try desk.bring("product_categories", "name,parent\nFins,Feet\nLoop,Loop\n")
        #expect(
            wrong.words == "2 refused"
                && wrong.refused == [
                    "2: there is no category 'Feet'; --create-missing makes it", "3: its parent is itself",
                ])
        let made = try desk.bring("product_categories", "name,parent\nFins,Feet\n", { $0.makesMissing = true })
        #expect(made.words == "1 new, 1 made in product_categories")
    }

    /// A whole shop, table by table, twice: the second time nothing is made.
    @Test func aWholeShop() throws {
        _ = try desk.addUser("tia", role: "technician")
        let files: [(String, String)] = [
            ("customers", "first,email\nAnn,ann@example.com\n"),
            ("product_categories", "name\nMasks\n"),
            ("products", "sku,name,category,price\nM1,Mask,Masks,45.00\n"),
            (
                "transactions",
                "receipt,date,customer email,total,tax,employee\nT-1,1/15/2026 14:05,ann@example.com,$48.15,3.15,owner\n"
            ),
            ("transaction_items", "receipt,sku,qty,price,total\nT-1,M1,1,45.00,45.00\nT-1,,1,0,0\n"),
            ("refunds", "receipt,amount,method,date\nT-1,5.00,Cash,2026-01-16 10:00\n"),
            ("rental_categories", "name\nCylinders\n"),
            (
                "rental_equipment",
                "code,name,category,daily rate,vip,condition\nC-1,12 l steel,cylinders,8.00,2026-01-10,Good\n"
            ),
            (
                "rental_reservations",
                "number,customer,from,to,status,total\nR-1,ann@example.com,2026-01-15,2026-01-18,Picked up,24\n"
            ),
            ("rental_reservation_items", "reservation,code,rate,days,total\nR-1,C-1,8,3,24\n"),
            ("rental_checkouts", "reservation,code,out,due,staff\nR-1,C-1,2026-01-15 09:00,2026-01-18,owner\n"),
            (
                "air_fills",
                "date,customer,code,gas,o2,price,staff\n2026-01-15 08:55,ann@example.com,C-1,EANx,32%,9.5,tia\n"
            ),
            (
                "equipment_maintenance",
                "code,type,date,technician,cost,result,next\nC-1,Hydro,2026-01-10,tia,40,pass,2031-01-10\n"
            ),
            ("maintenance_schedules", "code,type,date,technician\nC-1,VIP,2027-01-10,tia\n"),
            ("courses", "code,name,price,days\nOWD,Open Water Diver,399,4\n"),
            (
                "course_schedules",
                "course,start,end,instructor,capacity\nOWD,2026-02-02,2026-02-05,owner,6\nOWD,2026-02-02,2026-02-05,tia,6\n"
            ),
            (
                "course_enrollments",
                "course,start,instructor,student,date,paid\nOWD,2026-02-02,tia,ann@example.com,2026-01-20,399\n"
            ),
            ("trips", "code,name,destination,price\nBON,Bonaire week,Bonaire,1450\n"),
            ("trip_schedules", "trip,departs,returns\nBON,2026-07-03,2026-07-10\n"),
            (
                "trip_bookings",
                "trip,departs,customer,booked on,status,total\nBON,2026-07-03,ann@example.com,2026-01-20,Confirmed,1450\n"
            ),
            ("certification_agencies", "abbreviation,name\nPADI,Professional Association of Diving Instructors\n"),
            ("certifications", "agency,name,level,code\nPADI,Open Water Diver,1,OWD\n"),
            (
                "customer_certifications",
                "customer,agency,certification,number,issued\nann@example.com,padi,OWD,1501A1234,2019-05-05\n"
            ),
            (
                "appointments",
                "start,end,customer,type,staff\n2026-02-01 10:00,2026-02-01 10:30,ann@example.com,Fitting,owner\n"
            ),
        ]
        #expect(files.map(\.0).sorted() == ImportTable.catalogue.map(\.name).sorted())
        for (table, file) in files {
            let result = try desk.bring(table, file)
            #expect(result.counts?.new == file.count { $0 == "\n" } - 1, "\(table): \(result)")
        }
        for (table, file) in files {
            #expect(try desk.bring(table, file).words == "\(file.count { $0 == "\n" } - 1) unchanged", "\(table)")
        }
        #expect(
            try desk.rows(
                """
                SELECT instructor_id = (SELECT id FROM users WHERE username = 'tia'), amount_paid, status
                FROM course_enrollments JOIN course_schedules USING (status, id) UNION ALL
                SELECT instructor_id = (SELECT id FROM users WHERE username = 'tia'), amount_paid, e.status
                FROM course_enrollments e JOIN course_schedules s ON s.id = schedule_id
                """) == ["1|399|enrolled"])
        #expect(try desk.rows("SELECT fill_type, nitrox_percentage, cost FROM air_fills") == ["nitrox|32|9.5"])
        #expect(try desk.rows("SELECT maintenance_type, result FROM equipment_maintenance") == ["pressure_test|passed"])
        #expect(try desk.rows("SELECT created_at, total FROM transactions") == ["2026-01-15 19:05:00|48.15"])
        #expect(try desk.rows("PRAGMA foreign_key_check") == [])
        #expect(
            try desk.bring(
                "course_enrollments", "course,start,student,date\nOWD,2026-02-02,ann@example.com,2026-01-20\n"
            ).refused
                == ["2: course 'OWD, 2026-02-02' can be 2 rows of course_schedules"])
    }

    /// What a certification is called is enough to make it, and its agency.
    @Test func certificationsAreMade() throws {
        try desk.bring("customers", "first,email\nAnn,ann@example.com\n")
        let file = "customer,agency,certification\nann@example.com,SSI,Ice Diver\nann@example.com,SSI,Deep\n"
        #expect(try desk.bring("customer_certifications", file).counts?.refused == 2)
        #expect(
            try desk.bring("customer_certifications", file, { $0.makesMissing = true }).words
                == "2 new, 1 made in certification_agencies, 2 made in certifications")
    }
}
