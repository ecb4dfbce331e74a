/// The kinds of key that may sign, each with the name that it has in a key file.
package enum KeyAlgorithm: String, Hashable, Sendable, CaseIterable {
  /// Ed25519 (RFC 8709).
  case ed25519 = "ssh-ed25519"
  /// Ed25519 on a FIDO token (OpenSSH PROTOCOL.u2f).
  case securityKeyEd25519 = "sk-ssh-ed25519@openssh.com"
  /// ECDSA on P-256 (RFC 5656).
  case ecdsaP256 = "ecdsa-sha2-nistp256"
  /// ECDSA on P-384 (RFC 5656).
  case ecdsaP384 = "ecdsa-sha2-nistp384"
  /// RSA with 3072 to 16384 bits (RFC 4253 §6.6); signs with SHA-2 only.
  case rsa = "ssh-rsa"
}

/// An elliptic curve of RFC 5656 §10.1; only keys that sign artifacts may be on P-521.
enum Curve: CaseIterable {
  case p256, p384, p521

  /// The curve's name inside a key.
  var name: String {
    switch self {
    case .p256: "nistp256"
    case .p384: "nistp384"
    case .p521: "nistp521"
    }
  }

  /// libcrypto's name for the curve.
  var group: String {
    switch self {
    case .p256: "P-256"
    case .p384: "P-384"
    case .p521: "P-521"
    }
  }

  /// The length of a coordinate in bytes.
  var fieldBytes: Int {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// The hash that RFC 5656 §6.2.1 prescribes for the curve's size.
  var hash: HashFunction {
    switch self {
    case .p256: .sha256
    case .p384: .sha384
    case .p521: .sha512
    }
  }
}
