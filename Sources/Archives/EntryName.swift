import DiveShop
import Foundation
import Printable

/// Names that entries of an archive may have, and sizes: one rule for what is written and what is read, so that nothing is written that
/// would not be read.
enum EntryName {
    /// Most bytes of a part of a name, and of the whole (Linux: NAME_MAX; a whole path has room for the folder in front).
    private static let longestPart = 255
    private static let longest = 2048
    private static let deepest = 32

    /// What is wrong with a name; nil: nothing.
    static func whyUnsafe(_ name: String) -> String? {
        if name == ArchiveMetadata.database { return nil }
        if name == ArchiveMetadata.name { return "that name is its own" }
        if name.hasPrefix("/") { return "its name is absolute" }
        if name.contains("\\") { return "its name has a backslash" }
        if name.hasControlCharacters { return "its name has control characters, or is no UTF-8" }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains("..") { return "its name leads out of the folder" }
        if parts.contains(where: { $0.isEmpty || $0 == "." }) { return "its name has an empty part" }
        if name.utf8.count > longest || parts.count > deepest || parts.contains(where: { $0.utf8.count > longestPart })
        {
            return "its name is too long"
        }
        if !name.hasPrefix(ArchiveMetadata.documents) || parts.count < 2 {
            return "a backup holds nothing of that name"
        }
        return nil
    }

    /// What is wrong with the names together: each safe, none twice (also by case, or put together from other characters: some disks and
    /// programs take these for one), none the folder of another, and the database among them.
    static func check(_ names: [String]) throws(Refusal) {
        for name in names { if let why = whyUnsafe(name) { throw refusal(name, why) } }
        var seen: [String: String] = [:]
        for name in names {
            if let other = seen.updateValue(name, forKey: folded(name)) {
                throw refusal(
                    name,
                    other.utf8.elementsEqual(name.utf8)
                        ? "it is there twice"
                        : other == name
                            ? "another has the same letters, put together in another way"
                            : "only upper and lower case tell it from \(Printable.visible(other))")
            }
        }
        for name in names {
            var folder = folded(name)
            while let slash = folder.lastIndex(of: "/") {
                folder = String(folder[..<slash])
                if let other = seen[folder] {
                    throw refusal(other, "it is a file and the folder of \(Printable.visible(name))")
                }
            }
        }
        guard names.contains(ArchiveMetadata.database) else {
            throw Refusal(.data, "there is no \(ArchiveMetadata.database) in it")
        }
    }

    private static func folded(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
    }

    static func refusal(_ name: String, _ why: String) -> Refusal {
        Refusal(.data, "\(Printable.visible(name)): \(why)")
    }

    /// Whether so few bytes become so many that it can only be meant to fill the disk.
    static func isBomb(packed: Int, size: Int) -> Bool { size > 256 << 20 && size / 300 > packed }
}
