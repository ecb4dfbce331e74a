import Gate
import Manifest
import Names
import TestSupport
import Testing

@Suite("Gates of a transition")
struct GateRuleTests {
  @Test func `a version does not skip the stage that the gate wants it to come from`() throws {
    let world = try World.registered()
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    world.refuse([.from])
  }

  @Test func `an alias whose gate requires a stage is not set on a version in another`() throws {
    let world = try World.registered()
    try world.promote(1, [.alias("champion", 1)], approvedBy: ["owner-1"])
    world.refuse([.stage, .invariant])
  }

  @Test func `an alias and the stage that it requires may move in one step`() throws {
    let world = try PromotionTests.prepared()
    try world.promote(2, PromotionTests.wishes, approvedBy: PromotionTests.approvers)
    world.allow()
  }

  @Test func `the champion does not leave its stage while it is champion`() throws {
    let world = try PromotionTests.prepared()
    try world.promote(1, [.stage(1, "Archived")], approvedBy: ["owner-1"])
    world.refuse([.invariant])
  }

  static let otherVersions: [(String, Bool, Set<Code>)] = [
    ("archive", true, []), ("archive", false, [.others, .invariant]), ("refuse", false, [.others, .invariant]),
    // A gate that does not archive gives no permission to archive.
    ("refuse", true, [.context]), ("keep", false, []), ("keep", true, [.context]),
  ]

  @Test("Versions already in the stage", arguments: otherVersions.indices)
  func others(_ index: Int) throws {
    let (rule, archives, codes) = Self.otherVersions[index]
    let world = try World(policy: try World.policy(("others: archive", "others: \(rule)")))
    world.write(try world.modelManifest())
    for number in 1...2 {
      world.write(try world.versionManifest(number))
      try world.addEvidence(to: number)
    }
    world.land()
    for number in 1...2 {
      try world.promote(number, [.stage(number, "Staging")], approvedBy: ["owner-1"])
      world.land()
    }
    try world.promote(1, [.stage(1, "Production")], approvedBy: ["owner-1", "risk-1"])
    world.land()
    try world.promote(
      2, [.stage(2, "Production")] + (archives ? [.stage(1, "Archived")] : []), approvedBy: ["owner-1", "risk-1"])
    if codes.isEmpty { world.allow() } else { world.refuse(codes) }
  }

  static let rows: [Row] = [
    Row("an ungated alias needs a record and no approval") { try $0.promote(1, [.alias("shadow", 1)]) },
    Row("an alias that no gate guards is refused", [.noGate]) {
      try $0.promote(1, [.alias("canary", 1)], approvedBy: ["owner-1"])
    },
    Row("a stage that no gate guards is refused", [.noGate]) {
      try $0.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
      $0.land()
      try $0.promote(1, [.stage(1, "None")], approvedBy: ["owner-1"])
    },
    Row("a stage that registry.yaml does not list is refused", [.noGate, .invariant]) {
      try $0.promote(1, [.stage(1, "Elsewhere")], approvedBy: ["owner-1"])
    },
    Row("aliases that differ in case only are refused", [.name]) {
      try $0.promote(1, [.alias("shadow", 1)])
      $0.land()
      try $0.promote(1, [.alias("Shadow", 1)])
      $0.set(.alias("Shadow", 1))
      $0.files["policy/x"] = nil
    },
    Row("an alias does not point at a version that does not exist", [.context, .invariant]) {
      try $0.promote(9, [.alias("shadow", 9)])
    },
    Row("two versions of a model are not promoted by one record", [.context]) {
      try $0.promote(1, [.alias("shadow", 1), .alias("challenger", 2)])
    },
    Row("a record does not drag another version along", [.context]) {
      try $0.promote(1, [.stage(1, "Staging"), .stage(2, "Staging")], approvedBy: ["owner-1"])
    },
    Row("a record does not archive a version that was in another stage", [.context]) {
      try $0.promote(1, [.stage(1, "Staging"), .stage(2, "Archived")], approvedBy: ["owner-1"])
    },
    Row("a record for a version moves a pointer of it", [.context]) {
      try $0.promote(1, [.stage(2, "Archived")], approvedBy: ["owner-1"])
    },
    Row("two versions are promoted by two records in one step") {
      try $0.promote(1, [.alias("shadow", 1)])
      try $0.promote(2, [.alias("challenger", 2)])
    },
    Row("two models are promoted in one step") { world in
      let other = try ModelName("other")
      world.files["\(other.path)/model.yaml"] = File(
        ModelManifest(name: other, owners: [try GroupName("credit-team")], risk: .high).write())
      world.land()
      try world.promote(1, [.alias("shadow", 1)])
    },
  ]

  @Test("A transition", arguments: rows)
  func transition(_ row: Row) throws {
    var policy = World.policy
    if row.testDescription.contains("in case only") {
      policy = try World.policy(("aliases: [challenger, shadow]", "aliases: [challenger, shadow, Shadow]"))
    }
    try row.run(in: try .registered(policy: policy))
  }

  @Test func `a gate applies only to the models and risks that it names`() throws {
    for (applies, codes) in [
      ("{stage: Staging, models: [\"credit-*\"]}", [] as Set<Code>),
      ("{stage: Staging, models: [\"fraud-*\"]}", [.noGate]),
      ("{stage: Staging, models: []}", [.noGate]), ("{stage: Staging, risk: [low]}", [.noGate]),
      ("{stage: Staging, risk: [high]}", []),
    ] {
      let world = try World.registered(policy: try World.policy(("applies: {stage: Staging}", "applies: \(applies)")))
      try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
      if codes.isEmpty { world.allow() } else { world.refuse(codes) }
    }
  }

  @Test func `every gate that applies must be passed`() throws {
    let policy = try World.policy(
      (
        "  - name: archived\n",
        "  - name: staging-too\n    applies: {stage: Staging}\n    requires: {approvals: [{group: risk, count: 1}]}\n  - name: archived\n"
      ))
    let world = try World.registered(policy: policy)
    let base = world.head
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.refuse([.approvals])
    world.checkout(base)
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1", "risk-1"])
    world.allow()
  }
}
