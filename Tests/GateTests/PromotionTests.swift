import Gate
import Manifest
import Names
import Policy
import Signatures
import TestSupport
import Testing

@Suite("A record that lands")
struct PromotionTests {
  @Test func `a version goes through staging to production and becomes champion`() throws {
    let world = try World.registered()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.land()
    try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: ["owner-1", "risk-1"])
    let verdict = world.allow()
    let facts = try #require(verdict.steps.last?.changes.first?.record)
    #expect(facts.proposers == [try MemberID("dev-1")])
    #expect(facts.gates == ["production", "champion"])
    #expect(facts.approvers.map(\.member) == [try MemberID("owner-1"), try MemberID("risk-1")])
    #expect(facts.approvers.map { $0.groups.map(\.text) } == [["model-owners"], ["risk"]])
    #expect(facts.policyVersion == 1)
  }

  /// v1 is champion in Production, v2 in Staging; the promotion of v2 is judged.
  static func prepared() throws -> World {
    let world = try World.registered()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    world.commit()
    try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: ["owner-1", "risk-1"])
    world.commit()
    try world.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    world.land()
    return world
  }

  static let wishes: [Wish] = [.stage(2, "Production"), .stage(1, "Archived"), .alias("champion", 2)]
  static let approvers = ["owner-1", "risk-1"]

  /// Rules 1: the context of the statement is that of the step.
  static let contexts: [(String, Set<Code>, @Sendable (inout Draft, World) throws -> Void)] = [
    ("nothing", [], { _, _ in }),
    ("the registry", [.context], { draft, _ in draft.registry = "6f1c2a9e-4b7d-4e0a-9c53-000000000000" }),
    ("the ref", [.context], { draft, _ in draft.ref = try RefName("refs/heads/other") }),
    ("the ref's spelling", [.context], { draft, _ in draft.ref = try RefName("refs/heads/Main") }),
    ("the policy", [.staleState], { draft, _ in draft.policy = SHA256.digest(of: [1]) }),
    ("the model", [.context], { draft, _ in draft.model = try ModelName("other") }),
    ("the version", [.context, .staleContent, .evidence], { draft, _ in draft.version = try version(3) }),
    ("a version that does not exist", [.context, .manifest], { draft, _ in draft.version = try version(9) }),
    ("no transition", [.context, .record, .staleContent], { draft, _ in draft.transitions = [] }),
    ("a transition too few", [.record], { draft, _ in draft.transitions.removeLast() }),
    (
      "a transition that the step does not make", [.context],
      { draft, _ in
        draft.transitions.append(
          Transition(move: .alias(try Alias("shadow"), from: nil, to: try version(2)), previous: nil))
      }
    ),
    (
      "a transition twice", [.context, .record],
      { draft, _ in draft.transitions.append(draft.transitions[0]) }
    ),
    (
      "where a transition comes from", [.context],
      { draft, _ in
        draft.transitions[0] = Transition(
          move: .stage(of: try version(2), from: .none, to: try Stage("Production")),
          previous: draft.transitions[0].previous)
      }
    ),
    (
      "where a transition goes to", [.context, .noGate],
      { draft, _ in
        draft.transitions[2] = Transition(
          move: .alias(try Alias("champion"), from: try version(1), to: try version(3)),
          previous: draft.transitions[2].previous)
        draft.transitions[0] = Transition(
          move: .stage(of: try version(2), from: try Stage("Staging"), to: try Stage("Elsewhere")),
          previous: draft.transitions[0].previous)
      }
    ),
    (
      "the previous record, with none", [.context],
      { draft, _ in draft.transitions[2] = Transition(move: draft.transitions[2].move, previous: nil) }
    ),
    (
      "the previous record, with another", [.context],
      { draft, _ in
        draft.transitions[2] = Transition(move: draft.transitions[2].move, previous: try RecordID("0123456789abcdef"))
      }
    ),
    ("the evidence, with none", [.context, .evidence], { draft, _ in draft.evidence = [] }),
    ("the evidence, with more", [.context], { draft, _ in draft.evidence.append(try EvidenceID("eval-2")) }),
    ("the champion, with none", [.staleState], { draft, _ in draft.compared = [] }),
    (
      "the champion's version", [.staleState],
      { draft, _ in
        draft.compared = [
          .init(draft.compared[0].baseline, version: try version(3), record: draft.compared[0].record)
        ]
      }
    ),
    (
      "the champion's record", [.staleState],
      { draft, _ in
        draft.compared = [.init(draft.compared[0].baseline, version: draft.compared[0].version, record: nil)]
      }
    ),
    ("the subject digest", [.staleContent], { draft, _ in draft.subject = SHA256.digest(of: [2]) }),
    ("the name of the folder", [.record], { draft, _ in draft.folder = try RecordID("0123456789abcdef") }),
    ("an override", [.breakGlass], { draft, _ in draft.override = true }),
  ]

  private static func version(_ number: Int) throws -> Version {
    guard let version = Version(number) else { throw TestFailure("\(number)") }
    return version
  }

  @Test("What the statement says is what the step does; changed is", arguments: contexts.indices)
  func context(_ index: Int) throws {
    let (name, codes, edit) = Self.contexts[index]
    let world = try Self.prepared()
    try world.promote(2, Self.wishes, approvedBy: Self.approvers) { draft in try edit(&draft, world) }
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    let found = Set(verdict.reasons.compactMap(\.check.code))
    #expect(verdict.outcome == (codes.isEmpty ? .allowed : .refused), "\(name)")
    // Some falsehoods break more than one rule; what is named here must be among the reasons.
    #expect(codes.isEmpty ? found.isEmpty : !found.isDisjoint(with: codes), "\(name): \(found)")
    if let first = codes.first, codes.count == 1 { #expect(found.contains(first), "\(name): \(found)") }
  }

  static let tampering: [Row] = [
    Row("a pointer without a record", [.record, .invariant]) { $0.set(.stage(2, "Production")) },
    Row("an ungated alias without a record", [.record]) { $0.set(.alias("shadow", 2)) },
    Row("a record without its pointers", [.context, .staleContent, .others, .stage]) {
      try $0.promote(2, wishes, approvedBy: approvers)
      $0.set(.stage(2, "Staging"))
      $0.set(.stage(1, "Production"))
      $0.set(.alias("champion", 1))
    },
    Row("a pointer more than the record claims", [.record]) {
      try $0.promote(2, wishes, approvedBy: approvers)
      $0.set(.alias("shadow", 2))
    },
    Row("a statement altered after it was signed", [.signature, .record, .approvals]) { world in
      let record = try world.promote(2, wishes, approvedBy: approvers)
      let text = String(decoding: record.bytes, as: UTF8.self)
      world.files["\(record.folder)/promotion.json"] = File(text.replacing("because", with: "Because"))
    },
    Row("a statement with an unknown key", [.manifest]) { world in
      let record = try world.promote(2, wishes, approvedBy: approvers)
      let text = String(decoding: record.bytes, as: UTF8.self)
      world.files["\(record.folder)/promotion.json"] = File(
        text.replacing("\"reason\"", with: "\"why\": 1, \"reason\""))
    },
    Row("a record without a statement", [.record]) { world in
      let record = try world.promote(2, wishes, approvedBy: approvers)
      world.files["\(record.folder)/promotion.json"] = nil
    },
    Row("evidence that was swapped after the approval", [.staleContent, .staleState, .context]) { world in
      let record = try world.promote(2, wishes, approvedBy: approvers)
      let held = world.files.filter { $0.key.hasPrefix(record.folder) }
      world.checkout(world.head)
      try world.addEvidence("eval-2", to: 2)
      world.land()
      for (path, file) in held { world.files[path] = file }
      for wish in wishes { world.set(wish) }
    },
    Row("a record that landed is altered", [.immutable]) { world in
      let folder = try landed(world)
      world.files["\(folder)/promotion.json"]?.bytes.append(0x20)
    },
    Row("an approval is added to a record that landed", [.context, .staleState, .from]) { world in
      let folder = try landed(world)
      world.files["\(folder)/approvals/owner-2.sig"] = world.files["\(folder)/approvals/owner-1.sig"]
    },
    Row("an approval is taken from a record that landed", [.immutable, .rollback]) { world in
      let folder = try landed(world)
      world.files["\(folder)/approvals/owner-1.sig"] = nil
    },
    Row("a record that landed goes without its pointers going back", [.rollback]) { world in
      let folder = try landed(world)
      for path in world.files.keys where path.hasPrefix(folder) { world.files[path] = nil }
    },
    Row("two records claim one pointer", [.record]) {
      try $0.promote(2, wishes, approvedBy: approvers)
      try $0.promote(2, wishes, approvedBy: approvers) { $0.reason = "again" }
    },
    Row("two records share the pointers of one version") {
      try $0.promote(2, [.stage(2, "Production"), .stage(1, "Archived")], approvedBy: approvers)
      try $0.promote(2, [.alias("champion", 2)], approvedBy: approvers) { draft in draft.reason = "second" }
    },
    Row("a comment in a pointer file after signing", [.staleContent]) { world in
      try world.promote(2, wishes, approvedBy: approvers)
      world.files["\(world.model.path)/versions/2/stage.yaml"]?.bytes += Array("# x\n".utf8)
    },
    Row("a pointer file that is no manifest", [.manifest]) { world in
      try world.promote(2, [.alias("shadow", 2)], approvedBy: approvers)
      world.files["\(world.model.path)/aliases/shadow.yaml"] = File("version: 2\n")
    },
    Row("a stage None in words", [.manifest]) { world in
      world.set(.stage(2, "Production"))
      world.files["\(world.model.path)/versions/2/stage.yaml"] = File(
        "apiVersion: git-model/v1\nkind: StageAssignment\nstage: None\n")
    },
  ]

  /// The folder of the record of a promotion of v2 that landed.
  private static func landed(_ world: World) throws -> String {
    let record = try world.promote(2, wishes, approvedBy: approvers)
    world.land()
    return record.folder
  }

  @Test("Refused is", arguments: tampering)
  func tampered(_ row: Row) throws { try row.run(in: try Self.prepared()) }

  /// Rule 3: what each of these changes between the base and the landing makes the record stale, or does not.
  static let between: [Row] = [
    Row("nothing") { _ in },
    Row("an unrelated registration") { world in
      let other = try ModelName("other")
      world.files["\(other.path)/model.yaml"] = File(
        ModelManifest(name: other, owners: [try GroupName("credit-team")], risk: .high).write())
    },
    Row("a new version of the model") { $0.write(try $0.versionManifest(4)) },
    Row("evidence of another version") { try $0.addEvidence("eval-9", to: 3) },
    Row("tags of the version") {
      $0.files[$0.path(.versionTags(try $0.version(2)))] = File(TagsManifest(description: "x", tags: []).write())
    },
    Row("a free file") { $0.files["README.md"] = File("new") },
    Row("another alias") { try $0.promote(3, [.alias("shadow", 3)]) },
    Row("a new member") {
      $0.setMembers(try World.members() + [try World.member("owner-3", .person, ["credit-team"])])
      let record = try $0.change(approvedBy: ["dev-1", "owner-2"])
      try $0.sign(record, "possession/owner-3.sig", by: "owner-3", .possession)
    },
    Row("evidence of the version", [.staleState, .staleContent, .context]) { try $0.addEvidence("eval-2", to: 2) },
    Row("evidence of the champion", [.staleState]) { try $0.addEvidence("eval-2", to: 1) },
    Row("the champion", [.staleState, .context]) { world in
      try world.promote(3, [.stage(3, "Staging")], approvedBy: ["owner-1"])
      world.land()
      try world.promote(
        3, [.stage(3, "Production"), .stage(1, "Archived"), .alias("champion", 3)], approvedBy: approvers)
    },
    Row("the stage of the version", [.staleState, .context]) {
      try $0.promote(2, [.stage(2, "Archived")], approvedBy: ["owner-1"])
    },
    Row("a ban of the version", [.staleState, .banned]) {
      let ban = BanManifest(reason: "leak", bannedAt: $0.now, bannedBy: "risk-1")
      try $0.promote(2, [.stage(2, "Archived")], approvedBy: ["owner-1"])
      $0.land()
      $0.files[$0.path(.banned(try $0.version(2)))] = File(ban.write())
      try $0.change(by: "dev-1", approvedBy: ["risk-1"])
    },
    Row("model.yaml", [.staleState, .staleContent]) {
      $0.write(try $0.modelManifest(risk: .medium))
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("the policy", [.staleState]) {
      $0.files["policy/gates.yaml"] = File(try World.policy(("version: 1", "version: 2")))
      try $0.change(approvedBy: ["dev-1", "owner-2"])
    },
  ]

  @Test("Between the base and the landing there was", arguments: between)
  func freshness(_ row: Row) throws {
    let world = try Self.prepared()
    let before = world.files
    try world.promote(2, Self.wishes, approvedBy: Self.approvers)
    let after = world.files
    world.checkout(world.head)
    try row.act(world)
    if world.files != before { world.land() }
    world.apply(from: before, to: after)
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    let audit = world.verify(world.request(from: nil, purpose: .audit))
    #expect(verdict.outcome == (row.codes.isEmpty ? .allowed : .refused), "\(verdict.reasons.map(\.check.found))")
    #expect(audit.outcome == verdict.outcome)
    let codes = Set(verdict.reasons.compactMap(\.check.code))
    #expect(row.codes.isSubset(of: codes), "\(codes)")
    #expect(codes == Set(audit.reasons.compactMap(\.check.code)))
  }

  @Test func `a base off the first-parent chain is stale`() throws {
    let world = try Self.prepared()
    let main = world.head
    world.files["README.md"] = File("side")
    let side = world.commit()
    world.checkout(main)
    try world.promote(2, Self.wishes, approvedBy: Self.approvers) { $0.base = side }
    let files = world.files
    world.refuse([.staleState])
    // Not even when the side branch was merged.
    world.checkout(main)
    let merge = world.commit("merge", parents: [main, side])
    world.files = files
    world.commit()
    check(world.verify(world.request(from: merge)), .refused, [.staleState])
  }

  @Test func `a base that is unknown, or the record's own step, is stale`() throws {
    let world = try Self.prepared()
    try world.promote(2, Self.wishes, approvedBy: Self.approvers) { $0.base = .zero }
    world.refuse([.staleState])
  }

  @Test func `a base may lie in the push itself`() throws {
    let world = try Self.prepared()
    let old = world.head
    world.files["README.md"] = File("first")
    world.commit()
    try world.promote(2, Self.wishes, approvedBy: Self.approvers)
    world.commit()
    world.expect(.allowed, from: old)
  }

  @Test func `a base may lie 5,000 steps back, and not one more`() throws {
    for (steps, codes) in [(5000, [] as Set<Code>), (5001, [.staleState])] {
      let world = try World.registered()
      let base = world.head
      let clock = world.now
      for _ in 0..<steps { world.commit("empty") }
      world.now = clock.adding(seconds: 600)
      try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"]) { $0.base = base }
      let old = world.head
      world.commit()
      check(world.verify(world.request(from: old)), codes.isEmpty ? .allowed : .refused, codes)
      // The same when the steps between were judged already and need no looking back.
      check(world.verify(world.request(from: base)), codes.isEmpty ? .allowed : .refused, codes)
    }
  }

  @Test func `a record cannot come back after it was reverted`() throws {
    let world = try Self.prepared()
    let before = world.head
    try world.promote(2, Self.wishes, approvedBy: Self.approvers)
    let promotion = world.land("promote")
    world.revert(promotion, parent: before)
    let reverted = world.land("revert")
    world.revert(reverted, parent: promotion)
    let verdict = world.refuse([.staleState])
    #expect(verdict.reasons.contains { $0.check.found == "the record was on main before; it cannot come back" })
  }
}
