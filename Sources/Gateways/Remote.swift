import DiveShop
import Printable

/// What the other side wrote, made fit for people.
enum Remote {
    /// On one line, without anything that a terminal would obey, at most so long, and without our secrets, should they be echoed.
    static func words(_ text: some StringProtocol, hiding secrets: [String] = [], longest: Int = 200) -> String {
        var text = String(text)
        for secret in secrets where secret.utf8.count >= 4 {
            while let range = text.firstRange(of: secret) { text.replaceSubrange(range, with: "•••") }
        }
        let clean = Printable.visible(trimmed(text.prefix(4 * longest)))
        return clean.count > longest ? clean.prefix(longest - 1) + "…" : clean
    }

    /// Without blanks and ends of lines around it.
    static func trimmed(_ text: some StringProtocol) -> String {
        let scalars = String(text).unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.value <= 0x20 }
}
