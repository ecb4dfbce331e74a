import Documents
import Testing

/// A text that must be refused, where, and the words that say why.
struct Refusal: Sendable, CustomTestStringConvertible {
  let text: [UInt8]
  let line: Int
  let column: Int
  let words: String

  init(_ text: String, _ line: Int, _ column: Int, _ words: String) {
    self.init(Array(text.utf8), line, column, words)
  }

  init(_ text: [UInt8], _ line: Int, _ column: Int, _ words: String) {
    (self.text, self.line, self.column, self.words) = (text, line, column, words)
  }

  var testDescription: String { printable(String(decoding: text, as: UTF8.self), limit: 60) }
}

@Suite("What YAML is refused")
struct YAMLRefusalTests {
  static let refusals: [Refusal] = [
    // Bytes.
    Refusal([0x61, 0x3A, 0x20, 0xFF, 0x0A], 1, 4, "0xFF is not valid UTF-8"),
    Refusal([0x61, 0x3A, 0x20, 0xC0, 0x80], 1, 4, "not valid UTF-8"),
    Refusal([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], 1, 4, "not valid UTF-8"),
    Refusal([0x61, 0x3A, 0x20, 0xF4, 0x90, 0x80, 0x80], 1, 4, "not valid UTF-8"),
    Refusal([0x61, 0x3A, 0x20, 0xE2, 0x82], 1, 4, "not valid UTF-8"),
    Refusal([0xFF, 0xFE, 0x61, 0x00], 1, 1, "not valid UTF-8"),
    Refusal("\u{FEFF}a: b\n", 1, 1, "byte order mark"),
    Refusal("a: \u{FEFF}b\n", 1, 4, "byte order mark"),
    Refusal("a: b\r\nc: d\n", 1, 5, "carriage return"),
    Refusal("a: b\rc: d\n", 1, 5, "carriage return"),
    Refusal("é: b\0\n", 1, 5, "U+0000"),
    Refusal("a: \"\u{1B}[31m\"\n", 1, 5, "U+001B"),
    Refusal("a: \u{7F}\n", 1, 4, "U+007F"),
    Refusal("a: b\u{85}c: d\n", 1, 5, "U+0085"),
    Refusal("# x\u{2028}a: b\n", 1, 4, "U+2028"),
    Refusal("a: \u{FFFE}\n", 1, 4, "U+FFFE"),
    Refusal("a: \u{1FFFF}\n", 1, 4, "U+1FFFF"),
    // Tabs.
    Refusal("a:\n\tb: c\n", 2, 1, "a tab"),
    Refusal("a:\tb\n", 1, 3, "a tab"),
    Refusal("a: b # x\ty\n", 1, 9, "a tab"),
    Refusal("a: b\tc\n", 1, 5, "a tab"),
    Refusal("a: |\n  b\tc\n", 2, 4, "a tab"),
    Refusal("a: \"b\tc\"\nd:\te\n", 2, 3, "a tab"),
    // Documents.
    Refusal("", 1, 1, "the document is empty"),
    Refusal("\n# only a comment\n", 3, 1, "the document is empty"),
    Refusal("---\n", 2, 1, "the document is empty"),
    Refusal("a: b\n---\nc: d\n", 2, 1, "a second document"),
    Refusal("a: b\n...\nc: d\n", 3, 1, "one document"),
    Refusal("%YAML 1.2\n---\na: b\n", 1, 1, "a directive"),
    Refusal("%TAG ! tag:x,2000:\n---\na: b\n", 1, 1, "a directive"),
    Refusal("%YAML 1.9\n---\na: b\n", 1, 1, "a directive"),
    Refusal("%FOO\n---\na: b\n", 1, 5, "a directive"),
    // References and tags.
    Refusal("a: &x b\n", 1, 4, "the anchor &x"),
    Refusal("a: &x {}\n", 1, 4, "the anchor &x"),
    Refusal("&x a: b\n", 1, 1, "the anchor &x"),
    Refusal("a: *x\n", 1, 4, "the alias *x"),
    Refusal("*x : b\n", 1, 1, "a key that is not"),
    Refusal("a: !!str b\n", 1, 4, "the tag"),
    Refusal("a: ! b\n", 1, 4, "the tag"),
    Refusal("a: !x [b]\n", 1, 4, "the tag !x"),
    Refusal("a: !e!x b\n", 1, 4, "a tag"),
    Refusal("é:\n  <<: {a: b}\n", 2, 3, "the merge key"),
    // Keys.
    Refusal("a: 1\nb: 2\na: 3\n", 3, 1, "\"a\" appears twice; it was first used on line 1"),
    Refusal("a: 1\n\"a\": 2\n", 2, 1, "appears twice"),
    Refusal("x: {é: 1, e\u{301}: 2}\n", 1, 11, "appears twice"),
    Refusal("1: a\n", 1, 1, "the key is the integer 1"),
    Refusal("true: a\n", 1, 1, "the key is the boolean true"),
    Refusal("~: a\n", 1, 1, "the key is null"),
    Refusal("? \n: a\n", 1, 2, "the key is null"),
    Refusal(": a\n", 1, 1, "where a key was expected"),
    Refusal("1.5: a\n", 1, 1, "the key is the number 1.5"),
    Refusal("[a]: b\n", 1, 1, "a key that is not"),
    Refusal("? {a: b}\n: c\n", 1, 3, "a key that is not"),
    Refusal(String(repeating: "k", count: 251) + ": a\n", 1, 1, "a key of 251 bytes"),
    // Numbers and strings.
    Refusal("a: .inf\n", 1, 4, "numbers must be finite"),
    Refusal("a: -.INF\n", 1, 4, "numbers must be finite"),
    Refusal("a: .NaN\n", 1, 4, "numbers must be finite"),
    Refusal("a: 1e999\n", 1, 4, "numbers must be finite"),
    Refusal("a: -1e999\n", 1, 4, "numbers must be finite"),
    Refusal("a: 9223372036854775808\n", 1, 4, "does not fit 64 bits"),
    Refusal("a: 0x8000000000000000\n", 1, 4, "does not fit 64 bits"),
    Refusal("a: 0o7777777777777777777777\n", 1, 4, "does not fit 64 bits"),
    Refusal("a: \"b\\0c\"\n", 1, 4, "U+0000"),
    // Syntax.
    Refusal("a: b: c\n", 1, 5, "put text that holds `: ` in quotes"),
    Refusal("a: b\nc\n", 3, 1, "expected `key: value`"),
    Refusal("a: [b\n", 2, 1, "expected `,` or `]`"),
    Refusal("a: \"b\n", 2, 1, "closing quote"),
    Refusal("a: |-#x\n  b\n", 1, 4, "put a space before the #"),
    Refusal("a: @b\n", 1, 4, "must be in quotes"),
    Refusal("a: \"\\q\"\n", 1, 5, "unknown escape"),
    Refusal("a: \"\\ud800\"\n", 1, 7, "not valid YAML"),
    Refusal("a:\n  - b\n c\n", 3, 2, "where a key was expected"),
    Refusal("- a\nb: c\n", 2, 1, "a `- ` of the list was expected"),
    Refusal("a: - b\n", 1, 4, "a `- ` where no list can start"),
    Refusal("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n", 2, 1, "conflict marker"),
  ]

