import Gate
import Manifest
import Names
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("A ratification")
struct RatificationTests {
  static let approvers = ["risk-1", "owner-1", "compliance-1"]

  /// v1 was overridden from Staging to Production and champion.
  static func overridden(policy: String? = nil) throws -> (world: World, record: Record) {
    let world = try World.exceptional(policy: policy)
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    return (world, try world.overrideFirst())
  }

  @Test func `by the usual gates makes the override good and the model free`() throws {
    let (world, record) = try Self.overridden()
    let pointers = world.files.filter { $0.key.hasSuffix("stage.yaml") || $0.key.contains("/aliases/") }
    try world.ratify(record, approvedBy: Self.approvers)
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    check(verdict, .allowed, [])
    let change = try #require(verdict.steps.first?.changes.first)
    #expect(change.kind == .ratification)
    #expect(change.gates.map(\.name) == ["production", "champion"])
    #expect(change.record?.ratifies == record.id)
    #expect(change.record?.approvers.map(\.member.text) == ["owner-1", "risk-1"])
    #expect(change.checks.contains { $0.name == "deadline" && $0.found.hasPrefix("ratified by 2026-11-25") })
    #expect(pointers == world.files.filter { $0.key.hasSuffix("stage.yaml") || $0.key.contains("/aliases/") })
    #expect(try world.open().isEmpty)
    try world.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    world.land()
  }

  static let rows: [Row] = [
    Row("no approval", [.approvals]) { try $0.ratify(landed($0)) },
    Row("the approvals of the break-glass gate", [.approvals]) {
      try $0.ratify(landed($0), approvedBy: ["on-call-1", "on-call-2"])
    },
    Row("the approval of its proposer", [.approvals, .fourEyes]) {
      try $0.ratify(landed($0), by: "risk-1", approvedBy: approvers)
    },
    Row("no proposal signature", [.proposer]) { try $0.ratify(landed($0), by: nil, approvedBy: approvers) },
    Row("a promotion that is not there", [.ratification]) {
      try $0.ratify(landed($0), approvedBy: approvers) { $0.undoes = try RecordID("0123456789abcdef") }
    },
    Row("another version", [.ratification]) { world in
      try world.ratify(landed(world), approvedBy: approvers) { $0.version = try world.version(2) }
    },
    Row("another model", [.record]) {
      try $0.ratify(landed($0), approvedBy: approvers) { $0.model = try ModelName("other") }
    },
    Row("another registry", [.context]) {
      try $0.ratify(landed($0), approvedBy: approvers) { $0.registry = "6f1c2a9e-4b7d-4e0a-9c53-000000000000" }
    },
    Row("another content", [.staleContent]) { world in
      try world.ratify(landed(world), approvedBy: approvers) { $0.subject = world.artifact(9) }
    },
    Row("other evidence than there is", [.ratification]) {
      try $0.ratify(landed($0), approvedBy: approvers) { $0.evidence = [] }
    },
    Row("another folder", [.record]) {
      try $0.ratify(landed($0), approvedBy: approvers) { $0.folder = try RecordID("0123456789abcdef") }
    },
    Row("no statement", [.manifest]) { world in
      let record = try world.ratify(landed(world), approvedBy: approvers)
      world.files["\(record.folder)/ratification.json"] = nil
    },
    Row("a malformed statement", [.manifest]) { world in
      let record = try world.ratify(landed(world), approvedBy: approvers)
      world.files["\(record.folder)/ratification.json"] = File("{}")
    },
    Row("a signature under another text", [.signature, .approvals]) { world in
      let record = try world.ratify(landed(world), approvedBy: [])
      for member in approvers {
        try world.sign(record, "approvals/\(member).sig", by: member, .approval, message: [1])
      }
      try world.sign(record, "proposal.sig", by: "dev-1", .proposal, message: [1])
    },
    Row("a pointer that moves besides", [.mixed, .record]) { world in
      try world.ratify(landed(world), approvedBy: approvers)
      world.set(.alias("shadow", 1))
    },
    Row("a lapsed statement", [.expired]) { world in
      let prepared = world.now
      try world.ratify(landed(world), approvedBy: approvers) { $0.notAfter = prepared.adding(seconds: 60) }
      world.wait(hours: 1)
    },
  ]

  private static func landed(_ world: World) throws -> Record { try world.landedOverride() }

  @Test("Refused is a ratification with", arguments: rows)
  func isRefused(_ row: Row) throws {
    let (world, _) = try Self.overridden()
    try row.act(world)
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    check(verdict, .refused, row.codes)
  }

