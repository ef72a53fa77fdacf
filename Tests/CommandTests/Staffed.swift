import Foundation
import Testing

extension Program {
    /// A shop with somebody of each role, whose passwords stand in files of their names.
    func staff() throws {
        try FileManager.default.createDirectory(
            at: database.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Program.staffed.get().write(to: database)
    }

    /// Made once, as a person makes it.
    private static let staffed = Swift.Result<Data, any Error> {
        let program = try Program()
        try program.found()
        try program.run("setting", "set", "password_cost", "5").expect(0)
        for (name, role) in [("mia", "manager"), ("tom", "technician"), ("cara", "counter")] {
            try program.run("user", "add", name, "--role", role, "--password-file", program.password(name)).expect(0)
        }
        return try Data(contentsOf: program.database)
    }

    /// The file with somebody's password, which is their name and `-the-diver`.
    @discardableResult
    func password(_ name: String, _ bytes: Data? = nil) throws -> String {
        let file = home.appendingPathComponent("\(name).password")
        try (bytes ?? Data("\(name)-the-diver\n".utf8)).write(to: file)
        return file.path
    }

    /// As somebody who types their password.
    func run(as name: String, _ arguments: [String], password file: String? = nil) throws -> Result {
        try runList(
            arguments + ["--as", name], environment: ["NAUTILUS_PASSWORD_FILE": file ?? password(name)])
    }

    /// By a shell, which passes bytes on that are no UTF-8.
    func shell(_ script: String, environment more: [String: String] = [:]) throws -> Result {
        try runList(["-c", script], environment: more, program: URL(fileURLWithPath: "/bin/sh"))
    }
}

extension Program.Result {
    /// - Parameter words: what the one line on standard error has in it.
    @discardableResult
    func expect(_ status: Int32, _ words: String = "", _ location: SourceLocation = #_sourceLocation) -> Self {
        #expect(self.status == status, "\(complaint)", sourceLocation: location)
        #expect(words.isEmpty || complaint.contains(words), "\(complaint)", sourceLocation: location)
        if status != 0 {
            #expect(
                complaint.hasPrefix("nautilus: ") && complaint.split(separator: "\n").count == 1, "\(complaint)",
                sourceLocation: location)
        }
        return self
    }
}
