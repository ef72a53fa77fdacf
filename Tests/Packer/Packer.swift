import Archives
import DiveShop
import Foundation

/// Archives in a process of its own, for what only that shows: how much memory it takes, and what is left when the disk is full.
///
///     Packer write ARCHIVE fast|small PASSPHRASE|- NAME=PATH… NAME/=FOLDER…
///     Packer verify|extract ARCHIVE PASSPHRASE|- [FOLDER]
///
/// Writes the highest memory in kB, seconds and the outcome on one line; ends with 65 where it was refused.
@main
struct Packer {
    static func main() {
        // A limit on the size of files is then an error as a full disk is.
        signal(SIGXFSZ, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 3 else { exit(64) }
        let began = DispatchTime.now().uptimeNanoseconds
        var outcome = ""
        var status: Int32 = 0
        do throws(Refusal) { outcome = try carryOut(words) } catch {
            outcome = error.words
            status = 65
        }
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - began) / 1e9
        print("\(highestMemory) kB \(String(format: "%.2f", seconds)) s: \(outcome)")
        exit(status)
    }

    /// In kB. Not getrusage's, which begins with that of the process that started this one.
    private static var highestMemory: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }

    private static func carryOut(_ words: [String]) throws(Refusal) -> String {
        switch words[0] {
        case "write":
            let sources = sources(words.dropFirst(4))
            let metadata = ArchiveMetadata(
                createdAt: "2026-06-13 12:00:00", description: "", includesDocuments: sources.names.count > 1,
                databaseSize: fileSize(words.dropFirst(4).first ?? ""), appVersion: "1", schemaVersion: 1,
                rowCounts: [:], shopName: "Shop", shopID: "1", auditHash: "", auditRows: 0)
            let written = try ArchiveWriter.write(
                sources, metadata, to: words[1], passphrase: passphrase(words[3]),
                compression: words[2] == "small" ? .small : .fast
            ) { _ in true }
            return written.map { "\($0.size) bytes" } ?? "stopped"
        case "verify":
            let reader = try ArchiveReader(path: words[1], passphrase: passphrase(words[2]))
            return try reader.verify { _ in true } != nil ? "sound" : "stopped"
        case "extract":
            let reader = try ArchiveReader(path: words[1], passphrase: passphrase(words[2]))
            return try reader.extract(into: words[3], documents: true) { _ in true } != nil ? "whole" : "stopped"
        default: throw Refusal(.data, "no such word")
        }
    }

    /// Files, and folders of them, of which the list is all that is held.
    private static func sources(_ words: ArraySlice<String>) -> ArchiveSources {
        let places = words.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }.filter { $0.count == 2 }
        var names = PackedNames()
        for place in places {
            guard place[0].hasSuffix("/"), let folder = opendir(place[1]) else {
                names.append(place[0])
                continue
            }
            defer { closedir(folder) }
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != "." && name != ".." { names.append(place[0] + name) }
            }
        }
        return ArchiveSources(
            names, size: 0,
            path: { name in
                guard
                    let place = places.first(where: { name == $0[0] || $0[0].hasSuffix("/") && name.hasPrefix($0[0]) })
                else { return "" }
                return place[1] + (name == place[0] ? "" : "/" + name.dropFirst(place[0].count))
            })
    }

    private static func passphrase(_ word: String) -> Secret? { word == "-" ? nil : Secret(word) }

    /// - Parameter word: NAME=PATH.
    private static func fileSize(_ word: String) -> Int {
        let path = word.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
        let about = try? FileManager.default.attributesOfItem(atPath: path)
        return (about?[.size] as? Int) ?? 0
    }
}
