package import Cells
import DiveShop
import Foundation
import Themes

/// The themes there are: those of the program, and the user's own in `$XDG_CONFIG_HOME/nautilus/themes`. A file of the user's
/// with the name of a theme of the program stands in its place.
package struct ThemeLibrary: Sendable {
    /// The user's folder.
    package let folder: String
    /// The theme of who has chosen none: on a terminal that is known to be light, the one for that.
    package let standardName: String

    package init(environment: [String: String]) {
        standardName = ThemeLibrary.isLight(environment) ? Themes.light : Themes.standard
        let base: String
        if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
            base = config
        } else {
            base = (environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()) + "/.config"
        }
        folder = base + "/nautilus/themes"
    }

    /// Whether the terminal says so. Konsole, rxvt and others set COLORFGBG, such as `0;15` or `0;default;15`: the last is the number of the
    /// background among the 16 colours, of which 7 and 15 are white.
    private static func isLight(_ environment: [String: String]) -> Bool {
        ["7", "15"].contains(environment["COLORFGBG"]?.split(separator: ";").last)
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
        let files = files(from: name).files
        guard !files.isEmpty else { return nil }
        return Theme(name: name, styles: files.reduce(into: [:]) { $0.merge($1.styles) { nearer, _ in nearer } })
    }

    /// A theme's file and those that it inherits from, the nearest first. A name that comes again is that of the program's own
    /// theme, where the user's stands in its place; else it goes round in a circle, and that ends it.
    private func files(from name: String) -> (files: [ThemeFile], isCircle: Bool) {
        var files: [ThemeFile] = []
        var next: String? = name
        var seen: Set<String> = []
        while let name = next {
            let text: String?
            if seen.insert(name).inserted {
                text = self.text(of: name)
            } else if hasOwn(name), let underneath = builtIn(name), seen.insert(name + "\0").inserted {
                text = underneath
            } else {
                return (files, true)
            }
            // Why a file cannot be read, ``mistakes()`` says.
            guard let text, let file = try? ThemeFile(text) else { break }
            files.append(file)
            next = file.inherits
        }
        return (files, false)
    }

    /// What there is to look at whatever happens.
    package var standard: Theme { theme(named: standardName) ?? Theme(name: "plain", styles: [:]) }

    /// What is wrong with the user's files, each as `FILE:LINE: words`.
    package func mistakes() -> [String] {
        let names = names
        return own.flatMap { name -> [String] in
            let path = "\(folder)/\(name).toml"
            guard let text = text(of: name) else { return ["\(path): cannot be read"] }
            do throws(ThemeFile.Mistake) {
                let file = try ThemeFile(text)
                var found = file.mistakes
                if let parent = file.inherits {
                    if !names.contains(parent) || parent == name && builtIn(name) == nil {
                        found.insert(
                            .init(line: file.inheritsLine, words: "it inherits '\(parent)', which is no other theme"),
                            at: 0)
                    } else if files(from: name).isCircle {
                        found.insert(
                            .init(line: file.inheritsLine, words: "what it inherits leads back to it, by '\(parent)'"),
                            at: 0)
                    }
                }
                return found.map { "\(path):\($0.line): \($0.words)" }
            } catch {
                return ["\(path):\(error.line): \(error.words)"]
            }
        }
    }

    private func text(of name: String) -> String? {
        guard hasOwn(name) else { return builtIn(name) }
        return FileManager.default.contents(atPath: "\(folder)/\(name).toml").map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// A name is a file's, never a path's.
    private func hasOwn(_ name: String) -> Bool {
        !name.contains("/") && !name.contains("\0") && FileManager.default.fileExists(atPath: "\(folder)/\(name).toml")
    }

    private func builtIn(_ name: String) -> String? { Themes.builtIn.first { $0.name == name }?.toml }
}
