/// What people call things that the tables of keys call otherwise: who looks for `resize` finds what makes a tile larger.
enum Synonyms {
    /// Where one of the phrases stands in the words of an action, it is found by the other words as well.
    private static let all: [(phrases: [String], words: String)] = [
        (["Make the tile"], "resize size grow shrink widget"),
        (["Move the tile"], "reorder arrange drag widget"),
        (["Add a tile"], "widget new"), (["Take the tile off"], "delete hide widget"),
        (["on the whole screen"], "fullscreen maximize enlarge"),
        (["Choose the tile's options"], "settings configure widget"),
        (["Show the keys"], "help shortcuts keyboard"), (["Leave the program", "or the program"], "quit exit close"),
        (["Show only", "Look for", "screen Customers", "screen Equipment"], "search find filter"),
        (["Choose a theme"], "colours colors dark light appearance"),
        (["Undo", "Put it back"], "revert restore"), (["Do again"], "redo"),
        (["Sign out"], "log out logout logoff switch user login"), (["Lock the screen"], "away"),
        (["Blank money"], "privacy hide"), (["your password"], "change secret"),
        (["Read everything anew"], "refresh reload update"), (["CSV file"], "export excel spreadsheet save"),
        (["Add", "Write a new"], "new create"), (["Deactivate", "Retire", "Take the schedule"], "delete remove"),
        (["screen Dashboard"], "home tiles widgets start"),
        (["screen Maintenance"], "service repair jobs due costs cylinder day"),
        (["screen Equipment"], "gear rental cylinders regulators inventory items"),
        (["screen Customers"], "people clients divers consent contact"),
        (["screen Campaigns"], "sms text messages mail e-mail email push notification newsletter templates replies"),
        (["Write them a message"], "sms text mail e-mail email push notification send"),
        (["screen Backups"], "restore archive save copy"), (["Make a backup"], "create new archive save"),
        (["Look what a restore"], "recover bring back"),
        (["screen Staff"], "users roles permissions accounts pin settings"),
        (["screen Audit"], "trail log history who did"),
        (["Show running jobs"], "progress tasks background"), (["Check that the store"], "verify integrity database"),
    ]

    /// By what an action is found besides its own words.
    static func of(_ action: String) -> String {
        all.filter { $0.phrases.contains { action.contains($0) } }.map(\.words).joined(separator: " ")
    }
}
