package import Names

/// A public key that signs artifacts with OpenSSF Model Signing (its key method): ECDSA on P-256, P-384 or P-521.
///
/// Two keys are equal when their bytes are; a key has one accepted spelling.
package struct ArtifactKey: Hashable, Sendable, CustomStringConvertible {
  /// The key as SubjectPublicKeyInfo in DER (RFC 5280 §4.1.2.7, RFC 5480 §2).
  package let bytes: [UInt8]
  private let curve: Curve

  private static let header = "-----BEGIN PUBLIC KEY-----"
  private static let footer = "-----END PUBLIC KEY-----"
  private static let subject = "a public key that signs artifacts"

  /// Reads a PEM file's text (`-----BEGIN PUBLIC KEY-----`), or only the base64 between its first and last line.
  package init(_ text: some StringProtocol) throws(InvalidName) {
    let expected = "expected the base64 of a PEM file, on P-256, P-384 or P-521: openssl pkey -in key.pem -pubout"
    var lines = String(text).split(separator: "\n").map(String.init)
    if lines.first == Self.header, lines.last == Self.footer { lines = Array(lines.dropFirst().dropLast()) }
    guard text.utf8.count <= 1024, let bytes = Base64.decode(Array(lines.joined().utf8)) else {
      throw InvalidName(Self.subject, "it is not base64; \(expected)")
    }
    guard let curve = Curve.allCases.first(where: { bytes.count == $0.keyBytes && bytes.starts(with: $0.keyPrefix) })
    else { throw InvalidName(Self.subject, "it is of another kind; \(expected)") }
    self.bytes = bytes
    self.curve = curve
    guard (try? verifyingKey()) != nil else {
      throw InvalidName(Self.subject, "its point does not lie on \(curve.group); \(expected)")
    }
  }

  /// The base64 that ``init(_:)`` reads.
  package var base64: String { String(decoding: Base64.encode(bytes), as: UTF8.self) }

  /// SHA-256 of the key's PEM file: the hint that model_signing leaves in a bundle, and what `sha256sum key.pub` prints.
  package var digest: Digest {
    var pem = Self.header + "\n"
    var rest = base64[...]
    while !rest.isEmpty {
      pem += rest.prefix(64) + "\n"
      rest = rest.dropFirst(64)
    }
    return SHA256.digest(of: Array((pem + Self.footer + "\n").utf8))
  }

  /// Whether an ECDSA signature in DER is this key's for the message, hashed as the curve's size prescribes.
  package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    (try? verifyingKey().verifies(signature, of: message, hash: curve.hash)) == true
  }

  package var description: String { "\(curve.group) \(digest.short)" }

  private func verifyingKey() throws(CryptoFailure) -> VerifyingKey {
    try VerifyingKey(curve: curve.group, point: Array(bytes.suffix(1 + 2 * curve.fieldBytes)))
  }

  package static func == (left: ArtifactKey, right: ArtifactKey) -> Bool { left.bytes == right.bytes }
  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension Curve {
  /// What stands before the coordinates in the DER of an uncompressed key: the named curve alone decides it (RFC 5480
  /// §2.1.1), so that keys with parameters of their own are of another kind.
  fileprivate var keyPrefix: [UInt8] {
    let ecPublicKey: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    let name: [UInt8] =
      switch self {
      case .p256: [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
      case .p384: [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
      case .p521: [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]
      }
    let algorithm = Self.field(0x30, ecPublicKey.count + name.count) + ecPublicKey + name
    // The bit string: no unused bits, then the mark of an uncompressed point (SEC 1 §2.3.3).
    let point = Self.field(0x03, 2 + 2 * fieldBytes) + [0x00, 0x04]
    return Self.field(0x30, algorithm.count + point.count + 2 * fieldBytes) + algorithm + point
  }

  fileprivate var keyBytes: Int { keyPrefix.count + 2 * fieldBytes }

  /// The tag and length of a DER field of fewer than 256 bytes.
  private static func field(_ tag: UInt8, _ length: Int) -> [UInt8] {
    length < 0x80 ? [tag, UInt8(length)] : [tag, 0x81, UInt8(clamping: length)]
  }
}
