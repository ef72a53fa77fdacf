import CSystem

enum Digest {
    /// SHA-256, as hex; empty where the system's library refuses.
    static func hex(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        let isDone = bytes.withUnsafeBufferPointer { csys_sha256($0.baseAddress, bytes.count, &digest) }
        guard isDone else { return "" }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
