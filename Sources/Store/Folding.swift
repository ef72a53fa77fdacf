import Foundation
import GRDB

/// Texts that differ in case, or in how an accent is put together, made alike.
enum Folding {
    static let name = "nautilus_fold"

    static func fold(_ text: String) -> String { text.lowercased().precomposedStringWithCanonicalMapping }

    static let function = DatabaseFunction(name, argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map(fold)
    }
}

/// For searching: a counter's keyboard has none of the letters that a customer's name may have.
extension Folding {
    /// Small letters without their accents: `Søren Łukasz-Müßig` is `soren lukasz-mussig`. Letters of other scripts stay as they are.
    static func bare(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: bytes.append(UInt8(scalar.value) + 0x20)
            case 0..<0x80: bytes.append(UInt8(scalar.value))
            default:
                bytes.append(contentsOf: bareLetter(of: scalar.value) ?? Array(scalar.properties.lowercaseMapping.utf8))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What is written for an accent or a letter of Latin; nil: it is neither.
    static func bareLetter(of value: UInt32) -> [UInt8]? {
        if accents.contains(value) { return [] }
        if latin.contains(value) { return latinLetters[Int(value - latin.lowerBound)] }
        return vietnamese.contains(value) ? vietnameseLetters[Int(value - vietnamese.lowerBound)] : nil
    }

    /// Accents that stand by themselves behind their letter.
    private static let accents: ClosedRange<UInt32> = 0x300...0x36F
    private static let latin: ClosedRange<UInt32> = 0xC0...0x24F
    private static let vietnamese: ClosedRange<UInt32> = 0x1E00...0x1EFF
    private static let latinLetters = latin.map(bareLetter)
    private static let vietnameseLetters = vietnamese.map(bareLetter)

    private static func bareLetter(_ value: UInt32) -> [UInt8] {
        guard let scalar = Unicode.Scalar(value) else { return [] }
        let small = scalar.properties.lowercaseMapping
        if let plain = undivided[small] { return Array(plain.utf8) }
        let parts = small.decomposedStringWithCanonicalMapping.unicodeScalars.filter { !accents.contains($0.value) }
        let plain = String(String.UnicodeScalarView(parts))
        return Array((undivided[plain] ?? plain).utf8)
    }

    /// Letters that Unicode does not take apart, as who lacks them writes them.
    private static let undivided = [
        "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th",
        "ŋ": "n", "ƙ": "k", "ɓ": "b", "ɗ": "d",
    ]
}
