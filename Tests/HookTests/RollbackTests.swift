import Foundation
import TestSupport
import Testing

/// A registry where undoing a promotion always asks an owner.
private let careful = Template.registry(
  policy: Policies.careful, members: [("risk-1", "risk"), ("owner-1", "credit-team"), ("owner-2", "maintainers")])

/// A promotion of version 1 to Staging landed there, with plain git.
private let carefulStaged = Template(after: careful) { team in
  let branch = try team.dev.propose("--stage", "Staging")
  try team.owner.approve(branch)
  try team.land(branch)
}

/// The history begins with an alias that somebody wrote by hand, with a comment.
private let commented = Template(after: .registered) { team in
  try team.dev.update()
  try team.dev.write("\(Team.model)/aliases/challenger.yaml", handWritten)
  try team.dev.git("add", "-A")
  let root = try team.dev.git("commit-tree", "-m", "imported", team.dev.git("write-tree"))
  try team.dev.git("push", "-q", "origin", "\(root):refs/heads/imported")
  try team.administer("update-ref", "refs/heads/main", root)
  try team.administer("config", "model.root", root)
  try team.dev.git("config", "model.root", root)
  try team.dev.update()
}

private let handWritten = "apiVersion: git-model/v1\nkind: Alias\nversion: 1  # chosen by hand\n"

@Suite struct `A rollback` {
  @Test func `with git revert is accepted without approvals where the policy asks none`() throws {
    let team = try Team(.production)
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    #expect(try team.dev.model("resolve", "models:/credit-approval/Staging") == "s3://models/credit-approval")
    #expect(try team.dev.attemptModel("resolve", "models:/credit-approval@champion").status == 1)
    #expect(try team.dev.model("log").contains("allowed  roll back promotion"))
  }

  @Test func `with git model rollback, or by a merge of a revert, is accepted`() throws {
    let team = try Team(.production)
    try team.dev.model("rollback", "credit-approval", "--alias", "champion", "-m", "incident", "--push")
    try team.expectCleanServer()
    try team.dev.update()
    try team.dev.git("checkout", "-q", "-b", "undo")
    let staged = try team.dev.git("rev-list", "--merges", "--max-parents=2", "main").split(separator: "\n").last.map(
      String.init)
    try team.dev.git("revert", "--no-edit", "-m", "1", #require(staged))
    try team.dev.git("checkout", "-q", "main")
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "undo")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    #expect(try team.dev.git("ls-files", "*/stage.yaml", "*/aliases/*", "*/promotion.json").isEmpty)
  }

  @Test func `of an older promotion under a newer one is refused`() throws {
    let team = try Team(.production)
    let record = try team.dev.git("ls-tree", "-r", "--name-only", "HEAD~1", "--", "\(Team.model)/promotions")
    let folder = ((record.split(separator: "\n").first.map(String.init) ?? "") as NSString).deletingLastPathComponent
    let root = folder.hasSuffix("approvals") ? (folder as NSString).deletingLastPathComponent : folder
    try team.dev.git("rm", "-q", "-r", root)
    try team.dev.commit("Revert \"promote to staging\"")
    try team.expectRefusal("DENY_ROLLBACK", of: team.dev.push("main"))

    try team.dev.git("rm", "-q", "\(Team.model)/versions/1/stage.yaml")
    try team.dev.commit("Revert \"promote to staging\", with the pointer")
    try team.expectRefusal("DENY_ROLLBACK", of: team.dev.push("HEAD:main"))
  }

  @Test func `that reverts a promotion of an alias under a newer one is refused`() throws {
    let team = try Team()
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    try team.land(team.dev.propose("--alias", "challenger"))
    let older = try team.dev.head()
    try team.land(team.dev.propose("--alias", "challenger", version: 2))
    #expect(try team.dev.attempt(["git", "revert", "--no-edit", "-m", "1", older]).status != 0)
    try team.dev.git("checkout", "-q", "--ours", "--", "\(Team.model)/aliases/challenger.yaml")
    try team.dev.commit("Revert, resolved")
    try team.expectRefusal("DENY_ROLLBACK", of: team.dev.push("main"))
  }

  @Test func `of an older promotion is refused even where the pointers would go exactly back`() throws {
    let team = try Team()
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    try team.land(team.dev.propose("--alias", "challenger"))
    let first = try team.dev.record(since: "HEAD~1")
    try team.land(team.dev.propose("--alias", "challenger", version: 2))
    try team.dev.git("branch", "-q", "-D", "promote/credit-approval/1-challenger")
    try team.dev.git("push", "-q", "origin", "--delete", "promote/credit-approval/1-challenger")
    try team.land(team.dev.propose("--alias", "challenger"))
    try team.dev.git("rm", "-q", "-r", first, "\(Team.model)/aliases/challenger.yaml")
    try team.dev.commit("Undo the first")
    try team.expectRefusal("DENY_ROLLBACK", of: team.dev.push("main"))
  }

  @Test func `cannot itself be reverted`() throws {
    let team = try Team(.staged)
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    try team.dev.git("revert", "--no-edit", "HEAD")
    try team.expectRefusal("STALE_STATE", of: team.dev.push("main"))
    // Nor in one push with the rollback, nor by merging the old branch's content again.
    let other = try Team(.staged)
    try other.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try other.dev.git("revert", "--no-edit", "HEAD")
    try other.expectRefusal("STALE_STATE", of: other.dev.push("main"))
  }

