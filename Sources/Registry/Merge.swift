package import Gate
import GitStore
import Manifest
package import Names
import Policy
import Snapshots

/// A proposal that landed.
package struct MergedProposal {
  package let commit: ObjectID
  package let message: String
  package let verdict: Verdict
  package let pushed: Bool
}

extension OpenRegistry {
  /// Verifies a branch against today's registry branch and merges it with a commit whose trailers tell the story.
  package func merge(_ name: String, push: Bool, dryRun: Bool) throws -> MergedProposal {
    let (ref, tip) = try proposalTip(name)
    try refuseLanded(ref, tip)
    if dryRun {
      let scratch = try scratchRepository()
      let parent = try startingPoint()
      let built = try mergeCommit(of: tip, named: ref, on: parent, in: scratch)
      let verdict = try judge(from: parent, to: built.commit, in: scratch)
      return MergedProposal(commit: built.commit, message: built.made, verdict: verdict, pushed: false)
    }
    let landed = try land(push: push, reason: "git model merge \(ref.short)") { parent in
      try mergeCommit(of: tip, named: ref, on: parent, in: repository)
    }
    return MergedProposal(commit: landed.commit, message: landed.made, verdict: landed.verdict, pushed: push)
  }

  /// The merge commit with its message; throws what stands against it.
  private func mergeCommit(
    of tip: ObjectID, named ref: RefName, on parent: ObjectID, in target: Repository
  ) throws -> Built<String> {
    let look = try preview(tip)
    guard look.candidate.conflicts.isEmpty else { throw Self.conflict(look.candidate, named: ref.short) }
    guard look.verdict.approved != nil else { throw Refusal(look.verdict, of: ref) }
    let text = MergeMessage(verdict: look.verdict, branch: ref, members: try state(at: parent).members()).text
    return Built(commit: try candidate(tip, message: text, in: target).commit, made: text)
  }

  /// The sentence about a proposal that today's registry contradicts.
  package static func conflict(_ candidate: Candidate, named name: String) -> RegistryError {
    RegistryError(
      "\(name) and today's registry both changed \(candidate.conflicts.prefix(5).joined(separator: ", "))",
      hint: "the proposal is stale; propose anew on today's state")
  }
}

/// The message of a merge commit: what happened, with the approvals as trailers (git-interpret-trailers).
struct MergeMessage {
  let verdict: Verdict
  let branch: RefName
  let members: MembersManifest

  var text: String {
    let changes = verdict.steps.flatMap(\.changes)
    guard let change = changes.first(where: { $0.record != nil }), let record = change.record else {
      return "merge \(branch.short)\n"
    }
    var lines = [subject(change, record), ""]
    // Indented, so that nothing in it can pass for a trailer.
    lines += record.reason.split(separator: "\n").map { "    \($0)" } + [""]
    if let model = record.model { lines.append("Model: \(model)") }
    if let version = record.version { lines.append("Model-Version: \(version)") }
    for move in record.moves {
      switch move {
      case .stage(let version, let from, let to) where version == record.version:
        lines.append("Stage: \(from) -> \(to)")
      case .stage(let version, let from, let to): lines.append("Stage-of-\(version): \(from) -> \(to)")
      case .alias: lines.append("Alias: \(move)")
      }
    }
    if let digest = record.digest { lines.append("\(label(change.kind)): \(digest)") }
    if let ratified = record.ratifies { lines.append("Ratifies: \(ratified)") }
    for commit in record.acknowledges { lines.append("Acknowledges: \(commit)") }
    for proposer in record.proposers { lines.append("Proposed-by: \(person(proposer))") }
    for approver in record.approvers {
      let how = approver.isSelf ? ", self-approved" : ""
      lines.append(
        "Approved-by: \(person(approver.member)) (\(approver.groups.map(\.text).joined(separator: ", "))\(how))")
    }
    for waived in record.waived {
      let reason = waived.reason.split(whereSeparator: \.isNewline).joined(separator: " ")
      lines.append("Waived: \(waived.check.rawValue) at \(waived.gate) until \(waived.expires) (\(reason))")
    }
    let verb = record.override ? "OVERRIDDEN" : "allowed"
    let gates = record.gates.isEmpty ? "ungated" : "\(verb) by \(record.gates.joined(separator: ", "))"
    lines.append("Gate: \(gates) (policy version \(record.policyVersion))")
    return lines.joined(separator: "\n") + "\n"
  }

  private func subject(_ change: ChangeVerdict, _ record: RecordFacts) -> String {
    if let ratified = record.ratifies, let model = record.model { return "ratify(\(model)): promotion \(ratified)" }
    guard let model = record.model, let version = record.version, !record.moves.isEmpty else { return change.title }
    let verb = change.kind == .rollback ? "rollback" : record.override ? "override" : "promote"
    return "\(verb)(\(model)): \(OpenRegistry.summary(record.moves, of: version))"
  }

  private func label(_ kind: ChangeVerdict.Kind) -> String {
    switch kind {
    case .promotion: "Promotion"
    case .rollback: "Rollback"
    case .ratification: "Ratification"
    default: "Change"
    }
  }

  private func person(_ id: MemberID) -> String {
    members[id]?.email.map { "\(id) <\($0)>" } ?? id.text
  }
}
