package import Gate
import GitStore
package import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// Which gates a promotion would meet, and what each would say today.
package struct Explanation {
  package let moves: [Move]
  /// The gates with every check, and what stands against the promotion besides them.
  package let change: ChangeVerdict
  package let owners: [GroupName]
  package let risk: Risk
  /// The policy that would judge it.
  package let policyVersion: Int
  package let policyDigest: Digest

  /// What is missing or wrong.
  package var reasons: [Check] { change.allChecks.filter { !$0.status.allows } }
  /// What a proposal could not mend by waiting: everything but approvals.
  package var obstacles: [Check] { reasons.filter { $0.code != .approvals && $0.code != .fourEyes } }
}

extension OpenRegistry {
  /// Says what the gates would ask of a promotion if it were proposed and merged today. Nobody signs and nothing is
  /// written, so that anybody may ask.
  package func explain(_ request: PromotionRequest) throws -> Explanation {
    let base = try startingPoint()
    let state = try state(at: base)
    let model = try model(request.model, in: state)
    let facts = try facts(request.version, of: model)
    guard let manifest = try model.manifest() else { throw StateError.absent(path: model.path(.model)) }
    let moves = try moves(request, model, state)
    let scratch = try scratchRepository()
    var draft = Draft()
    for move in moves { try draft.apply(move, of: request.model, in: state) }
    let tree = try draft.tree(on: objects.commit(base).tree, in: scratch)
    let signed = Signed(try statement(request, moves, base: base, tree: tree, state: state, in: scratch))
    draft.write(model.path(.promotion(signed.id, .statement)), signed.bytes)
    let commit = try writeCommit(
      tree: draft.tree(on: objects.commit(base).tree, in: scratch), parents: [base], message: "explain", to: scratch)
    let verdict = try judge(from: base, to: commit, in: scratch)
    let changes = verdict.steps.flatMap(\.changes)
    let promotion = changes.first { $0.record?.id == signed.id }
    // That nobody proposed it yet is no news, nor that the statement made here is true.
    let ofStatement: Set = ["context", "statement", "content", "proposer", "freshness", "dates"]
    let own = (promotion?.checks ?? []).filter { check in
      !(ofStatement.contains(check.name) && check.status.allows) && check.code != .proposer
    }
    let others =
      verdict.checks + verdict.steps.flatMap(\.checks)
      + changes.filter { $0.record?.id != signed.id }.flatMap(\.allChecks)
    return Explanation(
      moves: moves,
      change: ChangeVerdict(
        kind: .promotion,
        title: "\(facts.model)@v\(request.version): \(moves.map { "\($0)" }.joined(separator: ", "))",
        model: request.model, version: request.version, checks: own + others.filter { !$0.status.allows },
        gates: promotion?.gates ?? []),
      owners: manifest.owners, risk: manifest.risk, policyVersion: try state.policy().version,
      policyDigest: try state.policyDigest())
  }
}
