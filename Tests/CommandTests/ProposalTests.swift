import Foundation
import TestSupport
import Testing

@Suite struct `A dry run` {
  private static let lines = [
    "register credit-approval --uri s3://x --dry-run", "register fraud --uri s3://x -n",
    "evidence add credit-approval 1 --type other README.md -n", "promote credit-approval 1 --alias shadow -m x -n",
    "approve \(production) -n", "merge \(production) -n", "rollback credit-approval --stage Staging -n",
  ]

  private static let team = Result {
    let team = try Team(.ready)
    // The branch of the proposal is only on the server, so that a look must not make it here.
    try team.owner.update()
    #expect(try team.owner.git("branch", "--list", production) == "")
    // One approval is taken away, so that there is one to give.
    try team.owner.git("update-ref", "refs/remotes/origin/\(production)", "refs/remotes/origin/\(production)~1")
    return team
  }

  @Test(arguments: lines) func `changes no ref, no object, no index and no file`(_ line: String) throws {
    let owner = try Self.team.get().owner
    let before = try owner.files()
    let answer = try owner.command(line.split(separator: " ").map(String.init))
    #expect(line.hasPrefix("merge") || answer.status == 0, "\(answer.errors)")
    #expect(try owner.files() == before)
  }
}

@Suite struct `A promotion` {
  @Test func `goes from proposal over approval and merge to the catalogue`() throws {
    let team = try Team()
    let made = try team.dev.command([
      "promote", "credit-approval", "1", "--stage", "Staging", "-m", "first candidate", "--push",
    ])
    #expect(made.status == 0 && made.output == "\(staging)\n")
    #expect(made.errors.contains("MISSING approval by model-owners [DENY_APPROVALS]"))
    #expect(made.errors.contains("mend:     git model approve \(staging), by owner-1"))

    try team.owner.git("fetch", "-q")
    let status = try team.owner.command(["status"])
    #expect(status.output.hasPrefix("origin/\(staging)  waits for approvals\n"))
    #expect(status.output.contains("by dev-1, just now: first candidate"))

    let approved = try team.owner.command(["approve", staging, "-m", "looks right", "--push"])
    #expect(approved.output == "\(staging) approved by owner-1\n")
    #expect(approved.errors.contains("reason:     first candidate"))
    #expect(approved.errors.contains("Then: git model merge \(staging)"))
    #expect(!approved.errors.contains("Next: git push"))
    let message = try team.administer("log", "-1", "--format=%B", staging)
    #expect(message.contains("looks right") && message.contains("Approved-by: owner-1"))

    let merged = try team.dev.command(["merge", staging, "--push"])
    #expect(merged.status == 1 && merged.errors.contains("DENY_APPROVALS"), "the own branch knows no approval yet")
    try team.dev.git("fetch", "-q")
    let late = try team.dev.command(["merge", staging, "--push"])
    #expect(late.status == 0 && late.output.hasPrefix("merged as "), "\(late.errors)")
    #expect(try team.dev.head() == team.main())
    #expect(try team.dev.git("status", "--porcelain") == "")

    #expect(try team.dev.model("resolve", "models:/credit-approval/Staging") == "s3://models/credit-approval")
    #expect(try team.dev.model("show", "credit-approval").contains("v1       Staging  -"))
    let log = try team.dev.model("log", "credit-approval")
    #expect(
      log.contains(
        "allowed  promote credit-approval v1: v1 None -> Staging\n    proposed  dev-1\n    approved  owner-1"))
    #expect(try team.dev.command(["merge", "origin/\(staging)"]).errors.contains("has landed already"))
    #expect(try team.dev.command(["status"]).errors.contains("No proposal is open"))
    #expect(try team.audit().status == 0)
  }

  @Test func `builds only on what everybody has`() throws {
    let team = try Team()
    try team.dev.register()
    try team.dev.expectNoChange(
      1, "promote", "credit-approval", "2", "--stage", "Staging", "-m", "x", saying: "git push origin main")
  }

  @Test func `onto a branch that exists, or is open on the server, is refused`() throws {
    let team = try Team(.proposed)
    try team.dev.expectNoChange(
      1, "promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", saying: "exists already")
    try team.owner.expectNoChange(
      1, "promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", saying: "origin/\(staging) exists already")
  }

  @Test func `can be proposed anew under its name when it went stale`() throws {
    let team = try Team(.proposed)
    let withdrawn = try team.dev.command(["withdraw", staging, "-m", "leaked data", "--push"])
    #expect(withdrawn.status == 0 && withdrawn.output.hasPrefix("withdrew promotion "), "\(withdrawn.errors)")
    #expect(try team.dev.command(["merge", staging]).errors.contains("DENY_WITHDRAWN"))
    try team.owner.update()
    try team.owner.expectNoChange(1, "approve", staging, saying: "stale")
    try team.dev.git("branch", "-q", "-D", staging)
    try team.dev.git("push", "-q", "origin", "--delete", staging)
    let again = try team.dev.command([
      "promote", "credit-approval", "1", "--stage", "Staging", "-m", "clean data", "--push",
    ])
    #expect(again.status == 0, "\(again.errors)")
    try team.owner.update()
    try team.owner.model("approve", staging, "--push")
    try team.owner.model("merge", staging, "--push")
    #expect(try team.owner.model("resolve", "credit-approval/Staging") == "s3://models/credit-approval")
    #expect(try team.owner.model("status") == "")
    #expect(try team.audit().status == 0)
  }

  @Test func `is withdrawn from main for good`() throws {
    let team = try Team(.approved)
    try team.owner.expectNoChange(1, "withdraw", "nope", "-m", "x")
    let answer = try team.owner.command(["withdraw", staging, "-m", "x", "--push"])
    let record = try #require(answer.output.firstMatch(of: /withdrew promotion ([0-9a-f]{16}) as/)?.1)
    try team.dev.update()
    #expect(try team.dev.model("log").contains("withdraw"))
    #expect(
      try team.dev.command(["withdraw", staging, "-m", "again"]).errors.contains("\(record) is withdrawn already"))
    #expect(try team.dev.command(["verify", "origin/\(staging)"]).status == 1)
    #expect(try team.audit().status == 0)
  }

  @Test func `with evidence of two people reaches Production and champion, and is rolled back alone`() throws {
    let team = try Team(.production)
    #expect(try team.dev.model("resolve", "models:/credit-approval@champion") == "s3://models/credit-approval")
    #expect(try team.dev.model("list").contains("credit-approval  v1      v1        -"))
    #expect(try team.dev.model("log", "--alias", "champion").contains("approved  risk-1 (risk)"))
    #expect(try team.dev.model("log", "--stage", "Production", "--since", "2000-01-01").lines.count > 3)
    try team.dev.expectNoChange(
      1, "log", "--alias", "chanpion", saying: "no alias chanpion was ever set\nhint: did you mean champion?")
    try team.dev.expectNoChange(1, "log", "--alias", "night", saying: "the aliases are challenger, champion, shadow")
    #expect(try team.dev.model("log", "--alias", "shadow") == "", "the policy speaks of it, and nobody set it")
    let back = try team.owner.command(["rollback", "credit-approval", "--alias", "champion", "-m", "drift", "--push"])
    #expect(back.status == 0 && back.output.hasPrefix("rolled back promotion "), "\(back.errors)")
    #expect(try team.main() == team.owner.head())
    #expect(try team.owner.command(["resolve", "credit-approval@champion"]).status == 1)
    #expect(try team.owner.model("resolve", "credit-approval/Staging") == "s3://models/credit-approval")
    #expect(try team.owner.model("log").contains("roll back promotion"))
    let again = try team.owner.command(["rollback", "credit-approval", "--alias", "champion"])
    #expect(again.status == 1 && again.errors.contains("git model log"), "\(again.errors)")
    #expect(try team.audit().status == 0)
  }

  @Test func `that nobody approved is not merged, and nothing moves`() throws {
    let team = try Team(.proposed)
    try team.dev.expectNoChange(1, "merge", staging, saying: "the gate refused; nothing was changed")
    try team.dev.expectNoChange(1, "merge", staging, "--push", saying: "DENY_APPROVALS")
    let dry = try team.dev.command(["merge", staging, "--dry-run"])
    #expect(dry.status == 1 && dry.errors.contains("git model approve \(staging), by owner-1"))
  }
}

