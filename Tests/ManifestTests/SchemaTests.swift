import Documents
import Foundation
import Testing

/// The schemas of templates/schemas, judged by Python's jsonschema over PyYAML: an independent reader of both.
@Suite("The schemas and the readers agree")
struct SchemaTests {
  private static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]
  private static let schemas = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "templates/schemas")

  /// Reads lines of `[schema, isYAML, text]`; prints for each `true` or what is wrong. Scalars of YAML resolve by the
  /// core schema of YAML 1.2, as far as JSON has them.
  private let script = #"""
    import json, math, re, sys, yaml
    from jsonschema import Draft202012Validator
    folder = sys.argv[1]
    INT = re.compile(r'[-+]?[0-9]+\Z'); OCT = re.compile(r'0o[0-7]+\Z'); HEX = re.compile(r'0x[0-9a-fA-F]+\Z')
    FLOAT = re.compile(r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z')
    def scalar(node):
        v = node.value
        if node.style is not None: return v
        if v in ('', '~', 'null', 'Null', 'NULL'): return None
        if v in ('true', 'True', 'TRUE'): return True
        if v in ('false', 'False', 'FALSE'): return False
        if INT.match(v): return int(v)
        if OCT.match(v): return int(v[2:], 8)
        if HEX.match(v): return int(v[2:], 16)
        if FLOAT.match(v) and math.isfinite(float(v)): return float(v)
        return v
    def plain(node):
        if isinstance(node, yaml.ScalarNode): return scalar(node)
        if isinstance(node, yaml.SequenceNode): return [plain(x) for x in node.value]
        return {plain(k): plain(v) for k, v in node.value}
    def load(isYAML, text):
        return plain(yaml.compose(text, Loader=yaml.BaseLoader)) if isYAML else json.loads(text)
    validators = {}
    for line in sys.stdin:
        name, isYAML, text = json.loads(line)
        if name not in validators:
            schema = json.load(open(f'{folder}/{name}.json', encoding='utf-8'))
            Draft202012Validator.check_schema(schema)
            validators[name] = Draft202012Validator(schema)
        try:
            errors = [e.message for e in validators[name].iter_errors(load(isYAML, text))]
        except (yaml.YAMLError, ValueError) as error:
            errors = ['unreadable: ' + str(error)]
        print(json.dumps(errors[0][:300] if errors else True))
    """#

  /// What the schemas say: nil for valid, else the first error.
  private func judged(_ documents: [(schema: String, isYAML: Bool, text: String)]) throws -> [String?] {
    let python = try #require(Self.python)
    let folder = FileManager.default.temporaryDirectory.appending(path: "schemas-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let lines = documents.flatMap { (document: (schema: String, isYAML: Bool, text: String)) -> [UInt8] in
      JSON.write(
        .sequence([.string(document.schema), .bool(document.isYAML), .string(document.text)]), style: .compact)
        + [0x0A]
    }
    let (input, output) = (folder.appending(path: "input"), folder.appending(path: "output"))
    try Data(lines).write(to: input)
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-c", script, Self.schemas.path]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "the oracle itself failed")
    return try Data(contentsOf: output).split(separator: 0x0A).map { line in
      try JSON.read(Array(line), limits: Limits(allowAnyRoot: true)).text
    }
  }

  private static let reason: Comment =
    "set GIT_MODEL_TEST_PYTHON to a Python that has jsonschema and pyyaml to compare the schemas with the readers"

  @Test(.enabled(if: python != nil, reason))
  func `a schema accepts what its reader accepts, and refuses what it refuses`() throws {
    let fixtures = Fixture.all
    let verdicts = try judged(fixtures.map { ($0.kind.rawValue, !$0.kind.isStatement, $0.text) })
    #expect(verdicts.count == fixtures.count)
    for (fixture, verdict) in zip(fixtures, verdicts) {
      let isReadable = verdict?.hasPrefix("unreadable") != true
      if fixture.says == nil || (!fixture.isSeenBySchema && isReadable) {
        #expect(verdict == nil, "the schema refuses \(fixture.testDescription)")
      } else {
        #expect(verdict != nil, "the schema accepts \(fixture.testDescription)")
      }
    }
  }

  @Test(.enabled(if: python != nil, reason))
  func `the examples of a schema are valid to it and to the reader`() throws {
    for kind in Kind.allCases {
      let schema = try JSON.read(Array(try Data(contentsOf: Self.schemas.appending(path: "\(kind.rawValue).json"))))
      let examples = try #require(schema["examples"]?.elements)
      #expect(!examples.isEmpty)
      for example in examples {
        let bytes = kind.isStatement ? JSON.write(example, style: .indented) : YAML.write(example)
        #expect(kind.problems(String(decoding: bytes, as: UTF8.self)) == [], "\(kind.rawValue)")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(try judged([(kind.rawValue, !kind.isStatement, text)]) == [nil], "\(kind.rawValue)")
      }
    }
  }

  @Test func `every kind has a schema with an id, a title and closed objects, and every schema a kind`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.schemas.path)
      .filter { $0.hasSuffix(".json") }.sorted()
    #expect(files == Kind.allCases.map { "\($0.rawValue).json" }.sorted())
    for kind in Kind.allCases {
      let schema = try JSON.read(Array(try Data(contentsOf: Self.schemas.appending(path: "\(kind.rawValue).json"))))
      #expect(schema["$id"]?.text == "urn:git-model:schema:\(kind.rawValue):v1")
      #expect(schema["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
      #expect(schema["title"]?.text?.isEmpty == false && schema["description"]?.text?.isEmpty == false)
      #expect(openObjects(schema, at: kind.rawValue) == [])
    }
  }

  /// Objects with named properties that let other ones pass.
  private func openObjects(_ node: Node, at path: String) -> [String] {
    if let nodes = node.elements { return nodes.flatMap { openObjects($0, at: path) } }
    guard let pairs = node.pairs else { return [] }
    let isOpen = node["type"]?.text == "object" && node["additionalProperties"] == nil
    return (isOpen ? [path] : []) + pairs.flatMap { openObjects($0.value, at: "\(path).\($0.key)") }
  }
}
