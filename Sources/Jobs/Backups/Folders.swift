import DiveShop
import Foundation
import Store

/// The folders of the shop that backups and restores work in.
extension Backups {
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
}
