package import Documents
package import Gate
import GitStore
package import Manifest
package import Names
package import Policy
import Signatures
import Snapshots
import System

/// A statement on a branch that waits for approvals.
package struct OpenRecord {
  package enum Kind: String, Sendable { case promotion, change, rollback, ratification }

  package let kind: Kind
  /// `models/…/promotions/<id>`, `changes/<id>`, …
  package let folder: String
  /// The path of the statement itself.
  package let path: String
  /// The blob that holds it.
  package let object: ObjectID
  /// The commit of the branch that holds it.
  package let tip: ObjectID
  package let bytes: [UInt8]

  /// What every statement says of itself.
  package func proposal() throws(Problems) -> Proposal {
    switch kind {
    case .promotion: try PromotionStatement.read(bytes).proposal
    case .change: try ChangeStatement.read(bytes).proposal
    case .rollback: try RollbackStatement.read(bytes).proposal
    case .ratification: try RatificationStatement.read(bytes).proposal
    }
  }
}

/// What an approval did.
package struct GivenApproval {
  package let branch: RefName
  package let member: MemberID
  package let record: OpenRecord
  package let commit: ObjectID
  /// Whether it shows the possession of a new key instead of agreeing.
  package let isPossession: Bool
  /// Whether it makes the proposal of a service the member's own, and fills no place.
  package let isCoSignature: Bool
  package let verdict: Verdict
}

extension OpenRegistry {
  /// The statements that a branch would add to the registry.
  package func openRecords(at tip: ObjectID) throws -> [OpenRecord] {
    guard let fork = try repository.mergeBase(startingPoint(), tip) else { return [] }
    var comparison = TreeComparison(objects: objects)
    var records: [OpenRecord] = []
    for change in try comparison.changes(from: objects.commit(fork).tree, to: objects.commit(tip).tree) {
      guard change.old == nil, let new = change.new else { continue }
      let kind: OpenRecord.Kind
      switch RegistryPath(change.path) {
      case .model(_, .promotion(_, .statement)): kind = .promotion
      case .model(_, .rollback(_, .statement)): kind = .rollback
      case .model(_, .ratification(_, .statement)): kind = .ratification
      case .change(_, .statement): kind = .change
      default: continue
      }
      let folder = String(change.path[..<(change.path.lastIndex(of: "/") ?? change.path.endIndex)])
      records.append(
        OpenRecord(
          kind: kind, folder: folder, path: change.path, object: new.id, tip: tip,
          bytes: try objects.blob(new.id, limit: ObjectLimits.manifest)))
    }
    return records
  }

  /// Signs the statement on a branch and adds the approval to it; a lost race with another approver is re-applied.
  ///
  /// Refuses to sign what would not count, and says why.
  ///
  /// - Parameter show: called with what is about to be signed, before it is.
  package func approve(
    _ name: String, comment: String?, push: Bool, dryRun: Bool, show: (OpenRecord, Member, Verdict) throws -> Void
  ) throws -> GivenApproval {
    let signer = try signer()
    for _ in 1...5 {
      let (branch, tip) = try proposalBranch(name, push: push, by: signer)
      try refuseLanded(branch, tip)
      let records = try openRecords(at: tip)
      guard let record = records.first, records.count == 1 else {
        throw RegistryError(
          records.isEmpty
            ? "\(name) holds no statement to approve"
            : "\(name) holds \(records.count) statements; a branch carries one",
          hint: "git model status")
      }
      let base = try state(at: startingPoint())
      let before = try preview(tip)
      let possession = record.kind == .change ? try newMember(signer, record, tip: tip, base: base) : nil
      let member: Member
      if let possession { member = possession } else { member = try caller(signer, in: base) }
      let cosigns = try possession == nil && coSigns(member, record, before.verdict)
      if possession == nil { try refuseStale(before.verdict) }
      if possession == nil, !cosigns { try refuseUseless(member, record, before.verdict, branch: branch) }
      let kind = possession == nil ? "approvals" : "possession"
      let path = "\(record.folder)/\(kind)/\(member.id).sig"
      if try countsAlready(path, at: tip, over: record, by: member, base: base, isPossession: possession != nil) {
        throw RegistryError(
          "\(member.id) has signed \(branch.short) already", hint: try delivery(of: branch, tip))
      }
      try show(record, member, before.verdict)

      var draft = Draft()
      draft.write(path, try signer.sign(record.bytes, namespace: possession == nil ? .approval : .possession))
      let target = dryRun ? try scratchRepository() : repository
      let tree = try draft.tree(on: objects.commit(tip).tree, in: target)
      let verb = possession != nil ? "show possession of a key for" : cosigns ? "co-sign" : "approve"
      let trailer = possession != nil ? "Key-held-by" : cosigns ? "Co-signed-by" : "Approved-by"
      let message =
        "\(verb) \(branch.short)\n" + (comment.map { "\n\($0)\n" } ?? "")
        + "\nSigned-record: \(SHA256.digest(of: record.bytes))\n\(trailer): \(member.id)\n"
      let commit = try writeCommit(tree: tree, parents: [tip], message: message, to: target)
      if dryRun {
        return GivenApproval(
          branch: branch, member: member.id, record: record, commit: commit, isPossession: possession != nil,
          isCoSignature: cosigns, verdict: before.verdict)
      }
      let move = try prepareMove(of: branch, to: commit)
      if push, try !pushCommit(commit, to: branch) {
        // Another approver was faster: take their branch and sign on top of it.
        try fetch()
        continue
      }
      do { try perform(move, reason: "git model approve") } catch GitError.Code.modified { if !push { continue } }
      let verdict = try preview(commit).verdict
      return GivenApproval(
        branch: branch, member: member.id, record: record, commit: commit, isPossession: possession != nil,
        isCoSignature: cosigns, verdict: verdict)
    }
    throw RegistryError("\(name) moved again and again while it was signed", hint: "try again")
  }

