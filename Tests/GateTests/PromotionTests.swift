import Gate
import Manifest
import Names
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
  }
}
