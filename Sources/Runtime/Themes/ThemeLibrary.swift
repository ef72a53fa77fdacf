package import Cells
import DiveShop
import Foundation
import Themes

/// The themes there are: those of the program, and the user's own in `$XDG_CONFIG_HOME/nautilus/themes`. A file of the user's
/// with the name of a theme of the program stands in its place.
package struct ThemeLibrary: Sendable {
    /// The user's folder.
    package let folder: String

    package init(environment: [String: String]) {
        let base: String
        if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
            base = config
        } else {
            base = (environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()) + "/.config"
        }
        folder = base + "/nautilus/themes"
    }

    /// The program's own first, then the user's by name.
    package var names: [String] {
        let builtIn = Themes.builtIn.map(\.name)
        return builtIn + own.filter { !builtIn.contains($0) }
    }

    private var own: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// Nil: no theme has that name, or its file is no TOML; then ``mistakes()`` says where.
    package func theme(named name: String) -> Theme? {
        var styles: [Face: Style] = [:]
        var next: String? = name
        var seen: Set<String> = []
        while let name = next, seen.insert(name).inserted {
            guard let text = text(of: name), let file = try? ThemeFile(text) else {
                return seen.count == 1 ? nil : Theme(name: seen.first!, styles: styles)
            }
            styles.merge(file.styles) { nearer, _ in nearer }
            next = file.inherits
        }
        return Theme(name: name, styles: styles)
    }

    /// What there is to look at whatever happens.
    package var standard: Theme { theme(named: Themes.standard) ?? Theme(name: "plain", styles: [:]) }
    package static var standardName: String { Themes.standard }

    /// What is wrong with the user's files, each as `FILE:LINE: words`.
    package func mistakes() -> [String] {
        let names = names
        return own.flatMap { name -> [String] in
            let path = "\(folder)/\(name).toml"
            guard let text = text(of: name) else { return ["\(path): cannot be read"] }
            do throws(ThemeFile.Mistake) {
                let file = try ThemeFile(text)
                var found = file.mistakes
                if let parent = file.inherits,
                    !names.contains(parent) || parent == name && !Themes.builtIn.contains(where: { $0.name == name })
                {
                    found.insert(.init(line: 1, words: "it inherits '\(parent)', which is no other theme"), at: 0)
                }
                return found.map { "\(path):\($0.line): \($0.words)" }
            } catch {
                return ["\(path):\(error.line): \(error.words)"]
            }
        }
    }

    /// What is wrong with the program's own: nothing, as a test says.
    package static var builtInMistakes: [String] {
        Themes.builtIn.flatMap { name, toml -> [String] in
            do throws(ThemeFile.Mistake) {
                return try ThemeFile(toml).mistakes.map { "\(name):\($0.line): \($0.words)" }
            } catch {
                return ["\(name):\(error.line): \(error.words)"]
            }
        }
    }

    private func text(of name: String) -> String? {
        // A name is a file's, never a path's.
        if !name.contains("/"), let data = FileManager.default.contents(atPath: "\(folder)/\(name).toml") {
            return String(decoding: data, as: UTF8.self)
        }
        return Themes.builtIn.first { $0.name == name }?.toml
    }
}
