/// Why a public key is refused.
package enum KeyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text or its fields are not a public key as ssh-keygen writes it.
  case malformed(String)
  /// A kind of key that the registry does not accept, as the key names itself.
  case unsupported(String)
  /// A key of an accepted kind that anybody could forge signatures of, or soon could.
  case weak(String)

  /// What is accepted, for people.
  package static let accepted =
    "ssh-ed25519, sk-ssh-ed25519@openssh.com, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ssh-rsa with at least 3072 bits"

  /// A sentence: what is wrong and what mends it.
  package var description: String {
    switch self {
    case .malformed(let reason):
      "not a public key: \(reason); expected a line like \"ssh-ed25519 AAAA…\" from the .pub file that ssh-keygen wrote"
    case .unsupported(let kind):
      "keys of the kind \"\(kind)\" are not accepted; use one of \(Self.accepted)"
    case .weak(let reason):
      "the key is too weak: \(reason); make a new one with ssh-keygen -t ed25519"
    }
  }
}
