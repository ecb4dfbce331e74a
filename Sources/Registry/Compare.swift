import Documents
package import Gate
import GitStore
import Manifest
package import Names
import Policy
import Snapshots

extension OpenRegistry {
  /// Puts two versions of a model side by side, from their manifests and evidence.
  ///
  /// - Parameters:
  ///   - first: a number, an alias or a stage, as ``version(named:of:)`` reads it.
  ///   - second: the same.
  package func compare(_ name: ModelName, _ first: String, _ second: String) throws -> VersionComparison {
    let state = try currentState()
    let model = try model(name, in: state)
    let left = try facts(version(named: first, of: model), of: model)
    let right = try facts(version(named: second, of: model), of: model)
    var notes: [String] = []
    let metrics = try MetricTables(left, right, model, policy: state.policy(), notes: &notes).rows
    let fairness = try FairnessTables(left, right, model, notes: &notes).tables
    func pairs(_ tags: [TagsManifest.Tag]) -> [(String, String)] { tags.map { ($0.key, $0.value) } }
    func data(_ facts: VersionFacts) -> [(String, String)] {
      facts.manifest.data.map { ($0.name, $0.digest.map { "\($0)" } ?? "no digest") }
    }
    return VersionComparison(
      model: name, left: left, right: right, metrics: metrics, fairness: fairness,
      parameters: VersionComparison.ValueRow.union(
        pairs(left.manifest.parameters), pairs(right.manifest.parameters)),
      data: VersionComparison.ValueRow.union(data(left), data(right)),
      dependencies: Self.dependencies(left, right, &notes), notes: notes)
  }

  /// The version that a person names within a model: `3`, `v3`, an alias (`champion`, `@champion`), or a stage.
  package func version(named text: String, of model: ModelState) throws -> Version {
    let reference: VersionReference
    if let version = try? Version(typed: text) {
      reference = VersionReference(model: model.name, .version(version))
    } else if text.hasPrefix("@") {
      reference = VersionReference(model: model.name, .alias(try Alias(text.dropFirst())))
    } else if let alias = try? Alias(text), try model.alias(alias) != nil {
      reference = VersionReference(model: model.name, .alias(alias))
    } else if let stage = try? Stage(text), try model.state.registry().stages.contains(stage) {
      reference = VersionReference(model: model.name, .stage(stage))
    } else {
      let aliases = try model.aliases().map(\.alias.text)
      let stages = try model.state.registry().stages.map(\.text)
      throw RegistryError(
        "\"\(text)\" names no version of \(model.name)",
        hint: "write 3, v3, or one of \((aliases + stages).joined(separator: ", "))")
    }
    return try version(of: reference, in: model.state).version
  }

  /// Packages by name. A version that was registered without them is compared by the files that describe its environment.
  private static func dependencies(
    _ left: VersionFacts, _ right: VersionFacts, _ notes: inout [String]
  ) -> [VersionComparison.ValueRow] {
    func packages(_ facts: VersionFacts) -> [(String, String)] {
      facts.manifest.dependencies.map { ($0.key, $0.value) }
    }
    let lacking = [left, right].filter { $0.manifest.dependencies.isEmpty }
    guard !lacking.isEmpty else { return VersionComparison.ValueRow.union(packages(left), packages(right)) }
    let names = ["requirements.txt", "python_env.yaml", "conda.yaml", "environment.yml", "uv.lock", "poetry.lock"]
    func files(_ facts: VersionFacts) -> [(String, String)] {
      (facts.manifest.artifact?.files ?? []).filter { names.contains($0.path) }.map { ($0.path, "\($0.digest)") }
    }
    let rows = VersionComparison.ValueRow.union(files(left), files(right))
    let who = lacking.map { "v\($0.manifest.version)" }.joined(separator: " and ")
    notes.append(
      rows.isEmpty
        ? "\(who): no dependencies are recorded"
        : "\(who): no dependencies are recorded, so the files that describe the environment are compared")
    return rows
  }
}
