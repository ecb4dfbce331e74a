import Foundation
import TestSupport
import Testing

/// What may reach the protected branch, and in which shape.
@Suite struct `A push to the protected branch` {
  private let stage = "\(Team.model)/versions/1/stage.yaml"
  private let production = "apiVersion: git-model/v1\nkind: StageAssignment\nstage: Production\n"

  @Test func `may register and attach evidence without approvals`() throws {
    let team = try Team()
    try team.dev.register()
    try team.dev.attach(#"{"roc_auc": 0.8}"#, to: 2)
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `may not move a pointer directly`() throws {
    let team = try Team()
    try team.dev.write(stage, production)
    try team.dev.commit("Promote to production")
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("main"))
  }

  @Test func `gets around nothing with --no-verify, push options or settings of the client`() throws {
    let team = try Team()
    try team.dev.write(stage, production)
    try team.dev.commit()
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("--no-verify", "main"))
    try team.expectRefusal(
      "DENY_RECORD",
      of: team.dev.attempt([
        "git", "-c", "core.hooksPath=/dev/null", "-c", "model.protected=other", "push", "origin", "main",
      ]))
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("--atomic", "main", "main:other"))
  }

  @Test func `refuses the merge of a proposal that nobody approved`() throws {
    let team = try Team(.proposed)
    try team.dev.merge(staging)
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
  }

  @Test func `takes the plain merge of an approved proposal, and the log tells who proposed and approved`() throws {
    let team = try Team(.approved)
    let merge = try team.dev.merge(staging)
    try team.expectLanding(of: merge, team.dev.push("main"))
    let log = try team.dev.model("log", "credit-approval")
    #expect(log.contains("allowed  promote credit-approval v1: v1 None -> Staging"))
    #expect(log.contains("proposed  dev-1"))
    #expect(log.contains("approved  owner-1 (model-owners)"))
  }

  @Test func `logs a plain merge as it logs git model merge`() throws {
    let team = try Team(.approved)
    let twin = try Team(.approved)
    try team.dev.merge(staging)
    try team.dev.git("push", "-q", "origin", "main")
    try twin.owner.model("merge", staging, "--push")
    func story(_ person: Person) throws -> [Substring] {
      try person.model("log").split(separator: "\n").map { $0.dropFirst($0.first == " " ? 0 : 30) }
    }
    try twin.dev.update()
    #expect(try story(team.dev) == story(twin.dev))
    let trailers = try twin.dev.git("log", "-1", "--format=%(trailers:key=Approved-by)")
    #expect(trailers.hasPrefix("Approved-by: owner-1"))
  }

  @Test func `takes a squash of an approved proposal`() throws {
    let team = try Team(.approved)
    try team.dev.git("merge", "-q", "--squash", "origin/\(staging)")
    try team.dev.git("commit", "-q", "-m", "Squashed by the host")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `takes a cherry-pick of an approved proposal that is folded into one commit`() throws {
    let team = try Team(.approved)
    try team.dev.git("cherry-pick", "-n", "main..origin/\(staging)")
    try team.dev.git("commit", "-q", "-m", "Picked")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `refuses a rebase-merge, whose first step has no approvals`() throws {
    let team = try Team(.approved)
    try team.dev.git("merge", "-q", "--ff-only", "origin/\(staging)")
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
    try team.dev.update()
    try team.dev.write("README.md", "moved on\n")
    try team.dev.commit()
    try team.dev.git("cherry-pick", "main..origin/\(staging)")
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
  }

  @Test func `refuses an evil merge`() throws {
    let team = try Team(.approved)
    try team.dev.merge(staging)
    try team.dev.write(stage, production)
    try team.dev.git("commit", "-q", "-a", "--amend", "--no-edit")
    try team.expectRefusal("STALE_CONTENT", "DENY_CONTEXT", of: team.dev.push("main"))

    try team.dev.merge(staging)
    try team.dev.write("README.md", "slipped in\n")
    try team.dev.git("commit", "-q", "-a", "--amend", "--no-edit")
    try team.expectRefusal("DENY_MIXED", of: team.dev.push("main"))
  }

  @Test func `refuses a foxtrot, which Git takes for a fast-forward`() throws {
    let team = try Team()
    try team.owner.write("README.md", "main moved on\n")
    try team.owner.commit()
    try team.owner.git("push", "-q", "origin", "main")
    try team.dev.write("docs/note.md", "mine\n")
    try team.dev.commit()
    try team.dev.git("fetch", "-q")
    try team.dev.git("merge", "-q", "--no-edit", "origin/main")
    try team.dev.git("merge-base", "--is-ancestor", "origin/main", "HEAD")
    let refused = try team.dev.push("main")
    try team.expectRefusal("DENY_FIRST_PARENT", of: refused)
    #expect(refused.errors.contains("git rebase origin/main, or git reset --hard origin/main"), "\(refused.errors)")
    try team.dev.git("rebase", "-q", "origin/main")
    #expect(try team.dev.push("main").succeeded)
  }

  @Test func `refuses force, deletion and another history`() throws {
    let team = try Team()
    try team.expectRefusal("DENY_NON_FAST_FORWARD", of: team.dev.push("+main~1:main"))
    try team.expectRefusal("DENY_DELETION", of: team.dev.push("--delete", "main"))
    try team.dev.git("checkout", "-q", "--orphan", "other")
    try team.dev.commit("A history of my own")
    try team.expectRefusal("DENY_NON_FAST_FORWARD", of: team.dev.push("--force", "HEAD:main"))
  }

  @Test func `refuses an edited, a removed and a skipped version`() throws {
    let team = try Team()
    let version = "\(Team.model)/versions/1/version.yaml"
    try team.dev.edit(version, "5e5e", "6f6f")
    try team.dev.commit()
    try team.expectRefusal("DENY_IMMUTABLE", of: team.dev.push("main"))

    try team.dev.update()
    try team.dev.git("rm", "-q", version)
    try team.dev.commit()
    try team.expectRefusal("DENY_IMMUTABLE", of: team.dev.push("main"))

    try team.dev.update()
    try team.dev.write(
      "\(Team.model)/versions/3/version.yaml", team.dev.read(version).replacing("version: 1", with: "version: 3"))
    try team.dev.commit()
    try team.expectRefusal("DENY_VERSION_NUMBER", of: team.dev.push("main"))
  }

  @Test func `refuses a version number that is used again`() throws {
    let team = try Team()
    let text = try team.dev.read("\(Team.model)/versions/1/version.yaml")
    try team.dev.write("\(Team.model)/versions/01/version.yaml", text)
    try team.dev.commit()
    try team.expectRefusal("DENY_UNKNOWN_PATH", of: team.dev.push("main"))

    // Two people register version 2; the second resolves the conflict by putting the own one in its place.
    try team.dev.update()
    try team.owner.update()
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    try team.owner.model("register", "credit-approval", "--uri", "s3://models/mine", "--description", "mine")
    try team.owner.git("fetch", "-q")
    try team.owner.git("checkout", "-q", "-B", "resolved", "origin/main")
    try team.owner.git("merge", "-q", "-X", "theirs", "--no-edit", "main")
    try team.expectRefusal("DENY_IMMUTABLE", of: team.owner.push("HEAD:main"))
  }

  @Test func `refuses a commit that names a parent twice`() throws {
    let team = try Team()
    let main = try team.main()
    let tree = try team.dev.git("rev-parse", "HEAD^{tree}")
    let now = Int(Date().timeIntervalSince1970)
    let person = "dev-1 <dev-1@example.org> \(now) +0000"
    let text = "tree \(tree)\nparent \(main)\nparent \(main)\nauthor \(person)\ncommitter \(person)\n\nTwice\n"
    let commit = try team.dev.git("hash-object", "-t", "commit", "-w", "--stdin", input: Array(text.utf8))
    try team.expectRefusal("DENY_PARENTS", of: team.dev.push("\(commit):refs/heads/main"))
  }

  @Test func `takes an octopus of two approved promotions of different models`() throws {
    let team = try Team(.approved)
    try team.dev.register("fraud-score", owner: "credit-team")
    try team.dev.git("push", "-q", "origin", "main")
    let other = try team.dev.propose("--stage", "Staging", model: "fraud-score")
    try team.owner.approve(other)
    try team.dev.update()
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "origin/\(staging)", "origin/\(other)")
    #expect(try team.dev.git("rev-list", "--parents", "-1", "HEAD").split(separator: " ").count == 4)
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    #expect(try team.dev.model("resolve", "models:/fraud-score/Staging") == "s3://models/fraud-score")
  }

  @Test func `refuses an octopus when one of its promotions lacks approvals`() throws {
    let team = try Team(.approved)
    try team.dev.register("fraud-score", owner: "credit-team")
    try team.dev.git("push", "-q", "origin", "main")
    let other = try team.dev.propose("--stage", "Staging", model: "fraud-score")
    try team.dev.update()
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "origin/\(staging)", "origin/\(other)")
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
  }

  @Test func `takes a merge that changes nothing`() throws {
    let team = try Team(.proposed)
    try team.dev.git("merge", "-q", "-s", "ours", "--no-edit", "origin/\(staging)")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    try team.dev.git("commit", "-q", "--allow-empty", "-m", "promote(credit-approval): 1 None -> Production")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    #expect(try team.dev.attemptModel("resolve", "models:/credit-approval/Staging").status == 1)
  }

  @Test func `is refused whole for one bad step among many`() throws {
    let team = try Team()
    try team.dev.write("README.md", "good\n")
    try team.dev.commit("Good")
    try team.dev.write(stage, production)
    let bad = try team.dev.commit("Bad")
    try team.dev.git("rm", "-q", stage)
    try team.dev.commit("Back again")
    let answer = try team.dev.push("main")
    #expect(answer.errors.contains("step \(bad.prefix(10))"), "\(answer.errors)")
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("main"))
  }
}
