import Documents
import Testing

/// A file as people write it: comments, odd spaces, every style of scalar.
private let file = """
  # The owners of this model – agreed in March.
  apiVersion: git-model/v1
  risk:   'high'   # not "low"
  étage: {a: 1, b: [x,  y]}
  empty:
  text: |
    some
    lines
  # after the text
  list:
    - one # first
    -
    - "three: 3"

  """

@Suite("Replacing scalars in place")
struct ScalarReplacementTests {
  private func replaced(_ replacements: [(path: [String], value: Node)]) throws -> String {
    String(decoding: try YAML.replacingScalars(in: bytes(file), replacements), as: UTF8.self)
  }

  @Test func `only the scalar changes; comments and spaces stay`() throws {
    let result = try replaced([(["risk"], .string("low")), (["étage", "b", "1"], .integer(-5))])
    let expected = file.replacing("'high'", with: "low").replacing("[x,  y]", with: "[x,  -5]")
    #expect(result == expected)
  }

  @Test func `left-out, block, quoted and listed values can be replaced`() throws {
    let result = try replaced([
      (["empty"], .float(1)), (["text"], .string("a\nb")), (["list", "0"], .string("no")),
      (["list", "1"], .bool(true)),
      (["list", "2"], .null),
    ])
    let expected =
      file.replacing("empty:", with: "empty: 1.0").replacing("|\n  some\n  lines", with: "\"a\\nb\"")
      .replacing("- one", with: "- \"no\"").replacing("  -\n", with: "  - true\n").replacing(
        "\"three: 3\"", with: "null")
    #expect(result == expected)
  }

  @Test func `replacing a value by itself changes nothing but its quotes`() throws {
    #expect(try replaced([(["apiVersion"], .string("git-model/v1"))]) == file)
  }

  @Test func `a path that leads nowhere, or not to a scalar, is refused by name`() {
    let cases: [([String], Node, String)] = [
      (["nope"], .null, "nope"), (["list", "9"], .null, "list.9"), (["list", "-1"], .null, "list"),
      (["risk", "x"], .null, "risk.x"), (["étage"], .null, "is a mapping, not a scalar"), ([], .null, "not a scalar"),
      (["list"], .integer(1), "is a list, not a scalar"), (["risk"], .mapping([]), "is not a scalar"),
    ]
    for (path, value, words) in cases {
      #expect {
        try YAML.replacingScalars(in: bytes(file), [(path, value)])
      } throws: { error in
        "\(error)".contains(words)
      }
    }
  }

  @Test func `one value cannot be replaced twice`() {
    #expect(throws: Problems.self) { try replaced([(["risk"], .string("a")), (["risk"], .string("b"))]) }
    #expect(throws: Problems.self) { try replaced([(["empty"], .string("a")), (["empty"], .string("b"))]) }
  }

  @Test func `a replacement that would change the structure is refused`() {
    #expect(throws: Problems.self) { try YAML.replacingScalars(in: bytes("{a, b: 1}\n"), [(["a"], .string("x"))]) }
    #expect(throws: Problems.self) { try YAML.replacingScalars(in: bytes("a: &x 1\n"), [(["a"], .string("x"))]) }
  }

  @Test func `random scalars replaced at random places change exactly those`() throws {
    var random = RandomNodes(seed: 7)
    for _ in 0..<rounds(400) {
      let original = Node.mapping([
        ("a", random.mapping()), ("s", .string(random.string())), ("l", .strings(["x", "y"])),
      ])
      let value = Node.string(random.string())
      let result = try YAML.replacingScalars(
        in: YAML.write(original), [(["s"], value), (["l", "1"], .float(random.float()))])
      let read = try YAML.read(result)
      #expect(read["s"] == value)
      #expect(read["a"] == original["a"])
      #expect(YAML.isCanonical(result))
    }
  }
}
