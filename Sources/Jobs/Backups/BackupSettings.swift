import Archives
import DiveShop
import Foundation
import Store

/// What the shop has set about its archives, in the environment or in `.env`.
extension Settings {
    /// `BACKUP_LEVEL`: fast, the standard, or small.
    var backupCompression: Compression {
        get throws(Refusal) {
            switch self["BACKUP_LEVEL"]?.lowercased() {
            case nil, "fast": .fast
            case "small": .small
            default: throw Refusal(.data, "BACKUP_LEVEL is fast or small")
            }
        }
    }

    /// `BACKUP_RETENTION`: what goes after each scheduled backup: none, the standard; how many stay; or best-practice.
    var backupRetention: Retention? {
        get throws(Refusal) {
            switch self["BACKUP_RETENTION"]?.lowercased() {
            case nil, "none": return nil
            case "best-practice": return .bestPractice
            case let value?:
                guard let count = Int(value), count > 0 else {
                    throw Refusal(.data, "BACKUP_RETENTION is none, best-practice, or how many backups stay")
                }
                return .keep(count)
            }
        }
    }

    /// `BACKUP_PASSPHRASE`, or the first line of the file that `BACKUP_PASSPHRASE_FILE` names; nil: neither is set.
    var backupPassphrase: Secret? {
        get throws(Refusal) {
            if let value = self["BACKUP_PASSPHRASE"] { return Secret(value) }
            guard let path = self["BACKUP_PASSPHRASE_FILE"] else { return nil }
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Refusal(
                    .unavailable, "BACKUP_PASSPHRASE_FILE, \(path), cannot be read; check the name and its permissions")
            }
            let line = data.prefix { $0 != 0x0A && $0 != 0x0D }
            guard !line.isEmpty, let text = String(validating: line, as: UTF8.self) else {
                throw Refusal(.data, "BACKUP_PASSPHRASE_FILE, \(path), has no passphrase on its first line")
            }
            return Secret(text)
        }
    }

    /// The passphrase for a new archive.
    /// - Throws: ``Refusal`` where there is none, or where it could be guessed: an archive may lie about for years.
    var strongBackupPassphrase: Secret {
        get throws(Refusal) {
            guard let passphrase = try backupPassphrase else {
                throw Refusal(
                    .data,
                    "there is no passphrase to encrypt with: set BACKUP_PASSPHRASE or BACKUP_PASSPHRASE_FILE; nautilus backup passphrase makes one"
                )
            }
            if let why = Passphrase.whyWeak(passphrase) {
                throw Refusal(.data, "the passphrase for backups is too weak: \(why)")
            }
            return passphrase
        }
    }
}
