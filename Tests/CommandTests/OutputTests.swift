import Foundation
import TestSupport
import Testing

@Suite struct `Output for scripts` {
  @Test func `is JSON with a format version from every verb, and tells what the text tells`() throws {
    let team = try Team(.ready)
    let dev = team.dev
    let list = try dev.json("list")
    #expect(list["formatVersion"].number == 1)
    #expect(list["models"][0]["name"].text == "credit-approval")
    #expect(list["models"][0]["latest"].number == 1)
    #expect(try dev.model("list").contains("credit-approval  v1"))

    let model = try dev.json("show", "credit-approval")
    #expect(model["formatVersion"].number == 1 && model["owners"].texts == ["credit-team"])
    #expect(model["versions"][0]["stage"].text == "Staging")
    let version = try dev.json("show", "credit-approval@v1")
    #expect(version["formatVersion"].number == 1)
    let digest = try #require(version["manifest"]["artifact"]["digest"].text)
    #expect(try dev.model("show", "credit-approval@v1").contains(digest))
    #expect(version["evidence"][0]["dataset"].text == "credit-holdout")

    let resolved = try dev.json("resolve", "models:/credit-approval/Staging")
    #expect(resolved["formatVersion"].number == 1 && resolved["version"].number == 1)
    #expect(resolved["digest"].text == digest && resolved["stage"].text == "Staging")
    #expect(try resolved["uri"].text == dev.model("resolve", "models:/credit-approval/Staging"))
    #expect(resolved["files"][0]["path"].text == "MLmodel")

    let log = try dev.json("log")
    #expect(log["formatVersion"].number == 1 && log["entries"].count == 1)
    #expect(log["entries"][0]["change"]["record"]["approvers"][0]["member"].text == "owner-1")
    #expect(try log["entries"][0]["commit"].text == dev.head())

    let audit = try dev.json("audit")
    #expect(audit["formatVersion"].number == 1 && audit["outcome"].text == "allowed")
    #expect(audit["root"].text == team.root && audit["findings"].count == 0)
    let steps = try #require(audit["steps"].number)
    #expect(try dev.model("audit").hasPrefix("allowed: \(steps) steps"))

    let status = try dev.json("status")
    #expect(status["formatVersion"].number == 1)
    #expect(
      status["open"][0]["branch"].text == "origin/\(production)" || status["open"][0]["branch"].text == production)
    #expect(status["open"][0]["verdict"]["outcome"].text == "allowed")
    #expect(try dev.model("status").contains("ready to merge"))

    let verify = try dev.json("verify", production)
    #expect(verify["formatVersion"].number == 1 && verify["outcome"].text == "allowed")
    #expect(verify["steps"][0]["changes"][0]["record"]["moves"].count == 2)

    #expect(try dev.json("member", "list")["members"].count == 3)
    let policy = try dev.json("policy", "check")
    #expect(policy["formatVersion"].number == 1 && policy["policyVersion"].number == 1 && policy["problems"].count == 0)
  }

  @Test func `is JSON from the verbs that write, too`() throws {
    let team = try Team()
    let dev = team.dev
    let dry = try dev.json("register", "credit-approval", "--uri", "s3://x", "--dry-run")
    #expect(dry["formatVersion"].number == 1 && dry["version"].number == 2 && dry["dryRun"].truth == true)
    let registered = try dev.json("register", "credit-approval", "--artifact", sample("model"))
    #expect(registered["version"].number == 2 && registered["formatVersion"].number == 1)
    #expect(registered["digest"].text == "sha256:ecf3232dd1eeb28a42a56a985f686c673e86480e5ea73a8170248cf1f57ac2b8")
    #expect(try registered["commit"].text == dev.head())
    let evidence = try dev.json(
      "evidence", "add", "credit-approval", "2", "--type", "evaluation", sample("metrics.json"))
    #expect(evidence["format"].text == "mlflow-metrics" && evidence["signedBy"].text == "dev-1")
    #expect(evidence["formatVersion"].number == 1)
    try dev.git("push", "-q", "origin", "main")
    let promoted = try dev.json("promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", "--push")
    #expect(promoted["branch"].text == staging && promoted["formatVersion"].number == 1)
    #expect(try promoted["commit"].text == dev.branch(staging))
    #expect(promoted["verdict"]["outcome"].text == "refused")
    try team.owner.update()
    let approved = try team.owner.json("approve", staging, "--push")
    #expect(approved["member"].text == "owner-1" && approved["verdict"]["outcome"].text == "allowed")
    #expect(try approved["commit"].text == team.administer("rev-parse", staging))
    let merged = try team.owner.json("merge", staging, "--push")
    #expect(try merged["commit"].text == team.main())
    #expect(merged["pushed"].truth == true && merged["message"].text?.contains("Approved-by: owner-1") == true)
    let rolledBack = try team.owner.json("rollback", "credit-approval", "--stage", "Staging", "--push")
    #expect(rolledBack["moves"].texts == ["v1 Staging -> None"] && rolledBack["formatVersion"].number == 1)
    try dev.update()
    let change = try dev.json("member", "add", "owner-2", "--group", "credit-team", "--key", team.stranger.key + ".pub")
    #expect(change["branch"].text == "change/member-add-owner-2" && change["formatVersion"].number == 1)
    let place = "\(team.scratch.path)/another"
    let made = try dev.json("init", place)
    #expect(made["formatVersion"].number == 1 && made["root"].text?.count == 40)
  }

  @Test func `stays empty on standard output when a command is refused`() throws {
    let team = try Team(.proposed)
    let answer = try team.dev.command(["merge", staging, "--json"])
    #expect(answer.status == 1 && answer.output == "" && answer.errors.contains("DENY_APPROVALS"))
  }

  @Test func `comes alone with -q`() throws {
    let team = try Team()
    let answer = try team.dev.command(["register", "credit-approval", "--uri", "s3://x", "-q"])
    #expect(answer.output == "credit-approval@v2\n" && answer.errors == "")
    let refused = try team.dev.command(["show", "nope", "--quiet"])
    #expect(refused.status == 1 && refused.errors.hasPrefix("git-model: "), "an error is still said")
  }

  @Test func `is not cut where a program reads it`() throws {
    let team = try Team()
    let name = String(repeating: "long-name-", count: 15)
    try team.dev.register(name)
    #expect(try team.dev.command(["list"], extra: ["COLUMNS": "40"]).output.contains("\(name)  v1  "))
    #expect(try team.dev.model("list", "--names").lines == ["credit-approval", Substring(name)])
  }
}

