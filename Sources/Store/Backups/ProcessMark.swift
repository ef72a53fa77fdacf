import Foundation

/// Which process has taken something on, so that another one can tell whether it is still at work: the machine, its boot, the
/// process's number and when it began, since numbers are given again.
enum ProcessMark {
    static let own = mark(of: getpid()) ?? "\(machine) \(getpid())"

    /// Whether the process of that mark still runs on this machine.
    static func isAlive(_ mark: String) -> Bool {
        let parts = mark.split(separator: " ")
        guard parts.count >= 3, let number = pid_t(parts[parts.count - 2]) else { return false }
        return self.mark(of: number) == mark
    }

    private static let machine: String = {
        let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
        return boot.trimmingCharacters(in: .whitespacesAndNewlines)
    }()

    /// Nil: there is no such process, or it has ended and nobody has asked how.
    private static func mark(of number: pid_t) -> String? {
        guard let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
            // The name, in brackets, may hold anything.
            let name = status.lastIndex(of: ")")
        else { return nil }
        let fields = status[status.index(after: name)...].split(separator: " ")
        // From the third on: the state is the first here, and the start, in ticks since the boot, the twentieth.
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return "\(machine) \(number) \(fields[19])"
    }
}