  /// Whether a signature lies there that counts. One by a key that was revoked since counts no more and is replaced.
  private func countsAlready(
    _ path: String, at tip: ObjectID, over record: OpenRecord, by member: Member, base: State, isPossession: Bool
  ) throws -> Bool {
    guard let entry = try objects.entry(at: path, in: objects.commit(tip).tree) else { return false }
    let armored = try objects.blob(entry.id, limit: ObjectLimits.signature)
    guard let signature = try? SSHSignature(armored: armored) else { return false }
    let namespace: SignatureNamespace = isPossession ? .possession : .approval
    guard (try? signature.verify(message: record.bytes, namespace: namespace)) != nil else { return false }
    return isPossession
      ? member.activeKeys.contains(signature.publicKey)
      : try base.members().owner(of: signature.publicKey)?.id == member.id
  }

  /// How a signature on a local branch reaches the others.
  private func delivery(of branch: RefName, _ tip: ObjectID) throws -> String {
    guard try !repository.remotes.isEmpty else { return "git model status" }
    let remote = try remote
    if let theirs = try repository.resolve(RefName("refs/remotes/\(remote)/\(branch.short)")), theirs != tip {
      guard try repository.isAncestor(theirs, of: tip) else {
        return "git model approve \(branch.short) --push puts it on top of what \(remote) has"
      }
    }
    return "git push \(remote) \(branch.short) if that has not reached the others; git model status"
  }

  /// The local branch of a proposal and the tip to sign on: the remote-tracking one's where that is ahead, or where all
  /// that the local one has besides is the caller's own signature, which is given anew. Moves nothing.
  private func proposalBranch(_ name: String, push: Bool, by signer: SSHSigner) throws -> (RefName, ObjectID) {
    let (found, tip) = try proposalTip(name)
    var short = found.short
    if found.text.hasPrefix("refs/remotes/") { short = String(short.drop { $0 != "/" }.dropFirst()) }
    let branch = try RefName("refs/heads/\(short)")
    guard branch != self.branch else {
      throw RegistryError("\(short) is the registry's protected branch", hint: "name a proposal: git model status")
    }
    guard let local = try repository.resolve(branch) else { return (branch, tip) }
    guard !(try repository.remotes.isEmpty) else { return (branch, local) }
    let tracking = try RefName("refs/remotes/\(remote)/\(short)")
    guard let theirs = try repository.resolve(tracking), theirs != local else { return (branch, local) }
    if try repository.isAncestor(local, of: theirs) { return (branch, theirs) }
    if try !push || repository.isAncestor(theirs, of: local) { return (branch, local) }
    if try addsOnlySignature(of: signer, local, to: theirs) { return (branch, theirs) }
    let take =
      try !repository.isBare && repository.head == .branch(branch)
      ? "git reset --hard \(tracking.short)" : "git branch -f \(short) \(tracking.short)"
    throw RegistryError(
      "your \(short) and \(tracking.short) have gone different ways, by more than your signature",
      hint: "\(take) takes theirs and drops what only yours has; then run the command again")
  }

  /// Whether two tips carry one statement, and the local one besides it nothing but the caller's signature over it.
  private func addsOnlySignature(of signer: SSHSigner, _ local: ObjectID, to theirs: ObjectID) throws -> Bool {
    guard let fork = try repository.mergeBase(local, theirs), let record = try openRecords(at: local).first,
      try openRecords(at: theirs).map(\.object) == [record.object]
    else { return false }
    var comparison = TreeComparison(objects: objects)
    let changes = try comparison.changes(from: objects.commit(fork).tree, to: objects.commit(local).tree)
    return try changes.allSatisfy { change in
      guard change.old == nil, let new = change.new,
        ["approvals", "possession"].contains(where: { change.path.hasPrefix("\(record.folder)/\($0)/") })
      else { return false }
      let armored = try objects.blob(new.id, limit: ObjectLimits.signature)
      return (try? SSHSignature(armored: armored))?.publicKey == signer.key
    }
  }

