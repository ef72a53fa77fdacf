import DiveShop
import Foundation

/// A folder of documents, linked file by file into another. Linked files cost no room and no time; where links do not work they are
/// copied. Done twice, the second time only what has changed is done again, and a folder in which nothing came or went is not read: so
/// the moment of the copy is short, however many documents there are.
struct DocumentLinks {
    private struct Folder {
        let seen: FileSeen
        /// It was last changed so long before it was read that no later change can have the same time.
        let isSettled: Bool
        var files: [String: FileSeen] = [:]
        var folders: [String] = []
        /// Links, and whatever else is no file and no folder.
        var leftOut = 0
    }
    private let source: String
    private let target: String
    /// By their paths from `source` on.
    private var folders: [String: Folder] = [:]
    /// What is changed in place shows in a link; in a copy it does not.
    private var areLinked = true

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
        var found: [String: Folder] = [:]
        try walk("", into: &found)
        for (path, folder) in folders where found[path].map({ !isSame($0, folder) }) ?? true {
            let now = found[path]?.files ?? [:]
            for name in folder.files.keys where now[name] == nil { unlink("\(target)\(path)/\(name)") }
        }
        folders = found
    }

    /// What the target holds, as it was seen before it was linked or copied.
    var copied: CopiedDocuments {
        CopiedDocuments(folders.mapValues(\.files), leftOut: folders.values.reduce(0) { $0 + $1.leftOut })
    }

    private func isSame(_ folder: Folder, _ before: Folder) -> Bool {
        areLinked && before.isSettled && folder.seen == before.seen
    }

    private mutating func walk(_ path: String, into found: inout [String: Folder]) throws {
        var info = stat()
        guard stat(source + path, &info) == 0 else {
            // There are no documents, or the folder went meanwhile.
            if errno == ENOENT { return }
            throw DocumentLinks.refusal(source + path)
        }
        var folder = Folder(seen: FileSeen(info), isSettled: time(nil) - info.st_mtim.tv_sec >= 2)
        if let before = folders[path], isSame(folder, before) {
            found[path] = before
            for name in before.folders { try walk("\(path)/\(name)", into: &found) }
            return
        }
        try read(path, into: &folder)
        found[path] = folder
        for name in folder.folders {
            guard mkdir("\(target)\(path)/\(name)", 0o700) == 0 || errno == EEXIST else {
                throw DocumentLinks.refusal("\(target)\(path)/\(name)")
            }
            try walk("\(path)/\(name)", into: &found)
        }
    }

    /// Links what is new in one folder, and finds those within it.
    private mutating func read(_ path: String, into folder: inout Folder) throws {
        guard let directory = opendir(source + path) else { throw DocumentLinks.refusal(source + path) }
        defer { closedir(directory) }
        let before = folders[path]?.files ?? [:]
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: entry.pointee.d_name) { $0.prefix { $0 != 0 }.map(\.self) }
            guard let entryName = String(validating: bytes, as: UTF8.self) else {
                throw Refusal(
                    .data,
                    "a document in \(source + path) has a name that is no UTF-8, \(String(decoding: bytes, as: UTF8.self)), which no archive holds; rename it"
                )
            }
            let place = "\(path)/\(entryName)"
            if [".", ".."].contains(entryName) || place == "/" + StagedDocuments.mark { continue }
            var info = stat()
            guard lstat(source + place, &info) == 0 else {
                // It went while the folder was read.
                if errno == ENOENT { continue }
                throw DocumentLinks.refusal(source + place)
            }
            switch info.st_mode & S_IFMT {
            case S_IFDIR: folder.folders.append(entryName)
            case S_IFREG:
                let now = FileSeen(info)
                if before[entryName] != now { try take(place) }
                folder.files[entryName] = now
            default: folder.leftOut += 1
            }
        }
    }

    private mutating func take(_ name: String) throws {
        unlink(target + name)
        if link(source + name, target + name) == 0 || errno == ENOENT { return }
        areLinked = false
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
