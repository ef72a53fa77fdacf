/// Numbers that look like chance and come out the same every time.
package struct Chance: RandomNumberGenerator {
    private var state: UInt64
    package init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    package mutating func below(_ n: Int) -> Int { Int.random(in: 0..<n, using: &self) }
    package mutating func one<T>(of choices: [T]) -> T { choices[below(choices.count)] }
}
