import Foundation
import Names
import Testing

@Suite("Unicode of names")
struct TextTests {
  @Test func `NFC is what Foundation takes for it`() {
    var generator = SeededGenerator(seed: 6)
    let ranges: [ClosedRange<UInt32>] = [0x41...0x7A, 0xC0...0x17F, 0x300...0x345, 0x1E00...0x1EFF, 0x1100...0x1112]
    var composed = 0
    for _ in 0..<20_000 {
      let text = randomText(Int.random(in: 1...5, using: &generator), from: ranges, &generator)
      let expected = Array(text.precomposedStringWithCanonicalMapping.utf8) == Array(text.utf8)
      #expect(Text.isNFC(text) == expected, "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
      composed += expected ? 0 : 1
    }
    #expect(composed > 1000)
  }

  @Test(
    "texts that look the same have one key",
    arguments: [
      ("main", "MAIN"), ("main", "ｍａｉｎ"), ("main", "ma\u{200B}in"), ("main", "\u{FEFF}main"), ("fi", "ﬁ"),
      ("k", "\u{212A}"), ("é", "e\u{301}"), ("É", "é"), ("ss", "ß"), ("a\u{AD}b", "ab"), ("1", "①"),
    ])
  func same(_ left: String, _ right: String) {
    #expect(Text.confusionKey(left) == Text.confusionKey(right))
  }

  @Test(
    "texts that look different have different keys",
    arguments: [
      ("main", "mein"), ("a-b", "a_b"), ("é", "e"), ("main", "main "), ("a/b", "ab"),
    ])
  func different(_ left: String, _ right: String) {
    #expect(Text.confusionKey(left) != Text.confusionKey(right))
  }

  @Test func `lower-casing changes the letters of ASCII and nothing else`() {
    #expect(Text.asciiLowercased("AbZ[É\u{212A}") == "abz[É\u{212A}")
  }

  @Test func `only valid UTF-8 is text`() {
    #expect(Text.decode([0x61, 0xC3, 0xA9]) == "aé")
    for bytes in [[0xC3], [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
      #expect(Text.decode(bytes) == nil)
    }
  }

  @Test(
    "a device of Windows is one with any ending",
    arguments: [
      ("con", true), ("Con.txt", true), ("aux.", true), ("nul", true), ("com1.tar.gz", true), ("lpt9", true),
      ("com0", false), ("com10", false), ("con1", false), ("xcon", false), ("co", false), ("", false),
      ("con.\u{301}x", true),
    ])
  func device(_ name: String, _ isDevice: Bool) {
    #expect(Text.isDeviceName(name) == isDevice)
  }

  @Test func `a path is parted at every slash byte`() {
    #expect(Text.components("a//b/\u{301}c/") == ["a", "", "b", "\u{301}c", ""])
    #expect(Text.components("") == [""])
  }

  @Test(
    "what hides or moves text is invisible",
    arguments: [
      (0x7F, true), (0xAD, true), (0x200D, true), (0x202E, true), (0x2028, true), (0xE000, true), (0xE0041, true),
      (0x41, false), (0x20, false), (0xE9, false), (0x1F600, false),
    ] as [(UInt32, Bool)])
  func invisible(_ value: UInt32, _ isInvisible: Bool) throws {
    #expect(Text.isInvisible(try #require(Unicode.Scalar(value))) == isInvisible)
  }
}
