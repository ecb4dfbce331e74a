import Foundation
import TestSupport
import Testing

/// The schemas of templates/schemas/output: what the program prints for programs, judged by Python's jsonschema.
enum OutputSchemas {
  static let python = ProcessInfo.processInfo.environment["GIT_MODEL_TEST_PYTHON"]
  static let reason: Comment =
    "set GIT_MODEL_TEST_PYTHON to a Python that has jsonschema to compare output with the schemas"
  static let folder = "\(packageRoot)/templates/schemas/output"

  /// Every schema of the folder, by name.
  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
      .map { String($0.dropLast(5)) }.sorted()
  }

  private static let script = """
    import json, pathlib, sys
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    schemas = {p.stem: json.loads(p.read_text(encoding='utf-8')) for p in pathlib.Path(sys.argv[1]).glob('*.json')}
    registry = Registry().with_resources((s['$id'], Resource.from_contents(s)) for s in schemas.values())
    for schema in schemas.values(): Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schemas[sys.argv[2]], registry=registry)
    for error in validator.iter_errors(json.load(sys.stdin)): print(error.json_path, error.message[:300])
    """

  /// What a schema has against a document, a line each.
  static func problems(of document: String, with schema: String, for person: Person) throws -> String {
    let python = try #require(Self.python)
    return try person.run([python, "-c", script, folder, schema], input: Array(document.utf8))
  }
}

@Suite struct `The schemas of the output` {
  @Test(.enabled(if: OutputSchemas.python != nil, OutputSchemas.reason))
  func `accept what verify and log print, and refuse what has an unknown or missing key`() throws {
    let team = try Team(.ready)
    try team.dev.edit("policy/gates.yaml", "version: 1", "version: 3")
    try team.dev.write("README.md", "free\n")
    try team.dev.commit("around the gate")
    for range in ["HEAD~1..HEAD", production] {
      let verdict = try team.dev.command(["verify", range, "--json"])
      #expect(try OutputSchemas.problems(of: verdict.output, with: "verdict", for: team.dev) == "")
    }
    let log = try team.dev.command(["log", "--format", "json", "-q"]).output
    #expect(try OutputSchemas.problems(of: log, with: "log", for: team.dev) == "")
    let odd = log.replacingOccurrences(of: "\"population\"", with: "\"populatoin\"")
    let problems = try OutputSchemas.problems(of: odd, with: "log", for: team.dev)
    #expect(
      problems.contains("'populatoin' was unexpected") && problems.contains("'population' is a required property"))
  }

  @Test(.enabled(if: OutputSchemas.python != nil, OutputSchemas.reason)) func `accept what the doctor prints`() throws {
    let team = try Team()
    for place in [team.server, team.dev.work] {
      let report = try team.dev.command(["doctor", place, "--json"], in: team.scratch.path)
      #expect(try OutputSchemas.problems(of: report.output, with: "doctor", for: team.dev) == "")
    }
  }

  @Test func `have an id, a title and only closed objects`() throws {
    #expect(try OutputSchemas.names().contains("log"))
    for name in try OutputSchemas.names() {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(OutputSchemas.folder)/\(name).json"))
      let schema = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
      #expect(schema["$id"] as? String == "urn:git-model:schema:output:\(name):v1")
      #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
      #expect((schema["title"] as? String)?.isEmpty == false && (schema["description"] as? String)?.isEmpty == false)
      #expect(Self.open(schema, at: name) == [])
    }
  }

  /// Objects with named properties that let other ones pass.
  private static func open(_ value: Any, at path: String) -> [String] {
    if let list = value as? [Any] { return list.flatMap { open($0, at: path) } }
    guard let object = value as? [String: Any] else { return [] }
    let isOpen = object["type"] as? String == "object" && object["additionalProperties"] == nil
    return (isOpen ? [path] : []) + object.flatMap { open($0.value, at: "\(path).\($0.key)") }
  }
}
