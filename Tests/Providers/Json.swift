/// JSON that a double answers with, in the order in which it is made.
enum Json: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation, Sendable {
    case null
    case number(Int)
    case text(String)
    case list([Json])
    case object([(String, Json)])

    init(stringLiteral value: String) { self = .text(value) }
    init(dictionaryLiteral elements: (String, Json)...) { self = .object(elements) }
    init(_ text: String?) { self = text.map(Json.text) ?? .null }
    init(_ number: Int?) { self = number.map(Json.number) ?? .null }

    var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(1 << 10)
        write(&out)
        return out
    }

    private func write(_ out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .number(let number): out += String(number).utf8
        case .text(let text): Json.write(text, &out)
        case .list(let items):
            out.append(0x5B)
            for (index, item) in items.enumerated() {
                if index > 0 { out.append(0x2C) }
                item.write(&out)
            }
            out.append(0x5D)
        case .object(let members):
            out.append(0x7B)
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(0x2C) }
                Json.write(member.0, &out)
                out.append(0x3A)
                member.1.write(&out)
            }
            out.append(0x7D)
        }
    }

    private static func write(_ text: String, _ out: inout [UInt8]) {
        out.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: out += [0x5C, byte]
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                out += "\\u\(digits.count < 2 ? "000" : "00")\(digits)".utf8
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }
}
