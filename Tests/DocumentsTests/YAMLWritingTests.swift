import Documents
import Testing

@Suite("Writing YAML")
struct YAMLWritingTests {
  private func written(_ node: Node) -> String { String(decoding: YAML.write(node), as: UTF8.self) }

  @Test func `a manifest is written in the form of the design`() throws {
    let node = Node.mapping([
      ("apiVersion", .string("git-model/v1")), ("kind", .string("ModelVersion")), ("version", .integer(3)),
      ("createdAt", .string("2026-11-20T10:00:00.123Z")),
      (
        "artifact",
        .mapping([
          ("uri", .string("s3://models/credit-approval/3")),
          ("files", .sequence([.mapping([("path", .string("MLmodel")), ("size", .integer(1405))])])),
        ])
      ),
      ("data", .sequence([.mapping([("name", .string("credit-train"))]), .string("b")])),
      ("parameters", .mapping([("C", .string("1.0")), ("e", .mapping([]))])),
      ("metrics", .mapping([("roc_auc", .float(0.743386427519743)), ("one", .float(1)), ("tiny", .float(1e-5))])),
      ("nested", .sequence([.sequence([.null, .sequence([])]), .bool(true)])),
    ])
    let text = """
      apiVersion: git-model/v1
      kind: ModelVersion
      version: 3
      createdAt: 2026-11-20T10:00:00.123Z
      artifact:
        uri: s3://models/credit-approval/3
        files:
          - path: MLmodel
            size: 1405
      data:
        - name: credit-train
        - b
      parameters:
        C: "1.0"
        e: {}
      metrics:
        roc_auc: 0.743386427519743
        one: 1.0
        tiny: 1.0e-05
      nested:
        - - null
          - []
        - true

      """
    #expect(written(node) == text)
    #expect(try YAML.read(bytes(text)) == node)
    #expect(YAML.isCanonical(bytes(text)))
  }

  @Test(
    "Strings that could be mistaken are quoted",
    arguments: [
      ("no", "\"no\""), ("Yes", "\"Yes\""), ("y", "\"y\""), ("1", "\"1\""), ("1.0", "\"1.0\""), ("1e5", "\"1e5\""),
      ("1_000", "\"1_000\""), ("12:30", "\"12:30\""), ("+12:30.5", "\"+12:30.5\""), ("1_0.5e+3", "\"1_0.5e+3\""),
      ("0b1", "\"0b1\""), (".nan", "\".nan\""), ("", "\"\""),
      (" a", "\" a\""), ("a ", "\"a \""), ("a: b", "\"a: b\""), ("a:", "\"a:\""), ("a #b", "\"a #b\""),
      ("-a", "\"-a\""),
      ("...", "\"...\""), ("a\nb", "\"a\\nb\""), ("a\"b", "\"a\\\"b\""), ("a\\b", "\"a\\\\b\""),
      ("\u{1B}", "\"\\x1b\""),
      ("\u{202E}", "\"\\u202e\""), ("\u{E0041}", "\"\\U000e0041\""), ("\u{A0}", "\"\\xa0\""), ("<<", "\"<<\""),
      ("a, b", "\"a, b\""),
    ])
  func quoting(_ text: String, _ expected: String) {
    #expect(written(.string(text)) == expected + "\n")
  }

  @Test(
    "Simple strings are plain",
    arguments: [
      "a", "credit-approval", "sha256:47002e71", "https://git.example.org/credit.git",
      "28f312e82f704418be8c2eb22f6f2fac",
      "3b18e512dba79e4c8300dd08aeb37f8e728b8dad", "2026-11-20", "Zürich", "日本語", "two words", "1.2.3-rc1", "/x/y",
      "a=b",
    ])
  func plain(_ text: String) {
    #expect(written(.string(text)) == text + "\n")
  }

  @Test func `what was written reads back as it was, and writes the same bytes again`() throws {
    var random = RandomNodes(seed: 1)
    for round in 0..<rounds(3000) {
      let node = random.node()
      if node == .null { continue }
      let first = YAML.write(node)
      let text = String(decoding: first, as: UTF8.self)
      do {
        let back = try YAML.read(first)
        try #require(back == node, "round \(round): \(text)")
        try #require(YAML.write(back) == first, "round \(round): \(text)")
        try #require(YAML.isCanonical(first), "round \(round): \(text)")
      } catch let problems as Problems {
        Issue.record("round \(round): \(problems) in \(text)")
        return
      }
    }
  }

  @Test func `every trap survives as a value and as a key`() throws {
    for trap in RandomNodes.traps {
      let node = Node.mapping([("a" + trap, .string(trap)), ("list", .strings([trap, trap + "x"])), ("z", .null)])
      #expect(try YAML.read(YAML.write(node)) == node)
      let key = Node.mapping([(trap, .string("v"))])
      #expect(try YAML.read(YAML.write(key)) == key)
    }
  }

  @Test func `the longest key that is read can also be written`() throws {
    for scalar in ["k", "\u{1}", "\u{80}", "\u{E000}", "\u{E0041}", "\""] as [Unicode.Scalar] {
      let count = 250 / String(scalar).utf8.count
      let node = Node.mapping([(String(repeating: String(scalar), count: count), .integer(1))])
      #expect(try YAML.read(YAML.write(node)) == node)
    }
  }

  @Test func `a number that is not finite cannot be written so that it is read`() {
    for number in [Double.nan, .infinity, -.infinity] {
      #expect(throws: Problems.self) { try YAML.read(YAML.write(.mapping([("a", .float(number))]))) }
      #expect(throws: Problems.self) { try JSON.read(JSON.write(.sequence([.float(number)]), style: .compact)) }
    }
  }

  @Test(
    "What is not in canonical form is not canonical",
    arguments: [
      "a: b", "a:  b\n", "# c\na: b\n", "a: 'b'\n", "a: \"b\"\n", "---\na: b\n", "{a: b}\n", "a:\n- b\n",
      "a:\n   b: c\n",
      "a: 1.00\n", "a: 0x1\n", "a: ~\n", "a:\n", "a: True\n", "a: b\n\n", "a: [b]\n", "a: *x\n", "a: no\n",
    ])
  func notCanonical(_ text: String) {
    #expect(!YAML.isCanonical(bytes(text)))
  }
}
