package import Cells

/// The screens that a picture can be taken of, and the keys that lead to each from the start.
package enum ScreenCatalogue {
    package static let all: [(name: String, keys: String)] = [
        ("dashboard", ""), ("zoom", "z"), ("moving", "m"), ("add", "a"), ("options", "tab tab tab tab o"),
        ("definition", "i"),
        ("rows", "enter"), ("row", "enter enter"), ("help", "?"), ("palette", ":"), ("themes", "T"), ("jobs", "J"),
        ("reset", "x R"),
        ("equipment", "f3"), ("item", "f3 enter"), ("equipment-new", "f3 a"),
        ("equipment-only", "f3 f"),
        ("code", "f3 ."), ("rules", "f3 R"), ("recall", "f3 l"),
        ("customers", "f4"), ("customer", "f4 enter"), ("customer-consent", "f4 enter 2"), ("customer-new", "f4 a"),
        ("maintenance", "f2"), ("planned", "f2 2"), ("costs", "f2 3"), ("record", "f2 s"), ("cylinder-day", "f2 4"),
        ("campaigns", "f5"), ("campaign", "f5 enter"), ("campaign-new", "f5 n"), ("campaign-message", "f5 n pgdn"),
        ("templates", "f5 2"), ("template", "f5 2 enter"), ("automatic", "f5 3"), ("replies", "f5 4"),
        ("messages", "f5 5"),
        ("message-new", "f4 enter m"),
        ("backups", "f6"), ("backup-new", "f6 c"), ("backup-clean", "f6 C"), ("backup-copy", "f6 d"),
        ("restore", "f6 enter"),
        ("schedules", "f6 s"), ("schedule-new", "f6 s a"),
    ]

    package static func keys(to name: String) -> [Key]? {
        all.first { $0.name == name }?.keys.split(separator: " ").compactMap { Key(String($0)) }
    }
}
