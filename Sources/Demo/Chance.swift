/// Numbers that look like chance and are the same for the same seed (SplitMix64).
struct Chance {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// From 0 to less than 1.
    mutating func part() -> Double { Double(next() >> 11) * 0x1p-53 }
    mutating func below(_ n: Int) -> Int { n <= 1 ? 0 : Int(next().multipliedFullWidth(by: UInt64(n)).high) }
    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
    mutating func happens(_ share: Double) -> Bool { part() < share }
    mutating func pick<T>(_ things: [T]) -> T { things[below(things.count)] }

    /// A place among weights.
    mutating func weighted(_ weights: [Double]) -> Int {
        var left = part() * weights.reduce(0, +)
        for (i, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return i }
        }
        return weights.count - 1
    }

    /// A whole number whose mean is `mean`: the fraction decides between its neighbours.
    mutating func about(_ mean: Double) -> Int { Int(mean) + (happens(mean - mean.rounded(.down)) ? 1 : 0) }
}
