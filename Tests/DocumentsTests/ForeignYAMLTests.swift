import Documents
import Testing

@Suite("YAML that others wrote")
struct ForeignYAMLTests {
  private func read(_ text: String, maxNodes: Int = 200_000, maxDepth: Int = 64) throws -> Node {
    try YAML.read(bytes(text), limits: Limits(maxDepth: maxDepth, maxNodes: maxNodes, allowForeignYAML: true))
  }

  private func problem(_ text: String, maxNodes: Int = 200_000, maxDepth: Int = 64) -> String? {
    do {
      _ = try read(text, maxNodes: maxNodes, maxDepth: maxDepth)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `an alias is the value that stands further up`() throws {
    let node = try read("a: &id001\n  x: 1\nb: *id001\nc: [*id001, &s text, *s]\n")
    let value = Node.mapping([("x", .integer(1))])
    #expect(node["a"] == value && node["b"] == value)
    #expect(node["c"] == .sequence([value, .string("text"), .string("text")]))
  }

  @Test func `a manifest has no aliases, and no keys but strings`() {
    let strict = problems(of: "a: &x 1\nb: *x\n2: c\n").map(\.message)
    #expect(strict.contains { $0.contains("the anchor &x; anchors are not allowed") })
    #expect(strict.contains { $0.contains("the alias *x; aliases are not allowed") })
    #expect(strict.contains { $0.contains("a key must be a string") })
  }

  @Test func `a key is taken by its text, whatever it looks like`() throws {
    let node = try read("1: a\n0.5: b\nnull: c\ntrue: d\n")
    #expect(node.pairs?.map(\.key) == ["1", "0.5", "null", "true"])
  }

  @Test(arguments: [
    ("a: *x\nb: &x 1\n", "line 1, column 4: the alias *x stands for nothing before it"),
    ("a: &x [*x]\n", "line 1, column 8: the alias *x stands for nothing before it"),
    ("a: &x 1\nb: &x 2\n", "line 2, column 4: the anchor &x appears twice"),
    ("a: &x {k: 1}\nb: {<<: *x}\n", "line 2, column 5: the merge key <<; merging is not allowed"),
    ("a: !!python/tuple [1]\n", "the tag tag:yaml.org,2002:python/tuple; tags are not allowed"),
    ("a: 1\na: 2\n", "the key \"a\" appears twice"), ("1: a\n\"1\": b\n", "the key \"1\" appears twice"),
    ("a: .nan\n", "numbers must be finite"), ("a: &x\n  - 1\n*x : 2\n", "a key that is not a plain text"),
  ])
  func refused(_ text: String, _ says: String) {
    #expect(problem(text)?.contains(says) == true, "\(problem(text) ?? "read")")
  }

  @Test(.timeLimit(.minutes(1))) func `aliases count as often as they stand there`() {
    // Each line holds nine of the one before: written out, nine lines would be 9^9 values.
    let laughs = (1...9).reduce("a0: &a0 ha\n") { text, level in
      text + "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
    }
    #expect(problem(laughs)?.contains("more than 200000 values") == true)
    // The mapping, the anchored list with its value, and the alias for both: 1 + 2 + 2.
    #expect(problem("a: &x [1]\nb: *x\n", maxNodes: 5) == nil)
    #expect(problem("a: &x [1]\nb: *x\n", maxNodes: 4)?.contains("more than 4 values") == true)
  }

  @Test func `aliases add to the depth where they stand`() {
    #expect(problem("a: &x [[1]]\nb: [*x]\n", maxDepth: 4) == nil)
    #expect(problem("a: &x [[1]]\nb: [*x]\n", maxDepth: 3)?.contains("more than 3 levels deep") == true)
    let tower = (1...30).reduce("a0: &a0 []\n") { $0 + "a\($1): &a\($1) [[[*a\($1 - 1)]]]\n" }
    #expect(problem(tower)?.contains("more than 64 levels deep") == true)
  }
}
