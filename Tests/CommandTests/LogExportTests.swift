import Foundation
import TestSupport
import Testing

@Suite struct `The export of the log` {
  /// The rows of the CSV as Python's reader sees them, each by its column.
  static func rows(_ csv: String, _ person: Person) throws -> [[String: String]] {
    let script = """
      import csv, io, json, sys
      text = sys.stdin.buffer.read().decode('utf-8')
      assert text.endswith('\\r\\n') and text.count('\\n') == text.count('\\r\\n'), 'records end with CR LF'
      rows = list(csv.reader(io.StringIO(text, newline=''), strict=True))
      assert all(len(row) == len(rows[0]) for row in rows), 'every record has every column'
      print(json.dumps([dict(zip(rows[0], row)) for row in rows[1:]]))
      """
    let text = try person.run(["python3", "-c", script], input: Array(csv.utf8))
    return try #require(JSON(text).value as? [[String: String]])
  }

  /// Expects that the CSV, the JSON, an audit and git agree on what there is.
  @discardableResult
  static func expectAgreement(_ person: Person, auditStatus: Int32 = 0) throws -> [[String: String]] {
    let csv = try person.command(["log", "--format", "csv"])
    #expect(csv.status == 0, "\(csv.errors)")
    let rows = try rows(csv.output, person)
    let json = JSON(try person.command(["log", "--format", "json", "-q"]).output)
    let auditing = try person.command(["audit", "--json"])
    #expect(auditing.status == auditStatus, "\(auditing.errors)")
    let audit = JSON(auditing.output)
    let commits = try person.git("rev-list", "--first-parent", "main").lines.map(String.init)
    #expect(json["complete"].truth == true)
    #expect(rows.count == json["population"].number && rows.count == json["entries"].count)
    #expect(rows.count == audit["population"].number)
    #expect(csv.errors.contains("all \(rows.count) entries of \(commits.count) steps"), "\(csv.errors)")
    #expect(try person.command(["audit"]).output.contains("\n\(rows.count) entries, as git model log"))
    // Every commit of the first-parent chain, in its order, each entry numbered without a gap.
    var seen: [String] = []
    for row in rows where seen.last != row["commit"] { seen.append(row["commit"] ?? "") }
    #expect(seen == commits)
    #expect(commits.count == json["steps"].number && commits.count == audit["steps"].number)
    for (index, commit) in commits.enumerated() {
      let own = rows.filter { $0["commit"] == commit }
      #expect(own.allSatisfy { $0["step"] == "\(commits.count - index)" })
      #expect(own.compactMap { $0["entry"] }.reversed() == (1...own.count).map { "\($0)" })
    }
    let counts = try #require(audit["counts"].value as? [String: Int])
    #expect(Dictionary(rows.map { ($0["kind"] ?? "", 1) }, uniquingKeysWith: +) == counts)
    return rows
  }

