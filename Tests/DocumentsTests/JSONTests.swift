import Documents
import Testing

@Suite("JSON")
struct JSONTests {
  private func written(_ node: Node, _ style: JSON.Style = .compact) -> String {
    String(decoding: JSON.write(node, style: style), as: UTF8.self)
  }

  @Test func `values keep their types and keys their order`() throws {
    let node = try JSON.read(bytes("{\"z\": 1, \"a\": [1.0, -0, \"x\", true, null, {}], \"m\": 1e5}"))
    #expect(
      node
        == .mapping([
          ("z", .integer(1)),
          ("a", .sequence([.float(1), .integer(0), .string("x"), .bool(true), .null, .mapping([])])),
          ("m", .float(1e5)),
        ]))
    #expect(node["z"]?.position == .unknown)
  }

  @Test func `a metric that is not a number is named with its place`() throws {
    let text = "{\n  \"accuracy\": 0.9,\n  \"roc_auc\": NaN,\n  \"n\": 3\n}\n"
    let problem = try #require(jsonProblems(of: text).first)
    #expect(
      problem.description == "line 3, column 14: \"roc_auc\": NaN is not JSON: a metric must be a finite number")
    #expect(problem.path == "roc_auc")
    let cases = [
      ("{\"a\": Infinity}", "\"a\": Infinity is not JSON"), ("{\"a\":-Infinity}", "\"a\": -Infinity is not JSON"),
      ("{\"a\" : 1e999}", "\"a\": the number 1e999 is out of range"), ("{\"a\": -1e999}", "-1e999 is out of range"),
      ("{\"a\": 9223372036854775808}", "\"a\": the integer 9223372036854775808 is out of range"),
      ("{\"a\n\": NaN}", "not valid JSON"), ("[1, NaN]", "NaN is not JSON"),
      ("{\"a\\\"b\": NaN}", "b\": NaN is not JSON"),
      ("{\"\\u001b[31m\": nan}", "nan is not JSON"),
    ]
    for (text, words) in cases {
      let found = jsonProblems(of: text)
      #expect(found.count == 1 && found[0].message.contains(words), "\(text): \(found)")
    }
  }

  @Test func `for a terminal escapes what does not show as itself, and reads back the same`() throws {
    let text = "a\u{9B}\u{7F}\u{202E}\u{2066}\u{200F}\u{61C}\u{2028}\u{E0041}\n\"é貸"
    let escaped = #""a\u009b\u007f\u202e\u2066\u200f\u061c\u2028\udb40\udc41\n\"é貸""#
    let node = Node.mapping([("key\u{202E}", .string(text))])
    #expect(written(node, .printed) == "{\n  \"key\\u202e\": \(escaped)\n}\n")
    #expect(try JSON.read(JSON.write(node, style: .printed)) == node)
    // What is stored and signed keeps its bytes.
    #expect(
      written(node, .indented)
        == "{\n  \"key\u{202E}\": \"a\u{9B}\u{7F}\u{202E}\u{2066}\u{200F}\u{61C}\u{2028}\u{E0041}\\n\\\"é貸\"\n}\n")
  }

  @Test(
    "Refused, with the words that say why",
    arguments: [
      ("", "ends too early"), ("{", "ends too early"), ("[1,]", "not valid JSON"), ("{\"a\":1,}", "not valid JSON"),
      ("{\"a\":1,\"a\":2}", "appears twice"), ("{\"é\":1,\"e\u{301}\":2}", "appears twice"), ("[1] 2", "after the end"),
      ("[1][2]", "after the end"), ("[\"\\u0000\"]", "U+0000"), ("{\"\\u0000\":1}", "U+0000"), ("[\0]", "U+0000"),
      ("\u{FEFF}[]", "byte order mark"), ("[01]", "not valid JSON"), ("[+1]", "not valid JSON"),
      ("[.5]", "not valid JSON"),
      ("['a']", "not valid JSON"), ("[\"a\nb\"]", "not valid JSON"), ("// x\n[]", "not valid JSON"),
      ("[\"\\ud800\"]", "not valid JSON"), ("3", "not valid JSON"), ("\"a\"", "not valid JSON"),
      ("{a: 1}", "not valid JSON"),
    ])
  func refusals(_ text: String, _ words: String) {
    let found = jsonProblems(of: text)
    #expect(found.count == 1 && found[0].message.contains(words), "\(found)")
  }

  @Test func `invalid UTF-8 is refused at its place`() {
    #expect {
      try JSON.read([0x5B, 0x0A, 0x22, 0xC3, 0xA9, 0xFF, 0x22, 0x5D])
    } throws: { error in
      (error as? Problems)?.all.first?.position == Position(line: 2, column: 3)
    }
  }

  @Test func `bare values are read only when they are allowed`() throws {
    #expect(try JSON.read(bytes(" 3 "), limits: Limits(allowAnyRoot: true)) == .integer(3))
    #expect(try JSON.read(bytes("null"), limits: Limits(allowAnyRoot: true)) == .null)
    #expect(!jsonProblems(of: "3 4", limits: Limits(allowAnyRoot: true)).isEmpty)
  }

  @Test func `size, depth, count and keys are bounded`() {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(jsonProblems(of: deep).isEmpty)
    #expect(jsonProblems(of: "[\(deep)]").first?.position == Position(line: 1, column: 65))
    #expect(jsonProblems(of: "[\"\(String(repeating: "[", count: 100))\\\"[\"]").isEmpty)
    #expect(
      jsonProblems(of: "[1,2,3]", limits: Limits(maxNodes: 3)).first?.message.contains("more than 3 values") == true)
    #expect(jsonProblems(of: "[1,2,3]", limits: Limits(maxNodes: 4)).isEmpty)
    #expect(jsonProblems(of: "[1,2,3]", limits: Limits(maxBytes: 6)).first?.message.contains("at most 6") == true)
    #expect(jsonProblems(of: "{\"abcd\":1}", limits: Limits(maxKeyBytes: 3)).first?.message.contains("4 bytes") == true)
    for piece in ["[", "{\"a\":", "[1,", "\"", "\\", "1", "-", "{"] {
      let input = String(repeating: piece, count: 300_000)
      #expect(!jsonProblems(of: input).isEmpty)
    }
  }

  @Test func `both styles are deterministic and minimal in escapes`() {
    let node = Node.mapping([
      ("a", .sequence([.integer(1), .float(1), .float(1e20), .float(0.1)])), ("é/\"\\\n\u{1}\u{7F}", .mapping([])),
      ("b", .sequence([])),
    ])
    #expect(written(node) == "{\"a\":[1,1.0,1.0e+20,0.1],\"é/\\\"\\\\\\n\\u0001\u{7F}\":{},\"b\":[]}")
    let expected = """
      {
        "a": [
          1,
          1.0,
          1.0e+20,
          0.1
        ],
        "é/\\"\\\\\\n\\u0001\u{7F}": {},
        "b": []
      }

      """
    #expect(written(node, .indented) == expected)
  }

  @Test func `what was written reads back as it was, in both styles`() throws {
    var random = RandomNodes(seed: 2)
    let limits = Limits(allowAnyRoot: true)
    for _ in 0..<rounds(2000) {
      let node = random.node()
      for style in [JSON.Style.compact, .indented] {
        let text = JSON.write(node, style: style)
        let back = try JSON.read(text, limits: limits)
        try #require(back == node)
        try #require(JSON.write(back, style: style) == text)
      }
    }
  }

  @Test func `what JSON holds, YAML reads as the same`() throws {
    var random = RandomNodes(seed: 3)
    for _ in 0..<rounds(500) {
      let node = random.mapping()
      #expect(try YAML.read(YAML.write(try JSON.read(JSON.write(node, style: .indented)))) == node)
    }
  }
}
