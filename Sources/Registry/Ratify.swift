package import Gate
import GitStore
import Manifest
package import Names
import Signatures
import Snapshots
import System

/// A ratification that waits on a branch.
package struct ProposedRatification {
  package let branch: RefName
  package let id: RecordID
  /// The promotion that it ratifies.
  package let ratifies: RecordID
  package let commit: ObjectID
  package let verdict: Verdict
}

extension OpenRegistry {
  /// Proposes to ratify a promotion that landed by override or with waivers: a branch with a signed statement, which the
  /// usual gates judge.
  ///
  /// - Parameter record: which promotion; the only one that is open if nil.
  package func ratify(
    _ name: ModelName, record: RecordID?, reason: String, waivers wishes: WaiverWishes, push: Bool, dryRun: Bool
  ) throws -> ProposedRatification {
    let base = try proposalBase()
    let state = try state(at: base)
    let model = try model(name, in: state)
    let promotion = try exception(record, of: model, state: state)
    let signer = try signer()
    _ = try caller(signer, in: state)
    let landed = promotion.statement
    let moves = landed.transitions.map(\.move)
    let proposal = try proposal(base: base, reason: reason, requestedBy: nil, state: state)
    let statement = RatificationStatement(
      model: name, version: landed.version,
      subjectDigest: try SubjectDigest.compute(
        model: name, version: landed.version, pointers: moves.map(\.pointer), in: state),
      proposal: proposal, ratifies: promotion.id,
      evidence: try model.evidence(of: landed.version),
      waivers: try waivers(wishes, for: moves, of: model, state: state, now: proposal.preparedAt))
    var draft = Draft()
    let signed = try sign(
      statement, as: "ratification.json", in: { "\(name.path)/ratifications/\($0)" }, by: signer, to: &draft)
    let ref = try RefName("refs/heads/ratify/\(name.folder)/\(promotion.id)")
    let message =
      "propose(\(name)): ratify promotion \(promotion.id)\n\n\(reason)\n\nModel: \(name)\nModel-Version: \(landed.version)\nRatification: \(signed.digest)"
    let made = try propose(draft, as: ref, on: base, message: message, push: push, dryRun: dryRun)
    return ProposedRatification(
      branch: ref, id: signed.id, ratifies: promotion.id, commit: made.commit, verdict: made.verdict)
  }

  /// The promotion to ratify.
  private func exception(
    _ record: RecordID?, of model: ModelState, state: State
  ) throws -> Signed<PromotionStatement> {
    let open = try model.openExceptions(policy: state.policy())
    if let record {
      guard let promotion = try model.promotion(record) else {
        throw RegistryError("\(model.name) has no promotion \(record)", hint: "git model status \(model.name)")
      }
      guard open.contains(where: { $0.record == record }) else {
        throw RegistryError(
          "the promotion \(record) of \(model.name) needs no ratification", hint: "git model log \(model.name)")
      }
      return promotion
    }
    // An override comes first: it is what freezes the model.
    let overrides = open.filter { $0.kind == .override }
    let candidates = overrides.isEmpty ? open : overrides
    guard let only = candidates.first, let promotion = try model.promotion(only.record) else {
      throw RegistryError(
        "\(model.name) has nothing to ratify: no override and no waiver stands", hint: "git model log \(model.name)")
    }
    guard candidates.count == 1 else {
      throw RegistryError(
        "\(model.name) has \(candidates.count) promotions to ratify: \(candidates.map(\.record.text).joined(separator: ", "))",
        hint: "name one: git model ratify \(model.name) \(only.record) -m \"why\"")
    }
    return promotion
  }
}
