import DiveShop

/// The end of an archive, which says where its directory is.
struct ArchiveEnd {
    let directory: Range<Int>
    let count: Int
    /// The digest in the comment; nil: the comment is none of ours.
    let seal: String?

    static let damaged = Refusal(.data, "the directory: its end is damaged")
    static let notOurs = Refusal(
        .data, "it was not written by Nautilus, or was changed by another program: its comment is none of ours")

    init(of file: OpenFile) throws(Refusal) {
        let comment = ArchiveSeal.empty.utf8.count
        // Where the end must be, if the archive is ours; else it is looked for, so that the reason is a good one.
        var place = file.size - 22 - comment
        var end = try ArchiveEnd.end(in: file, at: place)
        if end == nil {
            let tail = min(file.size, 22 + 0xFFFF)
            let bytes = try file.bytes(at: file.size - tail, count: tail) ?? []
            if let found = bytes.indices.reversed().first(where: { at in
                at + 22 <= bytes.count && bytes[at] == 0x50 && bytes.number(at, 4) == 0x0605_4b50
                    && at + 22 + bytes.number(at + 20, 2) == bytes.count
            }) {
                place = file.size - tail + found
                end = Array(bytes[found..<found + 22])
            }
        }
        guard let end else {
            let front = try file.bytes(at: 0, count: min(4, file.size)) ?? []
            guard front.count == 4, front.number(0, 4) == 0x0403_4b50 else {
                throw Refusal(.data, "it is no ZIP archive")
            }
            throw Refusal(.data, "it is cut short, or its end is damaged: its directory is missing")
        }
        let words = try file.bytes(at: place + 22, count: file.size - place - 22) ?? []
        let text = String(decoding: words, as: UTF8.self)
        let digest = text.dropFirst(ArchiveSeal.words.count)
        seal = text.hasPrefix(ArchiveSeal.words) && Sha256.isHex(digest) ? String(digest) : nil

        guard end.number(4, 4) == 0 else { throw ArchiveEnd.damaged }
        let large = try ArchiveEnd.large(in: file, before: place)
        guard large != nil || end.number(8, 2) == end.number(10, 2) else { throw ArchiveEnd.damaged }
        if let large {
            // The small numbers say the same, as far as they reach.
            guard end.number(8, 2) == min(large.count, 0xFFFF), end.number(10, 2) == min(large.count, 0xFFFF),
                end.number(12, 4) == min(large.directory.count, 0xFFFF_FFFF),
                end.number(16, 4) == min(large.directory.lowerBound, 0xFFFF_FFFF)
            else { throw ArchiveEnd.damaged }
            directory = large.directory
            count = large.count
        } else {
            let (size, start) = (end.number(12, 4), end.number(16, 4))
            guard start + size == place else { throw ArchiveEnd.damaged }
            directory = start..<place
            count = end.number(10, 2)
        }
        guard directory.count <= ArchiveEnd.largestDirectory else {
            throw Refusal(.data, "the directory: it is larger than that of any backup")
        }
    }

    /// Bytes: some million documents.
    private static let largestDirectory = 128 << 20

    /// As bytes.
    static func bytes(directory: Range<Int>, count: Int, comment: String) -> [UInt8] {
        func number(_ value: Int, _ length: Int) -> [UInt8] {
            (0..<length).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        var bytes: [UInt8] = []
        if count >= 0xFFFF || directory.upperBound >= 0xFFFF_FFFF {
            bytes += number(0x0606_4b50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
            bytes += number(count, 8) + number(count, 8) + number(directory.count, 8) + number(directory.lowerBound, 8)
            bytes += number(0x0706_4b50, 4) + number(0, 4) + number(directory.upperBound, 8) + number(1, 4)
        }
        bytes += number(0x0605_4b50, 4) + number(0, 4)
        bytes += number(min(count, 0xFFFF), 2) + number(min(count, 0xFFFF), 2)
        bytes += number(min(directory.count, 0xFFFF_FFFF), 4) + number(min(directory.lowerBound, 0xFFFF_FFFF), 4)
        return bytes + number(comment.utf8.count, 2) + comment.utf8
    }

    private static func end(in file: OpenFile, at place: Int) throws(Refusal) -> [UInt8]? {
        guard let bytes = try file.bytes(at: place, count: 22), bytes.number(0, 4) == 0x0605_4b50,
            place + 22 + bytes.number(20, 2) == file.size
        else { return nil }
        return bytes
    }

    /// The end of an archive of more than 4 GB or 65,535 entries, which stands before the other (APPNOTE 4.3.14 and 4.3.15).
    private static func large(
        in file: OpenFile, before place: Int
    ) throws(Refusal) -> (directory: Range<Int>, count: Int)? {
        guard let locator = try file.bytes(at: place - 20, count: 20), locator.number(0, 4) == 0x0706_4b50 else {
            return nil
        }
        guard let end = try file.bytes(at: place - 76, count: 56), end.number(0, 4) == 0x0606_4b50,
            locator.number(4, 4) == 0, locator.number(8, 8) == place - 76, locator.number(16, 4) == 1,
            end.number(4, 8) == 44, end.number(12, 2) == 45, end.number(14, 2) == 45, end.number(16, 8) == 0,
            [24, 32, 40, 48].allSatisfy({ end[$0 + 7] == 0 }), end.number(24, 8) == end.number(32, 8)
        else { throw damaged }
        let (size, start) = (end.number(40, 8), end.number(48, 8))
        guard start + size == place - 76 else { throw damaged }
        return (start..<place - 76, end.number(24, 8))
    }
}
