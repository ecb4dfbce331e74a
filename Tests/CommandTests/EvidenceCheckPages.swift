import Foundation
import TestSupport
import Testing

@Suite struct `The pages of docs/checks: evaluation, model-card` {
  @Test(arguments: ["evaluation", "model-card"])
  func `the commands print what the page shows, under the gate that it shows`(page: String) throws {
    let gate = try #require(try CheckPage.blocks("yaml", of: page).first)
    let policy = """
      apiVersion: git-model/v1
      kind: Policy
      version: 1
      register: {}
      evidence: {}
      ownerGroups: [credit-team]
      approvalDays: 30
      \(gate)ungated: {stages: [None], aliases: [challenger, champion]}
      defaultRisk: high
      rollback: {withinDays: 14, approvals: [], otherwise: []}
      withdraw: {approvals: []}
      model: {approvals: []}
      policyChange: {approvals: []}
      repository: {approvals: []}
      free: [README.md, "docs/**"]

      """
    let team = try Team(
      Template.registry(policy: policy, members: [("risk-1", "risk"), ("owner-1", "credit-team")], evaluated: false))
    let dev = team.dev
    try dev.prepareClone()
    let scripts = try CheckPage.blocks("sh", of: page)
    let texts = try CheckPage.blocks("text", of: page)
    #expect(!scripts.isEmpty && scripts.count == texts.count)
    for (script, text) in zip(scripts, texts) {
      let printed = try dev.shell("EXAMPLE='\(packageRoot)/examples/credit-approval'\n{ \(script)} 2>&1").lines
        .map { $0.trimmingCharacters(in: .whitespaces) }
      for line in text.lines where !line.isEmpty {
        let line = line.trimmingCharacters(in: .whitespaces)
        #expect(printed.contains(line), "\(line) is not in \(printed.joined(separator: "\n"))")
      }
    }
  }
}
