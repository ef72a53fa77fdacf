import Cells
package import DiveShop

/// What a new shop is founded with.
package struct Founding: Hashable, Sendable {
    package let shop: String
    package let timeZone: String
    /// Two letters.
    package let country: String
    package let owner: String
    /// Nil: the account that runs the program signs in by itself.
    package let password: Secret?
}

/// The short form of the first start: a shop's name, time zone, country and owner.
struct FirstRun: FormPlace {
    var form: Form
    private(set) var isWaiting = false

    /// - Parameters: what the machine knows already.
    init(account: String, timeZone: String) {
        form = Form([
            Form.Row("Shop", "", help: "The name that stands on the screen and in messages."),
            Form.Row("Time zone", timeZone, help: "Such as America/New_York: it says what “today” is."),
            Form.Row("Country", "US", help: "Two letters, such as US, GB or DE."),
            Form.Row("Owner", account, help: "Your user name: letters, digits, dots, hyphens."),
            Form.Row(
                "Password", isSecret: true,
                help:
                    "\(Secret.leastPassword) characters or more; or none: then your account signs you in."
            ),
            Form.Row("Once more", isSecret: true, help: "The same password again."),
        ])
    }

    var title: String { "A new shop" }
    var keepWord: String { "found the shop" }

    mutating func left(_ desk: inout Desk) { desk.effects.append(.leave) }

    mutating func keep(_ desk: inout Desk) {
        var complaints: [Int: String] = [:]
        func text(_ row: Int) -> String { form[row].split(separator: " ").joined(separator: " ") }
        if text(0).isEmpty { complaints[0] = "the shop needs a name" }
        if ShopCalendar(timeZone: text(1)) == nil {
            complaints[1] = "no such time zone; write it like America/New_York"
        }
        if text(2).count != 2 || !text(2).allSatisfy({ $0.isASCII && $0.isLetter }) {
            complaints[2] = "two letters, such as US"
        }
        if let why = PersonDraft(username: text(3), role: "admin").complaints[.username] { complaints[3] = why }
        let password = Secret(form[4])
        if !form[4].isEmpty {
            if let why = password.whyNoPassword(for: text(3)) { complaints[4] = why }
            if form[5] != form[4] { complaints[5] = "that is not the same password" }
        }
        form.complain(complaints)
        guard complaints.isEmpty else { return }
        isWaiting = true
        desk.effects.append(
            .found(
                Founding(
                    shop: text(0), timeZone: text(1), country: text(2).uppercased(), owner: text(3),
                    password: form[4].isEmpty ? nil : password)))
    }

    mutating func refused(_ why: Refusal) {
        isWaiting = false
        form.complain(why)
    }
}
