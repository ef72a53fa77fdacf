import Cells
import DiveShop

/// Who sits there: coming, going, and what the clock does while nobody types.
extension Shell {
    /// When the screen is locked by itself; nil: never.
    var lockTime: Instant? { idleEnd(desk.dashboard?.shop.autoLockMinutes) }
    /// When money and names are blanked by themselves; nil: never.
    var privacyTime: Instant? { desk.isPrivate ? nil : idleEnd(desk.dashboard?.shop.privacyMinutes) }

    private func idleEnd(_ minutes: Int?) -> Instant? {
        guard signIn == nil, let minutes, minutes > 0 else { return nil }
        return lastInput.adding(seconds: minutes * 60)
    }

    mutating func watchTheClock() {
        if let privacyTime, privacyTime <= desk.now { desk.isPrivate = true }
        guard let lockTime, lockTime <= desk.now else { return }
        // Who has no password could not come back: their screen is blanked instead.
        if desk.dashboard?.staff.hasPassword == true { lock() } else { desk.isPrivate = true }
    }

    mutating func lock() {
        guard let staff = desk.dashboard?.staff else { return }
        guard staff.hasPassword else {
            return desk.tell("you have no password to come back with; W sets one", isAlarm: true)
        }
        desk.notice = nil
        signIn = SignIn(.locked(username: staff.username, name: staff.name))
    }

    /// - Parameter why: nil: because they wished it.
    mutating func signOut(_ why: String?) {
        guard signIn == nil else { return }
        desk.notice = nil
        signIn = SignIn(why.map { .signedOut($0) } ?? .start)
        clear()
        desk.effects.append(.signOut)
    }

    mutating func welcome(_ staff: Staff) {
        if sitter != staff.id {
            clear()
            drafts.asked = Drafts.forms
        }
        sitter = staff.id
        signIn = nil
        firstRun = nil
        lastInput = desk.now
        if let theme = staff.theme.flatMap({ desk.themes.contains($0) ? $0 : nil }) ?? desk.themes.first,
            theme != desk.theme
        {
            desk.theme = theme
            desk.effects.append(.showTheme(theme))
        }
    }

    /// Nothing of the one who sat there is left for the next.
    private mutating func clear() {
        sitter = nil
        scanner = Scanner()
        // What they were typing is offered to them again when they come back.
        keepDraft()
        drafts = Drafts()
        overlays.removeAll()
        screens.removeAll()
        screen = .dashboard
        desk.answers.removeAll()
        desk.lastKnown.removeAll()
        desk.isPrivate = false
        // What they started ends with them, and tells nobody else of what it did.
        for job in desk.jobs where job.isRunning { desk.effects.append(.cancel(job.id)) }
        desk.jobs.removeAll()
    }

    /// Whether somebody has gone and nobody has come: what is still told of their doing is not for the next.
    var isVacant: Bool {
        guard let signIn else { return false }
        if case .locked = signIn.reason { return false }
        return true
    }
}
