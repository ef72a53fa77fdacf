import CDeflate
import DiveShop
import Foundation
import Printable

/// Reads files one after another in pieces of a quarter of a megabyte, hashes them on the way, and compresses the pieces on all cores; whoever takes the pieces
/// gets them in order. A few pieces are all there ever is, however large the files are, and small files are worked on beside one another.
///
/// Pieces of deflate that end on a byte are one stream when they are put together.
final class PieceLine: @unchecked Sendable {
    /// One file of the line. `size` is known with its first piece, `isStored` once that is done.
    final class Entry {
        fileprivate(set) var size = 0
        /// What does not shrink in its first piece is not compressed.
        fileprivate(set) var isStored = false
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

    private let sources: ArchiveSources
    private let level: Int32
    /// Makes the last entry's file, once all others are read.
    private let makeLast: (ArchiveEntries) throws(Refusal) -> OpenFile
    /// Those that were read, but for the last.
    private var read: ArchiveEntries
    /// Broadcast where somebody may wait for it: small files would have everybody woken up all the time.
    private let condition = NSCondition()
    private var free: [Piece]
    /// In order, done or not; and those that nobody has begun with.
    private var line: [Piece] = []
    private var waiting: [Piece] = []
    private var failure: Refusal?
    private var isStopped = false
    private var isWholeRead = false
    private var threads = 0

    /// - Parameter makeLast: makes the file of an entry that comes last out of those before.
    init(
        _ sources: ArchiveSources, _ compression: Compression,
        makeLast: @escaping (ArchiveEntries) throws(Refusal) -> OpenFile
    ) {
        self.sources = sources
        self.makeLast = makeLast
        read = ArchiveEntries(named: sources.names)
        // ISA-L's level 2 is as fast as its 1 and smaller.
        level = compression == .fast ? 2 : 6
        free = (0..<PieceLine.workers + 3).map { _ in Piece(Entry()) }
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
            if free.count == 1 { condition.broadcast() }
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
            for name in sources.names {
                try sources.wait(name)
                let file = try OpenFile(reading: sources.path(name), followsLinks: false)
                guard let digest = try read(file, name) else { return }
                read.addNext(sha256: digest, size: file.size)
            }
            guard try read(makeLast(read), ArchiveMetadata.name) != nil else { return }
        } catch {
            fail(error)
        }
        condition.withLock {
            isWholeRead = true
            condition.broadcast()
        }
    }

    /// - Parameter name: the entry's, for words.
    /// - Returns: its SHA-256; nil: it was stopped.
    private func read(_ file: OpenFile, _ name: String) throws(Refusal) -> String? {
        let sha = try Sha256()
        let entry = Entry()
        entry.size = file.size
        var place = 0
        repeat {
            guard let piece = nextFree() else { return nil }
            let count = min(Piece.size, file.size - place)
            let room = UnsafeMutableRawBufferPointer(rebasing: piece.raw.prefix(count))
            guard try file.read(at: place, into: room) == count else {
                throw Refusal(.later, "\(Printable.visible(name)) changed while it was read; try again")
            }
            sha.add(UnsafeRawBufferPointer(room))
            piece.entry = entry
            piece.isFirst = place == 0
            piece.rawCount = count
            piece.isDone = false
            place += count
            piece.isLast = place == file.size
            condition.withLock {
                line.append(piece)
                waiting.append(piece)
                if waiting.count == 1 { condition.broadcast() }
            }
        } while place < file.size
        return sha.end()
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
                if line.first === piece { condition.broadcast() }
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
