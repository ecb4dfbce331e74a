import Foundation
import TestSupport
import Testing

/// What `git model doctor --json` printed.
private struct Report {
  let status: Int32
  let outcome: String
  let host: String?
  let checks: [(name: String, status: String, found: String, mend: String?)]

  init(_ finished: Finished) throws {
    status = finished.status
    let json = try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any]
    guard let json, let list = json["checks"] as? [[String: String]] else {
      throw UnexpectedOutcome(description: "the doctor printed \(finished.output)\(finished.errors)")
    }
    outcome = json["outcome"] as? String ?? ""
    host = json["host"] as? String
    checks = list.map { ($0["name"] ?? "", $0["status"] ?? "", $0["found"] ?? "", $0["mend"]) }
  }

  /// Everything that is not well, but for the login shell of whoever runs the tests.
  var complaints: [String] {
    checks.filter { $0.status != "ok" && $0.name != "access" }.map { "\($0.status) \($0.name)" }
  }

  func found(_ name: String) -> String { checks.filter { $0.name == name }.map(\.found).joined(separator: "\n") }
  func mends(_ name: String) -> String { checks.filter { $0.name == name }.compactMap(\.mend).joined(separator: "\n") }
}

@Suite struct `The doctor` {
  private func examine(_ team: Team, _ arguments: String..., at place: String? = nil) throws -> Report {
    let command = [try TestedProgram.path(), "doctor", place ?? team.server, "--json"] + arguments
    return try Report(team.dev.attempt(command, in: team.scratch.path))
  }

  private func chmod(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try chmod(path, 0o755)
  }

  // MARK: Servers

  @Test(arguments: [Template.registered, .production]) func `finds a good server well, and changes nothing`(
    _ template: Template
  ) throws {
    let team = try Team(template)
    func state() throws -> String {
      try team.dev.run(["sh", "-c", "find . -type f -print0 | sort -z | xargs -0 sha256sum"], in: team.server)
    }
    let before = try state()
    let report = try examine(team)
    #expect(report.complaints == [] && report.status == 0, "\(report.checks)")
    #expect(report.host == "git")
    #expect(report.found("root") == "\(team.root.prefix(10)), the first commit of main")
    #expect(report.found("hook") == "\(team.server)/hooks/pre-receive")
    #expect(report.found("canary").hasPrefix("a push that no policy allows was refused"))
    #expect(report.found("git").firstMatch(of: /^\d+\.\d+\.\d+$/) != nil)
    #expect(report.found("libgit2").firstMatch(of: /^\d+\.\d+\.\d+$/) != nil)
    #expect(try state() == before)
    #expect(try team.quarantines() == [])
    // Nothing of it is left behind.
    let left = try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { $0.hasPrefix("git-model-doctor") }
    #expect(left.filter { FileManager.default.fileExists(atPath: "/tmp/\($0)/server.git/\(team.root)") } == [])
  }

  @Test func `says in words what is broken and what mends it`() throws {
    let team = try Team()
    try chmod("\(team.server)/hooks/pre-receive", 0o644)
    let answer = try team.dev.attempt([try TestedProgram.path(), "doctor"], in: team.server)
    #expect(answer.status == 1 && answer.errors == "", "\(answer.errors)")
    #expect(answer.output.hasPrefix("server (Git) \(team.server)/\n"))
    #expect(answer.output.contains("FAILURE  hook"))
    #expect(answer.output.contains("mend: chmod +x \(team.server)/hooks/pre-receive\n"))
    #expect(answer.output.contains("FAILURE  canary"))
    #expect(answer.output.contains("2 broken, 0 unknown,"))
  }

  @Test func `sees a hook that is missing, not executable, toothless or broken`() throws {
    let team = try Team()
    let hook = "\(team.server)/hooks/pre-receive"
    let script = try String(contentsOfFile: hook, encoding: .utf8)

    try chmod(hook, 0o644)
    #expect(try examine(team).complaints == ["failure hook", "failure canary"])
    #expect(try examine(team, "--no-canary").complaints == ["failure hook"])

    // It looks like ours and accepts everything.
    try write(hook, script.replacingOccurrences(of: "exec", with: "exit 0 #"))
    let toothless = try examine(team)
    #expect(toothless.complaints == ["failure canary"] && toothless.status == 1, "\(toothless.checks)")
    #expect(toothless.found("canary").contains("was accepted: the hook does not guard"))

    // It refuses everything, because its program is gone.
    let program = try TestedProgram.path()
    try write(hook, script.replacingOccurrences(of: program, with: "/nowhere/git-model"))
    let broken = try examine(team)
    #expect(broken.complaints == ["failure hook", "failure canary"], "\(broken.checks)")
    #expect(broken.found("hook") == "it starts /nowhere/git-model, which is not there: every push is refused")
    #expect(broken.found("canary").hasPrefix("every push is refused, and not by the gate: "))

    // It refuses what is free, too.
    try write(hook, script.replacingOccurrences(of: "exec ", with: "grep -q doctor && exit 1\nexec "))
    try FileManager.default.removeItem(atPath: hook)
    let missing = try examine(team)
    #expect(missing.complaints == ["failure hook"] && missing.status == 1, "\(missing.checks)")
    #expect(missing.mends("hook") == "git model hook install --repository \(team.server)/")
  }

