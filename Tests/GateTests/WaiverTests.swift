import Gate
import Manifest
import Names
import Policy
import Snapshots
import TestSupport
import Testing

@Suite("A waiver")
struct WaiverTests {
  /// v1 is in Staging with a metric that is too low for Production.
  static func prepared(policy: String? = nil) throws -> World {
    let world = try World.exceptional(policy: policy)
    try world.addEvidence("eval-2", to: 1, payload: #"{"roc_auc": 0.6, "log_loss": 0.5}"#)
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    return world
  }

  static let wishes: [Wish] = [.stage(1, "Production")]
  static let usual = ["risk-1", "owner-1"]
  static let granted = usual + ["compliance-1"]

  @Test func `granted by those whom the policy names lets a failing check pass, as waived`() throws {
    let world = try Self.prepared()
    try world.promote(1, Self.wishes, approvedBy: Self.granted) { $0.waivers = [world.waiver(.evaluation)] }
    let verdict = world.allow()
    let change = try #require(verdict.steps.last?.changes.first)
    let waived = change.allChecks.filter { $0.code == .waived }
    #expect(waived.map(\.name) == ["roc_auc on credit-holdout (eval-2)"])
    #expect(waived.first?.status == .waived)
    #expect(waived.first?.found == "until 2026-11-27 10:04, the audit is booked; found: 0.6", "\(waived)")
    let facts = try #require(change.record)
    #expect(facts.waived.map(\.check) == [.evaluation])
    #expect(facts.waived.first?.grantedBy.map(\.text) == ["compliance-1"])
    #expect(facts.approvers.map { "\($0.member) \($0.groups)" }.contains("compliance-1 [compliance]"))
  }

  static let rows: [Row] = [
    Row("none", [.evidence]) { try $0.promote(1, wishes, approvedBy: granted) },
    Row("nobody's grant", [.approvals]) { world in
      try world.promote(1, wishes, approvedBy: usual) { $0.waivers = [world.waiver(.evaluation)] }
    },
    Row("the grant of another group", [.approvals]) { world in
      try world.promote(1, wishes, approvedBy: usual + ["owner-2", "on-call-1"]) {
        $0.waivers = [world.waiver(.evaluation)]
      }
    },
    Row("the grant of its proposer", [.approvals, .fourEyes]) { world in
      try world.promote(1, wishes, by: "compliance-1", approvedBy: granted) { $0.waivers = [world.waiver(.evaluation)] }
    },
    Row("a grant, but not the gate's own approvals", [.approvals]) { world in
      try world.promote(1, wishes, approvedBy: ["compliance-1", "risk-1"]) { $0.waivers = [world.waiver(.evaluation)] }
    },
    Row("a check that no gate asks", [.waiver, .evidence]) { world in
      try world.promote(1, wishes, approvedBy: granted) { $0.waivers = [world.waiver(.biasAudit)] }
    },
    Row("another check than the one that fails", [.evidence]) { world in
      try world.promote(1, wishes, approvedBy: granted) { $0.waivers = [world.waiver(.from)] }
    },
    Row("a longer term than the policy's", [.waiver, .evidence]) { world in
      try world.promote(1, wishes, approvedBy: granted) { $0.waivers = [world.waiver(.evaluation, days: 31)] }
    },
    Row("the longest term") { world in
      try world.promote(1, wishes, approvedBy: granted) { $0.waivers = [world.waiver(.evaluation, days: 30)] }
    },
    Row("a lapsed term", [.expired, .evidence]) { world in
      let prepared = world.now
      try world.promote(1, wishes, approvedBy: granted) {
        $0.waivers = [Waiver(check: .evaluation, reason: "x", expires: prepared.adding(seconds: 3600))]
      }
      world.wait(hours: 1, seconds: 1)
    },
    Row("a term that ends now") { world in
      let prepared = world.now
      try world.promote(1, wishes, approvedBy: granted) {
        $0.waivers = [Waiver(check: .evaluation, reason: "x", expires: prepared.adding(seconds: 3600))]
      }
      world.wait(hours: 1)
    },
    Row("the same check twice", [.manifest]) { world in
      try world.promote(1, wishes, approvedBy: granted) {
        $0.waivers = [world.waiver(.evaluation), world.waiver(.evaluation)]
      }
    },
    Row("an order of stages that is waived") { world in
      try world.promote(2, [.stage(2, "Production")], approvedBy: granted) { $0.waivers = [world.waiver(.from)] }
    },
    Row("what is not needed") { world in
      try world.promote(1, wishes, approvedBy: granted) {
        $0.waivers = [world.waiver(.evaluation), world.waiver(.from)]
      }
    },
  ]

  @Test("A promotion asks for", arguments: rows)
  func asked(_ row: Row) throws { try row.run(in: try Self.prepared()) }

  @Test func `of a check that the gate lets nobody waive is refused, and says which it does`() throws {
    let world = try Self.prepared(policy: World.lenient(("mlflow, onnx,", "onnx,")))
    try world.promote(1, Self.wishes, approvedBy: Self.granted) {
      $0.waivers = [world.waiver(.evaluation), world.waiver(.artifact)]
    }
    let verdict = world.refuse([.waiver, .artifact])
    let reason = try #require(verdict.reasons.map(\.check).first { $0.code == .waiver })
    #expect(reason.found == "the gate production lets nobody waive it")
    #expect(reason.expected == "a waiver of evaluation, from")
  }

  @Test func `of a missing check is shown with what was missing`() throws {
    let world = try World.exceptional()
    world.write(try world.versionManifest(4, run: false))
    world.land()
    try world.promote(4, [.stage(4, "Staging")], approvedBy: ["owner-1"]) { $0.waivers = [world.waiver(.lineage)] }
    let verdict = world.allow()
    let found = verdict.steps.flatMap(\.allChecks).filter { $0.code == .waived }.map(\.found)
    #expect(found.count == 1 && found[0].hasSuffix("found: version.yaml of v4 names no run"), "\(found)")
  }

  @Test func `is granted at each gate by those whom that gate names`() throws {
    // The gate of champion asks the same metric, and lets only on-call waive it.
    let policy = try World.lenient(
      (
        "requires: {stage: Production, approvals: [{group: model-owners, count: 1}]}",
        """
        requires:
              stage: Production
              evaluation: [{metric: roc_auc, min: 0.7}]
              approvals: [{group: model-owners, count: 1}]
            waivers: [{checks: [evaluation], approvals: [{group: incident, count: 1}], maxDays: 30}]
        """
      ))
    let cases: [([String], Set<Code>)] = [(Self.granted, [.approvals]), (Self.granted + ["on-call-1"], [])]
    for (approvers, codes) in cases {
      let world = try Self.prepared(policy: policy)
      try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: approvers) {
        $0.waivers = [world.waiver(.evaluation)]
      }
      if codes.isEmpty { world.allow() } else { world.refuse(codes) }
    }
  }

