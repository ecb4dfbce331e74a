extension Instant {
  /// Reads a time as RFC 3339 (section 5.6) writes it, with any offset: `2026-03-01T12:00:00+01:00`,
  /// `2026-03-01 11:00:00.5z`. What is finer than a millisecond is cut off; leap seconds are not taken.
  package init(rfc3339 text: some StringProtocol) throws(InvalidName) {
    guard let instant = Self.read(Array(text.utf8)) else {
      throw InvalidName("a time", "expected RFC 3339, as in 2026-03-01T12:00:00Z or 2026-03-01T13:00:00+01:00")
    }
    self = instant
  }

  /// The moment at which a day, written `2026-03-01`, begins in UTC; nil for anything else.
  package init?(day text: some StringProtocol) {
    guard text.utf8.count == 10, let instant = try? Instant("\(text)T00:00:00Z") else { return nil }
    self = instant
  }

  private static func read(_ bytes: [UInt8]) -> Instant? {
    guard bytes.count >= 20, bytes.count <= 64 else { return nil }
    guard [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]) else { return nil }
    var rest = bytes[19...]
    var fraction: [UInt8] = []
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix { isDigit($0) }
      guard !fraction.isEmpty else { return nil }
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard let offset = offset(Array(rest)) else { return nil }
    let milliseconds = Array((fraction + [0x30, 0x30, 0x30]).prefix(3))
    let day = String(decoding: bytes[..<10], as: UTF8.self)
    let time = String(decoding: bytes[11..<19] + [UInt8(ascii: ".")] + milliseconds, as: UTF8.self)
    guard let local = try? Instant("\(day)T\(time)Z") else { return nil }
    return local.adding(seconds: -offset)
  }

  /// Seconds that a zone is ahead of UTC: `Z`, `+01:00`, `-03:30`.
  private static func offset(_ bytes: [UInt8]) -> Int64? {
    if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), [1, 2, 4, 5].allSatisfy({ isDigit(bytes[$0]) }) else {
      return nil
    }
    func number(_ index: Int) -> Int64 { Int64(bytes[index] - 0x30) * 10 + Int64(bytes[index + 1] - 0x30) }
    let (hours, minutes) = (number(1), number(4))
    guard hours < 24, minutes < 60 else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
