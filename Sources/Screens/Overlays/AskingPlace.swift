import Cells
import DiveShop

/// An overlay that is a question: what it is about, and the answers below that, which are the rows of its table that have a hint. Until one of them is
/// given nothing else is done; a click on one gives it, as its key does.
protocol AskingPlace: Place {
    var title: String { get }
    /// Columns that it takes at most.
    var widest: Int { get }
    /// What it is about, in lines of that many columns.
    func told(_ desk: Desk, width: Int) -> [[StatsLine.Piece]]
    /// What an answer is called in the box.
    func called(_ answer: Action) -> String?
}

extension AskingPlace {
    var name: String { title }
    var asks: Bool { true }
    var widest: Int { 56 }
    func called(_ answer: Action) -> String? { table.first { $0.action == answer }?.hint }

    private func room(_ rect: Rect) -> Int { min(widest, rect.width - 4) }

    private func answers(_ desk: Desk) -> Answers<Action> {
        Answers(
            table.compactMap { row in
                guard row.hint != nil, refusal(of: row.action, desk) == nil, let words = called(row.action) else {
                    return nil
                }
                return (row.action, Shell.shown(row.keys[0]), words)
            })
    }

    /// Lines that it takes: what it is about, a blank one, the answers.
    private func height(_ desk: Desk, _ rect: Rect) -> Int {
        let width = room(rect)
        return told(desk, width: width).count + 1 + answers(desk).height(width: width)
    }

    mutating func take(_ input: Input, _ desk: inout Desk) -> Bool {
        guard case .mouse(let mouse) = input, mouse.action == .press,
            case let body = Shell.body(of: desk.frame),
            let answer = answers(desk).at(mouse.at, in: Box.room(title, widest, height(desk, body), in: body))
        else { return false }
        perform(answer, &desk)
        return true
    }

    func draw(into grid: inout Grid, _ rect: Rect, _ desk: Desk) {
        let inside = Box.draw(title, widest, height(desk, rect), into: &grid, rect)
        let (lines, answers) = (told(desk, width: inside.width), answers(desk))
        let below = answers.height(width: inside.width)
        let above = max(0, inside.height - below - (inside.height > lines.count + below ? 1 : 0))
        PieceLines.draw(
            lines, into: &grid, Rect(x: inside.minX, y: inside.minY, width: inside.width, height: above))
        answers.draw(into: &grid, inside)
    }
}

/// What a question is answered with, at the foot of its box: beside one another where there is room for all, else below one another.
struct Answers<Action: Hashable & Sendable> {
    private let all: [(action: Action, key: String, words: String)]
    private static var gap: Int { 3 }

    init(_ all: [(action: Action, key: String, words: String)]) { self.all = all }

    private func fitBeside(_ width: Int) -> Bool {
        all.reduce(-Answers.gap) { $0 + columns($1.key) + 1 + columns($1.words) + Answers.gap } <= width
    }
    private var keyWidth: Int { (all.map { columns($0.key) }.max() ?? 0) + 1 }
    private func lines(_ words: String, _ width: Int) -> [String] { wrapped(words, width: max(1, width - keyWidth)) }

    func height(width: Int) -> Int {
        fitBeside(width) ? 1 : all.reduce(0) { $0 + lines($1.words, width).count }
    }

    /// Where each stands, counted from the left and from the first line of the answers, with its key.
    private func places(width: Int) -> [Rect] {
        if fitBeside(width) {
            var x = 0
            return all.map { answer in
                let taken = columns(answer.key) + 1 + columns(answer.words)
                defer { x += taken + Answers.gap }
                return Rect(x: x, y: 0, width: taken, height: 1)
            }
        }
        var y = 0
        return all.map { answer in
            let lines = lines(answer.words, width)
            defer { y += lines.count }
            return Rect(
                x: 0, y: y, width: keyWidth + (lines.map { columns($0) }.max() ?? 0), height: lines.count)
        }
    }

    private func top(_ inside: Rect) -> Int { inside.maxY - min(inside.height, height(width: inside.width)) }

    /// - Parameter inside: the box that they stand at the foot of.
    func at(_ p: Point, in inside: Rect) -> Action? {
        let p = Point(p.x - inside.minX, p.y - top(inside))
        return zip(all, places(width: inside.width)).first { $0.1.contains(p) }?.0.action
    }

    func draw(into grid: inout Grid, _ inside: Rect) {
        let isBeside = fitBeside(inside.width)
        for (answer, place) in zip(all, places(width: inside.width)) {
            let p = Point(inside.minX + place.minX, top(inside) + place.minY)
            let indent = isBeside ? columns(answer.key) + 1 : keyWidth
            for (i, line) in (isBeside ? [answer.words] : lines(answer.words, inside.width)).enumerated()
            where p.y + i < inside.maxY {
                if i == 0 { grid.write(answer.key, at: p, face: .overlayKey) }
                grid.write(line, at: Point(p.x + indent, p.y + i), width: inside.maxX - p.x - indent)
            }
        }
    }
}