@Suite struct `An approval` {
  @Test func `that would not count is refused with the reason`() throws {
    let team = try Team()
    let branch = try team.owner.propose("--stage", "Staging")
    try team.owner.expectNoChange(1, "approve", branch, saying: "you (owner-1) proposed this yourself (four eyes)")
    try team.risk.update()
    try team.risk.expectNoChange(1, "approve", branch, saying: "in none of the groups that are asked: credit-team")
    try team.stranger.update()
    try team.stranger.expectNoChange(1, "approve", branch, saying: "no member has it")
    try FileManager.default.removeItem(atPath: "\(team.stranger.home)/.ssh")
    try team.stranger.expectNoChange(2, "approve", branch, saying: "ssh-keygen -t ed25519")
  }

  @Test func `is given once`() throws {
    let team = try Team(.approved)
    try team.owner.expectNoChange(1, "approve", staging, saying: "owner-1 has signed \(staging) already")
    try team.owner.expectNoChange(1, "approve", "origin/\(staging)", "--push", saying: "already")
  }

  @Test func `of a stale proposal, of a service, and of what landed are refused`() throws {
    let usual = try Team()
    let service = try Team(
      .registry(
        policy: try usual.dev.read("policy/gates.yaml"),
        members: [("risk-1", "risk"), ("owner-1", "credit-team")], service: "owner-2"))
    try service.dev.propose("--stage", "Staging")
    try service.stranger.update()
    try service.stranger.expectNoChange(1, "approve", staging, saying: "owner-2 is a service")

    let team = try Team(.staged)
    try team.owner.expectNoChange(1, "approve", staging, saying: "\(staging) has landed already")
    try team.owner.expectNoChange(1, "withdraw", staging, "-m", "x", saying: "git model rollback undoes a promotion")
    try team.owner.git("branch", "empty", team.owner.git("commit-tree", "-p", "HEAD", "-m", "x", "HEAD^{tree}"))
    try team.owner.expectNoChange(1, "approve", "empty", saying: "holds no statement")
    let branch = try team.dev.propose("--stage", "Production")
    try team.owner.model("rollback", "credit-approval", "--stage", "Staging", "--push")
    try team.risk.update()
    try team.risk.expectNoChange(1, "approve", branch, saying: "stale")
  }

