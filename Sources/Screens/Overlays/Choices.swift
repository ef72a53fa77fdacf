import Cells

/// A list to choose from, with headings, a filter and a selection: what the add list, the palette, help, themes and jobs have in
/// common.
struct Choices: Hashable, Sendable {
    struct Item: Hashable, Sendable {
        var group = ""
        var title: String
        var detail = ""
        /// At the right edge: a key, a state.
        var note = ""
        /// Why it cannot be chosen; it is drawn quietly.
        var refusal: String?
        /// What the line below the list tells while it is selected, where the rows have no room for details.
        var below = ""
        /// Words by which a filter finds it besides those that show.
        var also = ""
    }

    enum Step: Hashable, Sendable { case up, down, pageUp, pageDown, first, last }

    private(set) var items: [Item]
    /// Counted in `items`.
    private(set) var selected = 0
    private(set) var filter = TextField()
    private(set) var isFiltering: Bool

    init(_ items: [Item], selected: Int = 0, isFiltering: Bool = false) {
        self.items = items
        self.selected = selected
        self.isFiltering = isFiltering
        settle()
    }

    /// Items with every word of the filter in them, in their order.
    var shown: [Int] {
        let words = filter.text.lowercased().split(separator: " ")
        guard !words.isEmpty else { return Array(items.indices) }
        return items.indices.filter { i in
            let text = "\(items[i].title) \(items[i].detail) \(items[i].group) \(items[i].note)".lowercased()
            let also = items[i].also.split(separator: " ")
            return words.allSatisfy { word in text.contains(word) || also.contains { $0.hasPrefix(word) } }
        }
    }

    var selection: Int? { shown.contains(selected) ? selected : nil }

    mutating func replace(_ items: [Item]) {
        self.items = items
        settle()
    }

    mutating func select(_ item: Int) {
        selected = item
        settle()
    }

    mutating func step(_ step: Step, page: Int) {
        let shown = shown
        guard let at = shown.firstIndex(of: selected) else { return }
        let to =
            switch step {
            case .up: at - 1
            case .down: at + 1
            case .pageUp: at - page
            case .pageDown: at + page
            case .first: 0
            case .last: shown.count - 1
            }
        selected = shown[max(0, min(shown.count - 1, to))]
    }

    mutating func beginFilter() { isFiltering = true }

    /// Ends typing; the filter stays.
    mutating func keepFilter() { isFiltering = false }

    /// Ends filtering. Returns false where there was no filter to end.
    mutating func endFilter() -> Bool {
        guard isFiltering || !filter.isEmpty else { return false }
        isFiltering = false
        filter = TextField()
        settle()
        return true
    }

    mutating func type(_ input: Input) -> Bool {
        guard isFiltering else { return false }
        switch input {
        case .key(let key): guard filter.handle(key) else { return false }
        case .paste(let text): filter.insert(text)
        default: return false
        }
        settle()
        return true
    }

    private mutating func settle() {
        let shown = shown
        if !shown.contains(selected) { selected = shown.first ?? 0 }
    }

    // MARK: Drawing

    private enum Line {
        case heading(String)
        case item(Int)
    }

    private var lines: [Line] {
        var lines: [Line] = []
        var group = ""
        for i in shown {
            if items[i].group != group {
                group = items[i].group
                lines.append(.heading(group))
            }
            lines.append(.item(i))
        }
        return lines
    }

    /// Lines that the whole list takes; an empty one says that it is.
    var height: Int { max(1, lines.count) + 1 }

    /// The first line drawn, such that the selection is in the middle where it can be.
    private func top(_ height: Int) -> Int {
        let lines = lines
        let at = lines.firstIndex { if case .item(selected) = $0 { true } else { false } } ?? 0
        return max(0, min(at - height / 2, lines.count - height))
    }

    /// The item at a row of the list.
    func item(atRow row: Int, width: Int, height: Int) -> Int? {
        let height = height - belowHeight(width, height)
        let at = top(height) + row
        let lines = lines
        guard row >= 0, row < height, lines.indices.contains(at), case .item(let i) = lines[at] else { return nil }
        return i
    }

    /// Lines below the list: one, or as many as the longest that is told there needs, so that the list stays as high as it is.
    private func belowHeight(_ width: Int, _ height: Int) -> Int {
        guard !isFiltering, filter.isEmpty, lines.count >= height else { return 1 }
        let longest = shown.reduce(1) { max($0, below($1, width).count) }
        return min(longest, Choices.mostBelow, max(1, height / 4))
    }
    private static let mostBelow = 3

    /// What is told of an item below the list, with room for the mark that there are more of them.
    private func below(_ item: Int, _ width: Int) -> [String] {
        cut(items[item], width).map { wrapped($0, width: max(1, width - 2)) } ?? []
    }

