package import Manifest
import Names
package import Policy
import Signatures
import Snapshots

/// Judges what a change of the policy leads to: it must be readable, satisfiable and true to itself.
struct PolicyJudge {
  let input: StepInput
  let changes: [TreeChange]
  /// The change records that the step adds.
  let records: [RecordID]

  func verdict() -> ChangeVerdict {
    var checks: [Check]
    do { checks = try judge() } catch { checks = [error.check("policy")] }
    return ChangeVerdict(kind: .policy, title: "change of the policy", checks: checks)
  }

  private func judge() throws(StateError) -> [Check] {
    let registry = try input.after.registry()
    let policy = try input.after.policy()
    let members = try input.after.members()
    var checks: [Check] = []
    if registry.id != input.registry.id {
      checks.append(
        .fail(
          "registry id", .policy, "the id of the registry changes", expected: input.registry.id,
          mend: "restore registry.yaml"))
    }
    if changes.contains(where: { $0.path == RegistryPath.gatesFile }), policy.version != input.policy.version + 1 {
      checks.append(
        .fail(
          "policy version", .policy, "\(policy.version)", expected: "\(input.policy.version + 1)",
          mend: "git model policy edit counts it up"))
    }
    if try input.after.file(RegistryPath.allowedSignersFile) != members.allowedSigners {
      checks.append(
        .fail(
          "allowed_signers", .policy, "policy/allowed_signers is not what members.yaml gives",
          mend: "git model member writes both"))
    }
    checks += PolicySoundness(policy: policy, members: members, registry: registry).violations()
    checks += try possession(members)
    checks += Invariants(state: input.after, policy: policy, registry: registry).violationsEverywhere()
    return checks.isEmpty ? [.pass("policy", "version \(policy.version), readable and satisfiable")] : checks
  }

  /// Each new key signed the change, so that nobody is listed with a key that they do not hold.
  private func possession(_ members: MembersManifest) throws(StateError) -> [Check] {
    let known = Dictionary(input.members.members.map { ($0.id, Set($0.keys.map(\.key))) }) { $0.union($1) }
    var checks: [Check] = []
    for member in members.members {
      for key in member.activeKeys where known[member.id]?.contains(key) != true {
        if try !isHeld(key, by: member) {
          checks.append(
            .missing(
              "possession of \(key.fingerprint)", .possession, "nothing shows that \(member.id) holds the new key",
              expected: "possession/\(member.id).sig in the change record",
              mend: "git model approve BRANCH, by \(member.id) with the new key"))
        }
      }
    }
    return checks
  }

  private func isHeld(_ key: SSHPublicKey, by member: Member) throws(StateError) -> Bool {
    for id in records {
      let folder = "changes/\(id)"
      guard let statement = try input.after.file("\(folder)/change.json") else { continue }
      for (file, namespace) in [
        ("possession/\(member.id).sig", SignatureNamespace.possession), ("proposal.sig", .proposal),
      ] {
        guard let armored = try input.after.file("\(folder)/\(file)", limit: ObjectLimits.signature),
          let signature = try? SSHSignature(armored: armored), signature.publicKey == key
        else { continue }
        if (try? signature.verify(message: statement, namespace: namespace)) != nil { return true }
      }
    }
    return false
  }
}

