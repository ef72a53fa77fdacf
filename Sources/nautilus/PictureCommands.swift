import ArgumentParser
import Cells
import DiveShop
import Runtime
import Screens
import Store

struct PictureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picture", abstract: "One screen as text.",
        discussion: "The screens: \(ScreenCatalogue.all.map(\.name).joined(separator: ", ")).")
    @Argument(help: "Which screen.") var screen = "dashboard"
    @Option(help: "Columns and rows.") var size = SizeArgument(size: Size(120, 40))
    @Option(help: "The theme, with --ansi and --svg.") var theme: String?
    @Flag(help: "With colours, as a terminal of 24-bit colours shows them.") var ansi = false
    @Flag(help: "As an SVG image.") var svg = false
    @Flag(help: "In ASCII, as a terminal without UTF-8 shows it.") var ascii = false
    @Option(help: "As it was at that time of the shop: 2026-11-24 or 2026-11-24T15:30.") var at: MomentArgument?

    @OptionGroup var asking: Asking

    func run() throws {
        guard let keys = ScreenCatalogue.keys(to: screen) else {
            throw ValidationError(
                "there is no screen '\(screen)'; there are \(ScreenCatalogue.all.map(\.name).joined(separator: ", "))")
        }
        let counter = try Counter(asking).looking(at: at)
        let library = ThemeLibrary(environment: environment)
        let name = theme ?? counter.staff.theme ?? ThemeLibrary(environment: [:]).standardName
        guard let look = library.theme(named: name) else {
            throw Refusal(.data, "there is no theme '\(name)'; there are \(library.names.joined(separator: ", "))")
        }
        var sitting = try Sitting(
            store: counter.store, staff: counter.staff.id, frame: Frame(size.size, glyphs: ascii ? .ascii : .unicode),
            now: counter.now, themes: library.names, theme: name, keepsStore: true)
        try sitting.press(keys)
        let picture = sitting.picture
        print(svg ? picture.svg(look) : ansi ? picture.ansi(look) : picture.text + "\n", terminator: "")
    }
}

/// `120x40`.
struct SizeArgument: ExpressibleByArgument {
    let size: Size

    init(size: Size) { self.size = size }

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x").map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1], (1...1000).contains(width),
            (1...1000).contains(height)
        else { return nil }
        size = Size(width, height)
    }

    var defaultValueDescription: String { "\(size.width)x\(size.height)" }
}

struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "The themes there are, and what is wrong in your own.",
        discussion: "Exit status 65 where one of your own has a mistake.")
    @OptionGroup var output: OutputOptions

    func run() throws {
        let library = ThemeLibrary(environment: environment)
        let mistakes = library.mistakes()
        if output.json {
            print(
                (["themes": .array(library.names.map(JSON.string)), "mistakes": .array(mistakes.map(JSON.string))]
                    as JSON).text)
        } else {
            for name in library.names { print(name) }
            for mistake in mistakes { complain(mistake) }
        }
        if !mistakes.isEmpty { throw ExitCode(65) }
    }
}
