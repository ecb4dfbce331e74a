package import GitStore
import Names
import System

/// What installing the hook did.
package struct InstalledHook {
  package let path: String
  /// The hook that was there before and is run first; nil when there was none.
  package let earlier: String?
}

/// Installs the pre-receive hook in a server repository.
package enum HookInstallation {
  private static let mark = "# git-model: pre-receive"

  /// - Parameters:
  ///   - program: the absolute path of git-model, which the hook starts.
  /// - Throws: when a hook is there that cannot be kept.
  package static func install(in repository: Repository, program: String) throws -> InstalledHook {
    let folder = try hooksFolder(repository)
    try Files.makeFolder(folder)
    let path = "\(folder)/pre-receive"
    var earlier: String?
    if Files.exists(path) {
      let current = String(decoding: try Files.read(path, limit: 1 << 20), as: UTF8.self)
      if !current.contains(mark) {
        let kept = "\(path).before-git-model"
        guard !Files.exists(kept) else {
          throw RegistryError(
            "there is another hook at \(path), and \(kept) is taken", hint: "join them by hand, or remove one")
        }
        try Files.write(Array(current.utf8), to: kept, mode: 0o755)
        earlier = kept
      } else if Files.exists("\(path).before-git-model") {
        earlier = "\(path).before-git-model"
      }
    }
    try Files.write(Array(script(program: program, earlier: earlier).utf8), to: path, mode: 0o755)
    // Written down, so that a renamed default branch does not leave the registry unguarded.
    if try repository.localSettings("model.protected").isEmpty, case .branch(let head) = try repository.head {
      try repository.setLocal("model.protected", head.text)
    }
    // Deletions and forced updates of protected refs are the hook's to refuse; proposals may be replaced and deleted.
    if try repository.localSetting("receive.fsckObjects") == nil {
      try repository.setLocal("receive.fsckObjects", "true")
    }
    if try !repository.localSettings("receive.hideRefs").contains("refs/replace") {
      try repository.addLocal("receive.hideRefs", "refs/replace")
    }
    return InstalledHook(path: path, earlier: earlier)
  }

  private static func hooksFolder(_ repository: Repository) throws -> String {
    guard let configured = try repository.setting("core.hooksPath") else { return "\(repository.path)hooks" }
    return configured.hasPrefix("/") ? configured : "\(repository.path)\(configured)"
  }

  private static func script(program: String, earlier: String?) -> String {
    let quoted = "'" + program.replacing("'", with: "'\\''") + "'"
    guard let earlier else {
      return
        "#!/bin/sh\n\(mark)\n# Every push is judged by the gate; if git-model is missing, every push is refused.\nexec \(quoted) hook pre-receive\n"
    }
    let other = "'" + earlier.replacing("'", with: "'\\''") + "'"
    return """
      #!/bin/sh
      \(mark)
      # The hook that was here before runs first; both must agree.
      updates=$(cat; echo x) || exit 1
      updates=${updates%x}
      printf '%s' "$updates" | \(other) || exit 1
      printf '%s' "$updates" | \(quoted) hook pre-receive

      """
  }
}
