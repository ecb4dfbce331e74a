/// Why the fields of an SSH structure could not be read, as half a sentence.
struct WireError: Error {
  let reason: String
}

/// Reads the data types of the SSH protocol (RFC 4251 §5) from the front of some bytes, never past their end.
struct WireReader {
  /// What has not been read yet.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) {
    rest = bytes
  }

  /// The next `count` bytes; `field` names them in the error.
  mutating func take(_ count: Int, _ field: String) throws(WireError) -> ArraySlice<UInt8> {
    guard count <= rest.count else {
      throw WireError(reason: "\(field) should have \(count) bytes, but only \(rest.count) are left")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func byte(_ field: String) throws(WireError) -> UInt8 {
    try take(1, field).reduce(0) { $0 | $1 }
  }

  /// Four bytes, the most significant first.
  mutating func uint32(_ field: String) throws(WireError) -> UInt32 {
    try take(4, field).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// A `string`: its length and that many bytes.
  mutating func string(_ field: String) throws(WireError) -> ArraySlice<UInt8> {
    let count = Int(try uint32("the length of \(field)"))
    return try take(count, field)
  }

  /// A `string` of printable ASCII, 1 to `limit` characters long.
  mutating func text(_ field: String, limit: Int = 255) throws(WireError) -> String {
    let bytes = try string(field)
    guard (1...limit).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw WireError(reason: "\(field) is not 1 to \(limit) printable ASCII characters")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// An `mpint` that is positive and written in the shortest way, as its bytes: a leading zero stands only where the
  /// next byte's high bit is set, so these are also the content of a DER INTEGER.
  mutating func positiveInteger(_ field: String) throws(WireError) -> ArraySlice<UInt8> {
    let bytes = try string(field)
    guard let first = bytes.first, first < 0x80, first != 0 || bytes.dropFirst().first ?? 0 >= 0x80 else {
      throw WireError(reason: "\(field) is not a positive number in its shortest form")
    }
    return bytes
  }

  /// Refuses whatever is left.
  func end(of whole: String) throws(WireError) {
    guard rest.isEmpty else { throw WireError(reason: "\(rest.count) bytes follow the end of \(whole)") }
  }
}

extension [UInt8] {
  /// Appends a number in the four bytes of RFC 4251 §5.
  mutating func append(wire value: UInt32) {
    append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) })
  }

  /// Appends a `string` of RFC 4251 §5: the length in four bytes, then the bytes.
  mutating func append(wire bytes: some Collection<UInt8>) {
    append(wire: UInt32(clamping: bytes.count))
    append(contentsOf: bytes)
  }
}
