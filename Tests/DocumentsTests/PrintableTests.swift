import Documents
import Testing

@Suite("Text for terminals")
struct PrintableTests {
  @Test(
    "What a terminal would act on, or not show, is escaped",
    arguments: [
      ("plain é 日本 😀", "plain é 日本 😀"), ("\u{1B}[31mred", "\\u{1B}[31mred"), ("a\nb\tc", "a\\u{A}b\\u{9}c"),
      ("\u{9B}2J", "\\u{9B}2J"), ("\u{7F}", "\\u{7F}"), ("\u{202E}abc\u{2066}", "\\u{202E}abc\\u{2066}"),
      ("a\u{200B}b\u{FEFF}", "a\\u{200B}b\\u{FEFF}"), ("x\u{2028}y\u{2029}", "x\\u{2028}y\\u{2029}"),
      ("\u{E0041}", "\\u{E0041}"), ("\0", "\\u{0}"), ("\u{FFFE}", "\\u{FFFE}"), ("❤\u{FE0F}", "❤\u{FE0F}"),
    ])
  func escapes(_ text: String, _ expected: String) {
    #expect(printable(text, limit: 100) == expected)
  }

  @Test func `long text is cut, and never inside an escape`() {
    #expect(printable("abcdef", limit: 6) == "abcdef")
    #expect(printable("abcdefg", limit: 6) == "abcde…")
    #expect(printable("abc\u{1B}def", limit: 7) == "abc…")
    #expect(printable("abc\u{1B}", limit: 9) == "abc\\u{1B}")
    #expect(printable("abc", limit: 1) == "…")
    #expect(printable("abc", limit: 0) == "")
    #expect(printable("", limit: 0) == "")
    #expect(printable("é日本語語", limit: 4) == "é日本…")
    #expect(printable(String(repeating: "\u{301}", count: 1000), limit: 10).unicodeScalars.count == 10)
  }

  @Test func `nothing that controls a terminal comes through, whatever the text and the limit`() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<rounds(2000) {
      var text = ""
      for _ in 0..<Int.random(in: 0...20, using: &generator) {
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2100, using: &generator)) {
          text.unicodeScalars.append(scalar)
        }
      }
      let limit = Int.random(in: 0...40, using: &generator)
      let shown = printable(text, limit: limit)
      #expect(shown.unicodeScalars.count <= limit)
      #expect(shown.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
      #expect(
        !shown.unicodeScalars.contains { (0x2028...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value) })
    }
  }
}