  /// The member whose new key this is, when the branch proposes to list it.
  private func newMember(_ signer: SSHSigner, _ record: OpenRecord, tip: ObjectID, base: State) throws -> Member? {
    guard try base.members().holder(of: signer.key) == nil else { return nil }
    return try state(at: tip).members().owner(of: signer.key)
  }

  /// Whether the proposal was made for this person, who has not signed it yet.
  private func coSigns(_ member: Member, _ record: OpenRecord, _ verdict: Verdict) throws -> Bool {
    guard member.kind == .person, try record.proposal().requestedBy == member.id else { return false }
    return verdict.reasons.contains { $0.check.code == .proposer && $0.check.status == .missing }
  }

  private func useless(_ sentence: String, _ hint: String) -> RegistryError {
    RegistryError("\(sentence), so your approval would count for nothing", hint: hint)
  }

  /// Throws when no signature could bring the proposal back.
  private func refuseStale(_ verdict: Verdict) throws {
    let checks = verdict.steps.flatMap(\.changes).filter { $0.record != nil }.flatMap(\.checks)
    guard let stale = checks.first(where: { $0.status == .stale || $0.code == .withdrawn }) else { return }
    throw useless("the proposal is stale (\(stale.found))", stale.mend ?? "propose anew")
  }

  /// Throws when the approval of this member would fill no place.
  private func refuseUseless(_ member: Member, _ record: OpenRecord, _ verdict: Verdict, branch: RefName) throws {
    guard member.kind == .person else { throw useless("\(member.id) is a service", "a person signs off") }
    let changes = verdict.steps.flatMap(\.changes).filter { $0.record != nil }
    let base = try state(at: startingPoint())
    let demands = try demandedGroups(record, base)
    let proposers = Set(changes.flatMap { ($0.record?.proposers ?? []) + ($0.record?.barred ?? []) })
    let fitting = demands.filter { !$0.groups.isDisjoint(with: member.groups) }
    if demands.isEmpty {
      throw RegistryError("nothing asks for an approval of this", hint: "git model merge \(branch.short)")
    }
    guard !fitting.isEmpty else {
      let groups = Set(demands.flatMap { $0.groups.map(\.text) }).sorted().joined(separator: ", ")
      throw useless(
        "you (\(member.id)) are in none of the groups that are asked: \(groups)",
        "git model status")
    }
    if record.kind != .rollback, proposers.contains(member.id), !fitting.contains(where: \.allowSelf) {
      throw useless(
        record.kind == .ratification
          ? "you (\(member.id)) proposed this or the override yourself (four eyes)"
          : "you (\(member.id)) proposed this yourself (four eyes)",
        "ask another member of \(Set(fitting.map(\.label.text)).sorted().joined(separator: ", "))")
    }
  }

  /// The places of every gate that a record is asked to pass.
  private func demandedGroups(_ record: OpenRecord, _ base: State) throws -> [Place] {
    let policy = try base.policy()
    func places(_ rules: [ApprovalRule], _ owners: [GroupName]) -> [Place] { Place.demanded(by: rules, owners: owners) }
    switch record.kind {
    case .promotion:
      let statement = try PromotionStatement.read(record.bytes)
      guard let manifest = try ModelState(statement.model, in: base).manifest() else { return [] }
      let rules = policy.demands(
        for: statement.transitions.map(\.move), of: statement.model, risk: manifest.risk, waivers: statement.waivers,
        override: statement.override)
      return places(rules, manifest.owners)
    case .ratification:
      let statement = try RatificationStatement.read(record.bytes)
      let model = ModelState(statement.model, in: base)
      guard let manifest = try model.manifest(), let promotion = try model.promotion(statement.ratifies) else {
        return []
      }
      let rules = policy.demands(
        for: promotion.statement.transitions.map(\.move), of: statement.model, risk: manifest.risk,
        waivers: statement.waivers, override: false)
      return places(rules, manifest.owners)
    case .rollback:
      let statement = try RollbackStatement.read(record.bytes)
      let owners = try ModelState(statement.model, in: base).manifest()?.owners ?? []
      return places(policy.rollback.approvals + policy.rollback.otherwise, owners)
    case .change:
      let statement = try ChangeStatement.read(record.bytes)
      if !statement.acknowledges.isEmpty { return places(policy.policyChange, []) }
      return try statement.files.flatMap { file in
        switch RegistryPath(file.path) {
        case .model(let name, .model): places(policy.model, try ModelState(name, in: base).manifest()?.owners ?? [])
        case .model(let name, _): places(policy.withdraw, try ModelState(name, in: base).manifest()?.owners ?? [])
        case .registry, .gates, .members, .allowedSigners: places(policy.policyChange, [])
        default: places(policy.repository, [])
        }
      }
    }
  }
}
