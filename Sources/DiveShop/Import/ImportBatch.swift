/// Rows on their way from a file into the store: their values, ready for it, in as few pieces of memory as can be. A batch is
/// filled, carried over and emptied again by one thread at a time.
package final class ImportBatch: @unchecked Sendable {
    /// One value, as the store takes it.
    package struct Cell: Equatable, Sendable {
        package enum Kind: UInt8, Sendable { case none, text, whole, real }
        package var kind: Kind
        /// Of a text: its bytes in ``ImportBatch/bytes``.
        package var length: Int32
        /// The whole number; the bits of the real one; where the text begins.
        package var number: Int64

        package static let none = Cell(kind: .none, length: 0, number: 0)
        package static func whole(_ number: Int) -> Cell { Cell(kind: .whole, length: 0, number: Int64(number)) }
        package static func real(_ number: Double) -> Cell {
            Cell(kind: .real, length: 0, number: Int64(bitPattern: number.bitPattern))
        }
        package var real: Double { Double(bitPattern: UInt64(bitPattern: number)) }
    }

    package struct Row: Sendable {
        /// Where the record begins in the file, from 1.
        package let line: Int
        /// Why its values cannot be read; nil: they can.
        package let reason: String?
    }

    package private(set) var rows: [Row] = []
    /// A row's values follow one another, in the order of the file's columns that are brought in.
    package private(set) var cells: [Cell] = []
    /// UTF-8, without any zero.
    package private(set) var bytes: UnsafeMutableRawPointer
    private var count = 0
    private var capacity = 1 << 16
    /// How much of the file is read after this batch, from 0 to 1.
    package var progress = 0.0

    package init() { bytes = .allocate(byteCount: capacity, alignment: 16) }
    deinit { bytes.deallocate() }

    /// Whether it has as much as a batch should.
    package var isFull: Bool { rows.count >= 1000 || count >= 1 << 18 }

    package func empty() {
        rows.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Room for that many bytes more; ``add(_:)`` takes what was put there.
    package func room(_ more: Int) -> UnsafeMutableRawPointer {
        if count + more > capacity {
            capacity = max(capacity * 2, count + more)
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            larger.copyMemory(from: bytes, byteCount: count)
            bytes.deallocate()
            bytes = larger
        }
        return bytes + count
    }

    /// A text of that many bytes, which stand where ``room(_:)`` said.
    package func add(textOf length: Int) {
        cells.append(Cell(kind: .text, length: Int32(length), number: Int64(count)))
        count += length
    }

    package func add(_ text: UnsafeRawBufferPointer) {
        if let source = text.baseAddress { room(text.count).copyMemory(from: source, byteCount: text.count) }
        add(textOf: text.count)
    }

    package func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    package func add(_ cell: Cell) { cells.append(cell) }

    /// The row whose cells were added last. Where it cannot be read, its cells say nothing.
    package func close(line: Int, reason: String?) { rows.append(Row(line: line, reason: reason)) }

    package func text(_ cell: Cell) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: bytes + Int(cell.number), count: Int(cell.length))
    }

    package func string(_ cell: Cell) -> String { String(decoding: text(cell), as: UTF8.self) }
}
