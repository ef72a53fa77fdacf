import DiveShop
import Foundation

/// `metadata.json` as text: what an archive says of itself, and of each entry on a line of its own. However many there are, few are held at a
/// time.
enum MetadataText {
    /// - Throws: ``Refusal`` (unavailable): the disk is full or fails.
    static func write(_ metadata: ArchiveMetadata, _ entries: ArchiveEntries, to file: NewFile) throws(Refusal) {
        let encoder = JSONEncoder()
        var text = [UInt8]()
        func put() throws(Refusal) {
            try text.span.withUnsafeBytes { bytes throws(Refusal) in try file.add(bytes) }
            text.removeAll(keepingCapacity: true)
        }
        func encoded(_ value: some Encodable) throws(Refusal) -> Data {
            do { return try encoder.encode(value) } catch {
                throw Refusal(.failed, "\(ArchiveMetadata.name) cannot be written: a value in it is no JSON")
            }
        }
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // All but the last brace, before which the entries come.
        text += try encoded(metadata).dropLast(2)
        text += ",\n  \"\(MetadataSplitter.key)\" : [".utf8
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (number, entry) in entries.enumerated() {
            text += (number == 0 ? "\n    " : ",\n    ").utf8
            text += try encoded(entry)
            if text.count > 1 << 16 { try put() }
        }
        text += "\n  ]\n}".utf8
        try put()
    }
}

/// Takes `metadata.json` apart as its bytes come: the entries, and all else. JSONDecoder wants the whole text, and of each value some hundred
/// bytes more.
struct MetadataSplitter {
    static let key = "entries"
    /// The text without what the list of entries holds.
    private(set) var rest: [UInt8] = []
    /// Entries that are whole, with commas between.
    private var some: [UInt8] = []
    /// How many lists of entries there were.
    private(set) var lists = 0

    private var depth = 0
    private var isText = false
    private var isEscaped = false
    private var isList = false
    /// The last text that is not within anything: a key or its value.
    private var last: [UInt8] = []
    /// Bytes that may be waiting here: more is none of ours.
    private static let most = 1 << 20
    private static let enough = 1 << 15

    /// - Returns: false: it is no such text.
    mutating func add(
        _ bytes: UnsafeRawBufferPointer, take: ([ArchiveEntries.Entry]) throws(Refusal) -> Void
    ) throws(Refusal) -> Bool {
        for byte in bytes {
            guard step(byte) else { return false }
            if isList && depth == 2 && some.count > MetadataSplitter.enough {
                guard try end(take: take) else { return false }
            }
        }
        return rest.count < MetadataSplitter.most && some.count < MetadataSplitter.most
    }

    /// Gives out the entries that are whole.
    mutating func end(take: ([ArchiveEntries.Entry]) throws(Refusal) -> Void) throws(Refusal) -> Bool {
        guard
            let entries = try? JSONDecoder().decode(
                [ArchiveEntries.Entry].self, from: Data(Array("[".utf8) + some + Array("]".utf8)))
        else { return false }
        some.removeAll(keepingCapacity: true)
        try take(entries)
        return true
    }

    private mutating func step(_ byte: UInt8) -> Bool {
        if isList { return stepInList(byte) }
        rest.append(byte)
        if isText {
            if depth == 1 { last.append(byte) }
            endText(byte)
            if !isText && depth == 1 { last.removeLast() }
            return true
        }
        switch byte {
        case UInt8(ascii: "\""):
            isText = true
            if depth == 1 { last = [] }
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            depth += 1
            // No value is a list but this one, and no key comes right before one but its own.
            if byte == UInt8(ascii: "["), depth == 2, last == Array(MetadataSplitter.key.utf8) {
                isList = true
                lists += 1
            }
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
        return true
    }

    private mutating func stepInList(_ byte: UInt8) -> Bool {
        if depth > 2 {
            some.append(byte)
            if isText {
                endText(byte)
            } else {
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
            }
            return true
        }
        switch byte {
        case UInt8(ascii: "{"):
            depth += 1
            if !some.isEmpty { some.append(UInt8(ascii: ",")) }
            some.append(byte)
        case UInt8(ascii: "]"):
            depth -= 1
            isList = false
            rest.append(byte)
        // Between entries.
        case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): break
        default: return false
        }
        return true
    }

    private mutating func endText(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else {
            isEscaped = byte == UInt8(ascii: "\\")
            isText = byte != UInt8(ascii: "\"")
        }
    }
}
