import Manifest
import Names
import Policy
import Snapshots

/// Judges the acknowledgement of steps that got in around the gate.
///
/// It asks the policyChange gate in force. Where an acknowledged step changed the policy or the members themselves, that
/// gate may be the intruder's: then the gate of the state before that step is asked too, with the keys of that time.
struct AcknowledgementJudge {
  let input: StepInput
  let commits: [ObjectID]
  let folder: String
  let proposal: Proposal
  let statement: [UInt8]

  /// How far back a step may lie.
  private static let maximumSteps = 1_000_000

  func judge() throws(StateError) -> (checks: [Check], gates: [GateVerdict]) {
    guard !commits.isEmpty else { return ([], []) }
    let found: [ObjectID: Commit]
    do { found = try onChain() } catch { throw .object(error) }
    var checks: [Check] = []
    var gates: [GateVerdict] = []
    for id in commits {
      guard let commit = found[id], !commit.parents.isEmpty else {
        checks.append(
          .fail(
            "acknowledged step", .acknowledgement, "\(id) is no step of \(input.ref.short)",
            expected: "a commit of its first-parent chain, after the root",
            mend: "name a commit that git model audit lists"))
        continue
      }
      checks.append(.pass("acknowledged step", "\(id.short) \(commit.subject)"))
      if let gate = try earlierGate(commit) { gates.append(gate) }
    }
    return (checks, gates)
  }

  /// The named commits as far as they are on the first-parent chain before this step.
  private func onChain() throws(ObjectError) -> [ObjectID: Commit] {
    let objects = input.before.snapshot.objects
    var missing = Set(commits)
    var found: [ObjectID: Commit] = [:]
    var next = input.commit.parents.first
    var steps = 0
    while let id = next, !missing.isEmpty, steps < Self.maximumSteps {
      let commit = try objects.commit(id)
      if missing.remove(id) != nil { found[id] = commit }
      next = commit.parents.first
      steps += 1
      try objects.checkTime()
    }
    return found
  }

  /// The policyChange gate before a step that touched the policy; nil for any other step.
  private func earlierGate(_ commit: Commit) throws(StateError) -> GateVerdict? {
    guard let parent = commit.parents.first else { return nil }
    let after = input.before.at(root: commit.tree)
    let before: State
    do { before = input.before.at(root: try input.before.snapshot.objects.commit(parent).tree) } catch {
      throw .object(error)
    }
    var isTouched = false
    for path in ["policy", RegistryPath.registryFile] where try before.entry(path)?.id != after.entry(path)?.id {
      isTouched = true
    }
    guard isTouched else { return nil }
    let (policy, members) = try lastReadable(from: parent)
    var then = input
    then.members = members
    let rules = ProposalRules(input: then, folder: folder, proposal: proposal, statement: statement)
    // Whoever was made a member by the step may be a second name of somebody who approves.
    let proposers = try rules.proposers()
    let approvals = try Approvals(folder: folder, statement: statement, proposers: proposers.members, input: then)
    return GateVerdict(
      name: "policyChange before \(commit.id.short)",
      checks: [proposers.check] + approvals.check(rules: policy.policyChange, owners: [], members: members))
  }

  /// The newest policy and members at or before a commit that can be read: a broken policy let everything in or nothing.
  private func lastReadable(from commit: ObjectID) throws(StateError) -> (PolicyManifest, MembersManifest) {
    var next: ObjectID? = commit
    while let id = next {
      let current: Commit
      do {
        try input.before.snapshot.objects.checkTime()
        current = try input.before.snapshot.objects.commit(id)
      } catch { throw .object(error) }
      let state = input.before.at(root: current.tree)
      do {
        return (try state.policy(), try state.members())
      } catch {
        if case .object = error { throw error }
      }
      next = current.parents.first
    }
    throw .absent(path: RegistryPath.gatesFile)
  }
}
