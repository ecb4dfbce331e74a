import Foundation
import TestSupport
import Testing

/// A registry in one clone whose history lies in the past: every command runs at a date that the test gives.
///
/// Version 1 is champion from 10 February 2025; version 2 from 1 March, 12:00; a revert on 5 March brings 1 back.
struct PastRegistry {
  let team: Team
  let folder: String

  init() throws {
    team = try Team()
    folder = "\(team.scratch.path)/past"
    try run(
      "2025-01-01T00:00:00Z", team.dev,
      [
        "init", folder, "--name", "acme", "--member", "risk-1:risk=\(team.risk.key).pub", "--member",
        "owner-1:credit-team,on-call=\(team.owner.key).pub",
      ], in: team.scratch.path)
    try register("2025-01-02T00:00:00Z", ["--owner", "credit-team"], metrics: #"{"roc_auc": 0.74}"#)
    try promote("2025-02-01T10:00:00Z", 1, "--stage", "Staging")
    try promote("2025-02-10T10:00:00Z", 1, "--stage", "Production", "--alias", "champion")
    try register("2025-02-20T00:00:00Z", [], version: 2, metrics: #"{"roc_auc": 0.76}"#)
    try promote("2025-03-01T09:00:00Z", 2, "--stage", "Staging")
    try promote("2025-03-01T12:00:00Z", 2, "--stage", "Production", "--alias", "champion")
    try git("2025-03-05T08:00:00Z", "revert", "--no-edit", "-m", "1", "HEAD")
  }

  @discardableResult
  func run(_ date: String, _ person: Person, _ arguments: [String], in place: String? = nil) throws -> String {
    try person.run(
      [try TestedProgram.path()] + arguments, in: place ?? folder,
      extra: ["GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date])
  }

  @discardableResult
  func git(_ date: String, _ arguments: String...) throws -> String {
    try team.dev.run(
      ["git"] + arguments, in: folder, extra: ["GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date])
  }

  private func register(_ date: String, _ more: [String], version: Int = 1, metrics: String) throws {
    let digest = "sha256:" + String(repeating: "5e", count: 32)
    try run(
      date, team.dev,
      [
        "register", "credit-approval", "--artifact", "\(team.scratch.path)/artifact", "--uri", "s3://m/\(version)",
        "--run", "28f312e82f704418be8c2eb22f6f2fac", "--code-commit", String(repeating: "3b", count: 20), "--data",
        "credit-train=\(digest)",
      ] + more)
    let file = try team.dev.file("metrics.json", metrics)
    try run(
      date, team.dev,
      [
        "evidence", "add", "credit-approval", "\(version)", "--type", "evaluation", file, "--dataset",
        "credit-holdout=\(digest)",
      ])
  }

  private func promote(_ date: String, _ version: Int, _ target: String...) throws {
    let branch = try run(date, team.dev, ["promote", "credit-approval", "\(version)"] + target + ["-m", "go", "-q"])
    // Whose approval the gate does not ask is told so.
    for person in [team.risk, team.owner] {
      _ = try person.attempt(
        [try TestedProgram.path(), "approve", branch], in: folder, extra: ["GIT_COMMITTER_DATE": date])
    }
    try run(date, team.owner, ["merge", branch, "-q"])
  }

  func json(_ arguments: String...) throws -> JSON {
    JSON(try team.dev.run([try TestedProgram.path()] + arguments + ["--json"], in: folder))
  }

  func attempt(_ arguments: String...) throws -> Finished {
    try team.dev.attempt([try TestedProgram.path()] + arguments, in: folder)
  }
}

@Suite struct `Show at a moment` {
  private static let past = Result { try PastRegistry() }
  private static let champion = "credit-approval@champion"

  @Test func `answers who was champion, on what evidence, approved by whom, under which policy`() throws {
    let past = try Self.past.get()
    let answer = try past.json("show", Self.champion, "--at", "2025-02-15")
    #expect(answer["at"]["time"].text == "2025-02-10T10:00:00Z" && answer["at"]["inForce"].truth == true)
    #expect(answer["manifest"]["version"].number == 1)
    let pointer = answer["pointers"][0]
    #expect(pointer["alias"].text == "champion" && pointer["cause"].text == "promotion")
    #expect(pointer["since"]["time"].text == "2025-02-10T10:00:00Z")
    #expect(pointer["until"]["time"].text == "2025-03-01T12:00:00Z")
    let promotion = pointer["promotion"]
    let commit = try #require(promotion["step"]["commit"].text)
    #expect(try commit == past.git("", "rev-list", "-1", "--first-parent", "--before=2025-02-15T00:00:00Z", "main"))
    #expect(promotion["verdict"]["outcome"].text == "allowed")
    let record = promotion["verdict"]["record"]
    #expect(record["proposers"].texts == ["dev-1"])
    #expect((0...1).map { record["approvers"][$0]["member"].text } == ["owner-1", "risk-1"])
    #expect(promotion["evidence"][0]["dataset"].text == "credit-holdout" && promotion["evidence"].count == 1)
    #expect(promotion["policy"]["version"].number == 1)
    let digest = try past.team.dev.run(
      ["sh", "-c", "git show \(commit)^1:policy/gates.yaml | sha256sum | cut -d' ' -f1"], in: past.folder)
    #expect(promotion["policy"]["digest"].text == "sha256:\(digest)")
    for (member, person) in [("owner-1", past.team.owner), ("risk-1", past.team.risk)] {
      let line = try person.run(["ssh-keygen", "-l", "-f", "\(person.key).pub"], in: past.folder)
      #expect(promotion["approverKeys"][member].text == line.split(separator: " ").dropFirst().first.map(String.init))
    }

    let text = try past.attempt("show", Self.champion, "--at", "2025-02-15").output
    #expect(text.hasPrefix("main at \(commit.prefix(10)), landed 2025-02-10 10:00 UTC\n"), "\(text)")
    #expect(text.contains("champion of credit-approval: v1 since 2025-02-10 10:00, until 2025-03-01 12:00"), "\(text)")
    #expect(text.contains("  approved:   risk-1 (risk), key SHA256:"), "\(text)")
    #expect(text.contains("  policy:     version 1, sha256:\(digest)"), "\(text)")
    #expect(text.contains("  set by:  promotion \(promotion["id"].text ?? "") in \(commit.prefix(10)), above"))
  }

  @Test(arguments: [
    ("2025-02-10T10:00:00Z", 1, "promotion"), ("2025-03-01T11:59:59.999Z", 1, "promotion"),
    ("2025-03-01T13:00:00+01:00", 2, "promotion"), ("2025-03-04", 2, "promotion"),
    ("2025-03-05T08:00:00Z", 1, "rollback"), ("2025-06-01", 1, "rollback"),
  ])
  func `finds the champion`(at moment: String, version: Int, cause: String) throws {
    let answer = try Self.past.get().json("show", Self.champion, "--at", moment)
    #expect(answer["manifest"]["version"].number == version)
    #expect(answer["pointers"][0]["cause"].text == cause)
    // What a rollback returned to rests on the promotion that once set it.
    #expect(answer["pointers"][0]["promotion"]["verdict"]["record"]["version"].number == version)
  }

  @Test func `says that a day went on after it began`() throws {
    let answer = try Self.past.get().attempt("show", Self.champion, "--at", "2025-03-01")
    #expect(answer.status == 0 && answer.output.contains("version:     credit-approval@v1"), "\(answer.output)")
    #expect(answer.output.contains("champion moved later that day: at 2025-03-01T12:00:00Z, with "), "\(answer.output)")
  }

  @Test func `agrees with git about every step's second`() throws {
    let past = try Self.past.get()
    let dates = try past.git("", "log", "--first-parent", "--format=%ct", "main").split(separator: "\n")
    #expect(dates.count >= 9)
    for date in dates.compactMap({ Int($0) }) {
      for second in [date - 1, date, date + 1] {
        let moment = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: Double(second)))
        let expected = try past.git("", "rev-list", "-1", "--first-parent", "--before=\(second)", "main")
        let answer = try past.attempt("show", "credit-approval", "--at", moment, "--json")
        if let commit = JSON(answer.output)["at"]["commit"].text {
          #expect(commit == expected, "\(moment)")
        } else {
          // Before the registry began, or before the model was there.
          #expect(answer.status == 1 && second < 1_735_776_000 + 1, "\(moment): \(answer.errors)")
        }
      }
    }
  }

  @Test func `of a commit shows what that held, and whether it was in force`() throws {
    let past = try Self.past.get()
    let promotion = try past.git("", "rev-parse", "main~1")
    let answer = try past.json("show", Self.champion, "--at", promotion)
    #expect(answer["manifest"]["version"].number == 2 && answer["at"]["commit"].text == promotion)
    let side = try past.json("show", "credit-approval@v2", "--at", "\(promotion)^2")
    #expect(side["at"]["inForce"].truth == false && side["stage"].text == "Production")
    #expect(side["pointers"].count == nil)
    let text = try past.attempt("show", "credit-approval@v2", "--at", "\(promotion)^2")
    #expect(text.status == 0 && text.errors.contains("was never the tip of main"), "\(text.errors)")
  }

  @Test(arguments: [
    ("2024-12-31", 1, "there was no registry at 2024-12-31T00:00:00Z: it began at 2025-01-01T00:00:00Z"),
    ("2025-02-05", 1, "at 2025-02-05T00:00:00Z, credit-approval has no alias champion"),
    ("9000-01-01", 1, "9000-01-01T00:00:00Z lies ahead"),
    ("2025-02-30", 129, "is no time"), ("2025-02-03T10:00", 129, "is no time"),
    ("yesterday", 1, "there is no commit \"yesterday\"\nhint: a moment is a day (2026-03-01), a time"),
  ])
  func `refuses`(_ moment: String, with status: Int32, saying words: String) throws {
    let answer = try Self.past.get().attempt("show", Self.champion, "--at", moment)
    #expect(answer.status == status && answer.errors.contains(words) && answer.output == "", "\(answer.errors)")
  }

  @Test func `without a moment says since when and by whom, also where the history is not all there`() throws {
    let past = try Self.past.get()
    let today = try past.json("show", Self.champion)
    #expect(today["at"]["commit"].text == nil && today["pointers"][0]["since"]["time"].text == "2025-03-05T08:00:00Z")
    let shallow = "\(past.team.scratch.path)/shallow-\(UUID().uuidString)"
    try past.team.dev.run(
      ["git", "clone", "-q", "--depth", "1", "file://\(past.folder)", shallow], in: past.team.scratch.path)
    let answer = try past.team.dev.attempt([try TestedProgram.path(), "show", Self.champion], in: shallow)
    #expect(answer.status == 0 && answer.output.contains("credit-approval@v1"), "\(answer.errors)")
    #expect(answer.errors.contains("since when and by whom cannot be told here"), "\(answer.errors)")
    let moment = try past.team.dev.attempt(
      [try TestedProgram.path(), "show", Self.champion, "--at", "2025-02-15"], in: shallow)
    #expect(moment.status == 2 && moment.output == "", "\(moment.output)\(moment.errors)")
  }
}

/// Staging asks an owner; the breakGlass gate asks a maintainer.
private let breakable = Template.registry(
  policy: """
    apiVersion: git-model/v1
    kind: Policy
    version: 1
    register: {}
    evidence: {}
    ownerGroups: [credit-team]
    approvalDays: 30
    gates:
      - name: staging
        applies: {stage: Staging}
        requires: {approvals: [{group: model-owners, count: 1}]}
    ungated: {stages: [None]}
    defaultRisk: high
    rollback: {withinDays: 14, approvals: [], otherwise: []}
    withdraw: {approvals: [{group: maintainers, count: 1}]}
    model: {approvals: [{group: maintainers, count: 1}]}
    policyChange: {approvals: [{group: maintainers, count: 1}]}
    repository: {approvals: [{group: maintainers, count: 1}]}
    breakGlass: {ratifyWithinDays: 5, approvals: [{group: risk, count: 1}]}
    free: [README.md]

    """, members: [("risk-1", "risk"), ("owner-1", "credit-team"), ("owner-2", "maintainers")])

@Suite struct `Show of an override` {
  @Test func `says that it was one, and who ratified it when`() throws {
    let team = try Team(breakable)
    let branch = try team.dev.propose("--stage", "Staging", "--override")
    try team.risk.approve(branch)
    try team.land(branch)
    let landed = try team.dev.head()
    let text = try team.dev.model("show", "credit-approval/Staging")
    #expect(text.contains("  verdict:    OVERRIDDEN, judged again now\n"), "\(text)")
    #expect(text.contains("  approved:   risk-1 (risk), key SHA256:") && !text.contains("ratified"), "\(text)")
    let open = try team.dev.json("show", "credit-approval/Staging")["pointers"][0]["promotion"]
    #expect(open["verdict"]["outcome"].text == "overridden" && open["verdict"]["record"]["override"].truth == true)

    let id = try #require(open["id"].text)
    let ratifying = try team.dev.run(
      [try TestedProgram.path(), "ratify", "credit-approval", id, "-m", "all is well", "--push", "-q"])
    try team.owner.approve(ratifying)
    try team.land(ratifying)
    let after = try team.dev.model("show", "credit-approval/Staging")
    let head = try team.dev.head()
    #expect(after.firstMatch(of: /ratified: +by [0-9a-f]{16} in ([0-9a-f]{10}),/)?.1 == head.prefix(10), "\(after)")
    let promotion = try team.dev.json("show", "credit-approval/Staging")["pointers"][0]["promotion"]
    #expect(promotion["ratification"]["step"]["commit"].text == head)
    // At the time of the override nobody knew of that.
    let then = try team.dev.json("show", "credit-approval/Staging", "--at", landed)["pointers"][0]["promotion"]
    #expect(then["ratification"]["id"].text == nil && then["verdict"]["outcome"].text == "overridden")
  }
}
