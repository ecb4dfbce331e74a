import Gate
import Manifest
import Names
import Policy
import Signatures
import TestSupport
import Testing

@Suite("Approvals and proposers")
struct ApprovalTests {
  static let staging: [Wish] = [.stage(1, "Staging")]

  static let rows: [Row] = [
    Row("one approval of an owner is enough") { try $0.promote(1, staging, approvedBy: ["owner-1"]) },
    Row("none is not", [.approvals]) { try $0.promote(1, staging) },
    Row("one of another group is not", [.approvals]) { try $0.promote(1, staging, approvedBy: ["risk-1"]) },
    Row("the proposer's own is not", [.approvals, .fourEyes]) {
      try $0.promote(1, staging, by: "owner-1", approvedBy: ["owner-1"])
    },
    Row("another owner may approve what an owner proposed") {
      try $0.promote(1, staging, by: "owner-1", approvedBy: ["owner-2"])
    },
    Row("a useless approval beside a good one does no harm") {
      let record = try $0.promote(1, staging, approvedBy: ["owner-1", "risk-1", "dev-1", "ci-train"])
      try $0.approve(record, by: "stranger")
    },
    Row("a stranger's approval counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging)
      try $0.approve(record, by: "stranger")
    },
    Row("a stranger's approval under a member's name counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging)
      try $0.approve(record, by: "owner-1", key: "stranger")
    },
    Row("an approval copied under another name counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging)
      try $0.approve(record, by: "owner-2", key: "owner-1")
    },
    Row("an approval in the name of a service counts for nothing", [.approvals]) {
      try $0.promote(1, staging, approvedBy: ["ci-train"])
    },
    Row("a commit's namespace counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging)
      try $0.sign(record, "approvals/owner-1.sig", by: "owner-1", .commit)
    },
    Row("the proposal's namespace counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging)
      try $0.sign(record, "approvals/owner-1.sig", by: "owner-1", .proposal)
    },
    Row("an approval of another statement counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging)
      try $0.sign(record, "approvals/owner-1.sig", by: "owner-1", .approval, message: Array("{}".utf8))
    },
    Row("an empty approval counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging)
      $0.files["\(record.folder)/approvals/owner-1.sig"] = File("")
    },
    Row("an approval with bytes behind it counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging, approvedBy: ["owner-1"])
      $0.files["\(record.folder)/approvals/owner-1.sig"]?.bytes += Array("x\n".utf8)
    },
    Row("two signatures in one file count for nothing", [.approvals]) {
      let record = try $0.promote(1, staging, approvedBy: ["owner-1"])
      let path = "\(record.folder)/approvals/owner-1.sig"
      $0.files[path]?.bytes += $0.files[path]?.bytes ?? []
    },
    Row("an approval with a flipped byte counts for nothing", [.approvals]) {
      let record = try $0.promote(1, staging, approvedBy: ["owner-1"])
      $0.files["\(record.folder)/approvals/owner-1.sig"]?.bytes[200] ^= 1
    },
    Row("an approval too large to be one stops the record", [.limit]) {
      let record = try $0.promote(1, staging, approvedBy: ["owner-1"])
      $0.files["\(record.folder)/approvals/owner-2.sig"] = File([UInt8](repeating: 0x41, count: 17_000))
    },
    Row("a file that is no member's approval is refused", [.unknownPath]) {
      let record = try $0.promote(1, staging, approvedBy: ["owner-1"])
      $0.files["\(record.folder)/approvals/notes.txt"] = File("x")
    },
    Row("a record without a proposal is refused", [.proposer]) {
      try $0.promote(1, staging, by: nil, approvedBy: ["owner-1"])
    },
    Row("a stranger proposes nothing", [.unknownSigner]) {
      try $0.promote(1, staging, by: "stranger", approvedBy: ["owner-1"])
    },
    Row("an approval is no proposal", [.namespace]) {
      let record = try $0.promote(1, staging, by: nil, approvedBy: ["owner-1"])
      try $0.sign(record, "proposal.sig", by: "dev-1", .approval)
    },
    Row("a proposal of another statement is none", [.signature]) {
      let record = try $0.promote(1, staging, by: nil, approvedBy: ["owner-1"])
      try $0.sign(record, "proposal.sig", by: "dev-1", .proposal, message: [1])
    },
    Row("a service proposes for nobody", [.proposer]) {
      try $0.promote(1, staging, by: "ci-train", approvedBy: ["owner-1"])
    },
    Row("a service proposes for a member who signs too") {
      try $0.promote(1, staging, by: "ci-train", approvedBy: ["owner-1", "dev-1"]) {
        $0.requestedBy = try MemberID("dev-1")
      }
    },
    Row("a service does not propose for a member who does not sign", [.proposer]) {
      try $0.promote(1, staging, by: "ci-train", approvedBy: ["owner-1"]) { $0.requestedBy = try MemberID("dev-1") }
    },
    Row("who asked a service counts as a proposer", [.approvals, .fourEyes]) {
      try $0.promote(1, staging, by: "ci-train", approvedBy: ["owner-1"]) { $0.requestedBy = try MemberID("owner-1") }
    },
    Row("another's signature in the place of the member's is no co-signature", [.proposer]) {
      let record = try $0.promote(1, staging, by: "ci-train", approvedBy: ["owner-1"]) {
        $0.requestedBy = try MemberID("dev-1")
      }
      try $0.approve(record, by: "dev-1", key: "risk-1")
    },
    Row("a service does not propose for a service", [.proposer]) {
      try $0.promote(1, staging, by: "ci-train", approvedBy: ["owner-1", "ci-train"]) {
        $0.requestedBy = try MemberID("ci-train")
      }
    },
    Row("a service does not propose for somebody unknown", [.proposer]) {
      try $0.promote(1, staging, by: "ci-train", approvedBy: ["owner-1"]) { $0.requestedBy = try MemberID("nobody") }
    },
    Row("a person does not name another as a proposer who did not sign", [.proposer]) {
      try $0.promote(1, staging, by: "dev-1", approvedBy: ["owner-2"]) { $0.requestedBy = try MemberID("owner-1") }
    },
    Row("a person may name themselves") {
      try $0.promote(1, staging, by: "dev-1", approvedBy: ["owner-2"]) { $0.requestedBy = try MemberID("dev-1") }
    },
    Row("who is named by a person counts as a proposer too", [.approvals, .fourEyes]) {
      try $0.promote(1, staging, by: "dev-1", approvedBy: ["owner-1"]) { $0.requestedBy = try MemberID("owner-1") }
    },
  ]

