/// The numbers inside a public key, checked.
enum KeyMaterial: Sendable {
  case ed25519(point: [UInt8])
  case securityKey(point: [UInt8], application: [UInt8])
  case ecdsa(Curve, point: [UInt8])
  /// Both numbers with the most significant byte first and no leading zero.
  case rsa(modulus: [UInt8], exponent: [UInt8])

  /// A modulus in bits: 3072 is what the design accepts (NIST SP 800-57 part 1: 128 bits of strength), 16384 what
  /// libcrypto and OpenSSH bound.
  static let modulusBits = 3072...16384
  /// An exponent in bits: FIPS 186-5 §5.1 demands more than 2^16; libcrypto bounds it at 64 for large keys.
  static let exponentBits = 17...64

  /// Reads the fields that follow the kind's name in a blob.
  init(_ algorithm: KeyAlgorithm, _ reader: inout WireReader) throws(KeyError) {
    do throws(WireError) {
      switch algorithm {
      case .ed25519:
        self = .ed25519(point: Array(try reader.string("the Ed25519 point")))
      case .securityKeyEd25519:
        let point = Array(try reader.string("the Ed25519 point"))
        self = .securityKey(point: point, application: Array(try reader.text("the application").utf8))
      case .ecdsaP256:
        self = try Self.ecdsa(.p256, &reader)
      case .ecdsaP384:
        self = try Self.ecdsa(.p384, &reader)
      case .rsa:
        let exponent = try reader.positiveInteger("the exponent")
        let modulus = try reader.positiveInteger("the modulus")
        self = .rsa(modulus: Array(modulus.drop { $0 == 0 }), exponent: Array(exponent.drop { $0 == 0 }))
      }
    } catch {
      throw .malformed(error.reason)
    }
    try check()
  }

  /// Whether the signature is this key's for the message. `hash` is nil for Ed25519, which hashes by itself.
  func verifies(_ signature: [UInt8], of message: [UInt8], hash: HashFunction?) throws(CryptoFailure) -> Bool {
    switch (self, hash) {
    case (.ed25519(let point), nil), (.securityKey(let point, _), nil):
      try Ed25519.verifies(signature, of: message, key: point)
    case (.ecdsa(let curve, let point), let hash?):
      try VerifyingKey(curve: curve.group, point: point).verifies(signature, of: message, hash: hash)
    case (.rsa(let modulus, let exponent), let hash?):
      try VerifyingKey(modulus: modulus, exponent: exponent).verifies(signature, of: message, hash: hash)
    case (.ed25519, _?), (.securityKey, _?), (.ecdsa, nil), (.rsa, nil): false
    }
  }

  private static func ecdsa(_ curve: Curve, _ reader: inout WireReader) throws(WireError) -> KeyMaterial {
    guard try reader.string("the curve's name").elementsEqual(curve.name.utf8) else {
      throw WireError(reason: "the curve is not \(curve.name), which the key's kind names")
    }
    return .ecdsa(curve, point: Array(try reader.string("the point")))
  }

  private func check() throws(KeyError) {
    switch self {
    case .ed25519(let point), .securityKey(let point, _):
      try Ed25519Point.check(point)
    case .ecdsa(let curve, let point):
      guard point.count == 1 + 2 * curve.fieldBytes, point.first == 4 else {
        throw .malformed("its point is not the \(1 + 2 * curve.fieldBytes) bytes of an uncompressed one")
      }
      do {
        _ = try VerifyingKey(curve: curve.group, point: point)
      } catch {
        throw .malformed("its point does not lie on \(curve.name)")
      }
    case .rsa(let modulus, let exponent):
      try Self.check(modulus: modulus, exponent: exponent)
    }
  }

  private static func check(modulus: [UInt8], exponent: [UInt8]) throws(KeyError) {
    let bits = bitCount(modulus)
    guard bits >= modulusBits.lowerBound else {
      throw .weak("its RSA modulus has \(bits) bits, at least \(modulusBits.lowerBound) are needed")
    }
    guard bits <= modulusBits.upperBound else {
      throw .malformed("its RSA modulus has \(bits) bits, at most \(modulusBits.upperBound) are read")
    }
    guard let low = modulus.last, low & 1 == 1 else {
      throw .weak("its RSA modulus is even, so that it is no product of two large primes")
    }
    guard let low = exponent.last, low & 1 == 1, exponentBits.contains(bitCount(exponent)) else {
      throw .weak("its RSA exponent is not an odd number between 2^16 and 2^64; the usual one is 65537")
    }
  }

  /// The bits of a number without leading zero bytes.
  private static func bitCount(_ number: [UInt8]) -> Int {
    number.count * 8 - (number.first?.leadingZeroBitCount ?? 0)
  }
}
