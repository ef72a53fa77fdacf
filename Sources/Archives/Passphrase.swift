package import DiveShop
import Foundation

/// Passphrases of archives. ZIP makes the key of one in 1,000 rounds (PBKDF2 with SHA-1), which slows nobody down: it must withstand being
/// guessed by itself.
package enum Passphrase {
    /// A new one: 125 bits of chance in five groups of five, of letters and digits that nobody takes for one another.
    package static func make() -> Secret {
        var chance = SystemRandomNumberGenerator()
        while true {
            let groups = (0..<5).map { _ in
                String((0..<5).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &chance)] })
            }
            let secret = Secret(groups.joined(separator: "-"))
            // One of letters alone looks like words; there are few of them.
            if whyWeak(secret) == nil { return secret }
        }
    }

    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")

    package static let leastLength = 16
    /// Bits that guessing must cost, so that a farm of graphics cards needs many years.
    private static let leastBits = 64.0
    /// A word out of a large dictionary (Diceware: 7,776).
    private static let bitsOfWord = 12.9

    /// Why it is too weak, and what helps; nil: it is not.
    package static func whyWeak(_ secret: Secret) -> String? {
        let letters = Array(secret.value.unicodeScalars)
        if secret.value.hasControlCharacters { return "a passphrase has no control characters" }
        if secret.value.utf8.count > Secret.longest { return "a passphrase has at most \(Secret.longest) bytes" }
        if letters.count < leastLength {
            return
                "it has \(letters.count) characters and needs \(leastLength), since ZIP makes guessing cheap; nautilus backup passphrase makes a strong one"
        }
        let news = letters.indices.filter { !isForeseen(letters, $0) }.map { letters[$0] }
        if Set(letters).count < 6 || news.count < leastLength * 3 / 4 {
            return
                "it repeats itself or counts along, so it is soon guessed; nautilus backup passphrase makes a strong one"
        }
        if bits(news, words: words(of: secret.value)) < leastBits {
            return
                "it has too few different kinds of characters or words to withstand guessing; five words or more, or nautilus backup passphrase, make a strong one"
        }
        return nil
    }

    /// Whether a character follows from those before: the same again, the next or previous one, or what came one to eight before, twice.
    private static func isForeseen(_ letters: [Unicode.Scalar], _ at: Int) -> Bool {
        guard at >= 1 else { return false }
        let step = Int(letters[at].value) - Int(letters[at - 1].value)
        if step == 0 { return true }
        if abs(step) == 1 && at >= 2 && Int(letters[at - 1].value) - Int(letters[at - 2].value) == step { return true }
        return (2...8).contains { period in
            at >= period + 1 && letters[at] == letters[at - period] && letters[at - 1] == letters[at - 1 - period]
        }
    }

    /// Words, where it is nothing but words.
    private static func words(of text: String) -> Set<String>? {
        let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        return parts.count > 1 && parts.allSatisfy({ $0.allSatisfy(\.isLetter) }) ? Set(parts.map(String.init)) : nil
    }

    private static func bits(_ letters: [Unicode.Scalar], words: Set<String>?) -> Double {
        var kinds = 0.0
        if letters.contains(where: { ("a"..."z").contains($0) }) { kinds += 26 }
        if letters.contains(where: { ("A"..."Z").contains($0) }) { kinds += 26 }
        if letters.contains(where: { ("0"..."9").contains($0) }) { kinds += 10 }
        if letters.contains(where: { $0.isASCII && !$0.properties.isAlphabetic && !("0"..."9").contains($0) }) {
            kinds += 12
        }
        if letters.contains(where: { !$0.isASCII }) { kinds += 40 }
        let ofLetters = Double(letters.count) * log2(kinds)
        return words.map { min(ofLetters, Double($0.count) * bitsOfWord) } ?? ofLetters
    }
}
