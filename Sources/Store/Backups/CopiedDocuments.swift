import DiveShop
import Foundation

/// The documents that a copy of the shop holds, each as it was seen before it was copied. So what somebody put there afterwards, or wrote into
/// one, is told apart.
package struct CopiedDocuments: Sendable {
    /// A folder's path is "" or "/waivers".
    private let folders: [(path: String, files: SeenFiles)]

    init(_ folders: [(path: String, files: SeenFiles)]) { self.folders = folders }

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
            for (name, seen) in zip(files.names, files.seen) {
                lines += Array("\(seen.words) \(folder.dropFirst())\(folder.isEmpty ? "" : "/")\(name)\0".utf8)
                if lines.count > 1 << 16 { try put() }
            }
        }
        try put()
        guard fsync(file) == 0, rename(temporary, path) == 0 else { throw refusal() }
    }

    /// What was written there, by path; nil: nothing was.
    static func read(from path: String) throws(Refusal) -> SeenFiles? {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch CocoaError.fileReadNoSuchFile {
            return nil
        } catch {
            throw Refusal(.unavailable, "\(path) cannot be read: \(error.localizedDescription)")
        }
        var documents = SeenFiles()
        var rest = data[...]
        while let end = rest.firstIndex(of: 0) {
            let line = Substring(decoding: rest[..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            let parts = line.split(separator: " ", maxSplits: 4)
            guard let name = parts.last, let seen = FileSeen(words: line[..<name.startIndex]) else { continue }
            documents.append(String(name), seen)
        }
        documents.settle()
        return documents
    }
}
