import Foundation
import TestSupport
import Testing

/// What happens to a proposal while it waits.
@Suite struct `A proposal that waits` {
  @Test func `is stale once its version gets more evidence`() throws {
    let team = try Team(.approved)
    try team.risk.attach(#"{"roc_auc": 0.41}"#)
    try team.risk.git("push", "-q", "origin", "main")
    try team.dev.merge(staging)
    try team.expectRefusal("STALE_STATE", "STALE_CONTENT", of: team.dev.push("main"))
  }

  @Test func `stays good while other versions and models are registered`() throws {
    let team = try Team(.approved)
    try team.risk.register()
    try team.risk.attach(#"{"roc_auc": 0.9}"#, to: 2)
    try team.risk.register("fraud-score", owner: "credit-team")
    try team.risk.git("push", "-q", "origin", "main")
    let merge = try team.dev.merge(staging)
    try team.expectLanding(of: merge, team.dev.push("main"))
  }

  @Test func `is stale once another promotion of its pointer landed`() throws {
    let team = try Team()
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    let first = try team.dev.propose("--alias", "challenger")
    let second = try team.dev.propose("--alias", "challenger", version: 2)
    let merge = try team.dev.merge(first)
    try team.expectLanding(of: merge, team.dev.push("main"))
    try team.dev.update()
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "-X", "theirs", "origin/\(second)")
    try team.expectRefusal("STALE_STATE", "DENY_CONTEXT", of: team.dev.push("main"))
    #expect(try team.dev.attemptModel("merge", second).status == 1)
  }

  @Test func `is stale once its model changes`() throws {
    let team = try Team(.approved)
    let path = "\(Team.model)/model.yaml"
    try team.risk.write(path, team.risk.read(path) + "task: binary classification\n")
    try team.risk.model("change", path, "-m", "say what it does", "--name", "task", "--push")
    try team.dev.approve("change/task")
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "origin/change/task")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    try team.dev.merge(staging)
    try team.expectRefusal("STALE_STATE", "STALE_CONTENT", of: team.dev.push("main"))
  }

  @Test(arguments: ["dev-1", "owner-1"])
  func `is dead once its proposer or an approver withdrew it`(_ id: String) throws {
    let team = try Team(.approved)
    let person = team.person(id)
    try person.model("withdraw", "origin/\(staging)", "-m", "a leak in the data")
    try team.expectLanding(of: person.head(), person.push("main"))
    try team.dev.merge(staging)
    try team.expectRefusal("DENY_WITHDRAWN", of: team.dev.push("main"))
  }

  @Test func `cannot be withdrawn by somebody who has no part in it`() throws {
    let team = try Team(.approved)
    // As risk-1, whom no gate of Staging asks: the files that git model withdraw would have made for owner-1.
    try team.owner.model("withdraw", "origin/\(staging)", "-m", "why")
    let folder = try team.owner.git("ls-files", "\(Team.model)/withdrawals/*/withdrawal.json")
    let parent = (folder as NSString).deletingLastPathComponent
    try team.owner.edit(folder, "owner-1", "risk-1")
    try team.owner.git("rm", "-q", "--cached", "\(parent)/owner-1.sig")
    try team.owner.run(["rm", "\(parent)/owner-1.sig"])
    try team.risk.update()
    try team.owner.run(["cp", "-r", "models", team.risk.work])
    try team.risk.write("\(parent)/risk-1.sig", team.risk.sign(folder, namespace: "withdrawal@git-model"))
    try team.risk.commit("Withdraw")
    try team.expectRefusal("DENY_WITHDRAWAL", of: team.risk.push("main"))
    #expect(try team.risk.attemptModel("withdraw", "origin/\(staging)", "-m", "why").status == 1)
  }

  @Test func `cannot land with a date of the future or of last week`() throws {
    let team = try Team(.approved)
    let now = Int(Date().timeIntervalSince1970)
    for date in [now + 3600, now - 7 * 86_400, now - 3600] {
      try team.dev.update()
      try team.dev.git("merge", "-q", "--no-ff", "--no-commit", "origin/\(staging)")
      try team.dev.git("commit", "-q", "--no-edit", extra: ["GIT_COMMITTER_DATE": "\(date) +0000"])
      try team.expectRefusal("DENY_CLOCK", of: team.dev.push("main"))
    }
  }

