import Foundation

/// Which process has taken something on, so that another one can tell whether it is still at work: the machine, its boot, the
/// process's number and when it began, since numbers are given again.
enum ProcessMark {
    static let own = mark(of: getpid()) ?? "\(machine) \(getpid())"

    /// Whether the process of that mark still runs on this machine. Where the system hides those of other accounts (hidepid), it tells only that
    /// there is one of that number: that one is taken for it.
    static func isAlive(_ mark: String) -> Bool {
        let parts = mark.split(separator: " ")
        guard parts.count >= 3, let number = pid_t(parts[parts.count - 2]), number > 0 else { return false }
        if access("/proc/\(number)/stat", R_OK) == 0 { return self.mark(of: number) == mark }
        return parts.dropLast(2).joined(separator: " ") == machine && kill(number, 0) != 0 && errno == EPERM
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
