import Cells
import Testing

@Suite struct KeyTests {
    private static let codes: [Key.Code] =
        [
            .enter, .escape, .tab, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp,
            .pageDown, .character(" "),
        ] + (1...24).map { .function($0) } + "azAZ09?/:+-=~é潜👩".map { .character($0) }

    /// Every key with every combination of the keys that are held is found again by its name.
    @Test func byName() {
        for code in KeyTests.codes {
            for held in 0..<8 {
                let key = Key(code, control: held & 1 != 0, alt: held & 2 != 0, shift: held & 4 != 0)
                #expect(Key(key.name) == key, "\(key.name)")
            }
        }
    }

    static let names: [(name: String, key: Key)] = [
        ("q", .character("q")), ("Q", .character("Q")), ("-", .character("-")), ("+", .character("+")),
        ("ctrl-r", Key(.character("r"), control: true)), ("shift-tab", Key(.tab, shift: true)),
        ("ctrl--", Key(.character("-"), control: true)), ("alt-left", Key(.left, alt: true)),
        ("alt-ctrl-shift-f12", Key(.function(12), control: true, alt: true, shift: true)), ("f", .character("f")),
        ("esc", Key(.escape)), ("space", .character(" ")), ("e", .character("e")),
    ]

    @Test(arguments: names.indices)
    func named(_ i: Int) { #expect(Key(KeyTests.names[i].name) == KeyTests.names[i].key) }

    @Test(arguments: ["", "ctrl-", "f0", "f25", "f-1", "nokey", "Enter", "ab", "ctrl-alt-", "shift"])
    func unknown(_ name: String) { #expect(Key(name) == nil) }
}
