import ArgumentParser
import Cells
import DiveShop
import Printable
import Runtime
import Screens
import Store

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Every key of every place, as docs/keys.md has them.")
    func run() { print(KeyDocs.markdown(), terminator: "") }
}

struct FacesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faces", abstract: "How a theme is written, and every face, as docs/themes.md has them.")
    func run() { print(ThemeDocs.markdown(), terminator: "") }
}
