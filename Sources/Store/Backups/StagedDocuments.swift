import CSystem
import DiveShop
import Foundation

/// Documents that are to take the place of the shop's: both folders, on one file system. They are exchanged, so that what was there
/// lies in `staged` afterwards.
package struct StagedDocuments: Hashable, Sendable {
    package let staged: String
    package let live: String

    package init(staged: String, live: String) {
        self.staged = staged
        self.live = live
    }

    /// Lies in the folder that is to come, until it is in its place and that is written down: so one can tell whether they were exchanged
    /// already. It is no document.
    package static let mark = ".nautilus-restored"

    func mark() throws {
        unlink("\(live)/\(StagedDocuments.mark)")
        let file = open("\(staged)/\(StagedDocuments.mark)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw refusal(staged) }
        close(file)
    }

    /// Puts the folder into its place, if it is not there yet. To be called again where it is not known whether it was.
    /// - Throws: ``Refusal``: then neither was touched.
    func exchange() throws {
        let isMarked = access("\(live)/\(StagedDocuments.mark)", F_OK) == 0
        if !isMarked {
            guard access("\(staged)/\(StagedDocuments.mark)", F_OK) == 0 else {
                throw Refusal(.unavailable, "\(staged) with the documents is gone")
            }
            guard csys_exchange(staged, live) || errno == ENOENT && rename(staged, live) == 0 else {
                throw refusal(live)
            }
        }
        let folder = open((live as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// Once it is written down that they were exchanged.
    func unmark() { unlink("\(live)/\(StagedDocuments.mark)") }

    private func refusal(_ path: String) -> Refusal {
        Refusal(.unavailable, "\(path) cannot be replaced: \(String(cString: strerror(errno)))")
    }
}