  @Test func `of two people who race with --push lands twice`() throws {
    let team = try Team(.staged)
    try team.dev.propose("--stage", "Production")
    let branch = "promote/credit-approval/1-production"
    for person in [team.risk, team.owner] { try person.git("fetch", "-q") }
    let running = try [team.risk, team.owner].map {
      try $0.start([try TestedProgram.path(), "approve", branch, "--push"])
    }
    let answers = running.map { $0.wait() }
    #expect(answers.map(\.status) == [0, 0], "\(answers.map(\.errors))")
    let files = try team.administer("ls-tree", "-r", "--name-only", branch)
    #expect(files.contains("approvals/risk-1.sig") && files.contains("approvals/owner-1.sig"))
    try team.dev.git("fetch", "-q")
    #expect(try team.dev.command(["merge", "origin/\(branch)", "--push"]).status == 0)
  }

  @Test func `follows a branch that is checked out, and keeps local edits in the way`() throws {
    let team = try Team(.proposed)
    try team.owner.git("checkout", "-q", staging)
    try team.owner.model("approve", staging)
    #expect(try team.owner.git("status", "--porcelain") == "")
    let record = try team.owner.record()
    #expect(FileManager.default.fileExists(atPath: "\(team.owner.work)/\(record)/approvals/owner-1.sig"))
    try team.owner.git("reset", "-q", "--hard", "HEAD~1")
    try team.owner.write("\(record)/approvals/owner-1.sig", "mine\n")
    try team.owner.expectNoChange(1, "approve", staging, "--push", saying: "local edits")
  }
}

@Suite struct `Versions and history` {
  @Test(arguments: [
    "models:/credit-approval@champion", "models:/credit-approval/Production", "models:/credit-approval/1",
    "models:/credit-approval@v1", "credit-approval@champion", "credit-approval/Production", "credit-approval/1",
    "credit-approval@v1", "credit-approval@1",
  ])
  func `are resolved however they are written`(_ reference: String) throws {
    let team = try Self.team.get()
    #expect(try team.dev.model("resolve", reference) == "s3://models/credit-approval")
    #expect(try team.dev.json("resolve", reference)["version"].number == 1)
  }

  private static let team = Result { try Team(.production) }

  @Test func `show what was at a commit`() throws {
    let team = try Self.team.get()
    #expect(try team.dev.json("show", "credit-approval@v1")["aliases"].texts == ["champion"])
    #expect(try team.dev.json("show", "credit-approval@v1", "--at", "HEAD~1")["stage"].text == "Staging")
    #expect(try team.dev.command(["show", "credit-approval", "--at", team.root]).status == 1)
  }

  @Test func `are judged by range`() throws {
    let team = try Self.team.get()
    let one = try team.dev.command(["audit", "HEAD~1..HEAD"])
    #expect(one.status == 0 && one.output.hasPrefix("allowed: 1 step from "), "\(one.output)")
    #expect(try team.dev.model("audit", "HEAD~2..").hasPrefix("allowed: 2 steps"))
    #expect(try team.dev.model("audit", "--root", team.root, "--jobs", "2").hasSuffix("no findings"))
    let step = try team.dev.command(["verify", "HEAD~1..HEAD"])
    #expect(step.status == 0 && step.output.contains("promote credit-approval v1"))
    let tree = try team.dev.git("rev-parse", "HEAD^{tree}")
    let other = try team.dev.git("commit-tree", "-m", "another root", tree)
    #expect(try team.dev.command(["audit", "--root", other]).status == 1)
  }

  @Test func `that were forged around the hook are found, by commit`() throws {
    let team = try Team(.production)
    try team.dev.edit("\(Team.model)/aliases/champion.yaml", "version: 1", "version: 1\n# mine")
    try team.dev.write("\(Team.model)/aliases/shadow.yaml", "apiVersion: git-model/v1\nkind: Alias\nversion: 1\n")
    let forged = try team.dev.commit("promote(credit-approval): shadow")
    try team.dev.model("register", "credit-approval", "--uri", "s3://x")
    let audit = try team.dev.command(["audit"])
    #expect(audit.status == 1 && audit.output.contains("step \(forged.prefix(10))"), "\(audit.output)")
    #expect(audit.output.hasSuffix("1 finding\n"))
    let json = JSON(try team.dev.command(["audit", "--json"]).output)
    #expect(json["findings"][0]["commit"].text == forged && json["outcome"].text == "refused")
    #expect(try team.dev.command(["audit", "HEAD~1..HEAD"]).status == 0)
    #expect(try team.dev.command(["audit", "HEAD~2..HEAD~1"]).status == 1)
    #expect(try team.dev.model("log").contains("refused"))
    #expect(try team.dev.command(["verify"]).status == 1)
  }
}
