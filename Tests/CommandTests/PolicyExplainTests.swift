import Foundation
import TestSupport
import Testing

@Suite struct `What the policy would ask` {
  private static let team = Result {
    let team = try Team(.production)
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    return team
  }

  /// The gates of an answer, as text that can be compared.
  private func gates(_ change: JSON) throws -> String {
    let value = try #require((change.value as? [String: Any])?["gates"])
    return String(decoding: try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys]), as: UTF8.self)
  }

  @Test(arguments: [
    ["1", "--stage", "Archived"], ["2", "--stage", "Staging"], ["2", "--stage", "Production", "--alias", "champion"],
    ["2", "--alias", "champion"], ["1", "--alias", "challenger"], ["1", "--remove-alias", "champion"],
    ["2", "--alias", "unheard-of"],
  ])
  func `is what the gate says of the proposal, but for the proposer`(_ arguments: [String]) throws {
    let team = try Self.team.get()
    let answer = JSON(
      try team.dev.run(
        [try TestedProgram.path(), "policy", "explain", "credit-approval"] + arguments + ["--json"]))
    let proposed = JSON(
      try team.dev.run(
        [try TestedProgram.path(), "promote", "credit-approval"] + arguments + ["-m", "x", "--dry-run", "--json"]))
    let changes = proposed["verdict"]["steps"][0]["changes"]
    let index = try #require((0..<(changes.count ?? 0)).first { changes[$0]["kind"].text == "promotion" })
    #expect(try gates(answer["change"]) == gates(changes[index]))
    // Both count the same reasons; one of the proposal's is not that nobody proposed it.
    let verdict = try #require(proposed["verdict"].value as? [String: Any])
    let all = String(decoding: try JSONSerialization.data(withJSONObject: verdict), as: UTF8.self)
    #expect(all.components(separatedBy: "\"mend\"").count - 1 == answer["missing"].number, "\(arguments)")
    #expect(answer["formatVersion"].number == 1 && answer["policy"]["version"].number == 1)
  }

  @Test func `is told to anybody, and changes nothing`() throws {
    let team = try Self.team.get()
    let before = try team.stranger.files()
    let answer = try team.stranger.command(
      ["policy", "explain", "credit-approval", "2", "--stage", "Production", "--alias", "champion"])
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(try team.stranger.files() == before)
    let text = answer.output
    #expect(text.hasPrefix("credit-approval@v2: champion 1 -> 2, v1 Production -> Archived, v2 None -> Production\n"))
    #expect(text.contains("  gate production: not passed\n    FAIL    comes from [DENY_FROM]\n"), "\(text)")
    #expect(text.contains("        mend:     git model promote credit-approval 2 --stage Staging -m \"why\"\n"))
    #expect(text.contains("        mend:     git model approve BRANCH, by risk-1\n"), "\(text)")
    #expect(text.contains("\nmodel:   risk high, owned by credit-team\nmissing: 1 check, 3 approvals\n"), "\(text)")
    #expect(!text.contains("proposer") && !answer.errors.contains("Next:"))
    let json = JSON(
      try team.stranger.command(
        ["policy", "explain", "credit-approval", "2", "--stage", "Production", "--alias", "champion", "--json"]
      ).output)
    #expect(json["ready"].truth == false && json["missing"].number == 4)
  }

  @Test func `is ready when only approvals lack, and then promote does it`() throws {
    let team = try Self.team.get()
    let answer = try team.owner.command(["policy", "explain", "credit-approval", "2", "--stage", "Staging"])
    #expect(answer.output.hasSuffix("missing: 1 approval\n"), "\(answer.output)")
    #expect(answer.errors == "Next: git model promote credit-approval 2 --stage Staging -m \"why\"\n")
    let ungated = try team.owner.command(["policy", "explain", "credit-approval", "2", "--alias", "challenger"])
    #expect(ungated.output.contains("ok      alias challenger: ungated by the policy"), "\(ungated.output)")
    #expect(ungated.output.hasSuffix("missing: nothing\n"), "\(ungated.output)")
  }

  @Test func `of what breaks an invariant, or of a banned version, says so`() throws {
    let team = try Self.team.get()
    let archived = try team.dev.command(["policy", "explain", "credit-approval", "1", "--stage", "Archived"])
    #expect(archived.status == 0 && archived.output.contains("DENY_INVARIANT"), "\(archived.output)")
    let other = try Team()
    try other.dev.model("ban", "credit-approval", "1", "-m", "x", "--push")
    try other.risk.approve("change/ban-credit-approval-1")
    try other.land("change/ban-credit-approval-1")
    let banned = try other.dev.command(["policy", "explain", "credit-approval", "1", "--stage", "Staging"])
    #expect(banned.status == 0 && banned.output.contains("DENY_BANNED"), "\(banned.output)")
  }

  @Test(arguments: [
    (
      "explain credit-approval 1 --stage Production", 1,
      "credit-approval@v1 is in Production already; nothing would move"
    ),
    ("explain credit-approval 1 --stage Nowhere", 1, "there is no stage Nowhere"),
    ("explain credit-approval 9 --stage Staging", 1, "credit-approval has no version 9"),
    ("explain nope 1 --stage Staging", 1, "there is no model nope"),
    ("explain credit-approval 1", 129, "Name a --stage"),
    ("explain credit-approval 2 --remove-alias champion", 1, "champion does not point at"),
  ])
  func `cannot be said of nothing`(_ line: String, status: Int32, words: String) throws {
    try Self.team.get().dev.expectNoChange(
      status, arguments: ["policy"] + line.split(separator: " ").map(String.init), saying: words)
  }
}
