/// What a plain scalar means by the core schema of YAML 1.2.2 (§10.3.2): `no` is a string, `0777` is 777.
enum CoreSchema {
  /// Why a plain scalar that looks like a number is none that can be held.
  struct Unrepresentable: Error {
    let message: String
  }

  /// Resolves the text of a plain scalar; what matches nothing else is a string.
  static func resolve(_ text: String) throws(Unrepresentable) -> Value {
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return try number(text) ?? .string(text)
    default:
      return word(text)
    }
  }

  private static func word(_ text: String) -> Value {
    switch text {
    case "~", "null", "Null", "NULL": .null
    case "true", "True", "TRUE": .bool(true)
    case "false", "False", "FALSE": .bool(false)
    default: .string(text)
    }
  }

  private static func number(_ text: String) throws(Unrepresentable) -> Value? {
    switch shape(of: Array(text.utf8)) {
    case .decimal: return .integer(try integer(Int64(text), text))
    case .octal: return .integer(try integer(Int64(text.dropFirst(2), radix: 8), text))
    case .hexadecimal: return .integer(try integer(Int64(text.dropFirst(2), radix: 16), text))
    case .float:
      guard let number = Double(text), number.isFinite else {
        throw Unrepresentable(
          message: "the number \(printable(text, limit: 40)) is out of range; numbers must be finite")
      }
      return .float(number)
    case .infinityOrNaN:
      throw Unrepresentable(message: "\(text) is not a number that can be compared; numbers must be finite")
    case nil: return nil
    }
  }

  private static func integer(_ value: Int64?, _ text: String) throws(Unrepresentable) -> Int64 {
    guard let value else {
      let shown = printable(text, limit: 40)
      throw Unrepresentable(
        message: "the integer \(shown) does not fit 64 bits; expected one from \(Int64.min) to \(Int64.max), or quotes")
    }
    return value
  }

  private enum Shape { case decimal, octal, hexadecimal, float, infinityOrNaN }

  /// Which of the regular expressions of the core schema the text matches.
  private static func shape(of bytes: [UInt8]) -> Shape? {
    if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
      let digits = bytes.dropFirst(2)
      if bytes[1] == UInt8(ascii: "o") {
        return digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) } ? .octal : nil
      }
      if bytes[1] == UInt8(ascii: "x") { return digits.allSatisfy(isHexDigit) ? .hexadecimal : nil }
    }
    let unsigned = isSign(bytes[0]) ? bytes.dropFirst() : bytes[...]
    if unsigned.first == UInt8(ascii: "."), let special = special(unsigned, isSigned: unsigned.count < bytes.count) {
      return special
    }
    let whole = unsigned.prefix(while: isDigit)
    var rest = unsigned.dropFirst(whole.count)
    if rest.isEmpty { return whole.isEmpty ? nil : .decimal }
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      if whole.isEmpty && fraction.isEmpty { return nil }
      rest = rest.dropFirst(1 + fraction.count)
    } else if whole.isEmpty {
      return nil
    }
    guard let letter = rest.first else { return .float }
    guard letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") else { return nil }
    rest = rest.dropFirst()
    if let sign = rest.first, isSign(sign) { rest = rest.dropFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit) ? .float : nil
  }

  private static func special(_ bytes: ArraySlice<UInt8>, isSigned: Bool) -> Shape? {
    switch String(decoding: bytes, as: UTF8.self) {
    case ".inf", ".Inf", ".INF": .infinityOrNaN
    case ".nan", ".NaN", ".NAN": isSigned ? nil : .infinityOrNaN
    default: nil
    }
  }

  private static func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
