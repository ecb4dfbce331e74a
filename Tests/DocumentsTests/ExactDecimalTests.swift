import Documents
import Testing

@Suite("Exact decimals")
struct ExactDecimalTests {
  private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text: text)) }

  @Test func `a difference of a cent is a cent`() throws {
    let difference = try #require(ExactDecimal(0.75)) - #require(ExactDecimal(0.74))
    #expect(difference <= (try #require(ExactDecimal(0.01))))
    #expect(difference == (try #require(ExactDecimal(0.01))))
    #expect(0.75 - 0.74 > 0.01, "binary arithmetic would refuse what the policy allows")
    #expect(try #require(ExactDecimal(0.1)) + #require(ExactDecimal(0.2)) == (try decimal("0.3")))
  }

  @Test func `one number has one form`() throws {
    for (a, b) in [
      ("1", "1.000"), ("-0", "0"), ("1e3", "1000"), ("0.001e3", "1"), ("+5", "5"), ("00.50", ".5"), ("1.", "1"),
    ] {
      #expect(try decimal(a) == decimal(b))
      #expect(try decimal(a).hashValue == decimal(b).hashValue)
    }
    #expect(try decimal("-0.0") == .zero)
    #expect(!(try decimal("-0.0") < .zero))
  }

  @Test func `integers enter exactly`() throws {
    #expect(ExactDecimal(Int64.min).description == "-9223372036854775808")
    #expect(ExactDecimal(Int64.max).description == "9223372036854775807")
    #expect(ExactDecimal(UInt64.max).description == "18446744073709551615")
    #expect(ExactDecimal(Node.integer(9_007_199_254_740_993)) == (try decimal("9007199254740993")))
  }

  @Test func `what is no finite number makes none`() {
    for number in [Double.nan, .infinity, -.infinity, .signalingNaN] { #expect(ExactDecimal(number) == nil) }
    for text in [
      "", "-", ".", "e5", "1e", "1e+", "1e401", "1e-9223372036854775808", "1e9223372036854775807",
      "1e99999999999999999999", "a", "1a", "1 ", " 1", "1e5.5", "0x1", "--1",
    ] {
      #expect(ExactDecimal(text: text) == nil, "\(text)")
    }
    #expect(ExactDecimal(text: String(repeating: "1", count: 401)) == nil)
    for node in [Node.string("1"), .null, .bool(true), .sequence([.integer(1)])] { #expect(ExactDecimal(node) == nil) }
  }

  @Test func `ratios of counts compare without division`() throws {
    // 40/50 against 0.8 of 100/100: exactly equal, which passes.
    #expect(ExactDecimal(40) * ExactDecimal(100) >= (try decimal("0.8")) * ExactDecimal(100) * ExactDecimal(50))
  }

  @Test func `sums, differences, products and order agree with Python's decimal`() throws {
    var random = RandomNodes(seed: 5)
    let numbers: [Double] = (0..<rounds(4000)).map { _ in random.float() }
    let pairs = zip(numbers, numbers.shuffled(using: &random.generator)).map { ($0, $1) }
    let script = """
      from decimal import Decimal, getcontext
      getcontext().prec = 5000
      getcontext().Emax = 999999
      getcontext().Emin = -999999
      for line in sys.stdin:
          a, b = (Decimal(x) for x in line.split())
          values = [a + b, a - b, a * b]
          order = '<' if a < b else '>' if a > b else '='
          print(order, *['{:f}'.format(v.normalize()) if v else '0' for v in values])
      """
    let input = pairs.map { "\($0) \($1)\n" }.joined()
    guard let output = try Python.run(script, input: bytes(input), needs: "decimal") else { return }
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == pairs.count)
    for (line, (x, y)) in zip(lines, pairs) {
      let (a, b) = (try #require(ExactDecimal(x)), try #require(ExactDecimal(y)))
      let expected = line.split(separator: " ").map(String.init)
      let order = a < b ? "<" : b < a ? ">" : "="
      try #require([order, plain(a + b), plain(a - b), plain(a * b)] == expected, "\(x) \(y)")
      try #require((a == b) == (order == "="))
    }
  }

  /// The number in full, whatever its exponent.
  private func plain(_ number: ExactDecimal) -> String {
    let text = number.description
    guard let split = text.firstIndex(of: "e"), let power = Int(text[text.index(after: split)...]) else { return text }
    let sign = text.hasPrefix("-") ? "-" : ""
    let mantissa = text[..<split].drop { $0 == "-" }
    let digits = mantissa.filter { $0 != "." }
    let point = 1 + power
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
    return sign + digits.prefix(point) + "." + digits.dropFirst(point)
  }

  @Test func `a sum less one part is the other part, and order agrees with subtraction`() throws {
    var random = RandomNodes(seed: 6)
    for _ in 0..<rounds(2000) {
      let (x, y) = (random.float(), random.float())
      let (a, b) = (try #require(ExactDecimal(x)), try #require(ExactDecimal(y)))
      #expect(a + b - b == a)
      #expect(a - a == .zero)
      #expect((a < b) == ((a - b) < .zero))
      #expect((a < b) == (x < y), "\(x) \(y)")
      #expect(ExactDecimal(text: a.description) == a)
      #expect(-(-a) == a && (-a).magnitude == a.magnitude)
    }
  }
}
