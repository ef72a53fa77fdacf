import CSystem
import DiveShop

/// Password hashes: yescrypt by the system's libcrypt, its parameters stored beside each hash (crypt(5)). A try takes about 0.3 s at
/// the standard cost: call outside of transactions.
enum Passwords {
    private static let longestHash = 384
    /// What stands before the salt, `$y$jCT$`, for every cost there may be.
    private static let costs: [String: Int] = Dictionary(
        ShopSetting.passwordCost.allowed.compactMap { cost in setting(cost).map { (parameters($0), cost) } }
    ) { first, _ in first }

    static func hash(_ secret: Secret, cost: Int) throws(Refusal) -> String {
        guard let setting = setting(cost), let hash = run(secret.value, setting) else {
            throw Refusal(.failed, "the password cannot be hashed: the system's libcrypt refuses")
        }
        return hash
    }

    /// - Parameters:
    ///   - hash: nil, or one that is broken or none of ours: the answer is no.
    ///   - costs: of all the shop's hashes. A hash is made at each of them, whatever `hash` is: so the time that it takes tells nothing
    ///     of whose it is, nor whether it is anybody's.
    static func isRight(_ secret: Secret, hash: String?, costs: Set<Int>) -> Bool {
        // What crypt(3) cannot take is nobody's password; the work is done all the same.
        let isPossible = secret.value.utf8.count <= Secret.longest && !secret.value.utf8.contains(0)
        let typed = isPossible ? secret.value : ""
        let own = hash.flatMap(cost(of:))
        var isRight = false
        for cost in costs.union(own.map { [$0] } ?? []) {
            if cost == own, let hash, let computed = run(typed, hash) {
                isRight = csys_same(computed, hash) && isPossible
            } else if let setting = setting(cost) {
                _ = run(typed, setting)
            }
        }
        return isRight
    }

    /// The cost that a hash was made at; nil: it is broken, or was made by another program. Those are nobody's: libcrypt knows methods
    /// that are weak, and parameters that would keep the machine busy for hours.
    static func cost(of hash: String) -> Int? {
        hash.utf8.contains(0) ? nil : costs[parameters(hash)]
    }

    /// `$y$jCT` of `$y$jCT$salt$hash`.
    private static func parameters(_ text: String) -> String {
        text.split(separator: "$", omittingEmptySubsequences: false).prefix(3).joined(separator: "$")
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
