import Foundation
import Glibc
import Synchronization

/// A server of the tests' own on this machine, at a port that the system chooses: a thread for each connection, all gone once it is closed.
package final class Loopback: @unchecked Sendable {
    package let port: Int
    private let listener: Int32
    private let condition = NSCondition()
    private var open: Set<Int32> = []
    private var threads = 1
    private var connections = 0
    private var isClosed = false

    /// - Parameters:
    ///   - host: the last number of the address 127.0.0.n.
    ///   - serve: speaks with one client, until it returns.
    package init(host: UInt32 = 1, _ serve: @escaping @Sendable (Connection) -> Void) throws {
        (listener, port) = try Loopback.listen(host: host, backlog: 128)
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                if descriptor < 0 && (errno == EINTR || errno == ECONNABORTED) { continue }
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                let number: Int? = condition.withLock {
                    guard descriptor >= 0, !isClosed else { return nil }
                    open.insert(descriptor)
                    threads += 1
                    connections += 1
                    return connections
                }
                guard let number else {
                    if descriptor >= 0 { Glibc.close(descriptor) }
                    break
                }
                Thread.detachNewThread { [self] in
                    let connection = Connection(descriptor, number: number)
                    serve(connection)
                    condition.withLock {
                        connection.end()
                        open.remove(descriptor)
                        threads -= 1
                        condition.broadcast()
                    }
                }
            }
            condition.withLock {
                threads -= 1
                condition.broadcast()
            }
        }
    }

    deinit { close() }

    /// Ends all connections and threads.
    package func close() {
        let isFirst = condition.withLock { () -> Bool in
            defer { isClosed = true }
            if isClosed { return false }
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in open { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return true
        }
        condition.withLock { while threads > 0 { condition.wait() } }
        if isFirst { Glibc.close(listener) }
    }

    /// Connections that clients have made so far.
    package var connectionCount: Int { condition.withLock { connections } }
    package var openCount: Int { condition.withLock { open.count } }

    /// - Parameter backlog: nil: the port is held, and refuses whoever comes.
    fileprivate static func listen(host: UInt32 = 1, backlog: Int32?) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0000 + host).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isUp = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0
                    && backlog.map { Glibc.listen(descriptor, $0) == 0 } ?? true
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard descriptor >= 0, isUp else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EADDRNOTAVAIL) }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// One client's connection, as the server has it. Used by one thread.
package final class Connection {
    /// Of this server, from 1.
    package let number: Int
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isEnded = false
    /// When the last bytes came in, in nanoseconds since 1970: by the system's own count, however late they were read.
    package private(set) var arrived = 0

    fileprivate init(_ descriptor: Int32, number: Int) {
        self.descriptor = descriptor
        self.number = number
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        setsockopt(descriptor, SOL_SOCKET, Connection.timestamps, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    fileprivate func end() { if !isEnded { close(descriptor) } }

    /// Waits until something has come that was not read; false: the client is gone.
    package func hasMore() -> Bool {
        if !buffer.isEmpty { return true }
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&wait, 1, -1) < 0 && errno == EINTR {}
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) > 0
    }

    /// Up to and with these bytes; nil: the client is gone.
    package func read(to end: [UInt8]) -> [UInt8]? {
        while true {
            if let range = buffer.firstRange(of: end) { return take(range.upperBound) }
            guard more() else { return nil }
        }
    }

    package func read(count: Int) -> [UInt8]? {
        while buffer.count < count { guard more() else { return nil } }
        return take(count)
    }

    private func take(_ count: Int) -> [UInt8] {
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    private func more() -> Bool {
        var room = [UInt8](repeating: 0, count: 16 << 10)
        var control = [UInt64](repeating: 0, count: 16)
        var got: Int
        repeat {
            got = room.withUnsafeMutableBytes { bytes in
                control.withUnsafeMutableBytes { told in
                    var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                    return withUnsafeMutablePointer(to: &part) { part in
                        var message = msghdr()
                        (message.msg_iov, message.msg_iovlen) = (part, 1)
                        (message.msg_control, message.msg_controllen) = (told.baseAddress, told.count)
                        return recvmsg(descriptor, &message, 0)
                    }
                }
            }
        } while got < 0 && errno == EINTR
        guard got > 0 else { return false }
        // A header of 16 bytes, length, level and type, and then seconds and nanoseconds.
        if control[1] == UInt64(Connection.timestamps) << 32 | UInt64(SOL_SOCKET) {
            arrived = Int(control[2]) * 1_000_000_000 + Int(control[3])
        }
        buffer += room[..<got]
        return true
    }

    /// SO_TIMESTAMPNS, and the type of what it tells.
    private static let timestamps: Int32 = 35

    /// False: the client is gone.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Says nothing until the client, or the server, ends the connection.
    package func waitForEnd() { while more() { buffer = [] } }

    /// Whether the client ends the connection within these milliseconds.
    package func isEnded(within milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        return poll(&wait, 1, milliseconds) > 0 && recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0
    }

    /// Ends it in the rudest way: what the client sent and was not read is lost.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }
}

/// A port of this machine that neither takes nor refuses connections, as a host behind a firewall.
package final class DeadPort {
    package let port: Int
    private let listener: Int32
    private let fillers: [Int32]

    package init() throws {
        (listener, port) = try Loopback.listen(backlog: 0)
        let port = port
        // One connection that nobody takes fills the queue; what comes after it is not answered.
        fillers = (0..<4).map { _ in
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let descriptor = socket(AF_INET, kind, 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return descriptor
        }
    }

    deinit { for descriptor in fillers + [listener] { close(descriptor) } }
}

/// A port of this machine that refuses connections, and that nobody else gets meanwhile.
package final class ClosedPort {
    package let port: Int
    private let holder: Int32

    package init() throws { (holder, port) = try Loopback.listen(backlog: nil) }

    deinit { close(holder) }
}
