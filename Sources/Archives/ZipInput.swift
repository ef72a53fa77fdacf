import CZip
import DiveShop
import Foundation

/// Some entries of an archive as libzip reads them, as if those were all: it holds a third of a kilobyte for each. Each thread has some of its own;
/// the file is the same.
final class ZipInput: ZipAnswering {
    private let file: OpenFile
    /// So much of the file, and then these bytes.
    private let (front, end): (Int, [UInt8])
    private var size: Int { front + end.count }
    private var place = 0
    /// Why the file could not be read, which is no damage of it.
    private(set) var failure: Refusal?

    private init(_ layout: ArchiveLayout, _ entries: Range<Int>) throws(Refusal) {
        file = layout.file
        (front, end) = try layout.part(entries)
    }

    /// The entries, counted from the first of them on, to be read.
    static func open(
        _ layout: ArchiveLayout, _ entries: Range<Int>
    ) throws(Refusal) -> (archive: OpaquePointer, input: ZipInput) {
        let input = try ZipInput(layout, entries)
        let source = try input.source()
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        if let archive = zip_open_from_source(source, ZIP_RDONLY, &error) { return (archive, input) }
        zip_source_free(source)
        throw input.failure
            ?? Refusal(.data, "it cannot be opened: \(String(cString: zip_error_strerror(&error)).lowercased())")
    }

    func answer(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: UInt64) -> Int64 {
        switch command {
        case ZIP_SOURCE_SUPPORTS: return ZipCommands.seekable
        case ZIP_SOURCE_OPEN:
            place = 0
            return 0
        case ZIP_SOURCE_CLOSE: return 0
        case ZIP_SOURCE_TELL: return Int64(place)
        case ZIP_SOURCE_SEEK:
            let wanted = zip_source_seek_compute_offset(UInt64(place), UInt64(size), data, length, nil)
            guard wanted >= 0 else { return -1 }
            place = Int(wanted)
            return 0
        case ZIP_SOURCE_STAT:
            guard let stat = data?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
            zip_stat_init(stat)
            stat.pointee.size = UInt64(size)
            stat.pointee.valid = UInt64(ZIP_STAT_SIZE)
            return Int64(MemoryLayout<zip_stat_t>.size)
        case ZIP_SOURCE_READ:
            do throws(Refusal) {
                let count = try read(into: .init(start: data, count: Int(length)))
                place += count
                return Int64(count)
            } catch {
                failure = error
                return -1
            }
        case ZIP_SOURCE_ERROR: return ZipCommands.error(ZIP_ER_READ, failure == nil ? 0 : EIO, data, length)
        default: return -1
        }
    }

    private func read(into room: UnsafeMutableRawBufferPointer) throws(Refusal) -> Int {
        if place < front {
            return try file.read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: room.prefix(front - place)))
        }
        let bytes = end.dropFirst(place - front).prefix(room.count)
        room.copyBytes(from: bytes)
        return bytes.count
    }
}
