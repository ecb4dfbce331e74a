import Gate
import Manifest
import Names
import Snapshots
import TestSupport
import Testing

@Suite("The shape of history")
struct HistoryTests {
  @Test func `nothing to do is allowed`() throws {
    let world = try World.registered()
    check(world.verify(world.request(from: world.head)), .allowed, [])
  }

  @Test func `an empty step is allowed and said to be one`() throws {
    let world = try World.registered()
    let verdict = world.allow()
    #expect(verdict.steps.last?.checks.first?.code == .noChange)
  }

  @Test func `several steps are judged one by one, and the bad one is named`() throws {
    let world = try World.registered()
    let old = world.head
    world.files["README.md"] = File("1")
    world.commit()
    world.set(.alias("shadow", 1))
    let bad = world.commit()
    world.set(.alias("shadow", nil))
    world.commit()
    let verdict = world.verify(world.request(from: old))
    check(verdict, .refused, [.record])
    #expect(verdict.reasons.allSatisfy { $0.commit == bad })
    #expect(verdict.stepCount == 2)
    // An audit goes on and shows what came after.
    let audit = world.verify(world.request(from: old, purpose: .audit))
    #expect(audit.stepCount == 3)
    #expect(audit.outcome == .refused)
  }

  @Test func `a fast-forward onto a branch that merged main is refused`() throws {
    let world = try World.registered()
    let main = world.head
    world.files["docs/x"] = File("1")
    let side = world.commit("side", parents: [world.root])
    world.files = world.history[main] ?? [:]
    world.files["docs/x"] = File("1")
    world.commit("foxtrot", parents: [side, main])
    check(world.verify(world.request(from: main)), .refused, [.firstParent])
  }

  @Test func `a push that does not contain main is refused`() throws {
    let world = try World.registered()
    let main = world.head
    world.checkout(world.root)
    world.files["README.md"] = File("other")
    world.commit()
    check(world.verify(world.request(from: main)), .refused, [.nonFastForward])
    // Nor may main go back.
    check(world.verify(world.request(from: main, to: world.root)), .refused, [.nonFastForward])
  }

  @Test func `an unrelated history is refused`() throws {
    let world = try World.registered()
    let main = world.head
    world.commit("orphan", parents: [])
    check(world.verify(world.request(from: main)), .refused, [.nonFastForward])
    check(world.verify(world.request(from: nil)), .refused, [.noPin])
  }

  @Test func `unrelated history may be merged when the tree keeps the rules`() throws {
    let world = try World.registered()
    let main = world.head
    world.files = ["docs/foreign.md": File("x")]
    let foreign = world.commit("foreign", parents: [])
    world.files = world.history[main] ?? [:]
    world.files["docs/foreign.md"] = File("x")
    world.commit("merge", parents: [main, foreign])
    check(world.verify(world.request(from: main)), .allowed, [])
  }

  @Test func `a commit that names a parent twice is refused`() throws {
    let world = try World.registered()
    let main = world.head
    world.commit("doubled", parents: [main, main])
    check(world.verify(world.request(from: main)), .refused, [.parents])
  }

  @Test func `an octopus is judged by what it does`() throws {
    let world = try World.registered()
    let main = world.head
    let sides = ["a", "b", "c"].map { name in
      world.checkout(main)
      world.files["docs/\(name)"] = File(name)
      return world.commit(name)
    }
    for name in ["a", "b", "c"] { world.files["docs/\(name)"] = File(name) }
    world.commit("octopus", parents: [main] + sides)
    check(world.verify(world.request(from: main)), .allowed, [])
  }

  @Test func `a merge that keeps our side does nothing`() throws {
    let world = try World.registered()
    let main = world.head
    world.set(.alias("shadow", 1))
    let side = world.commit("side")
    world.checkout(main)
    world.commit("merge -s ours", parents: [main, side])
    let verdict = world.verify(world.request(from: main))
    check(verdict, .allowed, [])
    #expect(verdict.steps.last?.checks.first?.code == .noChange)
  }

  @Test func `a merge that takes more than the branch brought is judged by it`() throws {
    let world = try World.registered()
    let main = world.head
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let side = world.commit("branch")
    world.set(.alias("shadow", 2))
    world.commit("evil", parents: [main, side])
    check(world.verify(world.request(from: main)), .refused, [.record])
  }

