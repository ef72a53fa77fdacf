import Cells
import DiveShop
import Rig
import Screens
import Testing

/// Where tiles stand, as drawings: a letter a tile in the layout's order, a character for 12 columns and 3 rows.
@Suite struct TilingTests {
    private func drawing(_ sizes: String, _ width: Int, _ height: Int) -> String {
        let tiling = tiling(sizes, width, height)
        let columns = (width + 11) / 12
        return stride(from: 1, to: tiling.height, by: 3).map { y in
            String(
                (0..<columns).map { column -> Character in
                    let at = Point(min(width - 1, column * 12 + 1), y)
                    return tiling.rects.firstIndex { $0.contains(at) }.map { Array("ABCDEFGHIJKLMNOPQRS")[$0] } ?? "."
                })
        }.joined(separator: "\n")
    }

    private func tiling(_ sizes: String, _ width: Int, _ height: Int) -> Tiling {
        let tiles = zip(WidgetID.allCases, sizes).map { id, size in
            Tile(id, size: size == "s" ? .small : size == "m" ? .medium : .large)
        }
        return Tiling(tiles, in: Size(width, height))
    }

    @Test(arguments: [
        // Four columns at 200x60: four small ones, a large and two medium ones below, a large one at the end.
        (
            "sssslmml", 192, 30,
            [
                "AAAABBBBCCCCDDDD", "AAAABBBBCCCCDDDD", "EEEEEEEEFFFFGGGG", "EEEEEEEEFFFFGGGG", "EEEEEEEEFFFFGGGG",
                "EEEEEEEEFFFFGGGG", "HHHHHHHH........", "HHHHHHHH........", "HHHHHHHH........", "HHHHHHHH........",
            ]
        ),
        // Two columns: a large one takes the row, and a small one fills the gap beside a medium one.
        (
            "mls", 96, 24,
            ["AAAACCCC", "AAAACCCC", "AAAA....", "AAAA....", "BBBBBBBB", "BBBBBBBB", "BBBBBBBB", "BBBBBBBB"]
        ),
        // One column: large is as wide as all others, and as high as medium.
        ("slm", 36, 18, ["AAA", "AAA", "BBB", "BBB", "BBB", "BBB", "CCC", "CCC", "CCC", "CCC"]),
    ])
    func standsWhereItIsDrawn(_ sizes: String, _ width: Int, _ height: Int, _ rows: [String]) {
        #expect(drawing(sizes, width, height) == rows.joined(separator: "\n"), "\n\(drawing(sizes, width, height))")
    }

    @Test(arguments: [
        (20, 1), (40, 1), (71, 1), (72, 2), (80, 2), (116, 3), (120, 3), (168, 3), (192, 4), (200, 4), (400, 8),
    ])
    func columnsFollowTheWidth(_ width: Int, _ columns: Int) { #expect(Tiling.columns(forWidth: width) == columns) }

    /// Whatever the sizes and the window: no tile lies over another, none sticks out at the side, all have the room that they need.
    @Test func neverOverlaps() {
        var random = Chance(11)
        for _ in 0..<400 {
            let sizes = String(
                (0..<Int.random(in: 0...19, using: &random)).map { _ in "sml".randomElement(using: &random)! })
            let (width, height) = (Int.random(in: 30...500, using: &random), Int.random(in: 8...200, using: &random))
            let tiling = tiling(sizes, width, height)
            for (i, rect) in tiling.rects.enumerated() {
                #expect(rect.minX >= 0 && rect.maxX <= width && rect.minY >= 0 && rect.maxY <= tiling.height)
                #expect(rect.width >= 20 && rect.height >= 5, "\(sizes) \(width)x\(height): \(rect)")
                for other in tiling.rects.dropFirst(i + 1) {
                    #expect(
                        rect.maxX <= other.minX || other.maxX <= rect.minX || rect.maxY <= other.minY
                            || other.maxY <= rect.minY,
                        "\(sizes) \(width)x\(height)")
                }
            }
        }
    }

    /// By arrows every tile can be reached from every other, and going back leads back into the same row or column.
    @Test func everyTileCanBeReached() {
        for (width, height) in [(40, 20), (80, 24), (120, 40), (200, 60)] {
            let tiling = tiling("sssslmlmsmlsmsslmsm", width, height)
            var seen: Set<Int> = [0]
            var waiting = [0]
            while let at = waiting.popLast() {
                for direction in [Tiling.Direction.left, .right, .up, .down] {
                    if let next = tiling.neighbour(of: at, direction), seen.insert(next).inserted {
                        waiting.append(next)
                    }
                }
            }
            #expect(seen.count == tiling.rects.count, "\(width)x\(height)")
        }
    }

    @Test func scrollShowsTheTileAndMovesAsLittleAsItCan() {
        let tiling = tiling("mmmmmm", 80, 22)
        #expect(tiling.scroll(0, showing: 0) == 0)
        let last = tiling.rects[5]
        #expect(tiling.scroll(0, showing: 5) == last.maxY - 22)
        #expect(tiling.scroll(last.maxY - 22, showing: 5) == last.maxY - 22)
        #expect(tiling.scroll(10_000, showing: nil) == tiling.height - 22)
        #expect(tiling.scroll(-5, showing: nil) == 0)
    }
}
