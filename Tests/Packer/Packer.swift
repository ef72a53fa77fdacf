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
            let sources = words.dropFirst(4).flatMap { word -> [ArchiveSource] in
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { return [] }
                guard parts[0].hasSuffix("/") else { return [ArchiveSource(name: parts[0], path: parts[1])] }
                let names = (try? FileManager.default.contentsOfDirectory(atPath: parts[1])) ?? []
                return names.sorted().map { ArchiveSource(name: parts[0] + $0, path: "\(parts[1])/\($0)") }
            }
            let metadata = ArchiveMetadata(
                createdAt: "2026-06-13 12:00:00", description: "", includesDocuments: sources.count > 1,
                databaseSize: sources.first.map { fileSize($0.path) } ?? 0, appVersion: "1", schemaVersion: 1,
                rowCounts: [:], entries: [], shopName: "Shop", shopID: "1", auditHash: "", auditRows: 0)
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

    private static func passphrase(_ word: String) -> Secret? { word == "-" ? nil : Secret(word) }

    private static func fileSize(_ path: String) -> Int {
        let about = try? FileManager.default.attributesOfItem(atPath: path)
        return (about?[.size] as? Int) ?? 0
    }
}
