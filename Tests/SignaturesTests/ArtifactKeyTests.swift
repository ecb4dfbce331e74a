import Names
import Signatures
import Testing

/// Keys that sign artifacts, made and read by openssl.
@Suite struct `A key that signs artifacts` {
  private let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func make(_ curve: String, _ more: [String] = []) throws -> String {
    try workshop.need("openssl", ["ecparam", "-name", curve, "-genkey", "-noout", "-out", workshop.path("key")] + more)
    return try publicKey()
  }

  private func publicKey(_ more: [String] = []) throws -> String {
    String(
      decoding: try workshop.need("openssl", ["pkey", "-in", workshop.path("key"), "-pubout"] + more).output,
      as: UTF8.self)
  }

  private func sign(_ message: String, _ hash: String) throws -> [UInt8] {
    let file = try workshop.write(Array(message.utf8))
    return try workshop.need("openssl", ["dgst", "-\(hash)", "-sign", workshop.path("key"), file]).output
  }

  @Test(arguments: [("prime256v1", "sha256"), ("secp384r1", "sha384"), ("secp521r1", "sha512")])
  func `is read from PEM and verifies what openssl signs with it`(_ curve: String, _ hash: String) throws {
    let pem = try make(curve)
    let key = try ArtifactKey(pem)
    #expect(try ArtifactKey(key.base64) == key)
    #expect(pem.split(separator: "\n").dropFirst().dropLast().joined() == key.base64)
    #expect(key.digest == SHA256.digest(of: Array(pem.utf8)))
    let signature = try sign("model", hash)
    #expect(key.verifies(signature, of: Array("model".utf8)))
    #expect(!key.verifies(signature, of: Array("modeL".utf8)))
    #expect(!key.verifies(signature + [0], of: Array("model".utf8)))
    #expect(!key.verifies(Array(signature.dropLast()), of: Array("model".utf8)))
    #expect(!key.verifies([], of: Array("model".utf8)))
    #expect(!key.verifies(try sign("model", hash == "sha256" ? "sha512" : "sha256"), of: Array("model".utf8)))
  }

  @Test func `is refused when it is anything else`() throws {
    let pem = try make("prime256v1")
    let key = try ArtifactKey(pem)
    var offCurve = key.bytes
    offCurve[offCurve.count - 1] ^= 1
    let bad: [String] = [
      "", "x", "AAAA", String(pem.dropLast(40)), pem + pem, pem.replacing("PUBLIC", with: "PRIVATE"),
      String(decoding: Base64.encode(key.bytes + [0]), as: UTF8.self),
      String(decoding: Base64.encode(key.bytes.dropLast()), as: UTF8.self),
      String(decoding: Base64.encode(offCurve), as: UTF8.self), try make("secp256k1"),
      try make("prime256v1", ["-param_enc", "explicit"]), try publicKey(["-ec_conv_form", "compressed"]),
    ]
    for text in bad { #expect(throws: InvalidName.self, "\(text)") { try ArtifactKey(text) } }
    try workshop.need("openssl", ["genpkey", "-algorithm", "ed25519", "-out", workshop.path("key")])
    #expect { try ArtifactKey(try publicKey()) } throws: { "\($0)".contains("it is of another kind") }
  }
}
