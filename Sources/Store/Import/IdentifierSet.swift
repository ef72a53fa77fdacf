/// Numbers of rows: a bit each, in pieces that exist where some number is. A million that follow one another take 150 kB.
struct IdentifierSet {
    private var pieces: [Int64: [UInt64]] = [:]
    /// The piece that was used last is kept out of the table.
    private var index: Int64 = -1
    private var piece: [UInt64] = []

    /// - Returns: whether it was not there yet.
    mutating func insert(_ number: Int64) -> Bool {
        if number >> 10 != index || piece.isEmpty {
            if !piece.isEmpty { pieces[index] = piece }
            index = number >> 10
            piece = pieces.removeValue(forKey: index) ?? Array(repeating: 0, count: 16)
        }
        let bit = UInt64(1) << UInt64(number & 63)
        let word = Int(number >> 6 & 15)
        if piece[word] & bit != 0 { return false }
        piece[word] |= bit
        return true
    }

    func contains(_ number: Int64) -> Bool {
        let found = number >> 10 == index && !piece.isEmpty ? piece : pieces[number >> 10]
        guard let found else { return false }
        return found[Int(number >> 6 & 15)] & UInt64(1) << UInt64(number & 63) != 0
    }
}
