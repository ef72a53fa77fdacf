package import Cells
import Foundation

/// A golden picture: the keys that were typed, the screen as text, and a second plane that shows each cell's face, so that emphasis is
/// proved too.
package struct Picture {
    package let text: String

    package init(_ grid: Grid, keys: String) {
        let used = Face.allCases.filter { face in grid.cells.contains { $0.face == face } }
        let letters = Dictionary(uniqueKeysWithValues: zip(used, Picture.letters))
        let legend = used.filter { $0 != .text }.map { "\(letters[$0]!) \($0.name)" }
        var planes =
            "keys \(keys.isEmpty ? "none" : keys)    size \(grid.size.width)x\(grid.size.height)\n" + grid.text + "\n"
        planes += "faces  · text  " + legend.joined(separator: "  ") + "\n"
        for y in 0..<grid.size.height {
            planes += String(grid.row(y).map { $0.face == .text ? "·" : letters[$0.face]! }) + "\n"
        }
        text = planes
    }

    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    /// Compares with the file of that name in `folder`, or writes it where NAUTILUS_RECORD is set.
    /// - Returns: what differs, and what to do; nil: nothing.
    package func difference(from name: String, in folder: String) throws -> String? {
        let path = "\(folder)/\(name).txt"
        if ProcessInfo.processInfo.environment["NAUTILUS_RECORD"] == "1" {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return nil
        }
        let advice = "if the new one is right: NAUTILUS_RECORD=1 swift test --filter ScreensTests, and look at git diff"
        guard let data = FileManager.default.contents(atPath: path) else {
            return "there is no picture \(name); \(advice)\n\(text)"
        }
        let expected = String(decoding: data, as: UTF8.self)
        if expected == text { return nil }
        let (old, new) = (
            expected.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false)
        )
        let lines = (0..<max(old.count, new.count)).flatMap { i -> [String] in
            let (a, b) = (i < old.count ? String(old[i]) : "", i < new.count ? String(new[i]) : "")
            return a == b ? [] : ["\(i + 1) - \(a)", "\(i + 1) + \(b)"]
        }
        return "\(name) has changed; \(advice)\n" + lines.prefix(40).joined(separator: "\n")
    }
}