  @Test func `sees a hook that refuses what it must allow`() throws {
    let team = try Team()
    let hook = "\(team.server)/hooks/pre-receive"
    let script = try String(contentsOfFile: hook, encoding: .utf8)
    let jealous = "updates=$(cat)\ncase $updates in *doctor*) echo jealous >&2; exit 1 ;; esac\necho \"$updates\" | "
    try write(hook, script.replacingOccurrences(of: "exec ", with: jealous))
    let report = try examine(team)
    #expect(report.complaints == ["failure canary"], "\(report.checks)")
    #expect(report.found("canary") == "a push that is free was refused: jealous")
  }

  @Test func `sees roots that are missing, malformed or another history's`() throws {
    let team = try Team()
    try team.administer("config", "--unset", "model.root")
    let unpinned = try examine(team)
    #expect(unpinned.complaints.first == "failure root" && unpinned.found("root").hasPrefix("no root is pinned"))
    #expect(unpinned.found("canary").contains("a push that is free was refused"), "\(unpinned.checks)")
    try team.administer("config", "model.root", "main")
    #expect(try examine(team).found("root") == "model.root is no full commit id: main")
    // The hook looks no further back than the old tip; the doctor does.
    try team.administer("config", "model.root", try team.main())
    let other = try examine(team)
    #expect(other.complaints == ["failure root"], "\(other.checks)")
    #expect(other.found("root").contains("but main begins at \(team.root.prefix(10))"))
  }

