import DiveShop
import Foundation
import Jobs
import Rig
import Store
import Testing

/// Files that are not what they should be: refused in words, with nothing changed.
@Suite struct HostileFileTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    static let files: [([UInt8], String)] = [
        ([], "is empty; its first line must have the columns' names"),
        (Array("\n\n\r\n".utf8), "is empty"),
        ([0xEF, 0xBB, 0xBF], "is empty"),
        ([0xFF, 0xFE, 0x61, 0, 0x2C, 0], "is in UTF-16; save it as CSV in UTF-8"),
        ([0x50, 0x4B, 3, 4, 20, 0, 0, 0], "is a workbook or an archive, not CSV"),
        ([0x7F, 0x45, 0x4C, 0x46, 0, 0, 0], "is no text"),
        (Array("first,last,\"email".utf8), "the quote that opens in line 1 is never closed"),
        (Array("\"first\"x,last".utf8), "there is text after a closing quote"),
        (Array("first,first\nAnn,Bob\n".utf8), "can both be first_name; rename one"),
        (Array(repeating: 0x2C, count: 2000) + Array("first".utf8), "has 2001 columns; no more than 1000 can be read"),
        (Array("first,notes\né,x\n".utf8) + [0xE9, 0x2C, 0x78], "say --encoding utf-8"),
    ]

    @Test(arguments: files.indices) func aFileThatIsNone(place: Int) throws {
        let (bytes, words) = Self.files[place]
        let result = try desk.bring("customers", bytes: bytes)
        #expect(result.refusal?.kind == .data)
        #expect(result.refusal?.words.contains(words) == true, "\(result.refusal?.words ?? "\(result)")")
    }

    @Test func aHeaderAloneIsAFileOfNothing() throws {
        #expect(try desk.bring("customers", "first,last\r\n").counts == ImportCounts())
    }

    @Test func linesThatAreTooShortOrTooLong() throws {
        let file = "first,last,notes\nAnn,Diver\nBob,Reef,tall,,\nCy,Shore,a,b\n\"Dee\nWave\",x,y\nEve\n"
        #expect(
            try desk.bring("customers", file).refused == [
                "2: it has 2 fields where the first line has 3", "4: it has 4 fields where the first line has 3",
                "7: it has one field where the first line has 3",
            ])
    }

    @Test func aQuoteThatIsNeverClosed() throws {
        let result = try desk.bring("customers", "first,last\nAnn,Diver\nBob,\"Reef\nCy,Shore\n")
        #expect(result.refused == ["3: the quote that opens in line 3 is never closed; what follows was not read"])
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["0"])
    }

    @Test func theEncodingIsFoundOrTold() throws {
        let latin = Array("first,notes\nJ".utf8) + [0xF6] + Array("rg,".utf8) + [0x80, 0x35, 0x0A]
        #expect(try desk.bring("customers", bytes: latin).words == "1 new")
        #expect(try desk.rows("SELECT first_name, notes FROM customers") == ["Jörg|€5"])
        #expect(
            try desk.bring("customers", bytes: latin, { $0.encoding = .utf8 }).refused == [
                """
                2: first is not UTF-8; say --encoding windows-1252 if that is what it is; \
                notes is not UTF-8; say --encoding windows-1252 if that is what it is
                """
            ])
        // A header in Latin-1 can be named.
        let header = Array("Pr".utf8) + [0xE9] + Array("nom\nZo".utf8) + [0xEB]
        #expect(try desk.bring("customers", bytes: header, { $0.map = [("first_name", "Prénom")] }).words == "1 new")
        let marked = [0xEF, 0xBB, 0xBF] + Array("first\nÅse\n".utf8)
        #expect(try desk.bring("customers", bytes: marked).words == "1 new")
        #expect(try desk.rows("SELECT first_name FROM customers ORDER BY id") == ["Jörg", "Zoë", "Åse"])
    }

    @Test(arguments: [
        ("sep=;\r\nfirst;last\r\nAnn;Diver, MD\r\n", nil), ("first\tlast\nAnn\tDiver, MD\n", nil),
        ("first|last\nAnn|Diver, MD\n", nil), ("first:last\nAnn:Diver, MD\n", 0x3A as UInt8?),
        ("\"first\";\"last\"\r\"Ann\";\"Diver, MD\"\r", nil), ("\n\nfirst,last\n\nAnn,\"Diver, MD\"\n,\n", nil),
    ])
    func theDelimiterIsFoundOrTold(file: String, delimiter: UInt8?) throws {
        #expect(try desk.bring("customers", file, { $0.delimiter = delimiter }).words == "1 new")
        #expect(try desk.rows("SELECT first_name, last_name FROM customers") == ["Ann|Diver, MD"])
    }

    @Test func linesAreCountedFromTheFilesFirst() throws {
        #expect(try desk.bring("customers", "sep=;\nfirst;email\n\nAnn;x\n").refused.first?.hasPrefix("4: ") == true)
    }

    @Test func whatIsNoFile() throws {
        let root = desk.home.home.root
        for (path, words) in [
            ("\(root)/none.csv", "there is no file"), (root, "is a folder; name a CSV file"),
            ("/dev/zero", "is no ordinary file"), ("/dev/null", "is no ordinary file"),
        ] {
            let result = try desk.bring("customers", path: path)
            #expect(result.refusal?.kind == .data)
            #expect(result.refusal?.words.contains(words) == true, "\(result.refusal?.words ?? "")")
        }
    }

    /// What a pipe brings is read as often as it must be, and nothing of it is left.
    @Test func aPipeIsReadLikeAFile() throws {
        let path = "\(desk.home.home.root)/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let lines = String(repeating: "Ann,24/12/2020\nBob,01/02/2021\n", count: 5000)
        let file = Data("first,since\n\(lines)".utf8)
        Thread.detachNewThread { try? file.write(to: URL(fileURLWithPath: path)) }
        #expect(try desk.bring("customers", path: path).words == "10000 new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.home.home.cache) == [])
        #expect(
            try desk.rows("SELECT DISTINCT customer_since FROM customers ORDER BY 1") == ["2020-12-24", "2021-02-01"])
    }

    /// Whoever writes to the file while it is read would have some of both brought in.
    @Test func aFileThatChangesIsNotBroughtIn() throws {
        let path = try desk.write(Array("first\nAnn\nBob\n".utf8))
        let result = try desk.bring(
            "customers", path: path,
            watch: { event in
                if case .columns = event, let file = FileHandle(forWritingAtPath: path) {
                    file.seekToEndOfFile()
                    file.write(Data("Cy\n".utf8))
                }
                return true
            })
        #expect(result.refusal?.kind == .later)
        #expect(try desk.rows("SELECT count(*) FROM customers") == ["0"])
    }

    /// Files with random damage are read or refused, and a dry run of them keeps nothing.
    @Test(arguments: 0..<8) func randomDamage(seed: Int) throws {
        var state = UInt64(seed + 1)
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        let whole = Array(
            """
            receipt,date,customer email,total,type,return of\r
            T-1,24/03/2026 10:15,ann@example.com,"$1,234.50",Sale,\r
            "T-""2"" b",2026-03-25T10:15:00Z,,(12.00),return,T-1\r
            T-3,"Tuesday, March 24, 2026",é@x.org,"1.234,50 €",exchange,\r\n
            """.utf8)
        let signs: [UInt8] = [
            0, 0x22, 0x2C, 0x3B, 0x0A, 0x0D, 0x09, 0x20, 0x2D, 0x2E, 0x2F, 0x30, 0x39, 0x80, 0xC3, 0xFF,
        ]
        for _ in 0..<40 {
            var file = whole
            for _ in 0...random(6) {
                let place = random(file.count)
                switch random(4) {
                case 0: file[place] = signs[random(signs.count)]
                case 1: file.insert(signs[random(signs.count)], at: place)
                case 2: file.remove(at: place)
                default: file.append(contentsOf: file[place...].prefix(random(40)))
                }
            }
            let result = try desk.bring("transactions", bytes: file, large: random(2) == 0, { $0.isDryRun = true })
            #expect((result.counts == nil) == (result.refusal?.kind == .data), "\(file)")
            #expect(result.refused.count == result.counts?.refused ?? 0, "\(file)")
            if let counts = result.counts {
                #expect(counts.read == counts.new + counts.unchanged + counts.refused, "\(file)")
            }
        }
        #expect(try desk.rows("SELECT count(*) FROM transactions") == ["0"])
    }
}
