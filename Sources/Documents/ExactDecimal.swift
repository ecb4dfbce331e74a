/// A decimal number that is added, subtracted, multiplied and compared exactly.
///
/// A double enters as the shortest decimal that reads back as it, which is what people wrote: so 0.75 − 0.74 ≤ 0.01
/// holds here, and does not in binary. Made of the numbers of documents, a value has at most some hundred digits;
/// a sum spans the digits between its parts, so do not chain multiplications without a bound.
package struct ExactDecimal: Sendable {
  /// The digits, 0 to 9, most significant first, without zeros at either end; empty for zero.
  let digits: [UInt8]
  /// The power of ten of the last digit; 0 for zero.
  let exponent: Int
  /// True below zero.
  let isNegative: Bool

  /// Zero.
  package static let zero = ExactDecimal(digits: [], exponent: 0, isNegative: false)

  /// Makes the one form of a number out of any digits.
  init(digits: [UInt8], exponent: Int, isNegative: Bool) {
    let leading = digits.prefix { $0 == 0 }.count
    var end = digits.count
    while end > leading, digits[end - 1] == 0 { end -= 1 }
    self.digits = Array(digits[leading..<end])
    self.exponent = leading == end ? 0 : exponent + (digits.count - end)
    self.isNegative = isNegative && leading < end
  }

  /// An integer, exactly.
  package init(_ number: some FixedWidthInteger) {
    let digits = String(number).utf8.compactMap { $0 == UInt8(ascii: "-") ? nil : $0 &- UInt8(ascii: "0") }
    self.init(digits: digits, exponent: 0, isNegative: number < 0)
  }

  /// The shortest decimal that reads back as the same double; nil for infinities and NaN.
  package init?(_ number: Double) {
    guard number.isFinite else { return nil }
    self.init(text: number.description)
  }

  /// The number of a node, integer or float; nil for anything else.
  package init?(_ node: Node) {
    switch node.value {
    case .integer(let number): self.init(number)
    case .float(let number): self.init(number)
    case .mapping, .sequence, .string, .bool, .null: return nil
    }
  }

  /// A decimal as it is written, `-12.50` or `1e-5`; nil for anything else, for more than 400 characters and for
  /// exponents beyond ±400.
  package init?(text: String) {
    guard (1...400).contains(text.utf8.count) else { return nil }
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let whole = rest.prefix(while: Self.isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: Self.isDigit)
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
    var exponent = 0
    if let letter = rest.first {
      guard letter | 0x20 == UInt8(ascii: "e"), let power = Int(String(rest.dropFirst()) ?? ""),
        (-400...400).contains(power)
      else { return nil }
      exponent = power
    }
    let digits = (Array(whole) + Array(fraction)).map { $0 &- UInt8(ascii: "0") }
    self.init(digits: digits, exponent: exponent - fraction.count, isNegative: isNegative)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension ExactDecimal: Hashable, Comparable {
  /// True when both are the same number, however they were written.
  package static func == (a: ExactDecimal, b: ExactDecimal) -> Bool {
    a.digits == b.digits && a.exponent == b.exponent && a.isNegative == b.isNegative
  }

  /// True when `a` is the smaller number.
  package static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    return a.isNegative ? isSmaller(b, a) : isSmaller(a, b)
  }

  /// Compares without regard to the signs.
  private static func isSmaller(_ a: ExactDecimal, _ b: ExactDecimal) -> Bool {
    if a.digits.isEmpty || b.digits.isEmpty { return a.digits.isEmpty && !b.digits.isEmpty }
    let (lengthA, lengthB) = (a.digits.count + a.exponent, b.digits.count + b.exponent)
    return lengthA == lengthB ? a.digits.lexicographicallyPrecedes(b.digits) : lengthA < lengthB
  }

  /// The exact sum.
  package static func + (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    if a.digits.isEmpty { return b }
    if b.digits.isEmpty { return a }
    let exponent = min(a.exponent, b.exponent)
    let (x, y) = (a.aligned(to: exponent), b.aligned(to: exponent))
    if a.isNegative == b.isNegative {
      return ExactDecimal(digits: DigitArithmetic.sum(x, y), exponent: exponent, isNegative: a.isNegative)
    }
    let (large, small, isNegative) = isSmaller(a, b) ? (y, x, b.isNegative) : (x, y, a.isNegative)
    return ExactDecimal(
      digits: DigitArithmetic.difference(large, small), exponent: exponent, isNegative: isNegative)
  }

  /// The exact difference.
  package static func - (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal { a + -b }

  /// The exact product, for instance to compare ratios of counts without dividing.
  package static func * (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    ExactDecimal(
      digits: DigitArithmetic.product(a.digits, b.digits), exponent: a.exponent + b.exponent,
      isNegative: a.isNegative != b.isNegative)
  }

  /// The number with the other sign.
  package static prefix func - (a: ExactDecimal) -> ExactDecimal {
    ExactDecimal(digits: a.digits, exponent: a.exponent, isNegative: !a.isNegative)
  }

  /// The number without its sign.
  package var magnitude: ExactDecimal { ExactDecimal(digits: digits, exponent: exponent, isNegative: false) }

  private func aligned(to exponent: Int) -> [UInt8] {
    digits + repeatElement(0, count: self.exponent - exponent)
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The digits in full (`0.01`, `-12`), or with an exponent where that would take more than 40 zeros.
  package var description: String {
    guard !digits.isEmpty else { return "0" }
    let sign = isNegative ? "-" : ""
    let text = digits.map(String.init).joined()
    let point = digits.count + exponent
    if exponent >= 0, point <= 40 { return sign + text + String(repeating: "0", count: exponent) }
    if exponent < 0, point > 0 { return sign + text.prefix(point) + "." + text.dropFirst(point) }
    if exponent < 0, -point <= 40 { return sign + "0." + String(repeating: "0", count: -point) + text }
    let fraction = text.dropFirst().isEmpty ? "" : "." + text.dropFirst()
    return sign + text.prefix(1) + fraction + "e\(point - 1)"
  }
}
