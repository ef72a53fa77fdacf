import CSystem
import DiveShop
import Foundation

/// What was put among the documents while a restore was under way is in no backup: it comes along from the folder that was exchanged into the
/// one that has its place. So do pipes and sockets, which no archive holds. Where the archive has something else of that name, it comes into a folder
/// of its own.
///
/// Each is given its new name in one step, and what has it is not in the old folder any more: so this may be cut off, and is done again.
struct KeptDocuments {
    private let documents: StagedDocuments
    /// The folder that was exchanged.
    private let old: String
    private let beside: String
    /// In the backup that was made before; by path.
    private let backedUp: SeenFiles
    private var kept: [String] = []

    /// Carries over what is in no backup.
    /// - Parameter restoration: its row; names the folder for what has no place of its own.
    /// - Returns: where it is now, by path in the folder of documents.
    /// - Throws: ``Refusal``: to be done again.
    static func keep(_ documents: StagedDocuments, restoration: Int64) throws(Refusal) -> [String] {
        guard let backedUp = try CopiedDocuments.read(from: documents.list) else { return [] }
        var kept: [String] = []
        for old in documents.exchanged {
            var work = KeptDocuments(documents, old, "kept-by-restore-\(restoration)", backedUp)
            try work.walk([])
            kept += work.kept
        }
        if kept.isEmpty { return [] }
        let folder = open(documents.live, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw refusal(documents.live) }
        defer { close(folder) }
        // Before it is written down that the restore has ended, and what was exchanged is taken away.
        guard csys_sync_disk(folder) else { throw refusal(documents.live) }
        return kept.sorted()
    }

    private init(_ documents: StagedDocuments, _ old: String, _ beside: String, _ backedUp: SeenFiles) {
        self.documents = documents
        self.old = old
        self.beside = beside
        self.backedUp = backedUp
    }

    /// Paths as the disk has them: a name may be no UTF-8.
    private typealias Bytes = [UInt8]

    private static func path(_ folder: String, _ name: Bytes) -> [CChar] {
        (Array(folder.utf8) + (name.isEmpty ? [] : [UInt8(ascii: "/")] + name) + [0]).map(CChar.init(bitPattern:))
    }

    private static func words(_ name: Bytes) -> String { String(decoding: name, as: UTF8.self) }

    private static func refusal(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) cannot be kept: \(String(cString: strerror(errno)))")
    }

    private mutating func walk(_ folder: Bytes) throws(Refusal) {
        // Of the many that stay behind none is held.
        var (folders, left): ([Bytes], [Bytes]) = ([], [])
        let fault = try FolderNames.each(in: KeptDocuments.path(old, folder)) { name throws(Refusal) in
            let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
            var info = stat()
            guard lstat(KeptDocuments.path(old, path), &info) == 0 else {
                throw KeptDocuments.refusal("\(old)/\(KeptDocuments.words(path))")
            }
            switch info.st_mode & S_IFMT {
            case S_IFDIR: folders.append(path)
            case S_IFREG where path == Array(StagedDocuments.mark.utf8): return
            case S_IFREG where backedUp.find(path)?.isLike(FileSeen(info)) ?? false: return
            case S_IFREG where isInPlace(path, size: info.st_size), S_IFLNK where isSameLink(path): return
            default: left.append(path)
            }
        }
        if fault != nil { throw KeptDocuments.refusal("\(old)/\(KeptDocuments.words(folder))") }
        for path in left { try place(path) }
        for path in folders { try walk(path) }
    }

    /// The archive has the same.
    private func isInPlace(_ path: Bytes, size: off_t) -> Bool {
        var info = stat()
        guard lstat(KeptDocuments.path(documents.live, path), &info) == 0, info.st_mode & S_IFMT == S_IFREG,
            info.st_size == size
        else { return false }
        let name = KeptDocuments.words(path)
        return FileManager.default.contentsEqual(atPath: "\(old)/\(name)", andPath: "\(documents.live)/\(name)")
    }

    private func isSameLink(_ path: Bytes) -> Bool {
        func destination(_ folder: String) -> [CChar]? {
            var room = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
            return readlink(KeptDocuments.path(folder, path), &room, room.count - 1) > 0 ? room : nil
        }
        return destination(documents.live).map { $0 == destination(old) } ?? false
    }

    private mutating func place(_ path: Bytes) throws(Refusal) {
        var info = stat()
        // A pipe or a socket is in no backup, and is where it was: nobody need be told.
        let isNoDocument =
            lstat(KeptDocuments.path(old, path), &info) == 0 && ![S_IFREG, S_IFLNK].contains(info.st_mode & S_IFMT)
        for number in 0... {
            let aside = number == 0 ? "" : number == 1 ? "\(beside)/" : "\(beside)-\(number)/"
            let name = Array(aside.utf8) + path
            if makeFolders(name, below: aside),
                csys_place(KeptDocuments.path(old, path), KeptDocuments.path(documents.live, name))
            {
                if number > 0 || !isNoDocument { kept.append(KeptDocuments.words(name)) }
                return
            }
            // Something else has that name, or is where its folder is to be.
            if ![EEXIST, ENOTDIR, ENAMETOOLONG].contains(errno) || number == 100 {
                throw KeptDocuments.refusal("\(documents.live)/\(KeptDocuments.words(name))")
            }
        }
    }

    /// The folders that a name lies in, each as it was in the old one.
    /// - Parameter aside: what of the name the old one has not.
    /// - Returns: false: errno says why.
    private func makeFolders(_ name: Bytes, below aside: String) -> Bool {
        for (index, letter) in name.enumerated() where letter == UInt8(ascii: "/") {
            let folder = Array(name[..<index])
            var (info, was) = (stat(), stat())
            if lstat(KeptDocuments.path(documents.live, folder), &info) == 0 {
                if info.st_mode & S_IFMT == S_IFDIR { continue }
                errno = ENOTDIR
                return false
            }
            let path = KeptDocuments.path(documents.live, folder)
            guard mkdir(path, 0o755) == 0 || errno == EEXIST else { return false }
            guard lstat(KeptDocuments.path(old, Array(folder.dropFirst(aside.utf8.count))), &was) == 0 else {
                return false
            }
            _ = lchown(path, was.st_uid, was.st_gid)
            chmod(path, was.st_mode & 0o7777)
        }
        return true
    }
}