  @Test func `has every step of the history, one entry for each change, as many as an audit counts`() throws {
    let team = try Team(.production)
    let dev = team.dev
    try dev.update()
    try dev.write("README.md", "free\n")
    try dev.write("docs/x.md", "free\n")
    try dev.commit("Two free files")
    try dev.git("commit", "-q", "--allow-empty", "-m", "Nothing")
    try dev.write("\(Team.model)/tags.yaml", "apiVersion: git-model/v1\nkind: Tags\ndescription: x\ntags: {}\n")
    try dev.commit("tags")
    try dev.write("\(Team.model)/versions/1/tags.yaml", "apiVersion: git-model/v1\nkind: Tags\ntags: {}\n")
    try dev.commit("tags of a version")
    try dev.register()
    try dev.register("second", owner: "credit-team")
    try dev.git("push", "-q", "origin", "main")
    try dev.model("rollback", "credit-approval", "--alias", "champion", "--push")
    let rows = try Self.expectAgreement(dev)
    let kinds = Set(rows.compactMap { $0["kind"] })
    #expect(kinds == ["root", "registration", "evidence", "promotion", "free", "empty", "tags", "rollback"])
    let promotion = try #require(rows.first { $0["kind"] == "promotion" })
    #expect(promotion["moves"] == "champion none -> 1; v1 Staging -> Production")
    #expect(promotion["approved_by"] == "owner-1 (model-owners); risk-1 (risk)" && promotion["proposed_by"] == "dev-1")
    #expect(promotion["outcome"] == "allowed" && promotion["version"] == "1" && promotion["policy_version"] == "1")
    #expect(rows.allSatisfy { $0["author_claimed"]?.hasSuffix("@example.org>") == true })
    // The version that each entry is about; a new model, the root and free files are about none.
    let versions = rows.reversed().map { "\($0["kind"] ?? ""): \($0["title"] ?? ""): \($0["version"] ?? "")" }
    #expect(
      versions.filter { !$0.hasPrefix("promotion") } == [
        "root: the pinned root of acme; what it holds is imported, not gated: ",
        "registration: register model credit-approval: ", "registration: register credit-approval@v1: 1",
        "evidence: \(rows.first { $0["kind"] == "evidence" }?["title"] ?? ""): 1",
        "free: free files: README.md, docs/x.md: ", "empty: it changes no file: ", "tags: tags of credit-approval: ",
        "tags: tags of credit-approval: 1", "registration: register credit-approval@v2: 2",
        "registration: register model second: ", "registration: register second@v1: 1",
        "rollback: \(rows.first { $0["kind"] == "rollback" }?["title"] ?? ""): 1",
      ])
    let json = JSON(try dev.command(["log", "--format", "json", "-q"]).output)
    for (index, row) in rows.enumerated() {
      #expect(json["entries"][index]["change"]["version"].number.map { "\($0)" } ?? "" == row["version"])
    }
  }

  @Test func `names the version of a withdrawn promotion`() throws {
    let team = try Team(.proposed)
    try team.dev.model("withdraw", staging, "-m", "leaked data", "--push")
    let row = try #require(try Self.expectAgreement(team.dev).first)
    #expect(row["kind"] == "withdrawal" && row["version"] == "1" && row["model"] == "credit-approval")
  }

  @Test func `lists what got in around the gate, with its codes`() throws {
    let team = try Team(.staged)
    try team.dev.edit("\(Team.model)/versions/1/stage.yaml", "Staging", "Archived")
    try team.dev.write("README.md", "a free file in the step of a pointer\n")
    try team.dev.commit("Just this once")
    let rows = try Self.expectAgreement(team.dev, auditStatus: 1)
    let bad = rows.filter { $0["commit"] == rows[0]["commit"] }
    #expect(Set(bad.compactMap { $0["kind"] }) == ["promotion", "free"])
    #expect(bad.allSatisfy { $0["step_outcome"] == "refused" && $0["codes"]?.contains("DENY_MIXED") == true })
    #expect(bad.first { $0["kind"] == "free" }?["outcome"] == "allowed")
  }

  @Test func `no cell begins a formula, and without the guard each is the text of the JSON`() throws {
    let team = try Team(.registered)
    let dev = team.dev
    for name in ["=HYPERLINK(\"x\")", "+1", "-1+1|x", "@sum", "'quoted", "plain, with \"comma\"", "＝x"] {
      try dev.model("register", "--uri", "s3://x", "--owner", "credit-team", "--", name)
    }
    try dev.register("@sum")
    try dev.git("push", "-q", "origin", "main")
    try dev.model("promote", "-m", "=cmd|' /C calc'!A0", "--push", "@sum", "2", "--stage", "Staging")
    let branch = try #require(
      try dev.git("for-each-ref", "--format=%(refname:short)", "refs/heads/promote/").lines.first.map(String.init))
    try team.owner.git("fetch", "-q")
    try team.owner.model("approve", branch, "--push")
    try team.owner.model("merge", branch, "--push")
    try dev.update()
    let rows = try Self.expectAgreement(dev)
    for cell in rows.flatMap(\.values) {
      #expect(cell.unicodeScalars.first.map { !"=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? true, "\(cell)")
    }
    let json = JSON(try dev.command(["log", "--format", "json", "-q"]).output)
    for (index, row) in rows.enumerated() {
      func plain(_ column: String) -> String {
        let cell = row[column] ?? ""
        return cell.hasPrefix("'") ? String(cell.dropFirst()) : cell
      }
      let change = json["entries"][index]["change"]
      #expect(plain("model") == change["model"].text ?? "")
      #expect(plain("reason") == change["record"]["reason"].text ?? "")
      #expect(plain("title") == change["title"].text)
    }
    #expect(rows[0]["reason"] == "'=cmd|' /C calc'!A0" && rows[0]["model"] == "'@sum")
  }

  @Test func `says so when it is only a part`() throws {
    let team = try Team(.production)
    let part = try team.dev.command(["log", "credit-approval", "--alias", "champion", "--format", "csv"])
    #expect(try Self.rows(part.output, team.dev).count == 1)
    let audit = try team.dev.json("audit")
    #expect(part.errors == "1 of \(audit["population"].number ?? 0) entries of \(audit["steps"].number ?? 0) steps\n")
    let json = JSON(try team.dev.command(["log", "--alias", "shadow", "--format", "json", "-q"]).output)
    #expect(json["complete"].truth == false && json["entries"].count == 0)
    #expect(try team.dev.json("log")["complete"].truth == false, "--json alone is the log that a person sees")
    #expect(try team.dev.json("log", "--all")["complete"].truth == true)
  }

  @Test func `prints nothing when the history cannot be judged to its end`() throws {
    let team = try Team(.production)
    try team.dev.update()
    let tree = try team.dev.git("rev-parse", "HEAD^^{tree}")
    let object = "\(team.dev.work)/.git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"
    try team.dev.run([
      "sh", "-c", "mv .git/objects/pack/*.pack . && for p in *.pack; do git unpack-objects -q <$p; done",
    ])
    try FileManager.default.removeItem(atPath: object)
    for format in ["csv", "json"] {
      let answer = try team.dev.command(["log", "--format", format])
      #expect(answer.status == 2 && answer.output == "", "\(answer)")
      #expect(answer.errors.contains("would not be complete"), "\(answer.errors)")
    }
    #expect(try team.dev.command(["log"]).status == 2)
  }
}
