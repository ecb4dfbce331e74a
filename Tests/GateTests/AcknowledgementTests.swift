import Gate
import Manifest
import Names
import Policy
import Signatures
import TestSupport
import Testing

@Suite("An acknowledgement")
struct AcknowledgementTests {
  /// A registry with a pointer that moved without a record.
  static func withBadStep() throws -> (world: World, bad: ObjectID) {
    let world = try World.registered()
    world.set(.alias("champion", 1))
    return (world, world.commit("hotfix"))
  }

  /// A registry in whose second step an intruder lists himself among the maintainers.
  static func withIntruder() throws -> (world: World, bad: ObjectID) {
    let world = try World.registered()
    world.setMembers(
      try World.members() + [
        try World.member("mallory", .person, ["maintainers"]), try World.member("eve", .person, ["maintainers"]),
      ])
    return (world, world.commit("take over"))
  }

  static let maintainers = ["dev-1", "owner-2"]

  @Test func `under the policyChange gate is allowed, and says what it acknowledges`() throws {
    let (world, bad) = try Self.withBadStep()
    try world.acknowledge([bad], approvedBy: Self.maintainers)
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    check(verdict, .allowed, [])
    let change = try #require(verdict.steps.first?.changes.first)
    #expect(change.title == "acknowledge \(bad.short)")
    #expect(change.record?.acknowledges == [bad])
    #expect(change.gates.map(\.name) == ["policyChange"])
    // The gate itself forgets nothing.
    let audit = world.verify(world.request(from: nil, purpose: .audit, keepsAllowedSteps: false))
    #expect(audit.steps.map(\.commit) == [bad] && audit.outcome == .refused)
  }

  static let rows: [Row] = [
    Row("no approval", [.approvals]) { try $0.acknowledge([$0.head]) },
    Row("one approval of two", [.approvals]) { try $0.acknowledge([$0.head], approvedBy: ["dev-1"]) },
    Row("the approvals of others", [.approvals]) { try $0.acknowledge([$0.head], approvedBy: ["owner-1", "risk-1"]) },
    Row("the approval of its proposer", [.approvals, .fourEyes]) {
      try $0.acknowledge([$0.head], by: "dev-1", approvedBy: maintainers)
    },
    Row("no proposal signature", [.proposer]) { try $0.acknowledge([$0.head], by: nil, approvedBy: maintainers) },
    Row("a commit that is none of history", [.acknowledgement]) {
      try $0.acknowledge([ObjectID("3b18e512dba79e4c8300dd08aeb37f8e728b8dad") ?? .zero], approvedBy: maintainers)
    },
    Row("the root", [.acknowledgement]) { try $0.acknowledge([$0.root], approvedBy: maintainers) },
    Row("another subject", [.staleContent]) { world in
      try world.acknowledge([world.head], approvedBy: maintainers) { $0.subject = world.artifact(1) }
    },
    Row("another registry", [.context]) { world in
      try world.acknowledge([world.head], approvedBy: maintainers) {
        $0.registry = "6f1c2a9e-4b7d-4e0a-9c53-000000000000"
      }
    },
    Row("a lapsed statement", [.expired]) { world in
      let end = world.now.adding(seconds: 60)
      try world.acknowledge([world.head], approvedBy: maintainers) { $0.notAfter = end }
      world.wait(hours: 1)
    },
    Row("nothing at all", [.context]) { try $0.acknowledge([], approvedBy: maintainers) },
    Row("the same step twice", [.context]) { try $0.acknowledge([$0.head, $0.head], approvedBy: maintainers) },
    Row("a governed file that it changes besides", [.manifest]) { world in
      world.files["ci.yml"] = File("x")
      let file = ChangeStatement.File(path: "ci.yml", old: nil, new: SHA256.digest(of: Array("x".utf8)))
      try world.acknowledge([world.head], approvedBy: maintainers) { $0.files = [file] }
    },
    Row("a governed file that changes beside it", [.governed]) { world in
      world.files["ci.yml"] = File("x")
      try world.acknowledge([world.head], approvedBy: maintainers)
    },
    Row("a pointer that moves beside it", [.mixed, .record]) { world in
      world.set(.alias("shadow", 1))
      try world.acknowledge([world.head], approvedBy: maintainers)
    },
  ]

