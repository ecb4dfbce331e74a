package import Gate
import GitStore
package import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// A rollback that landed, or that waits on a branch for approvals.
package struct RolledBack {
  package let undone: RecordID
  package let moves: [Move]
  package let commit: ObjectID
  /// Where it waits, or in a dry run would; nil when it landed.
  package let branch: RefName?
  package let verdict: Verdict
}

extension OpenRegistry {
  /// Undoes the newest promotion of a pointer.
  ///
  /// - Parameters:
  ///   - alias: the alias whose newest promotion is undone.
  ///   - stage: the stage whose newest promotion is undone.
  ///   - requestedBy: the person for whom a service does it; it then waits for their signature.
  package func rollback(
    _ name: ModelName, alias: Alias?, stage: Stage?, reason: String?, requestedBy: MemberID? = nil, push: Bool,
    dryRun: Bool
  ) throws -> RolledBack {
    let start = try startingPoint()
    let state = try state(at: start)
    let model = try model(name, in: state)
    let record = try newestRecord(model, alias: alias, stage: stage)
    let undone = record.statement
    let moves = undone.transitions.map(\.move.inverse)

    var draft = Draft()
    let former = try State.before(record.id, of: name, landedUntil: start, objects: objects)
    for move in moves { try draft.restore(move, of: name, from: former) }
    for file in try state.snapshot.files(below: "\(name.path)/promotions/\(record.id)") { draft.remove(file.path) }
    let reason = reason ?? "roll back promotion \(record.id)"
    try addStatement(record, reason: reason, requestedBy: requestedBy, base: start, state: state, to: &draft)

    let message =
      "rollback(\(name)): \(Self.summary(moves, of: undone.version))\n\n\(reason)\n\nModel: \(name)\nModel-Version: \(undone.version)\nUndoes: \(record.digest)"
    let target = dryRun ? try scratchRepository() : repository
    let tree = try draft.tree(on: objects.commit(start).tree, in: target)
    let commit = try writeCommit(tree: tree, parents: [start], message: message, to: target)
    let verdict = try judge(from: start, to: commit, in: target)
    if verdict.approved != nil {
      if dryRun { return RolledBack(undone: record.id, moves: moves, commit: commit, branch: nil, verdict: verdict) }
      let landed = try land(push: push, reason: "git model rollback") { parent in
        guard parent == start else {
          throw RegistryError(
            "\(branch.short) moved while the rollback was prepared; nothing was changed", hint: "run the command again")
        }
        return Built(commit: commit, made: ())
      }
      return RolledBack(undone: record.id, moves: moves, commit: landed.commit, branch: nil, verdict: landed.verdict)
    }
    // Only approvals may be what is missing; anything else will not get better by waiting.
    let waitable: Set<Code> = requestedBy == nil ? [.approvals, .fourEyes] : [.approvals, .fourEyes, .proposer]
    guard verdict.reasons.allSatisfy({ $0.check.code.map { waitable.contains($0) } ?? false }),
      try statementWritten(draft)
    else {
      throw Refusal(verdict)
    }
    let ref = try RefName("refs/heads/rollback/\(name.folder)/\(record.id)")
    if dryRun { return RolledBack(undone: record.id, moves: moves, commit: commit, branch: ref, verdict: verdict) }
    let waiting = try makeBranch(ref, draft, on: start, message: message, push: push)
    return RolledBack(undone: record.id, moves: moves, commit: waiting, branch: ref, verdict: verdict)
  }

  private func statementWritten(_ draft: Draft) throws -> Bool {
    draft.files.keys.contains { $0.hasSuffix("/rollback.json") }
  }

  private func newestRecord(_ model: ModelState, alias: Alias?, stage: Stage?) throws -> Signed<PromotionStatement> {
    let book = try model.promotions()
    let pointer: Pointer
    if let alias {
      pointer = .alias(alias)
    } else if let stage {
      var inStage: [Version] = []
      for version in try model.versions() where try model.stage(of: version) == stage { inStage.append(version) }
      guard let version = inStage.first, inStage.count == 1 else {
        throw RegistryError(
          inStage.isEmpty
            ? "no version of \(model.name) is in \(stage)"
            : "\(inStage.map { "v\($0)" }.joined(separator: ", ")) are in \(stage)",
          hint: "git model show \(model.name)")
      }
      pointer = .stage(version)
    } else {
      throw RegistryError("say which pointer to roll back", hint: "--alias A or --stage S", kind: .usage)
    }
    guard let id = book.head(of: pointer), let record = try model.promotion(id) else {
      throw RegistryError(
        "no promotion has set \(pointer) of \(model.name), so there is none to undo",
        hint: "git model log \(model.name)")
    }
    if let successor = book.successor(of: id) {
      throw RegistryError(
        "the promotion \(successor) came after \(id) and builds on it",
        hint: "roll that one back first: git model log \(model.name)")
    }
    return record
  }

  /// The rollback's own statement, signed, and the caller's approval where the policy would count it. Somebody without a
  /// key can still roll back where the policy asks no approval, and with plain git revert.
  private func addStatement(
    _ record: Signed<PromotionStatement>, reason: String, requestedBy: MemberID?, base: ObjectID, state: State,
    to draft: inout Draft
  ) throws {
    let signer: SSHSigner
    let member: Member
    if requestedBy != nil {
      signer = try self.signer()
      member = try proposer(signer, requestedBy: requestedBy, in: state)
    } else {
      guard let own = try? self.signer(), let person = try? caller(own, in: state), person.kind == .person else {
        return
      }
      (signer, member) = (own, person)
    }
    let name = record.statement.model
    let statement = RollbackStatement(
      model: name, proposal: try proposal(base: base, reason: reason, requestedBy: requestedBy, state: state),
      undoes: record.id, subjectDigest: record.digest)
    let signed = try sign(
      statement, as: "rollback.json", in: { "\(name.path)/rollbacks/\($0)" }, by: signer, to: &draft)
    let policy = try state.policy().rollback
    let owners = try ModelState(name, in: state).manifest()?.owners ?? []
    let places = Place.demanded(by: policy.approvals + policy.otherwise, owners: owners)
    if member.kind == .person, places.contains(where: { !$0.groups.isDisjoint(with: member.groups) }) {
      draft.write(
        "\(name.path)/rollbacks/\(signed.id)/approvals/\(member.id).sig",
        try signer.sign(signed.bytes, namespace: .approval))
    }
  }
}
