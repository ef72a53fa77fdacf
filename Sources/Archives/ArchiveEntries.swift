import DiveShop

/// What `metadata.json` says of every entry but itself, in the archive's order. Of each it takes some forty bytes more than its name has.
package struct ArchiveEntries: RandomAccessCollection, Hashable, Sendable {
    package struct Entry: Codable, Hashable, Sendable {
        package let name: String
        /// Hex, of the uncompressed bytes.
        package let sha256: String
        package let size: Int
        package init(name: String, sha256: String, size: Int) {
            self.name = name
            self.sha256 = sha256
            self.size = size
        }
    }

    /// There may be more names than entries: those of which the rest is not known yet.
    private var names: PackedNames
    private var sizes: [Int] = []
    private var digests: [UInt8] = []

    package init() { names = PackedNames() }

    /// Entries that will have these names, each once it is told by ``addNext(sha256:size:)``.
    init(named names: PackedNames) { self.names = names }

    package var startIndex: Int { 0 }
    package var endIndex: Int { sizes.count }
    package subscript(position: Int) -> Entry {
        let digest = digests[position * Sha256.length..<(position + 1) * Sha256.length]
        return Entry(name: names[position], sha256: Sha256.hex(digest), size: sizes[position])
    }

    /// - Parameter sha256: 64 digits of hex.
    mutating func addNext(sha256: String, size: Int) {
        digests += Sha256.bytes(hex: sha256)
        sizes.append(size)
    }

    mutating func append(_ entry: Entry) {
        names.append(entry.name)
        addNext(sha256: entry.sha256, size: entry.size)
    }

    package func size(at position: Int) -> Int { sizes[position] }

    /// For ``place(of:in:)``: four bytes of each.
    package func placesByName() -> [UInt32] { names.places() }

    /// Where the entry of a name is, byte for byte; nil: there is none.
    package func place(of name: String, in places: [UInt32]) -> Int? {
        names.place(of: Array(name.utf8), in: places)
    }
}
