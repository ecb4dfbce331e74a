import Foundation
import TestSupport
import Testing

@Suite struct `A command` {
  @Test func `works from a folder below, with -C, and with GIT_DIR`() throws {
    let team = try Team()
    let below = "\(team.dev.work)/\(Team.model)/versions"
    let line = ["resolve", "credit-approval@v1"]
    #expect(try team.dev.command(line, in: below).output == "s3://models/credit-approval\n")
    #expect(try team.dev.command(line + ["-C", team.dev.work], in: "/").status == 0)
    #expect(try team.dev.command(["-C", team.dev.work] + line, in: "/").status == 0)
    #expect(try team.dev.command(line, in: "/", extra: ["GIT_DIR": "\(team.dev.work)/.git"]).status == 0)
    try team.dev.run(["sh", "-c", "mkdir ../elsewhere && echo '{\"auc\": 1}' > ../elsewhere/m.json"])
    let relative = ["register", "credit-approval", "--uri", "s3://x", "--metrics", "m.json"]
    #expect(try team.dev.command(relative + ["-C", team.dev.work], in: "\(team.scratch.path)/elsewhere").status == 2)
    try team.dev.run(["mv", "../elsewhere/m.json", below])
    #expect(try team.dev.command(relative, in: below).status == 0)
  }

  @Test func `works in a bare repository`() throws {
    let team = try Team(.approved)
    for line in ["list", "status", "audit", "show credit-approval@v1", "verify \(staging)"] {
      let answer = try team.dev.command(line.split(separator: " ").map(String.init), in: team.server)
      #expect(answer.status == 0, "\(answer.errors)")
    }
    let registered = try team.dev.command(["register", "credit-approval", "--uri", "s3://x"], in: team.server)
    #expect(registered.output == "credit-approval@v2\n", "\(registered.errors)")
    let merged = try team.dev.command(["merge", staging], in: team.server)
    #expect(merged.status == 0, "\(merged.errors)")
    #expect(try team.dev.command(["change", "x", "-m", "x"], in: team.server).errors.contains("run it in a clone"))
    #expect(try team.audit().status == 0)
  }

