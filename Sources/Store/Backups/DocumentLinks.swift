import DiveShop
import Foundation

/// A folder of documents, linked file by file into another. Linked files cost no room and no time; where links do not work they are
/// copied. Done twice, the second time only what has changed is done again: so the moment of the copy is short.
struct DocumentLinks {
    private struct Seen: Equatable {
        let device, inode: UInt64
        let size: Int64
        let seconds, nanoseconds: Int
    }
    private let source: String
    private let target: String
    private var seen: [String: Seen] = [:]

    /// - Parameters:
    ///   - source: may be missing: then there are no documents.
    ///   - target: is made.
    init(from source: String, to target: String) throws {
        self.source = source
        self.target = target
        guard mkdir(target, 0o700) == 0 else { throw DocumentLinks.refusal(target) }
    }

    /// Makes `target` what `source` is now. Links and whatever else is no file and no folder are left out.
    mutating func bringUpToDate() throws {
        var found: [String: Seen] = [:]
        try walk("", into: &found)
        for name in seen.keys where found[name] == nil { unlink(target + name) }
        seen = found
    }

    private func walk(_ folder: String, into found: inout [String: Seen]) throws {
        guard let directory = opendir(source + folder) else {
            if errno == ENOENT && folder.isEmpty { return }
            throw DocumentLinks.refusal(source + folder)
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: entry.pointee.d_name) { $0.prefix { $0 != 0 }.map(\.self) }
            guard let entryName = String(validating: bytes, as: UTF8.self) else {
                throw Refusal(
                    .data,
                    "a document in \(source + folder) has a name that is no UTF-8, \(String(decoding: bytes, as: UTF8.self)), which no archive holds; rename it"
                )
            }
            if entryName == "." || entryName == ".." { continue }
            let name = folder + "/" + entryName
            if name == "/" + StagedDocuments.mark { continue }
            var info = stat()
            guard lstat(source + name, &info) == 0 else {
                // It went while the folder was read.
                if errno == ENOENT { continue }
                throw DocumentLinks.refusal(source + name)
            }
            switch info.st_mode & S_IFMT {
            case S_IFDIR:
                guard mkdir(target + name, 0o700) == 0 || errno == EEXIST else {
                    throw DocumentLinks.refusal(target + name)
                }
                try walk(name, into: &found)
            case S_IFREG:
                let now = Seen(
                    device: UInt64(info.st_dev), inode: UInt64(info.st_ino), size: Int64(info.st_size),
                    seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
                if seen[name] != now { try take(name) }
                found[name] = now
            default: continue
            }
        }
    }

    private func take(_ name: String) throws {
        unlink(target + name)
        if link(source + name, target + name) == 0 || errno == ENOENT { return }
        do {
            try FileManager.default.copyItem(atPath: source + name, toPath: target + name)
        } catch {
            throw Refusal(.unavailable, "\(source + name) cannot be copied: \(error.localizedDescription)")
        }
    }

    private static func refusal(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) cannot be read or made: \(String(cString: strerror(errno)))")
    }
}