  @Test("A refused text names its place and its reason", arguments: refusals)
  func place(_ refusal: Refusal) throws {
    let found = problems(ofBytes: refusal.text)
    let first = try #require(found.first)
    #expect(first.position == Position(line: refusal.line, column: refusal.column), "\(first)")
    #expect(first.message.contains(refusal.words), "\(first)")
  }

  @Test func `all problems of a file come out at once, in the order of the file`() {
    let found = problems(of: "a: &x 1\nb: *x\nc: !t 2\n<<: {}\na: .nan\n1: z\n")
    #expect(found.map(\.position.line) == [1, 2, 3, 4, 5, 5, 6])
  }

  @Test func `a problem inside lists and mappings names its path`() {
    let found = problems(of: "artifact:\n  files:\n    - path: x\n    - size: .inf\n      \"a b\": *y\n")
    #expect(found.map(\.path) == ["artifact.files[1].size", "artifact.files[1][\"a b\"]"])
  }

  @Test func `a flood of problems is cut short`() {
    let found = problems(of: String(repeating: "- *x\n", count: 10_000))
    #expect(found.count == 51)
    #expect(found.last?.message.contains("more problems") == true)
    #expect(problems(of: String(repeating: "\u{1}\n", count: 10_000)).count == 51)
  }

  @Test func `a problem never carries terminal escapes out of a file`() {
    let texts = ["\"\\e[31m\\u202e\": 1\n\"\\e[31m\\u202e\": 2\n", "a: {\"\\e\": .nan}\n", "a: !<\\x1b> b\n"]
    for text in texts {
      for problem in problems(of: text) {
        let shown = problem.description + problem.path
        #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E }, "\(problem)")
      }
    }
  }

  @Test func `accepted neighbours of refused texts`() throws {
    for text in [
      "a: b", "---\na: b\n", "a: b\n...\n", "\"1\": a\n", "'true': a\n", "\"<<\": a\n", "a: \"b\tc\"\n", "a: '\t'\n",
      "a: \"\\t\"\n", "a: b#c\n", "a: x&y\n", "a: \"*x\"\n", "? a\n: b\n", "{\"a\": [1, 2]}\n",
      "a: |\n  text\n  more\n", "a: >-\n  text\n  more\n", "a: 9223372036854775807\n", "a: -9223372036854775808\n",
      String(repeating: "k", count: 250) + ": a\n", "a: \u{A0}\n", "- \u{10FFFD}\n", "# c\na: b # d\n",
    ] {
      #expect(problems(of: text).isEmpty, "\(text): \(problems(of: text))")
    }
  }
}
