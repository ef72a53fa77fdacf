import DiveShop
import Foundation
import GRDB
import Rig
import Store
import Testing

/// Each page has one owner. SQLite's own check of a whole file is no measure: with a view first in memory it leaves this out.
struct PageOwnersTests {
    let shop: BackupShop
    let path: String

    /// A copy with trees of two and three floors.
    init() throws {
        shop = try BackupShop()
        try shop.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
            INSERT INTO products (sku, name) SELECT 'SKU-' || (i * 7919 % 30011) || hex(zeroblob(40)), 'Fin' FROM n
            """)
        path = shop.folder.file("copy.db")
        try shop.run("VACUUM INTO ?", [path])
    }

    private func account() throws {
        var configuration = Configuration()
        configuration.readonly = true
        try DatabaseQueue(path: path, configuration: configuration).unsafeRead { try PageOwners.account(for: $0) }
    }

    private func alter(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test(arguments: [
        "SELECT 1",
        // Pages are free.
        "DELETE FROM products WHERE id > 2000",
        // The rest of a long value is on pages that only a leaf, or an inner page of an index, leads to.
        "INSERT INTO products (sku, name) VALUES ('long', hex(zeroblob(9000)))",
        "UPDATE products SET sku = sku || hex(zeroblob(3000)) WHERE id % 100 = 0",
        "PRAGMA auto_vacuum = FULL; VACUUM",
        "PRAGMA auto_vacuum = INCREMENTAL; VACUUM; DELETE FROM products WHERE id % 1000 > 300; PRAGMA incremental_vacuum(40)",
        // Many lists of free pages, one after another.
        "PRAGMA page_size = 512; VACUUM; DELETE FROM products WHERE id > 2000",
        "PRAGMA page_size = 65536; VACUUM",
        "CREATE TABLE odd (a TEXT PRIMARY KEY, b) WITHOUT ROWID; INSERT INTO odd SELECT sku, hex(zeroblob(id % 3000)) FROM products WHERE id < 3000",
    ]) func aSoundFileIsSound(sql: String) throws {
        try alter(sql)
        try account()
        #expect(try Store.examine(copy: path) { _ in true })
        #expect(try Store(path: path).check { _, _ in true } == [])
    }

    /// A number in an inner page or in the list of free ones leads elsewhere: then one page is lost, or has two owners.
    @Test func whatLeadsElsewhereIsFound() throws {
        try alter("DELETE FROM products WHERE id % 3 > 0 AND id < 20000")
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        func number(_ place: Int) -> Int { whole[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let count = whole.count / 4096
        // Where page numbers stand: children of inner pages, the first free page and how many there are, trunks and what they list.
        var places = [32, 36]
        for page in 0..<count {
            let start = page * 4096 + (page == 0 ? 100 : 0)
            guard whole[start] == 2 || whole[start] == 5 else { continue }
            let cells = Int(whole[start + 3]) << 8 | Int(whole[start + 4])
            places.append(start + 8)
            for cell in 0..<cells {
                let pointer = start + 12 + 2 * cell
                places.append(page * 4096 + Int(whole[pointer]) << 8 | Int(whole[pointer + 1]))
            }
        }
        var trunk = number(32)
        #expect(trunk > 0, "there are free pages")
        while trunk > 0 {
            let start = (trunk - 1) * 4096
            places += (0..<2 + number(start + 4)).map { start + 4 * $0 }
            trunk = number(start)
        }
        var chance = Chance(5)
        for turn in 0..<100 {
            var bad = whole
            let place = places[Int.random(in: 0..<places.count, using: &chance)]
            let page = UInt32.random(in: 0...UInt32(count + 1), using: &chance)
            guard Int(page) != number(place) else { continue }
            withUnsafeBytes(of: page.bigEndian) { bad.replaceSubrange(place..<place + 4, with: $0) }
            try bad.write(to: URL(fileURLWithPath: path))
            #expect(throws: (any Error).self, "\(turn): \(place) leads to \(page)") { try account() }
            if turn % 10 == 0 { #expect(throws: Refusal.self) { try Store.examine(copy: path) { _ in true } } }
        }
    }
}
