import CZip
import DiveShop
import Foundation

/// What a header says of an entry: the one in front of it, or the one in the directory.
struct EntryHeader {
    let name: String
    /// Bytes of the header itself.
    let length: Int
    private(set) var packed: Int
    private(set) var size: Int
    let crc: UInt32
    /// Where the header in front of the entry is.
    private(set) var place: Int
    private let nameBytes: [UInt8]
    private let needs: UInt16
    private let flags: UInt16
    private let method: UInt16
    private let time: UInt16
    private let date: UInt16
    /// AES: version, maker, strength and the true method, as they are written.
    private var aes: [UInt8]?
    /// In the directory only.
    private var madeBy: UInt16 = 0
    private var attributes: UInt32 = 0
    private var isPlain = true

    private static let aesMethod: UInt16 = 99
    /// Version 6.3 of the format, on Unix: what libzip writes.
    private static let libzip: UInt16 = 0x033F

    var isEncrypted: Bool { flags & 1 != 0 }
    var actualMethod: UInt16 { aes.map { UInt16($0[5]) | UInt16($0[6]) << 8 } ?? method }

    /// Bytes of name and extra fields, of the 30 of a header in front of an entry; nil: it is none.
    static func lengths(front bytes: [UInt8]) -> Int? {
        guard bytes.count >= 30, bytes.number(0, 4) == 0x0403_4b50 else { return nil }
        return bytes.number(26, 2) + bytes.number(28, 2)
    }

    /// - Parameter bytes: the whole header.
    init?(front bytes: [UInt8], at place: Int) {
        guard let lengths = EntryHeader.lengths(front: bytes), bytes.count == 30 + lengths else { return nil }
        length = bytes.count
        self.place = place
        needs = UInt16(bytes.number(4, 2))
        flags = UInt16(bytes.number(6, 2))
        method = UInt16(bytes.number(8, 2))
        time = UInt16(bytes.number(10, 2))
        date = UInt16(bytes.number(12, 2))
        crc = UInt32(bytes.number(14, 4))
        packed = bytes.number(18, 4)
        size = bytes.number(22, 4)
        let nameEnd = 30 + bytes.number(26, 2)
        nameBytes = Array(bytes[30..<nameEnd])
        name = String(decoding: nameBytes, as: UTF8.self)
        guard read(extra: bytes[nameEnd...]) else { return nil }
    }

    /// - Parameter bytes: the whole directory.
    init?(central bytes: [UInt8], from start: Int) {
        guard start + 46 <= bytes.count, bytes.number(start, 4) == 0x0201_4b50 else { return nil }
        let nameEnd = start + 46 + bytes.number(start + 28, 2)
        let end = nameEnd + bytes.number(start + 30, 2)
        guard end <= bytes.count else { return nil }
        length = end - start
        madeBy = UInt16(bytes.number(start + 4, 2))
        needs = UInt16(bytes.number(start + 6, 2))
        flags = UInt16(bytes.number(start + 8, 2))
        method = UInt16(bytes.number(start + 10, 2))
        time = UInt16(bytes.number(start + 12, 2))
        date = UInt16(bytes.number(start + 14, 2))
        crc = UInt32(bytes.number(start + 16, 4))
        packed = bytes.number(start + 20, 4)
        size = bytes.number(start + 24, 4)
        // No remark, no other disk, no inner attributes.
        isPlain =
            bytes.number(start + 32, 2) == 0 && bytes.number(start + 34, 2) == 0 && bytes.number(start + 36, 2) == 0
        attributes = UInt32(bytes.number(start + 38, 4))
        place = bytes.number(start + 42, 4)
        nameBytes = Array(bytes[start + 46..<nameEnd])
        name = String(decoding: nameBytes, as: UTF8.self)
        guard read(extra: bytes[nameEnd..<end], isCentral: true) else { return nil }
    }

    /// Large sizes and AES; anything else is none of ours.
    private mutating func read(extra: ArraySlice<UInt8>, isCentral: Bool = false) -> Bool {
        var rest = Array(extra)
        var isLarge = false
        while !rest.isEmpty {
            guard rest.count >= 4 else { return false }
            let (kind, count) = (rest.number(0, 2), rest.number(2, 2))
            guard rest.count >= 4 + count else { return false }
            let field = Array(rest[4..<4 + count])
            rest.removeFirst(4 + count)
            switch kind {
            case 1 where !isLarge:
                isLarge = true
                var at = 0
                func next(_ value: inout Int) -> Bool {
                    guard value == 0xFFFF_FFFF else { return true }
                    guard at + 8 <= field.count, field[at + 7] < 0x40 else { return false }
                    value = field.number(at, 8)
                    at += 8
                    return true
                }
                guard next(&size), next(&packed), !isCentral || next(&place), at == field.count, at > 0 else {
                    return false
                }
            case 0x9901 where aes == nil && count == 7: aes = field
            default: return false
            }
        }
        return true
    }

    /// The version that the header in front names. For a place beyond 4 GB the directory names 4.5, if the entry wants no later one anyhow; in front of
    /// it that is no reason (APPNOTE 4.4.3).
    private var needsInFront: UInt16 {
        let isFarOnly = place >= 0xFFFF_FFFF && max(size, packed) < 0xFFFF_FFFF
        guard needs == 45 && isFarOnly else { return needs }
        return method == UInt16(ZIP_CM_DEFLATE) ? 20 : 10
    }

    /// The field in which the two headers of an entry differ; nil: none.
    func difference(to front: EntryHeader) -> String? {
        if nameBytes != front.nameBytes { return "its name" }
        if front.needs != needsInFront { return "the version that reads it" }
        if flags != front.flags { return "its flags" }
        if method != front.method || aes != front.aes { return "how it is packed" }
        if time != front.time || date != front.date { return "its time" }
        if crc != front.crc { return "its checksum" }
        if packed != front.packed || size != front.size { return "its size" }
        return nil
    }

    /// What is not as ``ArchiveWriter`` makes it; nil: nothing.
    /// - Parameter other: an entry of the same archive, of the same making.
    func whyOdd(beside other: EntryHeader) -> String? {
        let kind = attributes >> 16 & UInt32(S_IFMT)
        if kind == UInt32(S_IFLNK) { return "it is a link" }
        if attributes != ArchiveSeal.attributes { return "it is no plain file of one owner" }
        if !isPlain || madeBy != EntryHeader.libzip {
            return "its header in the directory is damaged, or of another program"
        }
        // Bit 0: encrypted; bit 11: the name is UTF-8, where it is more than ASCII.
        let utf8: UInt16 = nameBytes.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11
        if flags & ~1 != utf8 { return "its flags are none of ours" }
        if isEncrypted != other.isEncrypted { return "some entries are encrypted and some are not" }
        let isAES = aes.map { $0.number(0, 2) == 2 && $0[2] == 0x41 && $0[3] == 0x45 && $0[4] == 3 }
        if isEncrypted ? isAES != true || method != EntryHeader.aesMethod : aes != nil {
            return "it is encrypted in a way that is none of ours"
        }
        // Salt, check and mark of AES-256.
        let around = isEncrypted ? 28 : 0
        switch actualMethod {
        case UInt16(ZIP_CM_STORE) where packed == size + around: return nil
        case UInt16(ZIP_CM_DEFLATE) where packed > around: return nil
        default: return "it is packed in a way that is none of ours"
        }
    }
}

extension [UInt8] {
    /// A number, the low byte first.
    func number(_ at: Int, _ count: Int) -> Int {
        var number = 0
        for offset in (0..<count).reversed() { number = number << 8 | Int(self[at + offset]) }
        return number
    }
}
