import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Judges changes of the policy and of governed files: each changed file must be claimed by exactly one change record
/// that the step adds, approved under the gate that the file asks.
struct ChangeJudge {
  let input: StepInput
  let changes: StepChanges

  /// The gate that a governed file asks.
  enum AskedGate: String, Comparable {
    case repository, model, withdraw, policyChange

    static func < (left: AskedGate, right: AskedGate) -> Bool { left.rawValue < right.rawValue }
  }

  func verdicts() -> [ChangeVerdict] {
    let governed = self.governed
    guard !governed.isEmpty || !changes.records.isEmpty else { return [] }
    var verdicts: [ChangeVerdict] = []
    var claims: [String: Int] = [:]
    var isUnknown = false
    for id in changes.records.keys.sorted() {
      do {
        let (verdict, paths) = try judge(id, governed)
        verdicts.append(verdict)
        for path in paths { claims[path, default: 0] += 1 }
      } catch {
        isUnknown = true
        verdicts.append(ChangeVerdict(kind: .change, title: "change \(id)", checks: [error.check("change \(id)")]))
      }
    }
    // What a record that could not be judged claims is not known; its own verdict keeps the step from landing.
    let unclaimed = governed.keys.filter { claims[$0, default: isUnknown ? 1 : 0] != 1 }.sorted()
    if !unclaimed.isEmpty { verdicts.insert(refuse(unclaimed, claims, governed), at: 0) }
    if !changes.policy.isEmpty {
      verdicts.append(
        PolicyJudge(input: input, changes: changes.policy, records: changes.records.keys.sorted()).verdict())
    }
    return verdicts
  }

  /// Every governed path of the step with the change and its gate.
  private var governed: [String: (change: TreeChange, gate: AskedGate)] {
    var found: [String: (TreeChange, AskedGate)] = [:]
    for change in changes.policy { found[change.path] = (change, .policyChange) }
    for change in changes.governed { found[change.path] = (change, .repository) }
    for model in changes.models.values {
      if let manifest = model.manifest, manifest.old != nil { found[manifest.path] = (manifest, .model) }
      for tombstone in model.tombstones { found[tombstone.path] = (tombstone, .withdraw) }
    }
    return found
  }

  private func refuse(
    _ paths: [String], _ claims: [String: Int], _ governed: [String: (change: TreeChange, gate: AskedGate)]
  ) -> ChangeVerdict {
    let checks = paths.map { path in
      let gate = governed[path]?.gate ?? .repository
      let found =
        claims[path] == nil ? "\(path) changes without a change record" : "\(path) is claimed by several records"
      return Check.missing(
        "record for \(path)", gate == .policyChange ? .policy : .governed, found,
        expected: "a change record under the \(gate.rawValue) gate", mend: command(for: path, gate))
    }
    return ChangeVerdict(kind: .change, title: "governed files change without a record", checks: checks)
  }

  private func command(for path: String, _ gate: AskedGate) -> String {
    switch (gate, RegistryPath(path)) {
    case (.policyChange, _): "git model policy edit, or git model member"
    case (_, .model(let name, .banned(let version))): "git model ban \(name) \(version) -m \"why\""
    case (_, .model(let name, .deleted(let version))): "git model delete \(name) \(version) -m \"why\""
    default: "git model change \(path) -m \"why\""
    }
  }

  private func rules(for gate: AskedGate) -> [ApprovalRule] {
    switch gate {
    case .repository: input.policy.repository
    case .model: input.policy.model
    case .withdraw: input.policy.withdraw
    case .policyChange: input.policy.policyChange
    }
  }

