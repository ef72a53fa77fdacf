import DiveShop
package import Foundation
import Store

/// Files that people ask for, each for its owner alone: one that stands under its name is whole, and none is written over.
package enum WholeFile {
    /// A name in the home's `exports` folder that no file has yet.
    static func free(
        _ name: String, in home: Home, at now: Instant, _ calendar: ShopCalendar, suffix: String = "csv"
    ) throws -> String {
        try FileManager.default.createDirectory(atPath: home.exports, withIntermediateDirectories: true)
        let stamp = calendar.iso8601(now).prefix(19).replacingOccurrences(of: ":", with: "").replacingOccurrences(
            of: "T", with: "-")
        let base = "\(home.exports)/\(name)-\(stamp)"
        var path = "\(base).\(suffix)"
        var number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = "\(base)-\(number).\(suffix)"
            number += 1
        }
        return path
    }

    /// - Throws: ``Refusal``, where there is a file, too.
    package static func write(_ bytes: Data, to path: String) throws {
        let isThere = Refusal(.data, "\(path) is there already; say another name")
        guard !FileManager.default.fileExists(atPath: path) else { throw isThere }
        let draft = try Draft(beside: path)
        do {
            try draft.file.write(contentsOf: bytes)
        } catch {
            throw cannotBeWritten(path)
        }
        guard try draft.put(at: path) else { throw isThere }
    }

    private static func cannotBeWritten(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) cannot be written; look at the folder's permissions and the disk")
    }

    /// A file that is being written beside its place, under a name that nobody else writes under. It goes with this, unless it was put there.
    final class Draft {
        let file: FileHandle
        private let path: String

        init(beside place: String) throws {
            path = "\(place).\(UUID().uuidString).part"
            guard
                FileManager.default.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
                let file = FileHandle(forWritingAtPath: path)
            else { throw cannotBeWritten(place) }
            self.file = file
        }

        deinit {
            try? file.close()
            unlink(path)
        }

        /// - Returns: false: another file stands there; this one waits for another place.
        func put(at place: String) throws -> Bool {
            do { try file.synchronize() } catch { throw cannotBeWritten(place) }
            if link(path, place) == 0 { return true }
            if errno == EEXIST || FileManager.default.fileExists(atPath: place) { return false }
            // Where the file system knows no links, as that of a stick, renaming must do.
            guard rename(path, place) == 0 else { throw cannotBeWritten(place) }
            return true
        }
    }
}
