import Gate
import Manifest
import Names
import Snapshots

/// Finds the steps that touched one version, by comparing the model's folder from step to step.
struct PacketHistory {
  let registry: OpenRegistry
  let name: ModelName
  let version: Version
  let timeline: Timeline

  /// Newest first.
  func events() throws -> [PacketEvent] {
    var events: [PacketEvent] = []
    for (position, step) in timeline.steps.enumerated() {
      let after = ModelState(name, in: registry.state(at: step))
      let at = PacketStep(number: position + 1, step: step)
      guard position > 0 else {
        guard try after.version(version) != nil else { continue }
        events.append(
          PacketEvent(
            at: at, happenings: ["imported with the registry's root, not gated"], changes: [],
            author: try registry.objects.commit(step.commit).author, verdict: nil))
        continue
      }
      let earlier = timeline.steps[position - 1]
      let folders = (
        try registry.objects.entry(at: name.path, in: earlier.tree)?.id,
        try registry.objects.entry(at: name.path, in: step.tree)?.id
      )
      guard folders.0 != folders.1 else { continue }
      var comparison = TreeComparison(objects: registry.objects)
      let changes = try comparison.changes(from: folders.0, to: folders.1, below: name.path)
      let before = ModelState(name, in: registry.state(at: earlier))
      let happenings = changes.compactMap { happening($0, before: before, after: after) }
      guard !happenings.isEmpty else { continue }
      let verdict = try registry.judged(position, in: timeline)
      events.append(
        PacketEvent(
          at: at, happenings: happenings, changes: (verdict?.changes ?? []).filter(concerns),
          author: try registry.objects.commit(step.commit).author, verdict: verdict))
    }
    return events.reversed()
  }

  /// Whether a change is about this version, or moves it to make room for another. What is about no model governs the
  /// step as a whole; what is about the model and names no version may be about this one.
  private func concerns(_ change: ChangeVerdict) -> Bool {
    guard let model = change.model else { return true }
    guard model == name, let record = change.record else { return model == name }
    return record.version == version || record.moves.contains { $0.touches(version) }
  }

  /// What one changed file means for the version, in words; nil when it is about another one.
  private func happening(_ change: TreeChange, before: ModelState, after: ModelState) -> String? {
    guard case .model(_, let path) = RegistryPath(change.path) else {
      return change.path.hasPrefix("\(name.path)/versions/\(version)/") ? "\(change.path) changed" : nil
    }
    let verb = change.old == nil ? "added" : change.new == nil ? "removed" : "changed"
    switch path {
    case .version(version): return change.old == nil ? "registered" : "version.yaml \(verb)"
    case .versionTags(version): return "tags \(verb)"
    case .banned(version): return change.old == nil ? "banned" : "banned.yaml \(verb)"
    case .deleted(version): return change.old == nil ? "deleted" : "deleted.yaml \(verb)"
    case .evidence(version, let id, "evidence.yaml"): return evidence(id, verb, change.new == nil ? before : after)
    case .stage(version):
      return text(.stage(version), before: before, after: after) ?? "stage.yaml \(verb)"
    case .alias(let alias):
      let ends = [(try? before.alias(alias)) ?? nil, (try? after.alias(alias)) ?? nil]
      return ends.contains(version) ? text(.alias(alias), before: before, after: after) : nil
    case .promotion(let id, .statement):
      let record = (try? (change.new == nil ? before : after).promotion(id)) ?? nil
      guard record?.statement.version == version else { return nil }
      return change.old == nil
        ? "promotion \(id)" : change.new == nil ? "promotion \(id) undone" : "promotion \(id) \(verb)"
    case .ratification(let id, .statement):
      let statement: Signed<RatificationStatement>? =
        (try? after.state.statement(after.path(.ratification(id, .statement)))) ?? nil
      return statement?.statement.version == version ? "ratification \(id)" : nil
    case .withdrawal(let id, .statement):
      let statement: Signed<PromotionStatement>? =
        (try? after.state.statement(after.path(.withdrawal(id, .promotion)))) ?? nil
      return statement?.statement.version == version ? "proposal \(id) withdrawn" : nil
    case .model: return change.old == nil ? nil : "model.yaml \(verb)"
    default: return nil
    }
  }

  private func evidence(_ id: EvidenceID, _ verb: String, _ model: ModelState) -> String {
    let manifest = (try? model.evidence(id, of: version)) ?? nil
    return "evidence \(id)\(manifest.map { " (\($0.type.rawValue))" } ?? "") \(verb)"
  }

  private func text(_ pointer: Pointer, before: ModelState, after: ModelState) -> String? {
    (try? Move(of: pointer, from: before, to: after)).map { "\($0)" }
  }
}

extension Move {
  /// Whether it moves this version, or an alias to or from it.
  fileprivate func touches(_ version: Version) -> Bool {
    switch self {
    case .stage(let subject, _, _): subject == version
    case .alias(_, let from, let to): from == version || to == version
    }
  }
}
