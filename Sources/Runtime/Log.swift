import DiveShop
import Foundation
package import Logging
import Printable
import Synchronization

/// The program's log: a line an entry, UTC, appended to the home's log file. One that has grown long is kept as `.1`.
package enum Log {
    /// The file has at most about twice this, in bytes.
    private static let longest = 1 << 20

    package static func toFile(_ path: String) -> Logger {
        Logger(label: "nautilus") { _ in FileHandler(path: path) }
    }

    private struct FileHandler: LogHandler {
        let path: String
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            var info = stat()
            if stat(path, &info) == 0, info.st_size > Log.longest { rename(path, path + ".1") }
            let line =
                "\(Instant.now.text)Z \(getpid()) \(event.level) \(Printable.visible(event.message.description))\n"
            let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard file >= 0 else { return }
            defer { close(file) }
            // One write a line: lines of several processes do not mix.
            _ = line.withCString { write(file, $0, strlen($0)) }
        }
    }
}
