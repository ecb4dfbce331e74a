import Arguments
import Documents
import Gate
import GitStore
import Manifest
import Names
import Policy
import Registry
import Signatures
import Snapshots
import System

struct MemberVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member", abstract: "propose changes of the members",
    subcommands: [MemberAdd.self, MemberRotate.self, MemberRevoke.self, MemberList.self],
    examples: [CommandExample("git model member add risk-2 --key risk-2.pub --group risk", "Proposes a new member.")])
}

struct MemberList: Verb {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "list the members, their groups and keys",
    examples: [CommandExample("git model member list", "Who may sign what.")])
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let members = try run.readRegistry().currentState().members()
    if run.wantsJSON {
      run.print(
        json: .mapping(
          [("formatVersion", .integer(1))] + members.body.compactMap { key, value in value.map { (key, $0) } }))
      return 0
    }
    var table = Table(["MEMBER", "KIND", "GROUPS", "KEYS"])
    for member in members.members {
      let keys = member.keys.map { $0.key.fingerprint + ($0.revoked == nil ? "" : " (revoked)") }
      table.add([
        member.id.text, member.kind.rawValue, member.groups.map(\.text).joined(separator: ","),
        keys.joined(separator: " "),
      ])
    }
    for line in table.lines(width: max(run.surroundings.tableWidth, 120)) { run.print(line) }
    return 0
  }
}

struct MemberAdd: Verb {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "propose a member, a group or a key",
    discussion: """
      Makes a branch change/… with the new members.yaml and allowed_signers. The new key's holder runs git model approve on \
      it to show that they hold the key; then the policyChange gate's approvers sign, and it is merged like a promotion.
      """,
    examples: [
      CommandExample("git model member add risk-2 --key risk-2.pub --group risk", "Proposes a new member."),
      CommandExample("git model member add risk-1 --group incident", "Proposes a further group for a member."),
    ])
  @Argument(help: "the member's id", transform: parsed(MemberID.init(_:))) var id: MemberID
  @Option(help: ArgumentHelp("a public key", valueName: "file"), completion: .file()) var key: String?
  @Option(help: "a group to be in", transform: parsed(GroupName.init(_:))) var group: [GroupName] = []
  @Option(help: "an address for trailers") var email: String?
  @Flag(help: "a service instead of a person") var service = false
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String?
  @Flag(help: "push the branch") var push = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let (id, group, email, service) = (id, group, email, service)
    let key = try key.map { Member.Key(key: try KeyFile.read($0)) }
    let change = try run.registry().proposeMembers(
      slug: "member-add-\(id)", reason: reason ?? "add member \(id)", push: try run.pushes(push)
    ) { current in
      var members = current.members
      if let index = members.firstIndex(where: { $0.id == id }) {
        let old = members[index]
        members[index] = Member(
          id: id, kind: old.kind, email: email ?? old.email,
          groups: old.groups + group.filter { !old.groups.contains($0) }, keys: old.keys + (key.map { [$0] } ?? []))
      } else {
        guard let key else { throw RegistryError("\(id) is new and needs a key", hint: "--key FILE.pub", kind: .usage) }
        members.append(Member(id: id, kind: service ? .service : .person, email: email, groups: group, keys: [key]))
      }
      return MembersManifest(members: members)
    }
    return try ProposedChangeText(run).show(change, isPushed: run.pushes(push))
  }
}

struct MemberRevoke: Verb {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "propose to revoke a member's keys",
    discussion: "A revoked key stays listed, so that old steps still verify, and counts in no new step.",
    examples: [
      CommandExample("git model member revoke risk-1 -m \"left the team\"", "Proposes to revoke every key of risk-1.")
    ])
  @Argument(help: "the member's id", transform: parsed(MemberID.init(_:))) var id: MemberID
  @Option(help: ArgumentHelp("only the key with this fingerprint", valueName: "SHA256:…")) var key: String?
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String
  @Flag(help: "push the branch") var push = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let (id, fingerprint, reason) = (id, key, reason)
    let change = try run.registry().proposeMembers(
      slug: "member-revoke-\(id)", reason: reason, push: try run.pushes(push)
    ) { current in
      guard let member = current[id] else {
        throw RegistryError("there is no member \(id)", hint: "git model member list")
      }
      let wanted = member.keys.filter { $0.revoked == nil && (fingerprint == nil || $0.key.fingerprint == fingerprint) }
      guard !wanted.isEmpty else {
        throw RegistryError("\(id) has no such key that is not revoked", hint: "git model member list")
      }
      let keys = member.keys.map { wanted.contains($0) ? Member.Key(key: $0.key, revoked: reason) : $0 }
      let revoked = Member(id: id, kind: member.kind, email: member.email, groups: member.groups, keys: keys)
      return MembersManifest(members: current.members.map { $0.id == id ? revoked : $0 })
    }
    return try ProposedChangeText(run).show(change, isPushed: run.pushes(push))
  }
}

