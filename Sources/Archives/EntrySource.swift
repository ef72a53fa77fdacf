import CDeflate
import CZip
import DiveShop

/// One entry as libzip reads it: pieces of the line, compressed already. libzip asks for size and CRC again once it has read all, so
/// these are known in time.
final class EntrySource: ZipAnswering {
    private let line: PieceLine
    /// Known with its first piece.
    private var entry: PieceLine.Entry?
    /// Told what was read; false stops.
    private let report: (_ bytes: Int) -> Bool
    /// Called before libzip reads an entry that is not compressed: libzip would compress it otherwise.
    var onStored: () -> Void = {}
    private(set) var failure: Refusal?
    private(set) var isStopped = false
    /// Bytes as they are in the archive, before they are encrypted.
    private(set) var packed = 0
    var size: Int { entry?.size ?? 0 }
    private var crc: UInt32 = 0
    private var place = 0
    private var isOver = false

    /// The entry that comes next in the line when libzip comes to it.
    init(of line: PieceLine, report: @escaping (_ bytes: Int) -> Bool) {
        self.line = line
        self.report = report
    }

    func answer(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: UInt64) -> Int64 {
        switch command {
        case ZIP_SOURCE_SUPPORTS: return ZipCommands.readable
        case ZIP_SOURCE_OPEN, ZIP_SOURCE_CLOSE: return 0
        case ZIP_SOURCE_ERROR: return ZipCommands.error(isStopped ? ZIP_ER_CANCELLED : ZIP_ER_READ, 0, data, length)
        default: break
        }
        do throws(Refusal) {
            switch command {
            case ZIP_SOURCE_STAT: return try tell(data)
            case ZIP_SOURCE_READ: return try read(UnsafeMutableRawBufferPointer(start: data, count: Int(length)))
            default: return -1
            }
        } catch {
            failure = error
            return -1
        }
    }

    private func tell(_ data: UnsafeMutableRawPointer?) throws(Refusal) -> Int64 {
        guard let stat = data?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
        let entry = try begun()
        // Whether it is compressed is known with the first piece.
        if packed == 0 && entry.isStored { onStored() }
        zip_stat_init(stat)
        stat.pointee.size = UInt64(entry.size)
        stat.pointee.comp_method = UInt16(entry.isStored ? ZIP_CM_STORE : ZIP_CM_DEFLATE)
        stat.pointee.encryption_method = UInt16(ZIP_EM_NONE)
        stat.pointee.crc = crc
        stat.pointee.valid = UInt64(
            ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD | (entry.isStored ? 0 : ZIP_STAT_CRC))
        return Int64(MemoryLayout<zip_stat_t>.size)
    }

    private func begun() throws(Refusal) -> PieceLine.Entry {
        if let entry { return entry }
        let first = try line.next().entry
        entry = first
        return first
    }

    private func read(_ room: UnsafeMutableRawBufferPointer) throws(Refusal) -> Int64 {
        _ = try begun()
        var count = 0
        while count < room.count && !isOver {
            let piece = try line.next()
            let bytes = piece.bytes.dropFirst(place).prefix(room.count - count)
            UnsafeMutableRawBufferPointer(rebasing: room.dropFirst(count)).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes))
            count += bytes.count
            place += bytes.count
            packed += bytes.count
            guard place == piece.bytes.count else { continue }
            crc = deflate_crc_of_both(crc, piece.crc, piece.rawCount)
            place = 0
            isOver = piece.isLast
            let rawCount = piece.rawCount
            line.giveBack()
            guard report(rawCount) else {
                isStopped = true
                return -1
            }
        }
        return Int64(count)
    }
}
