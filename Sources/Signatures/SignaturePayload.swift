/// The ways of signing that count, each with the name that it has in a signature.
package enum SignatureAlgorithm: String, Hashable, Sendable, CaseIterable {
  case ed25519 = "ssh-ed25519"
  case securityKeyEd25519 = "sk-ssh-ed25519@openssh.com"
  case ecdsaP256 = "ecdsa-sha2-nistp256"
  case ecdsaP384 = "ecdsa-sha2-nistp384"
  /// RSA PKCS #1 v1.5 with SHA-256 (RFC 8332).
  case rsaSHA256 = "rsa-sha2-256"
  /// RSA PKCS #1 v1.5 with SHA-512 (RFC 8332).
  case rsaSHA512 = "rsa-sha2-512"

  /// The kind of key that signs this way.
  package var key: KeyAlgorithm {
    switch self {
    case .ed25519: .ed25519
    case .securityKeyEd25519: .securityKeyEd25519
    case .ecdsaP256: .ecdsaP256
    case .ecdsaP384: .ecdsaP384
    case .rsaSHA256, .rsaSHA512: .rsa
    }
  }

  /// What libcrypto hashes with before it verifies; nil for Ed25519, which hashes by itself.
  var hash: HashFunction? {
    switch self {
    case .ed25519, .securityKeyEd25519: nil
    case .ecdsaP256: .sha256
    case .ecdsaP384: .sha384
    case .rsaSHA256: .sha256
    case .rsaSHA512: .sha512
    }
  }
}

/// The innermost part of a signature, checked against its key as far as its form goes.
struct SignaturePayload: Sendable {
  let algorithm: SignatureAlgorithm
  /// What libcrypto verifies: 64 bytes for Ed25519, DER for ECDSA, a number as long as the modulus for RSA.
  let signature: [UInt8]
  /// What a security key adds to the signed data: its flags and counter (OpenSSH PROTOCOL.u2f).
  let securityKeyTail: [UInt8]

  /// The bit of the flags that says a person touched the security key.
  private static let userPresent: UInt8 = 1

  /// Reads the `signature` field of a blob: its kind, a string, and for a security key five bytes more.
  init(_ bytes: ArraySlice<UInt8>, key: SSHPublicKey) throws(SignatureError) {
    var reader = WireReader(bytes)
    let name: String
    let body: ArraySlice<UInt8>
    do throws(WireError) {
      name = try reader.text("the signature's kind", limit: 64)
      body = try reader.string("the signature proper")
    } catch {
      throw .malformed(error.reason)
    }
    guard let algorithm = SignatureAlgorithm(rawValue: name) else {
      throw .unsupportedAlgorithm("signatures of the kind \"\(name)\"")
    }
    guard algorithm.key == key.algorithm else {
      throw .malformed("a key of the kind \(key.algorithm.rawValue) cannot sign with \(name)")
    }
    let tail = reader.rest
    guard tail.count == (algorithm == .securityKeyEd25519 ? 5 : 0) else {
      throw .malformed("\(tail.count) bytes follow the signature proper, which is not what \(name) has")
    }
    if let flags = tail.first, flags & Self.userPresent == 0 {
      throw .weak("nobody touched the security key; sign without the option no-touch-required")
    }
    self.algorithm = algorithm
    signature = try Self.content(body, material: key.material)
    securityKeyTail = Array(tail)
  }

  /// What libcrypto is to verify, of exactly the length that the key prescribes.
  private static func content(
    _ body: ArraySlice<UInt8>, material: KeyMaterial
  ) throws(SignatureError) -> [UInt8] {
    switch material {
    case .ed25519, .securityKey:
      guard body.count == 64 else { throw .malformed("an Ed25519 signature has 64 bytes, not \(body.count)") }
      return Array(body)
    case .rsa(let modulus, _):
      guard body.count == modulus.count else {
        throw .malformed("an RSA signature of this key has \(modulus.count) bytes, not \(body.count)")
      }
      return Array(body)
    case .ecdsa(let curve, _):
      return try der(body, curve)
    }
  }

  /// The two numbers of an ECDSA signature (RFC 5656 §3.1.2) as the DER that libcrypto reads (RFC 3279 §2.2.3).
  private static func der(_ body: ArraySlice<UInt8>, _ curve: Curve) throws(SignatureError) -> [UInt8] {
    let numbers: [ArraySlice<UInt8>]
    do throws(WireError) {
      var reader = WireReader(body)
      numbers = [
        try reader.positiveInteger("the number r of the signature"),
        try reader.positiveInteger("the number s of the signature"),
      ]
      try reader.end(of: "the signature")
    } catch {
      throw .malformed(error.reason)
    }
    var fields = [UInt8]()
    for number in numbers {
      guard number.drop(while: { $0 == 0 }).count <= curve.fieldBytes else {
        throw .malformed("a number of the signature is longer than \(curve.name) has")
      }
      // At most 49 bytes, so that every length takes one byte.
      fields += [0x02, UInt8(clamping: number.count)] + number
    }
    return [0x30, UInt8(clamping: fields.count)] + fields
  }
}
