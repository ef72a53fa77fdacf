import DiveShop

/// Files by name, each as it was seen. Names are told apart byte for byte, as the disk does: to Swift two are the same that are put together from
/// other characters. Packed, since a shop of many years has some hundred thousand documents.
struct SeenFiles: Sendable {
    private(set) var names = PackedNames()
    private(set) var seen: [FileSeen] = []
    private var order: [UInt32] = []

    mutating func append(_ name: String, _ seen: FileSeen) {
        names.append(name)
        self.seen.append(seen)
    }

    /// Once all are there: from then on they are found.
    mutating func settle() { order = names.places() }

    func find(_ name: [UInt8]) -> FileSeen? { names.place(of: name, in: order).map { seen[$0] } }
}
