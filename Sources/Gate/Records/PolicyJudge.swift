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
      checks.append(.fail("registry id", .policy, "the id of the registry changes", expected: input.registry.id, mend: "restore registry.yaml"))
    }
    if changes.contains(where: { $0.path == RegistryPath.gatesFile }), policy.version != input.policy.version + 1 {
      checks.append(.fail("policy version", .policy, "\(policy.version)", expected: "\(input.policy.version + 1)", mend: "git model policy edit counts it up"))
    }
    if try input.after.file(RegistryPath.allowedSignersFile) != members.allowedSigners {
      checks.append(.fail("allowed_signers", .policy, "policy/allowed_signers is not what members.yaml gives", mend: "git model member writes both"))
    }
    checks += PolicySoundness(policy: policy, members: members, registry: registry).violations()
    checks += try possession(members)
    checks += Invariants(state: input.after, policy: policy, registry: registry).violationsEverywhere()
    return checks.isEmpty ? [.pass("policy", "version \(policy.version), readable and satisfiable")] : checks
  }

  /// Each new key signed the change, so that nobody is listed with a key that they do not hold.
  private func possession(_ members: MembersManifest) throws(StateError) -> [Check] {
    let known = Set(input.members.members.flatMap { $0.keys.map(\.key) })
    var checks: [Check] = []
    for member in members.members {
      for key in member.activeKeys where !known.contains(key) {
        if try !isHeld(key, by: member) {
          checks.append(
            .missing("possession of \(key.fingerprint)", .possession, "nothing shows that \(member.id) holds the new key",
              expected: "possession/\(member.id).sig in the change record", mend: "\(member.id) runs git model approve on the branch with the new key"))
        }
      }
    }
    return checks
  }

  private func isHeld(_ key: SSHPublicKey, by member: Member) throws(StateError) -> Bool {
    for id in records {
      let folder = "changes/\(id)"
      guard let statement = try input.after.file("\(folder)/change.json") else { continue }
      for (file, namespace) in [("possession/\(member.id).sig", SignatureNamespace.possession), ("proposal.sig", .proposal)] {
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
    for (gate, rules) in demands { checks += satisfiable(gate, rules) }
    for group in policy.ownerGroups where members.persons(in: group).isEmpty {
      checks.append(.fail("ownerGroups", .policy, "nobody is in the group \(group)", mend: "git model member add ID --group \(group)"))
    }
    if policy.ownerGroups.isEmpty {
      checks.append(.fail("ownerGroups", .policy, "no group may own a model", expected: "at least one group"))
    }
    let stages = Set(registry.stages).union([.none])
    for gate in policy.gates {
      var named = gate.from ?? []
      if case .stage(let stage) = gate.target { named.append(stage) }
      if let stage = gate.requires.stage { named.append(stage) }
      if gate.others == .archive { named.append(.archived) }
      for stage in Set(named).subtracting(stages).sorted() {
        checks.append(.fail("gate \(gate.name)", .policy, "\(stage) is not a stage of registry.yaml", expected: registry.stages.map(\.text).joined(separator: ", ")))
      }
    }
    return checks
  }

  /// Every list of approvals with the name of what asks it.
  private var demands: [(String, [ApprovalRule])] {
    policy.gates.map { ($0.name.text, $0.requires.approvals) } + [
      ("rollback", policy.rollback.approvals), ("rollback (otherwise)", policy.rollback.otherwise),
      ("withdraw", policy.withdraw), ("model", policy.model), ("policyChange", policy.policyChange),
      ("repository", policy.repository), ("breakGlass", policy.breakGlass?.approvals ?? []),
    ]
  }

  /// Whether, with some person proposing, others can fill every place; `model-owners` is tried for each owner group.
  private func satisfiable(_ gate: String, _ rules: [ApprovalRule]) -> [Check] {
    for rule in rules where rule.group != .modelOwners && members.persons(in: rule.group).isEmpty {
      return [.fail("gate \(gate)", .lockOut, "nobody is in the group \(rule.group)", expected: "a group with persons", mend: "git model member add ID --group \(rule.group)")]
    }
    let persons = members.members.filter { $0.kind == .person && !$0.activeKeys.isEmpty }
    let ownerSets = rules.contains { $0.group == .modelOwners } ? policy.ownerGroups.map { [$0] } : [[]]
    for owners in ownerSets {
      let places = Place.demanded(by: rules, owners: owners)
      let canPass = persons.contains { proposer in
        Quorum(
          places: places,
          candidates: persons.map { Candidate(member: $0.id, groups: Set($0.groups), isProposer: $0.id == proposer.id) }
        ).isComplete
      }
      if !canPass {
        let whose = owners.isEmpty ? "" : " for models of \(owners.map(\.text).joined(separator: ", "))"
        return [
          .fail("gate \(gate)", .lockOut, "no set of members could pass it\(whose)",
            expected: "enough persons besides the proposer, or allowSelf: true",
            mend: "add members, or ask for fewer approvals")
        ]
      }
    }
    return []
  }
}
