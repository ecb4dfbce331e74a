import Foundation
import TestSupport
import Testing

@Suite struct `Members` {
  @Test func `are added with possession of their key, an approval, and a merge; then their approval counts`() throws {
    let team = try Team(.proposed)
    let branch = "change/member-add-owner-2"
    let made = try team.risk.command(
      [
        "member", "add", "owner-2", "--key", team.stranger.key + ".pub", "--group", "credit-team", "--email",
        "owner-2@example.org", "--push",
      ])
    #expect(made.output == "\(branch)\n" && made.errors.contains("DENY_POSSESSION"), "\(made.errors)")
    try team.stranger.git("fetch", "-q")
    let shown = try team.stranger.command(["approve", branch, "--push"])
    #expect(shown.output == "\(branch) key shown by owner-2\n", "\(shown.errors)")
    // There is one maintainer, who cannot approve what they propose themselves; so risk-1 proposed it.
    try team.dev.git("fetch", "-q")
    let approved = try team.dev.command(["approve", branch, "--push"])
    #expect(approved.status == 0, "\(approved.errors)")
    try team.dev.model("merge", branch, "--push")
    #expect(try team.dev.model("member", "list").contains("owner-2  person  credit-team"))
    #expect(try team.dev.read("policy/allowed_signers").contains("owner-2"))

    try team.stranger.update()
    try team.dev.model("promote", "credit-approval", "1", "--alias", "shadow", "-m", "x", "--push")
    let stale = try team.stranger.command(["approve", staging, "--push"])
    #expect(stale.status == 0, "\(stale.errors)")
    try team.stranger.model("merge", staging, "--push")
    #expect(try team.stranger.model("log").contains("approved  owner-2 (model-owners)"))
    #expect(try team.audit().status == 0)
  }

  @Test func `that are revoked count no more, and what they approved stays`() throws {
    let team = try Team(.staged)
    let branch = "change/member-revoke-owner-1"
    // Somebody else must be able to approve for credit-team first: the gate refuses to lock everybody out.
    let early = try team.risk.command(["member", "revoke", "owner-1", "-m", "left the team"])
    #expect(early.errors.contains("DENY_LOCK_OUT") || early.errors.contains("could pass it"), "\(early.errors)")
    if early.status == 0 { try team.risk.git("branch", "-q", "-D", branch) }
    try Self.add(team)
    try team.risk.update()
    let made = try team.risk.command(["member", "revoke", "owner-1", "-m", "left for good", "--push"])
    #expect(made.output == "\(branch)\n", "\(made.errors)")
    try team.dev.git("fetch", "-q")
    try team.dev.model("approve", branch, "--push")
    let merged = try team.dev.command(["merge", branch, "--push"])
    #expect(merged.status == 0, "\(merged.errors)")
    #expect(try team.dev.model("member", "list").contains("(revoked)"))
    try team.dev.propose("--stage", "Archived")
    try team.owner.update()
    try team.owner.expectNoChange(
      1, "approve", "promote/credit-approval/1-archived", saying: "it is a revoked key of owner-1")
    #expect(try team.audit().status == 0)
  }

  private static func add(_ team: Team) throws {
    let branch = "change/member-add-owner-2"
    try team.risk.model(
      "member", "add", "owner-2", "--key", team.stranger.key + ".pub", "--group", "credit-team", "--group", "on-call",
      "--push")
    try team.stranger.git("fetch", "-q")
    try team.stranger.model("approve", branch, "--push")
    try team.dev.git("fetch", "-q")
    try team.dev.model("approve", branch, "--push")
    try team.dev.model("merge", branch, "--push")
  }
}

@Suite struct `The policy` {
  @Test func `is checked, and edited with its comments kept and its version counted up`() throws {
    let team = try Team()
    #expect(try team.dev.model("policy", "check") == "policy version 1: 4 gates, readable and satisfiable")
    let text = try team.dev.read("policy/gates.yaml").replacing(
      "approvalDays: 30", with: "approvalDays: 14 # two weeks")
    let file = try team.dev.file("gates.yaml", text)
    #expect(try team.dev.command(["policy", "check", file]).status == 0)
    let made = try team.risk.command(["policy", "edit", "--file", file, "-m", "faster", "--push"])
    #expect(made.output == "change/policy-v2\n", "\(made.errors)")
    let proposed = try team.risk.git("show", "change/policy-v2:policy/gates.yaml")
    #expect(proposed + "\n" == text.replacing("\nversion: 1\n", with: "\nversion: 2\n"))
    try team.dev.git("fetch", "-q")
    try team.dev.model("approve", "change/policy-v2", "--push")
    #expect(try team.dev.command(["merge", "change/policy-v2", "--push"]).status == 0)
    #expect(try team.dev.model("policy", "check").hasPrefix("policy version 2"))
    #expect(try team.audit().status == 0)
  }

