import Names
import Signatures
import Testing

@Suite("SHA-256")
struct DigestTests {
  @Test func `The digest of no bytes is the one of FIPS 180-4`() {
    #expect(SHA256.digest(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