  @Test("A sign-off", arguments: rows)
  func signOff(_ row: Row) throws { try row.run(in: try .registered()) }

  /// A registry with these members and other approvals for staging.
  private static func world(staging: String? = nil, members: [Member]) throws -> World {
    let old = "      lineage: [run, code, data]\n      approvals: [{group: model-owners, count: 1}]\n"
    let policy = try staging.map { try World.policy((old, "      approvals: [\($0)]\n")) }
    let world = try World(policy: policy ?? World.policy, members: members)
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    world.land()
    return world
  }

  @Test func `allowSelf lets a proposer fill a place, and the verdict says so`() throws {
    let world = try Self.world(
      staging: "{group: model-owners, count: 1, allowSelf: true}", members: try World.members())
    let base = world.head
    try world.promote(1, Self.staging, by: "owner-1", approvedBy: ["owner-1"])
    let verdict = world.allow()
    let gate = try #require(verdict.steps.last?.changes.first?.gates.first)
    #expect(gate.checks.contains { $0.found.contains("self-approved") })
    #expect(verdict.steps.last?.changes.first?.record?.approvers.first?.isSelf == true)
    // The proposal's signature is no approval by itself.
    world.checkout(base)
    try world.promote(1, Self.staging, by: "owner-1")
    world.refuse([.approvals])
  }

  @Test func `a revoked key signs nothing new, and what it signed before stays valid`() throws {
    let world = try World.registered()
    let before = world.files
    let old = world.head
    try world.promote(1, Self.staging, by: "dev-1", approvedBy: ["owner-1"])
    let after = world.files
    world.checkout(old)
    try world.promote(2, [.stage(2, "Staging")], approvedBy: ["owner-1"])
    world.land()
    var members = try World.members()
    members[2] = Member(
      id: members[2].id, kind: .person, email: nil, groups: members[2].groups,
      keys: [
        .init(key: try TestKey.named("owner-1").publicKey, revoked: "lost"),
        .init(key: try TestKey.named("owner-1 new").publicKey),
      ])
    world.setMembers(members)
    let record = try world.change(approvedBy: ["dev-1", "owner-2"])
    try world.sign(record, "possession/owner-1.sig", by: "owner-1 new", .possession)
    world.allow()
    // Signed before, landed after the revocation.
    world.apply(from: before, to: after)
    world.refuse([.approvals])
  }

  @Test func `a revoked key proposes nothing`() throws {
    var members = try World.members()
    members[0] = try World.member("dev-1", .person, ["ml-engineers", "maintainers"], revoked: "lost")
    members.append(try World.member("dev-2", .person, ["maintainers"]))
    let world = try Self.world(members: members)
    try world.promote(1, Self.staging, by: "dev-1", approvedBy: ["owner-1"])
    world.refuse([.unknownSigner])
  }

