import DiveShop
import Foundation
import Jobs
import Store
import Testing

/// A restore in a process of its own, in a shop of few and of many documents.
struct ManyDocumentsTests {
    /// Of each document some 300 bytes are held; as Swift's own strings in dictionaries, and in FileManager's lists, it would be twice as much and more.
    @Test func memoryOfARestoreHardlyGrowsWithTheNumberOfDocuments() throws {
        let isLong = ProcessInfo.processInfo.environment["NAUTILUS_TORTURE"] == "1"
        // So many that whatever takes some at a time has as many as it takes.
        let (few, many) = (2_000, isLong ? 100_000 : 10_000)
        let memory = try [few, many].map { try peak(documents: $0) }
        #expect(memory[1] < memory[0] + (many - few) / 2, "kB: \(memory)")
    }

    /// In kB.
    private func peak(documents: Int) throws -> Int {
        let shop = try BackupShop()
        for number in 0..<documents {
            let file = open("\(shop.home.documents)/customer-\(number)-waiver.txt", O_WRONLY | O_CREAT | O_EXCL, 0o600)
            #expect(write(file, "signed", 6) == 6 && close(file) == 0)
        }
        let backups = Backups(store: shop.store, home: shop.home, staff: shop.owner)
        let order = BackupOrder(includesDocuments: true)
        let backup = try #require(try backups.backUp(order, at: founding) { _, _ in true })
        unlink("\(shop.home.documents)/customer-1-waiver.txt")
        let result = outcome(
            try hammer(
                "restore-archive", shop.store.path, shop.home.root, backup.filename, "\(shop.owner)",
                founding.adding(seconds: 60).text))
        #expect(FileManager.default.fileExists(atPath: "\(shop.home.documents)/customer-1-waiver.txt"), "\(result)")
        return try #require(Int(result.words), "\(result)")
    }
}
