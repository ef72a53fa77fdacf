import Foundation
import Glibc
import Rig
import Testing

/// The whole program on terminals of many kinds and sizes.
@Suite struct ScreenTests {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.found()
    }

    /// Numbers that come out the same every time.
    private struct Chance {
        var state: UInt64
        mutating func below(_ n: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % n
        }
    }

    @Test func aThousandSizesWhileKeysComeIn() throws {
        let terminal = try home.open()
        var chance = Chance(state: 7)
        let keys = Array("hjklzm?:iTJ\u{1B}\t123+-ur/abc\u{15}")
        for _ in 0..<1000 {
            terminal.resize(1 + chance.below(500), 1 + chance.below(200))
            if chance.below(3) == 0 { terminal.press([.up, .down, .left, .right][chance.below(4)]) }
            terminal.send(String(keys[chance.below(keys.count)]))
            terminal.pump()
        }
        #expect(!home.processes.isEmpty)
        // Out of whatever it is in, and back to one picture.
        terminal.resize(80, 24)
        for _ in 0..<6 {
            terminal.send("\u{1B}")
            _ = terminal.wait { $0.pump(milliseconds: 30) == false }
        }
        #expect(terminal.wait(for: "help"), "\(terminal.text)")
        terminal.send("\u{3}")
        #expect(terminal.waitForEnd()?.exitCode == 0)
        #expect(terminal.isSane)
    }

    @Test func tooSmallAndBack() throws {
        let terminal = try home.open()
        let before = terminal.still
        terminal.resize(20, 5)
        #expect(terminal.wait(for: "The terminal is"))
        terminal.resize(1, 1)
        #expect(terminal.wait { $0.text == "T" })
        terminal.resize(80, 24)
        #expect(terminal.wait { $0.still == before }, "\(before)\n\(terminal.text)")
    }

    @Test(arguments: [(40, 1), (80, 2), (120, 3), (200, 4)])
    func columnsFollowTheWidth(_ width: Int, _ columns: Int) throws {
        let terminal = try home.open(columns: width, rows: 60)
        let top = terminal.text.split(separator: "\n").first { $0.contains("Today's sales") }
        #expect(try #require(top).filter { "┏╭".contains($0) }.count == columns, "\(terminal.text)")
    }

    @Test func withoutColour() throws {
        let terminal = try home.open(["NO_COLOR": "1"])
        terminal.send("?")
        #expect(terminal.wait(for: "Help"))
        let text = String(decoding: terminal.bytes, as: UTF8.self)
        for sequence in text.split(separator: "\u{1B}[").dropFirst() {
            guard let end = sequence.firstIndex(where: { $0.isLetter }), sequence[end] == "m" else { continue }
            let codes = sequence[..<end].split(separator: ";").compactMap { Int($0) }
            #expect(
                !codes.contains { (30...49).contains($0) && $0 != 39 && $0 != 49 || (90...107).contains($0) },
                "\(sequence[..<end])")
        }
    }

    /// In the C locale only ASCII reaches the terminal.
    @Test func inASCII() throws {
        let terminal = try home.open(["LANG": "C", "LC_ALL": "C"])
        terminal.send("T")
        #expect(terminal.wait(for: "Themes"))
        #expect(terminal.bytes.allSatisfy { $0 < 0x80 })
        #expect(terminal.text.contains("+- Themes") && terminal.text.contains("#= Today's sales"))
    }

    /// A key that changes nothing sends next to nothing; 500 keys at once are drawn in a few frames.
    @Test func keysCostWhatTheyChange() throws {
        let terminal = try home.open(columns: 200, rows: 60)
        _ = terminal.wait { !$0.pump(milliseconds: 200) }
        terminal.forget()
        terminal.send("\t")
        _ = terminal.wait { !$0.bytes.isEmpty && !$0.pump(milliseconds: 100) }
        #expect(terminal.bytes.count < 6000)
        terminal.forget()
        terminal.send(String(repeating: "\t", count: 500))
        _ = terminal.wait { !$0.bytes.isEmpty && !$0.pump(milliseconds: 100) }
        #expect(terminal.bytes.count < 40_000)
        terminal.forget()
        _ = terminal.pump(milliseconds: 1500)
        #expect(terminal.bytes.count < 200, "at most the clock's minute")
    }
}
