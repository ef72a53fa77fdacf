/// How people read what the trail calls an action: `sign_in` is `signed in`, and where it was refused or failed `tried to sign in`. Programs,
/// the command line and exports keep the names.
package enum AuditAction {
    /// The verbs that names begin with, and their past.
    private static let pasts = [
        "activate": "activated", "add": "added", "adopt": "adopted", "begin": "began", "bring": "brought",
        "cancel": "cancelled", "change": "changed", "choose": "chose", "complete": "completed", "create": "created",
        "deactivate": "deactivated", "delete": "deleted", "disable": "disabled", "download": "downloaded",
        "drop": "dropped", "edit": "edited", "enable": "enabled", "end": "ended", "erase": "erased",
        "export": "exported", "forget": "forgot", "found": "founded", "handle": "handled", "import": "imported",
        "keep": "kept", "link": "linked", "look": "looked", "opt": "opted", "override": "overrode", "pause": "paused",
        "pin": "pinned", "preview": "previewed", "prune": "pruned", "record": "recorded", "remind": "reminded",
        "remove": "removed", "reschedule": "rescheduled", "resolve": "resolved", "restore": "restored",
        "resume": "resumed", "retire": "retired", "run": "ran", "schedule": "scheduled", "send": "sent", "set": "set",
        "sign": "signed", "stop": "stopped", "tag": "tagged", "tell": "told", "test": "tested", "undo": "undid",
        "unlink": "unlinked", "unlock": "unlocked", "unpin": "unpinned", "untag": "untagged", "verify": "verified",
    ]
    private static let tried = "tried to"

    /// - Parameter isDone: whether it was, and not refused.
    package static func words(_ name: String, isDone: Bool) -> String {
        // What a screen refused is told in its own words already.
        guard !name.contains(" ") else { return isDone ? name : "\(tried): \(name)" }
        let parts = name.split(separator: "_").map(String.init)
        guard let verb = parts.first, let past = pasts[verb] else { return parts.joined(separator: " ") }
        return (isDone ? [past] : [tried, verb]).joined(separator: " ")
            + parts.dropFirst().map { " \($0)" }.joined()
    }

    /// What somebody means who looks for one word of these: the verbs whose past it stands in, and whether it may be what was tried.
    package static func meant(by word: String) -> (verbs: [String], isTried: Bool) {
        let word = word.lowercased()
        return (pasts.filter { $0.value.contains(word) }.map(\.key).sorted(), tried.contains(word))
    }
}
