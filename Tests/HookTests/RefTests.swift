import Foundation
import TestSupport
import Testing

/// Refs besides the protected one, and names that could be taken for it.
@Suite struct `The refs of a push` {
  /// Commits a pointer change that nobody approved.
  private func misbehave(_ person: Person) throws {
    try person.write(
      "\(Team.model)/versions/1/stage.yaml", "apiVersion: git-model/v1\nkind: StageAssignment\nstage: Production\n")
    try person.commit("Promote")
  }

  @Test func `are free where they are not protected`() throws {
    let team = try Team()
    try misbehave(team.dev)
    #expect(try team.dev.push("main:experiment").succeeded)
    #expect(try team.administer("rev-parse", "refs/heads/experiment") == team.dev.head())
    try team.expectCleanServer()
  }

  @Test func `are refused together when one of them is bad`() throws {
    let team = try Team()
    try misbehave(team.dev)
    let branches = (1...300).map { "main:refs/heads/many/\($0)" }
    let push = ["git", "push", "origin"] + branches
    try team.expectRefusal("DENY_RECORD", of: team.dev.attempt(push + ["main"]))
    let fine = try team.dev.attempt(push)
    #expect(fine.succeeded)
  }

  @Test func `may not look like the protected one`() throws {
    let team = try Team()
    for name in [
      "refs/heads/Main", "refs/heads/MAIN", "refs/heads/HEAD", "refs/heads/FETCH_HEAD", "refs/heads/refs/heads/main",
      "refs/heads/\u{FF4D}ain", "refs/heads/ma\u{200B}in", "refs/heads/\u{1D426}ain", "refs/tags/main",
      "refs/tags/Main",
    ] {
      try team.expectRefusal("DENY_REF_CONFUSABLE", of: team.dev.push("main:\(name)"))
    }
  }

  @Test func `are judged as main where they lead to main`() throws {
    let team = try Team()
    try team.administer("symbolic-ref", "refs/heads/prod", "refs/heads/main")
    try team.administer("symbolic-ref", "refs/heads/live", "refs/heads/prod")
    try misbehave(team.dev)
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("main:prod"))
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("main:live"))
    try team.expectRefusal("DENY_DELETION", of: team.dev.push("--delete", "prod"))
    try team.dev.update()
    try team.dev.write("README.md", "good\n")
    try team.dev.commit()
    try team.expectLanding(of: team.dev.head(), team.dev.push("main:prod"))
  }

  @Test func `are never replacements of objects`() throws {
    let team = try Team()
    try team.dev.git("commit", "-q", "--allow-empty", "-m", "decoy")
    try team.dev.git("replace", "HEAD~1", "HEAD")
    let before = try team.refs()
    let hidden = try team.dev.push("refs/replace/*:refs/replace/*")
    #expect(hidden.status != 0)
    #expect(try team.refs() == before)
    try team.administer("config", "--unset-all", "receive.hideRefs")
    try team.expectRefusal("DENY_REF", of: team.dev.push("refs/replace/*:refs/replace/*"))
  }

  @Test func `keep tags where they are`() throws {
    let team = try Team()
    try team.dev.git("tag", "-a", "-m", "first", "r1")
    #expect(try team.dev.push("r1").succeeded)
    try team.expectRefusal("DENY_REF", of: team.dev.push("--force", "main~1:refs/tags/r1"))
    try team.expectRefusal("DENY_REF", of: team.dev.push("--delete", "r1"))
  }

  @Test func `are commits where they are branches`() throws {
    let team = try Team()
    let blob = try team.dev.git("rev-parse", "HEAD:README.md")
    let tree = try team.dev.git("rev-parse", "HEAD^{tree}")
    try team.dev.git("tag", "-a", "-m", "a tag", "annotated")
    let tag = try team.dev.git("rev-parse", "annotated")
    for object in [blob, tree, tag] {
      try team.expectRefusal("DENY_TYPE", of: team.dev.push("\(object):refs/heads/odd"))
      try team.expectRefusal("DENY_TYPE", of: team.dev.push("--force", "\(object):refs/heads/main"))
    }
  }

  @Test(arguments: ["", "main", "0123456789"])
  func `are all refused while no root is pinned`(_ pin: String) throws {
    let team = try Team()
    if pin.isEmpty {
      try team.administer("config", "--unset", "model.root")
    } else {
      try team.administer("config", "model.root", pin)
    }
    try team.expectRefusal("DENY_ROOT", of: team.dev.push("main:experiment"))
    try team.dev.write("README.md", "harmless\n")
    try team.dev.commit()
    try team.expectRefusal("DENY_ROOT", of: team.dev.push("main"))
  }

  @Test func `begin with the pinned root`() throws {
    let team = try Team(.staged)
    try team.dev.run(["git", "init", "-q", "--bare", "-b", "main", "mirror.git"], in: team.scratch.path)
    let mirror = "\(team.scratch.path)/mirror.git"
    try team.dev.run(["git", "config", "model.root", team.root], in: mirror)
    try team.dev.run([try TestedProgram.path(), "hook", "install"], in: mirror)
    try team.dev.git("checkout", "-q", "--orphan", "own")
    try team.dev.commit("A registry of my own")
    let refused = try team.dev.attempt(["git", "push", mirror, "own:main"])
    #expect(refused.status != 0)
    #expect(refused.errors.contains("[DENY_ROOT]"), "\(refused.errors)")
    // The whole true history is judged step by step, and taken.
    try team.dev.git("push", "-q", mirror, "main")
    #expect(try team.dev.run(["git", "rev-parse", "main"], in: mirror) == team.main())
  }

  @Test func `take no promotion that was approved for another protected ref`() throws {
    let team = try Team(.staged)
    try team.administer("config", "--add", "model.protected", "main")
    try team.administer("config", "--add", "model.protected", "release")
    try team.expectRefusal("DENY_CONTEXT", of: team.dev.push("main:release"))
    #expect(try team.dev.push("main~1:refs/heads/release").succeeded)
    try team.expectRefusal("DENY_CONTEXT", of: team.dev.push("main:release"))
  }
}