  @Test func `finds the override however many empty steps somebody pushed since`() throws {
    let (world, record) = try Self.overridden()
    try world.pass(steps: 5_010)
    try world.ratify(record, approvedBy: Self.approvers)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .allowed, [])
  }

  @Test func `asks four eyes of the override too`() throws {
    let world = try World.exceptional()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    let record = try world.promote(
      1, [.stage(1, "Production")], by: "risk-1", approvedBy: BreakGlassTests.onCall
    ) { $0.override = true }
    world.landOverridden()
    try world.ratify(record, by: "dev-1", approvedBy: Self.approvers)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .refused, [.approvals, .fourEyes])
  }

  @Test func `of a promotion that met its gates is refused`() throws {
    let world = try World.exceptional()
    let record = try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    try world.ratify(record, approvedBy: Self.approvers)
    world.refuse([.ratification])
  }

  @Test func `counts the evidence that there is now`() throws {
    let world = try World.exceptional()
    try world.addEvidence("eval-2", to: 1, payload: #"{"roc_auc": 0.6, "log_loss": 0.5}"#)
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    let record = try world.overrideFirst()
    let overridden = world.head
    try world.ratify(record, approvedBy: Self.approvers)
    world.commit()
    check(world.verify(world.request(from: overridden)), .refused, [.evidence])
    // With a waiver of what fails it is good, until that lapses.
    world.checkout(overridden)
    try world.ratify(record, approvedBy: Self.approvers) { $0.waivers = [world.waiver(.evaluation)] }
    world.commit()
    check(world.verify(world.request(from: overridden)), .allowed, [])
    let open = try world.open()
    #expect(open.map(\.kind) == [.waiver])
    #expect(open.first?.checks == [.evaluation])
    // The model is free, and a further ratification closes it for good.
    try world.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    let free = world.head
    world.commit()
    check(world.verify(world.request(from: free)), .allowed, [])
  }

  @Test func `goes stale when evidence comes after it was prepared`() throws {
    let (world, record) = try Self.overridden()
    try world.ratify(record, approvedBy: Self.approvers)
    let held = world.files.filter { $0.key.contains("/ratifications/") }
    world.checkout(world.head)
    try world.addEvidence("eval-2", to: 1)
    world.commit()
    for (path, file) in held { world.files[path] = file }
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .refused, [.ratification])
  }

  @Test func `judges the order of stages as it was, and lets it be waived where the policy does`() throws {
    let world = try World.exceptional()
    let record = try world.overrideFirst()
    let overridden = world.head
    try world.ratify(record, approvedBy: Self.approvers)
    world.commit()
    check(world.verify(world.request(from: overridden)), .refused, [.from])
    world.checkout(overridden)
    try world.ratify(record, approvedBy: Self.approvers) { $0.waivers = [world.waiver(.from)] }
    world.commit()
    check(world.verify(world.request(from: overridden)), .allowed, [])
  }

  @Test func `compares with the champion that the override replaced`() throws {
    let world = try World.exceptional()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: Self.approvers)
    world.land()
    try world.addEvidence("eval-2", to: 2, payload: #"{"roc_auc": 0.71, "log_loss": 0.5}"#)
    world.land()
    try world.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    world.land()
    let record = try world.overrideFirst([.stage(2, "Production"), .stage(1, "Archived"), .alias("champion", 2)], 2)
    try world.ratify(record, approvedBy: Self.approvers)
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    check(verdict, .refused, [.evidence])
    #expect(verdict.reasons.first?.check.name == "roc_auc on credit-holdout (eval-2) versus champion v1")
    #expect(verdict.reasons.first?.check.expected.contains("0.743386427519743") == true)
  }

  @Test func `that comes late is accepted and called late`() throws {
    let (world, record) = try Self.overridden()
    let open = try #require(try world.open().first)
    #expect(open.kind == .override)
    #expect(open.finding(now: open.due) == nil)
    world.wait(days: 6)
    #expect(open.finding(now: world.now)?.code == .unratified)
    try world.ratify(record, approvedBy: Self.approvers)
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    check(verdict, .allowed, [])
    #expect(verdict.steps[0].allChecks.contains { $0.code == .late && $0.found.hasPrefix("late: ") })
    #expect(try world.open().isEmpty)
  }

  @Test func `cannot be taken back or altered`() throws {
    let (world, record) = try Self.overridden()
    let before = world.head
    let ratification = try world.ratify(record, approvedBy: Self.approvers)
    world.commit()
    let landed = world.head
    world.revert(landed, parent: before)
    world.commit()
    check(world.verify(world.request(from: landed)), .refused, [.immutable])
    world.checkout(landed)
    try world.approve(ratification, by: "owner-2")
    world.commit()
    check(world.verify(world.request(from: landed)), .refused, [.immutable])
  }

  @Test func `leaves the rollback of what it ratified as it was`() throws {
    let (world, record) = try Self.overridden()
    let overridden = world.head
    try world.ratify(record, approvedBy: Self.approvers)
    world.commit()
    let ratified = world.head
    world.apply(from: world.history[overridden] ?? [:], to: world.history[try world.parent(of: overridden)] ?? [:])
    world.commit()
    check(world.verify(world.request(from: ratified)), .allowed, [])
    #expect(try world.open().isEmpty)
  }

  @Test func `of one override leaves another open`() throws {
    let (world, first) = try Self.overridden()
    try world.overrideFirst([.stage(2, "Production"), .stage(1, "Archived"), .alias("champion", 2)], 2)
    try world.ratify(first, approvedBy: Self.approvers)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .allowed, [])
    #expect(try world.open().map(\.version.number) == [2])
    try world.promote(3, [.stage(3, "Staging")], approvedBy: ["owner-1"])
    let frozen = world.head
    world.commit()
    check(world.verify(world.request(from: frozen)), .refused, [.frozen])
  }

  @Test func `of an imported override is refused`() throws {
    let (world, record) = try Self.overridden()
    world.adoptRoot(world.files)
    try world.ratify(record, approvedBy: Self.approvers)
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .refused, [.ratification])
  }
}

extension World {
  /// The newest override that landed.
  func landedOverride() throws -> Record {
    let book = try model(at: head).promotions()
    guard let id = book.records.first(where: { $0.value.override })?.key,
      let bytes = files["\(model.path)/promotions/\(id)/promotion.json"]?.bytes
    else { throw TestFailure("no override landed") }
    return Record(id: id, folder: "\(model.path)/promotions/\(id)", bytes: bytes)
  }

  func parent(of commit: ObjectID) throws -> ObjectID {
    guard let parent = try ObjectReader(builder.objects).commit(commit).parents.first else {
      throw TestFailure("\(commit) has no parent")
    }
    return parent
  }
}
