import DiveShop
import Foundation

/// A file's bytes, to be read more than once, from the first line of the table on.
final class ImportSource {
    /// What the person called it.
    let name: String
    /// In bytes.
    let size: Int
    /// Where the header begins: behind a byte order mark and a line that names the delimiter.
    private(set) var start = 0
    /// The number of the header's line.
    private(set) var firstLine = 1
    /// What such a line says: `sep=;`.
    private(set) var saidDelimiter: UInt8?
    /// The file begins with the mark of UTF-8.
    private(set) var saysUTF8 = false

    private let descriptor: Int32
    private let stamp: Stamp

    private struct Stamp: Equatable {
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    /// Opens a file, or takes standard input where the name is `-`. What can be read only once, as a pipe, is kept in a file without a
    /// name that is gone with the process.
    /// - Parameter folder: for such a file.
    init(_ path: String, spool folder: String, isStopped: () -> Bool) throws(Refusal) {
        name = path == "-" ? "standard input" : path
        let opened = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard opened >= 0 else { throw ImportSource.refusal(name, errno) }
        var info = stat()
        guard fstat(opened, &info) == 0 else {
            let code = errno
            close(opened)
            throw ImportSource.refusal(name, code)
        }
        var file = opened
        switch info.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFIFO, S_IFSOCK:
            do { file = try ImportSource.spool(opened, name, folder, isStopped) } catch {
                close(opened)
                throw error
            }
            close(opened)
            fstat(file, &info)
        default:
            close(opened)
            let what = info.st_mode & S_IFMT == S_IFDIR ? "is a folder" : "is no ordinary file"
            throw Refusal(.data, "\(name) \(what); name a CSV file")
        }
        descriptor = file
        size = Int(info.st_size)
        stamp = Stamp(size: size, seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
        try lookAtTheBeginning()
    }

    deinit { close(descriptor) }

    /// How much of the file lies before a place, from 0 to 1.
    func share(_ place: Int) -> Double { size == 0 ? 1 : min(1, Double(place) / Double(size)) }

    /// Reads a block from a place on; 0 at the end.
    func read(at place: Int, into block: UnsafeMutableRawBufferPointer) throws(Refusal) -> Int {
        while true {
            let count = pread(descriptor, block.baseAddress, block.count, off_t(place))
            if count >= 0 { return count }
            if errno != EINTR { throw ImportSource.refusal(name, errno) }
        }
    }

    /// A reader of records from the header on.
    func reader(delimiter: UInt8) -> CsvReader {
        var place = start
        return CsvReader(delimiter: delimiter, firstLine: firstLine) { block throws(Refusal) in
            let count = try self.read(at: place, into: block)
            place += count
            return count
        }
    }

    /// - Throws: ``Refusal`` where somebody wrote to the file since it was opened: what was read of it may be of two states.
    func checkUnchanged() throws(Refusal) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw ImportSource.refusal(name, errno) }
        let now = Stamp(size: Int(info.st_size), seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
        guard now == stamp else {
            throw Refusal(.later, "\(name) was written to while it was being read; nothing was imported: try again")
        }
    }

    private func lookAtTheBeginning() throws(Refusal) {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
        defer { block.deallocate() }
        let begin = block.prefix(try read(at: 0, into: block))
        if begin.starts(with: [0xFF, 0xFE]) || begin.starts(with: [0xFE, 0xFF]) {
            throw Refusal(.data, "\(name) is in UTF-16; save it as CSV in UTF-8")
        }
        if begin.starts(with: [0x50, 0x4B, 3, 4]) || begin.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw Refusal(.data, "\(name) is a workbook or an archive, not CSV; save the sheet as CSV")
        }
        if begin.starts(with: [0xEF, 0xBB, 0xBF]) {
            saysUTF8 = true
            start = 3
        }
        // sep=; is how a spreadsheet is told the delimiter.
        let line = begin[start...]
        guard line.count >= 6, line.prefix(4).elementsEqual("sep=".utf8), let end = line.dropFirst(5).first,
            end == 0x0A || end == 0x0D
        else { return }
        saidDelimiter = line[start + 4]
        start += 6
        if end == 0x0D, line.dropFirst(6).first == 0x0A { start += 1 }
        firstLine = 2
    }

    private static func spool(_ input: Int32, _ name: String, _ folder: String, _ isStopped: () -> Bool) throws(Refusal)
        -> Int32
    {
        let path = "\(folder)/import-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw Refusal(.unavailable, "\(name) cannot be kept in \(folder) while it is read: \(words(errno))")
        }
        unlink(path)
        var isWhole = false
        defer { if !isWhole { close(file) } }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { block.deallocate() }
        while true {
            let count = Foundation.read(input, block.baseAddress, block.count)
            if isStopped() { throw Refusal(.failed, "stopped; nothing was imported") }
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw refusal(name, errno)
            }
            var written = 0
            while written < count {
                let more = write(file, block.baseAddress! + written, count - written)
                guard more >= 0 || errno == EINTR else {
                    throw Refusal(.unavailable, "\(name) cannot be kept in \(folder) while it is read: \(words(errno))")
                }
                written += max(0, more)
            }
        }
        isWhole = true
        return file
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func refusal(_ name: String, _ code: Int32) -> Refusal {
        switch code {
        case ENOENT: Refusal(.data, "there is no file \(name)")
        case EACCES, EPERM: Refusal(.data, "\(name) cannot be read; look at who owns it and its permissions")
        default: Refusal(.data, "\(name) cannot be read: \(words(code))")
        }
    }
}
