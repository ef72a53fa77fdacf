import Archives
import DiveShop
import Foundation
import Testing

@Suite struct PassphraseTests {
    @Test func madeOnesAreStrongAndNeverTheSame() {
        let made = (0..<500).map { _ in Passphrase.make() }
        #expect(Set(made).count == made.count)
        for secret in made {
            #expect(Passphrase.whyWeak(secret) == nil)
            #expect(secret.value.count == 29)
            #expect(secret.value.allSatisfy { "abcdefghijkmnpqrstuvwxyz23456789-".contains($0) })
        }
        // Every character comes about as often as any other.
        let counts = Dictionary(grouping: made.flatMap { $0.value.filter { $0 != "-" } }) { $0 }.mapValues(\.count)
        #expect(counts.count == 32)
        #expect(counts.values.allSatisfy { (250...550).contains($0) })
    }

    @Test(arguments: [
        ("", "characters"), ("short", "characters"), ("Tr0ub4dor&3", "characters"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "repeats"), ("abcabcabcabcabcabcabcabc", "repeats"),
        ("123456789012345678901234", "repeats"), ("abcdefghijklmnopqrstuvwxyz", "repeats"),
        ("passwordpasswordpassword", "repeats"), ("8273645182736451", "repeats"), ("8203645179463028", "kinds"),
        ("dive shop backups dive", "kinds"), ("the blue hole ocean", "kinds"),
        ("k7mq2-9xw4t-hdr3f\u{7}-pz8ve", "control"), (String(repeating: "k7mq29xw4t", count: 60), "bytes"),
    ])
    func weakOnesAreToldWhy(_ text: String, _ reason: String) throws {
        let why = try #require(Passphrase.whyWeak(Secret(text)))
        #expect(why.contains(reason), "\(why)")
    }

    @Test(arguments: [
        "k7mq2-9xw4t-hdr3f-pz8ve-n5j6c", "gravel otter lantern mosaic quilt", "Vx9!tq#42Lm_pw7Z",
        "Übermut kostet 17 nasse Anzüge", "correct horse battery staple fin",
    ])
    func strongOnesAreTaken(_ text: String) { #expect(Passphrase.whyWeak(Secret(text)) == nil) }
}

@Suite struct FileDigestTests {
    @Test func isThatOfSha256sumBothWays() throws {
        let shelf = try Shelf()
        try shelf.put(Array("abc".utf8), as: "a b.zip")
        let digest = try #require(try FileDigest.sha256(of: shelf["a b.zip"]))
        #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try FileDigest.side(of: shelf["a b.zip"]) == nil)
        try FileDigest.writeSide(of: shelf["a b.zip"], digest: digest)
        #expect(try FileDigest.side(of: shelf["a b.zip"]) == digest)
        #expect(shelf.names == ["a b.zip", "a b.zip.sha256"])
        if let sum = try Outcome.of("/usr/bin/sha256sum", ["-c", "a b.zip.sha256"], in: shelf.path) {
            #expect(sum.status == 0, "\(sum.text)")
        }
        // Again, for another digest.
        try FileDigest.writeSide(of: shelf["a b.zip"], digest: String(repeating: "0", count: 64))
        #expect(try FileDigest.side(of: shelf["a b.zip"]) == String(repeating: "0", count: 64))
        try shelf.put(Array("no digest".utf8), as: "a b.zip.sha256")
        #expect(throws: Refusal.self) { try FileDigest.side(of: shelf["a b.zip"]) }
    }

    @Test func stops() throws {
        let shelf = try Shelf()
        try shelf.put(Shelf.noise(1_000_000), as: "a")
        #expect(try FileDigest.sha256(of: shelf["a"]) { _ in false } == nil)
    }
}
