import Gate
import Manifest
import Names
import TestSupport
import Testing

@Suite("A move that no record claims")
struct UnclaimedMoveTests {
  @Test func `is named with its version where there is no record at all`() throws {
    let world = try World.registered()
    world.set(.alias("champion", 1))
    let change = try #require(world.refuse([.record, .invariant]).steps.last?.changes.first)
    #expect(change.moves == [.alias(try Alias("champion"), from: nil, to: Version(1))])
    #expect(change.unclaimed == change.moves && change.version == Version(1) && change.unreadable.isEmpty)
  }

  @Test func `is named beside those of a rollback`() throws {
    let takeover = try Takeover()
    takeover.revert(3)
    takeover.world.set(.alias("shadow", 1))
    let change = try #require(takeover.world.refuse([.rollback]).steps.last?.changes.first)
    #expect(change.unclaimed == [.alias(try Alias("shadow"), from: nil, to: Version(1))])
    #expect(change.moves.count == (change.record?.moves.count ?? 0) + 1)
  }

  @Test func `is named as unreadable where nobody can tell what it moved to`() throws {
    let world = try World.registered()
    let champion = try Alias("champion")
    world.files[world.path(.alias(champion))] = File("version: [\n")
    let old = world.head
    world.commit()
    let change = try #require(world.verify(world.request(from: old)).steps.last?.changes.first)
    #expect(change.unreadable == [.alias(champion)] && change.moves.isEmpty && change.version == nil)
  }

  @Test func `is mended in history by a step of its own or an acknowledgement, at a push by a promotion`() throws {
    let world = try World.registered()
    world.set(.alias("shadow", 1))
    let old = world.head
    let bad = world.commit()
    func mends(_ request: GateRequest) -> [String] {
      world.verify(request).reasons.compactMap(\.check.mend)
    }
    let command = "git model promote credit-approval 1 --alias shadow -m \"why\""
    #expect(mends(world.request(from: old)) == [command])
    let audit = mends(world.request(from: nil, purpose: .audit, keepsAllowedSteps: false))
    #expect(
      audit.count == 1 && audit[0].hasSuffix("git model change --acknowledge \(bad.short) -m \"why\""), "\(audit)")
  }

  @Test func `a version that is changed is no registration`() throws {
    let world = try World.registered()
    let path = world.path(.version(try world.version(1)))
    world.files[path] = File("kind: [\n")
    let old = world.head
    world.commit()
    let change = try #require(world.verify(world.request(from: old)).steps.last?.changes.first)
    #expect(change.kind == .invalid && change.title == "version.yaml of credit-approval@v1 is changed")
    #expect(change.version == Version(1) && change.allChecks.contains { $0.code == .immutable })
  }
}
