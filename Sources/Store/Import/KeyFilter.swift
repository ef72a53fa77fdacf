import DiveShop

/// Remembers keys of rows in a bounded piece of memory. What it calls new was never there; what it calls known may be new all the same,
/// once in very many times. (A Bloom filter in blocks of one cache line: Putze, Sanders, Singler 2007.)
struct KeyFilter: ~Copyable {
    private let words: UnsafeMutablePointer<UInt64>
    private let blockMask: UInt64
    private static let wordsInBlock = 8

    /// - Parameter keys: how many may come. Each has 64 bits, as long as that is no more than 16 MB; then about one in ten million new
    ///   ones is taken for known.
    init(keys: Int) {
        var blocks = 1024
        while blocks < min(keys / 8, 1 << 18) { blocks *= 2 }
        blockMask = UInt64(blocks - 1)
        words = .allocate(capacity: blocks * KeyFilter.wordsInBlock)
        words.initialize(repeating: 0, count: blocks * KeyFilter.wordsInBlock)
    }

    deinit { words.deallocate() }

    /// - Returns: whether it is new for certain.
    mutating func insert(_ hash: UInt64) -> Bool {
        let block = words + Int(hash & blockMask) * KeyFilter.wordsInBlock
        var bits = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
        var isNew = false
        for word in 0..<KeyFilter.wordsInBlock {
            let bit = UInt64(1) << (bits & 63)
            bits = bits >> 6 ^ bits << 58
            if block[word] & bit == 0 {
                isNew = true
                block[word] |= bit
            }
        }
        return isNew
    }
}

/// A hash of values that are a key together: of 64 bits, the same for the same values.
struct KeyHash {
    private(set) var value: UInt64

    /// - Parameter key: tells keys of one table apart.
    init(key: Int) { value = 0xCBF2_9CE4_8422_2325 &+ UInt64(key) &* 0x9E37_79B9_7F4A_7C15 }

    private mutating func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    /// - Parameter anyCase: letters of ASCII are the same in both cases, as for SQLite's NOCASE.
    mutating func add(_ bytes: some Sequence<UInt8>, anyCase: Bool) {
        for byte in bytes { mix(anyCase && 0x41...0x5A ~= byte ? byte | 0x20 : byte) }
        // No byte of UTF-8: where one value ends.
        mix(0xFF)
    }

    mutating func add(_ number: Int64) {
        var rest = UInt64(bitPattern: number)
        mix(0xFE)
        for _ in 0..<8 {
            mix(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    mutating func addNothing() { mix(0xFD) }

    /// Spread over all bits.
    var spread: UInt64 {
        var x = value
        x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
        x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
        return x ^ x >> 31
    }
}
