import Foundation
import TestSupport
import Testing

/// A team of which owner-1 has registered a version on the server since dev-1 fetched.
private func overtakenTeam() throws -> Team {
  let team = try Team(.registered)
  try team.owner.update()
  try team.owner.register("fraud", owner: "credit-team")
  try team.owner.git("push", "-q", "origin", "main")
  return team
}

/// What is said to somebody whose main went another way than everybody's.
@Suite struct `A main that has diverged` {
  private static let sentence =
    "git-model: your main and origin/main have diverged: yours has 1 commit that origin/main lacks ("

  private func diverged(_ model: String = "churn") throws -> Team {
    let team = try overtakenTeam()
    try team.dev.register(model, owner: "credit-team")
    return team
  }

  /// Types the first command of a hint.
  private func followHint(of answer: Finished, by person: Person, after words: String = "hint: ") throws {
    let hint = try #require(answer.errors.components(separatedBy: words).last)
    let command = try #require(hint.firstMatch(of: /git [a-z]+[^,;\n]*/)?.0)
    try person.run(["sh", "-c", String(command)])
  }

  @Test(arguments: [
    ["register", "credit-approval", "--uri", "s3://x", "--push"],
    ["evidence", "add", "credit-approval", "1", "--type", "other", sample("metrics.json"), "--push"],
  ]) func `is named at once by what would be pushed from it, and the hint mends it`(_ arguments: [String]) throws {
    let team = try diverged()
    let lost = try team.dev.command(arguments)
    #expect(lost.status == 1 && lost.errors.contains(Self.sentence), "\(lost.errors)")
    #expect(lost.errors.contains("and lacks 1 that origin/main has\n"), "\(lost.errors)")
    #expect(!lost.errors.contains("times") && lost.errors.components(separatedBy: "faster").count <= 2)
    try followHint(of: lost, by: team.dev)
    let again = try team.dev.command(arguments)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try team.main() == team.dev.head())
  }

  @Test func `by the same number is taken back and registered again`() throws {
    let team = try diverged("fraud")
    try team.dev.git("fetch", "-q")
    let lost = try team.dev.command(["register", "fraud", "--uri", "s3://x", "--push"])
    #expect(try !team.dev.attempt(["git", "rebase", "origin/main"]).succeeded)
    try followHint(of: lost, by: team.dev, after: "registered the same number: ")
    try followHint(of: lost, by: team.dev, after: "rebase --abort, ")
    let again = try team.dev.command(["register", "fraud", "--uri", "s3://x", "--push"])
    #expect(again.output.hasPrefix("fraud@v2\n"), "\(again.errors)")
  }

  @Test(arguments: [
    ["promote", "credit-approval", "1", "--stage", "Staging", "-m", "x"],
    ["member", "revoke", "risk-1", "-m", "x"],
  ]) func `is no base for a proposal, and the hint is no push that would be rejected`(_ arguments: [String]) throws {
    let team = try diverged()
    try team.dev.git("fetch", "-q")
    let refused = try team.dev.command(arguments)
    #expect(refused.status == 1 && refused.errors.contains(Self.sentence), "\(refused.errors)")
    try followHint(of: refused, by: team.dev)
    try team.dev.git("push", "-q", "origin", "main")
    #expect(try team.dev.command(arguments).status == 0)
  }

  @Test func `by git pull is rebased too`() throws {
    let team = try diverged()
    try team.dev.git("pull", "-q", "--no-rebase", "origin", "main")
    let refused = try team.dev.command(["register", "credit-approval", "--uri", "s3://x", "--push"])
    #expect(refused.errors.contains("git-model: your main merged origin/main into itself"), "\(refused.errors)")
    #expect(refused.errors.contains("it has 1 commit of its own: register"), "\(refused.errors)")
    try followHint(of: refused, by: team.dev)
    #expect(try team.dev.push("main").succeeded)
  }

  @Test func `by a proposal that was merged here has it merged again`() throws {
    let team = try Team(.approved)
    try team.dev.update()
    try team.dev.model("merge", staging)
    try team.owner.update()
    try team.owner.register("fraud", owner: "credit-team")
    try team.owner.git("push", "-q", "origin", "main")
    try team.dev.git("fetch", "-q")
    let again = try team.dev.command(["merge", staging, "--push"])
    #expect(again.errors.contains("is in your main already, but not in origin/main; your main and"), "\(again.errors)")
    #expect(!again.errors.contains("git push"), "\(again.errors)")
    try followHint(of: again, by: team.dev)
    #expect(try team.dev.command(["merge", staging, "--push"]).status == 0)
  }
}

/// What reads a main that is not the newest that was fetched says so.
@Suite struct `A main that is behind` {
  private static let notice =
    "git-model: your main is 1 step behind origin/main; git merge --ff-only origin/main brings it up to date\n"

  private static let reads = [
    "list", "show credit-approval", "resolve models:/credit-approval/1", "log", "audit", "member list",
    "compare credit-approval 1 1", "report credit-approval 1 --json", "resolve models:/credit-approval/1 --json",
    "policy check", "verify --artifacts credit-approval",
  ]

  private static let team = Result {
    let team = try overtakenTeam()
    try team.dev.git("fetch", "-q")
    return team
  }

  @Test(arguments: reads) func `is told once, on standard error, by`(_ line: String) throws {
    let dev = try Self.team.get().dev
    let words = line.split(separator: " ").map(String.init)
    let loud = try dev.command(words)
    #expect(loud.errors.hasPrefix(Self.notice), "\(loud.errors)")
    #expect(loud.errors.components(separatedBy: " behind ").count == 2)
    #expect(!loud.output.contains(" behind "))
    let quiet = try dev.command(words + ["-q"])
    #expect(!quiet.errors.contains("behind") && quiet.status == loud.status, "\(quiet.errors)")
    // Who is up to date is told nothing.
    let current = try Self.team.get().owner.command(words)
    #expect(!current.errors.contains("behind"), "\(current.errors)")
  }

  @Test func `is brought up to date by what is said`() throws {
    let team = try overtakenTeam()
    try team.dev.git("fetch", "-q")
    let doctor = try team.dev.command(["doctor"])
    #expect(doctor.status == 0 && doctor.output.contains("your main is 1 step behind origin/main"), "\(doctor.output)")
    #expect(try team.dev.command(["status", "fraud"]).status == 0, "status reads what was fetched")
    // Also where another branch is checked out.
    try team.dev.git("switch", "-q", "-c", "other")
    let list = try team.dev.command(["list"])
    let command = try #require(list.errors.firstMatch(of: /; (git .*) brings it/)?.1)
    try team.dev.run(["sh", "-c", String(command)])
    #expect(try team.dev.branch("main") == team.main())
    #expect(try team.dev.command(["doctor"]).output.contains("behind") == false)
  }
}
