import Documents

/// Random values that a reader could have returned.
struct RandomNodes {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func node(depth: Int = 0) -> Node {
    switch Int.random(in: 0..<(depth > 4 ? 5 : 8), using: &generator) {
    case 0: .string(string())
    case 1: .integer(integer())
    case 2: .float(float())
    case 3: .bool(Bool.random(using: &generator))
    case 4: .null
    case 5: .sequence((0..<Int.random(in: 0...4, using: &generator)).map { _ in node(depth: depth + 1) })
    default: mapping(depth: depth)
    }
  }

  mutating func mapping(depth: Int = 0) -> Node {
    var seen: Set<String> = []
    var entries: [(String, Node)] = []
    for _ in 0..<Int.random(in: 0...4, using: &generator) {
      let key = String(string().prefix(20))
      if key.utf8.count <= 250, seen.insert(key).inserted { entries.append((key, node(depth: depth + 1))) }
    }
    return .mapping(entries)
  }

  mutating func integer() -> Int64 {
    [
      0, 1, -1, .max, .min, Int64.random(in: -1000...1000, using: &generator),
      Int64(truncatingIfNeeded: generator.next()),
    ]
    .randomElement(using: &generator) ?? 0
  }

  mutating func float() -> Double {
    let wild = Double(bitPattern: generator.next())
    let plain = Double(Int.random(in: -100_000...100_000, using: &generator)) / 1000
    return [
      0, -0.0, 1, 0.1, 1e-5, 1e16, 1e22, .leastNonzeroMagnitude, .greatestFiniteMagnitude, plain,
      wild.isFinite ? wild : 0.3,
    ]
    .randomElement(using: &generator) ?? 0
  }

  mutating func string() -> String {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return Self.traps.randomElement(using: &generator) ?? ""
    case 1:
      return (Self.traps.randomElement(using: &generator) ?? "") + (Self.traps.randomElement(using: &generator) ?? "")
    default:
      var text = ""
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        text.unicodeScalars.append(Self.scalars.randomElement(using: &generator) ?? "a")
      }
      return text
    }
  }

  /// Texts that some reader takes for something other than a string, or that break a line or a scalar.
  static let traps = [
    "", " ", "a", "no", "NO", "Yes", "on", "off", "y", "N", "true", "True", "null", "Null", "~", "<<", "=", "1", "-1",
    "+1", "1.5", "1.", ".5", "1e5", "1e999", "0x1F", "0o17", "0b11", "0777", "1_000", "12:30:45", "190:20:30.15",
    ".inf",
    "-.inf", ".nan", "2026-11-20", "2026-11-20T10:00:00.123Z", "sha256:ab", "s3://models/3", "a: b", "a #b", "#", "- a",
    "-", "?", "? a", ":", "a:", ": a", "[", "]", "{}", "a, b", "&a", "*a", "!t", "|", ">", "%YAML", "@", "`", "'", "\"",
    "\\", "\n", "a\nb", "a\n\n", "\t", "a\tb", " a", "a ", "---", "--- a", "...", "... a", "\r\n", "\u{7F}", "\u{85}",
    "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\u{202E}x", "e\u{301}", "\u{E9}", "\u{212A}", "日本語",
    "\u{1F468}\u{200D}\u{1F469}",
    "\u{E000}", "\u{10FFFF}", "\u{A0}", "\u{1B}[31m", "it's", "a  b", "$x", "(a)", "a|b", "x?", "Bias, Risks",
  ]

  private static let scalars: [Unicode.Scalar] =
    Array("abzAZ019 _-./:+@=(),'\";?!&<>*~$^|#%[]{}\\`\n\t".unicodeScalars) + [
      "\u{1}", "\u{7F}", "\u{80}", "\u{A0}", "\u{AD}", "\u{E9}", "\u{301}", "\u{200B}", "\u{2029}", "\u{3042}",
      "\u{FEFF}", "\u{FFFD}", "\u{1F600}", "\u{E0041}", "\u{10FFFE}",
    ]
}
