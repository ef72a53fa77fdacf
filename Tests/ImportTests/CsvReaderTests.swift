import DiveShop
import Foundation
import Jobs
import Testing

/// What the reader makes of a file: each record as its line, its fields and what is wrong with it; then how it ended.
private func records(_ file: [UInt8], delimiter: String = ",", block: Int) throws -> [String] {
    var place = 0
    let reader = CsvReader(delimiter: delimiter.utf8.first ?? 0x2C, blockSize: block) { room throws(Refusal) in
        let count = min(room.count, file.count - place)
        file[place..<place + count].withUnsafeBytes { room.copyMemory(from: $0) }
        place += count
        return count
    }
    var said: [String] = []
    while true {
        switch try reader.next() {
        case .record:
            let fields = (0..<reader.count).map { String(decoding: reader.bytes($0), as: UTF8.self) }
            let flaw = reader.flaw.map { " ! \($0.prefix(14))" } ?? ""
            said.append("\(reader.line): \(fields.joined(separator: "|"))\(flaw)")
        case .end: return said
        case .broken(let reason):
            said.append("\(reader.line) broken: \(reason)")
            #expect(try reader.next() == .end)
            return said
        }
    }
}

@Suite struct CsvReaderTests {
    static let blocks = [1, 2, 3, 7, 65_536]

    /// A file, its delimiter, and what must be read of it.
    static let files: [(String, String, [String])] = [
        ("", ",", []),
        ("\n", ",", []),
        ("\r\n\r\n\n\r\r", ",", []),
        ("a", ",", ["1: a"]),
        ("a,b\n", ",", ["1: a|b"]),
        ("a,b\nc,d", ",", ["1: a|b", "2: c|d"]),
        ("a,b\r\nc,d\r\n", ",", ["1: a|b", "2: c|d"]),
        ("a,b\rc,d\r", ",", ["1: a|b", "2: c|d"]),
        ("a,b\n\nc,d\n", ",", ["1: a|b", "3: c|d"]),
        ("a,b\r\n\r\n\r\nc,d\r\n", ",", ["1: a|b", "4: c|d"]),
        ("a,b\r\rc,d", ",", ["1: a|b", "3: c|d"]),
        (",,\n", ",", []),
        ("\"\",\"\"\na,", ",", ["2: a|"]),
        (",a,\n", ",", ["1: |a|"]),
        ("a;b,c;d", ";", ["1: a|b,c|d"]),
        ("a\tb\t\tc", "\t", ["1: a|b||c"]),
        ("a|b", "|", ["1: a|b"]),
        ("\"a\"", ",", ["1: a"]),
        ("\"a,b\",c", ",", ["1: a,b|c"]),
        ("\"say \"\"hi\"\"\",x", ",", ["1: say \"hi\"|x"]),
        ("\"\"\"\"", ",", ["1: \""]),
        ("\"\"\"a\"\"\",\"\"", ",", ["1: \"a\"|"]),
        ("\"one\ntwo\",x\ny,z", ",", ["1: one\ntwo|x", "3: y|z"]),
        ("\"one\r\ntwo\r\n\",x\r\ny,z\r\n", ",", ["1: one\ntwo\n|x", "4: y|z"]),
        ("\"one\rtwo\",x\ry,z", ",", ["1: one\ntwo|x", "3: y|z"]),
        ("\"\r\n\",x", ",", ["1: \n|x"]),
        ("\"a\r\",x\r\n\"\nb\",y", ",", ["1: a\n|x", "3: \nb|y"]),
        ("5\" hose,3/4\" fitting", ",", ["1: 5\" hose|3/4\" fitting"]),
        ("a\"b\"c,d", ",", ["1: a\"b\"c|d"]),
        ("  a , b ", ",", ["1: a |b "]),
        (" \"a,b\" ,\t\"c\"\t,d", ",", ["1: a,b|c|d"]),
        ("\"a\"b,c\nd,e", ",", ["1: ab|c ! there is text ", "2: d|e"]),
        ("\"a\" \"b\",c\nd,e", ",", ["1: a\"b\"|c ! there is text ", "2: d|e"]),
        ("x\n\"a\" ", ",", ["1: x", "2: a"]),
        ("é,\"ü\"\nß", ",", ["1: é|ü", "2: ß"]),
        ("a,\"b\nc\n", ",", ["1 broken: the quote that opens in line 1 is never closed"]),
        ("a,b\nc,\"d\n\n", ",", ["1: a|b", "2 broken: the quote that opens in line 2 is never closed"]),
        ("a,b\n\"x\ny\",\"d\n\n", ",", ["1: a|b", "2 broken: the quote that opens in line 3 is never closed"]),
    ]

