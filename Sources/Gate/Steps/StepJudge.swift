import Manifest
import Names
import Policy
import Snapshots

/// Judges one step: sorts what it changes and has each change judged.
struct StepJudge {
  let input: StepInput
  let treeChanges: [TreeChange]
  let objects: ObjectReader

  func verdict() -> StepVerdict {
    let changes = StepChanges(treeChanges, policy: input.policy)
    var checks = changes.violations
    if Set(input.commit.parents).count != input.commit.parents.count {
      checks.append(
        .fail("parents", .parents, "the commit names a parent twice", mend: "make the merge with git merge"))
    }
    checks += mixture(changes)
    do { checks += try TwinRules(after: input.after).violations(changes.governed + changes.free) } catch {
      checks.append(error.check("names"))
    }
    if changes.isEmpty, checks.isEmpty { checks.append(.waived("step", "it changes no file", code: .noChange)) }

    var verdicts: [ChangeVerdict] = []
    for name in changes.models.keys.sorted() {
      guard let model = changes.models[name] else { continue }
      verdicts += judge(model)
    }
    verdicts += ChangeJudge(input: input, changes: changes).verdicts()
    if !changes.free.isEmpty {
      verdicts.append(
        ChangeVerdict(
          kind: .free, title: "free files: \(changes.free.map(\.path).joined(separator: ", "))",
          checks: [.pass("free", "the policy asks nothing")]))
    }
    return StepVerdict(
      commit: input.commit.id, subject: input.commit.subject, date: input.commit.committed, checks: checks,
      changes: verdicts)
  }

  private func judge(_ model: ModelChanges) -> [ChangeVerdict] {
    var verdicts = ContentJudge(input: input, changes: model).verdicts()
    if model.promotions.values.contains(where: { $0.isRemoval }) {
      verdicts.append(RollbackJudge(input: input, changes: model, allChanges: treeChanges, objects: objects).verdict())
    } else if model.movesPointers {
      verdicts += PromotionJudge(input: input, changes: model).verdicts()
      if !model.rollbacks.isEmpty {
        verdicts.append(
          ChangeVerdict(
            kind: .invalid, title: "rollback record of \(model.name)", model: model.name,
            checks: [
              .fail(
                "rollback record", .rollback, "it stands in a step that undoes no promotion",
                mend: "git model rollback \(model.name)")
            ]))
      }
    }
    let (before, after) = (input.before(model.name), input.after(model.name))
    verdicts = PointerMoves(model, except: verdicts, from: before, to: after).named(by: verdicts)
    for (id, files) in model.ratifications.sorted(by: { $0.key < $1.key }) {
      verdicts.append(RatificationJudge(input: input, model: model.name, id: id, files: files).verdict())
    }
    for (id, files) in model.withdrawals.sorted(by: { $0.key < $1.key }) {
      verdicts.append(WithdrawalJudge(input: input, model: model.name, id: id, files: files).verdict())
    }
    if model.movesPointers || !model.tombstones.isEmpty || model.manifest != nil {
      let broken = Invariants(state: input.after, policy: input.policy, registry: input.registry).violations(
        of: model.name)
      if !broken.isEmpty {
        verdicts.append(
          ChangeVerdict(kind: .invalid, title: "invariants of \(model.name)", model: model.name, checks: broken))
      }
      if let change = model.manifest, change.new == nil {
        verdicts.append(
          ChangeVerdict(
            kind: .invalid, title: "model \(model.name)", model: model.name,
            checks: [.fail("model.yaml", .immutable, "it is removed", expected: "a registered model stays registered")])
        )
      } else if let change = model.manifest, change.old != nil {
        verdicts += changedManifest(model.name)
      }
    }
    let tombstonesChanged = model.tombstones.contains { $0.old != nil }
    if tombstonesChanged {
      verdicts.append(
        ChangeVerdict(
          kind: .invalid, title: "tombstones of \(model.name)", model: model.name,
          checks: [
            .fail(
              "banned.yaml, deleted.yaml", .appendOnly, "one that has landed is changed or removed",
              expected: "they are only added")
          ]))
    }
    for change in model.tombstones where change.new != nil && change.old == nil {
      verdicts += tombstone(change, model.name)
    }
    return verdicts
  }

  /// A changed model.yaml keeps its name and has owners that the policy allows.
  private func changedManifest(_ name: ModelName) -> [ChangeVerdict] {
    let title = "model.yaml of \(name)"
    var checks: [Check] = []
    do {
      guard let manifest = try input.after(name).manifest() else { return [] }
      if manifest.name != name {
        checks.append(.fail("name", .contradiction, "it names \(manifest.name)", expected: name.text))
      }
      if manifest.owners.isEmpty || !manifest.owners.allSatisfy({ input.policy.ownerGroups.contains($0) }) {
        let found = manifest.owners.isEmpty ? "no owner" : manifest.owners.map(\.text).joined(separator: ", ")
        checks.append(.fail("owners", .owners, found, expected: "groups of the policy's ownerGroups"))
      }
    } catch { checks = [error.check(title)] }
    return checks.isEmpty ? [] : [ChangeVerdict(kind: .invalid, title: title, model: name, checks: checks)]
  }

  private func tombstone(_ change: TreeChange, _ name: ModelName) -> [ChangeVerdict] {
    do {
      guard case .model(_, let path) = RegistryPath(change.path) else { return [] }
      switch path {
      case .banned(let version):
        _ = try input.after.manifest(change.path, as: BanManifest.self)
        return try exists(version, name)
      case .deleted(let version):
        _ = try input.after.manifest(change.path, as: DeletionManifest.self)
        return try exists(version, name)
      default: return []
      }
    } catch {
      return [ChangeVerdict(kind: .invalid, title: change.path, model: name, checks: [error.check(change.path)])]
    }
  }

  /// A tombstone is of a version that there is; else its number could never be registered.
  private func exists(_ version: Version, _ name: ModelName) throws(StateError) -> [ChangeVerdict] {
    guard try input.after(name).version(version) == nil else { return [] }
    let check = Check.fail(
      "version \(version)", .contradiction, "\(name) has no version \(version)",
      expected: "a version that was registered")
    return [ChangeVerdict(kind: .invalid, title: "tombstones of \(name)", model: name, checks: [check])]
  }

  /// Pointers land by themselves, and so does the policy.
  private func mixture(_ changes: StepChanges) -> [Check] {
    var checks: [Check] = []
    if changes.movesPointers, changes.holdsMoreThanPointers {
      checks.append(
        .fail(
          "mixture", .mixed, "the step moves pointers and changes other files too",
          expected: "a step that moves pointers contains nothing else, so that git revert of it is always possible",
          mend: "land the other files first, in a step of their own"))
    }
    if !changes.policy.isEmpty, changes.holdsMoreThanPolicy {
      checks.append(
        .fail(
          "mixture", .mixed, "the step changes the policy and other files too",
          expected: "the policy changes alone in its step, with its change record",
          mend: "land the other files in a step of their own"))
    }
    return checks
  }
}
