import Arguments
import Documents
import Gate
import Manifest
import Names
import Registry

struct Show: Verb {
  static let configuration = CommandConfiguration(
    abstract: "show a model, or a version with its lineage and evidence",
    examples: [
      CommandExample("git model show credit-approval", "The model and its versions."),
      CommandExample(
        "git model show credit-approval@champion", "The champion: artifact, run, code, data, metrics, evidence."),
      CommandExample("git model show credit-approval@v3 --at HEAD~20", "A version as it was at a commit."),
    ])
  @Argument(
    help: ArgumentHelp("MODEL, MODEL@ALIAS, MODEL@v3 or MODEL/STAGE", valueName: "model"), completion: .models,
    transform: parsed(VersionReference.init(_:))) var reference: VersionReference
  @Option(help: ArgumentHelp("the registry as it was at this commit", valueName: "commit")) var at: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.registry()
    let state = try at.map { try registry.state(at: registry.commit(named: $0)) } ?? registry.currentState()
    if reference.selector == .none { return try showModel(registry.model(reference.model, in: state), registry, run) }
    let (model, version) = try registry.version(of: reference, in: state)
    let facts = try registry.facts(version, of: model)
    if run.wantsJSON { run.print(json: Self.node(facts)) } else { Self.print(facts, run) }
    return 0
  }

  private func showModel(_ model: ModelState, _ registry: OpenRegistry, _ run: Run) throws -> Int32 {
    guard let manifest = try model.manifest() else { return 1 }
    let versions = try model.versions().map { try registry.facts($0, of: model) }
    if run.wantsJSON {
      run.print(
        json: .mapping(omittingNil: [
          ("formatVersion", .integer(1)), ("name", .string(manifest.name.text)),
          ("owners", .strings(manifest.owners.map(\.text))),
          ("risk", .string(manifest.risk.rawValue)), ("task", manifest.task.map { .string($0) }),
          ("decision", manifest.decision.map { .string($0) }), ("versions", .sequence(versions.map(Self.node))),
        ]))
      return 0
    }
    var lines = LabelledLines()
    lines.add("model", manifest.name.text)
    lines.add("owners", manifest.owners.map(\.text).joined(separator: ", "))
    lines.add("risk", manifest.risk.rawValue)
    lines.add("task", manifest.task)
    lines.add("decision", manifest.decision)
    for line in lines.lines { run.print(line) }
    guard !versions.isEmpty else { return 0 }
    run.print()
    var table = Table(["VERSION", "STAGE", "ALIASES", "REGISTERED", "EVIDENCE", "DIGEST"])
    for facts in versions.reversed() {
      let mark = facts.isBanned ? " (banned)" : facts.isDeleted ? " (deleted)" : ""
      table.add([
        "v\(facts.manifest.version)\(mark)", facts.stage.text,
        facts.aliases.isEmpty ? "-" : facts.aliases.map(\.text).joined(separator: " "),
        facts.manifest.createdAt.minutes, "\(facts.evidence.count)", facts.manifest.artifact?.digest?.short ?? "-",
      ])
    }
    for line in table.lines(width: run.surroundings.tableWidth) { run.print(line) }
    return 0
  }

  private static func print(_ facts: VersionFacts, _ run: Run) {
    let manifest = facts.manifest
    var lines = LabelledLines()
    lines.add("version", "\(facts.model)@v\(manifest.version)")
    lines.add("stage", facts.stage.text + (facts.isBanned ? " (banned)" : "") + (facts.isDeleted ? " (deleted)" : ""))
    lines.add("aliases", facts.aliases.isEmpty ? "-" : facts.aliases.map(\.text).joined(separator: ", "))
    lines.add("description", facts.description)
    lines.add("registered", "\(manifest.createdAt.minutes) by \(manifest.createdBy)")
    lines.add("artifact", manifest.artifact?.uri)
    lines.add("digest", manifest.artifact?.digest?.description)
    lines.add("format", manifest.artifact?.format)
    lines.add(
      "size",
      manifest.artifact?.size.map {
        "\($0) bytes" + (manifest.artifact.map { $0.files.count > 1 ? " in \($0.files.count) files" : "" } ?? "")
      })
    lines.add("run", manifest.run.map { "\($0.tracker) \($0.id)" })
    lines.add("code", manifest.code.map { ($0.repository.map { "\($0) at " } ?? "") + $0.commit })
    for data in manifest.data { lines.add("data", data.name + (data.digest.map { " \($0)" } ?? " (no digest)")) }
    for parameter in manifest.parameters { lines.add("parameter", "\(parameter.key) = \(parameter.value)") }
    for metric in manifest.metrics { lines.add("metric", "\(metric.name) = \(metric.value)") }
    for evidence in facts.evidence {
      let about = evidence.manifest.dataset.map { " on \($0.name)" } ?? ""
      lines.add(
        "evidence",
        "\(evidence.id): \(evidence.manifest.type.rawValue)\(about), \(evidence.manifest.producedAt.minutes) by \(evidence.manifest.producedBy)"
      )
    }
    for line in lines.lines { run.print(line) }
  }

  static func node(_ facts: VersionFacts) -> Node {
    let evidence = facts.evidence.map { id, manifest in
      Node.mapping(omittingNil: [
        ("id", .string(id.text)), ("type", .string(manifest.type.rawValue)), ("format", .string(manifest.format)),
        ("digest", .string(manifest.payload.digest.description)),
        ("dataset", manifest.dataset.map { .string($0.name) }),
        ("producedAt", .string(manifest.producedAt.description)), ("producedBy", .string(manifest.producedBy)),
      ])
    }
    let manifest = Node.mapping(omittingNil: facts.manifest.body)
    return .mapping(omittingNil: [
      ("formatVersion", .integer(1)), ("stage", .string(facts.stage.text)),
      ("aliases", .strings(facts.aliases.map(\.text))),
      ("banned", .bool(facts.isBanned)), ("deleted", .bool(facts.isDeleted)),
      ("description", facts.description.map { .string($0) }),
      ("manifest", manifest), ("evidence", .sequence(evidence)),
    ])
  }
}
