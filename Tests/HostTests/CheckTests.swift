import Foundation
import Templates
import TestSupport
import Testing

/// The checks that `git model init --ci` writes, run as far as they are shell: for a merge request, against a real
/// repository on which no hook runs.
@Suite struct `The check of merge requests` {
  static let hosts = CIHost.allCases
  private let staging = "promote/credit-approval/1-staging"

  /// A team whose server is a host without hooks.
  private func hosted(_ host: CIHost, _ template: Template) throws -> (HostedCheck, Team) {
    let team = try Team(template)
    try FileManager.default.removeItem(atPath: "\(team.server)/hooks/pre-receive")
    return (HostedCheck(host, team), team)
  }

  private func open(_ check: HostedCheck, _ branch: String? = nil) throws -> HostedCheck.Event {
    .mergeRequest(try MergeRequest(branch ?? staging, below: check.refs, check.team))
  }

  /// Pushes the own HEAD as a branch and opens a merge request for it.
  private func propose(_ check: HostedCheck, as branch: String) throws -> HostedCheck.Event {
    try check.team.dev.git("push", "-q", "--force", "origin", "HEAD:refs/heads/\(branch)")
    return try open(check, branch)
  }

  @Test(arguments: hosts, [["sh", "-e"], ["bash", "-eo", "pipefail"]])
  func `allows what has its approvals, and shows the verdict`(_ host: CIHost, _ shell: [String]) throws {
    var (check, team) = try hosted(host, .approved)
    check.shell = shell
    let answer = try check.run(open(check))
    #expect(answer.status == 0, "\(answer.output)\(answer.errors)")
    #expect(answer.output.hasPrefix("allowed: refs/heads/main"), "\(answer.output)")
    #expect(answer.output.contains("promote credit-approval v1: v1 None -> Staging"))
    #expect(answer.errors == "")
    if host == .github || host == .gitlab {
      let summary = try check.summary()
      #expect(summary.hasPrefix("git model verify: exit code 0\n\n    allowed: refs/heads/main"), "\(summary)")
      #expect(summary.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("    ") })
    }
    // Nothing of the proposal lies where the job ran, and nothing was left elsewhere.
    let left = try FileManager.default.contentsOfDirectory(atPath: check.place)
    #expect(Set(left).isSubset(of: ["summary", "verdict.txt"]), "\(left)")
    // What was allowed lands.
    try team.dev.merge(staging)
    try team.dev.git("push", "-q", "origin", "main")
    #expect(try check.run(.push).status == 0)
  }

  @Test(arguments: hosts) func `refuses what lacks them, and says who is missing`(_ host: CIHost) throws {
    let (check, _) = try hosted(host, .proposed)
    let answer = try check.run(open(check))
    #expect(answer.status == 1, "\(answer.output)\(answer.errors)")
    #expect(answer.output.contains("[DENY_APPROVALS]"), "\(answer.output)")
    #expect(answer.output.contains("git model approve BRANCH, by owner-1"))
  }

