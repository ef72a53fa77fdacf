import Archives
import DiveShop
import Foundation
package import Store

/// What is taken away again: archives that never came into the list, and what killed processes left.
extension Backups {
    /// Takes an archive that is not in the list away again.
    static func withdraw(_ filename: String, from home: Home) {
        let path = "\(home.backups)/\(filename)"
        unlink(path)
        unlink(FileDigest.sidePath(of: path))
    }

    /// Only where the list is there to be asked, and does not know it.
    func withdrawUnlisted(_ filename: String, at now: Instant) {
        guard let list = try? store.backupList(at: now), list.find(filename)?.state == .foreign else { return }
        Backups.withdraw(filename, from: home)
    }

    /// Ends what processes that are gone began, and removes what they left.
    func sweep(at now: Instant) throws(Refusal) { try Backups.sweep(store, home, at: now) }

    static func sweep(_ store: Store, _ home: Home, at now: Instant) throws(Refusal) {
        for folder in workplaces(home) {
            for purpose in [WorkFolder.Purpose.making, .removing] {
                try WorkFolder.sweep(folder, purpose, of: home) { left throws(Refusal) in
                    try withdrawNoted(in: left, store, home, at: now)
                }
            }
        }
        try sweepSides(home)
    }

    /// Takes away the archives that somebody was killed over between their file and their row. What has another digest by now is another one.
    /// - Returns: the names of the folders whose archive a restore may still need that was cut off.
    private static func withdrawNoted(in left: [String], _ store: Store, _ home: Home, at now: Instant) throws(Refusal)
        -> Set<String>
    {
        let noted = left.compactMap { folder in WorkFolder.noted(in: folder).map { (folder: folder, archive: $0) } }
        if noted.isEmpty { return [] }
        let needed = try store.archivesOfOpenRestores()
        let list = try store.backupList(at: now)
        for (_, archive) in noted where !needed.contains(archive.filename) {
            let digest = (try? FileDigest.side(of: "\(home.backups)/\(archive.filename)")) ?? ""
            guard list.find(archive.filename)?.state == .foreign, digest == archive.digest else { continue }
            withdraw(archive.filename, from: home)
        }
        return Set(
            noted.filter { needed.contains($0.archive.filename) }.map { ($0.folder as NSString).lastPathComponent })
    }

    /// Removes digests of our archives that never came under their names, or whose archive did not or is gone.
    static func sweepSides(_ home: Home) throws(Refusal) {
        if access(home.backups, R_OK) != 0 { return }
        let held = try FolderLock(home.backups)
        defer { held.release() }
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: home.backups)) ?? [])
        let ending = FileDigest.sidePath(of: ".zip")
        for name in names where name.hasPrefix(Backups.prefix) {
            let isAlone = name.hasSuffix(ending) && !names.contains(String(name.dropLast(ending.count - 4)))
            if isAlone || name.hasSuffix(ending + ".part") { unlink("\(home.backups)/\(name)") }
        }
    }

    /// Temporary folders of processes that are gone; the next backup removes them.
    package static func leftovers(of home: Home) -> [String] {
        workplaces(home).flatMap { folder in
            WorkFolder.Purpose.allCases.flatMap { WorkFolder.leftovers(in: folder, $0, of: home) }
        }
    }
}
