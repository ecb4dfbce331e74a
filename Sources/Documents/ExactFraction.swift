/// A quotient of two decimals that is never worked out: it is compared and subtracted by multiplying across, so that a
/// ratio of counts meets a threshold exactly or misses it exactly.
package struct ExactFraction: Sendable {
  /// The upper number.
  package let numerator: ExactDecimal
  /// The lower number; always above zero.
  package let denominator: ExactDecimal

  private init(_ numerator: ExactDecimal, positive denominator: ExactDecimal) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// A quotient; nil when the lower number is zero or below, where none is defined.
  package init?(_ numerator: ExactDecimal, over denominator: ExactDecimal) {
    guard denominator > .zero else { return nil }
    self.init(numerator, positive: denominator)
  }

  /// A quotient of counts; nil when the lower one is zero.
  package init?(_ numerator: Int, over denominator: Int) {
    self.init(ExactDecimal(numerator), over: ExactDecimal(denominator))
  }

  /// A number as it is.
  package init(_ number: ExactDecimal) { self.init(number, positive: ExactDecimal(1)) }

  /// The quotient of two quotients; nil when the second is zero or below.
  package func divided(by other: ExactFraction) -> ExactFraction? {
    ExactFraction(numerator * other.denominator, over: denominator * other.numerator)
  }

  /// The exact difference.
  package static func - (a: ExactFraction, b: ExactFraction) -> ExactFraction {
    ExactFraction(
      a.numerator * b.denominator - b.numerator * a.denominator, positive: a.denominator * b.denominator)
  }

  /// The value with so many decimal places, the rest cut off rather than rounded, so that what is short of a threshold
  /// never looks as if it met it. An ellipsis follows where something was cut off.
  ///
  /// - Parameter places: how many digits follow the point, at most.
  package func decimals(_ places: Int = 4) -> String {
    let ten = ExactDecimal(10)
    var rest = numerator.magnitude
    var digits: [Int] = []
    // The whole part digit by digit from the largest power of ten that fits, then the places.
    var unit = denominator
    var whole = 1
    while unit * ten <= rest, whole < 400 {
      unit = unit * ten
      whole += 1
    }
    let tenth = ExactDecimal(digits: [1], exponent: -1, isNegative: false)
    for _ in 0..<(whole + max(0, places)) {
      var digit = 0
      while unit <= rest {
        rest = rest - unit
        digit += 1
      }
      digits.append(digit)
      unit = unit * tenth
    }
    let text = digits.map(String.init)
    var fraction = text.dropFirst(whole)
    let isExact = rest == .zero
    while isExact, fraction.last == "0" { fraction.removeLast() }
    let sign = numerator < .zero ? "-" : ""
    return sign + text.prefix(whole).joined() + (fraction.isEmpty ? "" : "." + fraction.joined()) + (isExact ? "" : "…")
  }
}

extension ExactFraction: Comparable {
  /// True when both are the same number, however they are written: 1/2 and 2/4.
  package static func == (a: ExactFraction, b: ExactFraction) -> Bool {
    a.numerator * b.denominator == b.numerator * a.denominator
  }

  /// True when `a` is the smaller number.
  package static func < (a: ExactFraction, b: ExactFraction) -> Bool {
    // Rates that somebody reported have the lower number 1.
    if a.denominator == b.denominator { return a.numerator < b.numerator }
    return a.numerator * b.denominator < b.numerator * a.denominator
  }
}

extension ExactFraction: CustomStringConvertible {
  package var description: String { decimals() }
}
