import Documents
import Testing

@Suite struct `An exact fraction` {
  private func fraction(_ a: Int, _ b: Int) throws -> ExactFraction { try #require(ExactFraction(a, over: b)) }

  @Test func `meets a threshold that it equals, however it is written`() throws {
    let ratio = try #require(fraction(1, 3).divided(by: fraction(5, 12)))
    let limit = ExactFraction(try #require(ExactDecimal(text: "0.8")))
    #expect(ratio == limit && ratio >= limit && ratio <= limit && !(ratio < limit))
    #expect(1.0 / 3.0 / (5.0 / 12.0) != 0.8 || 0.1 + 0.2 != 0.3, "binary arithmetic rounds")
    let short = try #require(fraction(333_333_333_333, 1_000_000_000_000).divided(by: fraction(5, 12)))
    #expect(short < limit && short.decimals() == "0.7999…")
  }

  @Test func `has no lower number of zero or below`() throws {
    #expect(ExactFraction(1, over: 0) == nil && ExactFraction(1, over: -2) == nil)
    #expect(try fraction(1, 2).divided(by: fraction(0, 7)) == nil)
    #expect(try fraction(1, 2).divided(by: fraction(-1, 7)) == nil)
  }

  @Test(
    "is written with digits cut off, never rounded",
    arguments: [
      (1, 2, 4, "0.5"), (2, 3, 4, "0.6666…"), (79_999, 100_000, 4, "0.7999…"), (8, 10, 4, "0.8"), (0, 5, 4, "0"),
      (1, 1, 4, "1"), (-2, 3, 2, "-0.66…"), (12_345, 10, 4, "1234.5"), (100, 3, 1, "33.3…"), (1, 100_000, 4, "0.0000…"),
      (10, 1, 0, "10"), (7, 2, 0, "3…"), (999_999_999_999, 1_000_000_000_000, 3, "0.999…"),
    ])
  func decimals(_ a: Int, _ b: Int, _ places: Int, _ text: String) throws {
    #expect(try fraction(a, b).decimals(places) == text)
  }

  @Test func `is ordered and subtracted as fractions of integers are`() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<rounds(2000) {
      let (a, b) = (Int.random(in: -50...50, using: &random), Int.random(in: 1...50, using: &random))
      let (c, d) = (Int.random(in: -50...50, using: &random), Int.random(in: 1...50, using: &random))
      let (x, y) = (try fraction(a, b), try fraction(c, d))
      #expect((x < y) == (a * d < c * b) && (x == y) == (a * d == c * b))
      #expect(try x - y == fraction(a * d - c * b, b * d))
      if c > 0 { #expect(try x.divided(by: y) == fraction(a * d, b * c)) }
      #expect(x.decimals(6).hasPrefix("-") == (a < 0))
    }
  }
}
