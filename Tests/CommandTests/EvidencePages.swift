import Foundation
import TestSupport
import Testing

/// A registry whose policy holds what a page of docs/checks shows.
enum PagePolicy {
  /// - Parameters:
  ///   - gates: the page's block with `gates:`.
  ///   - evidence: the page's line `evidence: …`.
  static func registry(gates: String, evidence: String = "evidence: {}\n") -> Template {
    .registry(
      policy: """
        apiVersion: git-model/v1
        kind: Policy
        version: 1
        register: {}
        \(evidence)\
        ownerGroups: [credit-team]
        approvalDays: 30
        \(gates)\
        ungated: {stages: [None], aliases: [challenger]}
        defaultRisk: high
        rollback: {withinDays: 14, approvals: [], otherwise: []}
        withdraw: {approvals: []}
        model: {approvals: []}
        policyChange: {approvals: []}
        repository: {approvals: []}
        free: [README.md]

        """,
      members: [("risk-1", "risk"), ("owner-1", "credit-team")])
  }
}

extension Person {
  /// The checklist of a promotion of version 1, every line of it without its indentation.
  func checklist(_ arguments: String...) throws -> [String] {
    let answer = try command(["promote", "credit-approval", "1"] + arguments + ["-m", "why", "--dry-run"])
    return (answer.output + answer.errors).lines.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}

@Suite struct `The pages about evidence` {
  /// Expects every line of the page's text block in a checklist.
  private func expect(_ page: String, in lines: [String], location: SourceLocation = #_sourceLocation) throws {
    let shown = try #require(try CheckPage.blocks("text", of: page).first)
    for line in shown.lines where !line.isEmpty {
      #expect(
        lines.contains(String(line)), "\(line)\nis not in\n\(lines.joined(separator: "\n"))", sourceLocation: location)
    }
  }

  @Test func `bias-audit: what the page shows is what the gate says`() throws {
    let gates = try #require(try CheckPage.blocks("yaml", of: "bias-audit").first)
    let team = try Team(PagePolicy.registry(gates: gates))
    let auditor = team.risk
    try auditor.write("audit.json", try #require(try CheckPage.blocks("json", of: "bias-audit").first))
    try auditor.shell(try #require(try CheckPage.blocks("sh", of: "bias-audit").first))
    try team.dev.update()
    let lines = try team.dev.checklist("--stage", "Production")
    try expect("bias-audit", in: lines)
    #expect(lines.contains("gate production: passed"), "\(lines)")
    #expect(try auditor.checklist("--stage", "Production").contains { $0.contains("DENY_FOUR_EYES") })

    // The same file, attached by somebody else, adds a signature; a third time it adds nothing.
    try team.dev.write("audit.json", try #require(try CheckPage.blocks("json", of: "bias-audit").first))
    let again = [
      "evidence", "add", "credit-approval", "1", "--type", "biasAudit", "audit.json", "--dataset", "credit-holdout",
    ]
    #expect(try team.dev.command(again).output == "bias-audit-6f3d5552e34e-2\n")
    let third = try team.dev.command(again)
    #expect(third.status == 1 && third.errors.contains("attached to credit-approval@v1 already"), "\(third.errors)")
  }

  @Test func `signed-evidence: what the page shows is what the gate says`() throws {
    let blocks = try CheckPage.blocks("yaml", of: "signed-evidence")
    let scripts = try CheckPage.blocks("sh", of: "signed-evidence")
    #expect(blocks.count == 2 && scripts.count == 2)
    let team = try Team(PagePolicy.registry(gates: blocks[1], evidence: blocks[0]))
    try team.risk.prepareClone()
    let missing = try team.dev.checklist("--stage", "Production")
    #expect(missing.contains { $0.contains("evidence testReport [DENY_EVIDENCE]") }, "\(missing)")
    // owner-1 is in none of the groups: refused here, before anything is pushed.
    try team.owner.write("report.txt", "1 passed\n")
    let refused = try team.owner.command([
      "evidence", "add", "credit-approval", "1", "--type", "testReport", "report.txt",
    ])
    #expect(
      refused.status == 1 && (refused.output + refused.errors).contains("DENY_UNSIGNED"),
      "\(refused.output)\(refused.errors)")
    try team.risk.shell(scripts[1])
    #expect(try team.risk.shell(scripts[0]).contains("Good \"evidence@git-model\" signature for risk-1"))
    try team.dev.update()
    let lines = try team.dev.checklist("--stage", "Production")
    try expect("signed-evidence", in: lines)
    #expect(lines.contains("gate production: passed"), "\(lines)")
  }
}
