/// A JSON document whose keys keep the order they were given in: scripts and people read the important ones first, and
/// JSONEncoder does not promise that.
package indirect enum JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    case null
    case bool(Bool)
    case int(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }

    package static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    /// On several lines, two spaces a level.
    package var text: String {
        var out = ""
        write(to: &out, indent: 0)
        return out
    }

    private func write(to out: inout String, indent: Int) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .int(let value): out += String(value)
        case .number(let value): out += value.isFinite ? String(value) : "null"
        case .string(let value): JSON.quote(value, to: &out)
        case .array(let elements):
            JSON.list(elements, "[", "]", indent, to: &out) { $0.write(to: &$1, indent: indent + 1) }
        case .object(let members):
            JSON.list(members, "{", "}", indent, to: &out) { member, out in
                JSON.quote(member.0, to: &out)
                out += ": "
                member.1.write(to: &out, indent: indent + 1)
            }
        }
    }

    private static func list<T>(
        _ items: [T], _ open: String, _ close: String, _ indent: Int, to out: inout String,
        each: (T, inout String) -> Void
    ) {
        if items.isEmpty {
            out += open + close
            return
        }
        out += open
        for (index, item) in items.enumerated() {
            out += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: indent + 1)
            each(item, &out)
        }
        out += "\n" + String(repeating: "  ", count: indent) + close
    }

    /// Control characters, and those that a terminal would obey, are written as escapes: the text can be looked at safely.
    private static func quote(_ text: String, to out: inout String) {
        // Most texts are plain.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
            out += "\""
            out += text
            out += "\""
            return
        }
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if isHarmful(scalar) {
                    for unit in UTF16.encode(scalar)! { out += "\\u" + hex(unit) }
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        out += "\""
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20 && scalar.value < 0x7F { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func hex(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension Quantity {
    /// Money as a decimal string, dates as YYYY-MM-DD, times as ISO 8601 with offset (cli.md).
    package func json(_ calendar: ShopCalendar) -> JSON {
        switch self {
        case .money(let money): .string(money.decimal)
        case .count(let count): .int(count)
        case .share(let share): .number(share)
        case .seconds(let seconds): .int(seconds)
        case .day(let day): .string(day.text)
        case .moment(let instant): .string(calendar.iso8601(instant))
        case .text(let text): .string(text)
        case .none: .null
        }
    }
}
