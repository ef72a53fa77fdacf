import DiveShop
import Foundation

/// The documents that a copy of the shop holds, each as it was seen before it was copied. So what somebody put there afterwards, or wrote into
/// one, is told apart.
package struct CopiedDocuments: Sendable {
    /// By folder, each as "" or "/waivers", and by name.
    private let folders: [String: [String: FileSeen]]

    init(_ folders: [String: [String: FileSeen]]) { self.folders = folders }

    /// Writes them down, under the last name at once or not at all, and has the disk confirm it. No name of a file has a nought in it.
    func write(to path: String) throws(Refusal) {
        func refusal() -> Refusal {
            Refusal(.unavailable, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        let temporary = path + ".part"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw refusal() }
        defer { close(file) }
        var lines: [UInt8] = []
        func put() throws(Refusal) {
            var done = 0
            while done < lines.count {
                let count = lines.withUnsafeBytes { Foundation.write(file, $0.baseAddress! + done, $0.count - done) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw refusal() }
                done += count
            }
            lines.removeAll(keepingCapacity: true)
        }
        for (folder, files) in folders {
            for (name, seen) in files {
                lines += Array("\(seen.words) \(folder.dropFirst())\(folder.isEmpty ? "" : "/")\(name)\0".utf8)
                if lines.count > 1 << 16 { try put() }
            }
        }
        try put()
        guard fsync(file) == 0, rename(temporary, path) == 0 else { throw refusal() }
    }

    /// What was written there: each document's path, and how it was seen. Nil: nothing was.
    static func read(from path: String) throws(Refusal) -> [String: String]? {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw Refusal(.unavailable, "\(path) cannot be read: \(error.localizedDescription)")
        }
        var documents: [String: String] = [:]
        for line in data.split(separator: 0) {
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
            guard parts.count == 5 else { continue }
            documents[String(decoding: parts[4], as: UTF8.self)] =
                parts[..<4].map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        }
        return documents
    }
}
