/// The alphabet of text messages that take seven bits a character: 3GPP TS 23.038 §6.2.1 (basic table) and §6.2.1.1
/// (extension), in their default form, without national shift tables, which Twilio does not use.
enum GSMAlphabet {
    /// How many septets a character takes: 1 in the basic table, 2 in the extension table (an escape goes before it),
    /// 0 where the alphabet has no such character.
    static func septets(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 256 { return Int(latin[Int(scalar.value)]) }
        switch scalar {
        case "Γ", "Δ", "Θ", "Λ", "Ξ", "Π", "Σ", "Φ", "Ψ", "Ω": return 1
        case "€": return 2
        default: return 0
        }
    }

    /// Septets by code point, for the first 256. Form feed and escape are in the tables too, but nobody types them: they
    /// are control characters, and refused as such.
    private static let latin: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 256)
        let basic =
            "@£$¥èéùìòÇ\nØø\rÅå_ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            + "abcdefghijklmnopqrstuvwxyzäöñüà"
        for scalar in basic.unicodeScalars { table[Int(scalar.value)] = 1 }
        for scalar in "^{}\\[~]|".unicodeScalars { table[Int(scalar.value)] = 2 }
        return table
    }()
}
