import Gate
import Manifest
import Names
import Policy
import TestSupport
import Testing

@Suite("Soak time")
struct SoakTests {
  /// Production asks 24 hours in Staging.
  static func policy() throws -> String {
    try World.lenient(
      ("artifact: {immutable: true", "soak: {stage: Staging, hours: 24}\n      artifact: {immutable: true"),
      ("checks: [evaluation, from]", "checks: [evaluation, from, soak]"))
  }

  static func staged() throws -> World {
    let world = try World.exceptional(policy: policy())
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    return world
  }

  static let approvers = ["owner-1", "risk-1", "compliance-1"]

  private func toProduction(_ world: World) throws {
    try world.promote(1, [.stage(1, "Production")], approvedBy: Self.approvers)
  }

  @Test func `passes after the hours, to the second`() throws {
    for (seconds, codes) in [(-61, [.soak]), (-60, [])] as [(Int64, Set<Code>)] {
      // The clock of the world went on by a minute when Staging landed.
      let world = try Self.staged()
      world.wait(hours: 24, seconds: seconds)
      try toProduction(world)
      if codes.isEmpty { world.allow() } else { world.refuse(codes) }
    }
  }

  @Test func `says since when, how long, and when it is enough`() throws {
    let world = try Self.staged()
    world.wait(hours: 5)
    try toProduction(world)
    let check = try #require(world.refuse([.soak]).reasons.first?.check)
    #expect(check.found == "in Staging since 2026-11-20T10:02:00Z, 5 h 1 min")
    #expect(check.expected == "in Staging for 24 h")
    #expect(check.mend == "merge it after 2026-11-21T10:02:00Z")
  }

  @Test func `is refused for a version in another stage, and for both moves in one step`() throws {
    let world = try Self.staged()
    world.wait(days: 3)
    try world.promote(2, [.stage(2, "Production")], approvedBy: Self.approvers) { $0.waivers = [world.waiver(.from)] }
    let verdict = world.refuse([.soak])
    #expect(verdict.reasons.first?.check.found == "v2 is in None")
  }

  @Test func `starts again when the version left and came back`() throws {
    let world = try Self.staged()
    world.wait(days: 2)
    try world.promote(1, [.stage(1, "Archived")], approvedBy: ["owner-1"])
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    world.wait(hours: 1)
    try toProduction(world)
    world.refuse([.soak])
  }

  @Test func `starts again with the rollback that brings the version back`() throws {
    let world = try Self.staged()
    world.wait(days: 2)
    let before = world.head
    try toProduction(world)
    world.land()
    world.revert(world.head, parent: before)
    world.land()
    world.wait(hours: 1)
    try toProduction(world)
    world.refuse([.soak])
  }

  @Test func `does not start again with other steps`() throws {
    let world = try Self.staged()
    for number in 4...6 {
      world.wait(hours: 8)
      world.write(try world.versionManifest(number))
      world.land()
    }
    try toProduction(world)
    world.allow()
  }

