import Documents
import Gate
import Names
import TestSupport
import Testing

@Suite struct `A verification result` {
  private func properties(_ checks: [Check] = [], gates: [GateVerdict] = []) throws -> [String]? {
    let commit = try #require(ObjectID(String(repeating: "ab", count: 20)))
    let change = ChangeVerdict(kind: .promotion, title: "promote", checks: checks, gates: gates)
    let result = SimpleVerificationResult(
      of: change, subject: "m@v1", artifact: Digest(hex: String(repeating: "cd", count: 32)), commit: commit,
      policy: try #require(Digest(hex: String(repeating: "ef", count: 32))), judgedBy: commit, registry: "r",
      at: .earliest)
    return result?.statement["predicate"]?["properties"]?.elements?.compactMap(\.text)
  }

  @Test func `names the checks that passed, with the bound that they kept`() throws {
    let gate = GateVerdict(
      name: "production",
      checks: [
        .pass("roc_auc on credit-holdout (evaluation-1)", "0.75", expected: ">= 0.70"),
        .pass("log_loss (evaluation-1)", "0.5", expected: "<= 0.65"),
        .pass("roc_auc (evaluation-1) versus champion v3", "0.75", expected: ">= -0.5 (0.76, at most 0.01 worse)"),
        .pass("approval by risk", "1/1, risk-1"),
      ])
    #expect(
      try properties([.pass("context"), .pass("content", "sha256:ab")], gates: [gate]) == [
        "GIT_MODEL_ALLOWED", "GIT_MODEL_RULE_CONTEXT", "GIT_MODEL_RULE_CONTENT", "GIT_MODEL_GATE_PRODUCTION_PASSED",
        "GIT_MODEL_PRODUCTION_ROC_AUC_ON_CREDIT_HOLDOUT_GE_0_70", "GIT_MODEL_PRODUCTION_LOG_LOSS_LE_0_65",
        "GIT_MODEL_PRODUCTION_ROC_AUC_VERSUS_CHAMPION_V3_GE_MINUS_0_5", "GIT_MODEL_PRODUCTION_APPROVAL_BY_RISK",
      ])
  }

  @Test func `says nothing of a check that was waived or ignored, and that its gate had one`() throws {
    let gate = GateVerdict(
      name: "champion",
      checks: [
        .pass("stage", "Production"), .waived("roc_auc", "no baseline"), .ignored("approval x.sig", .signature, "bad"),
      ])
    #expect(
      try properties(gates: [gate]) == [
        "GIT_MODEL_ALLOWED", "GIT_MODEL_GATE_CHAMPION_PASSED_WITH_WAIVED_CHECKS", "GIT_MODEL_CHAMPION_STAGE",
      ])
  }

  @Test func `says nothing of a check whose name another one shares that did not pass`() throws {
    let gate = GateVerdict(name: "g", checks: [.pass("a-b", "1", expected: ">= 1"), .waived("a b", "no baseline")])
    #expect(try properties(gates: [gate])?.contains { $0.hasPrefix("GIT_MODEL_G_A_B") } == false)
  }

  @Test(arguments: [
    Check.fail("a", .approvals, "x"), .missing("a", .approvals, "x"), .stale("a", .staleState, "x"),
    .undecided("a", .timeSpent, "x"),
  ])
  func `is not made where a check does not allow the change`(_ check: Check) throws {
    #expect(try properties([check]) == nil)
    #expect(try properties(gates: [GateVerdict(name: "g", checks: [.pass("b"), check])]) == nil)
  }

  @Test func `has names of capital letters, digits and underscores only, of bounded length`() throws {
    let evil = String(repeating: "\"}] é\u{202E}<x> ", count: 100)
    let found = try #require(
      try properties(
        [.pass(evil), .pass("")], gates: [GateVerdict(name: "__", checks: [.pass(evil, expected: ">= \(evil)")])]))
    #expect(found.allSatisfy { $0.wholeMatch(of: /[A-Z][A-Z0-9_]*/) != nil && $0.utf8.count < 250 }, "\(found)")
  }
}