  @Test(arguments: hosts) func `judges against today's branch`(_ host: CIHost) throws {
    let (check, team) = try hosted(host, .approved)
    let request = try open(check)
    // Somebody else registers another version: the approvals hold.
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    #expect(try check.run(request).status == 0)
    // New evidence of the very version: what was approved is not what would land.
    try team.dev.attach(#"{"roc_auc": 0.51}"#)
    try team.dev.git("push", "-q", "origin", "main")
    let stale = try check.run(request)
    #expect(stale.status == 1 && stale.output.contains("[STALE_"), "\(stale.output)\(stale.errors)")
  }

  @Test(arguments: hosts) func `says which files conflict`(_ host: CIHost) throws {
    let (check, team) = try hosted(host, .registered)
    try team.dev.write("README.md", "mine\n")
    try team.dev.commit()
    let request = try propose(check, as: "words")
    try team.dev.update()
    try team.dev.write("README.md", "theirs\n")
    try team.dev.commit()
    try team.dev.git("push", "-q", "origin", "main")
    let answer = try check.run(request)
    #expect(answer.status == 1, "\(answer.output)")
    #expect(answer.errors == "git-model: it cannot be merged into today's main: README.md\n", "\(answer.errors)")
  }

  @Test(arguments: hosts) func `is not switched off by the proposal`(_ host: CIHost) throws {
    let (check, team) = try hosted(host, .proposed)
    // The proposal changes the check of every host, and brings a program, hooks and settings of its own.
    try team.dev.git("checkout", "-q", "-B", "sly", "origin/\(staging)")
    for file in Set(CIHost.allCases.map { $0.files[0].path }) { try team.dev.write(file, "# nothing to see here\n") }
    for file in ["git-model", "verify.sh", "hooks/pre-receive", "bin/git"] {
      try team.dev.write(file, "#!/bin/sh\ntouch \(team.scratch.path)/executed\nexit 0\n")
      try team.dev.run(["chmod", "755", file])
    }
    try team.dev.write(".gitattributes", "* filter=evil merge=evil diff=evil\n")
    try team.dev.write(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = file:///nowhere\n")
    try team.dev.commit("Tidy up")
    let answer = try check.run(propose(check, as: "sly"))
    #expect(answer.status == 1, "\(answer.output)\(answer.errors)")
    #expect(answer.output.contains("[DENY_"), "\(answer.output)")
    #expect(!FileManager.default.fileExists(atPath: "\(team.scratch.path)/executed"))

    // Even alone the changed check is refused: it is a governed file.
    try team.dev.update()
    try team.dev.write(check.path, "# nothing to see here\n")
    try team.dev.commit("Speed up the check")
    let alone = try check.run(propose(check, as: "quicker"))
    #expect(alone.status == 1 && alone.output.contains("[DENY_GOVERNED]"), "\(alone.output)\(alone.errors)")
  }

  @Test(arguments: hosts) func `judges by the policy and the members of the branch`(_ host: CIHost) throws {
    let (check, team) = try hosted(host, .proposed)
    try team.dev.git("checkout", "-q", "-B", "sly", "origin/\(staging)")
    let gates = try team.dev.read("policy/gates.yaml")
    try team.dev.write(
      "policy/gates.yaml", gates.replacing(/approvals: \[\{group: model-owners, count: 1\}\]/, with: "approvals: []"))
    #expect(try team.dev.read("policy/gates.yaml") != gates)
    try team.dev.commit("Ask for less")
    let both = try check.run(propose(check, as: "sly"))
    #expect(both.status == 1 && both.output.contains("[DENY_"), "\(both.output)\(both.errors)")

    // The policy alone, without its approvals, and then the promotion on top.
    try team.dev.update()
    try team.dev.edit("policy/members.yaml", "      - credit-team\n", "      - credit-team\n      - risk\n")
    try team.dev.commit("Help out")
    let members = try check.run(propose(check, as: "members"))
    #expect(members.status == 1 && members.output.contains("[DENY_POLICY]"), "\(members.output)\(members.errors)")
  }

  @Test(arguments: hosts) func `judges the commit that it is shown for`(_ host: CIHost) throws {
    let (check, team) = try hosted(host, .approved)
    let good = try team.administer("rev-parse", staging)
    try team.dev.git("checkout", "-q", "-B", "sly", "origin/\(staging)~1")
    let bad = try propose(check, as: "sly")
    // Meanwhile the proposal moves on to what would be allowed: the check of the earlier commit stays a refusal.
    try team.administer("update-ref", "\(check.refs)/7/head", good)
    let moved = try check.run(bad)
    #expect(moved.status == 1 && moved.output.contains("[DENY_APPROVALS]"), "\(moved.output)\(moved.errors)")
    // And back to something else altogether: the commit is not there any more.
    try team.administer("update-ref", "\(check.refs)/7/head", try team.main())
    let gone = try check.run(bad)
    #expect(gone.status == 1 && gone.errors.contains("is not on \(check.refs)/7/head any more"), "\(gone.errors)")
  }

  @Test(arguments: hosts) func `refuses without the root, and with another history`(_ host: CIHost) throws {
    var (check, team) = try hosted(host, .approved)
    let request = try open(check)
    check.settings["GIT_MODEL_ROOT"] = ""
    let unset = try check.run(request)
    #expect(unset.status == 1 && unset.errors.contains("GIT_MODEL_ROOT is not set"), "\(unset.errors)")
    check.settings["GIT_MODEL_ROOT"] = try team.main()
    let other = try check.run(request)
    #expect(other.status == 1 && other.errors.contains("not at the root"), "\(other.errors)")
    #expect(try check.run(.push).status == 1)
  }

  @Test(arguments: hosts) func `audits what reached the branch around it`(_ host: CIHost) throws {
    let (check, team) = try hosted(host, .registered)
    let good = try check.run(.push)
    #expect(good.status == 0 && good.output.contains("no findings"), "\(good.output)\(good.errors)")
    // An administrator pushes past the rules of the host.
    try team.dev.write(
      "\(Team.model)/versions/1/stage.yaml", "apiVersion: git-model/v1\nkind: StageAssignment\nstage: Production\n")
    let commit = try team.dev.commit("Just this once")
    try team.dev.git("push", "-q", "origin", "main")
    let bad = try check.run(.push)
    #expect(bad.status == 1 && bad.output.contains("[DENY_RECORD]"), "\(bad.output)\(bad.errors)")
    #expect(bad.output.contains(commit.prefix(10)))
  }

  @Test(arguments: [true, false]) func `judges a merge queue as it is`(approved: Bool) throws {
    let (check, team) = try hosted(.github, approved ? .approved : .proposed)
    // Two merge requests in the queue, one on top of the other.
    try team.dev.git("checkout", "-q", "-B", "docs", "origin/main")
    try team.dev.write("docs/hint.md", "read me\n")
    try team.dev.commit()
    try team.dev.git("checkout", "-q", "-B", "queue", "origin/main")
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "docs")
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "origin/\(staging)")
    try team.dev.git("push", "-q", "origin", "queue")
    let answer = try check.run(.queue(head: try team.dev.head()))
    #expect(answer.status == (approved ? 0 : 1), "\(answer.output)\(answer.errors)")
    #expect(answer.output.contains("2 steps judged"), "\(answer.output)")
    #expect(approved || answer.output.contains("[DENY_APPROVALS]"))
  }

  @Test(arguments: hosts) func `agrees with the hook`(_ host: CIHost) throws {
    for template in [Template.proposed, .approved] {
      let (check, team) = try hosted(host, template)
      let verdict = try check.run(open(check))
      let guarded = try Team(template)
      try guarded.dev.merge(staging)
      let push = try guarded.dev.push("main")
      #expect((verdict.status == 0) == (push.status == 0), "\(verdict.output)\(push.errors)")
      #expect(team.root.count == 40)
    }
  }
}
