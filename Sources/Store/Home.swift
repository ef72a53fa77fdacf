package import DiveShop
import Foundation

/// Where a shop keeps its things: one folder, laid out as domain.md §1 says.
package struct Home: Hashable, Sendable {
    /// Absolute.
    package let root: String

    package init(root: String) {
        let trimmed = URL(fileURLWithPath: root).standardizedFileURL.path
        self.root = trimmed
    }

    /// The shop's home: `NAUTILUS_HOME`, else `nautilus` in `XDG_DATA_HOME`, else `~/.local/share/nautilus`.
    package init(environment: [String: String]) {
        self.init(root: Home.named(environment) ?? Home.dataFolder(environment) + "/nautilus")
    }

    /// The demo shop's home: `NAUTILUS_HOME` where that is set, else one of its own beside the real shop's.
    package static func demo(environment: [String: String]) -> Home {
        Home(root: named(environment) ?? dataFolder(environment) + "/nautilus-demo")
    }

    package var database: String { root + "/database/nautilus.db" }
    package var backups: String { root + "/storage/backups" }
    package var documents: String { root + "/storage/documents" }
    package var log: String { root + "/log/nautilus.log" }
    package var envFile: String { root + "/.env" }
    /// CSV files that people ask for.
    package var exports: String { root + "/exports" }
    /// What may be thrown away at any time: last known readings.
    package var cache: String { root + "/cache" }

    /// Makes the folders that are not there yet, 0755 through the process's umask, and an empty `.env` that only its owner
    /// reads. What exists keeps its mode. The database is made by ``Store``.
    package func make() throws(Refusal) {
        for folder in [root, root + "/database", backups, documents, root + "/log", exports, cache] {
            try Home.makeFolder(folder)
        }
        let file = open(envFile, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 { close(file) } else if errno != EEXIST { throw Home.refusal(envFile, errno) }
    }

    /// The process's own, which can only be asked for by setting it: other threads make files meanwhile.
    package static let umask: UInt32 = {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("Umask:") } ?? ""
        return line.split(separator: "\t").last.flatMap { UInt32($0, radix: 8) } ?? 0o022
    }()

    private static func makeFolder(_ path: String) throws(Refusal) {
        if mkdir(path, 0o755) == 0 { return }
        switch errno {
        case EEXIST:
            var info = stat()
            guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
                throw Refusal(.unavailable, "\(path) is in the way: it is no folder; move it, or set NAUTILUS_HOME")
            }
        case ENOENT where path != "/":
            try makeFolder((path as NSString).deletingLastPathComponent)
            if mkdir(path, 0o755) != 0 && errno != EEXIST { throw refusal(path, errno) }
        case let code:
            throw refusal(path, code)
        }
    }

    private static func refusal(_ path: String, _ code: Int32) -> Refusal {
        Refusal(
            .unavailable,
            "\(path) cannot be made (\(String(cString: strerror(code)))); set NAUTILUS_HOME to a folder of yours")
    }

    private static func named(_ environment: [String: String]) -> String? {
        environment["NAUTILUS_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The XDG base directory specification has relative paths ignored.
    private static func dataFolder(_ environment: [String: String]) -> String {
        if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return folder }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
        return home + "/.local/share"
    }
}
