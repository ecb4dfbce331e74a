import Documents
import Gate
import Manifest
import Names
import TestSupport
import Testing

@Suite("An override")
struct BreakGlassTests {
  static let wishes: [Wish] = [.stage(1, "Production"), .alias("champion", 1)]
  static let onCall = ["on-call-1", "on-call-2"]

  @Test func `lands with the approvals of the break-glass gate alone, and is never called allowed`() throws {
    let world = try World.exceptional()
    try world.promote(1, Self.wishes, approvedBy: Self.onCall) { $0.override = true }
    let verdict = world.landOverridden()
    let change = try #require(verdict.steps.first?.changes.first)
    let facts = try #require(change.record)
    #expect(facts.override)
    #expect(facts.gates == ["breakGlass"])
    #expect(facts.approvers.map(\.member.text) == Self.onCall)
    #expect(change.gates.map(\.name) == ["breakGlass", "production", "champion"])
    let aside = change.gates.dropFirst().flatMap(\.checks).filter { $0.status == .overridden }.map(\.name)
    #expect(aside == ["comes from", "approval by risk", "approval by model-owners", "approval by model-owners"])
    let text = VerdictText(showsPasses: true).lines(verdict).joined(separator: "\n")
    #expect(text.contains("OVERRIDDEN: refs/heads/main"))
    #expect(text.contains("to be ratified by 2026-11-25 10:02"), "\(text)")
    #expect(!text.contains("allowed"))
    #expect(VerdictJSON.node(verdict)["outcome"]?.text == "overridden")
  }

  static let refused: [Row] = [
    Row("no approval", [.approvals]) { world in
      try world.promote(1, wishes) { $0.override = true }
    },
    Row("one approval of two", [.approvals]) { world in
      try world.promote(1, wishes, approvedBy: ["on-call-1"]) { $0.override = true }
    },
    Row("the approvals of the usual gates", [.approvals]) { world in
      try world.promote(1, wishes, approvedBy: ["risk-1", "owner-1"]) { $0.override = true }
    },
    Row("the proposer's own approval", [.approvals, .fourEyes]) { world in
      try world.promote(1, wishes, by: "on-call-1", approvedBy: onCall) { $0.override = true }
    },
    Row("no proposal signature", [.proposer]) { world in
      try world.promote(1, wishes, by: nil, approvedBy: onCall) { $0.override = true }
    },
    Row("another subject", [.staleContent]) { world in
      try world.promote(1, wishes, approvedBy: onCall) {
        $0.override = true
        $0.subject = world.artifact(7)
      }
    },
    Row("another registry", [.context]) { world in
      try world.promote(1, wishes, approvedBy: onCall) {
        $0.override = true
        $0.registry = "6f1c2a9e-4b7d-4e0a-9c53-000000000000"
      }
    },
    Row("a lapsed statement", [.expired]) { world in
      let old = world.now
      world.wait(days: 8)
      try world.promote(1, wishes, approvedBy: onCall) {
        $0.override = true
        $0.preparedAt = old
        $0.notAfter = old.adding(seconds: 60)
      }
    },
    Row("a champion that is not in Production", [.invariant]) { world in
      try world.promote(1, [.alias("champion", 1)], approvedBy: onCall) { $0.override = true }
    },
    Row("a version that would not be alone", [.invariant]) { world in
      try world.overrideFirst([.stage(2, "Production")], 2)
      try world.promote(1, [.stage(1, "Production")], approvedBy: onCall) { $0.override = true }
    },
    Row("another version that it moves along", [.context]) { world in
      try world.promote(1, wishes + [.stage(2, "Archived")], approvedBy: onCall) { $0.override = true }
    },
    Row("a waiver besides", [.manifest]) { world in
      try world.promote(1, wishes, approvedBy: onCall) {
        $0.override = true
        $0.waivers = [world.waiver(.evaluation)]
      }
    },
  ]

  @Test("Refused is an override with", arguments: refused)
  func isRefused(_ row: Row) throws {
    let world = try World.exceptional()
    try row.act(world)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .refused, row.codes)
    check(world.verify(world.request(from: old, purpose: .audit)), .refused, row.codes)
  }

  @Test func `is refused where the policy has no break-glass gate`() throws {
    let world = try World.registered()
    try world.promote(1, Self.wishes, approvedBy: ["owner-1", "risk-1", "owner-2"]) { $0.override = true }
    world.refuse([.breakGlass])
  }

  @Test func `may enter what no gate guards`() throws {
    let world = try World.exceptional()
    try world.promote(1, [.stage(1, "Archived"), .alias("canary", 1)], approvedBy: Self.onCall) { $0.override = true }
    world.landOverridden()
  }

  @Test func `cannot be replayed after it was rolled back`() throws {
    let world = try World.exceptional()
    let before = world.head
    try world.overrideFirst()
    let landed = world.head
    world.revert(landed, parent: before)
    let undone = world.land()
    world.revert(undone, parent: landed)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .refused, [.staleState])
  }
}

@Suite("A model that stands by override")
struct FrozenTests {
  static let rows: [Row] = [
    Row("a promotion of the version", [.frozen]) {
      try $0.promote(1, [.stage(1, "Archived"), .alias("champion", nil)], approvedBy: ["owner-1"])
    },
    Row("a promotion of another version", [.frozen]) {
      try $0.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    },
    Row("an ungated alias", [.frozen]) { try $0.promote(2, [.alias("shadow", 2)]) },
    Row("a new version") { $0.write(try $0.versionManifest(4)) },
    Row("evidence") { try $0.addEvidence("eval-2", to: 1) },
  ]

  @Test("While nobody ratified it there is", arguments: rows)
  func frozen(_ row: Row) throws {
    let world = try World.exceptional()
    try world.overrideFirst()
    try row.act(world)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), row.codes.isEmpty ? .allowed : .refused, row.codes)
  }

  @Test func `takes another override`() throws {
    let world = try World.exceptional()
    try world.overrideFirst()
    try world.overrideFirst([.stage(2, "Production"), .stage(1, "Archived"), .alias("champion", 2)], 2)
    #expect(try world.open().map(\.kind) == [.override, .override])
  }

  @Test func `is frozen in the step of the override already`() throws {
    let world = try World.exceptional()
    try world.promote(1, [.stage(1, "Production")], approvedBy: BreakGlassTests.onCall) { $0.override = true }
    try world.promote(2, [.alias("shadow", 2)])
    world.refuse([.frozen])
  }

  @Test func `is free again after the rollback, which asks nothing more than any`() throws {
    let world = try World.exceptional()
    let before = world.head
    try world.overrideFirst()
    world.revert(world.head, parent: before)
    world.land()
    #expect(try world.open().isEmpty)
    try world.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    world.land()
  }

  @Test func `leaves other models alone`() throws {
    let world = try World.exceptional()
    try world.overrideFirst()
    let other = try ModelName("fraud")
    world.files["\(other.path)/model.yaml"] = File(
      ModelManifest(name: other, owners: [try GroupName("credit-team")], risk: .high).write())
    world.land()
  }
}