  private func judge(
    _ id: RecordID, _ governed: [String: (change: TreeChange, gate: AskedGate)]
  ) throws(StateError) -> (ChangeVerdict, [String]) {
    let folder = "changes/\(id)"
    let title = "change \(id)"
    guard changes.records[id]?.isAddition == true, try input.before.entry(folder) == nil else {
      let check = Check.fail(
        title, .immutable, "a change record that has landed is changed or removed",
        expected: "records are added whole, once", mend: "undo a change with a new change")
      return (ChangeVerdict(kind: .change, title: title, checks: [check]), [])
    }
    guard let signed: Signed<ChangeStatement> = try input.after.statement("\(folder)/change.json") else {
      throw .absent(path: "\(folder)/change.json")
    }
    let statement = signed.statement
    let rules = ProposalRules(input: input, folder: folder, proposal: statement.proposal, statement: signed.bytes)
    var checks = [try rules.context()]
    checks += try content(signed, id: id, governed)
    let proposers = try rules.proposers()
    checks.append(proposers.check)
    checks.append(try rules.freshness(reading: statement.files.map(\.path) + [RegistryPath.gatesFile]))
    checks.append(rules.dates())
    let approvals = try Approvals(folder: folder, statement: signed.bytes, proposers: proposers.members, input: input)
    var asked = try demands(of: statement.files, governed)
    if !statement.acknowledges.isEmpty { asked.append(Demand(gate: .policyChange, owners: [])) }
    var gates = asked.map { demand in
      GateVerdict(
        name: demand.gate.rawValue,
        checks: approvals.check(rules: self.rules(for: demand.gate), owners: demand.owners, members: input.members))
    }
    let acknowledged = try AcknowledgementJudge(
      input: input, commits: statement.acknowledges, folder: folder, proposal: statement.proposal,
      statement: signed.bytes
    ).judge()
    checks += acknowledged.checks
    gates += acknowledged.gates
    let paths = statement.files.map(\.path)
    let subject = ChangeSubject(paths)
    let deed =
      statement.acknowledges.isEmpty
      ? subject.title : "acknowledge \(statement.acknowledges.map(\.short).joined(separator: ", "))"
    let verdict = ChangeVerdict(
      kind: .change, title: deed, model: subject.model, checks: checks + approvals.ignored, gates: gates,
      record: RecordFacts(
        id: id, digest: signed.digest, model: subject.model, version: subject.version, moves: [],
        proposers: proposers.signed.map(\.id),
        approvers: approvals.approvers(
          for: asked.map { (self.rules(for: $0.gate), $0.owners) }, proposers: proposers.members.map(\.id)),
        gates: Set(asked.map(\.gate.rawValue)).sorted(), policyVersion: input.policy.version,
        reason: statement.proposal.reason,
        preparedAt: statement.proposal.preparedAt, acknowledges: statement.acknowledges))
    return (verdict, paths)
  }

  /// The statement is the folder's, claims only governed files of the step, and gives their digests.
  private func content(
    _ signed: Signed<ChangeStatement>, id: RecordID, _ governed: [String: (change: TreeChange, gate: AskedGate)]
  ) throws(StateError) -> [Check] {
    let files = signed.statement.files
    let mend = "propose anew: git model change"
    if signed.id != id {
      return [.fail("statement", .record, "the folder \(id) holds the statement \(signed.id)", mend: mend)]
    }
    let acknowledges = signed.statement.acknowledges
    if files.isEmpty, acknowledges.isEmpty {
      return [.fail("statement", .context, "it changes no file", mend: mend)]
    }
    if acknowledges != Set(acknowledges).sorted() {
      return [
        .fail("statement", .context, "its commits are not in the order of their ids, or one is named twice", mend: mend)
      ]
    }
    if files.map(\.path) != Set(files.map(\.path)).sorted() {
      return [
        .fail("statement", .context, "its files are not in the order of their paths, or one is named twice", mend: mend)
      ]
    }
    let bytes = ChangeStatement.subjectBytes(files, acknowledges: acknowledges)
    if SHA256.digest(of: bytes) != signed.statement.subjectDigest {
      return [.fail("statement", .staleContent, "its subject digest is not that of what it names", mend: mend)]
    }
    for file in files {
      // Byte by byte: a text that is only equivalent to the path names no file, and its digests would bind nothing.
      guard let change = governed[file.path]?.change, change.path.utf8.elementsEqual(file.path.utf8),
        (change.new == nil) == (file.new == nil)
      else {
        return [.fail("statement", .context, "it claims \(file.path), which the step does not so change", mend: mend)]
      }
      let old = try input.before.digest(file.path)
      let new = try input.after.digest(file.path)
      guard old == file.old, new == file.new else {
        return [
          .stale(
            "content", .staleContent, "\(file.path) is not what the statement says",
            expected: "from \(file.old?.short ?? "absent") to \(file.new?.short ?? "absent")", mend: mend)
        ]
      }
    }
    if files.isEmpty { return [.pass("content", "no file changes")] }
    return [.pass("content", "\(files.count) file\(files.count == 1 ? "" : "s") as signed")]
  }

  /// A gate that a record must pass, once for the owners of each model that it concerns: the owners of one do not
  /// agree for those of another.
  private struct Demand: Hashable {
    let gate: AskedGate
    /// Whom `model-owners` stands for; empty where the gate does not name them.
    let owners: [GroupName]
  }

  private func demands(
    of files: [ChangeStatement.File], _ governed: [String: (change: TreeChange, gate: AskedGate)]
  ) throws(StateError) -> [Demand] {
    var demands: [Demand] = []
    for file in files {
      guard let gate = governed[file.path]?.gate else { continue }
      var owners: [GroupName] = []
      if rules(for: gate).contains(where: { $0.group == .modelOwners }),
        case .model(let name, _) = RegistryPath(file.path)
      {
        owners = try input.before(name).manifest()?.owners ?? []
      }
      let demand = Demand(gate: gate, owners: owners)
      if !demands.contains(demand) { demands.append(demand) }
    }
    return demands.sorted { $0.gate < $1.gate }
  }
}