  @Test func `gains nothing by a commit that is dated back before the record below it`() throws {
    let world = try World.exceptional(policy: Self.policy())
    try world.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"]) {
      $0.preparedAt = $0.preparedAt.adding(seconds: -23 * 3600)
      $0.notAfter = $0.preparedAt.adding(seconds: 86_400 * 3)
    }
    let dated = world.now.adding(seconds: -23 * 3600)
    let old = world.head
    world.commit(date: "\(dated.seconds) +0000")
    check(world.verify(world.request(from: old)), .allowed, [])
    world.wait(hours: 2)
    try toProduction(world)
    let check = try #require(world.refuse([.soak]).reasons.first?.check)
    #expect(check.found.contains("since 2026-11-20T10:02:00Z"), "\(check.found)")
  }

  @Test func `fails where the promotion is dated before the step that it counts from`() throws {
    let world = try Self.staged()
    try world.promote(1, [.stage(1, "Production")], approvedBy: Self.approvers) {
      $0.preparedAt = $0.preparedAt.adding(seconds: -3600)
    }
    let old = world.head
    world.commit(date: "\(world.now.adding(seconds: -3600).seconds) +0000")
    check(world.verify(world.request(from: old)), .refused, [.soak])
  }

  @Test func `counts from the root for an imported stage`() throws {
    let world = try World.exceptional(policy: Self.policy())
    world.set(.stage(1, "Staging"))
    world.adoptRoot(world.files)
    world.wait(hours: 23)
    try toProduction(world)
    let check = try #require(world.refuse([.soak]).reasons.first?.check)
    #expect(check.found.hasPrefix("in Staging before 2026-11-20T10:02:00Z"), "\(check.found)")
    world.checkout(try world.parent(of: world.head))
    world.wait(hours: 2)
    try toProduction(world)
    world.allow()
  }

  @Test func `can be waived by those whom the policy names`() throws {
    let world = try Self.staged()
    try world.promote(1, [.stage(1, "Production")], approvedBy: Self.approvers) { $0.waivers = [world.waiver(.soak)] }
    world.allow()
  }

  @Test func `of a ratified override goes on while the version stays where it was put`() throws {
    let world = try Self.staged()
    let record = try world.overrideFirst()
    let overridden = world.head
    world.wait(hours: 3)
    try world.ratify(record, approvedBy: Self.approvers)
    world.commit()
    check(world.verify(world.request(from: overridden)), .refused, [.soak])
    world.checkout(overridden)
    world.wait(hours: 22)
    try world.ratify(record, approvedBy: Self.approvers)
    world.commit()
    check(world.verify(world.request(from: overridden)), .allowed, [])
    // Moved on by another override, its time ended with the move.
    world.checkout(overridden)
    try world.overrideFirst([.stage(2, "Production"), .stage(1, "Archived"), .alias("champion", 2)], 2)
    let second = world.head
    world.wait(hours: 22)
    try world.ratify(record, approvedBy: Self.approvers)
    world.commit()
    check(world.verify(world.request(from: second)), .refused, [.soak])
  }

  @Test func `is answered alike wherever judging begins`() throws {
    let world = try Self.staged()
    for _ in 0..<150 {
      world.files["README.md"] = File("\(world.now)")
      world.wait(seconds: 400)
      world.commit()
    }
    world.wait(hours: 10)
    try toProduction(world)
    let old = world.head
    world.commit()
    let late = world.verify(world.request(from: old))
    let whole = world.verify(world.request(from: nil, purpose: .audit))
    #expect(
      late.steps.last?.allChecks.first { $0.name == "soak" } == whole.steps.last?.allChecks.first { $0.name == "soak" })
    check(late, .allowed, [])
  }

  static let policies: [(old: String, new: String, says: String)] = [
    ("stage: Staging, hours: 24", "stage: Staging", "\"gates[1].requires.soak.hours\" is missing"),
    ("stage: Staging, hours: 24", "hours: 24", "\"gates[1].requires.soak.stage\" is missing"),
    ("stage: Staging, hours: 24", "stage: Staging, hours: 0", "an integer from 1"),
    ("stage: Staging, hours: 24", "stage: Staging, hours: 1.5", "an integer from 1"),
    ("stage: Staging, hours: 24", "stage: Staging, hours: 24, days: 1", "unknown key"),
  ]

  @Test("A policy cannot ask", arguments: policies.indices)
  func policy(_ index: Int) throws {
    let (old, new, says) = Self.policies[index]
    let text = try Self.policy().replacing(old, with: new)
    #expect {
      try PolicyManifest.read(Array(text.utf8))
    } throws: { error in
      "\(error)".contains(says)
    }
  }

  @Test func `in a stage that the registry does not have makes a policy unsound`() throws {
    let world = try World.exceptional()
    world.files["policy/gates.yaml"] = File(
      try Self.policy().replacing("version: 1\n", with: "version: 2\n").replacing(
        "soak: {stage: Staging", with: "soak: {stage: Stagging"))
    try world.change(approvedBy: ["dev-1", "owner-2"])
    world.refuse([.policy])
  }
}