    /// Draws the list, and below it the filter or the word that there is one.
    func draw(into grid: inout Grid, _ rect: Rect, empty: String, glyphs: Glyphs) {
        let height = rect.height - belowHeight(rect.width, rect.height)
        let lines = lines
        let top = top(height)
        if lines.isEmpty {
            grid.write(
                filter.isEmpty ? empty : "nothing with “\(filter.text)”", at: rect.origin, face: .quiet,
                width: rect.width)
        }
        for (row, line) in lines.dropFirst(top).prefix(max(0, height)).enumerated() {
            let y = rect.minY + row
            switch line {
            case .heading(let text): grid.write(text, at: Point(rect.minX, y), face: .heading, width: rect.width)
            case .item(let i):
                draw(
                    items[i], isSelected: i == selected, into: &grid,
                    Rect(x: rect.minX, y: y, width: rect.width, height: 1))
            }
        }
        let y = rect.maxY - 1
        let more = top + height < lines.count ? " ▼" : top > 0 ? " ▲" : ""
        if isFiltering || !filter.isEmpty {
            grid.write("/", at: Point(rect.minX, y), face: .overlayKey)
            filter.draw(into: &grid, at: Point(rect.minX + 2, y), width: rect.width - 2, isFocused: isFiltering)
            return
        }
        let below = selection.map { self.below($0, rect.width) } ?? []
        if !below.isEmpty {
            // A short list leaves lines for all of it.
            let room = max(1, rect.height - min(lines.count, height))
            for (i, line) in below.prefix(room).enumerated() {
                // What has no room is not left out without a sign of it.
                let isCut = i == room - 1 && below.count > room
                grid.write(
                    isCut ? "\(line) \(below[i + 1])" : line, at: Point(rect.minX, y + 1 - min(room, below.count) + i),
                    face: .quiet, width: rect.width - 2)
            }
            grid.writeRight(more, before: rect.maxX, y: y, face: .quiet)
        } else {
            let count = shown.count
            grid.write(
                "\(count == 1 ? "one" : "\(count)")\(more) · / filters", at: Point(rect.minX, y), face: .quiet,
                width: rect.width)
        }
    }

    private var longestTitle: Int { items.map { columns($0.title) }.max() ?? 0 }

    /// What is told of an item, and the columns that its title and that have in a row.
    private func told(_ item: Item, _ width: Int) -> (text: String, title: Int, room: Int) {
        let note = item.note.isEmpty ? 0 : min(columns(item.note), width / 2) + 1
        let text = item.refusal ?? item.detail
        let room = width - note - 2
        // Details stand below one another; a reason follows its title.
        let title =
            text.isEmpty
            ? room : item.detail.isEmpty ? min(room, columns(item.title) + 1) : min(room * 2 / 5, longestTitle + 1)
        return (text, title, room - title - 1)
    }

    /// What is told of an item where its row has no room for that: below the list, while it is selected.
    private func cut(_ item: Item, _ width: Int) -> String? {
        if !item.below.isEmpty { return item.below }
        let told = told(item, width)
        // A title that is cut is told as well.
        let title = columns(item.title) > told.title ? item.title : ""
        let text = columns(told.text) > told.room || !title.isEmpty ? told.text : ""
        let parts = [title, text].filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }

    private func draw(_ item: Item, isSelected: Bool, into grid: inout Grid, _ rect: Rect) {
        let face: Face = isSelected ? .tableSelected : item.refusal != nil ? .quiet : .text
        if isSelected { grid.fill(rect, face: .tableSelected) }
        grid.write(isSelected ? "▸" : " ", at: rect.origin, face: face)
        if !item.note.isEmpty {
            grid.writeRight(
                item.note, before: rect.maxX, y: rect.minY, face: isSelected ? face : .overlayKey, width: rect.width / 2
            )
        }
        let told = told(item, rect.width)
        grid.write(item.title, at: Point(rect.minX + 2, rect.minY), face: face, width: told.title)
        if told.room > 8 {
            grid.write(
                told.text, at: Point(rect.minX + 3 + told.title, rect.minY), face: isSelected ? face : .quiet,
                width: told.room)
        }
    }
}

/// A box over the screen.
enum Box {
    /// Draws the box in the middle of `rect`, as large as is wished or as there is room for. A title that its frame has no room for stands in
    /// the first lines inside.
    /// - Returns: the room inside, below such a title.
    static func draw(_ title: String, _ width: Int, _ height: Int, into grid: inout Grid, _ rect: Rect) -> Rect {
        let heading = heading(title, width, in: rect)
        let box = place(width, height + heading.count, in: rect)
        grid.fill(box, face: .overlay)
        grid.frame(box, lines: .round, face: .overlayBorder)
        if heading.isEmpty {
            grid.write(
                " \(title) ", at: Point(box.minX + 2, box.minY), face: .overlayTitle, width: max(0, box.width - 4))
        }
        for (i, line) in heading.enumerated() {
            grid.write(line, at: Point(box.minX + 2, box.minY + 1 + i), face: .overlayTitle, width: box.width - 4)
        }
        return room(title, width, height, in: rect)
    }

    /// The room that ``draw(_:_:_:into:_:)`` leaves inside.
    static func room(_ title: String, _ width: Int, _ height: Int, in rect: Rect) -> Rect {
        let above = heading(title, width, in: rect).count
        let inside = inside(place(width, height + above, in: rect))
        return Rect(
            x: inside.minX, y: inside.minY + above, width: inside.width, height: max(0, inside.height - above))
    }

    /// Three lines at most. A word that is longer than a line, such as the name of a file, is cut in the frame, not parted.
    private static func heading(_ title: String, _ width: Int, in rect: Rect) -> [String] {
        let width = min(width, rect.width - 4)
        guard columns(title) > width - 2, title.split(separator: " ").allSatisfy({ columns(String($0)) <= width })
        else { return [] }
        let lines = wrapped(title, width: max(1, width))
        return lines.count > 3 ? lines.prefix(2) + ["\(lines[2]) \(lines[3])"] : lines
    }

    static func place(_ width: Int, _ height: Int, in rect: Rect) -> Rect {
        let width = min(width + 4, rect.width)
        let height = min(height + 2, rect.height)
        return Rect(
            x: rect.minX + (rect.width - width) / 2, y: rect.minY + (rect.height - height) / 2, width: width,
            height: height)
    }

    static func inside(_ box: Rect) -> Rect {
        Rect(x: box.minX + 2, y: box.minY + 1, width: box.width - 4, height: box.height - 2)
    }
}
