import Cells
import DiveShop

/// The tiles that may be added, grouped by category, with what each shows.
struct AddList: ChoosingPlace {
    var choices: Choices
    private let widgets: [Widget]
    private let place: Int

    /// - Parameter width: of the terminal: on a phone the titles have its room, and the line below tells what the selected one shows.
    init(layout: Layout, staff: Staff, after focused: Int?, width: Int) {
        let isNarrow = width < AddList.narrow
        // A tile whose permission the person lacks is not offered.
        widgets = Widget.catalogue.filter { staff.may($0.permission) && layout[$0.id] == nil }
        place = focused.map { $0 + 1 } ?? layout.tiles.count
        choices = Choices(
            widgets.map {
                Choices.Item(
                    group: $0.category.rawValue, title: $0.title, detail: isNarrow ? "" : $0.summary,
                    note: $0.size.rawValue, below: isNarrow ? $0.summary : "", also: $0.summary.lowercased())
            })
    }
    private static let narrow = 56

    var title: String { "Add a tile" }
    var chooseWords: String { "Add the tile" }
    var size: Size { Size(88, choices.height) }
    var empty: String { "every tile that you may see is there already" }

    mutating func choose(_ item: Int, _ desk: inout Desk) {
        desk.close()
        desk.requests.append(.screen(Dashboard.Action.change(.add(widgets[item].id, at: place))))
    }
}

/// Every action of the place one is in, and of the program, with its keys: to look up as help, to find by its words as palette.
struct Actions: ChoosingPlace {
    enum Use: Hashable, Sendable { case help, palette }
    var choices: Choices
    private let offers: [Offer]
    private let use: Use

    init(_ offers: [Offer], for use: Use) {
        let offers = use == .palette ? Actions.usefulFirst(offers) : offers
        self.offers = offers
        self.use = use
        choices = Choices(
            offers.map {
                Choices.Item(
                    group: $0.place, title: $0.words, note: $0.keys.map(\.name).joined(separator: " "),
                    refusal: $0.refusal, also: Synonyms.of($0.words))
            }, isFiltering: use == .palette)
    }

    /// In each place first what can be done, then the steps that everybody's fingers know, then what cannot be done now.
    private static func usefulFirst(_ offers: [Offer]) -> [Offer] {
        func rank(_ offer: Offer) -> Int {
            if offer.refusal != nil { return 2 }
            return offer.keys.first.map { steps.contains($0.name) } == true ? 1 : 0
        }
        var places: [String] = []
        for offer in offers where !places.contains(offer.place) { places.append(offer.place) }
        return places.flatMap { place in
            let here = offers.filter { $0.place == place }
            return (0...2).flatMap { wanted in here.filter { rank($0) == wanted } }
        }
    }
    private static let steps: Set = ["up", "down", "left", "right", "pgup", "pgdn", "home", "end", "esc"]

    var title: String { use == .help ? "Help: the keys of this place" : "Everything that can be done here" }
    var chooseWords: String { "Do it" }

    mutating func choose(_ item: Int, _ desk: inout Desk) {
        desk.close()
        desk.requests.append(.offer(offers[item]))
    }
}

/// Themes; the one selected is shown at once, and stays only when it is chosen.
struct ThemeList: ChoosingPlace {
    var choices: Choices
    private let names: [String]
    private let before: String

    init(names: [String], current: String, mistakes: [String]) {
        self.names = names
        before = current
        let wrong = mistakes.map {
            Choices.Item(group: "Mistakes in your own themes", title: $0, refusal: "mend the file first")
        }
        choices = Choices(
            names.map {
                Choices.Item(group: wrong.isEmpty ? "" : "Themes", title: $0, note: $0 == current ? "in use" : "")
            } + wrong,
            selected: names.firstIndex(of: current) ?? 0)
    }

    var title: String { "Themes" }
    var chooseWords: String { "Use this theme from now on" }
    var size: Size { Size(choices.items.contains { $0.refusal != nil } ? 72 : 36, choices.height) }

    mutating func choose(_ item: Int, _ desk: inout Desk) {
        desk.order(.chooseTheme(names[item]))
        desk.theme = names[item]
        desk.effects.append(.showTheme(names[item]))
        desk.close()
    }

    mutating func moved(_ desk: inout Desk) {
        if let item = choices.selection, names.indices.contains(item) { desk.effects.append(.showTheme(names[item])) }
    }

    mutating func left(_ desk: inout Desk) { desk.effects.append(.showTheme(before)) }
}
