import DiveShop
import Foundation
import Jobs
import Store
import Testing

/// Who may bring what in, and what others see of it meanwhile.
@Suite struct ImportingPeopleTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    /// Every table with every role.
    @Test(arguments: ["manager", "technician", "counter"]) func whoMayBringWhatIn(role: String) throws {
        let allowed: [String: Set<String>] = [
            "manager": Set(ImportTable.catalogue.map(\.name)),
            "technician": ["rental_categories", "rental_equipment", "equipment_maintenance", "maintenance_schedules"],
            "counter": ["customers", "customer_certifications", "appointments"],
        ]
        let somebody = try desk.addUser("uma", role: role)
        for table in ImportTable.catalogue {
            // Who may not does not learn whether the file is there.
            let result = try desk.bring(table.name, path: "/nowhere.csv", staff: somebody)
            let may = allowed[role]?.contains(table.name) == true
            #expect(result.refusal?.kind == (may ? .data : .permission), "\(table.name)")
            if !may { #expect(result.refusal?.words == "this needs the permission \(table.permission.rawValue)") }
        }
    }

    @Test func makingWhatIsMissingNeedsItsOwnPermission() throws {
        let somebody = try desk.addUser("uma", role: "counter")
        let file = "customer,agency,certification\nann@example.com,SSI,Deep\n"
        let result = try desk.bring("customer_certifications", file, staff: somebody) { $0.makesMissing = true }
        #expect(result.refusal == .needs(.restoreBackups))
        #expect(try desk.bring("customer_certifications", file, staff: somebody).refusal == nil)
    }

    /// Who is no longer active when the rows come is refused then, although they were let in.
    @Test func permissionIsAskedAgainWhereItCounts() throws {
        let somebody = try desk.addUser("uma", role: "counter")
        let result = try desk.bring(
            "customers", "first\nAnn\n", staff: somebody,
            watch: { event in
                if case .columns = event { try? desk.run("UPDATE users SET is_active = 0 WHERE username = 'uma'") }
                return true
            })
        #expect(result.refusal?.kind == .permission)
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["0"])
    }

    /// While a file comes in, others read the shop as it was; whoever wants to write waits, and is not told that it is locked.
    @Test(arguments: [false, true]) func othersGoOn(large: Bool) throws {
        let file = "first\n" + String(repeating: "Ann\n", count: 5000)
        let other = try Store(path: desk.store.path)
        let owner = desk.owner
        let writing = DispatchGroup()
        nonisolated(unsafe) var seen: Set<String> = []
        nonisolated(unsafe) var failure: (any Error)?
        let result = try desk.bring(
            "customers", file, large: large,
            watch: { event in
                guard case .progress(let share, _) = event, share > 0.15 else { return true }
                if seen.isEmpty {
                    DispatchQueue.global().async(group: writing) {
                        do { try other.perform(.chooseTheme("reef"), staff: owner, at: Desk.now) } catch {
                            failure = error
                        }
                    }
                }
                if let rows = try? desk.rows(
                    "SELECT (SELECT count(*) FROM customers), (SELECT count(theme) FROM users)")
                {
                    seen.formUnion(rows)
                }
                return true
            })
        writing.wait()
        #expect(result.words == "5000 new")
        #expect(seen == ["0|0"])
        #expect(failure == nil)
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["5000"])
        #expect(try desk.rows("SELECT theme FROM users") == ["reef"])
    }

    @Test(arguments: [0.0, 0.3, 0.8]) func aStoppedImportLeavesNothing(share: Double) throws {
        let file = "first,since\n" + String(repeating: "Ann,2020-01-02\n", count: 5000)
        let result = try desk.bring(
            "customers", file, large: true,
            watch: { event in
                if case .progress(let done, _) = event { return done < share }
                return true
            })
        #expect(result.refusal?.words == "stopped; nothing was imported")
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["0"])
        #expect(try desk.bring("customers", file).words == "5000 new", "the store is as fit as before")
    }

    /// The write-ahead log of a large import is written back at once, and the next write begins it anew.
    @Test func theLogStaysShort() throws {
        let note = String(repeating: "n", count: 2000)
        let file = "first,notes\n" + (0..<2500).map { "Ann,\($0)\(note)\n" }.joined()
        #expect(try desk.bring("customers", file).words == "2500 new")
        func size() -> Int64 {
            var log = stat()
            return stat(desk.store.path + "-wal", &log) == 0 ? Int64(log.st_size) : 0
        }
        #expect(size() > 4 << 20)
        try desk.store.perform(.chooseTheme("reef"), staff: desk.owner, at: Desk.now)
        #expect(size() < 1 << 20)
        #expect(try desk.rows("PRAGMA integrity_check") == ["ok"])
    }

    /// Ten thousand refused lines and more are all told.
    @Test func everyRefusedLineIsTold() throws {
        let file = "email,first\n" + (0..<10_500).map { "x\($0),Ann\n" }.joined()
        let result = try desk.bring("customers", file)
        #expect(result.refused.count == 10_500)
        #expect(result.refused.first == "2: email 'x0' is no e-mail address")
        #expect(result.refused.last == "10501: email 'x10499' is no e-mail address")
    }
}
