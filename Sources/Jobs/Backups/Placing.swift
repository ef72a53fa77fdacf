import Archives
import DiveShop
import Foundation
import Store

/// Names of archives, and how one comes under its own.
extension Backups {
    static let prefix = "nautilus_backup_"

    struct UnlistedArchive {
        let made: MadeArchive
        /// Tells the next sweep of it, until it is listed or gone.
        let note: WorkFolder
    }

    /// `nautilus_backup_2026-06-13_143022.zip`, by the shop's clock.
    static func name(at now: Instant, in calendar: ShopCalendar, number: Int) -> String {
        let clock = Instant(seconds: now.seconds + calendar.offset(at: now)).text
        let stamp = "\(clock.prefix(10))_\(clock.suffix(8).filter { $0 != ":" })"
        return "\(prefix)\(stamp)\(number == 1 ? "" : "_\(number)").zip"
    }

    /// Gives a proven archive a name that nothing has, or had as far as is known, with its digest beside it: who finds the name finds the
    /// whole archive.
    /// - Parameter noted: where the name is written down until the list knows it.
    func publish(_ draft: String, digest: String, noted: WorkFolder, at now: Instant) throws(Refusal) -> String {
        let calendar = try store.shop().calendar
        let held = try FolderLock(home.backups)
        defer { held.release() }
        let known = Set(try store.backupList(at: now).backups.map(\.filename))
        var number = 1
        var name = Backups.name(at: now, in: calendar, number: number)
        while known.contains(name) || exists(name) || exists(FileDigest.sidePath(of: name)) {
            number += 1
            name = Backups.name(at: now, in: calendar, number: number)
        }
        let path = "\(home.backups)/\(name)"
        let side = FileDigest.sidePath(of: path)
        do throws(Refusal) {
            try noted.note(name, digest: digest)
            try FileDigest.writeSide(of: path, digest: digest)
            // domain.md §1: 0644 through the umask.
            guard chmod(draft, 0o644 & ~Home.umask) == 0, chmod(side, 0o644 & ~Home.umask) == 0,
                rename(draft, path) == 0
            else { throw Disk.refusal(path, errno) }
            guard held.synchronize() else { throw Disk.refusal(home.backups, errno) }
        } catch {
            unlink(path)
            unlink(side)
            throw error
        }
        return name
    }

    private func exists(_ name: String) -> Bool {
        var info = stat()
        return lstat("\(home.backups)/\(name)", &info) == 0
    }

    /// Takes an archive that was placed a moment ago away again.
    func withdraw(_ filename: String) { Backups.withdraw("\(home.backups)/\(filename)") }

    private static func withdraw(_ path: String) {
        unlink(path)
        unlink(FileDigest.sidePath(of: path))
    }

    /// Only where the list is there to be asked, and does not know it.
    func withdrawUnlisted(_ filename: String, at now: Instant) {
        if let list = try? store.backupList(at: now), list.find(filename)?.state == .foreign { withdraw(filename) }
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
            let path = "\(home.backups)/\(archive.filename)"
            guard list.find(archive.filename)?.state == .foreign,
                ((try? FileDigest.side(of: path)) ?? "") == archive.digest
            else { continue }
            withdraw(path)
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

    /// Where what is to be restored is unpacked: documents on the disk of the shop's, with which they change places; a database alone in the home,
    /// wherever they lie.
    static func staging(_ home: Home, documents: Bool = true) -> String {
        if documents { return (realDocuments(home) as NSString).deletingLastPathComponent }
        let folder = (home.documents as NSString).deletingLastPathComponent
        return URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    }

    /// Each folder in which there may be work under way.
    static func workplaces(_ home: Home) -> [String] {
        Set([home.backups, staging(home, documents: false), staging(home)]).sorted()
    }

    /// The folder of documents itself, where a link leads to it.
    private static func realDocuments(_ home: Home) -> String {
        URL(fileURLWithPath: home.documents).resolvingSymlinksInPath().path
    }

    /// The folder of documents; one that is not there holds none.
    /// - Throws: ``Refusal``: a link leads nowhere, as where a disk is not mounted: that is not a shop without documents; or the shop's own
    /// files lie within it: they would be in each archive, and be exchanged as documents are.
    static func documents(_ home: Home) throws(Refusal) -> String {
        var info = stat()
        if lstat(home.documents, &info) == 0, stat(home.documents, &info) != 0 {
            throw Refusal(.unavailable, "\(home.documents) leads nowhere; mount the disk that it leads to")
        }
        let folder = realDocuments(home)
        for own in [home.backups, (home.database as NSString).deletingLastPathComponent] {
            let path = URL(fileURLWithPath: own).resolvingSymlinksInPath().path
            guard path == folder || path.hasPrefix(folder + "/") else { continue }
            throw Refusal(
                .unavailable,
                "\(path) lies within the documents, \(folder), and is none of them; give the documents a folder of their own"
            )
        }
        return folder
    }

    /// Folders change places within one file system only, by whoever may write into both; and what is mounted within one would go along with it,
    /// and be emptied as what was exchanged is taken away.
    static func mustBeExchangeable(_ documents: String) throws(Refusal) {
        var (folder, parent) = (stat(), stat())
        guard stat(documents, &folder) == 0 else { return }
        guard folder.st_mode & S_IFMT == S_IFDIR else { throw Disk.noFolder(documents) }
        if access(documents, R_OK | W_OK | X_OK) != 0 { throw Disk.refusal(documents, errno) }
        let above = (documents as NSString).deletingLastPathComponent
        let isDisk = stat(above, &parent) == 0 && parent.st_dev != folder.st_dev
        guard let mounted = isDisk ? documents : Disk.mounts(in: documents).first else { return }
        throw Refusal(
            .unavailable,
            "\(mounted) is a disk of its own, which cannot be exchanged as a whole; mount it elsewhere, put the documents into a folder on it, and make \(documents) a link to that"
        )
    }

    // MARK: Finding one

    /// An archive that somebody named.
    struct Place {
        let path: String
        let filename: String
        /// As the list has it; nil: it lies elsewhere, or came from elsewhere.
        let known: Backup?
        let isOurs: Bool
    }

    /// - Parameter name: its name in the list, or a path to one that lies elsewhere.
    func find(_ name: String, at now: Instant) throws(Refusal) -> Place {
        let list = try store.backupList(at: now)
        var filename = name
        if name.contains("/") {
            let url = URL(fileURLWithPath: name).resolvingSymlinksInPath()
            filename = url.lastPathComponent
            let folder = URL(fileURLWithPath: home.backups).resolvingSymlinksInPath().path
            if url.deletingLastPathComponent().path != folder {
                guard Backups.isFile(url.path) else { throw Refusal(.data, "there is no file \(name)") }
                return Place(path: url.path, filename: filename, known: nil, isOurs: false)
            }
        }
        let known = list.find(filename)
        let path = "\(home.backups)/\(filename)"
        guard !filename.hasPrefix("."), Backups.isFile(path) else {
            throw Refusal(
                .data,
                known == nil
                    ? "there is no backup \(name); nautilus backup list shows those there are"
                    : "the file of \(name) is gone from \(home.backups)")
        }
        return Place(path: path, filename: filename, known: known, isOurs: true)
    }

    private static func isFile(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }
}
