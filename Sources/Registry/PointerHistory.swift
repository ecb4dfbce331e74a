package import Gate
import GitStore
package import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// What set a pointer to what it holds.
package enum PointerCause: Hashable, Sendable {
  case promotion(RecordID)
  /// The undoing of these promotions.
  case rollback([RecordID])
  /// It stood in the pinned root.
  case imported
  /// No record says so: only a history made around the gate has that.
  case unrecorded
}

/// A promotion that landed, with all that says who stood behind it.
package struct LandedPromotion {
  package let record: Signed<PromotionStatement>
  /// The step that added it.
  package let step: Timeline.Step
  /// What the gate says of it, judged again now; nil when it stood in the root, which is not judged.
  package let verdict: ChangeVerdict?
  /// The policy that judged it: that of the state before the step.
  package let policyVersion: Int
  package let policyDigest: Digest
  /// The fingerprints of the keys that signed it, by the name under which each signature lies.
  package let proposerKey: String?
  package let approverKeys: [MemberID: String]
  /// The evidence that it relied on.
  package let evidence: [(id: EvidenceID, manifest: EvidenceManifest)]
  /// The ratification of an override or of waivers, with the step that added it, as far as the time that is looked at.
  package let ratification: (id: RecordID, step: Timeline.Step)?
}

/// What a pointer held at one step of history, since when, and why.
package struct PointerHolding {
  package let model: ModelName
  package let pointer: Pointer
  package let version: Version
  /// The stage of that version then.
  package let stage: Stage
  /// The step that set it.
  package let since: Timeline.Step
  /// The step that set it to something else; nil while it holds.
  package let until: Timeline.Step?
  package let cause: PointerCause
  /// What the gate says of that step, judged again now; nil for the root, which is imported.
  package let verdict: StepVerdict?
  /// The promotion whose outcome it holds, also when a rollback returned to it; nil when there is none.
  package let promotion: LandedPromotion?
}

/// Who, what and when of a pointer, read from the first-parent chain of the registry branch.
extension OpenRegistry {
  /// The history of the registry branch, as far as its tip.
  package func timeline() throws -> Timeline {
    try Timeline(to: tip, now: context.clock.now(), objects: objects)
  }

  package func state(at step: Timeline.Step) -> State { State(root: step.tree, objects: objects) }

  /// What a pointer held after a step; nil when it held nothing.
  ///
  /// - Parameter position: the step's place in the timeline.
  package func holding(
    of pointer: Pointer, of name: ModelName, in timeline: Timeline, at position: Int
  ) throws -> PointerHolding? {
    let step = timeline.steps[position]
    let state = state(at: step)
    let model = ModelState(name, in: state)
    let version: Version
    switch pointer {
    case .stage(let subject):
      guard try model.stage(of: subject) != .none else { return nil }
      version = subject
    case .alias(let alias):
      guard let target = try model.alias(alias) else { return nil }
      version = target
    }
    let path = model.path(pointer.path)
    let set = try first(backFrom: position, in: timeline, sharing: path)
    let entry = try objects.entry(at: path, in: step.tree)?.id
    let next = try timeline.steps.dropFirst(position + 1).first {
      try objects.entry(at: path, in: $0.tree)?.id != entry
    }
    let cause = try cause(of: pointer, of: name, setBy: set, in: timeline)
    // What no record set is not the outcome of the promotion before it.
    let head = cause == .unrecorded ? nil : try model.promotions().head(of: pointer)
    let promotion = try head.flatMap { try landedPromotion($0, of: name, in: timeline, at: position) }
    return PointerHolding(
      model: name, pointer: pointer, version: version, stage: try model.stage(of: version), since: timeline.steps[set],
      until: next, cause: cause, verdict: try judged(set, in: timeline), promotion: promotion)
  }

  /// Every pointer that a version held after a step, `first` before the others.
  package func holdings(
    of version: Version, of name: ModelName, first: Pointer?, in timeline: Timeline, at position: Int
  ) throws -> [PointerHolding] {
    let model = ModelState(name, in: state(at: timeline.steps[position]))
    var pointers: [Pointer] = [.stage(version)]
    pointers += try model.aliases().filter { $0.version == version }.map { .alias($0.alias) }
    if let first, let index = pointers.firstIndex(of: first) { pointers.insert(pointers.remove(at: index), at: 0) }
    return try pointers.compactMap { try holding(of: $0, of: name, in: timeline, at: position) }
  }

