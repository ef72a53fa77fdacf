package import DiveShop

/// Passphrases of archives. ZIP makes the key of one in 1,000 rounds, so it must withstand being guessed by itself.
package enum Passphrase {
    /// A new one that nobody guesses.
    package static func make() throws(Refusal) -> Secret { throw Refusal(.failed, "no passphrase is made yet") }

    /// Why it is too weak; nil: it is not.
    package static func whyWeak(_ secret: Secret) -> String? { nil }
}
