import Manifest
import Names
import Policy

/// Judges an override: the `breakGlass` gate is asked, and what the usual gates say is shown and set aside.
struct BreakGlass {
  let input: StepInput
  let statement: PromotionStatement
  let approvals: Approvals

  static let gate = "breakGlass"

  /// - Parameter usual: what the gates would say of the same promotion without the override.
  func verdicts(insteadOf usual: GateJudge.Result) -> GateJudge.Result {
    var result = usual
    result.checks = usual.checks.map { $0.code == .noGate ? Self.setAside($0) : $0 }
    result.gates = [gate(insteadOf: usual)]
    result.gates += usual.gates.map { GateVerdict(name: $0.name, checks: $0.checks.map(Self.setAside)) }
    result.demands = [(input.policy.breakGlass?.approvals ?? [], usual.owners)]
    result.waived = []
    return result
  }

  private func gate(insteadOf usual: GateJudge.Result) -> GateVerdict {
    guard let rule = input.policy.breakGlass else {
      let check = Check.fail(
        "override", .breakGlass, "the policy has no breakGlass gate, so nothing can be overridden",
        expected: "a promotion that passes its gates")
      return GateVerdict(name: Self.gate, checks: [check])
    }
    let names = usual.gates.map(\.name)
    let due = statement.proposal.preparedAt.adding(seconds: Int64(rule.ratifyWithinDays) * 86_400)
    let note = Check.overridden(
      "override",
      "asked instead of \(names.isEmpty ? "any gate" : names.joined(separator: ", ")); to be ratified by \(due.minutes)"
    )
    return GateVerdict(
      name: Self.gate,
      checks: [note] + approvals.check(rules: rule.approvals, owners: usual.owners, members: input.members))
  }

  private static func setAside(_ check: Check) -> Check {
    check.status.allows ? check : .overridden(check.name, check.found, expected: check.expected)
  }
}
