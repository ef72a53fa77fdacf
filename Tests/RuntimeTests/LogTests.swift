import Foundation
import Logging
import Rig
import Runtime
import Store
import Testing

@Suite struct LogTests {
    let home: TestHome
    init() throws { home = try TestHome() }

    private var lines: [Substring] {
        get throws { try String(contentsOfFile: home.home.log, encoding: .utf8).split(separator: "\n") }
    }

    @Test func aLineAnEntry() throws {
        let log = Log.toFile(home.home.log)
        log.info("opened")
        log.error("two\nlines \u{1B}[2J\u{202E}")
        log.debug("not kept")
        let lines = try lines
        #expect(lines.count == 2)
        #expect(lines[0].wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ \d+ info opened/) != nil)
        #expect(lines[1].hasSuffix("error two\\nlines \\e[2J\\u{202E}"))
        let mode = try FileManager.default.attributesOfItem(atPath: home.home.log)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func staysShort() throws {
        let log = Log.toFile(home.home.log)
        try Data(repeating: 0x78, count: (1 << 20) + 1).write(to: URL(fileURLWithPath: home.home.log))
        log.info("new")
        #expect(try lines.count == 1)
        let old = try FileManager.default.attributesOfItem(atPath: home.home.log + ".1")[.size] as? Int
        #expect(old == (1 << 20) + 1)
    }

    /// A log that cannot be written stops nobody.
    @Test func whereItCannotBe() { Log.toFile("/nonexistent/folder/log").info("lost") }
}
