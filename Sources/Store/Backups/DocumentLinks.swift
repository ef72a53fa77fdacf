import DiveShop
import Foundation

/// A folder of documents, linked file by file into another. Linked files cost no room and no time; where links do not work they are
/// copied. Done twice, the second time only what has changed is done again, and a folder in which nothing came or went is not read: so
/// the moment of the copy is short, however many documents there are.
package struct DocumentLinks {
    private struct Folder {
        let seen: FileSeen
        /// It was last changed so long before it was read that no later change can have the same time.
        let isSettled: Bool
        /// Those that were copied, or all where they are remembered. What is linked is told by itself.
        var files = SeenFiles()
        var folders: [String] = []
        /// Links, and whatever else is no file and no folder.
        var leftOut = 0
    }
    private let source: String
    private let target: String
    /// By their paths from `source` on, byte for byte.
    private var folders: [[UInt8]: Folder] = [:]
    /// What is changed in place shows in a link; in a copy it does not.
    private var areLinked = true
    private let remembers: Bool

    /// - Parameters:
    ///   - source: may be missing: then there are no documents.
    ///   - target: is made.
    ///   - remembers: it is asked afterwards which they were.
    package init(from source: String, to target: String, remembers: Bool) throws {
        self.source = source
        self.target = target
        self.remembers = remembers
        guard mkdir(target, 0o700) == 0 else { throw DocumentLinks.refusal(target) }
    }

    /// Makes `target` what `source` is now. Links and whatever else is no file and no folder are left out.
    package mutating func bringUpToDate() throws {
        var found: [[UInt8]: Folder] = [:]
        try walk("", into: &found)
        folders = found
    }

    /// What the target holds, as it was seen before it was linked or copied; nil: it is not remembered.
    package var copied: CopiedDocuments? {
        remembers ? CopiedDocuments(folders.map { (String(decoding: $0, as: UTF8.self), $1.files) }) : nil
    }

    /// How many links, and whatever else is no file and no folder, there are.
    package var leftOut: Int { folders.values.reduce(0) { $0 + $1.leftOut } }

    private func isSame(_ folder: Folder, _ before: Folder) -> Bool {
        areLinked && before.isSettled && folder.seen == before.seen
    }

    private mutating func walk(_ path: String, into found: inout [[UInt8]: Folder]) throws {
        var info = stat()
        guard stat(source + path, &info) == 0 else {
            guard errno == ENOENT else { throw DocumentLinks.refusal(source + path) }
            // There are no documents, or the folder went meanwhile.
            if path.isEmpty { try removeWhatWent(path) }
            return
        }
        let key = Array(path.utf8)
        var folder = Folder(seen: FileSeen(info), isSettled: time(nil) - info.st_mtim.tv_sec >= 2)
        if let before = folders[key], isSame(folder, before) {
            found[key] = before
            for name in before.folders { try walk("\(path)/\(name)", into: &found) }
            return
        }
        if folders[key] != nil { try removeWhatWent(path) }
        try read(path, into: &folder)
        found[key] = folder
        for name in folder.folders {
            guard mkdir("\(target)\(path)/\(name)", 0o700) == 0 || errno == EEXIST else {
                throw DocumentLinks.refusal("\(target)\(path)/\(name)")
            }
            try walk("\(path)/\(name)", into: &found)
        }
    }

    /// Links what is new in one folder, and finds those within it.
    private mutating func read(_ path: String, into folder: inout Folder) throws {
        let before = folders[Array(path.utf8)]?.files
        try DocumentLinks.forEach(in: source + path) { bytes in
            guard let name = String(validating: bytes, as: UTF8.self) else {
                throw Refusal(
                    .data,
                    "a document in \(source + path) has a name that is no UTF-8, \(String(decoding: bytes, as: UTF8.self)), which no archive holds; rename it"
                )
            }
            let place = "\(path)/\(name)"
            if place == "/" + StagedDocuments.mark { return }
            var info = stat()
            guard lstat(source + place, &info) == 0 else {
                // It went while the folder was read.
                if errno == ENOENT { return }
                throw DocumentLinks.refusal(source + place)
            }
            switch info.st_mode & S_IFMT {
            case S_IFDIR: folder.folders.append(name)
            case S_IFREG:
                let now = FileSeen(info)
                guard try before?.find(bytes) == now || isLinked(place, now) || take(place) else { return }
                if remembers || !areLinked { folder.files.append(name, now) }
            default: folder.leftOut += 1
            }
        }
        folder.files.settle()
    }

    private func isLinked(_ place: String, _ now: FileSeen) -> Bool {
        var info = stat()
        return lstat(target + place, &info) == 0 && FileSeen(info) == now
    }

    /// Takes out of a folder what has no counterpart any more, or one of another kind.
    private func removeWhatWent(_ path: String) throws {
        try DocumentLinks.forEach(in: target + path) { bytes in
            let place = "\(path)/\(String(decoding: bytes, as: UTF8.self))"
            var (now, before) = (stat(), stat())
            let isThere = lstat(source + place, &now) == 0
            guard lstat(target + place, &before) == 0 else { throw DocumentLinks.refusal(target + place) }
            if isThere && (now.st_mode ^ before.st_mode) & S_IFMT == 0 { return }
            if before.st_mode & S_IFMT == S_IFDIR { try FileManager.default.removeItem(atPath: target + place) }
            unlink(target + place)
        }
    }

    private static func forEach(in folder: String, _ body: ([UInt8]) throws -> Void) throws {
        if try FolderNames.each(in: folder, body) != nil { throw refusal(folder) }
    }

    /// - Returns: false: it went meanwhile. It may come back as it was, so it is not said to be there.
    private mutating func take(_ name: String) throws -> Bool {
        unlink(target + name)
        if link(source + name, target + name) == 0 { return true }
        if isGone(name) { return false }
        areLinked = false
        do {
            try FileManager.default.copyItem(atPath: source + name, toPath: target + name)
            return true
        } catch {
            if isGone(name) {
                unlink(target + name)
                return false
            }
            throw Refusal(.unavailable, "\(source + name) cannot be copied: \(error.localizedDescription)")
        }
    }

    private func isGone(_ name: String) -> Bool {
        var info = stat()
        return lstat(source + name, &info) != 0 && errno == ENOENT
    }

    private static func refusal(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) cannot be read or made: \(String(cString: strerror(errno)))")
    }
}
