package import DiveShop
import Glibc
package import Store

/// What a person's tiles showed when they left, in the home's `cache` folder: the next start has a whole picture at once, marked
/// "last known", until each tile has been read. A file of another store or another form, or one that is broken, counts as none.
package struct LastKnown {
    private let path: String
    private let store: String

    /// Changes with the form of the file.
    private static let form = "nautilus readings 3"
    /// Bytes of a file; it never has as many.
    private static let longest = 4 << 20

    package init(home: Home, staff: Int64) {
        path = "\(home.cache)/readings-\(staff)"
        var info = stat()
        store = stat(home.database, &info) == 0 ? "\(info.st_dev)-\(info.st_ino)" : ""
    }

    package func load() -> [Query: Reading] {
        guard let bytes = LastKnown.contents(path) else { return [:] }
        return (try? readings(in: bytes)) ?? [:]
    }

    private func readings(in bytes: [UInt8]) throws(Unpacker.Broken) -> [Query: Reading] {
        var unpacker = Unpacker(bytes)
        guard try unpacker.text() == LastKnown.form, try unpacker.text() == store else { return [:] }
        var readings: [Query: Reading] = [:]
        while !unpacker.isAtEnd {
            let name = try unpacker.text()
            let chosen = try unpacker.list { u throws(Unpacker.Broken) in (try u.text(), try u.int()) }
            let reading = try unpacker.reading()
            guard let widget = WidgetID(rawValue: name),
                let options = try? WidgetOptions(Dictionary(chosen) { $1 }, for: widget)
            else { continue }
            readings[.reading(widget, options)] = reading
        }
        return readings
    }

    /// It may be thrown away at any time, so nobody needs to know where it cannot be written.
    package func save(_ readings: [Query: Reading]) {
        var packer = Packer()
        packer.put(LastKnown.form)
        packer.put(store)
        for (query, reading) in readings {
            guard case .reading(let widget, let options) = query else { continue }
            packer.put(widget.rawValue)
            packer.put(options.chosen.sorted { $0.key < $1.key }) { packer, option in
                packer.put(option.key)
                packer.put(option.value)
            }
            packer.put(reading)
        }
        let draft = "\(path).\(getpid())"
        let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let isWhole = write(file, packer.bytes, packer.bytes.count) == packer.bytes.count
        close(file)
        if !isWhole || rename(draft, path) != 0 { unlink(draft) }
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_size > 0, info.st_size <= longest else { return nil }
        let size = Int(info.st_size)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(0, read(file, buffer.baseAddress, size))
        }
    }
}
