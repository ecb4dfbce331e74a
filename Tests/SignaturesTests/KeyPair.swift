import Foundation
import Names
import Signatures

/// A kind of key that the registry accepts and ssh-keygen makes without hardware.
enum KeyKind: String, CaseIterable, Sendable {
  case ed25519, p256, p384, rsa3072, rsa4096

  var arguments: [String] {
    switch self {
    case .ed25519: ["-t", "ed25519"]
    case .p256: ["-t", "ecdsa", "-b", "256"]
    case .p384: ["-t", "ecdsa", "-b", "384"]
    case .rsa3072: ["-t", "rsa", "-b", "3072"]
    case .rsa4096: ["-t", "rsa", "-b", "4096"]
    }
  }
}

/// A key pair that ssh-keygen made in a workshop.
struct KeyPair {
  let workshop: Workshop
  let name: String

  init(_ workshop: Workshop, _ arguments: [String], name: String = "key") throws {
    self.workshop = workshop
    self.name = name
    try workshop.need(
      "ssh-keygen", ["-q", "-N", "", "-C", "dev-1@example.org laptop", "-f", workshop.path(name)] + arguments)
  }

  /// The text of the .pub file.
  var file: String { get throws { try workshop.text("\(name).pub") } }

  var publicKey: SSHPublicKey { get throws { try SSHPublicKey(line: try file) } }

  /// The armored signature that ssh-keygen makes.
  func sign(_ message: [UInt8], namespace: String, hash: String = "sha512") throws -> [UInt8] {
    let arguments = ["-q", "-Y", "sign", "-f", workshop.path(name), "-n", namespace, "-O", "hashalg=\(hash)"]
    return try workshop.need("ssh-keygen", arguments, input: message).output
  }
}

extension Workshop {
  /// Whether `ssh-keygen -Y verify` accepts the signature, under an allowed_signers file.
  func verifies(
    _ armored: [UInt8], message: [UInt8], namespace: String, signers: [UInt8], member: String = "dev-1"
  ) throws -> Bool {
    let arguments = [
      "-Y", "verify", "-f", try write(signers), "-I", member, "-n", namespace, "-s", try write(armored),
    ]
    return try run("ssh-keygen", arguments, input: message).status == 0
  }

  /// Whether ssh-keygen finds the signature sound, whoever made it.
  func isSound(_ armored: [UInt8], message: [UInt8], namespace: String) throws -> Bool {
    let arguments = ["-Y", "check-novalidate", "-n", namespace, "-s", try write(armored)]
    return try run("ssh-keygen", arguments, input: message).status == 0
  }
}

/// Whether this room accepts the signature of the key.
func accepts(_ armored: [UInt8], message: [UInt8], namespace: String, key: SSHPublicKey) -> Bool {
  do {
    let signature = try SSHSignature(armored: armored)
    try signature.verify(message: message, namespace: namespace)
    return signature.publicKey == key
  } catch {
    return false
  }
}

/// The file that allows `dev-1` to sign approvals with a key.
func signers(_ key: SSHPublicKey) throws -> [UInt8] {
  AllowedSigners.write([.init(principal: try MemberID("dev-1"), namespaces: SignatureNamespace.allCases, key: key)])
}
