import Foundation
import TestSupport
import Testing

/// What a command advises can be typed and helps.
@Suite struct `The advice` {
  private let branch = "promote/credit-approval/1-production"

  /// risk-1 has approved and pushed with plain git; owner-1 has approved without having fetched that.
  private func approvedApart() throws -> Team {
    let team = try Team(.staged)
    try team.dev.propose("--stage", "Production")
    for person in [team.risk, team.owner] { try person.update() }
    try team.owner.model("approve", branch)
    try team.risk.approve(branch)
    #expect(try !team.owner.push(branch).succeeded)
    try team.owner.git("fetch", "-q")
    return team
  }

  @Test func `after two approvals at once is to approve with --push, which joins them`() throws {
    let team = try approvedApart()
    let status = try team.owner.command(["status"])
    #expect(!status.output.contains("git model approve origin/"), "\(status.output)")
    let mend = try #require(status.output.firstMatch(of: /git model approve \S+ --push/)?.0)
    #expect(mend == "git model approve \(branch) --push")
    let again = try team.owner.command(["approve", branch])
    #expect(again.status == 1 && again.errors.contains("hint: \(mend) puts it on top"), "\(again.errors)")
    let joined = try team.owner.command(mend.split(separator: " ").dropFirst(2).map(String.init))
    #expect(joined.status == 0, "\(joined.errors)")
    let files = try team.administer("ls-tree", "-r", "--name-only", branch)
    #expect(files.contains("approvals/risk-1.sig") && files.contains("approvals/owner-1.sig"))
    #expect(try team.owner.branch(branch) == team.owner.branch("origin/\(branch)"))
    #expect(try team.owner.command(["merge", branch, "--push"]).status == 0)
  }

  @Test func `about a leftover branch of a dead proposal is to take the remote's`() throws {
    let team = try approvedApart()
    try team.dev.git("push", "-q", "origin", "--delete", branch)
    try team.dev.git("branch", "-q", "-D", branch)
    try team.dev.propose("--stage", "Production")
    try team.owner.git("fetch", "-q")
    let before = try team.owner.refs()
    let refused = try team.owner.command(["approve", branch, "--push"])
    #expect(refused.status == 1 && refused.errors.contains("have gone different ways"), "\(refused.errors)")
    #expect(try team.owner.refs() == before)
    let command = try #require(refused.errors.firstMatch(of: /hint: (git .+) takes theirs/)?.1)
    try team.owner.run(["sh", "-c", String(command)])
    #expect(try team.owner.command(["approve", branch, "--push"]).status == 0)
    // Where the branch is checked out, Git moves it in another way.
    try team.risk.git("fetch", "-q")
    try team.risk.git("switch", "-q", branch)
    let own = try team.risk.command(["approve", branch, "--push"])
    #expect(own.status == 1 && own.errors.contains("hint: git reset --hard origin/\(branch) takes"), "\(own.errors)")
  }

  @Test func `to delete a branch names the one that is there`() throws {
    let team = try Team(.proposed)
    let promoting = ["promote", "credit-approval", "1", "--stage", "Staging", "-m", "x"]
    let both = "delete it first: git branch -D \(staging) && git push origin --delete \(staging)\n"
    #expect(try team.dev.command(promoting).errors.contains(both))
    try team.risk.update()
    let remote = try team.risk.command(promoting)
    #expect(remote.errors.contains("delete it first: git push origin --delete \(staging)\n"), "\(remote.errors)")
    let command = try #require(remote.errors.firstMatch(of: /first: (git .+)/)?.1)
    try team.risk.run(["sh", "-c", String(command)])
    try team.dev.git("fetch", "-q", "--prune")
    try team.dev.git("switch", "-q", staging)
    let local = try team.dev.command(promoting)
    #expect(local.errors.hasSuffix("first: git switch main && git branch -D \(staging)\n"), "\(local.errors)")
  }

  @Test(arguments: [
    (" ", "the reason is empty"),
    (String(repeating: "x", count: 10_001), "the reason is 10001 bytes long; at most 10000"),
    ("a\tb", "the reason holds the invisible character U+0009"),
  ]) func `about a reason says what is wrong with it`(_ reason: String, _ words: String) throws {
    let team = try Team()
    let answer = try team.dev.command(["promote", "credit-approval", "1", "--stage", "Staging", "-m", reason])
    #expect(answer.status == 129 && answer.errors.contains(words), "\(answer.errors)")
  }
}

@Suite struct `A dry run of a rollback` {
  @Test func `that the gate refuses exits with 1, as the rollback does`() throws {
    let team = try Team(.staged)
    for target in [["--stage", "Production"], ["--alias", "champion"]] {
      let branch = try team.dev.propose(target[0], target[1])
      for person in [team.risk, team.owner] where target[0] == "--stage" || person.id == "owner-1" {
        try person.approve(branch)
      }
      try team.land(branch)
    }
    try team.owner.update()
    let rollback = ["rollback", "credit-approval", "--stage", "Production"]
    for arguments in [rollback, rollback + ["-n"], rollback + ["-n", "--json"]] {
      try team.owner.expectNoChange(1, arguments: arguments, saying: "DENY_INVARIANT")
    }
  }

  @Test func `that would wait for approvals says so and refuses nothing`() throws {
    let team = try Team(.production)
    try team.risk.update()
    let policy = try team.risk.command([
      "rollback", "credit-approval", "--alias", "champion", "--requested-by", "owner-1", "-n",
    ])
    #expect(policy.status == 0 && policy.output.hasPrefix("rollback/credit-approval/"), "\(policy.errors)")
    #expect(policy.errors.contains(") would wait for approvals:") && !policy.errors.contains("refused"))
    #expect(try team.risk.git("branch", "--list", "rollback/*") == "")
  }
}

@Suite struct `Verifying what is not there` {
  @Test func `says that nothing is to be judged, and why`() throws {
    let team = try Team(.approved)
    try team.owner.update()
    let merging = try team.owner.command(["merge", staging])
    #expect(merging.status == 0, "\(merging.errors)")
    let own = try team.owner.command(["verify", "origin/\(staging)"])
    let words = "nothing is to be judged: origin/\(staging) is in your main already, but not in origin/main\n"
    #expect(own.status == 0 && own.output == words, "\(own.output)\(own.errors)")
    try team.owner.git("push", "-q", "origin", "main")
    let landed = try team.owner.command(["verify", "origin/\(staging)"])
    #expect(landed.status == 0 && landed.output == "nothing is to be judged: origin/\(staging) has landed already\n")
    let none = try team.owner.command(["verify", "HEAD..HEAD"])
    #expect(none.status == 0 && none.output == "nothing is to be judged: HEAD..HEAD holds no step\n", "\(none.output)")
    #expect(try team.owner.json("verify", "HEAD..HEAD")["outcome"].text == "allowed")
    #expect(try team.owner.command(["verify", "HEAD~1..HEAD"]).output.hasPrefix("allowed: "))
  }
}
