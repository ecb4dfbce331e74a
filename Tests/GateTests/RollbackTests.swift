import Gate
import Manifest
import Names
import TestSupport
import Testing

@Suite("Rollbacks")
struct RollbackTests {
  @Test func `the revert of a fresh promotion is allowed without approvals`() throws {
    let takeover = try Takeover()
    takeover.revert(3)
    let verdict = takeover.world.allow()
    let change = try #require(verdict.steps.last?.changes.first)
    #expect(change.kind == .rollback)
    #expect(change.record?.moves.contains(.alias(try Alias("champion"), from: Version(2), to: Version(1))) == true)
  }

  static let rows: [(String, Set<Code>, @Sendable (Takeover) throws -> Void)] = [
    (
      "the newest, then the one before", [],
      { takeover in
        takeover.revert(3)
        takeover.world.land()
        takeover.revert(2)
      }
    ),
    ("an older one under a newer", [.rollback], { $0.revert(1) }),
    ("the older of a version's, under the newer", [.rollback, .invariant], { $0.revert(2) }),
    (
      "the record alone", [.rollback],
      { takeover in
        for path in takeover.world.files.keys where path.hasPrefix(takeover.records[3].folder) {
          takeover.world.files[path] = nil
        }
      }
    ),
    (
      "the alias alone", [.rollback, .invariant],
      { takeover in
        takeover.revert(3)
        takeover.world.set(.stage(2, "Production"))
        takeover.world.set(.stage(1, "Archived"))
      }
    ),
    (
      "the stages alone", [.rollback, .invariant],
      { takeover in
        takeover.revert(3)
        takeover.world.set(.alias("champion", 2))
      }
    ),
    (
      "to another version than before", [.rollback, .invariant],
      { takeover in
        takeover.revert(3)
        takeover.world.set(.alias("champion", 3))
      }
    ),
    (
      "and a pointer more", [.rollback],
      { takeover in
        takeover.revert(3)
        takeover.world.set(.alias("shadow", 1))
      }
    ),
    (
      "and a file more", [.mixed],
      { takeover in
        takeover.revert(3)
        takeover.world.files["README.md"] = File("x")
      }
    ),
    (
      "and evidence", [.mixed, .appendOnly],
      { takeover in
        takeover.revert(3)
        for path in takeover.world.files.keys where path.contains("versions/2/evidence") {
          takeover.world.files[path] = nil
        }
      }
    ),
    (
      "with a part of the record altered", [.immutable, .record],
      { takeover in
        takeover.revert(3)
        takeover.world.files["\(takeover.records[3].folder)/proposal.sig"] = File("x")
      }
    ),
    (
      "with a part of the record left", [.immutable],
      { takeover in
        let path = "\(takeover.records[3].folder)/proposal.sig"
        let signature = takeover.world.files[path]
        takeover.revert(3)
        takeover.world.files[path] = signature
      }
    ),
    (
      "and a new record in one step", [.immutable, .rollback],
      { takeover in
        takeover.revert(3)
        try takeover.world.promote(3, [.alias("shadow", 3)])
      }
    ),
    (
      "two chained records at once", [],
      { takeover in
        takeover.revert(3)
        takeover.revert(2)
      }
    ),
    ("the whole chain at once", [], { takeover in for index in [3, 2, 1, 0] { takeover.revert(index) } }),
    (
      "the revert of the revert", [.staleState],
      { takeover in
        takeover.revert(3)
        let reverted = takeover.world.land()
        takeover.world.revert(reverted, parent: takeover.steps[3])
      }
    ),
    (
      "to a version that was banned since", [.banned],
      { takeover in
        let world = takeover.world
        world.files[world.path(.banned(try world.version(1)))] = File(
          BanManifest(reason: "leak", bannedAt: world.now, bannedBy: "risk-1").write())
        try world.change(by: "dev-1", approvedBy: ["risk-1"])
        world.land()
        takeover.revert(3)
      }
    ),
  ]

  @Test("Taken back is", arguments: rows.indices)
  func takenBack(_ index: Int) throws {
    let (name, codes, act) = Self.rows[index]
    let takeover = try Takeover()
    try act(takeover)
    let old = takeover.world.head
    takeover.world.commit()
    let verdict = takeover.world.verify(takeover.world.request(from: old))
    let found = Set(verdict.reasons.compactMap(\.check.code))
    #expect(found == codes, "\(name): \(verdict.reasons.map(\.check.found))")
    #expect(verdict.outcome == (codes.isEmpty ? .allowed : .refused), "\(name)")
    #expect(verdict.reasons.allSatisfy { $0.check.mend?.isEmpty == false }, "\(name)")
    let audit = takeover.world.verify(takeover.world.request(from: nil, purpose: .audit))
    #expect(audit.outcome == verdict.outcome, "\(name)")
  }

