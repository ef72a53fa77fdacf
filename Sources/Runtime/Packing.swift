import DiveShop

/// Readings as bytes and back: a start of the program waits for it, and Foundation's coders take ten times as long for the same.
struct Packer {
    private(set) var bytes: [UInt8] = []

    /// Seven bits a byte, the sign in the lowest.
    mutating func put(_ number: Int) {
        var rest = UInt(bitPattern: number << 1 ^ number >> 63)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func put(_ number: Double) { put(Int(bitPattern: UInt(number.bitPattern))) }
    mutating func put(_ text: String?) { put(text.map { "+" + $0 } ?? "") }

    mutating func put<T>(_ list: [T], _ each: (inout Packer, T) -> Void) {
        put(list.count)
        for item in list { each(&self, item) }
    }

    mutating func put(_ quantity: Quantity) {
        switch quantity {
        case .none: put(0)
        case .money(let money):
            put(1)
            put(money.cents)
        case .count(let count):
            put(2)
            put(count)
        case .share(let share):
            put(3)
            put(share)
        case .seconds(let seconds):
            put(4)
            put(seconds)
        case .day(let day):
            put(5)
            put(day.number)
        case .moment(let moment):
            put(6)
            put(moment.seconds)
        case .text(let text):
            put(7)
            put(text)
        }
    }

    mutating func put(_ tone: Tone) { put(Tone.allCases.firstIndex(of: tone) ?? 0) }
}

/// What a ``Packer`` wrote. Bytes that are none end in ``Broken``, never in a trap.
struct Unpacker {
    struct Broken: Error {}
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    var isAtEnd: Bool { at == bytes.count }

    mutating func int() throws(Broken) -> Int {
        var number: UInt = 0
        var shift: UInt = 0
        while true {
            guard at < bytes.count, shift < 64 else { throw Broken() }
            let byte = bytes[at]
            at += 1
            number |= UInt(byte & 0x7F) << shift
            if byte < 0x80 { return Int(bitPattern: number >> 1) ^ -Int(bitPattern: number & 1) }
            shift += 7
        }
    }

    /// Of something that each takes a byte at least.
    mutating func count() throws(Broken) -> Int {
        let count = try int()
        guard count >= 0, count <= bytes.count - at else { throw Broken() }
        return count
    }

    mutating func text() throws(Broken) -> String {
        let count = try count()
        defer { at += count }
        return String(decoding: bytes[at..<at + count], as: UTF8.self)
    }

    mutating func double() throws(Broken) -> Double { Double(bitPattern: UInt64(UInt(bitPattern: try int()))) }
    mutating func optionalText() throws(Broken) -> String? {
        let text = try text()
        return text.isEmpty ? nil : String(text.dropFirst())
    }

    mutating func list<T>(_ each: (inout Unpacker) throws(Broken) -> T) throws(Broken) -> [T] {
        var list: [T] = []
        for _ in 0..<(try count()) { list.append(try each(&self)) }
        return list
    }

    mutating func quantity() throws(Broken) -> Quantity {
        switch try int() {
        case 0: .none
        case 1: .money(Money(cents: try int()))
        case 2: .count(try int())
        case 3: .share(try double())
        case 4: .seconds(try int())
        case 5: .day(try day())
        case 6: .moment(try moment())
        case 7: .text(try text())
        default: throw Broken()
        }
    }

    /// Days of the years 0 to 9999, as far as the calendar goes.
    mutating func day() throws(Broken) -> Day {
        let number = try int()
        guard (-719_528...2_932_896).contains(number) else { throw Broken() }
        return Day(number: number)
    }

    mutating func moment() throws(Broken) -> Instant {
        let seconds = try int()
        guard (-62_167_219_200...253_402_300_799).contains(seconds) else { throw Broken() }
        return Instant(seconds: seconds)
    }

    mutating func tone() throws(Broken) -> Tone {
        let place = try int()
        guard Tone.allCases.indices.contains(place) else { throw Broken() }
        return Tone.allCases[place]
    }
}