  @Test func `the second key of a person makes no second person`() throws {
    var members = try World.members()
    members[2] = Member(
      id: members[2].id, kind: .person, email: nil, groups: members[2].groups,
      keys: [
        .init(key: try TestKey.named("owner-1").publicKey), .init(key: try TestKey.named("owner-1 laptop").publicKey),
      ])
    let world = try Self.world(
      staging: "{group: model-owners, count: 2}",
      members: members + [try World.member("owner-3", .person, ["credit-team"])])
    let record = try world.promote(1, Self.staging, approvedBy: ["owner-1"])
    try world.approve(record, by: "owner-2", key: "owner-1 laptop")
    let held = world.files
    let base = world.head
    world.refuse([.approvals])
    // Either key makes the person's approval; with another person's the places are filled.
    world.checkout(base)
    world.files = held
    try world.approve(record, by: "owner-1", key: "owner-1 laptop")
    try world.approve(record, by: "owner-2")
    world.allow()
  }

  @Test func `a service fills no place even when it is in the group`() throws {
    let world = try Self.world(members: try World.members() + [try World.member("ci-own", .service, ["credit-team"])])
    try world.promote(1, Self.staging, approvedBy: ["ci-own"])
    world.refuse([.approvals])
  }

  @Test func `a proposer does not approve with a second key`() throws {
    var members = try World.members()
    members[2] = Member(
      id: members[2].id, kind: .person, email: nil, groups: members[2].groups,
      keys: [
        .init(key: try TestKey.named("owner-1").publicKey), .init(key: try TestKey.named("owner-1 laptop").publicKey),
      ])
    let world = try Self.world(members: members)
    let record = try world.promote(1, Self.staging, by: "owner-1")
    try world.approve(record, by: "owner-1", key: "owner-1 laptop")
    world.refuse([.approvals, .fourEyes])
  }

  @Test func `a person in two groups fills one place`() throws {
    let policy = try World.policy(
      (
        "approvals: [{group: risk, count: 1}, {group: model-owners, count: 1}]",
        "approvals: [{group: maintainers, count: 1}, {group: model-owners, count: 1}]"
      ),
      ("    from: [Staging]\n", ""))
    let world = try World.registered(policy: policy)
    let base = world.head
    // owner-2 is a maintainer and an owner.
    try world.promote(1, [.stage(1, "Production")], by: "risk-1", approvedBy: ["owner-2"])
    world.refuse([.approvals])
    for others in [["owner-2", "owner-1"], ["owner-2", "dev-1"], ["dev-1", "owner-1"]] {
      world.checkout(base)
      try world.promote(1, [.stage(1, "Production")], by: "risk-1", approvedBy: others)
      world.allow()
    }
  }

  @Test func `one approval serves every gate of the transition`() throws {
    let world = try World.registered()
    try world.promote(1, Self.staging, approvedBy: ["owner-1"])
    world.land()
    let base = world.head
    try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: ["owner-1", "risk-1"])
    world.allow()
    world.checkout(base)
    try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: ["owner-1"])
    world.refuse([.approvals])
  }

  @Test func `model-owners are the groups that model.yaml names before the step`() throws {
    var members = try World.members()
    members.append(try World.member("fraud-1", .person, ["fraud-team"]))
    let policy = try World.policy(("ownerGroups: [credit-team]", "ownerGroups: [credit-team, fraud-team]"))
    let world = try World(policy: policy, members: members)
    world.write(try world.modelManifest(owners: ["fraud-team"]))
    world.write(try world.versionManifest(1))
    world.land()
    let base = world.head
    try world.promote(1, Self.staging, approvedBy: ["owner-1"])
    world.refuse([.approvals])
    world.checkout(base)
    try world.promote(1, Self.staging, approvedBy: ["fraud-1"])
    world.allow()
  }

  @Test("Every kind of key may approve", arguments: ["ecdsa", "rsa"])
  func keyKinds(_ type: String) throws {
    _ = try TestKey.named("owner-\(type)", type: type)
    let world = try Self.world(
      members: try World.members() + [try World.member("owner-3", .person, ["credit-team"], key: "owner-\(type)")])
    let record = try world.promote(1, Self.staging)
    try world.approve(record, by: "owner-3", key: "owner-\(type)")
    world.allow()
  }

  @Test func `a refusal says which places are open and who could fill them`() throws {
    let world = try World.registered()
    try world.promote(1, Self.staging, by: "owner-1", approvedBy: ["risk-1"])
    let verdict = world.refuse([.approvals])
    let check = try #require(verdict.reasons.first?.check)
    #expect(check.found.contains("0/1"))
    #expect(check.mend == "git model approve BRANCH, by owner-2")
  }

  @Test func `author, committer and message decide nothing`() throws {
    let world = try World.registered()
    try world.promote(1, Self.staging)
    let old = world.head
    world.commit("Approved-by: owner-1 <owner-1@example.org>\nGate: allowed by staging", signedBy: "owner-1")
    check(world.verify(world.request(from: old)), .refused, [.approvals])
  }
}
