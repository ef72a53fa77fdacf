import Foundation

/// Bytes as letters.
enum Base64 {
    static func encoded(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// For addresses and tokens, without padding (RFC 4648 §5).
    static func urlEncoded(_ bytes: [UInt8]) -> String {
        let letters = encoded(bytes).utf8.compactMap { letter -> UInt8? in
            switch letter {
            case 0x2B: 0x2D
            case 0x2F: 0x5F
            case 0x3D: nil
            default: letter
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}
