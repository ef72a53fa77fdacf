import CDeflate
import CZip
import DiveShop
import Foundation

/// The new file that libzip writes an archive into: its owner's alone, and nobody's before.
final class ZipOutput: ZipAnswering {
    let path: String
    let descriptor: Int32
    /// Why it cannot be written.
    private(set) var failure: Int32?
    private(set) var size = 0
    private var place = 0
    /// Written, and not in the file yet: libzip writes 8 kB at a time.
    private var gathered: [UInt8] = []
    private static let room = 1 << 18
    /// Up to here the disk was asked to write.
    private var begun = 0
    private static let stretch = 4 << 20

    init(making path: String) throws(Refusal) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.cannotWrite(path, errno) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    func answer(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: UInt64) -> Int64 {
        switch command {
        case ZIP_SOURCE_SUPPORTS: return ZipCommands.writable
        case ZIP_SOURCE_STAT:
            guard let stat = data?.assumingMemoryBound(to: zip_stat_t.self) else { return -1 }
            zip_stat_init(stat)
            stat.pointee.size = UInt64(size)
            stat.pointee.valid = UInt64(ZIP_STAT_SIZE)
            return Int64(MemoryLayout<zip_stat_t>.size)
        // libzip looks whether there is an archive already; it is to take no notice of what there is.
        case ZIP_SOURCE_OPEN, ZIP_SOURCE_CLOSE, ZIP_SOURCE_READ, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL: return 0
        case ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_REMOVE: return 0
        case ZIP_SOURCE_COMMIT_WRITE: return putDown() ? 0 : -1
        case ZIP_SOURCE_TELL_WRITE: return Int64(place)
        case ZIP_SOURCE_SEEK_WRITE:
            let wanted = zip_source_seek_compute_offset(UInt64(place), UInt64(size), data, length, nil)
            guard wanted >= 0, putDown() else { return -1 }
            place = Int(wanted)
            return 0
        case ZIP_SOURCE_WRITE:
            gathered += UnsafeRawBufferPointer(start: data, count: Int(length))
            place += Int(length)
            size = max(size, place)
            return gathered.count < ZipOutput.room || putDown() ? Int64(length) : -1
        case ZIP_SOURCE_ERROR: return ZipCommands.error(ZIP_ER_WRITE, failure ?? 0, data, length)
        default: return -1
        }
    }

    /// Adds bytes at the end.
    func add(_ bytes: UnsafeRawBufferPointer) throws(Refusal) {
        if let reason = Files.write(bytes, to: descriptor, at: size) { throw Files.cannotWrite(path, reason) }
        size += bytes.count
    }

    /// Cuts off what comes after the first so many bytes; libzip goes on there.
    func cut(to size: Int) throws(Refusal) {
        if ftruncate(descriptor, off_t(size)) != 0 { throw Files.cannotWrite(path, errno) }
        (self.size, place) = (size, size)
    }

    private func putDown() -> Bool {
        failure = gathered.withUnsafeBytes { Files.write($0, to: descriptor, at: place - $0.count) }
        if failure != nil { return false }
        gathered.removeAll(keepingCapacity: true)
        // The disk begins while the cores still compress, so that little is left to wait for at the end. Where it cannot, it writes it later.
        if size - begun >= ZipOutput.stretch {
            _ = deflate_begin_writing(descriptor, Int64(begun), Int64(size - begun))
            begun = size
        }
        return true
    }
}

/// What libzip reads from or writes to: it asks, by command.
protocol ZipAnswering: AnyObject {
    func answer(_ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: UInt64) -> Int64
}

extension ZipAnswering {
    /// A source that libzip owns once it has taken it, and lets go with the archive.
    func source() throws(Refusal) -> OpaquePointer {
        let box = Unmanaged.passRetained(ZipAnsweringBox(self))
        guard
            let source = zip_source_function_create(
                { box, data, length, command in
                    guard let box else { return -1 }
                    let held = Unmanaged<ZipAnsweringBox>.fromOpaque(box)
                    if command == ZIP_SOURCE_FREE {
                        held.release()
                        return 0
                    }
                    return held.takeUnretainedValue().answering.answer(command, data, length)
                }, box.toOpaque(), nil)
        else {
            box.release()
            throw Refusal.noMemory
        }
        return source
    }
}

/// A function of C cannot be generic: it gets this.
private final class ZipAnsweringBox {
    let answering: any ZipAnswering
    init(_ answering: any ZipAnswering) { self.answering = answering }
}

/// What sources say of themselves to libzip.
enum ZipCommands {
    static func mask(_ commands: zip_source_cmd_t...) -> Int64 {
        commands.reduce(0) { $0 | (1 << Int64($1.rawValue)) }
    }
    static let readable = mask(
        ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
        ZIP_SOURCE_SUPPORTS)
    static let seekable = readable | mask(ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL)
    static let writable =
        seekable
        | mask(
            ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_WRITE,
            ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE)

    /// The answer to libzip's question what went wrong.
    static func error(_ code: Int32, _ reason: Int32, _ data: UnsafeMutableRawPointer?, _ length: UInt64) -> Int64 {
        var error = zip_error_t()
        zip_error_init(&error)
        zip_error_set(&error, code, reason)
        defer { zip_error_fini(&error) }
        return zip_error_to_data(&error, data, length)
    }
}
