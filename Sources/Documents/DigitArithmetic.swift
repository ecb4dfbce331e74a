/// School arithmetic on decimal digits, most significant first.
enum DigitArithmetic {
  /// The sum of two numbers.
  static func sum(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var carry: UInt8 = 0
    for place in 0..<max(a.count, b.count) {
      let digit = digit(a, place) + digit(b, place) + carry
      result.append(digit % 10)
      carry = digit / 10
    }
    result.append(carry)
    return result.reversed()
  }

  /// The difference of two numbers, the first of which is not the smaller one.
  static func difference(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var borrow: UInt8 = 0
    for place in 0..<max(a.count, b.count) {
      let subtrahend = digit(b, place) + borrow
      let minuend = digit(a, place)
      borrow = minuend < subtrahend ? 1 : 0
      result.append(minuend + borrow * 10 - subtrahend)
    }
    return result.reversed()
  }

  /// The product of two numbers.
  static func product(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var places = [Int](repeating: 0, count: a.count + b.count)
    for (i, x) in a.reversed().enumerated() {
      for (j, y) in b.reversed().enumerated() { places[i + j] += Int(x) * Int(y) }
    }
    var carry = 0
    var result: [UInt8] = []
    for place in places {
      let digit = place + carry
      result.append(UInt8(truncatingIfNeeded: digit % 10))
      carry = digit / 10
    }
    return result.reversed()
  }

  /// The digit at a place counted from the least significant one; zero beyond the first.
  private static func digit(_ digits: [UInt8], _ place: Int) -> UInt8 {
    place < digits.count ? digits[digits.count - 1 - place] : 0
  }
}