  /// Puts in the place of a proposal one with other dates, signed by proposer and approver with ssh-keygen.
  private func redate(_ team: Team, prepared: Double, until: Double) throws {
    func text(_ days: Double) -> String {
      Date(timeIntervalSinceNow: days * 86_400).formatted(.iso8601)
    }
    try team.dev.git("checkout", "-q", "-B", "mine", "origin/\(staging)")
    let record = try team.dev.record()
    let statement = try team.dev.read("\(record)/promotion.json")
      .replacing(/"preparedAt": "[^"]+"/, with: "\"preparedAt\": \"\(text(prepared))\"")
      .replacing(/"notAfter": "[^"]+"/, with: "\"notAfter\": \"\(text(until))\"")
    try team.dev.git("rm", "-q", "-r", record)
    let id = try team.dev.run(["sha256sum"], input: Array(statement.utf8)).prefix(16)
    let folder = "\(Team.model)/promotions/\(id)"
    try team.dev.write("\(folder)/promotion.json", statement)
    try team.dev.write(
      "\(folder)/proposal.sig", team.dev.sign("\(folder)/promotion.json", namespace: "proposal@git-model"))
    try team.owner.write("\(folder)/promotion.json", statement)
    try team.dev.write("\(folder)/approvals/owner-1.sig", team.owner.sign("\(folder)/promotion.json"))
    try team.dev.commit()
    try team.dev.update()
    try team.dev.git("merge", "-q", "--no-ff", "--no-commit", "mine")
  }

  @Test func `lapses, may not hold for longer than the policy says, and lands with a date of today`() throws {
    let team = try Team(.proposed)
    try redate(team, prepared: -3, until: -1)
    try team.dev.git("commit", "-q", "--no-edit")
    try team.expectRefusal("DENY_EXPIRED", of: team.dev.push("main"))

    try redate(team, prepared: -3, until: 28)
    try team.dev.git("commit", "-q", "--no-edit")
    try team.expectRefusal("DENY_EXPIRED", of: team.dev.push("main"))

    try redate(team, prepared: 1, until: 20)
    try team.dev.git("commit", "-q", "--no-edit")
    try team.expectRefusal("DENY_CLOCK", of: team.dev.push("main"))

    // Backdated, so that a statement that lapsed yesterday would seem to hold.
    try redate(team, prepared: -3, until: -1)
    let date = Int(Date().timeIntervalSince1970) - 2 * 86_400
    try team.dev.git("commit", "-q", "--no-edit", extra: ["GIT_COMMITTER_DATE": "\(date) +0000"])
    try team.expectRefusal("DENY_CLOCK", of: team.dev.push("main"))

    try redate(team, prepared: -3, until: 20)
    try team.dev.git("commit", "-q", "--no-edit")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `cannot be built on a commit that main does not have`() throws {
    let team = try Team()
    // git model refuses to propose on unpushed work; with a fake upstream it can be led to.
    try team.dev.write("docs/side.md", "side\n")
    try team.dev.commit()
    #expect(try team.dev.attemptModel("promote", "credit-approval", "1", "--stage", "Staging", "-m", "why").status != 0)
    try team.dev.git("update-ref", "refs/remotes/origin/main", "HEAD")
    let branch = try team.dev.propose("--stage", "Staging")
    try team.owner.git("fetch", "-q")
    try team.owner.git("checkout", "-q", "-B", "mine", "origin/\(branch)")
    let record = try team.owner.record()
    try team.owner.write("\(record)/approvals/owner-1.sig", team.owner.sign("\(record)/promotion.json"))
    try team.owner.commit()
    try team.owner.git("checkout", "-q", "main")
    try team.owner.git("merge", "-q", "--squash", "mine")
    try team.owner.git("rm", "-q", "-f", "docs/side.md")
    try team.owner.commit()
    try team.expectRefusal("STALE_STATE", of: team.owner.push("main"))
  }

  @Test func `gets a preview of its verdict when it is pushed`() throws {
    let team = try Team(.proposed)
    try team.dev.git("commit", "-q", "--allow-empty", "-m", "again", "--author", "x <x@example.org>")
    try team.dev.git("checkout", "-q", "-B", "mine", "origin/\(staging)")
    try team.dev.git("commit", "-q", "--allow-empty", "-m", "again")
    let before = try team.dev.push("mine:\(staging)")
    #expect(before.succeeded)
    #expect(before.errors.contains("git model approve \(staging), by owner-1"), "\(before.errors)")
    try team.owner.update()
    try team.owner.model("approve", "origin/\(staging)")
    let after = try team.owner.push(staging)
    #expect(after.errors.contains("has everything the gate asks"), "\(after.errors)")
  }
}
