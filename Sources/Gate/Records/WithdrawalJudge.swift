import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Judges a withdrawal: the death of a promotion's statement, declared by its proposer or by somebody who could have
/// approved it.
struct WithdrawalJudge {
  let input: StepInput
  let model: ModelName
  let id: RecordID
  let files: [WithdrawalPath: TreeChange]

  func verdict() -> ChangeVerdict {
    let title = "withdraw promotion \(id) of \(model)"
    var checks: [Check]
    do { checks = try judge() } catch { checks = [error.check(title)] }
    return ChangeVerdict(kind: .withdrawal, title: title, model: model, version: version, checks: checks)
  }

  /// The version whose promotion is withdrawn, as far as that can be read.
  private var version: Version? {
    let promotion: Signed<PromotionStatement>?? = try? input.after.statement(
      "\(model.path)/withdrawals/\(id)/promotion.json")
    return promotion??.statement.version
  }

  private func judge() throws(StateError) -> [Check] {
    func fail(_ found: String, expected: String = "", code: Code = .withdrawal) -> [Check] {
      [.fail("withdrawal", code, found, expected: expected, mend: "git model withdraw \(id) -m \"why\"")]
    }
    let folder = "\(model.path)/withdrawals/\(id)"
    guard try input.after(model).manifest() != nil else { throw .absent(path: "\(model.path)/model.yaml") }
    guard try input.before.entry(folder) == nil, files.values.allSatisfy({ $0.old == nil }) else {
      return fail(
        "a withdrawal that has landed is changed or removed", expected: "withdrawals are only added", code: .appendOnly)
    }
    guard let promotion: Signed<PromotionStatement> = try input.after.statement("\(folder)/promotion.json") else {
      throw .absent(path: "\(folder)/promotion.json")
    }
    guard let withdrawal: Signed<WithdrawalStatement> = try input.after.statement("\(folder)/withdrawal.json") else {
      throw .absent(path: "\(folder)/withdrawal.json")
    }
    let statement = withdrawal.statement
    for case .signature(let other) in files.keys where other != statement.withdrawnBy {
      return fail("it brings a signature of \(other) too", expected: "that of \(statement.withdrawnBy) alone")
    }
    guard promotion.id == id, statement.record == id, statement.subjectDigest == promotion.digest,
      statement.model == model, promotion.statement.model == model
    else { return fail("the withdrawal speaks of another statement than \(id) of \(model)") }
    guard statement.registry == input.registry.id, statement.ref == input.ref,
      promotion.statement.proposal.registry == input.registry.id
    else { return fail("it is for another registry or ref", code: .context) }

    let reader = SignatureReader(input: input)
    let path = "\(folder)/\(statement.withdrawnBy).sig"
    let member: Member
    switch try reader.signer(at: path, of: withdrawal.bytes, namespace: .withdrawal) {
    case .member(let signer) where signer.id == statement.withdrawnBy: member = signer
    case .member(let signer): return fail("\(path) was signed by \(signer.id)")
    case .absent: return fail("\(path) is missing", expected: "the signature of \(statement.withdrawnBy)")
    case .refused(let code, let sentence): return fail(sentence, code: code)
    }
    if case .member(let proposer) = try reader.signer(
      at: "\(folder)/proposal.sig", of: promotion.bytes, namespace: .proposal),
      proposer.id == member.id || promotion.statement.proposal.requestedBy == member.id
    {
      return [.pass("withdrawal", "by its proposer \(member.id)")]
    }
    guard try couldApprove(member, promotion.statement) else {
      return fail(
        "\(member.id) neither proposed the promotion nor could approve it",
        expected: "its proposer, or a member of a group that its gates ask")
    }
    return [.pass("withdrawal", "by \(member.id), who could approve it")]
  }

  private func couldApprove(_ member: Member, _ promotion: PromotionStatement) throws(StateError) -> Bool {
    guard member.kind == .person, let manifest = try input.after(model).manifest() else { return false }
    let rules = input.policy.demands(
      for: promotion.transitions.map(\.move), of: model, risk: manifest.risk, waivers: promotion.waivers,
      override: promotion.override)
    return Place.demanded(by: rules, owners: manifest.owners).contains { !$0.groups.isDisjoint(with: member.groups) }
  }
}