  /// The steps of a range that changed a pointer.
  package func steps(
    changing pointer: Pointer, of name: ModelName, in timeline: Timeline, _ positions: Range<Int>
  ) throws -> [Timeline.Step] {
    let path = "\(name.path)/\(pointer.path.text)"
    func held(_ position: Int) throws -> ObjectID? {
      position < 0 ? nil : try objects.entry(at: path, in: timeline.steps[position].tree)?.id
    }
    return try positions.filter { try held($0) != held($0 - 1) }.map { timeline.steps[$0] }
  }

  /// A promotion that the state of a step holds, with the step that added it; nil when the state has no such record.
  package func landedPromotion(
    _ id: RecordID, of name: ModelName, in timeline: Timeline, at position: Int
  ) throws -> LandedPromotion? {
    let folder = "\(name.path)/promotions/\(id)"
    let model = ModelState(name, in: state(at: timeline.steps[position]))
    guard let record = try model.promotion(id) else { return nil }
    let index = try first(backFrom: position, in: timeline, having: folder)
    let step = timeline.steps[index]
    let after = ModelState(name, in: state(at: step))
    let before = index > 0 ? state(at: timeline.steps[index - 1]) : after.state
    let verdict = try judged(index, in: timeline)?.changes.first { $0.kind == .promotion && $0.record?.id == id }
    var approvers: [MemberID: String] = [:]
    for entry in try after.state.list("\(folder)/approvals") {
      guard let file = entry.text, file.hasSuffix(".sig"), let member = try? MemberID(file.dropLast(4)) else {
        continue
      }
      approvers[member] = try fingerprint(at: "\(folder)/approvals/\(file)", in: after.state)
    }
    return LandedPromotion(
      record: record, step: step, verdict: verdict, policyVersion: try before.policy().version,
      policyDigest: try before.policyDigest(),
      proposerKey: try fingerprint(at: "\(folder)/proposal.sig", in: after.state), approverKeys: approvers,
      evidence: try record.statement.evidence.compactMap { id in
        try after.evidence(id, of: record.statement.version).map { (id, $0) }
      },
      ratification: try model.ratifications().first { $0.statement.ratifies == id }.map { id, _ in
        (id, timeline.steps[try first(backFrom: position, in: timeline, having: "\(name.path)/ratifications/\(id)")])
      })
  }

  /// The position of the oldest step, back from one, since which a folder has been there.
  private func first(backFrom position: Int, in timeline: Timeline, having path: String) throws -> Int {
    var index = position
    while index > 0, try objects.entry(at: path, in: timeline.steps[index - 1].tree) != nil { index -= 1 }
    return index
  }

  /// What the gate says of one step, judged again now by the state before it; nil for the root.
  package func judged(_ position: Int, in timeline: Timeline) throws -> StepVerdict? {
    guard position > 0, let root = timeline.steps.first else { return nil }
    let request = GateRequest(
      ref: branch, old: timeline.steps[position - 1].commit, new: timeline.steps[position].commit, root: root.commit,
      now: context.clock.now(), purpose: .audit)
    return Gate(objects: objects).verify(request).steps.first
  }

  /// The position of the oldest step, back from one, since which a file or folder has been the same.
  private func first(backFrom position: Int, in timeline: Timeline, sharing path: String) throws -> Int {
    let entry = try objects.entry(at: path, in: timeline.steps[position].tree)
    var index = position
    while index > 0, try objects.entry(at: path, in: timeline.steps[index - 1].tree)?.id == entry?.id { index -= 1 }
    return index
  }

  private func cause(
    of pointer: Pointer, of name: ModelName, setBy position: Int, in timeline: Timeline
  ) throws -> PointerCause {
    guard position > 0 else { return .imported }
    let before = try ModelState(name, in: state(at: timeline.steps[position - 1])).promotions().records
    let after = try ModelState(name, in: state(at: timeline.steps[position])).promotions().records
    func claims(_ record: PromotionStatement) -> Bool {
      record.transitions.contains { $0.move.pointer == pointer }
    }
    if let added = after.first(where: { before[$0.key] == nil && claims($0.value) }) { return .promotion(added.key) }
    let removed = before.filter { after[$0.key] == nil && claims($0.value) }.keys.sorted()
    return removed.isEmpty ? .unrecorded : .rollback(removed)
  }

  private func fingerprint(at path: String, in state: State) throws -> String? {
    guard let armored = try state.file(path, limit: ObjectLimits.signature) else { return nil }
    return (try? SSHSignature(armored: armored))?.publicKey.fingerprint
  }
}
