/// The sign before a number's fraction.
package enum DecimalSign: String, CaseIterable, Sendable {
    case point, comma
}

/// One sign, or both.
package struct DecimalSigns: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package init(_ sign: DecimalSign) { self = sign == .point ? .point : .comma }
    package static let point = DecimalSigns(rawValue: 1)
    package static let comma = DecimalSigns(rawValue: 2)
    package static let all: DecimalSigns = [.point, .comma]

    package var each: [DecimalSign] { DecimalSign.allCases.filter { contains(DecimalSigns($0)) } }
}

/// A number as somebody wrote it, with the currency that may stand beside it.
package struct WrittenNumber: Equatable {
    /// Its figures without any sign between, up to 15 of them.
    package private(set) var figures = 0
    /// How many figures stand behind a point, or behind a comma, taken as the sign of the fraction; nil: it is no number then.
    private var behindPoint: Int?
    private var behindComma: Int?
    private var isNegative = false
    /// As it is written: `$`, `USD`, `kr`; nil: there is none.
    package private(set) var currency: String?

    /// The decimal signs with which it is a number.
    package var signs: DecimalSigns {
        var signs: DecimalSigns = []
        if behindPoint != nil { signs.insert(.point) }
        if behindComma != nil { signs.insert(.comma) }
        return signs
    }

    /// Whether it is another number with one sign than with the other.
    package var isOpen: Bool { behindPoint != nil && behindComma != nil && behindPoint != behindComma }

    /// The number times 10 to the power of `places`, with that sign. Nil: it is none then, or has more places that are not zero.
    package func scaled(_ places: Int, with sign: DecimalSign) -> Int? {
        guard let behind = sign == .point ? behindPoint : behindComma else { return nil }
        var value = figures
        if behind < places {
            for _ in behind..<places { value *= 10 }
        } else {
            for _ in places..<behind {
                guard value % 10 == 0 else { return nil }
                value /= 10
            }
        }
        return isNegative ? -value : value
    }

    /// Reads `1,234.56`, `1.234,56`, `1 234,5`, `1'234.50`, `-12`, `12-`, `(12.00)`, `$45`, `-$45.00`, `45.00 USD`, `€ 1.234,-`. Nil: it is
    /// nothing of these.
    package init?(_ text: UnsafeRawBufferPointer) {
        var bytes = text[...]
        if bytes.first == 0x28, bytes.last == 0x29 {
            isNegative = true
            bytes = bytes.dropFirst().dropLast()
        }
        // What stands before the first and behind the last figure: signs and a currency.
        guard let first = bytes.firstIndex(where: { 0x30...0x39 ~= $0 }),
            let last = bytes.lastIndex(where: { 0x30...0x39 ~= $0 })
        else { return nil }
        var start = first
        if start > bytes.startIndex, bytes[start - 1] == 0x2E || bytes[start - 1] == 0x2C {
            // .50, but not Fr.50
            let before = start - 2
            if before < bytes.startIndex || !WrittenNumber.isLetter(bytes[before]) { start -= 1 }
        }
        var end = last + 1
        // 45,- and 45.--
        if end < bytes.endIndex, bytes[end] == 0x2C || bytes[end] == 0x2E {
            let dashes = bytes[(end + 1)...].prefix { $0 == 0x2D }
            if !dashes.isEmpty { end = dashes.endIndex }
        }
        guard surroundings(bytes[..<start]), surroundings(bytes[end...]) else {
            return nil
        }
        guard number(bytes[start...last]) else { return nil }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 || byte >= 0x80 }

    /// Signs, and a currency of up to four letters.
    private mutating func surroundings(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        if bytes.isEmpty { return true }
        var rest = bytes
        trim(&rest)
        for atEnd in [false, true] {
            guard let sign = atEnd ? rest.last : rest.first else { return true }
            // The minus sign of typography has three bytes.
            let typographic = atEnd ? rest.suffix(3) : rest.prefix(3)
            let length = sign == 0x2D || sign == 0x2B ? 1 : typographic.elementsEqual([0xE2, 0x88, 0x92]) ? 3 : 0
            if length == 0 { continue }
            if sign != 0x2B {
                if isNegative { return false }
                isNegative = true
            }
            rest = atEnd ? rest.dropLast(length) : rest.dropFirst(length)
            trim(&rest)
        }
        if rest.isEmpty { return true }
        let name = String(decoding: rest, as: UTF8.self)
        guard currency == nil, rest.count <= 12, name.unicodeScalars.count <= 4 else { return false }
        for scalar in name.unicodeScalars where scalar != "$" && scalar != "." {
            if scalar.isASCII ? !WrittenNumber.isLetter(UInt8(scalar.value)) : !WrittenNumber.mayBeCurrency(scalar) {
                return false
            }
        }
        currency = name
        return true
    }

    private static func mayBeCurrency(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.generalCategory == .currencySymbol
    }

    /// Takes blanks and no-break spaces off both ends.
    private func trim(_ bytes: inout Slice<UnsafeRawBufferPointer>) {
        while true {
            if bytes.first == 0x20 {
                bytes.removeFirst()
            } else if bytes.last == 0x20 {
                bytes.removeLast()
            } else if bytes.starts(with: [0xC2, 0xA0]) || bytes.starts(with: [0xE2, 0x80, 0xAF]) {
                bytes.removeFirst(bytes.first == 0xC2 ? 2 : 3)
            } else if bytes.suffix(2).elementsEqual([0xC2, 0xA0]) || bytes.suffix(3).elementsEqual([0xE2, 0x80, 0xAF]) {
                bytes.removeLast(bytes.suffix(2).elementsEqual([0xC2, 0xA0]) ? 2 : 3)
            } else {
                return
            }
        }
    }

    /// The figures and what stands between them.
    private mutating func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        var count = 0
        // The figures since the last sign, and whether all groups so far can be thousands.
        var run = 0
        var points = 0
        var commas = 0
        var others = 0
        var groupsAreThousands = true
        var lastSign: UInt8 = 0
        var firstRun = 0
        var isFirstRunZero = false
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            if 0x30...0x39 ~= byte {
                figures = figures * 10 + Int(byte - 0x30)
                count += 1
                run += 1
                if count > 15 { return false }
                continue
            }
            if points + commas + others == 0 {
                firstRun = run
                isFirstRunZero = figures == 0
            } else if run != 3 {
                groupsAreThousands = false
            }
            run = 0
            lastSign = byte
            switch byte {
            case 0x2E: points += 1
            case 0x2C: commas += 1
            case 0x20, 0x27: others += 1
            // No-break and narrow no-break space, right quotation mark.
            case 0xC2 where index < bytes.endIndex && bytes[index] == 0xA0:
                index += 1
                others += 1
            case 0xE2
            where index + 1 < bytes.endIndex && bytes[index] == 0x80 && [0xAF, 0x99, 0x89].contains(bytes[index + 1]):
                index += 2
                others += 1
            default: return false
            }
        }
        let signs = points + commas + others
        if signs == 0 {
            behindPoint = 0
            behindComma = 0
            return true
        }
        func behind(_ ownSign: UInt8, _ own: Int, _ foreign: Int) -> Int? {
            guard own <= 1, foreign == 0 || others == 0 else { return nil }
            if own == 1 {
                guard lastSign == ownSign else { return nil }
                // Whatever is before it are groups of three.
                return signs == 1 || groupsAreThousands && 1...3 ~= firstRun && !isFirstRunZero ? run : nil
            }
            return groupsAreThousands && run == 3 && 1...3 ~= firstRun && !isFirstRunZero ? 0 : nil
        }
        behindPoint = behind(0x2E, points, commas)
        behindComma = behind(0x2C, commas, points)
        return behindPoint != nil || behindComma != nil
    }
}
