import Foundation
import TestSupport
import Testing

/// A registry on gitolite, over ssh: gitolite's own rules say who may push where, the gate what may land.
@Suite(.enabled(if: Gitolite.obstacle == nil, Comment(rawValue: Gitolite.obstacle ?? "")))
struct `A registry on gitolite` {
  private func start(_ template: Template = .registered) throws -> (Gitolite, Team) {
    let team = try Team(template)
    let host = try Gitolite(team, configuration: HostsPage.gitoliteRules(root: team.root))
    for person in [team.dev, team.risk, team.owner] {
      try person.prepareClone()
      try person.update()
      try host.connect(person)
    }
    // The registry comes to an empty repository that pins its root; the gate judges it from the first commit on.
    try team.dev.git("push", "-q", "origin", "main")
    return (host, team)
  }

  private let staging = "promote/credit-approval/1-staging"

  @Test func `takes proposals, refuses what lacks approvals, and lands what has them`() throws {
    let (host, team) = try start()
    let before = try host.main()
    #expect(before == (try team.main()))

    let branch = try team.dev.propose("--stage", "Staging")
    #expect(branch == staging)
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", branch)
    let early = try team.dev.push("main")
    #expect(early.status != 0 && early.errors.contains("[DENY_APPROVALS]"), "\(early.errors)")
    #expect(early.errors.contains("mend:     git model approve BRANCH, by owner-1"))
    #expect(try host.main() == before)

    try team.owner.approve(branch)
    try team.owner.model("merge", branch, "--push")
    let landed = try host.main()
    #expect(landed == (try team.owner.head()) && landed != before)
    let resolved = try team.owner.model("resolve", "models:/credit-approval/Staging")
    #expect(resolved == "s3://models/credit-approval")

    // Rolled back with plain git, and not brought back.
    try team.dev.update()
    try team.dev.git("revert", "-m", "1", "--no-edit", "HEAD")
    #expect(try team.dev.push("main").status == 0)
    try team.dev.git("revert", "--no-edit", "HEAD")
    let again = try team.dev.push("main")
    #expect(again.status != 0 && again.errors.contains("[STALE_STATE]"), "\(again.errors)")
    let doctor = try team.dev.attempt([try TestedProgram.path(), "doctor", host.repository], in: team.scratch.path)
    #expect(doctor.status == 0 && doctor.output.contains("server (gitolite)"), "\(doctor.output)")
    #expect(doctor.output.contains("ok       canary") && doctor.output.hasSuffix("all is well\n"), "\(doctor.output)")
    let audit = try team.dev.attempt([try TestedProgram.path(), "audit", "--root", team.root], in: host.repository)
    #expect(audit.status == 0 && audit.output.hasSuffix("no findings\n"), "\(audit.output)\(audit.errors)")
  }

  @Test func `keeps gitolite's own rules in force`() throws {
    let (host, team) = try start(.approved)
    let before = try host.main()
    // risk-1 may propose and not land, although the gate allows the step.
    try team.risk.git("fetch", "-q", "origin")
    try team.risk.git("merge", "-q", "--no-ff", "--no-edit", try team.administer("rev-parse", staging))
    let landing = try team.risk.push("main")
    #expect(landing.status != 0 && landing.errors.contains("DENIED by fallthru"), "\(landing.errors)")
    #expect(!landing.errors.contains("DENY_"), "the gate had nothing against it: \(landing.errors)")
    #expect(try host.main() == before)
    #expect(try team.risk.push("HEAD~1:refs/heads/promote/x/1-staging").status == 0)

    // Whoever is not listed reads nothing.
    let stranger = try team.stranger.attempt(
      ["git", "ls-remote", host.url("registry")], in: team.scratch.path,
      extra: ["GIT_SSH_COMMAND": host.ssh(team.stranger)])
    #expect(stranger.status != 0 && stranger.errors.contains("DENIED"), "\(stranger.errors)")

    // Nobody has a shell, and nobody chooses what receives the push.
    let shell = try team.dev.attempt(["sh", "-c", "\(host.ssh(team.dev)) -p \(host.port) \(NSUserName())@127.0.0.1 id"])
    #expect(shell.status != 0 && !shell.output.contains("uid="), "\(shell.output)\(shell.errors)")
    let bypass = try team.dev.push(
      "--receive-pack=git -c core.hooksPath=/dev/null receive-pack", "main:refs/heads/promote/y/1-staging")
    #expect(bypass.status != 0, "\(bypass.output)\(bypass.errors)")
  }

  @Test func `is guarded still after gitolite set its hooks up again, and by several hooks`() throws {
    let (host, team) = try start()
    let folder = "\(host.home)/local/hooks/repo-specific"
    // One that agrees, before and after ours in the order of their names.
    for name in ["agree", "zealous"] {
      try Data("#!/bin/sh\ncat >/dev/null\nexit 0\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      try team.dev.run(["chmod", "755", "\(folder)/\(name)"], in: folder)
    }
    let rules = try HostsPage.gitoliteRules(root: team.root)
      .replacingOccurrences(of: "= git-model", with: "= agree git-model zealous")
    try host.write(configuration: rules)
    try host.setUpAgain()
    try team.dev.write("\(Team.model)/versions/1/stage.yaml", "stage: Production\n")
    try team.dev.commit("Just this once")
    let before = try host.main()
    let push = try team.dev.push("main")
    #expect(push.status != 0 && push.errors.contains("[DENY_"), "\(push.errors)")
    #expect(try host.main() == before)
  }
}
