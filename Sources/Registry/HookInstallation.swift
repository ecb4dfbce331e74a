package import GitStore
package import Names
import System

/// What installing the hook did.
package struct InstalledHook: Sendable {
  package let host: HookHost
  package let path: String
  /// The hook that was there before and is run first; nil when there was none.
  package let earlier: String?
}

/// Installs the pre-receive hook on a server.
package struct HookInstallation {
  /// What the first lines of our hooks say; a hook without it is somebody else's.
  package static let mark = "# git-model: pre-receive"
  /// What our hook is called where a host runs several.
  private static let name = "git-model"

  /// The absolute path of git-model, which the hook starts.
  let program: String
  /// The registry's first commit, to be written down on the server; nil leaves what is there.
  let root: ObjectID?
  /// Where the host keeps pushed objects outside of the repository.
  let objectFolders: [String]

  package init(program: String, root: ObjectID? = nil, objectFolders: [String] = []) {
    self.program = program
    self.root = root
    self.objectFolders = objectFolders
  }

  /// Writes the hook of one repository where its host runs it, and the settings that go with it.
  ///
  /// - Parameter host: who runs the hooks; nil to go by what the repository looks like.
  /// - Throws: when a hook is there that cannot be kept, or when the host keeps hooks elsewhere.
  package func install(in repository: Repository, host wanted: HookHost? = nil) throws -> InstalledHook {
    let host = try wanted ?? HookHost.of(repository)
    let installed =
      switch host {
      case .git: try installPlain(in: repository)
      case .gitea, .forgejo: try installBeside(in: repository, host)
      case .gitlab:
        try write(
          to: "\(repository.path)custom_hooks/pre-receive.d",
          Script(program: program, arguments: gitlabArguments(repository), isForGitLab: true).text, host)
      case .gitolite:
        throw RegistryError(
          "gitolite links the hooks of \(repository.path) itself, and may replace one that is written there",
          hint: "git model hook install --host gitolite --into LOCAL_CODE, the folder that .gitolite.rc names")
      }
    try writeSettings(in: repository)
    return installed
  }

  /// Writes the hook into a folder of a host that brings it to its repositories itself: the `LOCAL_CODE` of gitolite, or
  /// the folder that becomes the archive for `gitaly hooks set`.
  package func install(into folder: String, host: HookHost) throws -> InstalledHook {
    switch host {
    case .gitolite:
      return try write(to: "\(folder)/hooks/repo-specific", Script(program: program).text, host)
    case .gitlab:
      guard let root else {
        throw RegistryError(
          "a hook of GitLab names the registry's first commit itself, because GitLab keeps the repository's settings",
          hint: "add --root COMMIT", kind: .usage)
      }
      let arguments = ["--root", root.description] + folders(objectFolders)
      let script = Script(program: program, arguments: arguments, isForGitLab: true)
      return try write(to: "\(folder)/custom_hooks/pre-receive.d", script.text, host)
    case .git, .gitea, .forgejo:
      throw RegistryError(
        "\(host.title) runs the hooks that lie in the repository", hint: "name it with --repository DIR", kind: .usage)
    }
  }

  /// The folder in which Git looks for the hooks of a repository: `core.hooksPath`, else its own.
  package static func folder(of repository: Repository) throws -> String {
    guard let configured = try repository.setting("core.hooksPath") else { return "\(repository.path)hooks" }
    return configured.hasPrefix("/") ? configured : "\(repository.path)\(configured)"
  }

  // MARK: Where it is written

  /// `hooks/pre-receive`; one that is there is kept and runs first.
  private func installPlain(in repository: Repository) throws -> InstalledHook {
    let path = "\(try Self.folder(of: repository))/pre-receive"
    let kept = "\(path).before-git-model"
    var earlier: String?
    if try Files.kind(of: path) == .symbolicLink {
      throw RegistryError(
        "\(path) is a symbolic link, so another program keeps it", hint: "see docs/hosts.md, or remove the link")
    }
    if Files.exists(path) {
      let current = String(decoding: try Files.read(path, limit: 1 << 20), as: UTF8.self)
      if !current.contains(Self.mark) {
        guard !Files.exists(kept) else {
          throw RegistryError(
            "there is another hook at \(path), and \(kept) is taken", hint: "join them by hand, or remove one")
        }
        try Files.write(Array(current.utf8), to: kept, mode: 0o755)
        earlier = kept
      } else if Files.exists(kept) {
        earlier = kept
      }
    }
    try Files.makeFolder(try Self.folder(of: repository))
    try Files.write(Array(Script(program: program, earlier: earlier).text.utf8), to: path, mode: 0o755)
    return InstalledHook(host: .git, path: path, earlier: earlier)
  }

  /// `hooks/pre-receive.d/git-model`, beside the host's own: the dispatcher of the host stays as it is.
  private func installBeside(in repository: Repository, _ host: HookHost) throws -> InstalledHook {
    let dispatcher = "\(repository.path)hooks/pre-receive"
    guard Files.isExecutable(dispatcher) else {
      throw RegistryError(
        "\(host.title) has no hook of its own at \(dispatcher), so nothing would run ours",
        hint: "let \(host.title) write its hooks anew (\(host.rawValue) admin regenerate hooks), then install again")
    }
    return try write(to: "\(dispatcher).d", Script(program: program).text, host)
  }

  private func write(to folder: String, _ text: String, _ host: HookHost) throws -> InstalledHook {
    try Files.makeFolder(folder)
    let path = "\(folder)/\(Self.name)"
    try Files.write(Array(text.utf8), to: path, mode: 0o755)
    return InstalledHook(host: host, path: path, earlier: nil)
  }

  // MARK: Settings

  /// GitLab looks after the config of its repositories, so the hook's own script says what is guarded.
  private func gitlabArguments(_ repository: Repository) throws -> [String] {
    guard let root = try root ?? repository.localSetting("model.root").flatMap({ ObjectID($0) }) else {
      throw RegistryError(
        "no root is known for \(repository.path), and the hook has to name it", hint: "add --root COMMIT", kind: .usage)
    }
    var arguments = ["--root", root.description]
    if case .branch(let head) = try repository.head { arguments += ["--protected", head.text] }
    return arguments + folders(objectFolders.isEmpty ? Self.quarantines(beside: repository.path) : objectFolders)
  }

  private func folders(_ folders: [String]) -> [String] { folders.flatMap { ["--object-folder", $0] } }

  /// Where Gitaly has its quarantine: beside the repositories, in `+gitaly` of the storage (gitaly, internal/tempdir),
  /// whose own folders begin with `@`.
  private static func quarantines(beside path: String) -> [String] {
    let storage = path.split(separator: "/").prefix { !$0.hasPrefix("@") }
    return path.contains("/@") ? ["/\(storage.joined(separator: "/"))/+gitaly"] : []
  }

  private func writeSettings(in repository: Repository) throws {
    if let root { try repository.setLocal("model.root", root.description) }
    let known = try repository.localSettings("model.objectFolder")
    for folder in objectFolders where !known.contains(folder) { try repository.addLocal("model.objectFolder", folder) }
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
  }
}