/// Whether a policy can be lived with: every group it names has members, every gate can be passed by somebody, every
/// stage exists.
package struct PolicySoundness {
  package let policy: PolicyManifest
  package let members: MembersManifest
  package let registry: RegistryManifest

  package init(policy: PolicyManifest, members: MembersManifest, registry: RegistryManifest) {
    self.policy = policy
    self.members = members
    self.registry = registry
  }

  package func violations() -> [Check] {
    var checks: [Check] = []
    let persons = members.members.filter { $0.kind == .person && !$0.activeKeys.isEmpty }
      .map { Candidate(member: $0.id, groups: Set($0.groups), isProposer: false) }
    for demand in demands { checks += satisfiable(demand, persons) }
    for group in policy.ownerGroups where members.persons(in: group).isEmpty {
      checks.append(
        .fail(
          "ownerGroups", .policy, "nobody is in the group \(group)", mend: "git model member add ID --group \(group)"))
    }
    if policy.ownerGroups.isEmpty {
      checks.append(.fail("ownerGroups", .policy, "no group may own a model", expected: "at least one group"))
    }
    checks += evidenceViolations()
    let stages = Set(registry.stages).union([.none])
    for gate in policy.gates {
      var named = gate.from ?? []
      if case .stage(let stage) = gate.target { named.append(stage) }
      if let stage = gate.requires.stage { named.append(stage) }
      for rule in gate.requires.evaluation {
        if case .stage(let stage)? = rule.comparison?.baseline { named.append(stage) }
      }
      if let soak = gate.requires.soak { named.append(soak.stage) }
      if gate.others == .archive { named.append(.archived) }
      for stage in Set(named).subtracting(stages).sorted() {
        checks.append(
          .fail(
            "gate \(gate.name)", .policy, "\(stage) is not a stage of registry.yaml",
            expected: registry.stages.map(\.text).joined(separator: ", ")))
      }
    }
    return checks
  }

  /// Whether somebody could sign the evidence that is asked for.
  private func evidenceViolations() -> [Check] {
    let signers = members.members.filter { !$0.activeKeys.isEmpty }
    var checks: [Check] = []
    func demand(_ groups: [GroupName]?, _ name: String) {
      for group in groups ?? [] where group != .modelOwners && !signers.contains(where: { $0.groups.contains(group) }) {
        checks.append(
          .fail(
            name, .lockOut, "nobody in the group \(group) could sign", expected: "a group with members",
            mend: "git model member add ID --group \(group)"))
      }
    }
    demand(policy.register.signedBy, "register")
    demand(policy.evidence.signedBy, "evidence")
    for gate in policy.gates {
      for rule in gate.requires.evidence { demand(rule.signedBy, "gate \(gate.name)") }
      if let audit = gate.requires.biasAudit, !audit.allowSelf, signers.count < 2 {
        checks.append(
          .fail(
            "gate \(gate.name)", .lockOut, "nobody but the proposer could sign a bias audit",
            expected: "two members, or allowSelf: true", mend: "git model member add ID"))
      }
    }
    return checks
  }

  /// A list of approvals with the name of what asks it.
  private struct Demand {
    let gate: String
    let rules: [ApprovalRule]
    /// Whether it is about a model, whose owners `model-owners` stands for.
    var isOfModel = true
  }

  private var demands: [Demand] {
    policy.gates.map { Demand(gate: $0.name.text, rules: $0.requires.approvals) } + [
      Demand(gate: "rollback", rules: policy.rollback.approvals),
      Demand(gate: "rollback (otherwise)", rules: policy.rollback.otherwise),
      Demand(gate: "withdraw", rules: policy.withdraw), Demand(gate: "model", rules: policy.model),
      Demand(gate: "policyChange", rules: policy.policyChange, isOfModel: false),
      Demand(gate: "repository", rules: policy.repository, isOfModel: false),
      Demand(gate: "breakGlass", rules: policy.breakGlass?.approvals ?? []),
    ]
      + policy.gates.flatMap { gate in
        gate.waivers.map { rule in
          let names = rule.checks.map(\.rawValue).joined(separator: ", ")
          return Demand(gate: "\(gate.name) (waiver of \(names))", rules: rule.approvals)
        }
      }
  }

  /// Whether, with some person proposing, others can fill every place; `model-owners` is tried for each owner group.
  private func satisfiable(_ demand: Demand, _ persons: [Candidate]) -> [Check] {
    let (gate, rules) = (demand.gate, demand.rules)
    if !demand.isOfModel, rules.contains(where: { $0.group == .modelOwners }) {
      return [
        .fail(
          "gate \(gate)", .lockOut, "it asks for model-owners, but what it guards belongs to no model",
          expected: "a group of members.yaml")
      ]
    }
    for rule in rules where rule.group != .modelOwners && members.persons(in: rule.group).isEmpty {
      return [
        .fail(
          "gate \(gate)", .lockOut, "nobody is in the group \(rule.group)", expected: "a group with persons",
          mend: "git model member add ID --group \(rule.group)")
      ]
    }
    let ownerSets = rules.contains { $0.group == .modelOwners } ? policy.ownerGroups.map { [$0] } : [[]]
    for owners in ownerSets {
      if !Self.canPass(Place.demanded(by: rules, owners: owners), persons) {
        let whose = owners.isEmpty ? "" : " for models of \(owners.map(\.text).joined(separator: ", "))"
        return [
          .fail(
            "gate \(gate)", .lockOut, "no set of members could pass it\(whose)",
            expected: "enough persons besides the proposer, or allowSelf: true",
            mend: "add members, or ask for fewer approvals")
        ]
      }
    }
    return []
  }

  private static func canPass(_ places: [Place], _ persons: [Candidate]) -> Bool {
    let groups = places.reduce(into: Set<GroupName>()) { $0.formUnion($1.groups) }
    let able = persons.filter { !$0.groups.isDisjoint(with: groups) }
    guard Quorum(places: places, candidates: able).isComplete else { return false }
    // Somebody whom no place needs can propose.
    if persons.count > places.count { return true }
    return persons.contains { proposer in
      let candidates = able.map {
        Candidate(member: $0.member, groups: $0.groups, isProposer: $0.member == proposer.member)
      }
      return Quorum(places: places, candidates: candidates).isComplete
    }
  }
}
