/// The hash that seals a row: SHA-256 of the row before's hash and every value of this one, in the order of the columns. Each value
/// stands with its length, so that nothing can be moved from one to its neighbour; NULL is another thing than an empty text.
struct AuditSeal {
    private var content: [UInt8] = []

    mutating func begin(after previousHash: String) {
        content.removeAll(keepingCapacity: true)
        content += previousHash.utf8
    }

    mutating func add(_ value: String?) {
        guard var value else { return add(bytes: nil) }
        value.withUTF8 { add(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// A column as it is stored. What the trail never writes seals as nothing that it writes.
    mutating func add(_ row: RawRow, _ column: Int32) {
        switch row.kind(column) {
        case .null: add(bytes: nil)
        case .integer: add(row.id(column).map(String.init))
        case .text: add(bytes: row.bytes(column))
        case .other:
            content += "|?".utf8
            add(bytes: row.bytes(column))
        }
    }

    private mutating func add(bytes: UnsafeRawBufferPointer?) {
        guard let bytes else {
            content += "|-".utf8
            return
        }
        content += "|\(bytes.count):".utf8
        content += bytes
    }

    var hash: String { Digest.hex(content) }
}