  @Test func `a rebase-merge that lands pointers and approvals apart is refused`() throws {
    let world = try World.registered()
    let base = world.head
    let record = try world.promote(1, [.stage(1, "Staging")])
    world.commit()
    try world.approve(record, by: "owner-1")
    world.commit()
    check(world.verify(world.request(from: base)), .refused, [.approvals])
  }

  // MARK: The root

  @Test func `the first push is judged from the pinned root`() throws {
    let world = try World.registered()
    let verdict = world.verify(world.request(from: nil))
    check(verdict, .allowed, [])
    #expect(verdict.steps.first?.checks.contains { $0.code == .imported } == true)
    check(world.verify(world.request(from: nil, to: world.root)), .allowed, [])
  }

  @Test func `another root than the pinned one is refused`() throws {
    let world = try World.registered()
    check(world.verify(world.request(from: nil, root: world.head)), .allowed, [])
    let other = try World.registered()
    other.files["README.md"] = File("x")
    check(world.verify(world.request(from: nil, root: .zero)), .refused, [.noPin])
  }

  static let roots: [Row] = [
    Row("without a registry", [.manifest]) { $0.files["registry.yaml"] = nil },
    Row("without a policy", [.manifest]) { $0.files["policy/gates.yaml"] = nil },
    Row("without members", [.manifest]) { $0.files["policy/members.yaml"] = nil },
    Row("with a policy that nobody can read", [.manifest]) { $0.files["policy/gates.yaml"] = File("x: [") },
    Row("with a policy that locks everybody out", [.lockOut]) {
      $0.files["policy/gates.yaml"] = File(
        try World.policy(("repository: {approvals: [{group: maintainers", "repository: {approvals: [{group: nobody")))
    },
    Row("with everything") { _ in },
  ]

  @Test("A root", arguments: roots)
  func root(_ row: Row) throws {
    let world = try World()
    try row.act(world)
    world.adoptRoot(world.files)
    check(world.verify(world.request(from: nil)), row.codes.isEmpty ? .allowed : .refused, row.codes)
    // What builds on a root that cannot be read is not allowed either, whoever lands it.
    world.files["README.md"] = File("more")
    let old = world.head
    world.commit()
    if row.codes == [.manifest] { check(world.verify(world.request(from: old)), .refused, [.manifest]) }
  }

  @Test func `the root commit itself may be refused without a crash when it is no commit`() throws {
    let world = try World.registered()
    let tree = try world.state(at: world.head).snapshot.root
    check(world.verify(world.request(from: nil, to: tree)), .undecided, [.unreadable])
    check(world.verify(world.request(from: tree)), .refused, [.nonFastForward])
    check(world.verify(world.request(from: world.root, to: .zero)), .undecided, [.unreadable])
  }

  // MARK: Bounds, and what cannot be told

  @Test func `more steps than may be judged at once are refused`() throws {
    let world = try World.registered()
    let old = world.head
    for _ in 0..<10 { world.commit() }
    check(world.verify(world.request(from: old, maximumSteps: 10)), .allowed, [])
    check(world.verify(world.request(from: old, maximumSteps: 9)), .refused, [.limit])
    check(world.verify(world.request(from: nil, maximumSteps: 10)), .refused, [.limit])
    check(world.verify(world.request(from: old, to: old, maximumSteps: 0)), .allowed, [])
  }

  @Test func `more changed paths than may be judged at once are refused`() throws {
    for (count, codes) in [(10_000, [] as Set<Code>), (10_001, [.limit])] {
      let world = try World()
      for index in 0..<count { world.files["docs/\(index)"] = File("x") }
      let old = world.head
      world.commit()
      check(world.verify(world.request(from: old)), codes.isEmpty ? .allowed : .refused, codes)
    }
  }

  /// The objects that judging a promotion reads.
  private static func promotion() throws -> (world: World, old: ObjectID) {
    let world = try PromotionTests.prepared()
    try world.promote(2, PromotionTests.wishes, approvedBy: PromotionTests.approvers)
    let old = world.head
    world.commit()
    return (world, old)
  }

  @Test func `whatever object is missing, nothing is allowed that was not decided`() throws {
    let (world, old) = try Self.promotion()
    let recorder = Recorder(world.builder.objects)
    let gate = Gate(objects: ObjectReader(recorder))
    check(gate.verify(world.request(from: old)), .allowed, [])
    #expect(recorder.ids.count > 40)
    for id in recorder.ids {
      let verdict = Gate(objects: ObjectReader(Withholding(world.builder.objects, id))).verify(world.request(from: old))
      #expect(verdict.outcome == .undecided, "without \(id): \(verdict.reasons.map(\.check.found))")
      #expect(verdict.approved == nil)
      #expect(verdict.reasons.contains { $0.check.code == .unreadable })
      #expect(verdict.reasons.allSatisfy { $0.check.mend?.isEmpty == false })
    }
  }

