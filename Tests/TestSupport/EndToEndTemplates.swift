import Foundation

/// States of a registry that tests begin with. Each is made once per run and copied for each test.
package struct Template: Sendable {
  let folder: Result<String, any Error>

  /// - Parameters:
  ///   - earlier: the state that it continues; nil for an empty folder.
  ///   - build: what happens.
  package init(after earlier: Template? = nil, _ build: (Team) throws -> Void) {
    folder = Result {
      let team = try Team(copying: earlier?.folder.get())
      try build(team)
      try team.slim()
      let kept = "\(try TestFolder.run())/template-\(UUID().uuidString)"
      try FileManager.default.moveItem(atPath: team.scratch.path, toPath: kept)
      return kept
    }
  }

  /// Version 1 of credit-approval is registered, with evaluation evidence, under the policy of `git model init`.
  package static let registered = Template { team in
    try team.makePeople()
    try team.dev.run(
      [try TestedProgram.path(), "init", "--bare", "registry.git", "--name", "acme"] + team.founders
        + ["github", "gitlab", "gitea", "forgejo"].flatMap { ["--ci", $0] },
      in: team.scratch.path)
    try Data(team.main().utf8).write(to: URL(fileURLWithPath: "\(team.scratch.path)/root"))
    try team.registerFirst()
  }

  /// The promotion of version 1 to Staging waits on its branch.
  package static let proposed = Template(after: .registered) { team in
    try team.dev.propose("--stage", "Staging")
  }

  /// It has the approval that the policy asks.
  package static let approved = Template(after: .proposed) { team in
    try team.owner.approve("promote/credit-approval/1-staging")
  }

  /// It was merged with plain git.
  package static let staged = Template(after: .approved) { team in
    try team.land("promote/credit-approval/1-staging")
  }

  /// The promotion to Production and champion waits, with the approvals of risk-1 and owner-1.
  package static let ready = Template(after: .staged) { team in
    let branch = try team.dev.propose("--stage", "Production", "--alias", "champion")
    try team.risk.approve(branch)
    try team.owner.approve(branch)
  }

  /// Version 1 is in Production and champion.
  package static let production = Template(after: .ready) { team in
    try team.land("promote/credit-approval/1-production+champion")
  }

  /// A registry whose first commit holds this policy instead of the one of `git model init`.
  ///
  /// - Parameters:
  ///   - policy: policy/gates.yaml.
  ///   - evaluated: whether version 1 has evaluation evidence.
  ///   - members: who is listed besides dev-1, as `git model init --member` takes it, without the key.
  package static func registry(
    policy: String, members: [(id: String, groups: String)], service: String? = nil, evaluated: Bool = true
  ) -> Template {
    Template { team in
      try team.makePeople()
      var command = [try TestedProgram.path(), "init", "founding", "--name", "acme"]
      for member in members {
        command += ["--member", "\(member.id):\(member.groups)=\(team.person(member.id).key).pub"]
      }
      if let service { command += ["--service", "\(service)=\(team.person(service).key).pub"] }
      try team.dev.run(command, in: team.scratch.path)
      let founding = "\(team.scratch.path)/founding"
      try Data(policy.utf8).write(to: URL(fileURLWithPath: "\(founding)/policy/gates.yaml"))
      try team.dev.run(["git", "commit", "-q", "-a", "--amend", "--no-edit"], in: founding)
      try team.dev.run(["git", "clone", "-q", "--bare", founding, "registry.git"], in: team.scratch.path)
      try team.dev.run(["rm", "-rf", founding], in: team.scratch.path)
      try team.administer("remote", "remove", "origin")
      try team.administer("config", "model.root", try team.main())
      try team.dev.run([try TestedProgram.path(), "hook", "install"], in: team.server)
      try Data(team.main().utf8).write(to: URL(fileURLWithPath: "\(team.scratch.path)/root"))
      try team.registerFirst(evaluated: evaluated)
    }
  }
}

extension Team {
  private static let people = ["dev-1", "risk-1", "owner-1", "owner-2"]

  var founders: [String] {
    ["--member", "risk-1:risk=\(risk.key).pub", "--member", "owner-1:credit-team,on-call=\(owner.key).pub"]
  }

  /// Homes with keys, and the artifact that is registered.
  func makePeople() throws {
    for folder in ["nothing", "artifact"] {
      try FileManager.default.createDirectory(atPath: "\(scratch.path)/\(folder)", withIntermediateDirectories: true)
    }
    try Data("run_id: 28f312e82f704418be8c2eb22f6f2fac\nflavors: {}\n".utf8)
      .write(to: URL(fileURLWithPath: "\(scratch.path)/artifact/MLmodel"))
    for id in Self.people {
      let person = person(id)
      try FileManager.default.createDirectory(atPath: "\(person.home)/.ssh", withIntermediateDirectories: true)
      try person.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", id, "-f", person.key], in: scratch.path)
      let config = """
        [user]
        \tname = \(id)
        \temail = \(id)@example.org
        [init]
        \tdefaultBranch = main
        [advice]
        \tdetachedHead = false
        [gpg]
        \tformat = ssh
        [gc]
        \tauto = 0
        [maintenance]
        \tauto = false
        [receive]
        \tautogc = false

        """
      try Data(config.utf8).write(to: URL(fileURLWithPath: "\(person.home)/.gitconfig"))
    }
  }

  /// Leaves as few files to copy as possible: everything packed, and only the clone of dev-1.
  func slim() throws {
    for id in Self.people where id != dev.id { try dev.run(["rm", "-rf", person(id).work], in: scratch.path) }
    try dev.update()
    for folder in [server, dev.work] { try dev.run(["git", "gc", "-q", "--prune=now"], in: folder) }
  }

  func registerFirst(evaluated: Bool = true) throws {
    try dev.register(owner: "credit-team")
    if evaluated { try dev.attach(#"{"roc_auc": 0.743386427519743, "log_loss": 0.5794328924450983}"#) }
    try dev.git("push", "-q", "origin", "main")
  }

  /// Brings the clones that there are to today's main.
  func everybodyUpdates() throws {
    for person in Self.people.map(person) where person.hasClone { try person.update() }
  }

  /// Merges a branch with plain git and pushes it; the push must be accepted.
  package func land(_ branch: String) throws {
    try dev.merge(branch)
    try dev.git("push", "-q", "origin", "main")
    try everybodyUpdates()
  }
}
