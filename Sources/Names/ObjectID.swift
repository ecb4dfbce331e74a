/// The id of a Git object in a SHA-1 repository: 20 bytes, written as 40 lower-case hexadecimal digits.
package struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// The length of an id in bytes.
  package static let byteCount = 20
  /// Git's "no object": the old value of a ref that is created, the new value of one that is deleted.
  package static let zero = ObjectID(high: 0, middle: 0, low: 0)

  private init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// The id in 20 raw bytes, or nil when there are not exactly 20.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var high: UInt64 = 0
    var middle: UInt64 = 0
    var low: UInt32 = 0
    for (index, byte) in bytes.enumerated() {
      switch index {
      case 0..<8: high = high << 8 | UInt64(byte)
      case 8..<16: middle = middle << 8 | UInt64(byte)
      default: low = low << 8 | UInt32(byte)
      }
    }
    self.init(high: high, middle: middle, low: low)
  }

  /// The same for a slice of a larger object; not generic, because trees are made of these.
  package init?(bytes: ArraySlice<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self = unsafe bytes.withUnsafeBytes { raw in
      ObjectID(
        high: UInt64(bigEndian: unsafe raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        middle: UInt64(bigEndian: unsafe raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        low: UInt32(bigEndian: unsafe raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    }
  }

  /// The id in 40 lower-case hexadecimal digits, or nil for anything else (abbreviations included).
  package init?(_ text: some StringProtocol) {
    guard let bytes = Hexadecimal.decode(Array(text.utf8), count: Self.byteCount) else { return nil }
    self.init(bytes: bytes)
  }

  /// The 20 raw bytes.
  package var bytes: [UInt8] {
    var bytes = [UInt8]()
    bytes.reserveCapacity(Self.byteCount)
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: high >> UInt64(shift))) }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: middle >> UInt64(shift)))
    }
    for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: low >> UInt32(shift))) }
    return bytes
  }

  /// The first eight bytes of a hash are hash enough.
  package func hash(into hasher: inout Hasher) { hasher.combine(high) }

  package var isZero: Bool { self == .zero }
  package var description: String { Hexadecimal.encode(bytes) }
  /// The first ten digits, for people.
  package var short: String { String(description.prefix(10)) }

  package static func < (left: ObjectID, right: ObjectID) -> Bool {
    (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
  }
}
