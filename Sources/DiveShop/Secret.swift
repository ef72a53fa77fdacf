import Foundation

/// A password or PIN. It never describes itself: no log, notice or failed test shows it. Letters that keyboards put together in other
/// ways are the same (NIST SP 800-63B §5.1.1.2).
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let value: String

    package init(_ value: String) { self.value = value.precomposedStringWithCanonicalMapping }

    package var description: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Bytes that the system's hash takes (crypt(3): 512 with the zero at its end).
    package static let longest = 511
    /// NIST SP 800-63B: at least eight characters for a secret that a person chooses.
    package static let leastPassword = 8
    /// Digits of a PIN, at least and at most.
    package static let pinLength = 6...12

    package var isPIN: Bool {
        Secret.pinLength.contains(value.utf8.count) && value.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }

    /// Why it cannot be anybody's password; nil: it can.
    package func whyNoPassword(for username: String) -> String? {
        if value.count < Secret.leastPassword { return "a password has at least \(Secret.leastPassword) characters" }
        if value.utf8.count > Secret.longest { return "a password has at most \(Secret.longest) bytes" }
        if value.hasControlCharacters { return "a password has no control characters" }
        if value.lowercased() == username.lowercased() { return "a password is not the user name" }
        if Set(value).count < 3 { return "a password is more than one or two characters again and again" }
        return nil
    }

    /// Why it cannot be a PIN; nil: it can.
    package var whyNoPIN: String? {
        guard isPIN else { return "a PIN has \(Secret.pinLength.lowerBound) to \(Secret.pinLength.upperBound) digits" }
        return Set(value).count < 3 ? "a PIN is more than one or two digits again and again" : nil
    }
}

extension String {
    /// C0, DEL, C1, and what stands for bytes that were no UTF-8.
    package var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.value == 0xFFFD }
    }
}