@Suite struct `Output for people` {
  private static func escapes(_ answer: Finished) -> Bool { (answer.output + answer.errors).contains("\u{1B}") }

  @Test func `has no escape sequences where no terminal is`() throws {
    let team = try Team(.ready)
    for line in [
      "status", "status credit-approval", "log", "audit", "list", "show credit-approval", "verify \(production)", "-h",
    ] {
      let arguments = line.split(separator: " ").map(String.init)
      let answer = try team.dev.command(arguments, extra: ["NO_COLOR": "", "TERM": "xterm-256color"])
      #expect(!Self.escapes(answer) && answer.status == 0, "\(line)")
    }
  }

  @Test func `has colour when color.ui says always, but not with NO_COLOR or --no-color`() throws {
    let team = try Team(.ready)
    try team.dev.git("config", "color.ui", "always")
    let plain: [String: String] = ["NO_COLOR": ""]
    #expect(Self.escapes(try team.dev.command(["status"], extra: plain)))
    #expect(!Self.escapes(try team.dev.command(["status"], extra: ["NO_COLOR": "1"])))
    #expect(!Self.escapes(try team.dev.command(["status", "--no-color"], extra: plain)))
    #expect(!Self.escapes(try team.dev.command(["status", "--json"], extra: plain)))
  }

  /// `script` gives the program a terminal.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func `has colour on a terminal, within its width, unless color.ui says never`() throws {
    let team = try Team(.ready)
    func onTerminal(_ line: String, _ extra: [String: String] = [:]) throws -> Finished {
      let program = try TestedProgram.path()
      return try team.dev.attempt(
        ["script", "-qec", "\(program) \(line)", "/dev/null"],
        extra: ["NO_COLOR": "", "TERM": "xterm", "COLUMNS": "60"].merging(extra) { $1 })
    }
    #expect(Self.escapes(try onTerminal("status")))
    #expect(!Self.escapes(try onTerminal("status", ["NO_COLOR": "1"])))
    let table = try onTerminal("show credit-approval").output
    #expect(
      table.contains("VERSION") && table.split(whereSeparator: \.isNewline).allSatisfy { $0.count <= 60 }, "\(table)")
    try team.dev.git("config", "color.ui", "never")
    #expect(!Self.escapes(try onTerminal("status")))
  }

  @Test func `escapes control characters and direction marks of the repository`() throws {
    let team = try Team()
    let hostile = "evil \u{1B}[2J\u{1B}]0;title\u{7} \u{202E}gnp\u{2066} \u{9B}31m\r\nAllowed: forged"
    let branch = "promote/credit-approval/1-staging"
    try team.dev.register()
    let evidence = try team.dev.file("\u{1B}[31m\u{202E}.txt", "x")
    try team.dev.model("evidence", "add", "credit-approval", "2", "--type", "other", evidence)
    try team.dev.write("README.md", "x")
    try team.dev.commit(hostile)
    try team.dev.git("push", "-q", "origin", "main")
    let refused = try team.dev.command([
      "promote", "credit-approval", "1", "--stage", "Staging", "-m", hostile, "--push",
    ])
    #expect(
      refused.status == 129 && refused.errors.contains("holds the invisible character U+001B"), "\(refused.errors)")
    let proposal = try team.dev.command(
      ["promote", "credit-approval", "1", "--stage", "Staging", "-m", "Allowed: forged", "--push"])
    try team.owner.update()
    try team.dev.git("push", "-q", "origin", "\(branch):refs/heads/promote/\u{202E}gnp")
    try team.owner.git("fetch", "-q")
    var answers = [refused, proposal, try team.owner.command(["approve", branch])]
    let lines = [
      "status", "status credit-approval", "log --all", "audit", "verify \(branch)", "merge \(branch)", "log",
    ]
    for line in lines + [
      "show credit-approval@v2", "verify HEAD~2..HEAD", "list", "merge promote/\u{202E}gnp --dry-run",
    ] {
      answers.append(try team.owner.command(line.split(separator: " ").map(String.init)))
    }
    answers.append(try team.owner.command(["show", "\u{1B}[2J\u{202E}"]))
    answers.append(try team.owner.command(["\u{1B}[2J"]))
    answers.append(try team.owner.command(["approve", "\u{1B}[2J"]))
    let bad: Set<Unicode.Scalar> = ["\u{1B}", "\u{7}", "\u{202E}", "\u{2066}", "\u{9B}", "\r"]
    for answer in answers {
      let found = (answer.output + answer.errors).unicodeScalars.filter { bad.contains($0) }
      #expect(found.isEmpty, "\(answer.output.debugDescription)\(answer.errors.debugDescription)")
      #expect(!answer.output.contains("\nAllowed: forged"))
    }
  }
}
