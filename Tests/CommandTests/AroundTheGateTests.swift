import Foundation
import TestSupport
import Testing

/// A registry with steps that got in around the hook, as an auditor finds it.
@Suite struct `What got in around the gate` {
  private static let champion = "\(Team.model)/aliases/champion.yaml"

  /// Lands a file on the server past its hook.
  private static func force(_ path: String, _ text: String, _ team: Team) throws -> String {
    try team.dev.write(path, text)
    let bad = try team.dev.commit("hotfix")
    try team.administer("fetch", "-q", team.dev.work, "+main:main")
    try team.dev.git("fetch", "-q")
    return bad
  }

  /// Version 1 is champion by a promotion; then version 2 is registered and made champion without a record.
  private static func forged() throws -> (team: Team, bad: String) {
    let team = try Team(.production)
    try team.dev.update()
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    return (team, try force(champion, "apiVersion: git-model/v1\nkind: Alias\nversion: 2\n", team))
  }

  /// The change that acknowledges a step, landed; its branch.
  @discardableResult
  private static func acknowledge(_ bad: String, _ team: Team) throws -> (summary: String, record: String) {
    try team.risk.update()
    let branch = try team.risk.model("change", "--acknowledge", bad, "-m", "checked by hand", "--push")
    try team.dev.git("fetch", "-q")
    let approved = try team.dev.command(["approve", branch, "--push"])
    #expect(approved.status == 0, "\(approved.errors)")
    try team.dev.model("merge", branch, "--push")
    let record = try #require(try team.dev.git("ls-tree", "--name-only", "HEAD:changes").lines.first.map(String.init))
    return (approved.errors, record)
  }

  private static func log(_ person: Person, _ options: String...) throws -> (
    text: String, rows: [[String: String]], entries: JSON
  ) {
    let json = try person.command(["log", "--format", "json", "-q"] + options).output
    if OutputSchemas.python != nil {
      #expect(try OutputSchemas.problems(of: json, with: "log", for: person) == "")
    }
    let csv = try person.command(["log", "--format", "csv"] + options).output
    return (
      try person.command(["log"] + options).output, try `The export of the log`.rows(csv, person), JSON(json)["entries"]
    )
  }

  @Test func `is in the log of the pointer that it moved, with the move`() throws {
    let (team, bad) = try Self.forged()
    let log = try Self.log(team.dev, "--alias", "champion")
    #expect(log.text.contains("\(bad.prefix(10))  ") && log.text.contains("moves     champion 1 -> 2"), "\(log.text)")
    #expect(log.rows.count == 2 && log.entries.count == 2)
    #expect(log.rows.first?["commit"] == bad && log.rows.first?["outcome"] == "refused")
    #expect(log.rows.first?["moves"] == "champion 1 -> 2" && log.rows.first?["version"] == "2")
    #expect(log.entries[0]["commit"].text == bad && log.entries[0]["change"]["moves"].texts == ["champion 1 -> 2"])

    let staged = try Self.force(
      "\(Team.model)/versions/2/stage.yaml", "apiVersion: git-model/v1\nkind: StageAssignment\nstage: Staging\n", team)
    #expect(try Self.log(team.dev, "--stage", "Staging").rows.first?["commit"] == staged)
    #expect(try Self.log(team.dev, "--stage", "Archived").rows.isEmpty)

    // A pointer that says nothing readable any more moved, too.
    let garbled = try Self.force(Self.champion, "version: [\n", team)
    let unreadable = try Self.log(team.dev, "--alias", "champion")
    #expect(unreadable.rows.first?["commit"] == garbled && unreadable.text.contains(garbled.prefix(10)))
    #expect(try Self.log(team.dev, "--alias", "shadow").rows.isEmpty)
  }

  @Test func `is in every log where the step is refused for what may lie at any path`() throws {
    let team = try Team(.production)
    try team.dev.update()
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    // An executable file is no pointer by the format, and a free file is there to be listed instead.
    try team.dev.write(Self.champion, "apiVersion: git-model/v1\nkind: Alias\nversion: 2\n")
    try team.dev.run(["chmod", "+x", Self.champion])
    let bad = try Self.force("README.md", "a free file\n", team)
    for options in [["--alias", "champion"], ["--alias", "champion", "credit-approval"]] {
      let text = try team.dev.command(["log"] + options).output
      #expect(text.contains("\(bad.prefix(10))") && text.contains("refused"), "\(text)")
      #expect(text.contains("[DENY_MODE]"), "\(text)")
    }
  }

