package import Cells
package import Demo
package import DiveShop
import Foundation
package import Runtime
import Store
import Synchronization

/// The demo shop that tests look at: small, and as of Saturday 13 June 2026, 15:30 in New York, whatever day it is.
package enum SmallShop {
    package static let numbers = DemoShop.Numbers(years: 1, customers: 300, salesPerDay: 8, seed: 7)
    /// The moment that the shop ends at.
    package static let now = Instant(text: "2026-06-13 19:30:00")!

    /// Made once a process; it goes away with it.
    private static let template: Result<String, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nautilus-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        forget.withLock { $0 = folder }
        atexit { SmallShop.forget.withLock { try? FileManager.default.removeItem(atPath: $0) } }
        let path = folder + "/shop.db"
        try DemoShop.make(at: path, numbers: numbers, asOf: now, osAccount: "shopkeeper", documents: folder)
        return path
    }
    private static let forget = Mutex("")

    /// A copy of the shop in a home of its own, for tests that write.
    package static func home() throws -> TestHome {
        let home = try TestHome()
        try FileManager.default.copyItem(atPath: template.get(), toPath: home.home.database)
        return home
    }

    /// The whole shop without a terminal, as a person sees it who types.
    /// - Parameter user: the user name; the owner's is `owner`.
    package static func sitting(
        _ home: TestHome, _ width: Int = 120, _ height: Int = 40, user: String = "owner", glyphs: Glyphs = .unicode
    ) throws -> Sitting {
        let store = try Store(path: home.home.database)
        guard let staff = try store.staff(username: user) else { throw Refusal(.data, "there is no user \(user)") }
        return try Sitting(
            store: store, staff: staff.id, frame: Frame(Size(width, height), glyphs: glyphs), now: now,
            themes: ["reef", "daylight", "contrast"], theme: "reef")
    }
}
