import Gate
import Manifest
import Names
import Signatures
import Snapshots
import TestSupport
import Testing

/// A registry in which v2 took over from v1, with what a test needs to undo it.
struct Takeover {
  let world: World
  /// The steps: v1 to Staging, v1 to Production and champion, v2 to Staging, v2 takes over.
  let steps: [ObjectID]
  let records: [Record]
  /// The state before the first promotion.
  let base: ObjectID

  init(policy: String = World.policy) throws {
    let world = try World.registered(policy: policy)
    self.world = world
    base = world.head
    let promotions: [(Int, [Wish], [String])] = [
      (1, [.stage(1, "Staging")], ["owner-1"]),
      (1, [.stage(1, "Production"), .alias("champion", 1)], ["owner-1", "risk-1"]),
      (2, [.stage(2, "Staging")], ["owner-1"]), (2, PromotionTests.wishes, PromotionTests.approvers),
    ]
    var steps: [ObjectID] = []
    var records: [Record] = []
    for (number, wishes, approvers) in promotions {
      records.append(try world.promote(number, wishes, approvedBy: approvers))
      steps.append(world.land())
    }
    self.steps = steps
    self.records = records
  }

  /// Takes a step back in `files`.
  func revert(_ index: Int) { world.revert(steps[index], parent: index == 0 ? base : steps[index - 1]) }

  /// The same with the clock so many days later.
  func later(days: Int64) { world.now = world.now.adding(seconds: days * 86_400) }
}

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
    ("the newest, then the one before", [], { takeover in
      takeover.revert(3)
      takeover.world.land()
      takeover.revert(2)
    }),
    ("an older one under a newer", [.rollback], { $0.revert(1) }),
    ("the older of a version's, under the newer", [.rollback, .invariant], { $0.revert(2) }),
    ("the record alone", [.rollback], { takeover in
      for path in takeover.world.files.keys where path.hasPrefix(takeover.records[3].folder) { takeover.world.files[path] = nil }
    }),
    ("the alias alone", [.rollback, .invariant], { takeover in
      takeover.revert(3)
      takeover.world.set(.stage(2, "Production"))
      takeover.world.set(.stage(1, "Archived"))
    }),
    ("the stages alone", [.rollback, .invariant], { takeover in
      takeover.revert(3)
      takeover.world.set(.alias("champion", 2))
    }),
    ("to another version than before", [.rollback, .invariant], { takeover in
      takeover.revert(3)
      takeover.world.set(.alias("champion", 3))
    }),
    ("and a pointer more", [.rollback], { takeover in
      takeover.revert(3)
      takeover.world.set(.alias("shadow", 1))
    }),
    ("and a file more", [.mixed], { takeover in
      takeover.revert(3)
      takeover.world.files["README.md"] = File("x")
    }),
    ("and evidence", [.mixed, .appendOnly], { takeover in
      takeover.revert(3)
      for path in takeover.world.files.keys where path.contains("versions/2/evidence") { takeover.world.files[path] = nil }
    }),
    ("with a part of the record altered", [.immutable, .record], { takeover in
      takeover.revert(3)
      takeover.world.files["\(takeover.records[3].folder)/proposal.sig"] = File("x")
    }),
    ("with a part of the record left", [.immutable], { takeover in
      let path = "\(takeover.records[3].folder)/proposal.sig"
      let signature = takeover.world.files[path]
      takeover.revert(3)
      takeover.world.files[path] = signature
    }),
    ("and a new record in one step", [.immutable, .rollback], { takeover in
      takeover.revert(3)
      try takeover.world.promote(3, [.alias("shadow", 3)])
    }),
    ("two chained records at once", [], { takeover in
      takeover.revert(3)
      takeover.revert(2)
    }),
    ("the whole chain at once", [], { takeover in for index in [3, 2, 1, 0] { takeover.revert(index) } }),
    ("the revert of the revert", [.staleState], { takeover in
      takeover.revert(3)
      let reverted = takeover.world.land()
      takeover.world.revert(reverted, parent: takeover.steps[3])
    }),
    ("to a version that was banned since", [.banned], { takeover in
      let world = takeover.world
      world.files[world.path(.banned(try world.version(1)))] = File(
        BanManifest(reason: "leak", bannedAt: world.now, bannedBy: "risk-1").write())
      try world.change(by: "dev-1", approvedBy: ["risk-1"])
      world.land()
      takeover.revert(3)
    }),
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

  static let agreements: [(String, Set<Code>, @Sendable (Takeover) throws -> Void)] = [
    ("nobody", [.approvals], { _ in }),
    ("an owner's approval of rollback.json", [], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
    }),
    ("another's approval", [.approvals], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["risk-1"])
    }),
    ("a record without approvals", [.approvals], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3])
    }),
    ("a record for another promotion", [.context, .approvals], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[1], approvedBy: ["owner-1"])
    }),
    ("a record with another subject", [.context], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) {
        $0.subject = SHA256.digest(of: [1])
      }
    }),
    ("a record of another registry", [.context], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) { $0.registry = "x" }
    }),
    ("a record of another ref", [.context], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) {
        $0.ref = try RefName("refs/heads/x")
      }
    }),
    ("a record that lapsed", [.expired], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) {
        $0.notAfter = $0.preparedAt.adding(seconds: -1)
      }
    }),
    ("a record on a base before the promotion", [.staleState], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"]) { $0.base = takeover.steps[2] }
    }),
    ("a record that nobody proposed", [.proposer], { takeover in
      try takeover.world.rollbackRecord(undoing: takeover.records[3], by: nil, approvedBy: ["owner-1"])
    }),
    ("a record without its statement", [.manifest], { takeover in
      let record = try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
      takeover.world.files["\(record.folder)/rollback.json"] = nil
    }),
    ("an approval of the promotion itself", [.approvals], { takeover in
      let record = try takeover.world.rollbackRecord(undoing: takeover.records[3])
      takeover.world.files["\(record.folder)/approvals/owner-1.sig"] = takeover.world.history[takeover.steps[3]]?[
        "\(takeover.records[3].folder)/approvals/owner-1.sig"]
    }),
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

  /// Who signed the commit of a plain revert, in which way, and whether it counts.
  @Test("A signed revert of an old promotion", arguments: [
    ("owner-1", true), ("owner-2", true), ("risk-1", false), ("ci-train", false), ("stranger", false),
  ])
  func signedCommit(_ signer: String, _ counts: Bool) throws {
    let takeover = try Takeover()
    takeover.later(days: 40)
    takeover.revert(3)
    let old = takeover.world.head
    takeover.world.commit("Revert", signedBy: signer)
    check(takeover.world.verify(takeover.world.request(from: old)), counts ? .allowed : .refused, counts ? [] : [.approvals])
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

  @Test("A rollback's commit is dated near the clock", arguments: [(-86_401 as Int64, false), (-86_400, true), (300, true), (301, false)])
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
