package import Cells
package import DiveShop

/// Everything that can happen to the screens.
package enum Event: Hashable, Sendable {
    case input(Input)
    /// Nothing was typed for a moment, while the shell wanted to know (``Shell/awaitsPause``).
    case pause
    /// What there is to draw on, at the start and whenever the terminal changes its size.
    case frame(Frame)
    /// The clock: once a second at most, and whenever something is handled.
    case tick(Instant)
    /// What is watched changed, or was read for the first time.
    case snapshot(Query, Snapshot)
    /// What was last known of it, from before this start of the program; shown, marked as such, until it is read.
    case lastKnown(Query, Snapshot)
    /// A command was carried out, or refused.
    case done(Command)
    case refused(Command, Refusal)
    case job(JobID, JobEvent)
    /// The themes there are to choose from, the one in force, and what is wrong with the user's own files.
    case themes([String], current: String, mistakes: [String])
    /// Somebody was let in: by name and password, or by their account.
    case signedIn(Staff)
    /// Whoever tried to sign in was not let in.
    case signInRefused(Refusal)
    /// The new shop is there.
    case founded
    /// It could not be founded.
    case foundingRefused(Refusal)
    /// Something that the person should know.
    case notice(String, isAlarm: Bool)
}

/// What the screens want done. Values, so that a test can say what it expects.
package enum Effect: Hashable, Sendable {
    case command(Command)
    case start(JobID, Job)
    case cancel(JobID)
    /// Look at the shop in this theme from now on; nothing is stored.
    case showTheme(String)
    /// Look who that is; answered by ``Event/signedIn(_:)`` or ``Event/signInRefused(_:)``.
    case signIn(String, Secret)
    /// Nobody sits there any more: nothing is read or done for them.
    case signOut
    /// Write down that somebody tried what they may not: the action's words, and why not.
    case tellRefusal(String, Refusal)
    /// Keep what is typed into a form of that name, in case the line drops; or forget it.
    case keepDraft(form: String, fields: [String: String])
    case dropDraft(form: String)
    /// What was kept before is gone on with here, or thrown away.
    case settleDraft(Int64, goesOn: Bool)
    /// Make a new shop of it.
    case found(Founding)
    /// Read everything anew, however fresh it is.
    case refresh
    /// Draw everything anew, whatever the terminal shows.
    case redraw
    /// Put the program to sleep, as ctrl-z does.
    case suspend
    /// End the program.
    case leave
}
