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
        var sorted = PackedNames()
        sorted.bytes.reserveCapacity(bytes.count)
        sorted.ends.reserveCapacity(ends.count)
        for number in places() {
            sorted.bytes.append(contentsOf: bytes[place(of: Int(number))])
            sorted.ends.append(UInt32(sorted.bytes.count))
        }
        return sorted
    }

    /// Where each is, in the order of their bytes.
    package func places() -> [UInt32] {
        bytes.withUnsafeBytes { all in
            (0..<UInt32(count)).sorted { left, right in
                name(Int(left), all).lexicographicallyPrecedes(name(Int(right), all))
            }
        }
    }

    /// Where a name is, byte for byte; nil: it is not among them.
    /// - Parameter places: from ``places()``.
    package func place(of wanted: [UInt8], in places: [UInt32]) -> Int? {
        bytes.withUnsafeBytes { all in
            var (low, high) = (0, places.count)
            while low < high {
                let middle = (low + high) / 2
                if name(Int(places[middle]), all).lexicographicallyPrecedes(wanted) {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            guard low < places.count, name(Int(places[low]), all).elementsEqual(wanted) else { return nil }
            return Int(places[low])
        }
    }

    private func name(_ position: Int, _ all: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: all[place(of: position)])
    }

    private func place(of position: Int) -> Range<Int> {
        (position == 0 ? 0 : Int(ends[position - 1]))..<Int(ends[position])
    }
}
