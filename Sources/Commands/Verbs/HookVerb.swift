import Arguments
import GitStore
import Registry

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
      Writes hooks/pre-receive, or the same in core.hooksPath. A hook that is there already is kept and runs first. Also \
      names the protected branch (model.protected), sets receive.fsckObjects and hides refs/replace.
      """,
    examples: [CommandExample("git model hook install --repository /srv/git/registry.git", "Guards that repository.")])
  @Option(
    help: ArgumentHelp("the server repository; the current one if left out", valueName: "dir"), completion: .directory)
  var repository: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let target = try repository.map { try Repository.open(at: $0, library: run.library()) } ?? run.repository()
    let installed = try HookInstallation.install(in: target, program: Program.path())
    run.print("installed \(safe(installed.path))")
    if let earlier = installed.earlier { run.print("the hook that was there runs first: \(safe(earlier))") }
    if try target.localSetting("model.root") == nil {
      run.say(
        "No root is pinned, so every push is refused. Pin the registry's first commit: git -C \(safe(target.path)) config model.root COMMIT"
      )
    }
    return 0
  }
}

struct HookPreReceive: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pre-receive", abstract: "be the pre-receive hook",
    discussion: "Git starts it with the updates of a push on standard input; it judges them and writes nothing.",
    examples: [CommandExample("exec git-model hook pre-receive", "What hooks/pre-receive says.")])

  mutating func run() throws {
    throw RegistryError(
      "the hook is started by Git, with updates on standard input", hint: "install it with: git model hook install",
      kind: .usage)
  }
}