  @Test func `stands in show without the approvals of another promotion`() throws {
    let (team, bad) = try Self.forged()
    let text = try team.dev.model("show", "credit-approval@champion")
    let told = try #require(text.range(of: "champion of credit-approval: v2")).lowerBound
    let pointer = String(text[told...])
    #expect(pointer.contains("no record, in \(bad.prefix(10))"), "\(pointer)")
    #expect(pointer.contains("REFUSED") && pointer.contains("champion 1 -> 2 has no promotion record"), "\(pointer)")
    for word in ["approved", "proposed", "allowed", "gates", "statement", "evidence"] {
      #expect(!pointer.contains(word), "\(word) in \(pointer)")
    }
    let json = try team.dev.json("show", "credit-approval@champion")["pointers"][0]
    #expect(json["cause"].text == "unrecorded" && json["outcome"].text == "refused" && json["promotion"].value == nil)
    // What has a record shows it as before.
    let stage = try team.dev.json("show", "credit-approval@v1")["pointers"][0]
    #expect(stage["outcome"].text == "allowed" && stage["promotion"]["approverKeys"].value != nil)
    // The promotion's own decision is no longer what stands.
    let decision = try team.dev.command(["report", "credit-approval", "1", "--json"])
    #expect(
      JSON(decision.output)["decisions"][0]["standing"].texts == [
        "alias champion: set to something else since, without a record", "stage of v1: in force",
      ])
  }

  @Test func `is told by an audit how to be put right or acknowledged`() throws {
    let (team, bad) = try Self.forged()
    let audit = try team.dev.attemptModel("audit")
    #expect(audit.status == 1, "\(audit.errors)")
    let acknowledging = "git model change --acknowledge \(bad.prefix(10)) -m \"why\""
    let mends = audit.output.lines.filter { $0.contains("mend:") }
    #expect(!mends.isEmpty && mends.allSatisfy { $0.contains(acknowledging) }, "\(audit.output)")
    // A push of the same is still told what would let it in.
    try team.dev.git("reset", "-q", "--hard", "HEAD^")
    try team.administer("update-ref", "refs/heads/main", try team.dev.head())
    try team.dev.write(Self.champion, "apiVersion: git-model/v1\nkind: Alias\nversion: 2\n")
    try team.dev.commit("hotfix")
    let pushed = try team.dev.push("main")
    #expect(pushed.status != 0 && pushed.errors.contains("git model promote credit-approval 2 --alias champion"))
    #expect(!pushed.errors.contains("--acknowledge"), "\(pushed.errors)")
  }

  @Test func `is marked in the log and in the packet once it is acknowledged`() throws {
    let (team, bad) = try Self.forged()
    let (summary, record) = try Self.acknowledge(bad, team)
    #expect(summary.contains("acknowledges") && summary.contains("\(bad.prefix(10)) hotfix"), "\(summary)")
    let log = try Self.log(team.dev, "--alias", "champion")
    #expect(log.text.contains("refused, acknowledged by change \(record)"), "\(log.text)")
    #expect(log.rows.map { $0["acknowledged_by"] } == [record, ""])
    #expect(log.entries[0]["acknowledgedBy"].text == record && log.entries[1]["acknowledgedBy"].value == nil)

    let report = try team.dev.command(["report", "credit-approval", "2"])
    #expect(report.status == 0, "\(report.errors)")
    let page = try PageOracle.read(report.output, team.dev)
    #expect(page.text.contains("1 of them is refused, and acknowledged by change \(record)."))
    #expect(!page.text.contains("lets all of") && page.text.contains("1 finding, 1 of them acknowledged."))
  }

  @Test func `and changed a version is no registration, and whoever meets it is sent to the audit`() throws {
    let team = try Team(.production)
    try team.dev.update()
    let path = "\(Team.model)/versions/1/version.yaml"
    let whole = try team.dev.read(path)
    let bad = try Self.force(path, whole + "extra: 1\n", team)
    for command in [
      ["show", "credit-approval@champion"], ["resolve", "credit-approval@champion"],
      ["report", "credit-approval", "1"],
    ] {
      let answer = try team.dev.command(command)
      #expect(answer.status == 2, "\(answer)")
      #expect(answer.errors.contains("hint: git model audit names the commit") == true, "\(answer.errors)")
      #expect(!answer.errors.contains("correct the file"), "\(answer.errors)")
    }
    let row = try #require(try Self.log(team.dev).rows.first)
    #expect(row["commit"] == bad && row["kind"] == "invalid" && row["version"] == "1")
    #expect(row["title"] == "version.yaml of credit-approval@v1 is changed")
    // A file that may be changed is still to be corrected.
    try team.dev.write(path, whole)
    _ = try Self.force("\(Team.model)/model.yaml", "kind: [\n", team)
    #expect(try team.dev.command(["show", "credit-approval"]).errors.contains("hint: correct the file"))
  }

  @Test func `is not among what was waived`() throws {
    let team = try Team(.registered)
    try team.dev.git("commit", "-q", "--allow-empty", "-m", "Nothing")
    let rows = try Self.log(team.dev).rows
    #expect(Set(rows.compactMap { $0["kind"] }).isSuperset(of: ["root", "empty"]))
    #expect(rows.allSatisfy { $0["waived"] == "" }, "\(rows.compactMap { $0["waived"] })")
  }
}
