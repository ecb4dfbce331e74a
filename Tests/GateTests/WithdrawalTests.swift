import Gate
import Manifest
import Names
import Signatures
import TestSupport
import Testing

@Suite("Withdrawals")
struct WithdrawalTests {
  /// What became of the signature of a proposal.
  private static func proposal(_ record: Record, by key: String) throws -> [UInt8] {
    try TestKey.named(key).sign(record.bytes, namespace: .proposal)
  }

  static let withdrawals: [(String, Set<Code>, @Sendable (World, Record) throws -> Void)] = [
    (
      "its proposer", [],
      { world, record in
        try world.withdraw(record, proposal: proposal(record, by: "dev-1"), by: "dev-1")
      }
    ),
    (
      "somebody who could approve it", [], { world, record in try world.withdraw(record, proposal: nil, by: "owner-1") }
    ),
    (
      "somebody who could not", [.withdrawal],
      { world, record in
        try world.withdraw(record, proposal: proposal(record, by: "dev-1"), by: "risk-1")
      }
    ),
    (
      "a service that did not propose it", [.withdrawal],
      { world, record in
        try world.withdraw(record, proposal: proposal(record, by: "dev-1"), by: "ci-train")
      }
    ),
    (
      "somebody who forges the proposal", [.withdrawal],
      { world, record in
        try world.withdraw(record, proposal: Array("forged".utf8), by: "dev-1")
      }
    ),
    (
      "a stranger", [.unknownSigner],
      { world, record in
        try world.withdraw(record, proposal: proposal(record, by: "stranger"), by: "stranger")
      }
    ),
    (
      "one in the name of another", [.withdrawal],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1")
        let folder = "\(world.model.path)/withdrawals/\(record.id)"
        let statement = world.files["\(folder)/withdrawal.json"]?.bytes ?? []
        world.files["\(folder)/owner-1.sig"] = File(
          try TestKey.named("owner-2").sign(statement, namespace: .withdrawal))
      }
    ),
    (
      "an approval in place of the withdrawal's signature", [.namespace],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1")
        let folder = "\(world.model.path)/withdrawals/\(record.id)"
        let statement = world.files["\(folder)/withdrawal.json"]?.bytes ?? []
        world.files["\(folder)/owner-1.sig"] = File(try TestKey.named("owner-1").sign(statement, namespace: .approval))
      }
    ),
    (
      "nobody's signature", [.withdrawal],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1")
        world.files["\(world.model.path)/withdrawals/\(record.id)/owner-1.sig"] = nil
      }
    ),
    (
      "signatures that nobody checks beside the right one", [.withdrawal],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1")
        world.files["\(world.model.path)/withdrawals/\(record.id)/risk-1.sig"] = File("forged")
      }
    ),
    (
      "a statement about another promotion", [.withdrawal],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1") {
          $0 = WithdrawalStatement(
            registry: $0.registry, ref: $0.ref, model: $0.model, record: $0.record, reason: $0.reason,
            withdrawnBy: $0.withdrawnBy, withdrawnAt: $0.withdrawnAt, subjectDigest: SHA256.digest(of: [1]))
        }
      }
    ),
    (
      "a statement for another registry", [.context],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1") {
          $0 = WithdrawalStatement(
            registry: "x", ref: $0.ref, model: $0.model, record: $0.record, reason: $0.reason,
            withdrawnBy: $0.withdrawnBy,
            withdrawnAt: $0.withdrawnAt, subjectDigest: $0.subjectDigest)
        }
      }
    ),
    (
      "a withdrawal without the promotion", [.manifest],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1")
        world.files["\(world.model.path)/withdrawals/\(record.id)/promotion.json"] = nil
      }
    ),
    (
      "a withdrawal without its statement", [.manifest],
      { world, record in
        try world.withdraw(record, proposal: nil, by: "owner-1")
        world.files["\(world.model.path)/withdrawals/\(record.id)/withdrawal.json"] = nil
      }
    ),
  ]

  @Test("A promotion is withdrawn by", arguments: withdrawals.indices)
  func withdrawal(_ index: Int) throws {
    let (name, codes, act) = Self.withdrawals[index]
    let world = try World.registered()
    let base = world.files
    let record = try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let promoted = world.files
    world.checkout(world.head)
    try act(world, record)
    let old = world.head
    world.commit()
    let verdict = world.verify(world.request(from: old))
    #expect(Set(verdict.reasons.compactMap(\.check.code)) == codes, "\(name): \(verdict.reasons.map(\.check.found))")
    #expect(verdict.outcome == (codes.isEmpty ? .allowed : .refused), "\(name)")
    guard codes.isEmpty else { return }
    // The statement is dead from then on, and the withdrawal stays.
    let withdrawn = world.head
    world.apply(from: base, to: promoted)
    world.refuse([.withdrawn])
    world.checkout(withdrawn)
    for path in world.files.keys where path.contains("/withdrawals/") { world.files[path] = nil }
    world.refuse([.appendOnly])
  }

  @Test func `a withdrawal needs a registered model`() throws {
    let world = try World.registered()
    let record = try world.promote(1, [.stage(1, "Staging")])
    let other = try World(model: "other")
    try other.withdraw(record, proposal: Self.proposal(record, by: "dev-1"), by: "dev-1")
    other.refuse([.manifest])
  }
}
