import Names
import Signatures
import Testing

@Suite("SHA-256")
struct DigestTests {
  @Test func `The digest of no bytes is the one of FIPS 180-4`() {
    #expect(SHA256.digest(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(SHA256().finish() == SHA256.digest(of: []))
  }

  @Test(arguments: [1, 55, 56, 63, 64, 65, 1_000, 1 << 20])
  func `sha256sum computes the same digest`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let printed = try Workshop().need("sha256sum", [], input: bytes).text
    #expect(printed.hasPrefix("\(SHA256.digest(of: bytes).hex) "))
  }

  @Test func `Bytes may come in pieces of every kind`() {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
    for cut in [0, 1, 63, 64, 500, 999, 1_000] {
      var hasher = SHA256()
      hasher.update(Array(bytes[..<(cut / 2)]))
      hasher.update(bytes[(cut / 2)..<cut])
      unsafe bytes.withUnsafeBytes { unsafe hasher.update(UnsafeRawBufferPointer(rebasing: $0[cut...])) }
      #expect(hasher.finish() == SHA256.digest(of: bytes))
    }
  }

  @Test func `Digests computed at the same time do not disturb each other`() async {
    let expected = (0..<64).map { SHA256.digest(of: [UInt8](repeating: $0, count: 10_000)) }
    await withTaskGroup(of: (Int, Digest).self) { group in
      for number in 0..<64 {
        group.addTask { (number, SHA256.digest(of: [UInt8](repeating: UInt8(number), count: 10_000))) }
      }
      for await (number, digest) in group { #expect(digest == expected[number]) }
    }
  }
}
