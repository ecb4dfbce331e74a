import Foundation
import Names
import Signatures
import Testing

/// A FIDO token played by the openssl command: it signs what a token signs (OpenSSH PROTOCOL.u2f).
private struct Token {
  let workshop: Workshop
  let application = "ssh:"
  let key: SSHPublicKey

  init(_ workshop: Workshop) throws {
    self.workshop = workshop
    try workshop.need("openssl", ["genpkey", "-algorithm", "ed25519", "-out", workshop.path("token.pem")])
    let exported = ["pkey", "-in", workshop.path("token.pem"), "-pubout", "-outform", "DER"]
    let point = try workshop.need("openssl", exported).output.suffix(32)
    key = try SSHPublicKey(blob: wire("sk-ssh-ed25519@openssh.com") + wire(Array(point)) + wire(application))
  }

  func sign(_ message: [UInt8], namespace: String, flags: UInt8, counter: UInt32) throws -> Forgery {
    let data = try SSHSignature.signedData(message: message, namespace: namespace, hash: .sha512)
    let digests = [Array(application.utf8), data].map { SHA256.digest(of: $0).bytes }
    let file = try workshop.write(digests[0] + [flags] + wire(counter) + digests[1])
    let arguments = ["pkeyutl", "-sign", "-rawin", "-inkey", workshop.path("token.pem"), "-in", file]
    return Forgery(
      key: key.blob, namespace: namespace, hash: "sha512", kind: "sk-ssh-ed25519@openssh.com",
      signature: try workshop.need("openssl", arguments).output, tail: [flags] + wire(counter))
  }
}

@Suite("Security keys")
struct SecurityKeyTests {
  private let token: Token
  let message = Array("{\"registry\": \"credit-approval\"}\n".utf8)
  let namespace = "approval@git-model"

  init() throws { token = try Token(try Workshop()) }

  private func verdicts(_ forgery: Forgery, application key: SSHPublicKey? = nil) throws -> (ours: Bool, theirs: Bool) {
    let key = key ?? token.key
    return (
      accepts(forgery.armored, message: message, namespace: namespace, key: key),
      try token.workshop.verifies(forgery.armored, message: message, namespace: namespace, signers: try signers(key))
    )
  }

  @Test(arguments: [(0x01, 0), (0x01, 42), (0x05, 1), (0x05, UInt32.max)] as [(UInt8, UInt32)])
  func `A touched token's signature is accepted, as ssh-keygen does`(flags: UInt8, counter: UInt32) throws {
    let forgery = try token.sign(message, namespace: namespace, flags: flags, counter: counter)
    #expect(try verdicts(forgery) == (true, true))
    #expect(try SSHSignature(armored: forgery.armored).signatureAlgorithm == .securityKeyEd25519)
  }

  /// Stricter than `ssh-keygen -Y verify`, which does not look at the flag: without a touch a program that got hold of
  /// the token's handle could approve by itself.
  @Test(arguments: [0x00, 0x04, 0xFE] as [UInt8])
  func `Without a touch it is refused, though ssh-keygen accepts`(flags: UInt8) throws {
    let forgery = try token.sign(message, namespace: namespace, flags: flags, counter: 1)
    #expect(try verdicts(forgery) == (false, true))
    let error = #expect(throws: SignatureError.self) { try SSHSignature(armored: forgery.armored) }
    #expect(error.map { "\($0)" }?.contains("nobody touched the security key") == true)
  }

  @Test func `Flags, counter and application are part of what is signed`() throws {
    let sound = try token.sign(message, namespace: namespace, flags: 1, counter: 7)
    for index in sound.tail.indices {
      var changed = sound
      changed.tail = sound.tail.flipped(at: index, bit: 2)
      #expect(try verdicts(changed) == (false, false))
    }
    let elsewhere = try SSHPublicKey(blob: Array(token.key.blob.dropLast(8)) + wire("ssh:elsewhere"))
    var changed = sound
    changed.key = elsewhere.blob
    #expect(try verdicts(changed, application: elsewhere) == (false, false))
  }

  @Test func `A tail of another length, and a message or namespace that changed, are refused`() throws {
    let sound = try token.sign(message, namespace: namespace, flags: 1, counter: 7)
    for tail in [[], [1], Array(sound.tail.dropLast()), sound.tail + [0]] {
      var changed = sound
      changed.tail = tail
      #expect(try verdicts(changed) == (false, false))
    }
    let signature = try SSHSignature(armored: sound.armored)
    #expect(throws: SignatureError.badSignature) { try signature.verify(message: message + [0], namespace: .approval) }
    #expect(throws: SignatureError.wrongNamespace(found: namespace, expected: "git")) {
      try signature.verify(message: message, namespace: .commit)
    }
  }

  @Test func `A plain Ed25519 signature of the same private key does not pass as the token's`() throws {
    let data = try SSHSignature.signedData(message: message, namespace: namespace, hash: .sha512)
    let file = try token.workshop.write(data)
    let plain = try token.workshop.need(
      "openssl", ["pkeyutl", "-sign", "-rawin", "-inkey", token.workshop.path("token.pem"), "-in", file]
    ).output
    let asToken = Forgery(
      key: token.key.blob, namespace: namespace, hash: "sha512", kind: "sk-ssh-ed25519@openssh.com", signature: plain,
      tail: [1, 0, 0, 0, 0])
    #expect(try verdicts(asToken) == (false, false))
    let asPlain = Forgery(
      key: token.key.blob, namespace: namespace, hash: "sha512", kind: "ssh-ed25519", signature: plain)
    #expect(try verdicts(asPlain) == (false, false))
  }
}