  @Test func `sees refs that mislead`() throws {
    let team = try Team()
    let main = try team.main()
    try team.administer("symbolic-ref", "refs/heads/prod", "refs/heads/main")
    try team.administer("update-ref", "refs/heads/draft", main)
    try team.administer("symbolic-ref", "refs/heads/other", "refs/heads/draft")
    try team.administer("update-ref", "refs/heads/Main", main)
    try team.administer("update-ref", "refs/replace/\(main)", team.root)
    let report = try examine(team)
    #expect(
      report.complaints.sorted() == ["failure replacements", "warning refs", "warning symbolic ref"], "\(report.checks)"
    )
    #expect(report.found("symbolic ref").contains("refs/heads/prod leads to refs/heads/main, and is judged as it"))
    #expect(report.mends("replacements") == "git replace -d \(main)")
    try team.administer("symbolic-ref", "HEAD", "refs/heads/draft")
    #expect(try examine(team).found("protected").hasPrefix("HEAD names draft, which is not guarded"))
    #expect(try examine(team).complaints.contains("failure protected"))
    try team.administer("symbolic-ref", "HEAD", "refs/heads/unborn")
    #expect(try examine(team).complaints.contains("warning protected"))
  }

  @Test func `sees settings and rights that are too loose`() throws {
    let team = try Team()
    try team.administer("config", "--unset", "receive.fsckObjects")
    try team.administer("config", "--unset-all", "receive.hideRefs")
    try team.administer("config", "receive.shallowUpdate", "true")
    try team.administer("config", "model.hookSeconds", "soon")
    try team.administer("config", "--unset", "model.protected")
    try write("\(team.server)/info/grafts", "")
    try chmod("\(team.server)/hooks", 0o777)
    try chmod("\(team.server)/config", 0o664)
    try team.dev.run(["git", "config", "--global", "core.hooksPath", "\(team.server)/hooks"], in: team.scratch.path)
    let report = try examine(team)
    #expect(
      Set(report.complaints) == [
        "warning receive.fsckObjects", "warning receive.hideRefs", "warning receive.shallowUpdate",
        "warning model.hookSeconds", "warning protected", "warning core.hooksPath", "failure grafts", "failure rights",
        "warning rights",
      ], "\(report.checks)")
    #expect(report.checks.filter { $0.status != "ok" }.allSatisfy { $0.mend?.isEmpty == false })
    #expect(report.found("rights").contains("everybody on this machine may write \(team.server)/hooks"))
  }

  @Test func `finds a server that waits for its first push well`() throws {
    let team = try Team()
    let empty = "\(team.scratch.path)/empty.git"
    try team.dev.run(["git", "init", "-q", "--bare", empty], in: team.scratch.path)
    try team.dev.run(
      [try TestedProgram.path(), "hook", "install", "--repository", empty, "--root", team.root], in: team.scratch.path)
    let report = try examine(team, at: empty)
    #expect(report.complaints == [], "\(report.checks)")
    #expect(report.found("canary") == "a first push with another root was refused")
  }

  @Test func `knows the hosts, and where they run the hook`() throws {
    let team = try Team()
    let hook = "\(team.server)/hooks/pre-receive"
    try FileManager.default.createDirectory(atPath: "\(hook).d", withIntermediateDirectories: true)
    try FileManager.default.removeItem(atPath: hook)
    try write("\(hook).d/gitea", "#!/bin/sh\n")
    try write(
      hook, "#!/bin/sh\n# AUTO GENERATED BY GITEA, DO NOT MODIFY\nfor hook in hooks/pre-receive.d/*; do :; done\n")
    let before = try examine(team)
    #expect(before.host == "gitea" && before.complaints == ["failure hook"], "\(before.checks)")
    #expect(before.mends("hook") == "git model hook install --host gitea --repository \(team.server)/")
    try team.dev.run([try TestedProgram.path(), "hook", "install"], in: team.server)
    let after = try examine(team)
    #expect(after.complaints == [] && after.found("hook") == "\(hook).d/git-model", "\(after.checks)")
    // The host no longer runs what is there.
    try write(hook, "#!/bin/sh\nexit 0\n")
    #expect(try examine(team).complaints == ["failure hook"])
  }

  @Test func `takes the root of a GitLab hook from its script`() throws {
    let team = try Team()
    try FileManager.default.removeItem(atPath: "\(team.server)/hooks/pre-receive")
    try team.dev.run([try TestedProgram.path(), "hook", "install", "--host", "gitlab"], in: team.server)
    try team.administer("config", "gitlab.fullpath", "acme/registry")
    try team.administer("config", "--unset", "model.root")
    let report = try examine(team)
    #expect(report.host == "gitlab" && report.complaints == [], "\(report.checks)")
    #expect(report.found("hook").hasSuffix("/custom_hooks/pre-receive.d/git-model"))
  }

  // MARK: Clones

  @Test func `examines a clone`() throws {
    let team = try Team()
    try team.dev.prepareClone()
    let well = try examine(team, "--remote", "origin", at: team.dev.work)
    #expect(well.status == 0 && well.complaints == [] && well.host == nil, "\(well.checks)")
    #expect(well.found("key").hasPrefix("dev-1 (maintainers, ml-engineers), SHA256:"))
    #expect(well.found("remote") == "origin refused a branch refs/heads/Main: the hook is on")

    try team.dev.git("config", "model.root", try team.main())
    #expect(try examine(team, at: team.dev.work).complaints == ["failure root"])
    try team.dev.git("config", "--unset", "model.root")
    #expect(try examine(team, at: team.dev.work).complaints == ["warning root"])

    try team.stranger.prepareClone()
    let stranger = try Report(
      team.stranger.attempt([try TestedProgram.path(), "doctor", "--json"]))
    #expect(stranger.complaints == ["warning key"] && stranger.status == 0, "\(stranger.checks)")
    try FileManager.default.removeItem(atPath: "\(team.stranger.key).pub")
    let keyless = try Report(team.stranger.attempt([try TestedProgram.path(), "doctor", "--json"]))
    #expect(keyless.found("key").contains("make a key with: ssh-keygen"), "\(keyless.checks)")
  }

  @Test func `says when nothing guards the remote, and tidies up`() throws {
    let team = try Team()
    try FileManager.default.removeItem(atPath: "\(team.server)/hooks/pre-receive")
    try team.dev.prepareClone()
    let before = try team.refs()
    let report = try examine(team, "--remote", "origin", at: team.dev.work)
    #expect(report.status == 1 && report.complaints == ["failure remote"], "\(report.checks)")
    #expect(report.found("remote").hasSuffix("so no hook guards it; it was removed again"))
    #expect(try team.refs() == before)
    // A remote that cannot be reached leaves the question open.
    try team.dev.git("remote", "set-url", "origin", "\(team.scratch.path)/nowhere")
    let unreachable = try examine(team, "--remote", "origin", at: team.dev.work)
    #expect(unreachable.status == 2 && unreachable.complaints == ["unknown remote"], "\(unreachable.checks)")
  }
}
