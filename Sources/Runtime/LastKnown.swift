package import DiveShop
import Foundation
package import Store

/// What a person's tiles showed when they left, in the home's `cache` folder: the next start has a whole picture at once, marked
/// "last known", until each tile has been read. A file of another store, or one that cannot be read, counts as none.
package struct LastKnown {
    private struct File: Codable {
        /// The store that they were read from.
        let store: String
        let entries: [Entry]
    }
    private struct Entry: Codable {
        let widget: String
        let options: [String: Int]
        let reading: Reading
    }

    private let path: String
    private let store: String

    package init(home: Home, staff: Int64) {
        path = "\(home.cache)/readings-\(staff).json"
        var info = stat()
        store = stat(home.database, &info) == 0 ? "\(info.st_dev)-\(info.st_ino)" : ""
    }

    package func load() -> [Query: Reading] {
        guard let data = FileManager.default.contents(atPath: path),
            let file = try? JSONDecoder().decode(File.self, from: data), file.store == store
        else { return [:] }
        var readings: [Query: Reading] = [:]
        for entry in file.entries {
            guard let widget = WidgetID(rawValue: entry.widget),
                let options = try? WidgetOptions(entry.options, for: widget)
            else { continue }
            readings[.reading(widget, options)] = entry.reading
        }
        return readings
    }

    /// It may be thrown away at any time, so nobody needs to know where it cannot be written.
    package func save(_ readings: [Query: Reading]) {
        let entries = readings.compactMap { query, reading -> Entry? in
            guard case .reading(let widget, let options) = query else { return nil }
            return Entry(widget: widget.rawValue, options: options.chosen, reading: reading)
        }
        guard
            let data = try? JSONEncoder().encode(File(store: store, entries: entries.sorted { $0.widget < $1.widget }))
        else { return }
        let draft = "\(path).\(getpid())"
        guard FileManager.default.createFile(atPath: draft, contents: data, attributes: [.posixPermissions: 0o600])
        else { return }
        if rename(draft, path) != 0 { unlink(draft) }
    }
}
