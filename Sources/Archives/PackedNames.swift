/// Names one after another in one piece of memory. As strings, each would take a hundred bytes more than it has; a shop of many years has some
/// hundred thousand documents.
package struct PackedNames: RandomAccessCollection, Hashable, Sendable {
    private var bytes: [UInt8] = []
    /// Where each ends.
    private var ends: [UInt32] = []

    package init(_ names: some Sequence<String> = []) { for name in names { append(name) } }

    package var startIndex: Int { 0 }
    package var endIndex: Int { ends.count }
    package subscript(position: Int) -> String { String(decoding: bytes[place(of: position)], as: UTF8.self) }

    package mutating func append(_ name: String) {
        bytes.append(contentsOf: name.utf8)
        ends.append(UInt32(bytes.count))
    }

    /// By their bytes.
    package func sorted() -> PackedNames {
        let order = bytes.withUnsafeBytes { all in
            (0..<UInt32(count)).sorted { left, right in
                let (one, other) = (place(of: Int(left)), place(of: Int(right)))
                return UnsafeRawBufferPointer(rebasing: all[one])
                    .lexicographicallyPrecedes(UnsafeRawBufferPointer(rebasing: all[other]))
            }
        }
        var sorted = PackedNames()
        sorted.bytes.reserveCapacity(bytes.count)
        sorted.ends.reserveCapacity(ends.count)
        for number in order {
            sorted.bytes.append(contentsOf: bytes[place(of: Int(number))])
            sorted.ends.append(UInt32(sorted.bytes.count))
        }
        return sorted
    }

    private func place(of position: Int) -> Range<Int> {
        (position == 0 ? 0 : Int(ends[position - 1]))..<Int(ends[position])
    }
}
