import CDeflate
import DiveShop
import Foundation
import Printable

/// Reads files one after another in pieces of a quarter of a megabyte, hashes them on the way, and compresses the pieces on all cores; whoever takes the pieces
/// gets them in order. A few pieces are all there ever is, however large the files are, and small files are worked on beside one another.
///
/// Pieces of deflate that end on a byte are one stream when they are put together.
final class PieceLine: @unchecked Sendable {
    /// One file of the line. `size` is known with its first piece, `sha256` with its last, `isStored` once the first is done.
    final class Entry {
        let name: String
        fileprivate let source: ArchiveSource?
        fileprivate(set) var size = 0
        fileprivate(set) var sha256 = ""
        /// What does not shrink in its first piece is not compressed.
        fileprivate(set) var isStored = false
        init(name: String, source: ArchiveSource?) {
            self.name = name
            self.source = source
        }
    }

    final class Piece {
        static let size = 1 << 18
        fileprivate(set) var entry: Entry
        fileprivate(set) var isFirst = false
        fileprivate(set) var isLast = false
        fileprivate(set) var crc: UInt32 = 0
        fileprivate var isDone = false
        fileprivate var packedCount = 0
        fileprivate(set) var rawCount = 0
        fileprivate let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        fileprivate let packed = UnsafeMutableRawBufferPointer.allocate(
            byteCount: deflate_bound(size), alignment: 64)

        fileprivate init(_ entry: Entry) { self.entry = entry }
        deinit {
            raw.deallocate()
            packed.deallocate()
        }

        /// As it goes into the archive.
        var bytes: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: entry.isStored ? raw.prefix(rawCount) : packed.prefix(packedCount))
        }
    }

    let entries: [Entry]
    private let level: Int32
    /// The last entry's bytes, made once all others are read.
    private let makeLast: ([Entry]) throws(Refusal) -> [UInt8]
    private let condition = NSCondition()
    private var free: [Piece]
    /// In order, done or not; and those that nobody has begun with.
    private var line: [Piece] = []
    private var waiting: [Piece] = []
    private var failure: Refusal?
    private var isStopped = false
    private var isWholeRead = false
    private var threads = 0

    /// - Parameter last: the name of an entry that comes last, and what makes its bytes from those before.
    init(
        _ sources: [ArchiveSource], _ compression: Compression,
        last: (name: String, make: ([Entry]) throws(Refusal) -> [UInt8])
    ) {
        entries = sources.map { Entry(name: $0.name, source: $0) } + [Entry(name: last.name, source: nil)]
        // ISA-L's level 2 is as fast as its 1 and smaller.
        level = compression == .fast ? 2 : 6
        makeLast = last.make
        free = (0..<PieceLine.workers + 3).map { [entries] _ in Piece(entries[0]) }
    }

    private static let workers = max(1, min(8, ProcessInfo.processInfo.activeProcessorCount))

    /// Begins. Whoever starts a line stops it.
    func start() {
        condition.withLock { threads = 1 + PieceLine.workers }
        run { [self] in readAll() }
        for _ in 0..<PieceLine.workers { run { [self] in compressAll() } }
    }

    private func run(_ body: @escaping @Sendable () -> Void) {
        Thread.detachNewThread { [self] in
            body()
            condition.withLock {
                threads -= 1
                condition.broadcast()
            }
        }
    }

    /// Ends, and waits until no thread is left.
    func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
            while threads > 0 { condition.wait() }
        }
    }

    /// The next piece, done; it stays the next one until it is given back.
    func next() throws(Refusal) -> Piece {
        let (piece, refusal) = condition.withLock { () -> (Piece?, Refusal?) in
            while failure == nil && line.first?.isDone != true { condition.wait() }
            return (failure == nil ? line.first : nil, failure)
        }
        guard let piece else { throw refusal ?? Refusal.noMemory }
        return piece
    }

    /// Gives the next piece back.
    func giveBack() {
        condition.withLock {
            free.append(line.removeFirst())
            condition.broadcast()
        }
    }

    private func fail(_ refusal: Refusal) {
        condition.withLock {
            failure = failure ?? refusal
            isStopped = true
            condition.broadcast()
        }
    }

    // MARK: The thread that reads

    private func readAll() {
        do throws(Refusal) {
            for entry in entries {
                guard let source = entry.source else { continue }
                try source.wait()
                let file = try OpenFile(reading: source.path, followsLinks: false)
                guard
                    try read(
                        entry, file.size,
                        fill: { (place, buffer) throws(Refusal) in
                            guard try file.read(at: place, into: buffer) == buffer.count else {
                                throw Refusal(
                                    .later, "\(Printable.visible(entry.name)) changed while it was read; try again")
                            }
                        })
                else { return }
            }
            guard let last = entries.last else { return }
            let bytes = try makeLast(Array(entries.dropLast()))
            _ = try read(last, bytes.count) { (place, buffer) throws(Refusal) in
                buffer.copyBytes(from: bytes[place..<place + buffer.count])
            }
        } catch {
            fail(error)
        }
        condition.withLock {
            isWholeRead = true
            condition.broadcast()
        }
    }

    /// - Returns: false: it was stopped.
    private func read(
        _ entry: Entry, _ size: Int, fill: (Int, UnsafeMutableRawBufferPointer) throws(Refusal) -> Void
    ) throws(Refusal) -> Bool {
        let sha = try Sha256()
        var place = 0
        repeat {
            guard let piece = nextFree() else { return false }
            let count = min(Piece.size, size - place)
            let room = UnsafeMutableRawBufferPointer(rebasing: piece.raw.prefix(count))
            try fill(place, room)
            sha.add(UnsafeRawBufferPointer(room))
            piece.entry = entry
            piece.isFirst = place == 0
            piece.rawCount = count
            piece.isDone = false
            place += count
            piece.isLast = place == size
            let digest = piece.isLast ? sha.end() : ""
            condition.withLock {
                entry.size = size
                entry.sha256 = digest
                line.append(piece)
                waiting.append(piece)
                condition.broadcast()
            }
        } while place < size
        return true
    }

    private func nextFree() -> Piece? {
        condition.withLock {
            while free.isEmpty && !isStopped { condition.wait() }
            return isStopped ? nil : free.removeLast()
        }
    }

    // MARK: The threads that compress

    private func compressAll() {
        guard let packer = deflate_packer_begin(level) else { return fail(.noMemory) }
        defer { deflate_packer_end(packer) }
        while let (piece, isStored) = nextWaiting() {
            let raw = piece.raw.bindMemory(to: UInt8.self)
            piece.crc = deflate_crc(0, raw.baseAddress, piece.rawCount)
            piece.packedCount = 0
            if !isStored {
                piece.packedCount = deflate_piece(
                    packer, raw.baseAddress, piece.rawCount, piece.isLast ? 1 : 0,
                    piece.packed.bindMemory(to: UInt8.self).baseAddress, piece.packed.count)
                if piece.packedCount == 0 { return fail(.noMemory) }
            }
            condition.withLock {
                // Under 3 % is not worth the reader's time.
                if piece.isFirst { piece.entry.isStored = piece.packedCount >= piece.rawCount - piece.rawCount / 32 }
                piece.isDone = true
                condition.broadcast()
            }
        }
    }

    private func nextWaiting() -> (Piece, isStored: Bool)? {
        condition.withLock {
            while waiting.isEmpty && !isStopped && !isWholeRead { condition.wait() }
            guard !isStopped, !waiting.isEmpty else { return nil }
            let piece = waiting.removeFirst()
            return (piece, !piece.isFirst && piece.entry.isStored)
        }
    }
}
