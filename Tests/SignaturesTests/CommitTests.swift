import Foundation
import Signatures
import Testing

@Suite("Commits that git signed")
struct CommitTests {
  @Test(arguments: [KeyKind.ed25519, .p256, .rsa3072])
  func `A commit's signature verifies over its payload, for the namespace of git only`(kind: KeyKind) throws {
    let workshop = try Workshop()
    let pair = try KeyPair(workshop, kind.arguments)
    try workshop.need("git", ["init", "-q", "registry"])
    let commit = [
      "-c", "user.name=dev-1", "-c", "user.email=dev-1@example.org", "-c", "gpg.format=ssh",
      "-c", "user.signingkey=\(workshop.path("key"))", "-C", workshop.path("registry"),
    ]
    try workshop.need("git", commit + ["commit", "-q", "-S", "--allow-empty", "-m", "Revert\n\n a body\n"])
    let object = try workshop.need("git", ["-C", workshop.path("registry"), "cat-file", "commit", "HEAD"]).text
    let (payload, armored) = split(object)
    let signature = try SSHSignature(armored: Array(armored.utf8))
    try signature.verify(message: Array(payload.utf8), namespace: .commit)
    #expect(signature.publicKey == (try pair.publicKey))
    #expect(throws: SignatureError.wrongNamespace(found: "git", expected: "approval@git-model")) {
      try signature.verify(message: Array(payload.utf8), namespace: .approval)
    }
    #expect(throws: SignatureError.badSignature) {
      try signature.verify(message: Array(object.utf8), namespace: .commit)
    }

    // Git itself agrees, reading the file that this room writes.
    try workshop.write(try signers(try pair.publicKey), to: "allowed_signers")
    let check = [
      "-c", "gpg.ssh.allowedSignersFile=\(workshop.path("allowed_signers"))", "-C", workshop.path("registry"),
    ]
    let verdict = try workshop.need("git", check + ["verify-commit", "HEAD"])
    #expect(verdict.errors.contains("Good \"git\" signature for dev-1"))
  }

  /// A commit without its gpgsig header, and that header's text.
  private func split(_ object: String) -> (payload: String, armored: String) {
    var payload: [Substring] = []
    var armored: [Substring] = []
    var inSignature = false
    let lines = object.split(separator: "\n", omittingEmptySubsequences: false)
    let header = lines.prefix { !$0.isEmpty }
    for line in header {
      inSignature = line.hasPrefix("gpgsig ") || (inSignature && line.hasPrefix(" "))
      if inSignature {
        armored.append(line.hasPrefix("gpgsig ") ? line.dropFirst("gpgsig ".count) : line.dropFirst())
      } else {
        payload.append(line)
      }
    }
    return ((payload + lines.dropFirst(header.count)).joined(separator: "\n"), armored.joined(separator: "\n"))
  }
}
