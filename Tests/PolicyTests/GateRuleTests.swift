import Documents
import Manifest
import Names
import Policy
import Testing

@Suite("Gates of the policy")
struct GateRuleTests {
  /// A policy with these gates, as lines of YAML.
  private func policy(_ gates: String) throws -> PolicyManifest {
    try PolicyManifest.read(
      Array(
        """
        apiVersion: git-model/v1
        kind: Policy
        version: 7
        register: {}
        evidence: {signedBy: [ci]}
        ownerGroups: [credit-team]
        approvalDays: 30
        gates: [\(gates)]
        defaultRisk: medium
        rollback: {withinDays: 14}
        withdraw: {}
        model: {}
        policyChange: {}
        repository: {}
        free: []

        """.utf8))
  }

  @Test func `a gate applies to its target, its models and its risks`() throws {
    let gate = try #require(
      try policy("{name: g, applies: {stage: Production, models: [\"credit-*\", x], risk: [high]}, requires: {}}").gates
        .first)
    let target = GateRule.Target.stage(try Stage("Production"))
    #expect(gate.applies(to: target, model: try ModelName("credit-approval"), risk: .high))
    #expect(gate.applies(to: target, model: try ModelName("x"), risk: .high))
    #expect(!gate.applies(to: target, model: try ModelName("xy"), risk: .high))
    #expect(!gate.applies(to: target, model: try ModelName("credit-approval"), risk: .medium))
    #expect(!gate.applies(to: .stage(try Stage("Staging")), model: try ModelName("x"), risk: .high))
    #expect(!gate.applies(to: .alias(try Alias("Production")), model: try ModelName("x"), risk: .high))
  }

  @Test func `a gate without models and risks applies to all of them`() throws {
    let gate = try #require(try policy("{name: g, applies: {alias: champion}, requires: {}}").gates.first)
    for risk in Risk.allCases {
      #expect(gate.applies(to: .alias(try Alias("champion")), model: try ModelName("any name"), risk: risk))
    }
    #expect(gate.others == .keep && gate.from == nil)
  }

  @Test func `a gate with empty lists of models or risks applies to none`() throws {
    for lists in ["models: []", "risk: []"] {
      let gate = try #require(try policy("{name: g, applies: {alias: champion, \(lists)}, requires: {}}").gates.first)
      #expect(!gate.applies(to: .alias(try Alias("champion")), model: try ModelName("m"), risk: .high))
    }
  }

  @Test func `who must sign evidence is read`() throws {
    let policy = try policy(
      "{name: g, applies: {alias: champion}, requires: {evidence: [{type: testReport, signedBy: [qa], maxAgeDays: 7}]}}"
    )
    #expect(policy.evidence.signedBy?.map(\.text) == ["ci"])
    #expect(policy.register.signedBy == nil)
    let rule = try #require(policy.gates.first?.requires.evidence.first)
    #expect(rule.type == .testReport && rule.signedBy?.map(\.text) == ["qa"] && rule.maxAgeDays == 7)
    #expect(rule.dataset == nil)
  }

  @Test func `a bias audit has bounds, and intersections in any order`() throws {
    let policy = try policy(
      "{name: g, applies: {alias: champion}, requires: {biasAudit: {attributes: [\"sex*age\"], impactRatio: {min: 0.80}}}}"
    )
    let rule = try #require(policy.gates.first?.requires.biasAudit)
    #expect(rule.attributes == [try AttributeName("age*sex")])
    #expect(rule.bounds.map(\.measure) == [.impactRatio] && rule.bounds.first?.limit == ExactDecimal(text: "0.8"))
    #expect(rule.minGroupSize == nil && !rule.recomputable && !rule.allowSelf)
  }

  @Test func `the direction of a metric is known, or said`() throws {
    func rule(_ text: String) throws -> EvaluationRule? {
      try policy("{name: g, applies: {alias: champion}, requires: {evaluation: [\(text)]}}").gates.first?.requires
        .evaluation.first
    }
    #expect(try rule("{metric: roc_auc, versus: champion, maxDrop: 0}")?.higherIsBetter == true)
    #expect(try rule("{metric: log_loss, versus: champion, maxDrop: 0.1}")?.higherIsBetter == false)
    #expect(try rule("{metric: log_loss, higherIsBetter: true, min: 1}")?.higherIsBetter == true)
    #expect(try rule("{metric: ours, min: 0.70}")?.min == ExactDecimal(text: "0.7"))
    #expect(throws: Problems.self) { try rule("{metric: ours, versus: champion, maxDrop: 0}") }
  }

  @Test func `approvals have a bound`() throws {
    func asking(_ rules: String) throws -> PolicyManifest {
      try policy("{name: g, applies: {alias: champion}, requires: {approvals: [\(rules)]}}")
    }
    #expect(try asking("{group: risk, count: 50}, {group: ops, count: 50}").gates.first?.requires.approvals.count == 2)
    #expect(throws: Problems.self) { try asking("{group: risk, count: 51}, {group: ops, count: 50}") }
  }
}
