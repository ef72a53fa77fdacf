package import DiveShop

/// What a person says of a file besides its name.
package struct ImportOptions: Sendable {
    /// Nil: what the header's line shows.
    package var delimiter: UInt8?
    /// Nil: what the file's bytes show.
    package var encoding: TextEncoding?
    /// Nil: what each column shows.
    package var dates: DateOrder?
    /// Nil: what each column shows.
    package var decimal: DecimalSign?
    /// Which of the file's columns is which, by name; goes before what the headers say.
    package var map: [(column: String, header: String)] = []
    /// What every row has in a column that the file has not.
    package var set: [(column: String, value: String)] = []
    package var isDryRun = false
    package var updates = false
    package var makesMissing = false

    package init() {}

    /// `,` or `comma`, `;` or `semicolon`, a tab or `tab`, `|` or `pipe`, or any other sign of ASCII. Nil: it is none.
    package static func delimiter(_ word: String) -> UInt8? {
        switch word.lowercased() {
        case "comma": return 0x2C
        case "semicolon": return 0x3B
        case "tab", "\\t": return 0x09
        case "pipe": return 0x7C
        default: break
        }
        guard word.utf8.count == 1, let byte = word.utf8.first else { return nil }
        let isSign = 0x21...0x7E ~= byte && !(0x30...0x39 ~= byte) && !(0x61...0x7A ~= byte | 0x20) && byte != 0x22
        return isSign || byte == 0x09 ? byte : nil
    }
}

/// What the values of a file mean beyond what they say: the shop's time zone, its currency, today.
package struct ImportSetting {
    let calendar: ShopCalendar
    let currencySymbol: String
    let today: Day

    package init(shop: Shop, now: Instant) {
        calendar = shop.calendar
        currencySymbol = shop.currencySymbol
        today = shop.calendar.day(of: now)
    }
}
