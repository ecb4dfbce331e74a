import Manifest
import Names
import Policy
import Snapshots

/// What must hold of the registry after every step, rollbacks included.
struct Invariants {
  let state: State
  let policy: PolicyManifest
  let registry: RegistryManifest

  /// What is wrong with a model's pointers.
  func violations(of name: ModelName) -> [Check] {
    let model = ModelState(name, in: state)
    do {
      guard let manifest = try model.manifest() else { return [] }
      var checks: [Check] = []
      for (alias, version) in try model.aliases() {
        checks += try violations(of: alias, at: version, model, risk: manifest.risk)
      }
      checks += try twins(model)
      var inStage: [Stage: [Version]] = [:]
      for version in try model.versions() {
        let stage = try model.stage(of: version)
        guard stage != .none else { continue }
        if !registry.stages.contains(stage) {
          checks.append(fail("stage of v\(version)", "\(stage) is not a stage of registry.yaml", .invariant))
        }
        if stage != .archived, let reason = try unusable(version, model) {
          checks.append(fail("stage of v\(version)", "\(name)@v\(version) \(reason) and is in \(stage)", .banned))
        }
        inStage[stage, default: []].append(version)
      }
      for gate in policy.gates where gate.others != .keep {
        guard case .stage(let stage) = gate.target, let versions = inStage[stage], versions.count > 1,
          gate.applies(to: gate.target, model: name, risk: manifest.risk)
        else { continue }
        let names = versions.map { "v\($0)" }.joined(separator: ", ")
        checks.append(fail("one version in \(stage)", "\(names) of \(name) are in \(stage)", .invariant))
      }
      return checks
    } catch {
      return [error.check("invariants of \(name)")]
    }
  }

  private func fail(_ what: String, _ found: String, _ code: Code) -> Check {
    .fail(what, code, found, mend: "change the pointers so that this does not come about")
  }

  private func unusable(_ version: Version, _ model: ModelState) throws(StateError) -> String? {
    if try model.version(version) == nil { return "does not exist" }
    if try model.isBanned(version) { return "is banned" }
    return try model.isDeleted(version) ? "is deleted" : nil
  }

  private func violations(
    of alias: Alias, at version: Version, _ model: ModelState, risk: Risk
  ) throws(StateError) -> [Check] {
    if let reason = try unusable(version, model) {
      return [
        fail(
          "alias \(alias)", "it points at \(model.name)@v\(version), which \(reason)",
          reason == "does not exist" ? .invariant : .banned)
      ]
    }
    let stage = try model.stage(of: version)
    return policy.gates.compactMap { gate in
      guard gate.applies(to: .alias(alias), model: model.name, risk: risk), let required = gate.requires.stage,
        stage != required
      else { return nil }
      return fail(
        "alias \(alias)",
        "it would point at \(model.name)@v\(version), which is in \(stage); gate \(gate.name) requires \(required)",
        .invariant)
    }
  }

  private func twins(_ model: ModelState) throws(StateError) -> [Check] {
    let entries = try state.list("\(model.name.path)/aliases").compactMap(\.text)
    let same = Dictionary(grouping: entries, by: Text.asciiLowercased).values.filter { $0.count > 1 }
    return same.map { $0.joined(separator: " and ") }.sorted().map {
      fail("aliases", "\($0) differ only in case", .name)
    }
  }

  /// What is wrong anywhere in the registry; for steps that change what every model is judged by.
  func violationsEverywhere() -> [Check] {
    do {
      var checks: [Check] = []
      for shard in try state.list("models") {
        guard let shardName = shard.text else { continue }
        for folder in try state.list("models/\(shardName)") {
          guard let text = folder.text, let name = try? ModelName(folder: text) else { continue }
          checks += violations(of: name)
          if checks.count > 20 { return checks }
        }
      }
      return checks
    } catch {
      return [error.check("invariants")]
    }
  }
}
