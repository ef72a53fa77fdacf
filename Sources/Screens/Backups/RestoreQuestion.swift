import Cells
import DiveShop

/// The last question before a restore: what happens, and a word that nobody types by mistake.
struct RestoreQuestion: FormPlace {
    var form: Form
    private let preview: RestorePreview
    private let passphrase: Secret?
    private let moment: String

    static let word = "restore"

    init(_ preview: RestorePreview, passphrase: Secret?, _ words: Words) {
        self.preview = preview
        self.passphrase = passphrase
        moment = preview.moment(words)
        let word = Form.Row("Type \(RestoreQuestion.word)", help: "esc leaves everything as it is.")
        let shop = Form.Row("Its shop", help: "Type the name of that other shop, to say that you know.")
        form = Form(preview.isOtherShop ? [shop, word] : [word])
    }

    var title: String { "Bring the shop back to \(moment)?" }
    var keepWord: String { "restore" }

    mutating func keep(_ desk: inout Desk) {
        if let why = desk.refusal(without: .restoreBackups) { return form.complain([:], of: why) }
        var complaints: [Int: String] = [:]
        let last = form.rows.count - 1
        if form[last].trimmed.lowercased() != RestoreQuestion.word {
            complaints[last] = "type \(RestoreQuestion.word) to do it, or esc"
        }
        if preview.isOtherShop, form[0].trimmed.lowercased() != preview.metadata.shopName.trimmed.lowercased() {
            complaints[0] = "that is not its name: it is the archive of \(preview.metadata.shopName)"
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        // The question, and the board below it: what goes on is told on the list.
        desk.close()
        desk.close()
        desk.start(
            .restoreBackup(
                RestoreOrder(
                    filename: preview.filename, passphrase: passphrase, acceptsOtherShop: preview.isOtherShop)))
    }

    private static let textWidth = 60
    var width: Int { RestoreQuestion.textWidth }

    /// What happens, the worst first.
    private func lines(_ width: Int) -> [(text: String, face: Face)] {
        var lines: [(String, Face)] = []
        func add(_ text: String, _ face: Face) { lines += wrapped(text, width: width).map { ($0, face) } }
        if preview.isOtherShop {
            add("‼ It is another shop's: \(preview.metadata.shopName) takes the place of this one.", .alarm)
        }
        if preview.lost.isEmpty {
            add("✓ Nothing was changed since, so nothing is lost.", .good)
        } else {
            add("This is lost:", .strong)
            for lost in preview.lost.prefix(4) { add("! \(lost)", .warning) }
            if preview.lost.count > 4 { add("! and \(preview.lost.count - 4) more", .warning) }
        }
        add(
            "A backup of now is made and proven first; u brings it back. Other terminals go on, with the restored shop.",
            .text)
        return lines
    }

    private func box(_ rect: Rect) -> (height: Int, lines: [(text: String, face: Face)]) {
        let lines = lines(min(width, rect.width - 4))
        return (lines.count + 1 + form.height, lines)
    }

    /// The fields stand below the words, always whole.
    private func fields(_ inside: Rect) -> Rect {
        let height = min(form.height, inside.height)
        return Rect(x: inside.minX, y: inside.maxY - height, width: inside.width, height: height)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        let body = Shell.body(of: desk.frame)
        let inside = Box.room(title, width, box(body).height, in: body)
        let fields = fields(inside)
        return form.take(input, fieldsAt: fields.origin, height: fields.height)
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let (height, lines) = box(rect)
        let inside = Box.draw(title, width, height, into: &grid, rect)
        let fields = fields(inside)
        for (i, line) in lines.prefix(max(0, inside.height - fields.height)).enumerated() {
            grid.write(line.text, at: Point(inside.minX, inside.minY + i), face: line.face, width: inside.width)
        }
        form.draw(into: &grid, fields)
    }
}
