import CDeflate
import DiveShop
import Foundation
import Synchronization

/// CRC-32 and SHA-256 of one entry after another, which go on to where they are wanted. Of a large one that is done on another thread than the
/// one that brings its bytes: these come in a few rooms by turns, and a room is given out again once what is in it was taken.
final class EntryProof: @unchecked Sendable {
    /// Where an entry's bytes go: made anew for each.
    typealias Sink = (UnsafeRawBufferPointer) throws(Refusal) -> Void

    static let roomSize = 1 << 18
    /// From this size on the other thread is worth its while.
    static let large = 1 << 20
    private static let count = 4

    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count * roomSize, alignment: 64)
    private let taken = (0..<count).map { _ in DispatchGroup() }
    private let beside = DispatchQueue(label: "proof")
    private var isBeside = false
    private var turn = 0
    /// Touched by the other thread, or when it has nothing to do.
    private var sha: Sha256
    private var crc: UInt32 = 0
    private var sink: Sink = { _ in }
    /// Of the sink.
    private let failure = Mutex<Refusal?>(nil)

    init() throws(Refusal) { sha = try Sha256() }

    deinit { memory.deallocate() }

    /// For the next entry.
    func begin(size: Int, into sink: @escaping Sink) throws(Refusal) {
        let sha = try Sha256()
        beside.sync {
            self.sha = sha
            self.sink = sink
            crc = 0
        }
        failure.withLock { $0 = nil }
        isBeside = size >= EntryProof.large
    }

    /// Where the next bytes go.
    var room: UnsafeMutableRawBufferPointer {
        taken[turn].wait()
        return room(turn)
    }

    /// Takes as many bytes of the room.
    /// - Throws: what the sink threw, a few rooms later.
    func add(_ count: Int) throws(Refusal) {
        if let refusal = failure.withLock({ $0 }) { throw refusal }
        guard isBeside else { return take(turn, count) }
        beside.async(group: taken[turn]) { [self, turn] in take(turn, count) }
        turn = (turn + 1) % EntryProof.count
    }

    /// Of all that came; it is where it was to go.
    func end() throws(Refusal) -> (crc: UInt32, sha256: String) {
        let proof = beside.sync { (crc, sha.end()) }
        if let refusal = failure.withLock({ $0 }) { throw refusal }
        return proof
    }

    /// Nothing goes anywhere any more.
    func leaveOff() { beside.sync { sink = { _ in } } }

    private func room(_ number: Int) -> UnsafeMutableRawBufferPointer {
        let start = number * EntryProof.roomSize
        return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + EntryProof.roomSize])
    }

    private func take(_ number: Int, _ count: Int) {
        let bytes = UnsafeRawBufferPointer(rebasing: room(number).prefix(count))
        crc = deflate_crc(crc, bytes.bindMemory(to: UInt8.self).baseAddress, count)
        sha.add(bytes)
        if failure.withLock({ $0 != nil }) { return }
        do throws(Refusal) { try sink(bytes) } catch { failure.withLock { $0 = error } }
    }
}
