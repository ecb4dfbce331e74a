import Gate
import Manifest
import Names
import Policy
import TestSupport
import Testing

@Suite struct `Bans and deletions` {
  /// The two ways of taking a version out of use for good; the same rules hold for both.
  enum Tombstone: CaseIterable {
    case ban, deletion

    func path(_ version: Version) -> ModelPath { self == .ban ? .banned(version) : .deleted(version) }

    func bytes(_ world: World) -> [UInt8] {
      switch self {
      case .ban: BanManifest(reason: "leak", bannedAt: world.now, bannedBy: "risk-1").write()
      case .deletion: DeletionManifest(reason: "leak", deletedAt: world.now, deletedBy: "risk-1").write()
      }
    }
  }

  static let table: [Row] = Tombstone.allCases.flatMap { rows($0) }

  private static func rows(_ kind: Tombstone) -> [Row] {
    @Sendable func put(_ world: World, _ number: Int, _ bytes: [UInt8]? = nil) throws {
      world.files[world.path(kind.path(try world.version(number)))] = File(bytes ?? kind.bytes(world))
    }
    @Sendable func land(_ world: World, _ number: Int) throws {
      try put(world, number)
      try world.change(by: "dev-1", approvedBy: ["risk-1"])
      world.land()
    }
    return [
      Row("a \(kind) needs a change record", [.governed]) { try put($0, 2) },
      Row("a \(kind) lands with the approval of the withdraw gate") {
        try put($0, 2)
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("a \(kind) needs the approval of the withdraw gate", [.approvals]) {
        try put($0, 2)
        try $0.change(by: "dev-1", approvedBy: ["owner-1"])
      },
      Row("a \(kind) is not approved by its proposer", [.approvals, .fourEyes]) {
        try put($0, 2)
        try $0.change(by: "risk-1", approvedBy: ["risk-1"])
      },
      Row("a \(kind) of a version that holds an alias", [.banned]) {
        try put($0, 1)
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("a \(kind) of a version that is in a stage", [.banned]) {
        try $0.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
        $0.land()
        try put($0, 2)
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("a \(kind) of a version that is archived") {
        try $0.promote(2, [.stage(2, "Archived")], approvedBy: ["owner-1"])
        $0.land()
        try put($0, 2)
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("a \(kind) in the step of a promotion", [.mixed, .banned]) {
        try put($0, 2)
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
        try $0.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
      },
      Row("a \(kind) of a version that does not exist", [.contradiction]) {
        try put($0, 77)
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("a \(kind) is not lifted", [.appendOnly]) {
        try land($0, 2)
        $0.files[$0.path(kind.path(try $0.version(2)))] = nil
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("the reason of a \(kind) is not changed", [.appendOnly]) {
        try land($0, 2)
        let path = $0.path(kind.path(try $0.version(2)))
        let text = String(decoding: $0.files[path]?.bytes ?? [], as: UTF8.self)
        $0.files[path] = File(text.replacing("leak", with: "nothing"))
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("the record of a \(kind) is not taken away", [.appendOnly, .immutable, .governed]) {
        let before = $0.head
        try land($0, 2)
        $0.revert($0.head, parent: before)
      },
      Row("a \(kind) must be valid", [.manifest]) {
        try put($0, 2, Array("because\n".utf8))
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("a \(kind) needs a reason", [.manifest]) {
        let text = String(decoding: kind.bytes($0), as: UTF8.self)
        try put($0, 2, Array(text.replacing("reason: leak\n", with: "").utf8))
        try $0.change(by: "dev-1", approvedBy: ["risk-1"])
      },
      Row("after a \(kind) the version does not get a stage", [.banned]) {
        try land($0, 2)
        try $0.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
      },
      Row("after a \(kind) the version does not get an alias", [.banned]) {
        try land($0, 2)
        try $0.promote(2, [.alias("shadow", 2)])
      },
      Row("after a \(kind) the version can be archived") {
        try land($0, 2)
        try $0.promote(2, [.stage(2, "Archived")], approvedBy: ["owner-1"])
      },
      Row("after a \(kind) no rollback returns to the version", [.banned]) {
        let before = $0.head
        try $0.promote(2, [.alias("shadow", 2)])
        $0.land()
        let promotion = $0.head
        try land($0, 1)
        $0.revert(promotion, parent: before)
      },
    ]
  }

  @Test("A version that is banned or deleted", arguments: table)
  func rules(_ row: Row) throws {
    let world = try World.registered()
    try world.promote(1, [.alias("shadow", 1)])
    world.land()
    try row.run(in: world)
  }
}
