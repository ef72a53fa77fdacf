import Foundation

/// JSON in columns: read leniently, since others may have written it; what is none counts as empty.
enum JSONColumn {
    static func texts(_ json: String) -> [String] {
        (try? JSONDecoder().decode([String].self, from: Data(json.utf8))) ?? []
    }
    static func pairs(_ json: String?) -> [String: String] {
        guard let json else { return [:] }
        return (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:]
    }
    /// The same pairs make the same text; nil: there are none.
    static func text(_ pairs: [String: String]) -> String? {
        guard !pairs.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(pairs)).map { String(decoding: $0, as: UTF8.self) }
    }
}
