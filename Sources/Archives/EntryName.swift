import DiveShop
import Printable

/// Names that entries of an archive may have, and sizes: one rule for what is written and what is read, so that nothing is written that
/// would not be read.
enum EntryName {
    /// Most bytes of a part of a name, and of the whole (Linux: NAME_MAX; a whole path has room for the folder in front).
    private static let longestPart = 255
    private static let longest = 2048
    private static let deepest = 32
    private static let slash = UInt8(ascii: "/")

    /// The folders that it lies in, from the outermost on, and its own name.
    static func parts(of name: String) -> [String] {
        name.utf8.split(separator: slash).map { String(Substring($0)) }
    }

    /// What is wrong with a name; nil: nothing.
    static func whyUnsafe(_ name: String) -> String? {
        if name == ArchiveMetadata.database { return nil }
        if name == ArchiveMetadata.name { return "that name is its own" }
        if name.hasPrefix("/") { return "its name is absolute" }
        if name.utf8.contains(UInt8(ascii: "\\")) { return "its name has a backslash" }
        if name.hasControlCharacters { return "its name has control characters, or is no UTF-8" }
        // By bytes, as the disk takes it: to a string a slash and an accent behind it are one letter, which is no slash.
        let parts = name.utf8.split(separator: slash, omittingEmptySubsequences: false)
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { return "its name leads out of the folder" }
        if parts.contains(where: { $0.isEmpty || $0.elementsEqual(".".utf8) }) { return "its name has an empty part" }
        if name.utf8.count > longest || parts.count > deepest || parts.contains(where: { $0.count > longestPart }) {
            return "its name is too long"
        }
        if !name.utf8.starts(with: ArchiveMetadata.documents.utf8) { return "a backup holds nothing of that name" }
        return nil
    }

    /// What is wrong with the names together: each safe, none twice (also by case, or put together from other characters: some disks and
    /// programs take these for one), none the folder of another, and the database among them. Of each, eight bytes are held.
    /// - Parameter each: calls what it is given with every name, in order, each time that it is called.
    static func check(_ each: ((String) throws(Refusal) -> Void) throws(Refusal) -> Void) throws(Refusal) {
        var hashes: [Int] = []
        var hasDatabase = false
        try each { name throws(Refusal) in
            if let why = whyUnsafe(name) { throw refusal(name, why) }
            hasDatabase = hasDatabase || name == ArchiveMetadata.database
            hashes.append(folded(name).hashValue)
        }
        hashes.sort()
        let twice = Set(zip(hashes, hashes.dropFirst()).lazy.filter { $0 == $1 }.map { $0.0 })
        if !twice.isEmpty { try checkDoubles(each, among: twice) }
        var known = ""
        var suspects: [String: String] = [:]
        try each { name throws(Refusal) in
            // Names of one folder mostly come one after another.
            let own = folded(name)
            guard let end = own.utf8.lastIndex(of: slash), own[..<end] != known else { return }
            known = String(own[..<end])
            var folder = known
            while true {
                if hashes.contains(sorted: folder.hashValue) { suspects[folder] = name }
                guard let end = folder.utf8.lastIndex(of: slash) else { return }
                folder = String(folder[..<end])
            }
        }
        if !suspects.isEmpty { try checkFolders(suspects, each) }
        guard hasDatabase else { throw Refusal(.data, "there is no \(ArchiveMetadata.database) in it") }
    }

    /// Names that have a hash in common may be the same.
    private static func checkDoubles(
        _ each: ((String) throws(Refusal) -> Void) throws(Refusal) -> Void, among hashes: Set<Int>
    ) throws(Refusal) {
        var seen: [String: String] = [:]
        try each { name throws(Refusal) in
            let own = folded(name)
            guard hashes.contains(own.hashValue), let other = seen.updateValue(name, forKey: own) else { return }
            throw refusal(
                name,
                other.utf8.elementsEqual(name.utf8)
                    ? "it is there twice"
                    : other == name
                        ? "another has the same letters, put together in another way"
                        : "only upper and lower case tell it from \(Printable.visible(other))")
        }
    }

    /// - Parameter folders: of each, a name within it.
    private static func checkFolders(
        _ folders: [String: String], _ each: ((String) throws(Refusal) -> Void) throws(Refusal) -> Void
    ) throws(Refusal) {
        try each { name throws(Refusal) in
            guard let inner = folders[folded(name)] else { return }
            throw refusal(name, "it is a file and the folder of \(Printable.visible(inner))")
        }
    }

    /// The same of two names that some disk or program takes for one. Strings are the same, and have the same hash, however their letters are put
    /// together.
    private static func folded(_ name: String) -> String { name.lowercased() }

    static func refusal(_ name: String, _ why: String) -> Refusal {
        Refusal(.data, "\(Printable.visible(name)): \(why)")
    }

    /// Whether so few bytes become so many that it can only be meant to fill the disk.
    static func isBomb(packed: Int, size: Int) -> Bool { size > 256 << 20 && size / 300 > packed }
}

extension [Int] {
    /// Whether it is among numbers that are sorted.
    fileprivate func contains(sorted number: Int) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number
    }
}
