import DiveShop
import Foundation
import Jobs
import Rig
import Store
import Testing

/// The CSV files that people ask for with `e`.
@Suite struct ExportTests {
    let home: TestHome
    let store: Store
    let owner: Int64

    init() throws {
        home = try SmallShop.home()
        store = try Store(path: home.home.database)
        owner = try #require(try store.staff(username: "owner")).id
    }

    private func export(
        _ widget: WidgetID, filter: String = "", staff: Int64? = nil, report: (JobEvent) -> Bool = { _ in true }
    ) -> JobEvent? {
        var last: JobEvent?
        ExportRows(widget: widget, options: .standard, filter: filter, staff: staff ?? owner, home: home.home)
            .carryOut(on: store, at: SmallShop.now) { event in
                last = event
                return report(event)
            }
        return last
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: home.home.exports).sorted()
    }
    private func text(_ file: String) throws -> String {
        try String(contentsOfFile: "\(home.home.exports)/\(file)", encoding: .utf8)
    }

    @Test(arguments: WidgetID.allCases)
    func everyTilesRowsAsThePageShowsThem(_ widget: WidgetID) throws {
        guard case .finished(let words) = export(widget) else {
            Issue.record("not finished")
            return
        }
        let file = try #require(try files().first)
        #expect(words.contains(file))
        let query = Query.rows(widget, .standard, RowsRequest(limit: 1_000_000))
        guard case .rows(let page) = try store.answer(query, staff: owner, at: SmallShop.now) else {
            Issue.record("no rows")
            return
        }
        let lines = try text(file).split(separator: "\r\n")
        #expect(lines.count == page.total + 1)
        #expect(lines.first.map(String.init) == page.rows.columns.map(\.name).joined(separator: ","))
        let mode = try FileManager.default.attributesOfItem(atPath: "\(home.home.exports)/\(file)")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func whatAFilterKeepsAloneIsWritten() throws {
        _ = export(.customersTotal, filter: "garcía")
        let lines = try text(try #require(try files().first)).split(separator: "\r\n")
        #expect(lines.count > 1)
        #expect(
            lines.dropFirst().allSatisfy { $0.lowercased().contains("garcía") || $0.lowercased().contains("garca") })
    }

    @Test func twoOfOneSecondHaveTwoNames() throws {
        _ = export(.salesToday)
        _ = export(.salesToday)
        #expect(try files().count == 2)
    }

    /// Another terminal asks for the same in the same second, while this one is at it: each has a file that is whole.
    @Test func twoAtOnceHaveAFileEach() throws {
        var other: JobEvent?
        let first = export(.customersTotal) { event in
            if case .progress = event, other == nil {
                other = .cancelled
                other = export(.customersTotal, filter: "garcía")
            }
            return true
        }
        let ends = [first, other].map { end in if case .finished(let words) = end { words } else { "\(end as Any)" } }
        let found = try files()
        #expect(found.count == 2, "\(found)")
        for file in found {
            let lines = try text(file).split(separator: "\r\n")
            #expect(ends.contains { $0.hasPrefix("\(lines.count - 1) rows") && $0.hasSuffix(file) }, "\(ends)")
        }
    }

    @Test func aStoppedOneLeavesNoFile() throws {
        #expect(
            export(.recentTransactions) { event in if case .progress = event { false } else { true } } == .cancelled)
        #expect(try files().isEmpty)
    }

    @Test func whoMayNotSeeItGetsNoFileAndIsWrittenDown() throws {
        let clara = try #require(try store.staff(username: "clara")).id
        #expect(export(.salesToday, staff: clara) == .failed(.needs(.viewSales)))
        #expect(try files().isEmpty)
    }

    /// Nothing that a spreadsheet would carry out, and nothing that a terminal would obey.
    @Test func hostileTextIsHarmless() throws {
        try store.perform(.chooseTheme("reef"), staff: owner, at: SmallShop.now)
        let names = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2", "\u{1B}[2J", "a\"b,c\r\nd", "\u{202E}x"]
        let database = try Process.sqlite(home.home.database)
        for (i, name) in names.enumerated() {
            try database(
                "UPDATE customers SET first_name = '\(name.replacingOccurrences(of: "'", with: "''"))', last_name = '', company_name = NULL WHERE id = \(i + 1)"
            )
        }
        _ = export(.customersTotal)
        let csv = try text(try #require(try files().first))
        #expect(!csv.unicodeScalars.contains { $0.value < 0x20 && $0 != "\r" && $0 != "\n" || $0 == "\u{202E}" })
        for line in csv.split(separator: "\r\n").dropFirst() {
            let first = line.drop { $0 == "\"" }.first
            #expect(first.map { !"=@+-".contains($0) } ?? true, "\(line)")
        }
    }
}

extension Process {
    /// Runs SQL on a store as another program would.
    fileprivate static func sqlite(_ path: String) throws -> (String) throws -> Void {
        { statement in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
            process.arguments = [path, "PRAGMA wal_autocheckpoint = 0; " + statement]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(statement)")
        }
    }
}
