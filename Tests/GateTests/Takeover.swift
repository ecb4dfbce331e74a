import Names
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