  @Test func `works with another branch than main`() throws {
    let team = try Team()
    try team.dev.git("branch", "-q", "-m", "main", "production")
    try team.dev.git("remote", "remove", "origin")
    let lost = try team.dev.command(["promote", "credit-approval", "1", "--stage", "Staging", "-m", "x"])
    #expect(lost.status == 0, "the branch that HEAD names: \(lost.errors)")
    try team.dev.git("checkout", "-q", "-b", "topic")
    try team.dev.git("config", "model.branch", "production")
    #expect(try team.dev.model("resolve", "credit-approval@v1") == "s3://models/credit-approval")
    try team.dev.model("register", "credit-approval", "--uri", "s3://x")
    #expect(
      try team.dev.git("log", "-1", "--format=%s", "production") == "register(credit-approval): register version 2")
    #expect(try team.dev.git("log", "-1", "--format=%s", "topic") != "register(credit-approval): register version 2")
    try team.dev.git("config", "model.branch", "nowhere")
    let absent = try team.dev.command(["list"])
    #expect(absent.status == 1 && absent.errors.contains("git config model.branch NAME"), "\(absent.errors)")
    try team.dev.git("config", "model.branch", "no..where")
    #expect(try team.dev.command(["list"]).status != 0)
  }

  @Test func `works before main was ever checked out`() throws {
    let team = try Team()
    let clone = "\(team.scratch.path)/headless"
    try team.dev.run(["git", "clone", "-q", "--no-checkout", team.server, clone], in: team.scratch.path)
    try team.dev.run(["git", "checkout", "-q", "--detach", "origin/main"], in: clone)
    try team.dev.run(["git", "branch", "-q", "-D", "main"], in: clone)
    #expect(try team.dev.command(["list"], in: clone).output.contains("credit-approval"))
    #expect(try team.dev.command(["audit"], in: clone).status == 0)
  }

  @Test func `asks for a name and an address where a commit needs them, and looks without`() throws {
    let team = try Team()
    try Data("[init]\n\tdefaultBranch = main\n".utf8).write(to: URL(fileURLWithPath: "\(team.dev.home)/.gitconfig"))
    let line = ["register", "credit-approval", "--uri", "s3://x"]
    let answer = try team.dev.command(line)
    #expect(answer.status == 1 && answer.errors.contains("git config --global user.email"), "\(answer.errors)")
    for look in [["list"], ["status"], ["log"], ["audit"], ["verify"], ["show", "credit-approval"]] {
      #expect(try team.dev.command(look).status == 0, "\(look)")
    }
    let variables = ["GIT_COMMITTER_NAME": "dev-1", "GIT_COMMITTER_EMAIL": "dev@example.org"]
    #expect(try team.dev.command(line, extra: variables).status == 0)
    #expect(try team.dev.git("log", "-1", "--format=%ce") == "dev@example.org")
  }

  @Test func `looks at proposals without a name and an address`() throws {
    let team = try Team(.proposed)
    try Data("[init]\n\tdefaultBranch = main\n".utf8).write(to: URL(fileURLWithPath: "\(team.dev.home)/.gitconfig"))
    #expect(try team.dev.command(["status"]).status == 0)
    #expect(try team.dev.command(["verify", staging]).status == 1)
  }

  @Test func `says how to make a key where one is needed`() throws {
    let team = try Team()
    try FileManager.default.removeItem(atPath: "\(team.dev.home)/.ssh")
    try team.dev.expectNoChange(
      2, "promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", saying: "ssh-keygen -t ed25519")
    let answer = try team.dev.command(["init", "\(team.scratch.path)/new"])
    #expect(answer.status != 0 && answer.errors.contains("ssh-keygen -t ed25519"), "\(answer.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(team.scratch.path)/new"))
  }

  @Test func `honours GIT_COMMITTER_DATE`() throws {
    let team = try Team()
    for (text, expected) in [
      ("1700000000 +0100", "2023-11-14T22:13:20Z"), ("2024-02-03T04:05:06Z", "2024-02-03T04:05:06Z"),
    ] {
      let answer = try team.dev.command(
        ["register", "fraud", "--uri", "s3://x", "--branch"], extra: ["GIT_COMMITTER_DATE": text])
      #expect(answer.status == 0, "\(answer.errors)")
      let version = try team.dev.git("show", "register/fraud/1:models/fr/fraud/versions/1/version.yaml")
      #expect(version.contains("createdAt: \(expected)"), "\(version)")
      #expect(
        try team.dev.git("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "register/fraud/1")
          == expected)
      try team.dev.git("branch", "-q", "-D", "register/fraud/1")
    }
  }

  @Test func `trusts the first commit once, aloud`() throws {
    let team = try Team()
    try team.dev.git("config", "--unset", "model.root")
    let first = try team.dev.command(["audit"])
    #expect(first.status == 0 && first.errors.contains("trusting \(team.root)"), "\(first.errors)")
    #expect(try team.dev.git("config", "model.root") == team.root)
    #expect(try team.dev.command(["audit"]).errors == "")
    try team.dev.git("config", "model.root", "not-an-id")
    let wrong = try team.dev.command(["audit"])
    #expect(wrong.status == 2 && wrong.errors.contains("not-an-id"))
    let tree = try team.dev.git("rev-parse", "HEAD^{tree}")
    try team.dev.git("config", "model.root", try team.dev.git("commit-tree", "-m", "another root", tree))
    #expect(try team.dev.command(["audit"]).status == 1)
  }

  @Test func `does not depend on the language of the caller's Git`() throws {
    let team = try Team()
    try team.dev.model("register", "credit-approval", "--uri", "s3://x", "--push")
    let german = ["LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "LANGUAGE": "de"]
    let answer = try team.owner.command(["register", "credit-approval", "--uri", "s3://y", "--push"], extra: german)
    #expect(answer.output == "credit-approval@v3\n", "\(answer.errors)")
  }

  @Test func `founds a registry of one, whose owner can do everything alone`() throws {
    let team = try Team()
    let folder = "\(team.scratch.path)/solo"
    let made = try team.dev.command(["init", folder])
    #expect(made.status == 0 && made.output.hasPrefix("registry solo in \(folder)/.git/\n"), "\(made.errors)")
    #expect(made.errors.contains("allowSelf"))
    #expect(try team.dev.run(["git", "status", "--porcelain"], in: folder) == "")
    func go(_ line: String) throws {
      let answer = try team.dev.command(line.split(separator: " ").map(String.init), in: folder)
      #expect(answer.status == 0, "\(line): \(answer.errors)")
    }
    try go(
      "register m --artifact \(sample("model")) --code-commit \(String(repeating: "3b", count: 20)) --data d=sha256:\(String(repeating: "5e", count: 32))"
    )
    try go("promote m 1 --stage Staging -m x")
    try go("approve promote/m/1-staging")
    try go("merge promote/m/1-staging")
    try go("resolve models:/m/Staging")
    try go("audit")
    let again = try team.dev.command(["init", folder])
    #expect(again.status != 0 && again.output == "", "\(again.errors)")
  }
}
