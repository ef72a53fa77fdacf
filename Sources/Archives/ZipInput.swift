import CZip
import DiveShop
import Foundation

/// An open file as libzip reads it. Each thread has one of its own; the file is the same.
final class ZipInput: ZipAnswering {
    private let file: OpenFile
    private var place = 0
    private var failure: Refusal?

    private init(_ file: OpenFile) { self.file = file }

    /// The archive in the file, to be read.
    static func open(_ file: OpenFile) throws(Refusal) -> OpaquePointer {
        let source = try ZipInput(file).source()
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        if let archive = zip_open_from_source(source, ZIP_RDONLY, &error) { return archive }
        zip_source_free(source)
        throw Refusal(.data, "it cannot be opened: \(String(cString: zip_error_strerror(&error)).lowercased())")
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
            let wanted = zip_source_seek_compute_offset(UInt64(place), UInt64(file.size), data, length, nil)
            guard wanted >= 0 else { return -1 }
            place = Int(wanted)
            return 0
        case ZIP_SOURCE_STAT:
            guard let stat = data?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
            zip_stat_init(stat)
            stat.pointee.size = UInt64(file.size)
            stat.pointee.valid = UInt64(ZIP_STAT_SIZE)
            return Int64(MemoryLayout<zip_stat_t>.size)
        case ZIP_SOURCE_READ:
            do throws(Refusal) {
                let count = try file.read(at: place, into: .init(start: data, count: Int(length)))
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
}