  @Test func `never covers what could not be decided`() throws {
    let world = try Self.prepared()
    let payload = world.path(.evidence(try world.version(1), try EvidenceID("eval-2"), file: "metrics.json"))
    let blob = try #require(try world.state(at: world.head).entry(payload)?.id)
    try world.promote(1, Self.wishes, approvedBy: Self.granted) { $0.waivers = [world.waiver(.evaluation)] }
    let old = world.head
    world.commit()
    #expect(world.verify(world.request(from: old)).outcome == .allowed)
    world.builder.objects.remove(blob)
    #expect(world.verify(world.request(from: old)).outcome == .undecided)
  }

  @Test func `stays open until the promotion is superseded or rolled back`() throws {
    let world = try Self.prepared()
    let before = world.head
    try world.promote(1, Self.wishes, approvedBy: Self.granted) { $0.waivers = [world.waiver(.evaluation)] }
    world.land()
    let open = try #require(try world.open().first)
    #expect(open.kind == .waiver && open.checks == [.evaluation])
    #expect(open.finding(now: open.due) == nil)
    let finding = try #require(open.finding(now: open.due.adding(seconds: 1)))
    #expect(finding.code == .lapsed)
    #expect(finding.found.contains("its waiver of evaluation lapsed on 2026-11-27"))

    let landed = world.head
    try world.promote(1, [.stage(1, "Archived")], approvedBy: ["owner-1"])
    world.land()
    #expect(try world.open().isEmpty)
    world.checkout(landed)
    world.revert(landed, parent: before)
    world.land()
    #expect(try world.open().isEmpty)
  }

  static let policies: [(edit: (old: String, new: String), says: String)] = [
    (("checks: [lineage]", "checks: [approvals]"), "one of from, lineage"),
    (("checks: [lineage]", "checks: []"), "at least 1 must be given"),
    (("checks: [lineage]", "checks: [lineage, lineage]"), "named by two rules"),
    (("[{group: model-owners, count: 1}], maxDays: 10", "[], maxDays: 10"), "needs somebody who grants it"),
    ((", maxDays: 10", ""), "\"gates[0].waivers[0].maxDays\" is missing"),
    (("maxDays: 10", "maxDays: 0"), "an integer from 1"),
    (("maxDays: 10", "maxDays: 10, by: risk"), "unknown key"),
    (("[{group: incident, count: 2}]", "[]"), "breaking the glass needs at least one approval"),
  ]

  @Test("A policy cannot say", arguments: policies.indices)
  func policy(_ index: Int) throws {
    let (edit, says) = Self.policies[index]
    let text = try World.lenient(edit)
    #expect {
      try PolicyManifest.read(Array(text.utf8))
    } throws: { error in
      "\(error)".contains(says)
    }
  }

  @Test func `needs a group with members`() throws {
    let world = try World.exceptional()
    world.files["policy/gates.yaml"] = File(
      try World.lenient(("version: 1\n", "version: 2\n"), ("group: compliance", "group: nobody")))
    try world.change(approvedBy: ["dev-1", "owner-2"])
    world.refuse([.lockOut])
  }
}
