import Gate
import Manifest
import Names
import TestSupport
import Testing

/// What must not change a verdict, does not.
@Suite("Equal steps get equal verdicts")
struct MetamorphicTests {
  /// Branches that may or may not land, on top of a registry in which v2 may take over from v1.
  static let branches: [Row] = [
    Row("a good promotion") { try $0.promote(2, PromotionTests.wishes, approvedBy: PromotionTests.approvers) },
    Row("too few approvals", [.approvals]) { try $0.promote(2, PromotionTests.wishes, approvedBy: ["risk-1"]) },
    Row("four eyes missing", [.approvals, .fourEyes]) {
      try $0.promote(2, PromotionTests.wishes, by: "owner-1", approvedBy: PromotionTests.approvers)
    },
    Row("no record", [.record]) { $0.set(.alias("shadow", 1)) },
    Row("a wrong subject", [.staleContent]) {
      try $0.promote(2, PromotionTests.wishes, approvedBy: PromotionTests.approvers) { draft in
        draft.subject = try Digest("sha256:" + String(repeating: "0", count: 64))
      }
    },
    Row("a new version") { $0.write(try $0.versionManifest(4)) },
    Row("a governed file", [.governed]) { $0.files[".ci/run"] = File("x") },
    Row("an approved governed file") {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
    },
  ]

  private static func codes(_ verdict: Verdict) -> Set<Code> { Set(verdict.reasons.compactMap(\.check.code)) }

  @Test("Merge, squash, cherry-pick and octopus of one branch are judged alike", arguments: branches)
  func ways(_ row: Row) throws {
    let world = try PromotionTests.prepared()
    let main = world.head
    let before = world.files
    try row.act(world)
    let side = world.commit("branch")
    let after = world.files
    func judge(_ parents: [ObjectID]) -> Verdict {
      world.checkout(main)
      world.apply(from: before, to: after)
      world.commit("land", parents: parents)
      return world.verify(world.request(from: main))
    }
    for parents in [[main], [main, side], [main, side, world.root]] {
      let verdict = judge(parents)
      #expect(Self.codes(verdict) == row.codes)
      #expect(verdict.outcome == (row.codes.isEmpty ? .allowed : .refused))
    }
    // A fast-forward to the branch is the same step again.
    world.head = side
    #expect(Self.codes(world.verify(world.request(from: main))) == row.codes)
  }

  @Test("Unrelated steps in between change no verdict", arguments: branches)
  func between(_ row: Row) throws {
    let world = try PromotionTests.prepared()
    let before = world.files
    try row.act(world)
    let after = world.files
    world.checkout(world.head)
    for index in 0..<5 {
      world.files["docs/\(index)"] = File("x")
      world.land()
      let other = try ModelName("other-\(index)")
      world.files["\(other.path)/model.yaml"] = File(
        ModelManifest(name: other, owners: [try GroupName("credit-team")], risk: .high).write())
      world.land()
    }
    world.apply(from: before, to: after)
    let old = world.head
    world.commit()
    #expect(Self.codes(world.verify(world.request(from: old))) == row.codes)
  }

  @Test("The message, the author and an audit change no verdict", arguments: branches)
  func message(_ row: Row) throws {
    let world = try PromotionTests.prepared()
    try row.act(world)
    let old = world.head
    world.commit("Revert \"x\"\n\nThis reverts commit 0.\n\nApproved-by: owner-1\nGate: allowed", signedBy: "risk-1")
    for purpose in [GateRequest.Purpose.push, .review, .audit] {
      #expect(Self.codes(world.verify(world.request(from: old, purpose: purpose))) == row.codes)
    }
    #expect(Self.codes(world.verify(world.request(from: nil, purpose: .audit, keepsAllowedSteps: false))) == row.codes)
  }

  @Test func `the order in which people approve changes nothing`() throws {
    let people = ["owner-1", "owner-2", "risk-1", "dev-1", "ci-train", "stranger"]
    var verdicts = Set<Set<Code>>()
    for shift in people.indices {
      let world = try PromotionTests.prepared()
      let record = try world.promote(2, PromotionTests.wishes)
      for person in people[shift...] + people[..<shift] { try world.approve(record, by: person) }
      let old = world.head
      world.commit()
      verdicts.insert(Self.codes(world.verify(world.request(from: old))))
    }
    #expect(verdicts == [[]])
  }

  @Test func `in every small world of approvers the verdict is what the places say`() throws {
    // Production and champion ask for one of risk and one owner; dev-1 proposes.
    let people = ["dev-1", "risk-1", "owner-1", "owner-2", "ci-train"]
    let base = try PromotionTests.prepared()
    let main = base.head
    for set in 0..<(1 << people.count) {
      let approvers = people.indices.filter { set & (1 << $0) != 0 }.map { people[$0] }
      base.checkout(main)
      try base.promote(2, PromotionTests.wishes, approvedBy: approvers)
      base.commit()
      let verdict = base.verify(base.request(from: main))
      let isEnough = approvers.contains("risk-1") && (approvers.contains("owner-1") || approvers.contains("owner-2"))
      #expect((verdict.outcome == .allowed) == isEnough, "\(approvers)")
    }
  }

  @Test func `judging twice gives the same verdict, and judging a step alone or in a range does too`() throws {
    let takeover = try Takeover()
    let world = takeover.world
    let all = world.verify(world.request(from: takeover.base))
    #expect(all == world.verify(world.request(from: takeover.base)))
    for (index, step) in takeover.steps.enumerated() {
      let before = index == 0 ? takeover.base : takeover.steps[index - 1]
      let alone = world.verify(world.request(from: before, to: step, purpose: .review))
      #expect(alone.steps.last == all.steps[index])
    }
  }
}
