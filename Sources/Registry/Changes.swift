import Documents
package import Gate
import GitStore
package import Manifest
package import Names
package import Policy
import Signatures
import Snapshots
import System

/// A change of governed files or of the policy that waits on a branch.
package struct ProposedChange {
  package let branch: RefName
  package let id: RecordID
  package let files: [ChangeStatement.File]
  package let verdict: Verdict
}

extension OpenRegistry {
  /// Proposes new contents of governed files: a branch with the files and a signed change record.
  ///
  /// - Parameters:
  ///   - contents: path → new content, or nil to remove the file.
  ///   - slug: what the branch is called: `change/<slug>`.
  ///   - requestedBy: the person for whom a service proposes.
  ///   - addition: adds to the record what goes with the signed statement, such as the possession of a key.
  package func proposeChange(
    _ contents: [String: [UInt8]?], slug: String, reason: String, requestedBy: MemberID? = nil, push: Bool,
    adding addition: (Signed<ChangeStatement>, inout Draft) throws -> Void = { _, _ in }
  ) throws -> ProposedChange {
    let base = try proposalBase()
    let state = try state(at: base)
    let signer = try signer()
    _ = try proposer(signer, requestedBy: requestedBy, in: state)
    var draft = Draft()
    var files: [ChangeStatement.File] = []
    for (path, bytes) in contents.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let old = try state.digest(path)
      let new = bytes.map { SHA256.digest(of: $0) }
      guard old != new else { continue }
      if let bytes { draft.write(path, bytes) } else { draft.remove(path) }
      if case .other(let name) = RegistryPath(path), try state.policy().free.contains(where: { $0.matches(name) }) {
        continue
      }
      files.append(ChangeStatement.File(path: path, old: old, new: new))
    }
    guard !draft.isEmpty else {
      throw RegistryError("nothing would change", hint: "edit the files first, then name them")
    }
    guard !files.isEmpty else {
      throw RegistryError(
        "the policy lists these paths as free: they need no change record", hint: "commit and push them as usual")
    }
    let statement = ChangeStatement(
      proposal: try proposal(base: base, reason: reason, requestedBy: requestedBy, state: state), files: files,
      subjectDigest: SHA256.digest(of: ChangeStatement.subjectBytes(files)))
    let signed = try sign(statement, as: "change.json", in: { "changes/\($0)" }, by: signer, to: &draft)
    try addition(signed, &draft)
    let ref = try RefName("refs/heads/change/\(slug)")
    let message =
      "propose: \(ChangeSubject(files.map(\.path)).title)\n\n\(reason)\n\nChange: \(signed.digest)"
    let commit = try makeBranch(ref, draft, on: base, message: message, push: push)
    return ProposedChange(branch: ref, id: signed.id, files: files, verdict: try preview(commit).verdict)
  }

  /// Proposes to acknowledge steps that got in around the gate.
  ///
  /// - Parameter names: the steps, as a person names commits.
  /// - Throws: when one of them is no finding of an audit.
  package func acknowledge(_ names: [String], slug: String?, reason: String, push: Bool) throws -> ProposedChange {
    let base = try proposalBase()
    let state = try state(at: base)
    let signer = try signer()
    _ = try proposer(signer, requestedBy: nil, in: state)
    let commits = Set(try names.map(commit(named:))).sorted()
    let report = try audit(root: nil, from: nil, to: base, jobs: 1)
    for commit in commits {
      guard report.findings.contains(where: { $0.commit == commit && $0.outcome == .refused }) else {
        throw RegistryError(
          "\(commit.short) is no step that the gate refuses, so there is nothing to acknowledge",
          hint: "git model audit lists those that it does")
      }
    }
    let statement = ChangeStatement(
      proposal: try proposal(base: base, reason: reason, requestedBy: nil, state: state), files: [],
      acknowledges: commits,
      subjectDigest: SHA256.digest(of: ChangeStatement.subjectBytes([], acknowledges: commits)))
    var draft = Draft()
    let signed = try sign(statement, as: "change.json", in: { "changes/\($0)" }, by: signer, to: &draft)
    let list = commits.map(\.short).joined(separator: "-")
    let ref = try RefName("refs/heads/change/\(slug ?? "acknowledge-\(list.prefix(40))")")
    let message =
      "propose: acknowledge \(commits.map(\.short).joined(separator: ", "))\n\n\(reason)\n\nChange: \(signed.digest)"
    let commit = try makeBranch(ref, draft, on: base, message: message, push: push)
    return ProposedChange(branch: ref, id: signed.id, files: [], verdict: try preview(commit).verdict)
  }

  /// Proposes a new list of members; allowed_signers follows it.
  package func proposeMembers(
    slug: String, reason: String, push: Bool,
    adding addition: (Signed<ChangeStatement>, inout Draft) throws -> Void = { _, _ in },
    _ edit: (MembersManifest) throws -> MembersManifest
  ) throws -> ProposedChange {
    let state = try state(at: proposalBase())
    let path = RegistryPath.membersFile
    guard let current = try state.file(path) else { throw StateError.absent(path: path) }
    guard YAML.isCanonical(current) else {
      throw RegistryError(
        "\(path) was edited by hand, and its comments or layout would be lost",
        hint: "edit it by hand, then propose it with: git model change \(path) policy/allowed_signers -m \"why\"")
    }
    let members = try edit(state.members())
    return try proposeChange(
      [path: members.write(), RegistryPath.allowedSignersFile: members.allowedSigners], slug: slug, reason: reason,
      push: push, adding: addition)
  }

  /// Proposes a new policy given as text; its version is counted up where the text still has the old one.
  package func proposePolicy(_ text: [UInt8], reason: String, push: Bool) throws -> ProposedChange {
    let state = try state(at: proposalBase())
    let current = try state.policy().version
    var bytes = text
    let policy = try checkPolicy(text, in: state).policy
    if policy.version == current {
      bytes = try YAML.replacingScalars(in: text, [(path: ["version"], value: .integer(Int64(current + 1)))])
    }
    let checks = try checkPolicy(bytes, in: state).checks
    if let first = checks.first {
      throw RegistryError(checks.map { "\($0.name): \($0.found)" }.joined(separator: "\n"), hint: first.mend)
    }
    return try proposeChange(
      [RegistryPath.gatesFile: bytes], slug: "policy-v\(current + 1)", reason: reason, push: push)
  }

  /// Reads a policy and says what is wrong with it for the members and stages of a state.
  package func checkPolicy(_ text: [UInt8], in state: State) throws -> (policy: PolicyManifest, checks: [Check]) {
    let policy: PolicyManifest
    do throws(Problems) { policy = try PolicyManifest.read(text) } catch {
      throw RegistryError(
        error.all.map { "\(RegistryPath.gatesFile): \($0)" }.joined(separator: "\n"),
        hint: "correct the policy; docs/gate.md lists its keys")
    }
    let soundness = PolicySoundness(policy: policy, members: try state.members(), registry: try state.registry())
    return (policy, soundness.violations())
  }
}