  @Test func `cannot itself be reverted where the gate asks no approval either`() throws {
    let team = try Team()
    try team.land(team.dev.propose("--alias", "challenger"))
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    try team.dev.git("revert", "--no-edit", "HEAD")
    try team.expectRefusal("STALE_STATE", of: team.dev.push("main"))
  }

  @Test func `that would leave champion on a version outside Production is refused`() throws {
    let team = try Team(.staged)
    let first = try team.dev.propose("--stage", "Production")
    try team.risk.approve(first)
    try team.owner.approve(first)
    try team.land(first)
    let promotion = try team.dev.head()
    let second = try team.dev.propose("--alias", "champion")
    try team.owner.approve(second)
    try team.land(second)
    try team.dev.git("revert", "--no-edit", "-m", "1", promotion)
    let answer = try team.dev.push("main")
    #expect(answer.errors.contains("champion"), "\(answer.errors)")
    try team.expectRefusal("DENY_INVARIANT", of: team.dev.push("main"))
    #expect(try team.risk.attemptModel("rollback", "credit-approval", "--stage", "Production", "-m", "why").status == 1)
  }

  @Test func `in part, or with something else, is refused`() throws {
    let team = try Team(.production)
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.dev.write("README.md", "by the way\n")
    try team.dev.git("commit", "-q", "-a", "--amend", "--no-edit")
    try team.expectRefusal("DENY_MIXED", of: team.dev.push("main"))

    try team.dev.update()
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.dev.git("checkout", "HEAD~1", "--", "\(Team.model)/aliases/champion.yaml")
    try team.dev.git("commit", "-q", "--amend", "--no-edit")
    try team.expectRefusal("DENY_ROLLBACK", of: team.dev.push("main"))

    // The pointers go back, but one file of the record stays: that record is altered, not undone.
    try team.dev.update()
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    let file = try team.dev.git("diff", "--name-only", "--diff-filter=D", "HEAD~1", "--", "*/approvals/risk-1.sig")
    try team.dev.git("checkout", "HEAD~1", "--", file)
    try team.dev.git("commit", "-q", "--amend", "--no-edit")
    try team.expectRefusal("DENY_IMMUTABLE", of: team.dev.push("main"))
  }

  @Test func `that adds a comment to a file that it brings back is refused`() throws {
    let team = try Team(.production)
    let stage = "\(Team.model)/versions/1/stage.yaml"
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.dev.write(stage, team.dev.read(stage) + "# agreed on the phone\n")
    try team.dev.git("commit", "-q", "-a", "--amend", "--no-edit")
    let answer = try team.dev.push("main")
    let mend = try #require(answer.errors.firstMatch(of: /mend: +(git restore [^,\n]+)/)?.1)
    try team.expectRefusal("DENY_ROLLBACK", of: team.dev.push("main"))
    // What mends it does, typed as it stands.
    try team.dev.run(["sh", "-c", String(mend)])
    try team.dev.git("commit", "-q", "-a", "--amend", "--no-edit")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `brings a hand-written file back as it was, with git model and with git revert`() throws {
    for withGit in [false, true] {
      let team = try Team(commented)
      let alias = "\(Team.model)/aliases/challenger.yaml"
      try team.land(team.dev.propose("--remove-alias", "challenger"))
      try team.owner.update()
      try team.owner.git("config", "model.root", team.administer("config", "model.root"))
      if withGit {
        try team.owner.run(
          ["git", "-c", "user.signingKey=\(team.owner.key).pub", "revert", "-S", "--no-edit", "-m", "1", "HEAD"])
        try team.owner.git("push", "-q", "origin", "main")
      } else {
        try team.owner.model("rollback", "credit-approval", "--alias", "challenger", "-m", "too early", "--push")
      }
      #expect(try team.administer("show", "main:\(alias)") + "\n" == handWritten)
    }
  }

  @Test func `has no special rights by its subject alone`() throws {
    let team = try Team(.staged)
    try team.dev.git("rm", "-q", "\(Team.model)/versions/1/stage.yaml")
    try team.dev.commit("Revert \"promote(credit-approval): 1 None -> Staging\"\n\nThis reverts commit \(team.main()).")
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("main"))
  }

  @Test func `that asks an approval takes the signed revert of a member, and of nobody else`() throws {
    let team = try Team(carefulStaged)
    func revert(_ person: Person, _ options: String...) throws {
      try person.update()
      try person.run(
        ["git", "-c", "user.signingKey=\(person.key).pub", "revert", "--no-edit", "-m", "1"] + options + ["HEAD"])
    }
    try revert(team.owner)
    try team.expectRefusal("DENY_APPROVALS", of: team.owner.push("main"))
    try revert(team.dev, "-S")
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
    try revert(team.owner, "-S")
    try team.expectLanding(of: team.owner.head(), team.owner.push("main"))
  }

  @Test func `that asks an approval waits on a branch for it`() throws {
    let team = try Team(carefulStaged)
    try team.dev.model("rollback", "credit-approval", "--stage", "Staging", "-m", "incident", "--push")
    let branch = try team.dev.git("for-each-ref", "--format=%(refname:short)", "refs/heads/rollback/")
    try team.dev.merge(branch)
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
    try team.owner.approve(branch)
    let merge = try team.dev.merge(branch)
    try team.expectLanding(of: merge, team.dev.push("main"))
  }
}
