import Cells
import DiveShop

/// Codes of items, from a scanner that types them.
extension Shell {
    /// Whether there are keys that may be the beginning of a code: until ``Event/pause`` comes, nobody knows.
    package var awaitsPause: Bool { scanner.awaitsPause }
    /// How long nothing must have come for that.
    package static let pauseMilliseconds = Scanner.holdMilliseconds

    /// Whether what is typed may be a code that was scanned: in a field it is text like any other. Everywhere else it may be, for keys
    /// that sign out, stop a job or call a campaign off stand in every code.
    var takesCodes: Bool { !top.isTyping }

    mutating func takeOrScan(_ input: Input) {
        switch input {
        case .key(let key):
            switch scanner.take(key) {
            case .nothing: break
            case .keys(let keys): take(keys)
            case .code(let text, let isWhole): begin(text, isWhole)
            }
        case .paste(let text):
            take(scanner.release())
            begin(text, text.last?.isNewline == true)
        case .mouse, .resized:
            take(scanner.release())
            give(input)
        }
    }

    /// Keys that a person pressed.
    mutating func take(_ keys: [Key]) {
        guard signIn == nil, firstRun == nil else { return }
        for key in keys { give(.key(key)) }
    }

    private mutating func begin(_ code: String, _ isWhole: Bool) {
        if let why = refusalOfCodes {
            if !isWhole { scanner.swallow() }
            return desk.tell(why, isAlarm: true)
        }
        if isWhole {
            desk.openAlone(ItemBoard(code: code))
        } else {
            desk.open(CodePrompt(code))
        }
        carryOutRequests()
    }

    /// Why a code opens no item here.
    private var refusalOfCodes: String? {
        if overlays.contains(where: { $0.isTyping || $0.typed != nil }) {
            return "a code was scanned while a form waits; finish or leave the form first"
        }
        if overlays.contains(where: { $0.asks }) { return "a code was scanned while a question waits; answer it first" }
        return desk.refusal(without: .viewMaintenance).map { "a code was scanned; to look at gear \($0)" }
    }
}
