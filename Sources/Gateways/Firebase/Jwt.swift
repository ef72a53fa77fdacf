import CSystem
import DiveShop
import Foundation

/// The signed word of a service account, for which it gets an access token (RFC 7523, RS256).
enum Jwt {
    static let scope = "https://www.googleapis.com/auth/firebase.messaging"
    /// Google takes at most an hour.
    static let seconds = 3600

    private struct Header: Encodable {
        let alg = "RS256"
        let kid: String
        let typ = "JWT"
    }

    private struct Claims: Encodable {
        let aud: String
        let exp: Int
        let iat: Int
        let iss: String
        let scope: String
    }

    /// Nil: the key does not sign.
    static func assertion(of account: ServiceAccount, at now: Instant) -> Secret? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let claims = Claims(
            aud: account.tokenAddress.text, exp: now.seconds + seconds, iat: now.seconds, iss: account.email,
            scope: scope)
        guard let header = try? encoder.encode(Header(kid: account.keyID)), let body = try? encoder.encode(claims)
        else {
            return nil
        }
        let text = "\(Base64.urlEncoded(Array(header))).\(Base64.urlEncoded(Array(body)))"
        return signature(of: Array(text.utf8), account.key).map { Secret("\(text).\(Base64.urlEncoded($0))") }
    }

    /// RSA with SHA-256; nil: that is no such key.
    static func signature(of bytes: [UInt8], _ key: Secret) -> [UInt8]? {
        // Room for a key of 16,384 bits.
        var out = [UInt8](repeating: 0, count: 2048)
        var length = out.count
        guard csys_sign_rs256(key.value, bytes, bytes.count, &out, &length) == 0 else { return nil }
        return Array(out[..<length])
    }
}
