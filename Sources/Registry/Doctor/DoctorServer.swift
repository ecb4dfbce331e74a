import GitStore
import Names
import System

/// What the settings and refs of a server say.
extension Doctor {
  func settings(_ host: HookHost) -> [Finding] {
    var found: [Finding] = []
    found += findings("root") { try root(host) }
    found += findings("protected") { try protected() }
    found += findings("refs") { try refs() }
    found += findings("settings") { try receiveSettings(host) }
    return found
  }

  private func root(_ host: HookHost) throws -> [Finding] {
    let pin = "git -C \(repository.path) config model.root COMMIT"
    // A host that keeps no settings with the repository has the root in the hook's script.
    let written = try repository.localSetting("model.root") ?? (try? hookPlace(host)).flatMap(\.root)
    guard let written else {
      return [Finding("root", .failure, "no root is pinned, so every push is refused", mend: pin)]
    }
    guard let root = ObjectID(written) else {
      return [Finding("root", .failure, "model.root is no full commit id: \(written)", mend: pin)]
    }
    guard let main = try protectedRefs().first, let tip = try repository.resolve(main) else {
      return [Finding("root", .ok, "\(root.short); the branch is empty, its first push must begin there")]
    }
    let first = try firstCommit(of: tip)
    guard first == root else {
      return [
        Finding(
          "root", .failure, "\(root.short) is pinned, but \(main.short) begins at \(first.short)",
          mend: "find out which is right, in a clone that you trust: git model audit --root COMMIT")
      ]
    }
    return [Finding("root", .ok, "\(root.short), the first commit of \(main.short)")]
  }

  private func protected() throws -> [Finding] {
    let named = try repository.localSettings("model.protected")
    let refs = try protectedRefs()
    let names = refs.map(\.short).joined(separator: ", ")
    guard case .branch(let head) = try repository.head else {
      return [
        Finding("protected", .warning, "HEAD names no branch; guarded: \(names)", mend: "git symbolic-ref HEAD …")
      ]
    }
    if named.isEmpty {
      return [
        Finding(
          "protected", .warning, "\(names), because HEAD names it; renaming it would leave it free",
          mend: "git -C \(repository.path) config model.protected \(head.short)")
      ]
    }
    guard refs.contains(head) else {
      let isThere = try repository.resolve(head) != nil
      return [
        Finding(
          "protected", isThere ? .failure : .warning,
          "HEAD names \(head.short), which is not guarded; guarded: \(names)",
          mend: "git -C \(repository.path) symbolic-ref HEAD \(refs[0]), or guard \(head.short) too: model.protected")
      ]
    }
    return [Finding("protected", .ok, names)]
  }

  /// Symbolic refs that lead to a guarded one, and refs that could be taken for one.
  private func refs() throws -> [Finding] {
    let guarded = try protectedRefs()
    var found: [Finding] = []
    for (name, _) in try repository.references() where name.text != "refs/remotes/origin/HEAD" {
      if let target = try repository.symbolicTarget(name) {
        let isGuarded = guarded.contains(target)
        found.append(
          Finding(
            "symbolic ref", isGuarded ? .ok : .warning,
            "\(name) leads to \(target)\(isGuarded ? ", and is judged as it" : ", which is not guarded")",
            mend: isGuarded ? nil : "git symbolic-ref --delete \(name), if nobody needs it"))
      }
      for main in guarded where name != main && Text.confusionKey(name.text) == Text.confusionKey(main.text) {
        found.append(
          Finding(
            "refs", .warning, "\(name) could be taken for \(main)", mend: "git update-ref -d '\(name)', after a look"))
      }
    }
    return found
  }

  private func receiveSettings(_ host: HookHost) throws -> [Finding] {
    var found: [Finding] = []
    /// gitolite writes the settings of its repositories itself.
    func set(_ key: String, _ value: String) -> String {
      host == .gitolite
        ? "in gitolite.conf: config \(key) = \(value)" : "git -C \(repository.path) config --add \(key) \(value)"
    }
    if try repository.localSetting("receive.fsckObjects") != "true" {
      found.append(
        Finding(
          "receive.fsckObjects", .warning, "not on: Git takes malformed objects in",
          mend: set("receive.fsckObjects", "true")))
    }
    if try !repository.localSettings("receive.hideRefs").contains("refs/replace") {
      found.append(
        Finding(
          "receive.hideRefs", .warning, "refs/replace can be pushed where the hook is missing",
          mend: set("receive.hideRefs", "refs/replace")))
    }
    if try repository.localSetting("receive.shallowUpdate") == "true" {
      found.append(
        Finding(
          "receive.shallowUpdate", .warning, "on: a push may cut the history off",
          mend: "git -C \(repository.path) config --unset receive.shallowUpdate"))
    }
    if let text = try repository.localSetting("model.hookSeconds"), Int64(text).map({ (1...600).contains($0) }) != true
    {
      found.append(
        Finding(
          "model.hookSeconds", .warning, "\(text) is not 1 to 600 seconds",
          mend: "git -C \(repository.path) config model.hookSeconds 4"))
    }
    let local = try repository.localSetting("core.hooksPath")
    if let used = try repository.setting("core.hooksPath"), used != local {
      found.append(
        Finding(
          "core.hooksPath", .warning,
          "\(used), by settings of the user or the machine: other users may run other hooks",
          mend: "git config --global --unset core.hooksPath, or --system"))
    }
    if found.isEmpty { found.append(Finding("settings", .ok, "receive.fsckObjects, receive.hideRefs")) }
    return found
  }

  // MARK: Rights

  /// Who may write what decides: the hook, its folder, the settings, the program.
  func rights(_ host: HookHost) -> [Finding] {
    var found: [Finding] = []
    var paths = [repository.path, "\(repository.path)config"]
    if let place = try? hookPlace(host) {
      paths += [place.folder, place.path]
      if let program = place.program { paths.append(program) }
    }
    for path in paths {
      guard let rights = FileRights(of: path), rights.isWritableByAll || rights.isWritableByGroup else { continue }
      let who = rights.isWritableByAll ? "everybody on this machine" : "its group"
      found.append(
        Finding(
          "rights", rights.isWritableByAll ? .failure : .warning, "\(who) may write \(path)",
          mend: "chmod go-w \(path)"))
    }
    guard let owner = FileRights(of: repository.path)?.owner else { return found }
    if owner != FileRights.currentUser {
      let name = FileRights.account(of: owner)?.name ?? "\(owner)"
      found.append(
        Finding(
          "owner", .warning, "the repository belongs to \(name); Git may see it otherwise than this look did",
          mend: "run git model doctor as \(name)"))
    }
    // The hosts have an ssh of their own, or forced commands.
    if host == .git, let account = FileRights.account(of: owner) {
      let shell = account.shell.split(separator: "/").last.map(String.init) ?? ""
      let isSafe = ["git-shell", "nologin", "false"].contains(shell)
      found.append(
        Finding(
          "access", isSafe ? .ok : .warning,
          "the login shell of \(account.name) is \(account.shell)"
            + (isSafe
              ? "" : ": over ssh, a client may choose the command that receives its push, and leave the hook out"),
          mend: isSafe
            ? nil
            : owner == 0
              ? "give the repository to a user made for it, with git-shell as login shell"
              : "usermod --shell \"$(command -v git-shell)\" \(account.name), or forced commands in authorized_keys"))
    }
    return found
  }
}
