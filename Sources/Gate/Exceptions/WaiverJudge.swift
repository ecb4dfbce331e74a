import Manifest
import Names
import Policy
import Snapshots

/// Turns the failing checks of a gate into waived ones where the statement asks for it, the policy allows it, and those
/// whom the policy names have signed.
struct WaiverJudge {
  let input: StepInput
  let proposal: Proposal
  let waivers: [Waiver]
  let approvals: Approvals
  let owners: [GroupName]

  /// The checks of one kind at one gate after the waiver.
  struct Result {
    var checks: [Check]
    var waived: RecordFacts.Waived?
    /// Who was asked to grant it.
    var rules: [ApprovalRule] = []
  }

  /// - Parameter checks: what the gate asks of this kind. An undecided one is never waived.
  func judge(_ checks: [Check], of kind: WaivableCheck, at gate: GateRule) -> Result {
    let failing = checks.filter { !$0.status.allows }
    guard let waiver = waivers.first(where: { $0.check == kind }), !checks.isEmpty,
      !failing.contains(where: { $0.status == .undecided })
    else { return Result(checks: checks) }
    let name = "waiver of \(kind.rawValue)"
    if failing.isEmpty { return Result(checks: checks + [.pass(name, "not needed")]) }
    guard let rule = gate.waiverRule(for: kind) else {
      return Result(
        checks: checks + [
          .fail(
            name, .waiver, "the gate \(gate.name) lets nobody waive it", expected: allowed(by: gate),
            mend: "bring what the check asks, and propose anew without the waiver")
        ])
    }
    if let check = term(waiver, rule, name) { return Result(checks: checks + [check]) }
    let granted = approvals.check(rules: rule.approvals, owners: owners, members: input.members)
    let seats = approvals.quorum(for: rule.approvals, owners: owners).seats
    let replaced = checks.map { check in
      check.status.allows
        ? check
        : Check.waived(
          check.name, "until \(waiver.expires.minutes), \(waiver.reason); found: \(check.found)", code: .waived)
    }
    return Result(
      checks: replaced + granted.map { $0.named("\(name): \($0.name)") },
      waived: RecordFacts.Waived(
        check: kind, gate: gate.name.text, reason: waiver.reason, expires: waiver.expires,
        grantedBy: Set(seats.map(\.member)).sorted()),
      rules: rule.approvals)
  }

  private func allowed(by gate: GateRule) -> String {
    let names = gate.waivers.flatMap(\.checks).map(\.rawValue).sorted()
    return names.isEmpty ? "no waiver: the gate allows none" : "a waiver of \(names.joined(separator: ", "))"
  }

  /// What is wrong with how long a waiver shall hold.
  private func term(_ waiver: Waiver, _ rule: WaiverRule, _ name: String) -> Check? {
    let longest = proposal.preparedAt.adding(seconds: Int64(rule.maxDays) * 86_400)
    guard waiver.expires <= longest else {
      return .fail(
        name, .waiver, "it is asked for until \(waiver.expires)",
        expected: "until \(longest) at the latest (\(rule.maxDays) days)", mend: "propose anew with an earlier end")
    }
    guard let landed = input.commit.committed, landed <= waiver.expires else {
      return .fail(
        name, .expired, "it held until \(waiver.expires)",
        expected: "a waiver that still holds when the promotion lands", mend: "propose anew with a later end")
    }
    return nil
  }

  /// Waivers of checks that no gate asks: a statement that asks for what is not there was made for something else.
  func superfluous(_ asked: Set<WaivableCheck>) -> [Check] {
    waivers.filter { !asked.contains($0.check) }.map {
      .fail(
        "waiver of \($0.check.rawValue)", .waiver, "no gate of this transition asks for \($0.check.rawValue)",
        expected: asked.isEmpty
          ? "no waiver" : "a waiver of \(asked.sorted().map(\.rawValue).joined(separator: ", "))",
        mend: "propose anew without it")
    }
  }
}
