package import Gate
import GitStore
package import Manifest
package import Names
package import Policy
import Snapshots

/// A model as `git model list` shows it.
package struct ModelSummary: Sendable {
  package let name: ModelName
  /// The newest version; nil when there is none.
  package let latest: Version?
  package let aliases: [(alias: Alias, version: Version)]
}

/// A version, and what points at it.
package struct VersionFacts {
  package let model: ModelName
  package let manifest: VersionManifest
  package let description: String?
  package let stage: Stage
  package let aliases: [Alias]
  package let isBanned: Bool
  package let isDeleted: Bool
  /// Why it is out of use for good; nil when it is not. Of a version that was banned and then deleted, the deletion.
  package let end: (kind: Tombstone, reason: String, by: String, at: Instant)?
  package let evidence: [(id: EvidenceID, manifest: EvidenceManifest)]
}

/// How a person names a version: by number, alias or stage, or the whole model.
package struct VersionReference: Sendable {
  package enum Selector: Hashable, Sendable {
    case none
    case version(Version)
    case alias(Alias)
    case stage(Stage)
  }

  package let model: ModelName
  package let selector: Selector

  package init(model: ModelName, _ selector: Selector) {
    self.model = model
    self.selector = selector
  }

  /// Reads `MODEL`, `MODEL@ALIAS`, `MODEL@v3`, `MODEL/STAGE`, `MODEL/3`, and the same behind MLflow's `models:/`.
  package init(_ text: String) throws(InvalidName) {
    var rest = text[...]
    if rest.hasPrefix("models:/") { rest = rest.dropFirst("models:/".count).drop { $0 == "/" } }
    if let slash = rest.lastIndex(of: "/") {
      model = try ModelName(String(rest[..<slash]))
      let last = String(rest[slash...].dropFirst())
      if let version = try? Version(last) { selector = .version(version) } else { selector = .stage(try Stage(last)) }
    } else if let at = rest.lastIndex(of: "@") {
      model = try ModelName(String(rest[..<at]))
      let last = String(rest[at...].dropFirst())
      if let version = try? Version(typed: last) {
        selector = .version(version)
      } else {
        selector = .alias(try Alias(last))
      }
    } else {
      model = try ModelName(String(rest))
      selector = .none
    }
  }
}

extension OpenRegistry {
  /// Every model's name, in order.
  package func modelNames(in state: State) throws -> [ModelName] {
    var names: [ModelName] = []
    for shard in try state.list("models") {
      for entry in try objects.tree(shard.id).entries() {
        if let text = entry.text, let name = try? ModelName(folder: text) { names.append(name) }
      }
    }
    return names.sorted()
  }

  /// The catalogue.
  ///
  /// - Parameter pattern: only models whose names match; `*` stands for any characters.
  package func list(_ pattern: NamePattern, in state: State) throws -> [ModelSummary] {
    var found: [ModelSummary] = []
    for shard in try state.list("models") {
      for entry in try objects.tree(shard.id).entries() {
        guard let text = entry.text, let name = try? ModelName(folder: text), pattern.matches(name.text) else {
          continue
        }
        found.append(try summary(name, folder: state.at(root: entry.id)))
      }
    }
    return found.sorted { $0.name < $1.name }
  }

  /// Looks into the model's folder itself instead of going down from the root for every file.
  private func summary(_ name: ModelName, folder: State) throws -> ModelSummary {
    var aliases: [(Alias, Version)] = []
    if let entry = try folder.entry("aliases"), entry.isTree {
      let pointers = folder.at(root: entry.id)
      for text in try objects.tree(entry.id).names {
        guard text.hasSuffix(".yaml"), let alias = try? Alias(text.dropLast(5)),
          let manifest = try pointers.manifest(text, as: AliasManifest.self)
        else { continue }
        aliases.append((alias, manifest.version))
      }
    }
    var latest: Version?
    if let entry = try folder.entry("versions"), entry.isTree {
      latest = try objects.tree(entry.id).names.compactMap { try? Version($0) }.max()
    }
    return ModelSummary(name: name, latest: latest, aliases: aliases)
  }

