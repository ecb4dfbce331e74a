import Gate
import GitStore
import Names
import Policy
import Signatures
import Snapshots
import System

/// Whether somebody can work in a clone.
extension Doctor {
  func clone() -> [Finding] {
    let registry: OpenRegistry
    switch attempt("registry", { try OpenRegistry(repository, context: context) }) {
    case .value(let open): registry = open
    case .finding(let finding): return [finding]
    }
    let tip: ObjectID
    do { tip = try registry.tip } catch {
      let what = (error as? RegistryError)?.message ?? "\(error)"
      return [Finding("registry", .failure, what, mend: "git fetch, or git model init")]
    }
    var found: [Finding] = []
    found += findings("root") { try pin(tip, of: registry) }
    found += findings("branch") { try standing(of: registry) }
    found += findings("key") { try key(registry, tip) }
    if let filter = try? repository.setting("remote.origin.partialclonefilter") {
      found.append(
        Finding(
          "objects", .failure, "a partial clone (\(filter)) lacks what is to be judged", mend: "clone it again whole"))
    }
    return found
  }

  private func pin(_ tip: ObjectID, of registry: OpenRegistry) throws -> [Finding] {
    let first = try firstCommit(of: tip)
    guard let written = try repository.setting("model.root") else {
      return [
        Finding(
          "root", .warning, "none is pinned; \(registry.branch.short) begins at \(first), which would be trusted",
          mend: "ask for the root by another way than this clone: git config model.root COMMIT")
      ]
    }
    guard ObjectID(written) == first else {
      return [
        Finding(
          "root", .failure, "\(written) is pinned, but \(registry.branch.short) begins at \(first)",
          mend: "this is another history than the one you trust; ask the platform team before you go on")
      ]
    }
    return [Finding("root", .ok, "\(first.short), the first commit of \(registry.branch.short)")]
  }

  private func standing(of registry: OpenRegistry) throws -> [Finding] {
    switch try registry.standing() {
    case .current: []
    case .behind(let lag): [Finding("branch", .warning, lag.sentence, mend: lag.mend)]
    case .diverged(let divergence): [Finding("branch", .warning, divergence.sentence, mend: divergence.mend)]
    }
  }

  private func key(_ registry: OpenRegistry, _ tip: ObjectID) throws -> [Finding] {
    let signer: SSHSigner
    do { signer = try registry.signer() } catch {
      return [
        Finding("key", .warning, "\(error)", mend: "needed to propose and to approve; not to read and to verify")
      ]
    }
    do {
      let member = try registry.caller(signer, in: registry.state(at: tip))
      let groups = member.groups.map(\.text).joined(separator: ", ")
      return [Finding("key", .ok, "\(member.id)\(groups.isEmpty ? "" : " (\(groups))"), \(signer.key.fingerprint)")]
    } catch let error as RegistryError {
      return [Finding("key", .warning, error.message, mend: error.hint)]
    }
  }

  /// A push to a remote that the hook there must refuse: a branch whose name could be taken for the registry's.
  func pushCanary(to remote: String) -> [Finding] {
    findings("remote") {
      let registry = try OpenRegistry(repository, context: context)
      let name = registry.branch.short
      let twin = "refs/heads/\(name.prefix(1).uppercased())\(name.dropFirst())"
      guard twin != registry.branch.text else {
        return [Finding("remote", .unknown, "no name is left that could be taken for \(name)")]
      }
      let answer = try context.git(["push", "--quiet", remote, "\(try registry.tip):\(twin)"], in: repository)
      if answer.status != 0, answer.errorText.contains("[DENY_REF_CONFUSABLE]") {
        return [Finding("remote", .ok, "\(remote) refused a branch \(twin): the hook is on")]
      }
      guard answer.status == 0 else {
        let reason = answer.errorText.split(separator: "\n").first.map(String.init) ?? "exit code \(answer.status)"
        return [
          Finding(
            "remote", .unknown, "\(remote) refused, and not by the gate: \(reason)", mend: "git push by hand, and read")
        ]
      }
      let removed = try context.git(["push", "--quiet", remote, ":\(twin)"], in: repository)
      return [
        Finding(
          "remote", .failure,
          "\(remote) accepted a branch \(twin), so no hook guards it"
            + (removed.status == 0 ? "; it was removed again" : "; remove it"),
          mend: "on the server: git model doctor; where hooks cannot be installed: docs/hosts.md")
      ]
    }
  }
}
