import CSystem
package import DiveShop
import Printable

/// What went wrong, as every command and the full screen tell it: one line on standard error.
package func complain(_ words: String) {
    csys_say("nautilus: \(Printable.visible(words))\n")
}

extension Refusal {
    /// The process's (cli.md): 1 failed, 65 wrong data, 69 a service or store is not to be had, 75 try later, 77 permission refused.
    package var exitStatus: Int32 {
        switch kind {
        case .failed: 1
        case .data: 65
        case .unavailable: 69
        case .later: 75
        case .permission: 77
        }
    }
}