  /// Everything about one version.
  package func facts(_ version: Version, of model: ModelState) throws -> VersionFacts {
    guard let manifest = try model.version(version) else {
      throw RegistryError("\(model.name) has no version \(version)", hint: "git model show \(model.name)")
    }
    var evidence: [(EvidenceID, EvidenceManifest)] = []
    for id in try model.evidence(of: version) {
      if let found = try model.evidence(id, of: version) { evidence.append((id, found)) }
    }
    let tags: TagsManifest? = try model.state.manifest(model.path(.versionTags(version)))
    var end: (Tombstone, String, String, Instant)?
    if let ban: BanManifest = try model.state.manifest(model.path(.banned(version))) {
      end = (.ban, ban.reason, ban.bannedBy, ban.bannedAt)
    }
    if let deletion: DeletionManifest = try model.state.manifest(model.path(.deleted(version))) {
      end = (.deletion, deletion.reason, deletion.deletedBy, deletion.deletedAt)
    }
    return VersionFacts(
      model: model.name, manifest: manifest, description: tags?.description, stage: try model.stage(of: version),
      aliases: try model.aliases().filter { $0.version == version }.map(\.alias),
      isBanned: try model.isBanned(version), isDeleted: try model.isDeleted(version), end: end,
      evidence: evidence)
  }

  /// The version that a reference leads to.
  package func version(of reference: VersionReference, in state: State) throws -> (model: ModelState, version: Version)
  {
    let model = try model(reference.model, in: state)
    switch reference.selector {
    case .version(let version):
      guard try model.version(version) != nil else {
        throw RegistryError("\(model.name) has no version \(version)", hint: "git model show \(model.name)")
      }
      return (model, version)
    case .alias(let alias):
      guard let version = try model.alias(alias) else {
        let known = try model.aliases().map(\.alias.text).joined(separator: ", ")
        throw RegistryError(
          "\(model.name) has no alias \(alias)", hint: known.isEmpty ? "no alias is set" : "it has \(known)")
      }
      return (model, version)
    case .stage(let stage):
      var found: [Version] = []
      for version in try model.versions() where try model.stage(of: version) == stage { found.append(version) }
      // MLflow's rule for several: the newest.
      guard let version = found.last else { throw try noVersion(of: model, in: stage, state) }
      return (model, version)
    case .none:
      throw RegistryError(
        "\"\(reference.model)\" names a model, not a version",
        hint:
          "write models:/\(reference.model)@champion, models:/\(reference.model)/Production or models:/\(reference.model)/1",
        kind: .usage)
    }
  }

  /// The names of the aliases that are set today, of one model or of all, and of those that the policy speaks of.
  package func aliases(of name: ModelName?) throws -> Set<String> {
    let state = try currentState()
    let policy = try state.policy()
    let governed = policy.gates.compactMap { gate -> Alias? in
      if case .alias(let alias) = gate.target { alias } else { nil }
    }
    let set = try name.map { try ModelState($0, in: state).aliases().map(\.alias) }
    let all = try set ?? list(.any, in: state).flatMap { $0.aliases.map(\.alias) }
    return Set((all + governed + policy.ungatedAliases).map(\.text))
  }

  /// The names of the registry's stages, None included.
  package func stages() throws -> Set<String> {
    Set(try currentState().registry().stages.map(\.text)).union([Stage.none.text])
  }

  /// The sentence about a stage without a version, which may be no stage at all.
  private func noVersion(of model: ModelState, in stage: Stage, _ state: State) throws -> RegistryError {
    let stages = try state.registry().stages
    if stage == .none || stages.contains(stage) {
      return RegistryError("no version of \(model.name) is in \(stage)", hint: "git model show \(model.name)")
    }
    let known = stages.map(\.text).joined(separator: ", ")
    let newest = try model.versions().last { try !model.isBanned($0) && !model.isDeleted($0) }
    return RegistryError(
      "\(stage) is not a stage of this registry; its stages are \(known)",
      hint: stage.text == "latest"
        ? "the newest version is \(newest.map { "\(model.name)@v\($0)" } ?? "none"): name it, or an alias that a gate guards"
        : "an alias is written \(model.name)@\(stage)")
  }
}
