import Foundation
import GRDB
import Rig
import Store
import Testing

extension TestHome {
    /// Letters that stand nowhere else on the screen: where one is seen, it was shown.
    static let password = "żółw-ñ§µ¿"
    /// Of the password, at cost 5.
    private static let hash = "$y$j9T$LMbLOilX9sfSkg5EYWbBl.$UGkvA3uOjQDXr2E8SIwujIbXjEOgk6FhB9LCkLqspZ2"

    /// A shop whose owner has a password besides their account, and where Cara works at the counter.
    /// - Parameter isLinked: whether the account that runs the tests signs in by itself.
    func foundWithStaff(isLinked: Bool) throws {
        try found()
        try raw { db in
            try db.execute(
                sql: """
                    INSERT INTO settings (category, key, value, type) VALUES ('security', 'password_cost', '5', 'number');
                    INSERT INTO users (username, first_name, role_id)
                        SELECT 'cara', 'Cara', id FROM roles WHERE name = 'counter';
                    UPDATE users SET password_hash = ?
                    """, arguments: [TestHome.hash])
            if !isLinked { try db.execute(sql: "UPDATE users SET os_account = NULL") }
        }
    }

    /// Another process, as the owner has it in another terminal.
    func nautilus(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: PseudoTerminal.program)
        process.arguments = arguments
        process.environment = environment()
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    var logged: String { (try? String(contentsOfFile: home.log, encoding: .utf8)) ?? "" }
}

extension PseudoTerminal {
    /// Types a name and a password on the sign-in screen, which has its cursor in the field of the name.
    func signIn(_ name: String, _ password: String = TestHome.password) {
        send(name + "\r")
        send(password + "\r")
    }

    /// Words of the shop, of its screens and figures that stand on the screen.
    var wordsOfTheShop: [String] {
        let text = text
        return [
            "Test Shop", "Dashboard", "Staff", "Today's sales", "Customers", "Rentals", "Alerts", "as of", "$",
            "net sales",
        ]
        .filter { text.contains($0) }
    }

    /// Characters of the password that the program has sent to the terminal, as far as it was not told to forget.
    var shownOfThePassword: String {
        let sent = Set(String(decoding: bytes, as: UTF8.self))
        return String(TestHome.password.filter { $0 != "-" && $0 != "w" && sent.contains($0) })
    }
}
