import Names
import Testing

@Suite("Moments in UTC")
struct InstantTests {
  private func samples() -> [Int64] {
    var generator = SeededGenerator(seed: 4)
    let edges: [Int64] = [
      0, 1, 86_399, 86_400, 951_782_400, 951_868_799, 951_868_800, 1_709_164_800, 4_107_542_400, 253_402_300_799,
    ]
    return edges + (0..<3000).map { _ in Int64.random(in: 0...253_402_300_799, using: &generator) }
  }

  @Test func `date -u writes the same`() throws {
    let seconds = samples()
    let input = Array(seconds.map { "@\($0)\n" }.joined().utf8)
    let lines = try output(of: ["date", "-u", "-f", "-", "+%Y-%m-%dT%H:%M:%SZ"], input: input).split(separator: "\n")
    #expect(lines.count == seconds.count)
    for (line, seconds) in zip(lines, seconds) { #expect(Instant(seconds: seconds)?.description == String(line)) }
  }

  @Test func `date -u reads the same`() throws {
    let texts = samples().compactMap { Instant(seconds: $0)?.description }
    let lines = try output(of: ["date", "-u", "-f", "-", "+%s"], input: Array(texts.joined(separator: "\n").utf8))
      .split(separator: "\n")
    #expect(lines.count == texts.count)
    for (line, text) in zip(lines, texts) { #expect((try? Instant(text))?.seconds == Int64(line), "\(text)") }
  }

  @Test func `every day of four hundred years is written and read as the same`() throws {
    for day in 0..<(146_097 + 366) as Range<Int64> {
      let instant = try #require(Instant(seconds: day * 86_400))
      #expect(try Instant(instant.description) == instant)
    }
  }

  @Test func `milliseconds are written where they are not zero`() throws {
    let text = "2026-11-20T10:00:00.007Z"
    #expect(try Instant(text).description == text)
    #expect(try Instant("2026-11-20T10:00:00.000Z").description == "2026-11-20T10:00:00Z")
    #expect(try Instant(text).minutes == "2026-11-20 10:00")
    #expect(try Instant(text).milliseconds % 1000 == 7)
  }

  @Test(
    "what is no moment is refused",
    arguments: [
      "", "2026-11-20", "2026-11-20T10:00:00", "2026-11-20T10:00:00+00:00", "2026-11-20t10:00:00z",
      "2026-11-20 10:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
      "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "1969-12-31T23:59:59Z", "2026-01-01T00:00:00.1Z",
      "2026-01-01T00:00:00.1234Z", "2026-01-01T00:00:00,123Z", "2026-01-01T00:00:00.12 Z", "+026-01-01T00:00:00Z",
      "２026-01-01T00:00Z", "2026-01-01T00:00:00.-12Z", "10000-01-01T00:00:00Z", "-2026-01-01T00:00:0Z",
    ])
  func refused(_ text: String) {
    #expect(throws: InvalidName.self) { try Instant(text) }
  }

  @Test func `leap days are days`() throws {
    #expect(try Instant("2000-02-29T00:00:00Z").adding(seconds: 86_400) == Instant("2000-03-01T00:00:00Z"))
    #expect(try Instant("2024-02-29T12:00:00Z").description == "2024-02-29T12:00:00Z")
  }

  @Test func `moments stay within the years 1970 to 9999`() {
    #expect(Instant(seconds: -1) == nil)
    #expect(Instant(seconds: .max) == nil)
    #expect(Instant(clamping: .max).description == "9999-12-31T23:59:59.999Z")
    #expect(Instant(clamping: .min) == .earliest)
    #expect(Instant.latest.adding(seconds: .max) == .latest)
    #expect(Instant.latest.adding(seconds: .min) == .earliest)
    #expect(Instant.earliest.adding(seconds: -1) == .earliest)
    #expect(Instant.latest.adding(seconds: Int64.max / 1000) == .latest)
  }

  @Test func `date -u reads RFC 3339 with any offset the same`() throws {
    var generator = SeededGenerator(seed: 9)
    let texts = samples().dropFirst(2).prefix(1000).compactMap { seconds -> String? in
      guard (200_000...253_402_000_000).contains(seconds), let local = Instant(seconds: seconds) else { return nil }
      let sign = Bool.random(using: &generator) ? "+" : "-"
      let offset = [Int.random(in: 0...23, using: &generator), Int.random(in: 0...59, using: &generator)]
        .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
      return local.description.dropLast() + sign + offset
    }
    let lines = try output(of: ["date", "-u", "-f", "-", "+%s"], input: Array(texts.joined(separator: "\n").utf8))
      .split(separator: "\n")
    #expect(lines.count == texts.count)
    for (line, text) in zip(lines, texts) {
      #expect(try Instant(rfc3339: text).seconds == Int64(line), "\(text)")
    }
  }

  @Test(arguments: [
    ("2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z"), ("2026-03-01t12:00:00z", "2026-03-01T12:00:00Z"),
    ("2026-03-01 12:00:00-00:30", "2026-03-01T12:30:00Z"), ("2026-03-01T00:30:00+01:00", "2026-02-28T23:30:00Z"),
    ("2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00.500Z"), ("2026-03-01T12:00:00.12345Z", "2026-03-01T12:00:00.123Z"),
  ])
  func `RFC 3339 is read`(_ text: String, as moment: String) throws {
    #expect(try Instant(rfc3339: text).description == moment)
  }

  @Test(arguments: [
    "", "2026-03-01", "2026-03-01T12:00:00", "2026-03-01T12:00Z", "2026-03-01T12:00:00.Z", "2026-03-01T12:00:00+1:00",
    "2026-03-01T12:00:00+0100", "2026-03-01T12:00:00+24:00", "2026-03-01T12:00:00+01:60", "2026-03-01T12:00:60Z",
    "2026-13-01T12:00:00Z", "2026-02-29T12:00:00Z", "2026-03-01X12:00:00Z", "2026-03-01T12:00:00Zz",
    "2026-03-01T12:00:00 01:00",
    "+026-03-01T12:00:00Z", "2026-03-01T12:00:00.-5Z",
  ])
  func `what is not RFC 3339 is refused`(_ text: String) {
    #expect(throws: InvalidName.self) { try Instant(rfc3339: text) }
  }

  @Test func `a day begins at midnight in UTC`() {
    #expect(Instant(day: "2026-03-01")?.description == "2026-03-01T00:00:00Z")
    for text in ["2026-3-1", "2026-03-01T", "2026-02-30", "yesterday", "2026-03-0\u{661}"] {
      #expect(Instant(day: text) == nil, "\(text)")
    }
  }
}
