import DiveShop
import Foundation
import Store
import Testing

@Suite struct EnvFileTests {
    @Test(arguments: [
        ("A=1", ["A": "1"]),
        ("A=1\nB=2\n", ["A": "1", "B": "2"]),
        ("A=1\r\nB=two words \r\n", ["A": "1", "B": "two words"]),
        ("\u{FEFF}A=1", ["A": "1"]),
        ("# a comment\n\n   \nA=1 # another\n", ["A": "1"]),
        ("A=a#b", ["A": "a#b"]),
        ("A=#b", ["A": ""]),
        ("A=", ["A": ""]),
        ("  A = 1  ", ["A": "1"]),
        ("export A=1\nexport\tB=2", ["A": "1", "B": "2"]),
        ("export=1", ["export": "1"]),
        (#"A="Nautilus Dive Shop""#, ["A": "Nautilus Dive Shop"]),
        (#"A="a \"b\" \\ \n\$ \x" # end"#, ["A": "a \"b\" \\ \n$ \\x"]),
        (#"A='a "b" \n # $c'"#, ["A": #"a "b" \n # $c"#]),
        ("A=\"one\ntwo\"\nB=2", ["A": "one\ntwo", "B": "2"]),
        ("A=1\nA=2", ["A": "2"]),
        ("A=it's", ["A": "it's"]),
        ("A=Größe 水", ["A": "Größe 水"]),
        ("A=b=c==", ["A": "b=c=="]),
    ])
    func reads(_ text: String, _ values: [String: String]) {
        let file = EnvFile(text: text)
        #expect(file.values == values)
        #expect(file.malformedLines.isEmpty)
    }

    @Test(arguments: [
        ("A", [1]), ("=1", [1]), ("1A=1", [1]), ("A B=1", [1]), ("A-B=1", [1]), ("export A", [1]),
        ("A=1\nhunter2\nB=2", [2]), ("A=\"open\nB=2", [1]), ("A='x' y", [1]), ("A=\"one\ntwo\"\n?\nB=2", [3]),
    ])
    func tellsMalformedLines(_ text: String, _ lines: [Int]) {
        let file = EnvFile(text: text)
        #expect(file.malformedLines == lines)
        #expect(file.values["B"] == (text.contains("B=2") ? "2" : nil))
    }

    @Test func problemsNameLinesButNoValues() {
        let settings = Settings(
            environment: ["SHOP_TIMEZONE": "Mars/Olympus"], file: EnvFile(text: "TWILIO_AUTH_TOKEN hunter2"),
            named: "/h/.env")
        #expect(settings.problems.count == 2)
        #expect(settings.problems[0] == "line 1 of /h/.env is not NAME=VALUE; it was left out")
        #expect(settings.problems[1].hasPrefix("SHOP_TIMEZONE "))
        #expect(!settings.problems.joined().contains("hunter2") && !settings.problems.joined().contains("Olympus"))
    }

    @Test func theEnvironmentGoesBeforeTheFile() {
        let settings = Settings(environment: ["A": "env", "C": ""], file: EnvFile(text: "A=file\nB=file\nC=file"))
        #expect(settings["A"] == "env")
        #expect(settings["B"] == "file")
        #expect(settings["C"] == nil, "set to nothing counts as not set")
        #expect(settings["D"] == nil)
    }

    @Test(arguments: [
        ("false", false), ("FALSE", false), ("0", false), ("no", false), ("off", false), ("true", true), ("1", true),
        ("yes", true),
    ])
    func switches(_ word: String, _ on: Bool) {
        #expect(Settings(environment: ["SMS_ENABLED": word]).isOn("SMS_ENABLED") == on)
        #expect(Settings.none.isOn("SMS_ENABLED") == nil)
    }
}

@Suite struct HomeTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    @Test(arguments: [
        (["NAUTILUS_HOME": "/shop", "HOME": "/h"], "/shop"),
        (["NAUTILUS_HOME": "/shop/", "XDG_DATA_HOME": "/x"], "/shop"),
        (["NAUTILUS_HOME": "", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/nautilus"),
        (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/nautilus"),
        (["HOME": "/h"], "/h/.local/share/nautilus"),
    ])
    func root(_ environment: [String: String], _ root: String) {
        #expect(Home(environment: environment).root == root)
    }

    @Test func theDemoHasAHomeOfItsOwn() {
        #expect(Home.demo(environment: ["HOME": "/h"]).root == "/h/.local/share/nautilus-demo")
        #expect(Home.demo(environment: ["NAUTILUS_HOME": "/shop"]).root == "/shop")
    }

    @Test func places() {
        let home = Home(root: "/shop")
        #expect(home.database == "/shop/database/nautilus.db")
        #expect(home.backups == "/shop/storage/backups")
        #expect(home.documents == "/shop/storage/documents")
        #expect(home.log == "/shop/log/nautilus.log")
        #expect(home.envFile == "/shop/.env")
        #expect(home.exports == "/shop/exports")
    }

    @Test func makesFoldersThroughTheUmaskAndKeepsSecretsToItsOwner() throws {
        let home = Home(root: folder.file("a/b/shop"))
        try home.make()
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let umask = try #require(status.firstMatch(of: #/Umask:\s+([0-7]+)/#).flatMap { Int($0.1, radix: 8) })
        for path in [home.root, home.backups, home.documents, home.exports, home.cache] {
            #expect(try mode(path) == 0o755 & ~umask)
        }
        #expect(try mode(home.envFile) == 0o600)
        _ = try Store(path: home.database, creating: true)
        #expect(try mode(home.database) == 0o600)
    }

    @Test func makingAgainChangesNothing() throws {
        let home = Home(root: folder.file("shop"))
        try home.make()
        try Data("A=1".utf8).write(to: URL(fileURLWithPath: home.envFile))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: home.envFile)
        try home.make()
        #expect(try mode(home.envFile) == 0o640)
        #expect(try String(contentsOfFile: home.envFile, encoding: .utf8) == "A=1")
        #expect(Settings.of(home, environment: [:])["A"] == "1")
    }

    /// A file that is none of settings costs no time and tells nothing of what stands in it.
    @Test func whatIsNoFileOfSettingsIsTold() throws {
        let home = Home(root: folder.file("shop"))
        try home.make()
        func problems(_ bytes: Data) throws -> [String] {
            try bytes.write(to: URL(fileURLWithPath: home.envFile))
            let settings = Settings.of(home, environment: ["B": "2"])
            #expect(settings["B"] == "2")
            return settings.problems
        }
        let large = Data("A=hunter2\n".utf8) + Data(count: 1 << 20)
        #expect(
            try problems(large) == [
                "\(home.envFile) is too large for a file of settings, so none of them counts; it has a line a setting"
            ])
        #expect(
            try problems(Data("A=hunter2\nB=Caf".utf8) + [0xE9]) == [
                "\(home.envFile) is not written in UTF-8; letters that are not may be wrong"
            ])
        #expect(try problems(Data("A=Café".utf8)) == [])
        try FileManager.default.removeItem(atPath: home.envFile)
        try FileManager.default.createDirectory(atPath: home.envFile, withIntermediateDirectories: false)
        #expect(Settings.of(home, environment: [:]).problems.first?.contains("cannot be read") == true)
    }

    @Test func aFileInTheWayIsTold() throws {
        _ = try folder.write("shop", Data())
        let refusal = #expect(throws: Refusal.self) { try Home(root: folder.file("shop")).make() }
        #expect(refusal?.kind == .unavailable)
        #expect(refusal?.words.contains("no folder") == true)
    }
}
