package import DiveShop
import Foundation

/// Words, flags, addresses and numbers of phones as people write them. All texts are UTF-8.
package enum TextForms {
    /// Without blanks, line ends and no-break spaces at both ends; and without what spreadsheets put around a value so that it stays
    /// text: `="0123"`, and an apostrophe before `=`, `+`, `-` or `@`.
    package static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (start, end) = (0, text.count)
        while start < end {
            if isBlank(text[start]) {
                start += 1
            } else if text[start] == 0xC2 && start + 1 < end && text[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while end > start {
            if isBlank(text[end - 1]) {
                end -= 1
            } else if end - start >= 2 && text[end - 2] == 0xC2 && text[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        if end - start >= 3 && text[start] == 0x3D && text[start + 1] == 0x22 && text[end - 1] == 0x22 {
            start += 2
            end -= 1
        } else if end - start >= 2 && text[start] == 0x27 && [0x3D, 0x2B, 0x2D, 0x40].contains(text[start + 1]) {
            start += 1
        }
        return UnsafeRawBufferPointer(rebasing: text[start..<end])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

    /// Whether what exports write where there is nothing cannot be a value of that kind. A name may be Null; a date, an amount or an
    /// address is not.
    static func hasWordsForNothing(_ kind: ImportKind) -> Bool {
        switch kind {
        case .text, .notes, .code, .word, .anyWord: false
        default: true
        }
    }

    /// What exports write where there is nothing, in a column of a kind that has such words.
    package static func isNothing(_ text: UnsafeRawBufferPointer, _ kind: ImportKind) -> Bool {
        if text.isEmpty { return true }
        // Namibia
        if kind == .country && text.count == 2 { return false }
        guard text.count <= 19 else { return false }
        switch text[0] | 0x20 {
        // N, -, \, 0
        case 0x6E, 0x2D, 0x7C, 0x30: break
        default: return false
        }
        let word = String(decoding: text, as: UTF8.self).lowercased()
        return ["null", "\\n", "n/a", "na", "none", "nil", "-", "--", "0000-00-00", "0000-00-00 00:00:00"].contains(
            word)
    }

    /// `1.2E+10`
    static func isMangledNumber(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count >= 5, text.count <= 24, 0x30...0x39 ~= text[0],
            let e = text.firstIndex(where: { $0 | 0x20 == 0x65 }), e + 2 < text.count, text[e + 1] == 0x2B
        else { return false }
        return text[..<e].allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2E || $0 == 0x2C }
            && text[(e + 2)...].allSatisfy { 0x30...0x39 ~= $0 }
    }

    /// Five figures at least, and no more letters than an extension needs. What number it is, is asked when it is called.
    static func isPhone(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count <= 40 else { return false }
        var figures = 0
        var letters = 0
        for byte in text {
            if 0x30...0x39 ~= byte {
                figures += 1
            } else if 0x61...0x7A ~= byte | 0x20 {
                letters += 1
            } else if byte < 0x20 || byte == 0x40 {
                return false
            }
        }
        return figures >= 5 && letters <= 12
    }

    static func isEmail(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count <= 254, let at = text.firstIndex(of: 0x40), at > 0, at < text.count - 1,
            text.lastIndex(of: 0x40) == at
        else { return false }
        return text.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2C && $0 != 0x3B && $0 != 0x3C && $0 != 0x3E }
    }

    static func flag(_ text: UnsafeRawBufferPointer) -> Bool? {
        if text.count == 1 {
            switch text[0] | 0x20 {
            // 1, y, t, x
            case 0x31, 0x79, 0x74, 0x78: return true
            // 0, n, f
            case 0x30, 0x6E, 0x66: return false
            default: return nil
            }
        }
        guard text.count <= 12 else { return nil }
        switch String(decoding: text, as: UTF8.self).lowercased() {
        case "yes", "true", "on", "active", "enabled", "subscribed", "✓", "✔", "☑": return true
        case "no", "false", "off", "inactive", "disabled", "unsubscribed", "✗", "☐": return false
        default: return nil
        }
    }

    /// In small letters, with `_` between: `Picked Up` is `picked_up`.
    package static func word(_ text: String) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    }

    /// Two letters for a country given by them or by its English name.
    static func country(_ text: String) -> String? {
        let isCode = text.utf8.count == 2 && text.utf8.allSatisfy { 0x61...0x7A ~= $0 | 0x20 }
        let code = isCode ? text.uppercased() : nil
        if let code { return code == "UK" ? "GB" : code }
        return countries[header(text)]
    }

    private static let countries: [String: String] = {
        var codes = [
            "usa": "US", "unitedstatesofamerica": "US", "america": "US", "greatbritain": "GB", "england": "GB",
            "scotland": "GB", "wales": "GB", "northernireland": "GB", "holland": "NL", "uae": "AE",
        ]
        let english = Locale(identifier: "en_US")
        for region in Locale.Region.isoRegions where region.identifier.count == 2 {
            if let name = english.localizedString(forRegionCode: region.identifier) {
                codes[header(name)] = region.identifier
            }
        }
        return codes
    }()

    /// A header without case, blanks and signs: `E-mail`, `e_mail` and `Email` are the same.
    package static func header(_ text: String) -> String {
        String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}

/// Which signs and codes mean the shop's currency.
enum Currencies {
    private static let codes = [
        "$": [
            "usd", "us$", "aud", "a$", "au$", "cad", "c$", "ca$", "nzd", "nz$", "sgd", "s$", "hkd", "hk$", "mxn", "mx$",
            "bzd", "bsd", "fjd",
        ],
        "€": ["eur", "euro"], "£": ["gbp", "egp"], "¥": ["jpy", "cny", "rmb"],
    ]

    /// Whether an amount with that beside it may be in the shop's currency: not where it plainly is another one's.
    static func isSame(_ written: String, as symbol: String) -> Bool {
        let written = written.lowercased().filter { $0 != "." }
        if written == symbol.lowercased() || codes[symbol]?.contains(written) == true { return true }
        return codes[symbol] == nil && codes[written] == nil && !codes.values.contains { $0.contains(written) }
    }
}
