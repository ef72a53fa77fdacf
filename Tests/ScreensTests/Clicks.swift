import Cells
import Runtime
import Testing

/// Where words begin in a picture, the last of them: overlays are drawn over what is below.
func place(of words: String, in picture: String) throws -> Point {
    let lines = picture.split(separator: "\n", omittingEmptySubsequences: false)
    let y = try #require(lines.lastIndex { $0.contains(words) }, "no “\(words)” in \(picture)")
    let x = try #require(lines[y].firstRange(of: words)).lowerBound
    return Point(lines[y].distance(from: lines[y].startIndex, to: x), y)
}

extension Sitting {
    /// - Parameter words: of the picture less the bar at its foot.
    mutating func click(_ words: String) throws {
        try input(.mouse(Mouse(.press, at: place(of: words, in: picture.text.withoutBar))))
    }
}

extension CampaignDesk {
    /// - Parameter words: of the picture less the bar at its foot.
    mutating func click(_ words: String) throws {
        let p = try place(of: words, in: picture.withoutBar)
        click(p.x, p.y)
    }
}

extension String {
    /// The lines of a picture but the last one, which tells the same keys again.
    fileprivate var withoutBar: String {
        split(separator: "\n", omittingEmptySubsequences: false).dropLast().joined(separator: "\n")
    }
}
