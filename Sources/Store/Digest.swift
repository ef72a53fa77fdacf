import CSystem
import DiveShop
import Foundation

enum Digest {
    /// SHA-256, as hex; empty where the system's library refuses.
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { hex($0) }
    }

    /// SHA-256 of a file that nobody writes meanwhile, as hex.
    static func hex(ofFile path: String) throws -> String {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
            throw Refusal(.unavailable, "\(path) cannot be read; check who owns it and its permissions")
        }
        return data.withUnsafeBytes { hex($0) }
    }

    private static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        // There is an address where there are no bytes, too.
        let none: [UInt8] = [0]
        let isDone = none.withUnsafeBytes { csys_sha256(bytes.baseAddress ?? $0.baseAddress, bytes.count, &digest) }
        guard isDone else { return "" }
        return hexadecimal(digest)
    }

    private static func hexadecimal(_ digest: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