  @Test func `a promotion counts as recent for as many days as the policy says`() throws {
    for (extra, codes) in [(-700 as Int64, [] as Set<Code>), (700, [.approvals])] {
      let takeover = try Takeover()
      takeover.later(days: 14)
      takeover.world.now = takeover.world.now.adding(seconds: extra)
      takeover.revert(3)
      if codes.isEmpty { takeover.world.allow() } else { takeover.world.refuse(codes) }
    }
  }

  @Test func `undoing a retirement asks for more`() throws {
    let takeover = try Takeover()
    let world = takeover.world
    let before = world.head
    try world.promote(1, [.stage(1, "None")]) { $0.reason = "no gate" }
    world.checkout(before)
    try world.promote(3, [.stage(3, "Archived")], approvedBy: ["owner-1"])
    let retired = world.land()
    world.revert(retired, parent: before)
    world.refuse([.approvals])
  }

  @Test func `undoing the removal of an alias asks for more`() throws {
    let takeover = try Takeover()
    let before = takeover.world.head
    try takeover.world.promote(2, [.alias("champion", nil)], approvedBy: ["owner-1"])
    let removed = takeover.world.land()
    takeover.world.revert(removed, parent: before)
    takeover.world.refuse([.approvals])
  }

  @Test func `a chain is undone in the order of its records, whatever their dates say`() throws {
    let world = try World.registered()
    let start = world.head
    // shadow: none -> 1 -> 2 -> 1, prepared at dates in another order.
    for (version, age) in [(1, 100 as Int64), (2, 300), (1, 200)] {
      try world.promote(version, [.alias("shadow", version)]) { $0.preparedAt = $0.preparedAt.adding(seconds: -age) }
      world.land()
    }
    let last = world.head
    // Back to the beginning is right; anything in between is not.
    for (target, codes) in [(nil as Int?, [] as Set<Code>), (1, [.rollback]), (2, [.rollback])] {
      world.checkout(last)
      world.revert(last, parent: start)
      world.set(.alias("shadow", target))
      let old = world.head
      world.commit()
      check(world.verify(world.request(from: old)), codes.isEmpty ? .allowed : .refused, codes)
    }
  }

  @Test func `a record is not undone while any of its pointers was moved on`() throws {
    let world = try World.registered()
    let before = world.head
    let first = try world.promote(1, [.alias("shadow", 1), .alias("challenger", 1)])
    let promoted = world.land()
    let second = try world.promote(2, [.alias("shadow", 2)])
    world.land()
    let third = try world.promote(3, [.alias("challenger", 3)])
    world.land()
    let tip = world.head
    for survivor in [second, third] {
      world.checkout(tip)
      for path in world.files.keys where path.contains("/promotions/") && !path.hasPrefix(survivor.folder) {
        world.files[path] = nil
      }
      world.set(.alias("shadow", survivor.id == second.id ? 2 : nil))
      world.set(.alias("challenger", survivor.id == third.id ? 3 : nil))
      let old = world.head
      world.commit()
      let verdict = world.verify(world.request(from: old))
      #expect(verdict.outcome == .refused)
      #expect(verdict.reasons.contains { $0.check.found.contains("\(survivor.id) came after \(first.id)") })
    }
    _ = (before, promoted)
  }

  @Test func `a rollback record without a rollback is refused`() throws {
    let takeover = try Takeover()
    try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
    takeover.world.refuse([.rollback])
  }

  @Test func `a landed rollback record does not change`() throws {
    let takeover = try Takeover()
    takeover.revert(3)
    let record = try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
    takeover.world.land()
    takeover.world.files["\(record.folder)/approvals/owner-1.sig"] = nil
    takeover.world.refuse([.rollback])
  }

  @Test(
    "A rollback's commit is dated near the clock",
    arguments: [(-86_401 as Int64, false), (-86_400, true), (300, true), (301, false)])
  func dates(_ offset: Int64, _ passes: Bool) throws {
    let takeover = try Takeover()
    let world = takeover.world
    takeover.revert(3)
    let old = world.head
    let now = world.now
    world.commit(date: "\(now.adding(seconds: offset).seconds) +0000")
    world.now = now
    check(world.verify(world.request(from: old)), passes ? .allowed : .refused, passes ? [] : [.clock])
  }
}
