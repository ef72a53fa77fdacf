import CSystem
import DiveShop

/// Password hashes: yescrypt by the system's libcrypt, its parameters stored beside each hash (crypt(5)). A try takes about 0.3 s at
/// the standard cost: call outside of transactions.
enum Passwords {
    private static let longestHash = 384

    static func hash(_ secret: Secret, cost: Int) throws(Refusal) -> String {
        guard let setting = setting(cost), let hash = run(secret.value, setting) else {
            throw Refusal(.failed, "the password cannot be hashed: the system's libcrypt refuses")
        }
        return hash
    }

    /// - Parameter hash: nil, or one that is broken: the same work is done, and the answer is no.
    static func isRight(_ secret: Secret, hash: String?, cost: Int) -> Bool {
        // What crypt(3) cannot take is nobody's password; the work is done all the same.
        let isPossible = secret.value.utf8.count <= Secret.longest && !secret.value.utf8.contains(0)
        let typed = isPossible ? secret.value : ""
        if let hash, hash.hasPrefix("$"), !hash.utf8.contains(0), let computed = run(typed, hash) {
            return csys_same(computed, hash) && isPossible
        }
        if let setting = setting(cost) { _ = run(typed, setting) }
        return false
    }

    /// Whether the hash was made with other parameters than that cost has.
    static func isOutOfDate(_ hash: String, cost: Int) -> Bool {
        guard let setting = setting(cost) else { return false }
        return parameters(hash) != parameters(setting)
    }

    /// `$y$j9T` of `$y$j9T$salt$hash`.
    private static func parameters(_ text: String) -> [Substring] {
        Array(text.split(separator: "$", omittingEmptySubsequences: false).prefix(3))
    }

    private static func setting(_ cost: Int) -> String? {
        text { csys_password_setting(Int32(cost), $0, $1) }
    }

    private static func run(_ password: String, _ setting: String) -> String? {
        text { csys_hash_password(password, setting, $0, $1) }
    }

    private static func text(_ body: (UnsafeMutablePointer<CChar>, Int) -> Bool) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: longestHash) { buffer in
            guard let base = buffer.baseAddress, body(base, longestHash) else { return nil }
            return String(cString: base)
        }
    }
}
