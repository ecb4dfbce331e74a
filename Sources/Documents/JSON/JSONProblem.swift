import CLibJansson

/// Puts jansson's words about broken JSON into sentences that say what mends it.
enum JSONProblem {
  /// The problem for jansson's error, with the key that the bad token belongs to.
  static func explain(_ error: json_error_t, _ bytes: [UInt8]) -> Problem {
    var error = error
    let code = unsafe json_error_code(&error)
    let words = text(&error)
    let position = Position(line: max(1, Int(error.line)), column: max(1, Int(error.column)))
    switch code {
    case json_error_out_of_memory: return Problem("there is not enough memory to read the JSON")
    case json_error_premature_end_of_input:
      return Problem("the JSON ends too early; a bracket, a quote or a value is missing", at: position)
    case json_error_end_of_input_expected:
      return Problem("text after the end of the JSON value; a file holds one value", at: position)
    case json_error_duplicate_key:
      return Problem("a key appears twice in one object: \(printable(words))", at: position)
    case json_error_null_character, json_error_null_byte_in_key:
      return Problem("the character U+0000 in a string, which no text may hold", at: position)
    case json_error_numeric_overflow, json_error_invalid_syntax:
      let end = min(max(0, Int(error.position)), bytes.count)
      return JSONToken(around: end, in: bytes).flatMap { number($0, in: bytes) }
        ?? Problem("this is not valid JSON: \(printable(words))", at: position)
    default:
      return Problem("this is not valid JSON: \(printable(words))", at: position)
    }
  }

  private static func number(_ token: JSONToken, in bytes: [UInt8]) -> Problem? {
    let position = JSONPrescan.position(of: token.bytes.lowerBound, in: bytes)
    let key = token.key(in: bytes)
    let subject = key.map { "\(quoted($0)): " } ?? ""
    let path = key ?? ""
    switch token.kind(in: bytes) {
    case .notFinite(let text):
      return Problem("\(subject)\(text) is not JSON: a metric must be a finite number", at: position, path: path)
    case .integer(let text):
      return Problem(
        "\(subject)the integer \(text) is out of range; expected one from \(Int64.min) to \(Int64.max)", at: position,
        path: path)
    case .real(let text):
      return Problem(
        "\(subject)the number \(text) is out of range: a metric must be a finite number", at: position, path: path)
    case nil: return nil
    }
  }

  private static func text(_ error: inout json_error_t) -> String {
    unsafe withUnsafeBytes(of: &error.text) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// A word or a number in the source of a JSON document, and the key before it.
struct JSONToken {
  let bytes: Range<Int>

  /// The token that holds, or ends at, a byte offset; nil when there is none, or one longer than any number worth
  /// naming.
  init?(around offset: Int, in bytes: [UInt8]) {
    var start = min(offset, bytes.count)
    while start > 0, offset - start < Self.reach, Self.isPart(bytes[start - 1]) { start -= 1 }
    var end = min(offset, bytes.count)
    while end < bytes.count, end - start < Self.reach, Self.isPart(bytes[end]) { end += 1 }
    guard start < end else { return nil }
    self.bytes = start..<end
  }

  enum Kind { case notFinite(String), integer(String), real(String) }

  /// What the token is, if it is a number or what other languages write for one.
  func kind(in source: [UInt8]) -> Kind? {
    let text = printable(String(decoding: source[bytes], as: UTF8.self), limit: 40)
    let word = text.lowercased().drop { $0 == "-" || $0 == "+" }
    if ["nan", "infinity", "inf"].contains(word) { return .notFinite(text) }
    let digits = source[bytes].drop { $0 == UInt8(ascii: "-") }
    guard let first = digits.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
    if digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return digits.count > 18 ? .integer(text) : nil
    }
    guard let number = Double(String(decoding: source[bytes], as: UTF8.self)) else { return nil }
    return number.isFinite ? nil : .real(text)
  }

  /// The key of the member whose value the token is, as it stands in the source; nil in an array.
  func key(in source: [UInt8]) -> String? {
    var index = bytes.lowerBound
    func skipSpace() {
      while index > 0, [0x20, 0x09, 0x0A, 0x0D].contains(source[index - 1]) { index -= 1 }
    }
    skipSpace()
    guard index > 0, source[index - 1] == UInt8(ascii: ":") else { return nil }
    index -= 1
    skipSpace()
    guard index > 0, source[index - 1] == UInt8(ascii: "\"") else { return nil }
    let end = index - 1
    var start = end
    while start > 0, end - start < Self.reach {
      start -= 1
      guard source[start] == UInt8(ascii: "\"") else { continue }
      if start == 0 || source[start - 1] != UInt8(ascii: "\\") {
        return String(decoding: source[(start + 1)..<end], as: UTF8.self)
      }
    }
    return nil
  }

  /// How far a token or a key is followed, in bytes.
  private static let reach = 512

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
