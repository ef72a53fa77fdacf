import DiveShop
import Foundation
package import Store

/// A home in a folder of its own, which goes away with it.
package final class TestHome {
    package let home: Home

    package init() throws {
        home = Home(
            root: FileManager.default.temporaryDirectory.appendingPathComponent("nautilus-\(UUID().uuidString)").path)
        try home.make()
    }

    deinit { try? FileManager.default.removeItem(atPath: home.root) }

    /// A new shop in New York whose owner is linked to the account that runs the tests.
    @discardableResult
    package func found() throws -> Store {
        let store = try Store.new(at: home.database)
        try store.makeShop(
            name: "Test Shop", timeZone: "America/New_York", owner: "owner", osAccount: TestHome.account,
            at: Instant(text: "2026-06-13 12:00:00")!)
        return store
    }

    package static var account: String {
        guard let entry = getpwuid(geteuid()) else { return String(geteuid()) }
        return String(cString: entry.pointee.pw_name)
    }

    /// The environment of a user who has nothing but this home.
    package func environment(_ more: [String: String] = [:]) -> [String: String] {
        [
            "NAUTILUS_HOME": home.root, "HOME": home.root, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "TZ": "UTC",
        ]
        .merging(more) { _, new in new }
    }

    /// Processes that have this home in their environment.
    package var processes: [Int32] {
        let marker = Array("NAUTILUS_HOME=\(home.root)\0".utf8)
        return ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(Int32.init).filter {
            pid in
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else { return false }
            return Array(data + [0]).firstRange(of: marker) != nil && !isZombie(pid)
        }
    }

    private func isZombie(_ pid: Int32) -> Bool {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return true }
        return String(decoding: data, as: UTF8.self).contains(") Z ")
    }
}
