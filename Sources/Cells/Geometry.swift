package struct Size: Hashable, Sendable {
    package var width: Int
    package var height: Int
    package init(_ width: Int, _ height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }
}

package struct Point: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }
}

package struct Rect: Hashable, Sendable {
    package var origin: Point
    package var size: Size
    package init(x: Int, y: Int, width: Int, height: Int) {
        origin = Point(x, y)
        size = Size(width, height)
    }
    package init(_ size: Size) { self.init(x: 0, y: 0, width: size.width, height: size.height) }

    package var minX: Int { origin.x }
    package var minY: Int { origin.y }
    package var maxX: Int { origin.x + size.width }
    package var maxY: Int { origin.y + size.height }
    package var width: Int { size.width }
    package var height: Int { size.height }
    package var isEmpty: Bool { width == 0 || height == 0 }
    package func contains(_ p: Point) -> Bool { p.x >= minX && p.x < maxX && p.y >= minY && p.y < maxY }
    package func inset(by n: Int) -> Rect {
        Rect(x: minX + n, y: minY + n, width: width - 2 * n, height: height - 2 * n)
    }
}

/// Which characters the terminal can show: everything; what the Linux console's fonts have; ASCII alone.
/// Views draw in Unicode whatever it is; only charts choose their characters by it. ``Grid/fitted(to:)`` replaces the rest.
package enum Glyphs: Hashable, Sendable, CaseIterable { case unicode, console, ascii }

/// What a view draws into: so many cells, and the characters it may use.
package struct Frame: Hashable, Sendable {
    package var size: Size
    package var glyphs: Glyphs
    package init(_ size: Size, glyphs: Glyphs = .unicode) {
        self.size = size
        self.glyphs = glyphs
    }
    package init(_ width: Int, _ height: Int, glyphs: Glyphs = .unicode) {
        self.init(Size(width, height), glyphs: glyphs)
    }
}
