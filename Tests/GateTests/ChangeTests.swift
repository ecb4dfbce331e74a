import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots
import TestSupport
import Testing

@Suite("Governed files and the policy")
struct ChangeTests {
  static let files: [Row] = [
    Row("a free file lands by itself") { $0.files["README.md"] = File("x") },
    Row("a file below a free folder lands by itself") { $0.files["docs/a/b.md"] = File("x") },
    Row("a file that only begins like a free one is governed", [.governed]) { $0.files["docsy/x"] = File("x") },
    Row("a folder in place of a free file is governed", [.governed]) {
      $0.files["README.md"] = nil
      $0.files["README.md/x"] = File("x")
    },
    Row("a file in place of a free folder is governed", [.governed]) { $0.files["docs"] = File("x") },
    Row("a governed file needs a change record", [.governed]) { $0.files[".ci/run"] = File("x") },
    Row("a governed file lands with an approved record") {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("two governed files land with one record") {
      $0.files[".ci/run"] = File("x")
      $0.files["CODEOWNERS"] = File("y")
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("a governed file needs the repository gate's approval", [.approvals]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["owner-1"])
    },
    Row("a governed file needs four eyes", [.approvals, .fourEyes]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(by: "dev-1", approvedBy: ["dev-1"])
    },
    Row("a file beside the claimed one needs its own claim", [.governed]) {
      $0.files[".ci/run"] = File("x")
      $0.files[".ci/more"] = File("y")
      try $0.change([".ci/run"], approvedBy: ["dev-1"])
    },
    Row("a file is not claimed twice", [.governed]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"])
      try $0.change([".ci/run"], approvedBy: ["dev-1"]) { $0.reason = "again" }
    },
    Row("a record claims no file that stays as it is", [.context]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run", "README.md"], approvedBy: ["dev-1"])
    },
    Row("a record that claims nothing is refused", [.context]) { try $0.change([], approvedBy: ["dev-1"]) },
    Row("other content than was signed is refused", [.staleContent]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"])
      $0.files[".ci/run"] = File("y")
    },
    Row("a statement with a false old digest is refused", [.staleContent]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"]) {
        $0.files = [.init(path: ".ci/run", old: SHA256.digest(of: [1]), new: $0.files[0].new)]
      }
    },
    Row("a false subject digest is refused", [.staleContent]) {
      $0.files[".ci/run"] = File("x")
      try $0.change([".ci/run"], approvedBy: ["dev-1"]) { $0.subject = SHA256.digest(of: [1]) }
    },
    Row("files out of order are refused", [.context]) {
      $0.files[".ci/run"] = File("x")
      $0.files["CODEOWNERS"] = File("y")
      try $0.change(approvedBy: ["dev-1"]) { $0.files.reverse() }
    },
    Row("another registry's record is refused", [.context]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.registry = "x" }
    },
    Row("another ref's record is refused", [.context]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.ref = try RefName("refs/heads/x") }
    },
    Row("a record under another name is refused", [.record]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.folder = try RecordID("0123456789abcdef") }
    },
    Row("a lapsed record is refused", [.expired]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"]) { $0.notAfter = $0.preparedAt.adding(seconds: -1) }
    },
    Row("a record without a statement is refused", [.manifest]) {
      $0.files[".ci/run"] = File("x")
      let record = try $0.change(approvedBy: ["dev-1"])
      $0.files["\(record.folder)/change.json"] = nil
    },
    Row("a record that landed does not change", [.immutable]) {
      $0.files[".ci/run"] = File("x")
      let record = try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files["\(record.folder)/approvals/dev-1.sig"] = nil
    },
    Row("an approval is not added to a record that landed", [.immutable]) {
      $0.files[".ci/run"] = File("x")
      let record = try $0.change(approvedBy: ["dev-1"])
      $0.land()
      try $0.approve(record, by: "owner-2")
    },
    Row("a governed file does not go back by itself", [.governed]) {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files[".ci/run"] = nil
    },
    Row("a governed file goes with a record") {
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files[".ci/run"] = nil
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("a base before another change of the file is stale", [.staleState]) {
      let base = $0.head
      $0.files[".ci/run"] = File("x")
      try $0.change(approvedBy: ["dev-1"])
      $0.land()
      $0.files[".ci/run"] = File("y")
      try $0.change(approvedBy: ["dev-1"]) { $0.base = base }
    },
    Row("a path in another spelling of Unicode binds nothing", [.context]) {
      $0.files["é"] = File("anything")
      try $0.change(approvedBy: ["dev-1"]) { $0.files = [.init(path: "e\u{301}", old: nil, new: nil)] }
    },
    Row("a claim of a file's absence does not let it come", [.context]) {
      $0.files[".ci/run"] = File("anything")
      try $0.change(approvedBy: ["dev-1"]) { $0.files = [.init(path: ".ci/run", old: nil, new: nil)] }
    },
    Row("model.yaml changes under the model gate") {
      $0.write(try $0.modelManifest(risk: .low))
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("model.yaml does not change without a record", [.governed]) { $0.write(try $0.modelManifest(risk: .low)) },
    Row("model.yaml keeps owners that the policy allows", [.owners]) {
      $0.write(try $0.modelManifest(owners: ["risk"]))
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("model.yaml keeps an owner", [.owners]) {
      $0.write(try $0.modelManifest(owners: []))
      try $0.change(approvedBy: ["dev-1"])
    },
    Row("model.yaml keeps its name", [.contradiction]) { world in
      let other = ModelManifest(name: try ModelName("other"), owners: [try GroupName("credit-team")], risk: .high)
      world.files[world.path(.model)] = File(other.write())
      try world.change(approvedBy: ["dev-1"])
    },
  ]

  @Test("A file", arguments: files)
  func file(_ row: Row) throws { try row.run(in: try .registered()) }

  @Test func `the owners of one model do not agree to a change of another's`() throws {
    let policy = try World.policy(
      ("model: {approvals: [{group: maintainers, count: 1}]}", "model: {approvals: [{group: model-owners, count: 1}]}"),
      ("ownerGroups: [credit-team]", "ownerGroups: [credit-team, fraud-team]"))
    let world = try World(
      policy: policy, members: try World.members() + [try World.member("fraud-1", .person, ["fraud-team"])])
    let other = try ModelName("fraud")
    func write(_ risk: Risk) throws {
      world.write(try world.modelManifest(risk: risk))
      world.files["\(other.path)/model.yaml"] = File(
        ModelManifest(name: other, owners: [try GroupName("fraud-team")], risk: risk).write())
    }
    try write(.high)
    world.land()
    let base = world.head
    for (approvers, codes) in [(["owner-1"], [.approvals] as Set<Code>), (["fraud-1"], [.approvals]), (["owner-1", "fraud-1"], [])] {
      world.checkout(base)
      try write(.low)
      try world.change(approvedBy: approvers)
      if codes.isEmpty { world.allow() } else { world.refuse(codes) }
    }
  }

  // MARK: The policy

  private static let maintainers = ["dev-1", "owner-2"]
  private static func bumped(_ edits: (old: String, new: String)...) throws -> File {
    var text = try World.policy(("version: 1", "version: 2"))
    for edit in edits {
      guard text.contains(edit.old) else { throw TestFailure("the policy has no \(edit.old)") }
      text = text.replacing(edit.old, with: edit.new)
    }
    return File(text)
  }

  private static func gates(_ world: World, approvedBy approvers: [String] = maintainers, _ edits: (old: String, new: String)...) throws {
    var text = try World.policy(("version: 1", "version: 2"))
    for edit in edits {
      guard text.contains(edit.old) else { throw TestFailure("the policy has no \(edit.old)") }
      text = text.replacing(edit.old, with: edit.new)
    }
    world.files["policy/gates.yaml"] = File(text)
    try world.change(approvedBy: approvers)
  }

  private static func members(
    _ world: World, prove: [(member: String, key: String)] = [], _ edit: (inout [Member]) throws -> Void
  ) throws {
    var members = try World.members()
    try edit(&members)
    world.setMembers(members)
    let record = try world.change(approvedBy: maintainers)
    for (member, key) in prove { try world.sign(record, "possession/\(member).sig", by: key, .possession) }
  }

  static let policies: [Row] = [
    Row("a change with two maintainers' approvals lands") { try gates($0) },
    Row("one approval is too few", [.approvals]) { try gates($0, approvedBy: ["dev-1"]) },
    Row("a change without a record is refused", [.policy]) { $0.files["policy/gates.yaml"] = try bumped() },
    Row("the old policy judges its own weakening", [.approvals]) {
      try gates($0, approvedBy: [], ("policyChange: {approvals: [{group: maintainers, count: 2}]}", "policyChange: {approvals: []}"))
    },
    Row("the version does not stay", [.policy]) {
      $0.files["policy/gates.yaml"] = File(try World.policy(("approvalDays: 30", "approvalDays: 31")))
      try $0.change(approvedBy: maintainers)
    },
    Row("the version does not jump", [.policy]) {
      $0.files["policy/gates.yaml"] = File(try World.policy(("version: 1", "version: 3")))
      try $0.change(approvedBy: maintainers)
    },
    Row("an unknown key is refused", [.manifest]) { try gates($0, ("approvalDays: 30", "approvalDays: 30\nadmin: dev-1")) },
    Row("an unknown requirement is refused", [.manifest]) {
      try gates($0, ("      lineage: [run, code, data]", "      lineage: [run, code, data]\n      vibes: good"))
    },
    Row("a policy that is gone is refused", [.manifest]) {
      $0.files["policy/gates.yaml"] = nil
      try $0.change(approvedBy: maintainers)
    },
    Row("a group without members is a lock-out", [.lockOut]) {
      try gates($0, ("repository: {approvals: [{group: maintainers, count: 1}]}", "repository: {approvals: [{group: nobody, count: 1}]}"))
    },
    Row("a group of services is a lock-out", [.lockOut]) {
      try gates($0, ("group: risk, count: 1}, {", "group: risk, count: 2}, {"))
    },
    Row("more approvals than there are others is a lock-out", [.lockOut]) {
      try gates($0, ("policyChange: {approvals: [{group: maintainers, count: 2}]}", "policyChange: {approvals: [{group: maintainers, count: 3}]}"))
    },
    Row("one person for two places is a lock-out", [.lockOut]) {
      try gates($0, ("repository: {approvals: [{group: maintainers, count: 1}]}",
        "repository: {approvals: [{group: maintainers, count: 2}, {group: credit-team, count: 2}]}"))
    },
    Row("model-owners of no model is a lock-out", [.lockOut]) {
      try gates($0, ("policyChange: {approvals: [{group: maintainers, count: 2}]}", "policyChange: {approvals: [{group: model-owners, count: 1}]}"))
    },
    Row("model-owners of the repository is a lock-out", [.lockOut]) {
      try gates($0, ("repository: {approvals: [{group: maintainers, count: 1}]}", "repository: {approvals: [{group: model-owners, count: 1}]}"))
    },
    Row("more than 100 approvals are not read", [.manifest]) {
      try gates($0, ("repository: {approvals: [{group: maintainers, count: 1}]}",
        "repository: {approvals: [{group: maintainers, count: 100}, {group: maintainers, count: 1}]}"))
    },
    Row("an owner group without members is refused", [.policy, .lockOut]) {
      try gates($0, ("ownerGroups: [credit-team]", "ownerGroups: [credit-team, nobody]"))
    },
    Row("no owner group is refused", [.policy]) { try gates($0, ("ownerGroups: [credit-team]", "ownerGroups: []")) },
    Row("a gate of an unknown stage is refused", [.policy]) {
      try gates($0, ("applies: {stage: Archived}", "applies: {stage: Elsewhere}"))
    },
    Row("two gates of one name are refused", [.manifest]) { try gates($0, ("- name: archived", "- name: staging")) },
    Row("a free path inside the registry is refused", [.manifest]) { try gates($0, ("\"docs/**\"", "\"models/**\"")) },
    Row("a policy that breaks what stands is refused", [.invariant]) {
      try $0.promote(1, [.alias("shadow", 1)])
      $0.land()
      try gates($0, ("  - name: archived\n", "  - name: shadow\n    applies: {alias: shadow}\n    requires: {stage: Production}\n  - name: archived\n"))
    },
    Row("a new member with a proven key lands") {
      try members($0, prove: [("owner-3", "owner-3")]) { $0.append(try World.member("owner-3", .person, ["credit-team"])) }
    },
    Row("a new member without proof is refused", [.possession]) {
      try members($0) { $0.append(try World.member("owner-3", .person, ["credit-team"])) }
    },
    Row("a proof with another key is refused", [.possession]) {
      try members($0, prove: [("owner-3", "stranger")]) { $0.append(try World.member("owner-3", .person, ["credit-team"])) }
    },
    Row("a proof in another namespace is refused", [.possession]) { world in
      var members = try World.members()
      members.append(try World.member("owner-3", .person, ["credit-team"]))
      world.setMembers(members)
      let record = try world.change(approvedBy: maintainers)
      try world.sign(record, "possession/owner-3.sig", by: "owner-3", .approval)
    },
    Row("a proof for another statement is refused", [.possession]) { world in
      var members = try World.members()
      members.append(try World.member("owner-3", .person, ["credit-team"]))
      world.setMembers(members)
      let record = try world.change(approvedBy: maintainers)
      try world.sign(record, "possession/owner-3.sig", by: "owner-3", .possession, message: [1])
    },
    Row("a key that goes to another member needs a proof", [.possession]) {
      try members($0) { members in
        let key = members[1].keys
        members[1] = Member(id: members[1].id, kind: .person, email: nil, groups: members[1].groups, keys: members[2].keys)
        members[2] = Member(id: members[2].id, kind: .person, email: nil, groups: members[2].groups, keys: key)
      }
    },
    Row("a key that is listed twice is refused", [.manifest]) {
      try members($0) { $0.append(try World.member("owner-3", .person, ["credit-team"], key: "owner-1")) }
    },
    Row("two members of one id are refused", [.manifest]) {
      try members($0, prove: [("owner-1", "owner-3")]) { $0.append(try World.member("owner-1", .person, [], key: "owner-3")) }
    },
    Row("ids that differ in case only are refused", [.manifest]) {
      try members($0, prove: [("Owner-1", "owner-3")]) { $0.append(try World.member("Owner-1", .person, [], key: "owner-3")) }
    },
    Row("revoking a key needs no proof") {
      try members($0) { $0[3] = try World.member("owner-2", .person, ["credit-team"], revoked: "left"); $0[4] = try World.member("ci-train", .service, [], revoked: "rotated")
        $0.append(try World.member("risk-1b", .person, ["maintainers"], key: "x")) ; $0.removeLast(); $0[2] = try World.member("owner-1", .person, ["credit-team", "maintainers"])
      }
    },
    Row("revoking the only key of a demanded person is a lock-out", [.lockOut]) {
      try members($0) { $0[1] = try World.member("risk-1", .person, ["risk"], revoked: "lost") }
    },
    Row("allowed_signers must be what members.yaml gives", [.policy]) {
      $0.files[RegistryPath.allowedSignersFile] = File("* ssh-ed25519 AAAA\n")
      try $0.change(approvedBy: maintainers)
    },
    Row("allowed_signers must be there", [.policy]) {
      $0.files[RegistryPath.allowedSignersFile] = nil
      try $0.change(approvedBy: maintainers)
    },
    Row("members.yaml without allowed_signers is refused", [.policy]) { world in
      let signers = world.files[RegistryPath.allowedSignersFile]
      var members = try World.members()
      members[4] = try World.member("ci-train", .service, [], revoked: "rotated")
      world.setMembers(members)
      world.files[RegistryPath.allowedSignersFile] = signers
      try world.change(approvedBy: maintainers)
    },
    Row("the registry's id does not change", [.policy]) {
      let stages = try ["Staging", "Production", "Archived"].map { try Stage($0) }
      $0.files["registry.yaml"] = File(RegistryManifest(id: "00000000-0000-4000-8000-000000000000", name: "x", stages: stages).write())
      try $0.change(approvedBy: maintainers)
    },
    Row("a stage may be added") {
      let stages = try ["Staging", "Production", "Archived", "Canary"].map { try Stage($0) }
      $0.files["registry.yaml"] = File(RegistryManifest(id: World.registryID, name: "x", stages: stages).write())
      try $0.change(approvedBy: maintainers)
    },
    Row("a stage that gates name does not go", [.policy]) {
      let stages = try ["Production", "Archived"].map { try Stage($0) }
      $0.files["registry.yaml"] = File(RegistryManifest(id: World.registryID, name: "x", stages: stages).write())
      try $0.change(approvedBy: maintainers)
    },
    Row("registry.yaml does not go", [.manifest]) {
      $0.files["registry.yaml"] = nil
      try $0.change(approvedBy: maintainers)
    },
  ]

  @Test("The policy:", arguments: policies)
  func policy(_ row: Row) throws { try row.run(in: try .registered()) }

  @Test func `what a policy step weakens, the next step may use, and the step itself may not`() throws {
    let world = try World.registered()
    let base = world.head
    // Unapproved weakening, used in the next step of the same push: refused at the first.
    try Self.gates(world, approvedBy: [], ("      approvals: [{group: model-owners, count: 1}]\n  - name: production", "      approvals: []\n  - name: production"))
    world.commit()
    try world.promote(1, [.stage(1, "Staging")])
    world.commit()
    let verdict = world.verify(world.request(from: base))
    check(verdict, .refused, [.approvals])
    #expect(verdict.steps.count == 1)
    // Approved: the next step lives by it.
    world.checkout(base)
    try Self.gates(world, ("      approvals: [{group: model-owners, count: 1}]\n  - name: production", "      approvals: []\n  - name: production"))
    world.land()
    let next = world.head
    try world.promote(1, [.stage(1, "Staging")])
    world.allow()
    // In one step: refused.
    world.checkout(base)
    try world.promote(1, [.stage(1, "Staging")])
    let promoted = world.files
    world.checkout(base)
    try Self.gates(world, ("      approvals: [{group: model-owners, count: 1}]\n  - name: production", "      approvals: []\n  - name: production"))
    world.apply(from: world.history[base] ?? [:], to: promoted)
    world.refuse([.mixed, .approvals])
    _ = next
  }

  @Test func `the revert of a policy is a change like any other`() throws {
    let world = try World.registered()
    let base = world.head
    try Self.gates(world, ("approvalDays: 30", "approvalDays: 31"))
    let changed = world.land()
    world.revert(changed, parent: base)
    world.refuse([.policy, .immutable])
  }

  @Test(.timeLimit(.minutes(2))) func `a hostile policy is judged in bounded time`() throws {
    let world = try World.registered()
    let gate = "  - {name: g#, applies: {stage: Staging}, requires: {approvals: [{group: model-owners, count: 90}]}}\n"
    let many = (0..<5000).map { gate.replacing("#", with: "\($0)") }.joined()
    world.files["policy/gates.yaml"] = File(try World.policy(("version: 1", "version: 2"), ("gates:\n", "gates:\n" + many)))
    try world.change()
    let old = world.head
    world.commit()
    check(world.verify(world.request(from: old)), .refused, [.manifest, .approvals])
  }

  // MARK: Withdrawals

  /// What became of the signature of a proposal.
  private static func proposal(_ record: Record, by key: String) throws -> [UInt8] {
    try TestKey.named(key).sign(record.bytes, namespace: .proposal)
  }

  static let withdrawals: [(String, Set<Code>, @Sendable (World, Record) throws -> Void)] = [
    ("its proposer", [], { world, record in
      try world.withdraw(record, proposal: proposal(record, by: "dev-1"), by: "dev-1")
    }),
    ("somebody who could approve it", [], { world, record in try world.withdraw(record, proposal: nil, by: "owner-1") }),
    ("somebody who could not", [.withdrawal], { world, record in
      try world.withdraw(record, proposal: proposal(record, by: "dev-1"), by: "risk-1")
    }),
    ("a service that did not propose it", [.withdrawal], { world, record in
      try world.withdraw(record, proposal: proposal(record, by: "dev-1"), by: "ci-train")
    }),
    ("somebody who forges the proposal", [.withdrawal], { world, record in
      try world.withdraw(record, proposal: Array("forged".utf8), by: "dev-1")
    }),
    ("a stranger", [.unknownSigner], { world, record in
      try world.withdraw(record, proposal: proposal(record, by: "stranger"), by: "stranger")
    }),
    ("one in the name of another", [.withdrawal], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1")
      let folder = "\(world.model.path)/withdrawals/\(record.id)"
      let statement = world.files["\(folder)/withdrawal.json"]?.bytes ?? []
      world.files["\(folder)/owner-1.sig"] = File(try TestKey.named("owner-2").sign(statement, namespace: .withdrawal))
    }),
    ("an approval in place of the withdrawal's signature", [.namespace], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1")
      let folder = "\(world.model.path)/withdrawals/\(record.id)"
      let statement = world.files["\(folder)/withdrawal.json"]?.bytes ?? []
      world.files["\(folder)/owner-1.sig"] = File(try TestKey.named("owner-1").sign(statement, namespace: .approval))
    }),
    ("nobody's signature", [.withdrawal], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1")
      world.files["\(world.model.path)/withdrawals/\(record.id)/owner-1.sig"] = nil
    }),
    ("signatures that nobody checks beside the right one", [.withdrawal], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1")
      world.files["\(world.model.path)/withdrawals/\(record.id)/risk-1.sig"] = File("forged")
    }),
    ("a statement about another promotion", [.withdrawal], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1") {
        $0 = WithdrawalStatement(
          registry: $0.registry, ref: $0.ref, model: $0.model, record: $0.record, reason: $0.reason,
          withdrawnBy: $0.withdrawnBy, withdrawnAt: $0.withdrawnAt, subjectDigest: SHA256.digest(of: [1]))
      }
    }),
    ("a statement for another registry", [.context], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1") {
        $0 = WithdrawalStatement(
          registry: "x", ref: $0.ref, model: $0.model, record: $0.record, reason: $0.reason, withdrawnBy: $0.withdrawnBy,
          withdrawnAt: $0.withdrawnAt, subjectDigest: $0.subjectDigest)
      }
    }),
    ("a withdrawal without the promotion", [.manifest], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1")
      world.files["\(world.model.path)/withdrawals/\(record.id)/promotion.json"] = nil
    }),
    ("a withdrawal without its statement", [.manifest], { world, record in
      try world.withdraw(record, proposal: nil, by: "owner-1")
      world.files["\(world.model.path)/withdrawals/\(record.id)/withdrawal.json"] = nil
    }),
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
