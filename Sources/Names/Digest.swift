/// A SHA-256 digest (FIPS 180-4), written `sha256:` and 64 lower-case hexadecimal digits.
package struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The length of a digest in bytes.
  package static let byteCount = 32
  /// The 32 raw bytes.
  package let bytes: [UInt8]

  /// The digest in 32 raw bytes, or nil when there are not exactly 32.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// The digest in 64 lower-case hexadecimal digits without a prefix, as in-toto writes it.
  package init?(hex: some StringProtocol) {
    guard let bytes = Hexadecimal.decode(Array(hex.utf8), count: Self.byteCount) else { return nil }
    self.bytes = bytes
  }

  /// Reads `sha256:<64 hexadecimal digits>`.
  package init(_ text: some StringProtocol) throws(InvalidName) {
    let prefix = "sha256:"
    guard text.hasPrefix(prefix), let digest = Digest(hex: text.dropFirst(prefix.count)) else {
      throw InvalidName("a digest", "expected \"sha256:\" and 64 lower-case hexadecimal digits")
    }
    self = digest
  }

  package var hex: String { Hexadecimal.encode(bytes) }
  package var description: String { "sha256:\(hex)" }
  /// `sha256:` and the first twelve digits, for people.
  package var short: String { "sha256:\(hex.prefix(12))" }

  package static func < (left: Digest, right: Digest) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
