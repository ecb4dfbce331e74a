import Gate
import Names
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("Agreement to a rollback")
struct RollbackAgreementTests {
  static let agreements: [(String, Set<Code>, @Sendable (Takeover) throws -> Void)] = [
    ("nobody", [.approvals], { _ in }),
    (
      "an owner's approval of rollback.json", [],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
      }
    ),
    (
      "another's approval", [.approvals],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["risk-1"])
      }
    ),
    (
      "a record without approvals", [.approvals],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3])
      }
    ),
    (
      "a record for another promotion", [.context, .approvals],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[1], approvedBy: ["owner-1"])
      }
    ),
    (
      "a record with another subject", [.context],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) {
          $0.subject = SHA256.digest(of: [1])
        }
      }
    ),
    (
      "a record of another registry", [.context],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) { $0.registry = "x" }
      }
    ),
    (
      "a record of another ref", [.context],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) {
          $0.ref = try RefName("refs/heads/x")
        }
      }
    ),
    (
      "a record that lapsed", [.expired],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) {
          $0.notAfter = $0.preparedAt.adding(seconds: -1)
        }
      }
    ),
    (
      "a record on a base before the promotion", [.staleState],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) {
          $0.base = takeover.steps[2]
        }
      }
    ),
    (
      "a record that nobody proposed", [.proposer],
      { takeover in
        try takeover.world.rollbackRecord(undoing: takeover.records[3], by: nil, approvedBy: ["owner-1"])
      }
    ),
    (
      "a record without its statement", [.manifest],
      { takeover in
        let record = try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
        takeover.world.files["\(record.folder)/rollback.json"] = nil
      }
    ),
    (
      "an approval of the promotion itself", [.approvals],
      { takeover in
        let record = try takeover.world.rollbackRecord(undoing: takeover.records[3])
        takeover.world.files["\(record.folder)/approvals/owner-1.sig"] =
          takeover.world.history[takeover.steps[3]]?[
            "\(takeover.records[3].folder)/approvals/owner-1.sig"]
      }
    ),
  ]

  @Test("Undoing an old promotion needs agreement; there is", arguments: agreements.indices)
  func agreement(_ index: Int) throws {
    let (name, codes, act) = Self.agreements[index]
    let takeover = try Takeover()
    takeover.later(days: 40)
    takeover.revert(3)
    try act(takeover)
    let old = takeover.world.head
    takeover.world.commit()
    let verdict = takeover.world.verify(takeover.world.request(from: old))
    let found = Set(verdict.reasons.compactMap(\.check.code))
    #expect(found == codes, "\(name): \(verdict.reasons.map(\.check.found))")
    #expect(verdict.outcome == (codes.isEmpty ? .allowed : .refused), "\(name)")
  }

  @Test func `agreeing to undo one promotion does not undo the one before it`() throws {
    let takeover = try Takeover()
    takeover.later(days: 40)
    let world = takeover.world
    takeover.revert(3)
    takeover.revert(2)
    let newest = try world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
    let held = world.files
    let old = world.head
    world.refuse([.approvals])
    world.checkout(old)
    world.files = held
    try world.rollbackRecord(undoing: takeover.records[2], approvedBy: ["owner-1"])
    world.allow()
    _ = newest
  }

  /// Who signed the commit of a plain revert, in which way, and whether it counts.
  @Test(
    "A signed revert of an old promotion",
    arguments: [
      ("owner-1", true), ("owner-2", true), ("risk-1", false), ("ci-train", false), ("stranger", false),
    ])
  func signedCommit(_ signer: String, _ counts: Bool) throws {
    let takeover = try Takeover()
    takeover.later(days: 40)
    takeover.revert(3)
    let old = takeover.world.head
    takeover.world.commit("Revert", signedBy: signer)
    check(
      takeover.world.verify(takeover.world.request(from: old)), counts ? .allowed : .refused, counts ? [] : [.approvals]
    )
  }

  @Test func `the side commit of a merge counts when it makes exactly the step's change`() throws {
    for (hasMore, codes) in [(false, [] as Set<Code>), (true, [.approvals])] {
      let takeover = try Takeover()
      takeover.later(days: 40)
      let world = takeover.world
      let main = world.head
      takeover.revert(3)
      let reverted = world.files
      if hasMore { world.files["README.md"] = File("more") }
      let side = world.commit("Revert", signedBy: "owner-1")
      world.checkout(main)
      world.files = reverted
      world.commit("merge", parents: [main, side])
      check(world.verify(world.request(from: main)), codes.isEmpty ? .allowed : .refused, codes)
    }
  }

  @Test func `a signed revert of something else does not count`() throws {
    let takeover = try Takeover()
    takeover.later(days: 40)
    let world = takeover.world
    let main = world.head
    world.files["README.md"] = File("signed")
    let side = world.commit("Revert", signedBy: "owner-1")
    world.checkout(main)
    takeover.revert(3)
    world.commit("merge", parents: [main, side])
    check(world.verify(world.request(from: main)), .refused, [.approvals])
  }

  @Test func `a commit's signature is an approval nowhere else`() throws {
    let world = try World.registered()
    try world.promote(1, [.stage(1, "Staging")])
    let old = world.head
    world.commit("promote", signedBy: "owner-1")
    check(world.verify(world.request(from: old)), .refused, [.approvals])
  }

  @Test func `a commit with two signatures has none`() throws {
    let takeover = try Takeover()
    takeover.later(days: 40)
    let world = takeover.world
    let old = world.head
    takeover.revert(3)
    let signed = world.commit("Revert", signedBy: "owner-1")
    let bytes = try world.builder.objects.read(signed, as: .commit, limit: .max)
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: "gpgsig ")).lowerBound
    let end = try #require(text.firstRange(of: "\n\n")).lowerBound
    let doubled = text[..<end] + "\n" + text[start..<end] + text[end...]
    world.head = world.builder.objects.add(.commit, Array(String(doubled).utf8))
    check(world.verify(world.request(from: old)), .refused, [.approvals])
  }
}
