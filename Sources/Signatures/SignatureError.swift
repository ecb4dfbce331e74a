/// Why a signature does not count.
package enum SignatureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not one SSH signature as ssh-keygen writes it.
  case malformed(String)
  /// The signature was made for another purpose.
  case wrongNamespace(found: String, expected: String)
  /// A kind of key, signature or hash that the registry does not accept.
  case unsupportedAlgorithm(String)
  /// A key or a way of signing that proves too little: a short RSA key, a security key that nobody touched.
  case weak(String)
  /// Everything is well formed, but the key did not sign this content.
  case badSignature
  /// libcrypto failed, so that nobody knows; a refusal as well.
  case undecided(String)

  init(_ error: KeyError) {
    self =
      switch error {
      case .malformed(let reason): .malformed("its public key cannot be read: \(reason)")
      case .unsupported(let kind): .unsupportedAlgorithm("keys of the kind \"\(kind)\"")
      case .weak: .weak("\(error)")
      }
  }

  /// A sentence: what is wrong and what mends it.
  package var description: String {
    switch self {
    case .malformed(let reason):
      "not an SSH signature: \(reason); expected the file that ssh-keygen -Y sign wrote, unchanged"
    case .wrongNamespace(let found, let expected):
      "the signature was made for \"\(found)\" and counts only there; sign with ssh-keygen -Y sign -n \(expected)"
    case .unsupportedAlgorithm(let what):
      "\(what) are not accepted; sign with one of \(KeyError.accepted)"
    case .weak(let reason):
      "the signature proves too little: \(reason)"
    case .badSignature:
      "the signature does not belong to this content: one of the two was changed, or another file was signed; sign again"
    case .undecided(let reason):
      "the signature could not be checked: \(reason); try again"
    }
  }
}
