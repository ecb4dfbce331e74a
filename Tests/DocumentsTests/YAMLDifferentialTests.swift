import Documents
import Testing

/// PyYAML's own scanner and parser are written in Python and share no code with libyaml.
@Suite("YAML beside PyYAML, JSON beside Python")
struct YAMLDifferentialTests {
  /// Reads texts, one JSON string a line; prints for each its value as one line of JSON, or `null` in a list alone
  /// when it refuses. Scalars resolve by the core schema, spelled again here with its regular expressions.
  private let reader = #"""
    import json, re
    INT = re.compile(r'[-+]?[0-9]+$'); OCT = re.compile(r'0o[0-7]+$'); HEX = re.compile(r'0x[0-9a-fA-F]+$')
    FLOAT = re.compile(r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$')
    def scalar(node):
        v = node.value
        if node.style is not None: return ['s', v]
        if v in ('', '~', 'null', 'Null', 'NULL'): return ['n']
        if v in ('true', 'True', 'TRUE'): return ['b', True]
        if v in ('false', 'False', 'FALSE'): return ['b', False]
        if INT.match(v): return ['i', str(int(v))]
        if OCT.match(v): return ['i', str(int(v[2:], 8))]
        if HEX.match(v): return ['i', str(int(v[2:], 16))]
        if FLOAT.match(v): return ['f', repr(float(v))]
        return ['s', v]
    def plain(node):
        if isinstance(node, yaml.ScalarNode): return scalar(node)
        if isinstance(node, yaml.SequenceNode): return ['l', [plain(x) for x in node.value]]
        return ['m', [[plain(k), plain(v)] for k, v in node.value]]
    sys.setrecursionlimit(5000)
    for line in sys.stdin:
        text = json.loads(line)
        try:
            print(json.dumps(plain(yaml.compose(text, Loader=yaml.BaseLoader))))
        except Exception as error:
            print(json.dumps(['refused', str(error)[:2000]]))
    """#

  /// The same shape as the script prints.
  private func shape(_ node: Node) -> Node {
    switch node.value {
    case .mapping(let pairs):
      .sequence([.string("m"), .sequence(pairs.map { .sequence([.strings(["s", $0.key]), shape($0.value)]) })])
    case .sequence(let nodes): .sequence([.string("l"), .sequence(nodes.map(shape))])
    case .string(let text): .strings(["s", text])
    case .integer(let number): .strings(["i", String(number)])
    case .float(let number): .sequence([.string("f"), .float(number)])
    case .bool(let flag): .sequence([.string("b"), .bool(flag)])
    case .null: .strings(["n"])
    }
  }

  /// Floats of the script are strings, so that both sides compare as doubles.
  private func normal(_ node: Node) -> Node {
    guard let nodes = node.elements else { return node }
    if nodes.count == 2, nodes[0] == .string("f"), let text = nodes[1].text, let number = Double(text) {
      return .sequence([nodes[0], .float(number)])
    }
    return .sequence(nodes.map(normal))
  }

  private func compare(_ texts: [[UInt8]]) throws {
    let limits = Limits(maxDepth: 64, allowAnyRoot: true)
    let input = texts.flatMap { (text: [UInt8]) -> [UInt8] in
      JSON.write(.string(String(decoding: text, as: UTF8.self)), style: .compact) + [0x0A]
    }
    guard let output = try Python.run(reader, input: input, needs: "yaml") else { return }
    let lines = output.split(separator: 0x0A)
    #expect(lines.count == texts.count)
    let deep = Limits(maxBytes: 16 << 20, maxDepth: 400, allowAnyRoot: true)
    for (line, text) in zip(lines, texts) {
      let ours = try YAML.read(text, limits: limits)
      let theirs = normal(try JSON.read(Array(line), limits: deep))
      // PyYAML keeps to YAML 1.1 in taking `?` inside a list in brackets for an indicator; YAML 1.2 does not.
      if theirs.elements?.first == .string("refused"), theirs.elements?.last?.text?.contains("got '?'") == true {
        continue
      }
      #expect(
        theirs == shape(ours), "\(String(decoding: text, as: UTF8.self)) is \(String(decoding: line, as: UTF8.self))")
    }
  }

  @Test func `what we accept, an independent parser reads as the same`() throws {
    var generator = SeededGenerator(seed: 31)
    var texts: [[UInt8]] = []
    for _ in 0..<rounds(4000) {
      let text = YAMLFuzzTests.mutate(bytes(YAMLFuzzTests.seeds.randomElement(using: &generator) ?? ""), &generator)
      if (try? YAML.read(text)) != nil { texts.append(text) }
    }
    #expect(texts.count > 100)
    try compare(texts)
  }

  @Test func `what we write, an independent parser reads as the same`() throws {
    var random = RandomNodes(seed: 32)
    try compare((0..<rounds(500)).map { _ in YAML.write(random.mapping()) })
  }

  @Test func `what we write means the same to readers of YAML 1.1`() throws {
    // Python's SafeLoader is one of those; dates alone are something else to it, so they stay out.
    let script = """
      import json
      def plain(x):
          if isinstance(x, dict): return {k: plain(v) for k, v in x.items()}
          if isinstance(x, list): return [plain(v) for v in x]
          if x is None or isinstance(x, (str, bool, int, float)): return x
          return 'not JSON: ' + type(x).__name__
      for line in sys.stdin:
          try:
              print(json.dumps(plain(yaml.load(json.loads(line), Loader=yaml.SafeLoader))))
          except Exception as error:
              print(json.dumps('refused: ' + str(error)[:300]))
      """
    var random = RandomNodes(seed: 33)
    let nodes = (0..<rounds(1500)).map { _ in random.mapping() }.filter { !holdsDate($0) }
    let input = nodes.flatMap { (node: Node) -> [UInt8] in
      JSON.write(.string(String(decoding: YAML.write(node), as: UTF8.self)), style: .compact) + [0x0A]
    }
    guard let output = try Python.run(script, input: input, needs: "yaml") else { return }
    for (line, node) in zip(output.split(separator: 0x0A), nodes) {
      let theirs = try JSON.read(Array(line), limits: Limits(allowAnyRoot: true))
      #expect(theirs == node, "\(String(decoding: YAML.write(node), as: UTF8.self))")
    }
  }

  private func holdsDate(_ node: Node) -> Bool {
    switch node.value {
    case .mapping(let pairs): pairs.contains { $0.key.contains("2026") || holdsDate($0.value) }
    case .sequence(let nodes): nodes.contains(where: holdsDate)
    case .string(let text): text.contains("2026")
    case .integer, .float, .bool, .null: false
    }
  }

  @Test func `what JSON we write, Python reads as the same`() throws {
    let script = "import json\nfor line in sys.stdin: print(json.dumps(json.loads(line)))"
    var random = RandomNodes(seed: 34)
    let nodes = (0..<rounds(1000)).map { _ in random.mapping() }
    let input = nodes.flatMap { (node: Node) -> [UInt8] in JSON.write(node, style: .compact) + [0x0A] }
    guard let output = try Python.run(script, input: input, needs: "json") else { return }
    for (line, node) in zip(output.split(separator: 0x0A), nodes) { #expect(try JSON.read(Array(line)) == node) }
  }
}