  @Test func `a rollback, a change and a withdrawal are not decided without their objects either`() throws {
    let takeover = try Takeover()
    takeover.later(days: 40)
    takeover.revert(3)
    try takeover.world.rollbackRecord(undoing: takeover.records[3], approvedBy: ["owner-1"])
    let policy = try World.registered()
    policy.files["policy/gates.yaml"] = File(try World.policy(("version: 1", "version: 2")))
    try policy.change(approvedBy: ["dev-1", "owner-2"])
    let withdrawal = try World.registered()
    let record = try withdrawal.promote(1, [.stage(1, "Staging")])
    withdrawal.checkout(withdrawal.head)
    try withdrawal.withdraw(record, proposal: nil, by: "owner-1")
    let content = try World.registered()
    content.write(try content.versionManifest(4))
    try content.addEvidence(to: 4)
    for world in [takeover.world, policy, withdrawal, content] {
      let old = world.head
      world.commit()
      let recorder = Recorder(world.builder.objects)
      check(Gate(objects: ObjectReader(recorder)).verify(world.request(from: old)), .allowed, [])
      for id in recorder.ids {
        let verdict = Gate(objects: ObjectReader(Withholding(world.builder.objects, id))).verify(
          world.request(from: old))
        #expect(verdict.outcome != .allowed, "without \(id)")
        #expect(verdict.reasons.contains { $0.check.code == .unreadable }, "without \(id)")
      }
    }
  }

  @Test func `whenever the bytes run out, nothing is allowed`() throws {
    let (world, old) = try Self.promotion()
    var allowed = false
    for budget in stride(from: 0, through: 200_000, by: 997) {
      let verdict = world.verify(world.request(from: old), maximumBytes: budget)
      if verdict.outcome == .allowed {
        allowed = true
      } else {
        #expect(!allowed, "\(budget) bytes were too few, but fewer were enough")
        #expect(verdict.reasons.contains { $0.check.code == .limit }, "\(budget)")
        #expect(verdict.reasons.allSatisfy { $0.check.mend?.isEmpty == false })
      }
    }
    #expect(allowed)
  }

  @Test func `whenever the time runs out, the answer is that it could not be decided`() throws {
    let (world, old) = try Self.promotion()
    var allowed = false
    for limit in 0..<200 {
      var asked = 0
      let reader = ObjectReader(world.builder.objects) {
        asked += 1
        return asked > limit
      }
      let verdict = Gate(objects: reader).verify(world.request(from: old))
      if asked > limit {
        check(verdict, .undecided, [.timeSpent])
      } else {
        check(verdict, .allowed, [])
        allowed = true
      }
    }
    #expect(allowed)
  }

  @Test func `a base that lies behind a missing commit is not decided`() throws {
    let world = try World.registered()
    let base = world.head
    for _ in 0..<3 { world.commit() }
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"]) { $0.base = base }
    let old = world.head
    world.commit()
    world.builder.objects.remove(base)
    check(world.verify(world.request(from: old)), .undecided, [.unreadable])
  }

  @Test(.timeLimit(.minutes(2))) func `many aliases are judged in bounded time`() throws {
    let world = try World.registered()
    for index in 0..<3000 { world.set(.alias("a\(index)x", 1)) }
    let old = world.head
    world.commit()
    #expect(world.verify(world.request(from: old)).outcome == .refused)
  }
}

/// Remembers every object that was read.
final class Recorder: ObjectSource {
  private let source: MemoryObjects
  private(set) var ids = Set<ObjectID>()

  init(_ source: MemoryObjects) { self.source = source }

  func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8] {
    ids.insert(id)
    return try source.read(id, as: kind, limit: limit)
  }
}

/// Has every object but one.
struct Withholding: ObjectSource {
  private let source: MemoryObjects
  private let withheld: ObjectID

  init(_ source: MemoryObjects, _ withheld: ObjectID) {
    self.source = source
    self.withheld = withheld
  }

  func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8] {
    if id == withheld { throw .missing(id) }
    return try source.read(id, as: kind, limit: limit)
  }
}
