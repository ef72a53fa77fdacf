import Foundation
import Synchronization
import Testing

/// The program as a user runs it: a home of its own, arguments in; status, output and complaint out.
final class Program {
    let home: URL

    init() throws {
        home = FileManager.default.temporaryDirectory.appendingPathComponent("nautilus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: home) }

    struct Result {
        let status: Int32
        let output: String
        let complaint: String

        /// The output as the JSON document that it must be.
        var json: Any {
            get throws { try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed) }
        }
        var object: [String: Any] { get throws { try #require(try json as? [String: Any]) } }
        var list: [[String: Any]] { get throws { try #require(try json as? [[String: Any]]) } }
    }

    var database: URL { home.appendingPathComponent("database/nautilus.db") }

    @discardableResult
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try runList(arguments, environment: environment)
    }

    /// Nautilus itself, which lies beside the test runner.
    static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("nautilus")

    func runList(_ arguments: [String], environment more: [String: String] = [:], program: URL = executable) throws
        -> Result
    {
        let (process, output, complaint) = try start(arguments, environment: more, program: program)
        // Both at once: a program waits while a pipe is full that nobody reads.
        let said = Mutex(Data())
        let isRead = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let data = complaint.fileHandleForReading.readDataToEndOfFile()
            said.withLock { $0 = data }
            isRead.signal()
        }
        let read = output.fileHandleForReading.readDataToEndOfFile()
        isRead.wait()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: read, as: UTF8.self),
            complaint: String(decoding: said.withLock { $0 }, as: UTF8.self))
    }

    func start(_ arguments: [String], environment more: [String: String] = [:], program: URL = executable) throws -> (
        process: Process, output: Pipe, complaint: Pipe
    ) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        var environment = [
            "NAUTILUS_HOME": home.path, "HOME": home.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
        ]
        environment.merge(more) { _, new in new }
        process.environment = environment
        let output = Pipe()
        let complaint = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        return (process, output, complaint)
    }

    /// A new shop whose owner is the account that runs the tests.
    func found() throws {
        let result = try run("init", "--shop", "Test Shop", "--owner", "owner", "--time-zone", "America/New_York")
        #expect(result.status == 0, "\(result.complaint)")
    }

    /// Runs SQL on the store with the sqlite3 shell, as another program would.
    @discardableResult
    func sql(_ statement: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [database.path, statement]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let read = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(statement)")
        return String(decoding: read, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
