import Names
import Policy
import Testing

@Suite("Patterns of names and paths")
struct PatternTests {
  /// The definition itself: slow, and plainly right.
  private func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == UInt8(ascii: "*") {
      return (0...name.count).contains { matches(pattern.dropFirst(), name.dropFirst($0)) }
    }
    return name.first == first && matches(pattern.dropFirst(), name.dropFirst())
  }

  private func texts(of letters: [String], upTo count: Int) -> [String] {
    (0..<count).reduce(into: [[""]]) { lists, _ in
      lists.append((lists.last ?? []).flatMap { text in letters.map { text + $0 } })
    }.flatMap(\.self)
  }

  @Test func `a star stands for any characters, for every short pattern and name`() throws {
    var matched = 0
    for pattern in texts(of: ["a", "b", "*"], upTo: 5) where !pattern.isEmpty {
      let ours = try NamePattern(pattern)
      for name in texts(of: ["a", "b"], upTo: 5) {
        let expected = matches(Array(pattern.utf8)[...], Array(name.utf8)[...])
        #expect(ours.matches(name) == expected, "\(pattern) and \(name)")
        matched += expected ? 1 : 0
      }
    }
    #expect(matched > 1000)
  }

  @Test(.timeLimit(.minutes(2))) func `a hostile pattern costs no more than the square of its length`() throws {
    let pattern = try NamePattern(String(repeating: "*a", count: 8) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
  }

  @Test(
    "a pattern has 1 to 256 bytes and at most eight stars",
    arguments: [
      ("*", true), ("credit-*", true), ("********", true), ("*********", false), ("", false),
      (String(repeating: "a", count: 256), true), (String(repeating: "a", count: 257), false),
      (String(repeating: "*\u{301}", count: 9), false),
    ])
  func names(_ text: String, _ isValid: Bool) {
    #expect(((try? NamePattern(text)) != nil) == isValid)
  }

  @Test("names compare byte by byte")
  func bytes() throws {
    #expect(try !NamePattern("\u{E9}*").matches("e\u{301}x"))
    #expect(try NamePattern("\u{E9}*").matches("\u{E9}x"))
    #expect(try !NamePattern("A").matches("a"))
  }

  @Test(
    "a free path is a file or everything below a folder",
    arguments: [
      ("README.md", "README.md", true), ("README.md", "readme.md", false), ("README.md", "a/README.md", false),
      ("README.md", "README.md/x", false), ("docs/**", "docs/a", true), ("docs/**", "docs/a/b", true),
      ("docs/**", "docs", false), ("docs/**", "docsx/a", false), ("docs/**", "Docs/a", false),
      ("a/b/**", "a/b/c", true), ("a/b/**", "a/c", false), ("a/b", "a/b", true), ("docs/**", "docs/\u{301}a", true),
      ("\u{E9}", "e\u{301}", false), (".gitignore", ".gitignore", true),
    ])
  func paths(_ pattern: String, _ path: String, _ matches: Bool) throws {
    #expect(try PathPattern(pattern).matches(path) == matches)
  }

  @Test(
    "what is never free is refused",
    arguments: [
      "", "/", "/**", "**", "*", "docs/*", "docs/**/x", "docs/", "/docs", "a//b", "./a", "a/..", "../a", "models",
      "models/**", "policy/gates.yaml", "policy/\u{301}x", "changes/**", "registry.yaml", "registry.yaml/**",
      "docs/../\u{301}x", "docs/*\u{301}", "docs/***",
    ])
  func refused(_ text: String) {
    #expect(throws: InvalidName.self) { try PathPattern(text) }
  }
}

@Suite("Directions of metrics")
struct MetricDirectionTests {
  @Test(
    "a well-known metric has the direction that everybody gives it",
    arguments: [
      ("accuracy", true), ("roc_auc", true), ("f1_score", true), ("r2_score", true), ("log_loss", false),
      ("mean_absolute_error", false), ("root_mean_squared_error", false), ("brier_score_loss", false),
    ])
  func known(_ metric: String, _ isHigher: Bool) {
    #expect(MetricDirection.higherIsBetter(metric) == isHigher)
  }

  @Test(
    "any other name has none, however like a known one it looks",
    arguments: ["", "Accuracy", "accuracy ", "our_score", "example_count", "auc", "roc_auc_", "loss_roc_auc"])
  func unknown(_ metric: String) {
    #expect(MetricDirection.higherIsBetter(metric) == nil)
  }
}