  @Test func `that nobody could pass, or that cannot be read, is refused with the reason`() throws {
    let team = try Team()
    let policy = try team.dev.read("policy/gates.yaml")
    let impossible = try team.dev.file(
      "gates.yaml", policy.replacing("{group: risk, count: 1}", with: "{group: risk, count: 5}"))
    let check = try team.dev.command(["policy", "check", impossible])
    #expect(
      check.status == 1 && check.output.contains("gate production: no set of members could pass it"), "\(check.output)")
    try team.dev.expectNoChange(
      1, "policy", "edit", "--file", impossible, "-m", "x", saying: "no set of members could pass it")
    let typo = try team.dev.file("typo.yaml", policy.replacing("approvalDays", with: "aprovalDays"))
    let answer = try team.dev.command(["policy", "check", typo])
    #expect(answer.status == 1 && answer.errors.contains("aprovalDays"), "\(answer.errors)")
    #expect(answer.errors.firstMatch(of: /line \d+, column \d+/) != nil)
  }
}

@Suite struct `A governed file` {
  @Test func `changes by review, from the folder where it is named`() throws {
    let team = try Team()
    try team.risk.write("ci/deploy.yml", "stages: [deploy]\n")
    try team.risk.write(".gitlab-ci.yml", "include: ci/deploy.yml\n")
    let made = try team.risk.command(
      ["change", "deploy.yml", "../.gitlab-ci.yml", "-m", "deploy from main", "--name", "ci", "--push"],
      in: "\(team.risk.work)/ci")
    #expect(made.output == "change/ci\n", "\(made.errors)")
    try team.dev.git("fetch", "-q")
    try team.dev.expectNoChange(1, "merge", "change/ci", saying: "DENY_APPROVALS")
    try team.dev.merge("change/ci")
    #expect(try team.dev.push("main").status != 0, "plain git meets the same gate")
    try team.dev.update()
    #expect(try team.dev.command(["approve", "change/ci", "--push"]).status == 0)
    try team.dev.model("merge", "change/ci", "--push")
    #expect(try team.dev.read("ci/deploy.yml") == "stages: [deploy]\n")

    try team.dev.git("rm", "-q", "ci/deploy.yml")
    #expect(try team.dev.model("change", "ci/deploy.yml", "-m", "gone").hasPrefix("change/ci-deploy-yml"))
    #expect(try team.audit().status == 0)
  }

  @Test func `is none that a promotion moves, or that needs no record`() throws {
    let team = try Team(.production)
    try team.dev.write("\(Team.model)/tags.yaml", "apiVersion: git-model/v1\nkind: Tags\n")
    for (path, words) in [
      ("aliases/champion.yaml", "is a pointer, which moves by a promotion"),
      ("versions/1/stage.yaml", "is a pointer, which moves by a promotion"), ("tags.yaml", "needs no change record"),
    ] {
      try team.dev.expectNoChange(129, "change", "\(Team.model)/\(path)", "-m", "x", saying: words)
    }
  }

  @Test func `that is free needs nothing`() throws {
    let team = try Team()
    try team.dev.write("README.md", "hello\n")
    try team.dev.expectNoChange(1, "change", "README.md", "-m", "x", saying: "free")
    try team.dev.commit("Say hello")
    #expect(try team.dev.command(["verify"]).output.hasPrefix("allowed"))
    #expect(try team.dev.push("main").status == 0)
    try team.dev.write(".gitlab-ci.yml", "stages: []\n")
    try team.dev.commit("Change CI")
    let verdict = try team.dev.command(["verify"])
    #expect(verdict.status == 1 && verdict.output.contains("DENY_GOVERNED"), "\(verdict.output)")
    #expect(try team.dev.push("main").status != 0)
  }
}
