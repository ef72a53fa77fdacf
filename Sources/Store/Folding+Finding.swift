import GRDB
import GRDBSQLite

/// Looking through many texts for a word. What SQLite gives stays where it is: a text that becomes a String first takes ten times as long.
extension Folding {
    static let foundName = "nautilus_found"

    /// Makes `nautilus_found(text, word)`: whether a text has a word in it, whatever its accents. The word is bare already.
    static func addFound(to db: Database) throws {
        let code = sqlite3_create_function_v2(
            db.sqliteConnection, foundName, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nil,
            { context, _, values in
                guard let values, let text = Folding.bytes(of: values[0]), let word = Folding.bytes(of: values[1])
                else { return sqlite3_result_null(context) }
                sqlite3_result_int(context, Folding.isFound(word, in: text) ? 1 : 0)
            }, nil, nil, nil)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// nil: NULL.
    private static func bytes(of value: OpaquePointer?) -> UnsafeRawBufferPointer? {
        guard sqlite3_value_type(value) != SQLITE_NULL else { return nil }
        // No bytes have no address.
        let start = sqlite3_value_blob(value)
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value)))
    }

    static func isFound(_ word: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, text.count)) { room in
            if let count = bare(text, into: room) {
                return isThere(word, UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<count]))
            }
            return Array(bare(String(decoding: text, as: UTF8.self)).utf8).withUnsafeBytes { isThere(word, $0) }
        }
    }

    private static func isThere(_ word: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = word.first else { return true }
        guard text.count >= word.count else { return false }
        next: for start in 0...text.count - word.count where text[start] == first {
            for i in 1..<max(1, word.count) where text[start + i] != word[i] { continue next }
            return true
        }
        return false
    }

    /// As ``bare(_:)``, of what Western names are written with.
    /// - Returns: how many bytes that makes; nil: there are other letters, or they take more room.
    private static func bare(_ text: UnsafeRawBufferPointer, into room: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        var at = 0
        var count = 0
        while at < text.count {
            let byte = text[at]
            if byte < 0x80 {
                room[count] = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
                at += 1
                count += 1
                continue
            }
            // These letters have two bytes, those of Vietnamese three.
            let length = byte & 0xE0 == 0xC0 ? 2 : 3
            guard length == 2 || byte & 0xF0 == 0xE0, at + length <= text.count else { return nil }
            var value = UInt32(byte & (length == 2 ? 0x1F : 0x0F))
            for i in 1..<length {
                guard text[at + i] & 0xC0 == 0x80 else { return nil }
                value = value << 6 | UInt32(text[at + i] & 0x3F)
            }
            guard let letter = bareLetter(of: value), count + letter.count <= at + length else { return nil }
            for part in letter {
                room[count] = part
                count += 1
            }
            at += length
        }
        return count
    }
}