  @Test("Refused is one with", arguments: rows)
  func isRefused(_ row: Row) throws {
    let (world, bad) = try Self.withBadStep()
    try row.act(world)
    world.commit()
    let codes = Set(world.verify(world.request(from: bad)).reasons.compactMap(\.check.code))
    #expect(row.codes.isSubset(of: codes) && !codes.isEmpty, "\(codes)")
  }

  @Test func `names a commit of a side branch in vain`() throws {
    let (world, bad) = try Self.withBadStep()
    world.files["README.md"] = File("side")
    let side = world.commit()
    world.checkout(bad)
    world.commit("merge", parents: [bad, side])
    try world.acknowledge([side], approvedBy: Self.maintainers)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .refused, [.acknowledgement])
  }

  @Test func `of a takeover of the members is asked of those who were maintainers before`() throws {
    let (world, bad) = try Self.withIntruder()
    let text = "policyChange before \(bad.short)"
    try world.acknowledge([bad], by: "mallory", approvedBy: ["mallory", "eve"])
    world.commit()
    check(world.verify(world.request(from: bad)), .refused, [.approvals, .fourEyes, .unknownSigner])
    world.checkout(bad)
    // One maintainer with two names must not propose by the new one and approve by the old.
    try world.acknowledge([bad], by: "mallory", approvedBy: Self.maintainers)
    world.commit()
    check(world.verify(world.request(from: bad)), .refused, [.unknownSigner])
    world.checkout(bad)
    try world.acknowledge([bad], approvedBy: ["mallory", "eve"])
    world.commit()
    let verdict = world.verify(world.request(from: bad))
    check(verdict, .refused, [.approvals])
    #expect(verdict.steps[0].changes[0].gates.map(\.name) == ["policyChange", text])
    #expect(verdict.steps[0].changes[0].gates.map { Outcome(of: $0.checks) } == [.allowed, .refused])
    world.checkout(bad)
    try world.acknowledge([bad], approvedBy: Self.maintainers)
    world.commit()
    check(world.verify(world.request(from: bad)), .allowed, [])
  }

  @Test func `of a takeover that renames the intruder's key to a maintainer is in vain`() throws {
    let world = try World.registered()
    let members = try World.members().map { member in
      ["dev-1", "owner-2"].contains(member.id.text)
        ? try World.member(member.id.text, .person, member.groups.map(\.text), key: "mallory-\(member.id)") : member
    }
    world.setMembers(members)
    let bad = world.commit("take over")
    let record = try world.acknowledge([bad], approvedBy: [])
    for id in Self.maintainers { try world.approve(record, by: id, key: "mallory-\(id)") }
    world.commit()
    check(world.verify(world.request(from: bad)), .refused, [.approvals])
  }

  @Test
  func `of a step that broke the policy is asked of the policy before, and so is that of the step that mended it`()
    throws
  {
    let world = try World.registered()
    let good = world.files["policy/gates.yaml"]
    world.files["policy/gates.yaml"] = File("broken")
    let broken = world.commit("break")
    world.files["policy/gates.yaml"] = good
    let mended = world.commit("mend")
    #expect(world.verify(world.request(from: broken, purpose: .audit)).outcome == .refused)
    try world.acknowledge([broken, mended].sorted(), approvedBy: Self.maintainers)
    world.commit()
    check(world.verify(world.request(from: mended)), .allowed, [])
    world.checkout(mended)
    try world.acknowledge([mended], approvedBy: ["dev-1"])
    world.commit()
    check(world.verify(world.request(from: mended)), .refused, [.approvals])
  }

  @Test func `cannot be altered or taken back`() throws {
    let (world, bad) = try Self.withBadStep()
    let record = try world.acknowledge([bad], approvedBy: Self.maintainers)
    let landed = world.commit()
    for path in world.files.keys where path.hasPrefix(record.folder) { world.files[path] = nil }
    world.commit()
    check(world.verify(world.request(from: landed)), .refused, [.immutable])
  }
}

extension World {
  /// Adds the record that acknowledges steps.
  @discardableResult
  func acknowledge(
    _ commits: [ObjectID], by proposer: String? = "risk-1", approvedBy approvers: [String] = [],
    edit: (inout Draft) throws -> Void = { _ in }
  ) throws -> Record {
    try change([], by: proposer, approvedBy: approvers) { draft in
      draft.acknowledges = commits
      try edit(&draft)
    }
  }
}
