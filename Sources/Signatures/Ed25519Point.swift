/// What an Ed25519 public key must be beyond 32 bytes.
///
/// Neither OpenSSH nor libcrypto looks: with a point of small order anybody can make signatures that verify, and with
/// a second spelling of a point one key could be listed for two persons.
enum Ed25519Point {
  /// Refuses a wrong length, a y-coordinate that is not below the field's prime 2^255 − 19 (RFC 8032 §5.1.3), and the
  /// points whose order divides the cofactor 8.
  static func check(_ point: [UInt8]) throws(KeyError) {
    guard point.count == 32, let high = point.last else {
      throw .malformed("its Ed25519 point has \(point.count) bytes instead of 32")
    }
    // The highest bit is the sign of x; what is left is y, the least significant byte first.
    let y = point.dropLast() + [high & 0x7F]
    guard y.reversed().lexicographicallyPrecedes(prime) else {
      throw .malformed("its Ed25519 point is not written in the canonical way")
    }
    guard !smallOrder.contains(Array(y)) else {
      throw .weak("its Ed25519 point has small order, so that anybody could sign in its name")
    }
  }

  /// 2^255 − 19, the most significant byte first.
  private static let prime = [0x7F] + [UInt8](repeating: 0xFF, count: 30) + [0xED]

  /// The y-coordinates of the eight points whose order divides 8, the least significant byte first: 1 (order 1), −1
  /// (order 2), 0 (order 4), and the two of order 8.
  private static let smallOrder: [[UInt8]] = [
    [1] + [UInt8](repeating: 0, count: 31),
    [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
    [UInt8](repeating: 0, count: 32),
    [
      0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
      0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
    ],
    [
      0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
      0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
    ],
  ]
}
