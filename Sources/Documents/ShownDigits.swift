/// Numbers as people compare them: whatever is printed beside each other differs where the numbers differ, and is bounded
/// in length. Digits are left out, never rounded, and it is said that they are.
extension ExactDecimal {
  /// So many characters are always shown in full.
  private static let fullLength = 60
  /// Of a longer number, so many are shown at its start.
  private static let startLength = 24

  /// The number, with the digits that set it apart from another one.
  ///
  /// - Returns: `0.70000000000000000000000…(300 digits)…0001`: what is left out is counted.
  package func text(beside other: ExactDecimal) -> String {
    let full = description
    guard full.utf8.count > Self.fullLength else { return full }
    let (digits, power) = Self.parts(full)
    let differing = Self.firstDifference(digits, Self.parts(other.description).digits)
    let end = min(digits.count, max(Self.startLength, differing + 4))
    let tail = Self.leftOut(digits.count - end)
    if end <= Self.fullLength { return Self.text(digits[..<end]) + tail + power }
    let resumed = end - 8
    let middle = Self.leftOut(resumed - Self.startLength)
    return Self.text(digits[..<Self.startLength]) + middle + Self.text(digits[resumed..<end]) + tail + power
  }

  /// What is before the exponent, and the exponent with its letter; empty without one.
  private static func parts(_ text: String) -> (digits: [UInt8], power: String) {
    let digits = text.utf8.prefix { $0 != UInt8(ascii: "e") }
    return (Array(digits), String(text.utf8.dropFirst(digits.count)) ?? "")
  }

  /// The first place where two numbers without exponents differ; missing decimal places are zeros.
  private static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let longer = right.contains(UInt8(ascii: ".")) ? right : right + [UInt8(ascii: ".")]
    for (index, byte) in left.enumerated() where byte != (index < longer.count ? longer[index] : UInt8(ascii: "0")) {
      return index
    }
    return left.count
  }

  private static func leftOut(_ count: Int) -> String {
    count == 0 ? "" : count == 1 ? "…(1 digit)…" : "…(\(count) digits)…"
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension ExactFraction {
  /// The value with as many decimal places, at least four, as set it apart from a limit: what is printed compares with
  /// the limit as the value does. Where forty do not, words say how it compares.
  package func text(beside limit: ExactDecimal) -> String {
    for places in [4, 8, 16, 24, 40] {
      let text = decimals(places)
      let isExact = !text.hasSuffix("…")
      guard let shown = ExactDecimal(text: isExact ? text : String(text.dropLast())) else { break }
      if isExact || Self.order(ExactFraction(shown), limit) == Self.order(self, limit) { return text }
    }
    let words = ["below", "exactly", "above"]
    return "\(decimals()) (\(words[Self.order(self, limit) + 1]) \(limit))"
  }

  /// -1 below, 0 at, 1 above.
  private static func order(_ value: ExactFraction, _ limit: ExactDecimal) -> Int {
    let limit = ExactFraction(limit)
    return value < limit ? -1 : value == limit ? 0 : 1
  }
}
