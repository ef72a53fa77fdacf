import CSystem
import Foundation
import Providers
import Testing

struct SignatureTests {
    /// As `openssl dgst -sha256 -sign` signs it with the same key.
    @Test func itIsAsOpenSSLSigns() {
        let text = Array("signed by the shop".utf8)
        var out = [UInt8](repeating: 0, count: 512)
        var length = out.count
        #expect(csys_sign_rs256(FirebaseDouble.key, text, text.count, &out, &length) == 0)
        #expect(
            Data(out[..<length]).base64EncodedString()
                == "j/vLFQ2vQTB67Q1Sie6sMK/5sK9GCb9qQdkgyI8hbSVulWsabmDLShWwIBTlJz7MqOSg2/ll2x1Kp/116c/1It9wrHZPTyFxIWCmUd22C5m5pLPQeD+LnCI7qiJ7Mpk9WNZggflIxFckpolVM34nFPJzIU9kNIcvV1THVIKJFYNTxl45mMT9uIlrHI8eNa6l/p6aZHH4FopkD8jhppxJwCRo2mzsGZNV3FMZAfeI7d8NLj4QhlRg1lJzyhLGjp7G8yKRnCwbOBZgdjePy6X/C8bcJ05fjSSqJ/VCTUlYtuICZ0nFWvuH/CHaRYLAf/k8mk8dz8ZlS+HpY2sZqabfow=="
        )
    }

    @Test(arguments: ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
    func whatIsNoKeySignsNothing(_ pem: String) {
        var out = [UInt8](repeating: 0, count: 512)
        var length = out.count
        #expect(csys_sign_rs256(pem, [1], 1, &out, &length) == 1)
    }
}
