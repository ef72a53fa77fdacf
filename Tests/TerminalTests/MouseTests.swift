import DiveShop
import Foundation
import Rig
import Store
import Testing

/// The mouse on the dashboard: four small tiles above a large chart, on a terminal of 160 columns.
@Suite struct MouseTests {
    let home: TestHome
    let store: Store
    let terminal: PseudoTerminal

    init() throws {
        home = try TestHome()
        store = try home.found()
        terminal = try home.open(columns: 160, rows: 50)
    }

    private func place(_ words: String) throws -> (x: Int, y: Int) {
        _ = terminal.wait(for: words)
        terminal.settle()
        return try #require(terminal.place(of: words), "\(words)\n\(terminal.text)")
    }

    /// What is stored: each tile with its size.
    private func stored() -> [String] {
        do {
            let staff = try store.staff(osAccount: TestHome.account)
            guard case .dashboard(let dashboard) = try store.answer(.dashboard, staff: staff?.id ?? 0, at: .now) else {
                return []
            }
            return dashboard.layout.tiles.map { "\($0.widget.rawValue) \($0.size.rawValue)" }
        } catch {
            Issue.record(error)
            return []
        }
    }

    @Test func aClickGivesTheKeys() throws {
        #expect(terminal.text.contains("┏━ Today's sales"))
        let (x, y) = try place("Rentals")
        terminal.click(x, y + 2)
        #expect(terminal.wait { $0.text.contains("┏━ Rentals") && $0.text.contains("╭─ Today's sales") })
        terminal.send("\r")
        #expect(terminal.wait(for: "Rentals: rows"))
        terminal.send("q")
        #expect(terminal.wait { $0.isOpen })
        #expect(stored().first == "sales_today small", "a click moves nothing")
        terminal.leave()
    }

    @Test func draggingATileReorders() throws {
        let before = stored()
        let (x, y) = try place("Rentals")
        let (toX, toY) = try place("Today's sales")
        terminal.press(x, y + 2)
        terminal.drag(toX + 1, toY + 2)
        #expect(terminal.wait { $0.place(of: "Rentals").map { $0 == (toX, toY) } ?? false }, "\(terminal.text)")
        #expect(stored() == before, "nothing is stored while it is held")
        terminal.release()
        #expect(terminal.wait { _ in stored().first == "active_rentals small" })
        #expect(stored().dropFirst().first == "sales_today small")
        terminal.send("u")
        #expect(terminal.wait { _ in stored() == before })
        terminal.leave()
    }

    @Test func anEdgeChangesTheSize() throws {
        let (x, y) = try place("─ Customers")
        let (next, _) = try place("─ Rentals")
        let edge = next - 2
        terminal.press(edge, y + 2)
        terminal.drag(edge + (next - x) * 2 / 3, y + 2)
        terminal.release()
        #expect(terminal.wait { _ in stored().contains("customers_total large") }, "\(terminal.text)")
        #expect(terminal.wait { $0.text.contains("┗━ L") })
        terminal.send("u")
        #expect(terminal.wait { _ in stored().contains("customers_total small") })
        terminal.leave()
    }

    @Test func theWheelOverTheSizeMarkChangesTheSize() throws {
        let (x, _) = try place("Today's sales")
        let (_, y) = try place("━ S ━")
        terminal.wheel(up: true, x, y)
        #expect(terminal.wait { _ in stored().first == "sales_today medium" }, "\(terminal.text)")
        #expect(terminal.wait { $0.place(of: "━ M ━") != nil })
        let (_, below) = try place("━ M ━")
        terminal.wheel(up: false, x, below)
        #expect(terminal.wait { _ in stored().first == "sales_today small" })
        terminal.leave()
    }

    @Test func theWheelElsewhereScrolls() throws {
        terminal.resize(80, 24)
        #expect(terminal.wait { $0.isOpen && $0.place(of: "Rentals")?.y == 8 }, "\(terminal.text)")
        terminal.wheel(up: false, 20, 12)
        #expect(terminal.wait { $0.place(of: "Rentals")?.y == 5 && $0.text.contains("▲") }, "\(terminal.text)")
        terminal.wheel(up: true, 20, 12)
        #expect(terminal.wait { $0.place(of: "Rentals")?.y == 8 })
        terminal.leave()
    }

    /// Faster than any hand, with a flood of drags: all of it is taken, in its order.
    @Test func aWholeGestureAtOnce() throws {
        let (x, y) = try place("Rentals")
        let (toX, toY) = try place("Today's sales")
        var gesture = "\u{1B}[<0;\(x + 1);\(y + 3)M"
        for step in 0...40 {
            gesture += "\u{1B}[<32;\(x + 1 - (x - toX) * step / 40);\(y + 3 - (y - toY) * step / 40)M"
        }
        terminal.send(gesture + "\u{1B}[<0;\(toX + 1);\(toY + 3)m")
        #expect(terminal.wait { _ in stored().first == "active_rentals small" }, "\(terminal.text)")
        // What the program has no use for, and what is no report, does nothing.
        terminal.send("\u{1B}[<2;5;5M\u{1B}[<35;5;5M\u{1B}[<0;;M\u{1B}[<99999999999;1;1M\u{1B}[<1;2;3;4M\u{1B}[<xM")
        // Some of it may look like a code that is scanned.
        terminal.settle()
        terminal.send("\u{1B}")
        terminal.settle()
        terminal.send("?")
        #expect(terminal.wait(for: "Help: the keys"))
        terminal.send("q")
        terminal.leave()
    }

    @Test func aListIsChosenFrom() throws {
        terminal.send("T")
        #expect(terminal.wait(for: "Themes"))
        let (x, y) = try place("mono")
        terminal.click(x, y)
        #expect(terminal.wait(for: "▸ mono"))
        terminal.click(x, y)
        #expect(terminal.wait { !$0.text.contains("Themes") })
        #expect(terminal.wait { _ in (try? store.staff(osAccount: TestHome.account))??.theme == "mono" })
        terminal.leave()
    }
}
