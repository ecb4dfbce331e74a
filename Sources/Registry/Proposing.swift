package import Gate
package import GitStore
import Manifest
package import Names
import Policy
import Signatures
import Snapshots
import System

/// A proposal on a branch, as the gate would see it land today.
package struct Candidate {
  /// The tip of the registry branch that it would land on.
  package let base: ObjectID
  /// The commit that would land.
  package let commit: ObjectID
  /// Paths that both sides changed; a candidate with conflicts cannot land.
  package let conflicts: [String]
}

extension OpenRegistry {
  /// The context that every statement made now carries.
  func proposal(base: ObjectID, reason: String, requestedBy: MemberID?, state: State) throws -> Proposal {
    let reason = try checkedReason(reason)
    let now = context.today
    let days = Int64(try state.policy().approvalDays)
    return Proposal(
      registry: try state.registry().id, ref: branch, base: base, policy: try state.policyDigest(), reason: reason,
      preparedAt: now, notAfter: now.adding(seconds: days * 86_400), requestedBy: requestedBy)
  }

  /// Bytes of a reason, as statements take it.
  private static let reasonLimit = 10_000

  /// A reason as statements take it.
  func checkedReason(_ reason: String) throws -> String {
    func refusal(_ found: String, _ hint: String) -> RegistryError { RegistryError(found, hint: hint, kind: .usage) }
    guard !reason.allSatisfy(\.isWhitespace) else { throw refusal("the reason is empty", "-m \"why\"") }
    guard reason.utf8.count <= Self.reasonLimit else {
      throw refusal(
        "the reason is \(reason.utf8.count) bytes long; at most \(Self.reasonLimit) are taken",
        "say it shorter, and name a document that says the rest")
    }
    if let scalar = reason.unicodeScalars.first(where: { $0 != "\n" && Text.isInvisible($0) }) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      throw refusal(
        "the reason holds the invisible character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)",
        "leave it out; line breaks are taken, tabs and carriage returns are not")
    }
    return reason
  }

  /// Adds a signed statement to a draft: the statement and `proposal.sig`.
  func sign<S: Statement>(
    _ statement: S, as file: String, in folder: (RecordID) -> String, by signer: SSHSigner, to draft: inout Draft
  ) throws
    -> Signed<S>
  {
    let signed = Signed(statement)
    draft.write("\(folder(signed.id))/\(file)", signed.bytes)
    draft.write("\(folder(signed.id))/proposal.sig", try signer.sign(signed.bytes, namespace: .proposal))
    return signed
  }

  /// The branch's tip by its local or remote-tracking name; a local branch that only lags behind its remote-tracking one
  /// stands for that one.
  package func proposalTip(_ name: String) throws -> (ref: RefName, tip: ObjectID) {
    var candidates = ["refs/heads/\(name)", "refs/remotes/\(name)"]
    candidates += try repository.remotes.map { "refs/remotes/\($0)/\(name)" }
    for text in name.hasPrefix("refs/") ? [name] : candidates {
      guard let ref = try? RefName(text), let tip = try repository.resolve(ref) else { continue }
      for remote in try repository.remotes where text.hasPrefix("refs/heads/") {
        guard let tracking = try? RefName("refs/remotes/\(remote)/\(ref.short)"),
          let theirs = try repository.resolve(tracking), theirs != tip, try repository.isAncestor(tip, of: theirs)
        else { continue }
        return (tracking, theirs)
      }
      return (ref, tip)
    }
    throw RegistryError(
      "there is no branch \(name)", hint: "git fetch, then see the open proposals with: git model status")
  }

  /// Throws when all of a branch is on the registry branch already.
  func refuseLanded(_ ref: RefName, _ tip: ObjectID) throws {
    if let error = try landed(tip, named: ref.short) { throw error }
  }

  /// The sentence about a branch or commit all of which is on the registry branch already; nil when it is not.
  package func landed(_ tip: ObjectID, named name: String) throws -> RegistryError? {
    guard try repository.isAncestor(tip, of: startingPoint()) else { return nil }
    guard let upstream = try upstream, let theirs = try repository.resolve(upstream),
      try !repository.isAncestor(tip, of: theirs)
    else {
      return RegistryError("\(name) has landed already", hint: "git model log; git model rollback undoes a promotion")
    }
    let found = "\(name) is in your \(branch.short) already, but not in \(upstream.short)"
    if case .diverged(let divergence) = try standing() {
      return RegistryError("\(found); \(divergence.sentence)", hint: divergence.mend)
    }
    return RegistryError(found, hint: "git push \(try remote) \(branch.short)")
  }

  /// What would land if a branch were merged today: every path that the branch changed, taken as the branch has it.
  ///
  /// Facts are one per file, so two sides that change the same path disagree about a fact: that is a conflict, never a
  /// textual merge.
  ///
  /// - Parameters:
  ///   - target: where the objects are written; a scratch repository for a look.
  ///   - base: the commit that it would land on; today's registry branch when nil.
  package func candidate(
    _ tip: ObjectID, message: String, in target: Repository, onto base: ObjectID? = nil
  ) throws -> Candidate {
    let base = try base ?? startingPoint()
    guard let ancestor = try repository.mergeBase(base, tip) else {
      throw RegistryError(
        "the branch shares no history with \(branch.short)", hint: "make the proposal again with git model")
    }
    let ours = try objects.commit(base).tree
    let fork = try objects.commit(ancestor).tree
    let theirs = try objects.commit(tip).tree
    var comparison = TreeComparison(objects: objects)
    var conflicts: [String] = []
    var edits: [TreeEdit] = []
    for change in try comparison.changes(from: fork, to: theirs) {
      let today = try objects.entry(at: change.path, in: ours)
      if today?.id == change.new?.id, today?.mode == change.new?.mode { continue }
      guard today?.id == change.old?.id, today?.mode == change.old?.mode else {
        conflicts.append(change.path)
        continue
      }
      if let new = change.new {
        guard new.mode == .file else {
          // Another mode never lands; the branch's own tree shows the gate why.
          return Candidate(
            base: base, commit: try writeCommit(tree: theirs, parents: [base, tip], message: message, to: target),
            conflicts: [])
        }
        edits.append(.put(change.path, new.id))
      } else {
        edits.append(.remove(change.path))
      }
    }
    let tree = edits.isEmpty ? ours : try target.writeTree(base: ours, edits: edits)
    let commit = try writeCommit(tree: tree, parents: [base, tip], message: message, to: target)
    return Candidate(base: base, commit: commit, conflicts: conflicts)
  }

  /// A second view of the repository whose writes stay in memory.
  package func scratchRepository() throws -> Repository {
    let scratch = try Repository.open(at: repository.path, gitDirectory: repository.path, library: repository.library)
    try scratch.scratch()
    return scratch
  }

  /// The verdict that a branch would get if it were merged today; nothing is written.
  ///
  /// - Parameter base: the commit that it would be merged into; today's registry branch when nil.
  package func preview(
    _ tip: ObjectID, onto base: ObjectID? = nil
  ) throws -> (candidate: Candidate, verdict: Verdict) {
    let scratch = try scratchRepository()
    let candidate = try candidate(tip, message: "candidate", in: scratch, onto: base)
    return (candidate, try judge(from: candidate.base, to: candidate.commit, in: scratch))
  }

  /// Makes the branch of a proposal and says what the gate thinks of it; in a dry run, without the branch.
  ///
  /// - Parameter target: where the objects of a dry run are, if there are any already.
  func propose(
    _ draft: Draft, as ref: RefName, on base: ObjectID, message: String, push: Bool, dryRun: Bool,
    in target: Repository? = nil
  ) throws -> (commit: ObjectID, verdict: Verdict) {
    guard dryRun else {
      let commit = try makeBranch(ref, draft, on: base, message: message, push: push)
      return (commit, try preview(commit).verdict)
    }
    let target = try target ?? scratchRepository()
    let whole = try draft.tree(on: objects.commit(base).tree, in: target)
    let commit = try writeCommit(tree: whole, parents: [base], message: message, to: target)
    return (commit, try judge(from: base, to: commit, in: target))
  }

  /// Makes a branch with one commit of a draft; one that has landed is used again.
  func makeBranch(
    _ ref: RefName, _ draft: Draft, on base: ObjectID, message: String, push: Bool
  ) throws -> ObjectID {
    try refuseTaken(ref, on: base)
    let tree = try draft.tree(on: objects.commit(base).tree, in: repository)
    let commit = try writeCommit(tree: tree, parents: [base], message: message, to: repository)
    try publish(commit, as: ref, on: base, push: push, reason: "git model: \(message.prefix { $0 != "\n" })")
    return commit
  }

  /// Gives a branch its commit; on the remote first where that is asked, so that a refused push changes nothing here.
  func publish(_ commit: ObjectID, as ref: RefName, on base: ObjectID, push: Bool, reason: String) throws {
    let existing = try refuseTaken(ref, on: base)
    if push { try pushProposal(commit, to: ref) }
    try repository.update(ref, from: existing, to: commit, message: reason)
  }

  /// Throws when a branch of this name, here or at the remote, has not landed, or is checked out.
  ///
  /// - Returns: what the local branch is at.
  @discardableResult
  private func refuseTaken(_ ref: RefName, on base: ObjectID) throws -> ObjectID? {
    let existing = try repository.resolve(ref)
    let tracking = try repository.remotes.isEmpty ? nil : RefName("refs/remotes/\(remote)/\(ref.short)")
    for (name, tip) in [(ref, existing), (tracking ?? ref, try tracking.flatMap { try repository.resolve($0) })] {
      guard let tip, try !repository.isAncestor(tip, of: base) else { continue }
      throw RegistryError(
        "the branch \(name.short) exists already, at \(tip.short)",
        hint: "see it with: git model status; to propose anew, delete it first: \(try deletion(of: ref, tracking))")
    }
    if let place = try repository.checkedOutElsewhere(ref) {
      throw RegistryError("\(ref.short) is checked out in \(place)", hint: "switch to another branch there")
    }
    if try !repository.isBare && repository.head == .branch(ref) {
      throw RegistryError("\(ref.short) is checked out", hint: "git switch \(branch.short)")
    }
    return existing
  }

  /// The commands that take a branch away where it is: here, at the remote, or both.
  private func deletion(of ref: RefName, _ tracking: RefName?) throws -> String {
    var commands: [String] = []
    if try repository.resolve(ref) != nil {
      let isCheckedOut = try !repository.isBare && repository.head == .branch(ref)
      commands.append((isCheckedOut ? "git switch \(branch.short) && " : "") + "git branch -D \(ref.short)")
    }
    if let tracking, try repository.resolve(tracking) != nil {
      commands.append("git push \(try remote) --delete \(ref.short)")
    }
    return commands.joined(separator: " && ")
  }

  /// Pushes a proposal's new branch; a branch of that name at the remote that has landed is replaced.
  func pushProposal(_ commit: ObjectID, to ref: RefName) throws {
    var landed: ObjectID?
    if let tracking = try? RefName("refs/remotes/\(remote)/\(ref.short)"), let old = try repository.resolve(tracking),
      try repository.isAncestor(old, of: startingPoint())
    {
      landed = old
    }
    guard try pushCommit(commit, to: ref, replacing: landed) else {
      throw RegistryError(
        "\(ref.short) exists on the remote with other content",
        hint: "git fetch && git model status; to replace it: git push origin --delete \(ref.short)")
    }
  }
}
