import CDeflate
import DiveShop

/// SHA-256 of bytes as they come.
final class Sha256 {
    private var digest: OpaquePointer?

    init() throws(Refusal) {
        digest = deflate_digest_begin()
        if digest == nil { throw Refusal.noMemory }
    }

    deinit { _ = end() }

    func add(_ bytes: UnsafeRawBufferPointer) {
        if let digest, let base = bytes.baseAddress { deflate_digest_add(digest, base, bytes.count) }
    }

    /// As hex, of what came so far; more may come.
    func soFar() throws(Refusal) -> String {
        guard let digest, let copy = deflate_digest_copy(digest) else { throw Refusal.noMemory }
        return Sha256.ended(copy)
    }

    /// As hex; nothing may come after it.
    func end() -> String {
        guard let digest else { return "" }
        self.digest = nil
        return Sha256.ended(digest)
    }

    private static func ended(_ digest: OpaquePointer) -> String {
        var bytes = [UInt8](repeating: 0, count: length)
        deflate_digest_end(digest, &bytes)
        return hex(bytes[...])
    }

    /// Bytes of a digest.
    static let length = 32

    static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Of what ``isHex(_:)``.
    static func bytes(hex: String) -> [UInt8] {
        let digits = hex.utf8.map { $0 < 0x3A ? $0 & 15 : $0 - 0x57 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    static func isHex(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

extension Refusal {
    static let noMemory = Refusal(.failed, "there is no memory left; close other programs and try again")
}
