import Arguments
import GitStore
import Names
import Registry
import System

struct HookVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook", abstract: "install or be the server's pre-receive hook",
    subcommands: [HookInstall.self, HookPreReceive.self],
    examples: [
      CommandExample("git model hook install --repository /srv/git/registry.git", "Guards a server repository.")
    ])
}

struct HookInstall: Verb {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "install the pre-receive hook",
    discussion: """
      Writes hooks/pre-receive, or the same in core.hooksPath; a hook that is there already is kept and runs first. In a \
      repository of Gitea, Forgejo or GitLab, which are recognised, it writes the hook where that host runs custom hooks, \
      and leaves the host's own alone. Also names the protected branch (model.protected), sets receive.fsckObjects and \
      hides refs/replace.

      With --into it writes the hook for a host that brings hooks to its repositories itself: gitolite's LOCAL_CODE, or a \
      folder to be packed for "gitaly hooks set". It then says what else that host has to be told.
      """,
    examples: [
      CommandExample("git model hook install --repository /srv/git/registry.git", "Guards that repository."),
      CommandExample("git model hook install --host gitolite --into ~/local", "For gitolite's repo-specific-hooks."),
    ])
  @Option(
    help: ArgumentHelp("the server repository; the current one if left out", valueName: "dir"), completion: .directory)
  var repository: String?
  @Option(help: "who runs the hooks, where it is not recognised") var host: HookHostArgument?
  @Option(
    help: ArgumentHelp("the host's own folder for hooks (gitolite, gitlab)", valueName: "dir"), completion: .directory)
  var into: String?
  @Option(help: ArgumentHelp("the registry's first commit, to be pinned", valueName: "commit")) var root: String?
  @Option(
    help: ArgumentHelp("where the host keeps pushed objects outside of the repository", valueName: "dir"),
    completion: .directory)
  var objectFolder: [String] = []
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func validate() throws {
    if let folder = objectFolder.first(where: { !$0.hasPrefix("/") }) {
      throw ValidationError("--object-folder wants an absolute path, not \"\(safe(folder))\".")
    }
    guard into == nil || repository == nil else {
      throw ValidationError("--into and --repository name two places; give one of them.")
    }
    guard into == nil || host != nil else { throw ValidationError("--into wants --host gitolite or --host gitlab.") }
  }

  mutating func run(_ run: Run) throws -> Int32 {
    let pinned = try root.map { text in
      guard let id = ObjectID(text) else {
        throw ValidationError("\"\(safe(text))\" is no full commit id of 40 hexadecimal digits.")
      }
      return id
    }
    let installation = HookInstallation(
      program: try Program.path(), root: pinned, objectFolders: objectFolder)
    let installed: InstalledHook
    if let into, let host = host?.host {
      let folder = into.hasPrefix("/") ? into : "\(try Files.currentFolder())/\(into)"
      installed = try installation.install(into: folder, host: host)
    } else {
      let target = try repository.map { try Repository.open(at: $0, library: run.library()) } ?? run.repository()
      installed = try installation.install(in: target, host: host?.host)
      if try installed.host != .gitlab && target.localSetting("model.root") == nil {
        run.say(
          "No root is pinned, so every push is refused. Pin the registry's first commit: git -C \(safe(target.path)) config model.root COMMIT"
        )
      }
    }
    run.print("installed \(safe(installed.path))")
    if let earlier = installed.earlier { run.print("the hook that was there runs first: \(safe(earlier))") }
    if into != nil { for line in Self.next(installed.host, pinned) { run.say(line) } }
    return 0
  }

  /// What the host has to be told besides.
  private static func next(_ host: HookHost, _ root: ObjectID?) -> [String] {
    guard host == .gitolite else {
      return [
        "Pack it and hand it to Gitaly, on every node:",
        "  tar -cf - custom_hooks | gitaly hooks set --storage STORAGE --repository PATH --config CONFIG",
      ]
    }
    return [
      "In .gitolite.rc: LOCAL_CODE, 'repo-specific-hooks' in ENABLE, GIT_CONFIG_KEYS => 'model\\..*'.",
      "In gitolite.conf, for the registry:", "    option hook.pre-receive = git-model",
      "    config model.root       = \(root?.description ?? "COMMIT")", "    config model.protected  = main",
    ]
  }
}

/// The hosts that `hook install` knows, as words.
enum HookHostArgument: String, CaseIterable, ExpressibleByArgument {
  case git, gitea, forgejo, gitlab, gitolite

  var host: HookHost? { HookHost(rawValue: rawValue) }
}

struct HookPreReceive: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pre-receive", abstract: "be the pre-receive hook",
    discussion: """
      Git starts it with the updates of a push on standard input; it judges them and writes nothing. The options stand in \
      the hook's script, for hosts that keep no settings with the repository, and come before the repository's config.
      """,
    examples: [CommandExample("exec git-model hook pre-receive", "What hooks/pre-receive says.")])
  @Option(help: ArgumentHelp("the registry's first commit (model.root)", valueName: "commit")) var root: String?
  @Option(help: ArgumentHelp("a guarded branch (model.protected)", valueName: "branch")) var protected: [String] = []
  @Option(
    help: ArgumentHelp("where the host keeps pushed objects outside of the repository", valueName: "dir"),
    completion: .directory)
  var objectFolder: [String] = []
  @Option(help: ArgumentHelp("what each line of a refusal begins with", valueName: "text")) var prefix: String?

  mutating func run() throws {
    throw RegistryError(
      "the hook is started by Git, with updates on standard input", hint: "install it with: git model hook install",
      kind: .usage)
  }
}
