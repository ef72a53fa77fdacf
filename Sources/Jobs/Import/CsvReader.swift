package import DiveShop

/// Reads records of a CSV file, block by block: its memory does not grow with the file.
///
/// It takes RFC 4180 and what programs make of it: any delimiter; lines that end in LF, CRLF or CR; line ends, delimiters and
/// doubled quotes within quotes. A quote elsewhere than at a field's beginning is a sign like any other. Blanks before a field and
/// lines without anything are skipped; a line's end within quotes becomes LF. Bytes are not decoded: in UTF-8 and in the Latin
/// encodings, what means something here is ASCII.
package final class CsvReader {
    package enum Outcome: Equatable {
        case record
        case end
        /// The rest of the file cannot be read; why. The line is ``CsvReader/line``.
        case broken(String)
    }

    /// In bytes. What is longer is taken for a quote that is never closed.
    package static let longestField = 1 << 20
    package static let longestRecord = 4 << 20
    /// In a record.
    package static let mostFields = 10_000

    /// Fills a block; 0 at the end.
    package typealias Source = (UnsafeMutableRawBufferPointer) throws(Refusal) -> Int

    private struct Field {
        var start: Int
        var length: Int
        var hasHighBytes: Bool
        var hasZero: Bool
    }

    private enum State { case start, plain, quoted, quoteInQuoted, afterQuoted }
    private enum Stop { case blockIsRead, recordIsWhole, fieldIsTooLong, recordIsTooLong }

    /// Where the last record began, from 1.
    package private(set) var line = 1
    /// What is wrong with the last record although the next can be read, in words.
    package private(set) var flaw: String?
    /// Bytes of the source that were read.
    package private(set) var consumed = 0

    private let delimiter: UInt8
    private let source: Source
    private let block: UnsafeMutablePointer<UInt8>
    private let blockSize: Int
    private var position = 0
    private var end = 0
    private var isOver = false
    private var isBroken = false
    private var lineNow: Int
    /// The last byte was a CR: an LF now belongs to it.
    private var endsInCR = false

    // The record: its fields' bytes, one after the other.
    private var text: UnsafeMutablePointer<UInt8>
    private var capacity = 1 << 12
    private var length = 0
    private var fields: [Field] = []
    private var begin = 0
    private var hasBegun = false

    // The field being read.
    private var state = State.start
    private var fieldStart = 0
    private var high: UInt8 = 0
    private var hasZero = false
    private var quoteLine = 0

    /// - Parameters:
    ///   - firstLine: the number of the line where the source begins.
    ///   - blockSize: how much is asked of the source at a time.
    package init(delimiter: UInt8, firstLine: Int = 1, blockSize: Int = 1 << 16, source: @escaping Source) {
        self.delimiter = delimiter
        self.source = source
        self.blockSize = max(1, blockSize)
        lineNow = firstLine
        block = .allocate(capacity: self.blockSize)
        text = .allocate(capacity: capacity)
    }

    deinit {
        block.deallocate()
        text.deallocate()
    }

    /// How many fields the last record has.
    package var count: Int { fields.count }

    /// A field of the last record, until the next is read.
    package func bytes(_ field: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text + fields[field].start, count: fields[field].length)
    }

    /// Whether a field has bytes beyond ASCII.
    package func hasHighBytes(_ field: Int) -> Bool { fields[field].hasHighBytes }
    package func hasZero(_ field: Int) -> Bool { fields[field].hasZero }

    /// Goes on to the next record that has anything in it.
    package func next() throws(Refusal) -> Outcome {
        while true {
            let outcome = try readRecord()
            if outcome != .record || length > 0 || flaw != nil { return outcome }
        }
    }

    private func readRecord() throws(Refusal) -> Outcome {
        if isBroken { return .end }
        flaw = nil
        length = 0
        fieldStart = 0
        fields.removeAll(keepingCapacity: true)
        state = .start
        begin = consumed
        hasBegun = false
        while true {
            if position == end {
                guard try refill() else { return finishAtTheEnd() }
            }
            switch scan() {
            case .blockIsRead: continue
            case .recordIsWhole: return .record
            case .fieldIsTooLong where state == .quoted:
                return broken("the quote that opens in line \(quoteLine) is not closed within a megabyte")
            case .fieldIsTooLong, .recordIsTooLong: return broken("it is longer than a line of a shop's file can be")
            }
        }
    }

    private func finishAtTheEnd() -> Outcome {
        if !hasBegun { return .end }
        if state == .quoted { return broken("the quote that opens in line \(quoteLine) is never closed") }
        close()
        return .record
    }

    private func broken(_ reason: String) -> Outcome {
        isBroken = true
        return .broken(reason)
    }

    /// Goes through the block as far as the record reaches.
    private func scan() -> Stop {
        let from = position
        if length + end - from > capacity { grow(to: length + end - from) }
        // In the loop nothing is asked of the object, which would be checked each time.
        let (block, text, delimiter, end) = (block, text, delimiter, end)
        let furthest = begin + CsvReader.longestRecord - consumed + from
        var (position, length, state, high, hasZero) = (from, self.length, self.state, self.high, self.hasZero)
        var (endsInCR, lineNow, fieldStart) = (self.endsInCR, self.lineNow, self.fieldStart)
        defer {
            self.position = position
            (self.length, self.state, self.high, self.hasZero) = (length, state, high, hasZero)
            (self.endsInCR, self.lineNow, self.fieldStart) = (endsInCR, lineNow, fieldStart)
            consumed += position - from
        }
        if endsInCR {
            endsInCR = false
            if block[position] == 0x0A { position += 1 }
        }
        if !hasBegun && position < end {
            hasBegun = true
            line = lineNow
        }
        while position < end {
            // Most of a file is text that means nothing here.
            if state == .plain {
                while position < end, case let byte = block[position], byte != delimiter && byte > 0x0D {
                    text[length] = byte
                    length += 1
                    high |= byte
                    position += 1
                }
            } else if state == .quoted {
                while position < end, case let byte = block[position], byte != 0x22 && byte > 0x0D {
                    text[length] = byte
                    length += 1
                    high |= byte
                    position += 1
                }
            }
            if length - fieldStart > CsvReader.longestField { return .fieldIsTooLong }
            if position > furthest { return .recordIsTooLong }
            if position == end { return .blockIsRead }

            let byte = block[position]
            position += 1
            let isLineEnd = byte == 0x0A || byte == 0x0D
            if isLineEnd {
                lineNow += 1
                endsInCR = byte == 0x0D
            }
            switch state {
            case .quoted where byte == 0x22: state = .quoteInQuoted
            case .quoteInQuoted where byte == 0x22:
                text[length] = byte
                length += 1
                state = .quoted
            case .quoted:
                if byte == 0 { hasZero = true }
                text[length] = isLineEnd ? 0x0A : byte
                length += 1
            case _ where byte == delimiter || isLineEnd:
                fields.append(
                    Field(start: fieldStart, length: length - fieldStart, hasHighBytes: high >= 0x80, hasZero: hasZero))
                (fieldStart, high, hasZero) = (length, 0, false)
                state = .start
                if isLineEnd { return .recordIsWhole }
                if fields.count >= CsvReader.mostFields { return .recordIsTooLong }
            case .start where byte == 0x20 || byte == 0x09: continue
            case .start where byte == 0x22:
                state = .quoted
                quoteLine = lineNow
            case .quoteInQuoted where byte == 0x20 || byte == 0x09, .afterQuoted where byte == 0x20 || byte == 0x09:
                state = .afterQuoted
            default:
                if state == .quoteInQuoted || state == .afterQuoted {
                    flaw = "there is text after a closing quote; a quote within quotes is written twice"
                }
                if byte == 0 { hasZero = true }
                text[length] = byte
                length += 1
                high |= byte
                state = .plain
            }
            // The LF of a CRLF within quotes.
            if endsInCR && position < end {
                endsInCR = false
                if block[position] == 0x0A { position += 1 }
            }
        }
        return .blockIsRead
    }

    private func close() {
        fields.append(
            Field(start: fieldStart, length: length - fieldStart, hasHighBytes: high >= 0x80, hasZero: hasZero))
        (fieldStart, high, hasZero) = (length, 0, false)
    }

    /// - Returns: false at the end.
    private func refill() throws(Refusal) -> Bool {
        if isOver { return false }
        position = 0
        end = 0
        end = try source(UnsafeMutableRawBufferPointer(start: block, count: blockSize))
        isOver = end == 0
        return !isOver
    }

    private func grow(to needed: Int) {
        capacity = max(capacity * 2, needed)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: text, count: length)
        text.deallocate()
        text = larger
    }
}