    @Test(arguments: blocks, files.indices)
    func readsWhatProgramsWrite(block: Int, file: Int) throws {
        let (text, delimiter, expected) = Self.files[file]
        #expect(try records(Array(text.utf8), delimiter: delimiter, block: block) == expected)
    }

    /// Every file of seven signs that mean something is read the same whatever the blocks are.
    @Test func blocksMakeNoDifference() throws {
        let signs = Array("\"\r\n, a".utf8)
        for number in 0..<279_936 where number % 7 == 0 {
            var rest = number
            let file = (0..<7).map { _ -> UInt8 in
                defer { rest /= 6 }
                return signs[rest % 6]
            }
            let whole = try records(file, block: 65_536)
            #expect(try records(file, block: 1) == whole, "\(file)")
            #expect(try records(file, block: 3) == whole, "\(file)")
        }
    }

    /// What was written as CSV is read back as it was.
    @Test(arguments: [",", ";", "\t", "|"])
    func aWrittenFileIsReadBack(delimiter: String) throws {
        let pieces = ["", "a", "\"", "\"\"", "\n", "a,b", ";", "|", "\t", "é", "x\ny", " z"]
        for first in pieces {
            for second in pieces {
                let quoted = [first, second, "end"].map {
                    "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\""
                }
                let file = Array((quoted.joined(separator: delimiter) + "\r\nnext").utf8)
                let line = 2 + [first, second].joined().count { $0 == "\n" }
                let expected = ["1: \(first)|\(second)|end", "\(line): next"]
                for block in Self.blocks { #expect(try records(file, delimiter: delimiter, block: block) == expected) }
            }
        }
    }

    /// A quote that is never closed must not take the whole file into memory.
    @Test(arguments: [7, 65_536])
    func aFieldLongerThanAMegabyteIsRefused(block: Int) throws {
        var file = Array("a,b\nx,\"".utf8)
        file += Array(repeating: 0x7A, count: CsvReader.longestField)
        #expect(try records(file + Array("\"\n".utf8), block: block).last?.hasPrefix("2: x|zzz") == true)
        #expect(
            try records(file + Array("z\"\n1,2\n".utf8), block: block)
                == ["1: a|b", "2 broken: the quote that opens in line 2 is not closed within a megabyte"])
        let plain = Array("a\n".utf8) + Array(repeating: 0x7A, count: CsvReader.longestField + 1)
        #expect(
            try records(plain, block: block) == ["1: a", "2 broken: it is longer than a line of a shop's file can be"])
    }

    @Test(arguments: [1, 65_536]) func aRecordOfEndlessFieldsIsRefused(block: Int) throws {
        let file = Array("a\n".utf8) + Array(repeating: 0x2C, count: CsvReader.mostFields - 1)
        #expect(try records(file + [0x62], block: block).last?.hasSuffix("||b") == true)
        #expect(
            try records(file + [0x2C], block: block)
                == ["1: a", "2 broken: it is longer than a line of a shop's file can be"])
    }

    @Test func aRecordLongerThanFourMegabytesIsRefused() throws {
        let field = Array(repeating: 0x7A as UInt8, count: 1 << 19) + [0x2C]
        let file = Array("a\n".utf8) + Array(repeating: field, count: 9).joined()
        #expect(
            try records(file, block: 65_536) == ["1: a", "2 broken: it is longer than a line of a shop's file can be"])
    }

    @Test func zerosAndHighBytesAreNoted() throws {
        let file = Array("a\0b,\"\0\",c,é,\"ü\"".utf8)
        for block in Self.blocks {
            var place = 0
            let reader = CsvReader(delimiter: 0x2C, blockSize: block) { room throws(Refusal) in
                let count = min(room.count, file.count - place)
                file[place..<place + count].withUnsafeBytes { room.copyMemory(from: $0) }
                place += count
                return count
            }
            #expect(try reader.next() == .record)
            #expect((0..<5).map { reader.hasZero($0) } == [true, true, false, false, false])
            #expect((0..<5).map { reader.hasHighBytes($0) } == [false, false, false, true, true])
        }
    }
}
