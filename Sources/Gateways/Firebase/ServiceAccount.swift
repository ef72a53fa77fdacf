package import DiveShop
import Foundation

/// The account by which a program speaks for a Firebase project: the JSON file that Firebase's console makes.
package struct ServiceAccount: Sendable, CustomStringConvertible, CustomReflectable {
    package let project: String
    package let email: String
    let keyID: String
    let key: Secret
    let tokenAddress: WebAddress
    /// What is not right about the file though it works, and how to mend it; nil: nothing.
    package let warning: String?

    /// Bytes that such a file has at most; a real one has about 2,400.
    private static let largest = 64 << 10

    /// - Throws: ``Refusal``, with words for each fault that name the file.
    package init(path: String) throws(Refusal) {
        let file = try ServiceAccount.contents(path)
        let fields: Fields
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do { fields = try decoder.decode(Fields.self, from: file.data) } catch {
            throw Refusal(
                .data, "\(path) is no service account: it is not the JSON file that Firebase's console makes")
        }
        guard fields.type == "service_account" else {
            throw Refusal(
                .data,
                "\(path) is no service account: in Firebase's console take Project settings, Service accounts, Generate new private key"
            )
        }
        func field(_ name: String, _ value: String?) throws(Refusal) -> String {
            guard let value, !value.isEmpty else { throw Refusal(.data, "\(path) has no \(name); make a new key file") }
            return value
        }
        project = try field("project_id", fields.projectId)
        guard project.utf8.count <= 100, project.utf8.allSatisfy(ServiceAccount.isOfName) else {
            throw Refusal(.data, "the project_id in \(path) is no project's name; make a new key file")
        }
        email = try field("client_email", fields.clientEmail)
        keyID = try field("private_key_id", fields.privateKeyId)
        key = Secret(try field("private_key", fields.privateKey))
        tokenAddress = try WebAddress(
            try field("token_uri", fields.tokenUri), setting: "the token_uri in \(path)")
        guard Jwt.signature(of: [], key) != nil else {
            throw Refusal(.data, "the private_key in \(path) is no RSA key; make a new key file")
        }
        warning =
            file.mode & 0o007 == 0
            ? nil : "\(path) holds a private key and others on this machine may read it: chmod 600 '\(path)'"
    }

    package var description: String { "the service account \(email)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private struct Fields: Decodable {
        let type: String?
        let projectId: String?
        let privateKeyId: String?
        let privateKey: String?
        let clientEmail: String?
        let tokenUri: String?
    }

    private static func contents(_ path: String) throws(Refusal) -> (data: Data, mode: mode_t) {
        // Not waiting: a pipe in the place of the file must not hold the program.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? Refusal(.data, "FIREBASE_SERVICE_ACCOUNT names \(path), which is not there")
                : Refusal(.data, "\(path) cannot be read (\(String(cString: strerror(errno)))); check who owns it")
        }
        defer { close(descriptor) }
        var about = stat()
        guard fstat(descriptor, &about) == 0, about.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(
                .data, "\(path) is no file; FIREBASE_SERVICE_ACCOUNT names the JSON file of the service account")
        }
        guard about.st_size <= largest else {
            throw Refusal(.data, "\(path) is too large to be a service account; check FIREBASE_SERVICE_ACCOUNT")
        }
        var bytes = [UInt8](repeating: 0, count: largest)
        var count = 0
        while count < largest {
            let got = bytes[count...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else {
                throw Refusal(.data, "\(path) cannot be read (\(String(cString: strerror(errno))))")
            }
            if got == 0 { break }
            count += got
        }
        return (Data(bytes[..<count]), about.st_mode)
    }

    /// Of which a project's name consists; a number is good, too.
    private static func isOfName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || [0x2D, 0x2E, 0x3A, 0x5F].contains(byte)
    }
}
