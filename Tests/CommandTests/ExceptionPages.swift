import Foundation
import TestSupport
import Testing

/// The policy that a page of docs/checks shows, with what every policy must say besides.
private func policy(of page: String) throws -> String {
  """
  apiVersion: git-model/v1
  kind: Policy
  version: 1
  register: {}
  evidence: {}
  ownerGroups: [credit-team]
  approvalDays: 30
  \(try #require(try CheckPage.blocks("yaml", of: page).first))
  ungated: {stages: [None]}
  defaultRisk: high
  rollback: {withinDays: 14, approvals: [], otherwise: []}
  withdraw: {approvals: [{group: maintainers, count: 1}]}
  model: {approvals: [{group: maintainers, count: 1}]}
  policyChange: {approvals: [{group: risk, count: 1}]}
  repository: {approvals: [{group: maintainers, count: 1}]}
  free: [README.md]

  """
}

@Suite struct `The pages of docs/checks: soak, waivers` {
  private func team(_ page: String) throws -> Team {
    let members = [("risk-1", "risk"), ("owner-1", "credit-team"), ("owner-2", "maintainers")]
    return try Team(Template.registry(policy: policy(of: page), members: members))
  }

  @Test func `the gate of the page of soak says what the page shows`() throws {
    let team = try team("soak")
    let answer = try team.dev.attempt(["sh", "-euc", CheckPage.blocks("sh", of: "soak")[0]])
    #expect(answer.status == 0, "\(answer.errors)")
    for line in try #require(try CheckPage.blocks("text", of: "soak").first).lines where !line.isEmpty {
      #expect(answer.errors.contains(line), "\(line) is not in \(answer.errors)")
    }
  }

  @Test func `the gate of the page of waivers grants what the page asks`() throws {
    let team = try team("waivers")
    let (dev, branch) = (team.dev, "promote/credit-approval/2-staging")
    // A version whose run nobody knows.
    try dev.model(
      "register", "credit-approval", "--artifact", "\(dev.home)/.gitconfig", "--uri", "s3://models/2", "--code-commit",
      String(repeating: "3b", count: 20), "--data", "credit-train=sha256:" + String(repeating: "5e", count: 32))
    try dev.git("push", "-q", "origin", "main")
    let script = try CheckPage.blocks("sh", of: "waivers")[0].replacingOccurrences(of: " 1 --stage", with: " 2 --stage")
    try dev.shell(script)
    try dev.git("push", "-q", "origin", branch)
    try team.owner.approve(branch)
    let waiting = try dev.attemptModel("status", "credit-approval")
    #expect(waiting.output.contains("MISSING waiver of lineage: approval by risk [DENY_APPROVALS]"), "\(waiting)")
    try team.risk.approve(branch)
    try dev.git("fetch", "-q")
    try dev.model("merge", branch, "--push")
    let message = try dev.git("log", "-1", "--format=%B")
    #expect(
      message.firstMatch(
        of: /Waived: lineage at staging until [-0-9T:.]+Z \(the run was lost in the move\)\nGate: allowed by staging/)
        != nil, "\(message)")
    let other = try dev.attemptModel(
      "promote", "credit-approval", "1", "--stage", "Staging", "--waive", "soak=x", "-m", "y")
    #expect(other.status == 1 && other.errors.contains("lets anybody waive soak"), "\(other.errors)")
    #expect(other.errors.contains("what may be waived: lineage"), "\(other.errors)")
  }
}
