import Arguments
import Documents
import GitStore
import Manifest
import Names
import Policy
import Registry
import Signatures
import System
import Templates

struct Init: Verb {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "create a registry",
    discussion: """
      Writes the manifests and the policy, makes the first commit on main and pins it as the root to trust. You become the \
      first member, in the groups maintainers and ml-engineers, with your SSH key. With --bare it is a server repository \
      with the pre-receive hook installed.

      With --ci it also writes what a host of merge requests reads: the check that runs the gate, the text of a merge \
      request, and a sample of code owners. In a registry that exists, --ci alone writes these files into the working \
      tree, to be proposed with git model change.
      """,
    examples: [
      CommandExample("git model init", "Makes the current folder a registry of one."),
      CommandExample(
        "git model init --bare registry.git --member risk-1:risk=risk-1.pub",
        "Makes a server repository with two members."),
      CommandExample("git model init --ci github", "Adds the check for GitHub to a registry, or to a new one."),
    ])

  @Argument(help: ArgumentHelp("where; the current folder if left out", valueName: "dir"), completion: .directory)
  var directory: String?
  @Flag(help: "make a server repository without a working tree, with the hook") var bare = false
  @Option(help: "the registry's name; the folder's if left out") var name: String?
  @Option(
    help: ArgumentHelp("a person: id, groups and public key", valueName: "id:group[,group]=pubkey"), completion: .file()
  ) var member: [String] = []
  @Option(help: ArgumentHelp("a service: id and public key", valueName: "id=pubkey"), completion: .file()) var service:
    [String] = []
  @Option(help: ArgumentHelp("write the check of merge requests for this host", valueName: "host")) var ci:
    [CIHostArgument] = []
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let hosts = ci.compactMap(\.host)
    if !hosts.isEmpty, !bare, let existing = try HostFiles.registry(at: directory ?? ".", run) {
      guard name == nil, member.isEmpty, service.isEmpty else {
        throw RegistryError(
          "\(existing.repository.path) holds a registry already, which --name, --member and --service cannot change",
          hint: "git model member add, or --ci alone to add the files of a host", kind: .usage)
      }
      return try HostFiles.write(hosts, in: existing, run)
    }
    let place = directory ?? "."
    let here = try Files.currentFolder()
    let path = place.hasPrefix("/") ? place : "\(here)/\(place)"
    let branch = try RefName("refs/heads/main")
    // Everything that can be refused is refused before the repository is made.
    let library = try run.library()
    let members = try Files.withTemporaryFolder { folder in
      try founders(run, Repository.create(at: "\(folder)/s", bare: true, initialBranch: branch, library: library))
    }
    let repository = try Repository.create(at: path, bare: bare, initialBranch: branch, library: library)
    let name = name ?? Self.defaultName(path)
    let id = try UUIDs.make()
    guard let files = RegistryTemplate(name: name, id: id, members: members, hosts: hosts).files() else {
      throw RegistryError(
        "no policy could be passed by these members", hint: "name at least one person with a key and a group")
    }
    let founding = Founding(
      name: name, id: id, members: members, stages: try ["Staging", "Production", "Archived"].map { try Stage($0) },
      files: Dictionary(uniqueKeysWithValues: files.map { ($0.path, Array($0.text.utf8)) }))
    let commit = try OpenRegistry.found(founding, in: repository, branch: branch, context: run.context)
    let hook = bare ? try HookInstallation(program: Program.path()).install(in: repository) : nil
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("repository", .string(repository.path)),
          ("root", .string(commit.description)), ("name", .string(name)),
        ]))
      return 0
    }
    run.print("registry \(safe(name)) in \(safe(repository.path))")
    run.print("root     \(commit)")
    if let hook { run.print("hook     \(safe(hook.path))") }
    run.print(
      "members  \(members.members.map { "\($0.id) (\($0.groups.map(\.text).joined(separator: ", ")))" }.joined(separator: "; "))"
    )
    if members.members.filter({ $0.kind == .person }).count < 3 {
      run.say("The policy lets people approve their own work where there are too few of them (allowSelf).")
      run.say("To raise the bar: git model member add ID --key FILE.pub --group GROUP, then git model policy edit.")
    }
    run.say(
      bare
        ? "Next: git clone \(safe(place)) work, and tell your team the root: git config model.root \(commit)"
        : "Next: git model register MODEL --artifact PATH")
    return 0
  }

  private static func defaultName(_ path: String) -> String {
    let last = (Files.realPath(path) ?? path).split(separator: "/").last.map(String.init) ?? "registry"
    return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
  }

  private func founders(_ run: Run, _ settings: Repository) throws -> MembersManifest {
    let environment = run.surroundings.environment
    guard let email = try environment["GIT_COMMITTER_EMAIL"] ?? settings.setting("user.email") else {
      throw RegistryError(
        "Git does not know who you are", hint: "git config --global user.email you@example.org (and user.name)")
    }
    let local = String(email.prefix { $0 != "@" })
    let id: MemberID
    do { id = try MemberID(local) } catch {
      throw RegistryError(
        "\"\(local)\", the local part of your user.email, is \(error)",
        hint: "git config --global user.email NAME@example.org, with a name that does for an id")
    }
    let signer = try SSHSigner.find(
      configured: settings.setting("user.signingKey"), program: settings.setting("gpg.ssh.program"),
      environment: environment)
    let own = Member(
      id: id, kind: .person, email: email, groups: try ["maintainers", "ml-engineers"].map { try GroupName($0) },
      keys: [Member.Key(key: signer.key)])
    var members = [own]
    for text in member { members.append(try Self.parse(text, kind: .person)) }
    for text in service { members.append(try Self.parse(text, kind: .service)) }
    let manifest = MembersManifest(members: members)
    do throws(Problems) { return try MembersManifest.read(manifest.write()) } catch {
      throw RegistryError(
        error.all.map(\.message).joined(separator: "\n"), hint: "each member has an id and a key of their own",
        kind: .usage)
    }
  }

  /// `id:group,group=FILE` or `id=FILE`
  private static func parse(_ text: String, kind: Member.Kind) throws -> Member {
    guard let equals = text.firstIndex(of: "=") else {
      throw ValidationError(
        "\"\(safe(text))\" names no public key; write \(kind == .person ? "id:group=FILE.pub" : "id=FILE.pub").")
    }
    let parts = text[..<equals].split(separator: ":", maxSplits: 1)
    let file = String(text[equals...].dropFirst())
    let groups = parts.count > 1 ? parts[1].split(separator: ",") : []
    guard let id = parts.first, kind == .service || !groups.isEmpty else {
      throw ValidationError("\"\(safe(text))\" names no group; write id:group=FILE.pub.")
    }
    do {
      return Member(
        id: try MemberID(id), kind: kind, email: nil, groups: try groups.map { try GroupName($0) },
        keys: [Member.Key(key: try KeyFile.read(file))])
    } catch let error as InvalidName {
      throw ValidationError("\"\(safe(text))\" does not do: a part of it is \(error).")
    }
  }
}
