import Arguments
import Documents
import Gate
import Manifest
import Names
import Registry
import Snapshots

struct Show: Verb {
  static let configuration = CommandConfiguration(
    abstract: "show a model, or a version with its lineage and evidence",
    discussion: """
      Of a version also what points at it: since when, by which promotion, on what evidence, proposed and approved by \
      whom, under which policy, and what the gate says of that promotion when it judges it again.

      --at goes back in time: to the beginning of a day (UTC), a time (RFC 3339), or a commit. A time is answered along the \
      first-parent chain of the registry branch. A step that landed or undid a record counts at its committer's date, \
      which the gate bounds, but never before an earlier one; what nobody bounds is kept between them.
      """,
    examples: [
      CommandExample("git model show credit-approval", "The model and its versions."),
      CommandExample(
        "git model show credit-approval@champion", "The champion: artifact, run, code, data, metrics, evidence."),
      CommandExample(
        "git model show credit-approval@champion --at 2026-03-01",
        "Who was champion when that day began, on what evidence, approved by whom, under which policy."),
      CommandExample("git model show credit-approval@v3 --at HEAD~20", "A version as it was at a commit."),
    ])
  @Argument(
    help: ArgumentHelp("MODEL, MODEL@ALIAS, MODEL@v3 or MODEL/STAGE", valueName: "model"), completion: .models,
    transform: parsed(VersionReference.init(_:))) var reference: VersionReference
  @Option(
    help: ArgumentHelp("the registry as it was at this day, time or commit", valueName: "time | commit"),
    transform: MomentArgument.parse) var at: Moment?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.readRegistry()
    let view = try at.map { try registry.viewpoint($0) }
    let state = try view?.state ?? registry.currentState()
    if reference.selector == .none {
      let model = try dated { try registry.model(reference.model, in: state) }
      return try showModel(model, registry, view, run)
    }
    let (model, version) = try dated { try registry.version(of: reference, in: state) }
    let facts = try registry.facts(version, of: model)
    let holdings = try holdings(of: version, registry, view)
    if run.wantsJSON {
      run.print(json: Self.node(facts, view, holdings))
      return 0
    }
    if let view { try ViewpointText(view: view, registry: registry).print(reference, run) }
    Self.print(facts, run)
    var told = Set<PointerCause>()
    for holding in holdings {
      run.print()
      let isTold = !told.insert(holding.cause).inserted
      for line in PointerText(holding: holding).lines(run.emphasis, isTold: isTold) { run.print(line) }
    }
    return 0
  }

  /// Names the moment in what is said to be missing, where it was asked for as it was then.
  private func dated<Found>(_ find: () throws -> Found) throws -> Found {
    guard let at else { return try find() }
    do { return try find() } catch let error as RegistryError {
      let moment =
        switch at {
        case .day(let time), .time(let time): "\(time)"
        case .commit(let text): text
        }
      throw RegistryError(
        "at \(moment), \(error.message)", hint: error.hint, kind: error.kind, quoting: error.quoted)
    }
  }

  /// What points at the version, the pointer first that was asked for. Without --at, a clone without the whole history
  /// still shows the rest.
  private func holdings(
    of version: Version, _ registry: OpenRegistry, _ view: Viewpoint?
  ) throws -> [PointerHolding] {
    let first: Pointer? =
      switch reference.selector {
      case .alias(let alias): .alias(alias)
      case .stage: .stage(version)
      case .version, .none: nil
      }
    do {
      let view = try view ?? registry.viewpoint(nil)
      guard let position = view.position else { return [] }
      return try registry.holdings(
        of: version, of: reference.model, first: first, in: view.timeline, at: position)
    } catch let error as ObjectError {
      if view != nil { throw error }
      registry.context.notice("since when and by whom cannot be told here: \(error)")
      return []
    }
  }

  private func showModel(
    _ model: ModelState, _ registry: OpenRegistry, _ view: Viewpoint?, _ run: Run
  ) throws -> Int32 {
    guard let manifest = try model.manifest() else { return 1 }
    let versions = try model.versions().map { try registry.facts($0, of: model) }
    if run.wantsJSON {
      run.print(
        json: .mapping(omittingNil: [
          ("formatVersion", .integer(1)), ("at", view.map { ViewpointText.node(of: $0) }),
          ("name", .string(manifest.name.text)),
          ("owners", .strings(manifest.owners.map(\.text))),
          ("risk", .string(manifest.risk.rawValue)), ("task", manifest.task.map { .string($0) }),
          ("decision", manifest.decision.map { .string($0) }), ("versions", .sequence(versions.map { Self.node($0) })),
        ]))
      return 0
    }
    if let view { try ViewpointText(view: view, registry: registry).print(reference, run) }
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
      let mark = facts.end.map { " (\($0.kind.participle))" } ?? ""
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
    lines.add("stage", facts.stage.text)
    lines.add("aliases", facts.aliases.isEmpty ? "-" : facts.aliases.map(\.text).joined(separator: ", "))
    if let end = facts.end {
      lines.add(end.kind.participle, "\(end.at.minutes) by \(end.by): \(end.reason)")
    }
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

  static func node(_ facts: VersionFacts, _ view: Viewpoint? = nil, _ holdings: [PointerHolding] = []) -> Node {
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
      ("formatVersion", .integer(1)), ("at", view.map { ViewpointText.node(of: $0) }),
      ("stage", .string(facts.stage.text)),
      ("aliases", .strings(facts.aliases.map(\.text))),
      ("banned", .bool(facts.isBanned)), ("deleted", .bool(facts.isDeleted)),
      ("end", endNode(facts)),
      ("description", facts.description.map { .string($0) }),
      ("manifest", manifest), ("evidence", .sequence(evidence)),
      ("pointers", holdings.isEmpty ? nil : .sequence(holdings.map { PointerText(holding: $0).node })),
    ])
  }

  /// Why a version is out of use for good; nil when it is not.
  static func endNode(_ facts: VersionFacts) -> Node? {
    facts.end.map { end in
      .mapping([
        ("kind", .string(end.kind.rawValue)), ("reason", .string(end.reason)), ("by", .string(end.by)),
        ("at", .string(end.at.description)),
      ])
    }
  }
}
