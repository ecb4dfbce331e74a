import Names
import Signatures
import Testing

@Suite("Verification")
struct VerificationTests {
  let workshop: Workshop
  let message = Array("{\"registry\": \"credit-approval\"}\n".utf8)

  init() throws { workshop = try Workshop() }

  @Test(arguments: KeyKind.allCases, ["sha256", "sha512"])
  func `What ssh-keygen signs is accepted, and says what it is`(kind: KeyKind, hash: String) throws {
    let pair = try KeyPair(workshop, kind.arguments)
    let armored = try pair.sign(message, namespace: "approval@git-model", hash: hash)
    let signature = try SSHSignature(armored: armored)
    #expect(signature.publicKey == (try pair.publicKey))
    #expect(signature.namespace == "approval@git-model")
    #expect(signature.hashAlgorithm.rawValue == hash)
    #expect(signature.signatureAlgorithm.key == signature.publicKey.algorithm)
    if signature.publicKey.algorithm == .rsa { #expect(signature.signatureAlgorithm == .rsaSHA512) }
    try signature.verify(message: message, namespace: .approval)
    try signature.verify(message: message, namespace: "approval@git-model")
    #expect(SSHSignature.armored(unarmored(armored)) == armored)
  }

  @Test(arguments: [0, 1, 1_000_000])
  func `Messages of every size verify`(count: Int) throws {
    let pair = try KeyPair(workshop, KeyKind.ed25519.arguments)
    let message = [UInt8](repeating: 0x61, count: count)
    let signature = try SSHSignature(armored: try pair.sign(message, namespace: "evidence@git-model"))
    try signature.verify(message: message, namespace: .evidence)
    #expect(throws: SignatureError.badSignature) { try signature.verify(message: message + [0], namespace: .evidence) }
  }

  @Test func `Another namespace is named, with the one that was expected`() throws {
    let pair = try KeyPair(workshop, KeyKind.ed25519.arguments)
    let signature = try SSHSignature(armored: try pair.sign(message, namespace: "git"))
    let error = SignatureError.wrongNamespace(found: "git", expected: "approval@git-model")
    #expect(throws: error) { try signature.verify(message: message, namespace: .approval) }
    #expect("\(error)".contains("made for \"git\"") && "\(error)".contains("-n approval@git-model"))
    for near in ["GIT", "git ", "git\0", "", "gi"] {
      #expect(throws: SignatureError.self) { try signature.verify(message: message, namespace: near) }
    }
  }

  @Test func `A signature whose namespace was rewritten to the expected one is bad`() throws {
    let pair = try KeyPair(workshop, KeyKind.ed25519.arguments)
    var forgery = Forgery(try pair.sign(message, namespace: "git"))
    forgery.namespace = Array("approval@git-model".utf8)
    let signature = try SSHSignature(armored: forgery.armored)
    #expect(throws: SignatureError.badSignature) { try signature.verify(message: message, namespace: .approval) }
  }

  @Test func `The signed data are those of PROTOCOL.sshsig`() throws {
    let data = try SSHSignature.signedData(message: [], namespace: "git", hash: .sha256)
    #expect(
      data == Array("SSHSIG".utf8) + wire("git") + wire("") + wire("sha256") + wire(SHA256.digest(of: []).bytes))
    #expect(try SSHSignature.signedData(message: [], namespace: "git", hash: .sha512).count == data.count + 32)
  }

  @Test func `A signature of P-521 or short RSA is refused for its key`() throws {
    let p521 = try KeyPair(workshop, ["-t", "ecdsa", "-b", "521"], name: "p521").sign(message, namespace: "git")
    let error = #expect(throws: SignatureError.self) { try SSHSignature(armored: p521) }
    #expect(error == .unsupportedAlgorithm("keys of the kind \"ecdsa-sha2-nistp521\""))
    let short = try KeyPair(workshop, ["-t", "rsa", "-b", "2048"], name: "short").sign(message, namespace: "git")
    let refusal = #expect(throws: SignatureError.self) { try SSHSignature(armored: short) }
    guard case .weak = refusal else {
      Issue.record("\(String(describing: refusal)) instead of weak")
      return
    }
  }

  @Test func `RSA counts with SHA-256 and SHA-512, never with SHA-1`() throws {
    let pair = try KeyPair(workshop, ["-t", "rsa", "-b", "3072", "-m", "PEM"])
    let key = try pair.publicKey
    let data = try SSHSignature.signedData(message: message, namespace: "approval@git-model", hash: .sha512)
    let file = try workshop.write(data)
    for (digest, kind, counts) in [
      ("-sha256", "rsa-sha2-256", true), ("-sha512", "rsa-sha2-512", true), ("-sha1", "ssh-rsa", false),
    ] {
      let proper = try workshop.need("openssl", ["dgst", digest, "-sign", workshop.path("key"), file]).output
      let armored = Forgery(
        key: key.blob, namespace: "approval@git-model", hash: "sha512", kind: kind, signature: proper
      ).armored
      #expect(accepts(armored, message: message, namespace: "approval@git-model", key: key) == counts, "\(kind)")
      let oracle = try workshop.verifies(
        armored, message: message, namespace: "approval@git-model", signers: try signers(key))
      #expect(oracle == counts, "\(kind)")
      if !counts {
        let error = #expect(throws: SignatureError.self) { try SSHSignature(armored: armored) }
        #expect(error == .unsupportedAlgorithm("signatures of the kind \"ssh-rsa\""))
      }
    }
  }

  @Test func `A SHA-1 signature under the name of SHA-2 is bad`() throws {
    _ = try KeyPair(workshop, ["-t", "rsa", "-b", "3072", "-m", "PEM"])
    let key = try SSHPublicKey(line: try workshop.text("key.pub"))
    let data = try SSHSignature.signedData(message: message, namespace: "git", hash: .sha512)
    let proper = try workshop.need(
      "openssl", ["dgst", "-sha1", "-sign", workshop.path("key"), try workshop.write(data)])
    for kind in ["rsa-sha2-256", "rsa-sha2-512"] {
      let forgery = Forgery(key: key.blob, namespace: "git", hash: "sha512", kind: kind, signature: proper.output)
      let signature = try SSHSignature(armored: forgery.armored)
      #expect(throws: SignatureError.badSignature) { try signature.verify(message: message, namespace: .commit) }
    }
  }
}