struct PolicyVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "check and change the policy",
    subcommands: [PolicyCheck.self, PolicyExplain.self, PolicyEdit.self],
    examples: [
      CommandExample("git model policy edit -m \"ask risk for two approvals\"", "Edits the policy and proposes it.")
    ])
}

struct PolicyCheck: Verb {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "say what is wrong with a policy",
    discussion: "Reads the policy strictly and looks whether the members could pass every gate.",
    examples: [
      CommandExample("git model policy check policy/gates.yaml", "Checks an edited file before it is proposed.")
    ])
  @Argument(
    help: ArgumentHelp("the file; the registry's own policy if left out", valueName: "file"), completion: .file())
  var file: String?
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.readRegistry()
    let state = try registry.currentState()
    let text =
      try file.map { try Files.read($0, limit: ObjectLimits.manifest) } ?? state.file(RegistryPath.gatesFile) ?? []
    let (policy, checks) = try registry.checkPolicy(text, in: state)
    if run.wantsJSON {
      run.print(
        json: .mapping([
          ("formatVersion", .integer(1)), ("policyVersion", .integer(Int64(policy.version))),
          ("problems", .strings(checks.map { "\($0.name): \($0.found)" })),
        ]))
    } else {
      for check in checks {
        run.print("\(safe(check.name)): \(safe(check.found))\(check.mend.map { "; \(safe($0))" } ?? "")")
      }
      if checks.isEmpty {
        run.print("policy version \(policy.version): \(policy.gates.count) gates, readable and satisfiable")
      }
    }
    return checks.isEmpty ? 0 : 1
  }
}

struct PolicyEdit: Verb {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "propose a new policy",
    discussion: """
      Opens policy/gates.yaml in your editor (GIT_EDITOR, core.editor, VISUAL, EDITOR), or takes a file, checks it, counts \
      its version up and makes a branch change/policy-v<n> for the policyChange gate. Comments survive.
      """,
    examples: [
      CommandExample("git model policy edit -m \"ask risk for two approvals\"", "Edits and proposes."),
      CommandExample("git model policy edit --file gates.yaml -m \"…\"", "Proposes a file as it is."),
    ])
  @Option(help: ArgumentHelp("the new policy, instead of an editor", valueName: "file"), completion: .file()) var file:
    String?
  @Option(name: [.customShort("m"), .customLong("message")], help: ArgumentHelp("why", valueName: "reason")) var reason:
    String
  @Flag(help: "push the branch") var push = false
  @OptionGroup(title: "Global options") var global: GlobalOptions

  mutating func run(_ run: Run) throws -> Int32 {
    let registry = try run.registry()
    let text = try file.map { try Files.read($0, limit: ObjectLimits.manifest) } ?? edited(registry, run)
    let isPushed = try run.pushes(push)
    return try ProposedChangeText(run).show(
      registry.proposePolicy(text, reason: reason, push: isPushed), isPushed: isPushed)
  }

  private func edited(_ registry: OpenRegistry, _ run: Run) throws -> [UInt8] {
    guard Terminal.isTerminal(0) else {
      throw RegistryError("there is no terminal for an editor", hint: "--file FILE", kind: .usage)
    }
    let environment = run.surroundings.environment
    let editor =
      try environment["GIT_EDITOR"] ?? registry.repository.setting("core.editor") ?? environment["VISUAL"]
      ?? environment["EDITOR"] ?? "vi"
    let current = try registry.currentState().file(RegistryPath.gatesFile) ?? []
    return try Files.withTemporaryFolder { folder in
      let path = "\(folder)/gates.yaml"
      try Files.write(current, to: path, mode: 0o600)
      let result = try Subprocess.run(
        ["sh", "-c", "\(editor) \"$@\"", editor, path], environment: environment, streams: .inherit)
      guard result.status == 0 else {
        throw RegistryError("the editor ended with \(result.status); nothing was changed")
      }
      return try Files.read(path, limit: ObjectLimits.manifest)
    }
  }
}
