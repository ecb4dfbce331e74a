import Foundation
import TestSupport
import Testing

/// Bans and deletions at the server, with plain git wherever that can be.
private enum Kind: String, CaseIterable, Sendable {
  case ban, delete

  /// The path of the tombstone of a version.
  func path(_ version: Int) -> String { "\(Team.model)/versions/\(version)/\(word).yaml" }
  var word: String { self == .ban ? "banned" : "deleted" }

  /// The tombstone as somebody writes it by hand.
  var text: String {
    let name = self == .ban ? "BannedVersion" : "DeletedVersion"
    return """
      apiVersion: git-model/v1
      kind: \(name)
      reason: trained on leaked data
      \(word)At: 2025-03-01T00:00:00Z
      \(word)By: dev-1

      """
  }

  func branch(_ version: Int) -> String { "change/\(rawValue)-credit-approval-\(version)" }
}

/// Version 2 took over from version 1, which is archived; version 3 holds nothing.
private let succeeded = Template(after: .production) { team in
  for version in [2, 3] {
    try team.dev.register()
    try team.dev.attach(#"{"roc_auc": 0.76}"#, to: version)
  }
  try team.dev.git("push", "-q", "origin", "main")
  for target in [["--stage", "Staging"], ["--stage", "Production", "--alias", "champion"]] {
    let branch = try team.dev.propose(target[0], target[1], version: 2, more: Array(target.dropFirst(2)))
    for person in [team.risk, team.owner] {
      try person.git("fetch", "-q", "origin")
      _ = try person.attemptModel("approve", branch, "--push")
    }
    try team.land(branch)
  }
}

extension Person {
  fileprivate func propose(_ option: String, _ value: String, version: Int, more: [String]) throws -> String {
    more.isEmpty
      ? try propose(option, value, version: version) : try propose(option, value, more[0], more[1], version: version)
  }
}

extension Team {
  /// Proposes the end of a version, has risk-1 approve it, and returns its branch.
  fileprivate func proposeEnd(_ kind: Kind, of version: Int) throws -> String {
    try dev.model(kind.rawValue, "credit-approval", "\(version)", "-m", "leaked data", "--push")
    try risk.approve(kind.branch(version))
    return kind.branch(version)
  }
}

@Suite struct `A version that is banned or deleted` {
  @Test(arguments: Kind.allCases)
  fileprivate func `lands by a plain merge with the approval that the withdraw gate asks`(_ kind: Kind) throws {
    let team = try Team(succeeded)
    try team.dev.model(kind.rawValue, "credit-approval", "3", "-m", "leaked data", "--push")
    let branch = kind.branch(3)
    // Without the approval, and with one by a group that is not asked.
    try team.dev.merge(branch)
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))
    try team.owner.git("fetch", "-q")
    try team.owner.git("checkout", "-q", "-B", "own", "origin/\(branch)")
    let record = try team.owner.git("ls-files", "changes/*/change.json")
    let folder = (record as NSString).deletingLastPathComponent
    try team.owner.write("\(folder)/approvals/owner-1.sig", team.owner.sign(record))
    try team.owner.commit("approve")
    try team.owner.git("push", "-q", "origin", "HEAD:\(branch)")
    try team.dev.git("fetch", "-q")
    try team.dev.merge(branch)
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))

    try team.risk.approve(branch)
    let merge = try team.dev.merge(branch)
    try team.expectLanding(of: merge, team.dev.push("main"))
    #expect(try team.dev.model("show", "credit-approval").contains("v3 (\(kind.word))"))
    #expect(try team.dev.model("log", "credit-approval").contains("allowed  \(kind.rawValue) credit-approval@v3"))
    let resolved = try team.dev.attemptModel("resolve", "models:/credit-approval/3")
    #expect(resolved.status == 1 && resolved.errors.contains("is \(kind.word): leaked data"), "\(resolved.errors)")
    #expect(resolved.output == "")
    // The number stays used.
    try team.dev.register()
    #expect(try team.dev.push("main").status == 0)
    #expect(try team.dev.read("\(Team.model)/versions/4/version.yaml").contains("version: 4"))
  }

  @Test(arguments: Kind.allCases)
  fileprivate func `is not so by a file alone, nor by taking the version itself away`(_ kind: Kind) throws {
    let team = try Team(succeeded)
    try team.dev.write(kind.path(3), kind.text)
    try team.dev.commit("Away with it")
    let answer = try team.dev.push("main")
    #expect(answer.errors.contains("mend:     git model \(kind.rawValue) credit-approval 3 -m"), "\(answer.errors)")
    try team.expectRefusal("DENY_GOVERNED", of: team.dev.push("main"))
    try team.dev.update()
    try team.dev.git("rm", "-q", "-r", "\(Team.model)/versions/3")
    try team.dev.commit("Away with it")
    try team.expectRefusal("DENY_IMMUTABLE", "DENY_APPEND_ONLY", of: team.dev.push("main"))
  }

  @Test(arguments: Kind.allCases)
  fileprivate func `stays so: what says it is only added`(_ kind: Kind) throws {
    let team = try Team(succeeded)
    try team.land(team.proposeEnd(kind, of: 3))
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.expectRefusal("DENY_APPEND_ONLY", "DENY_IMMUTABLE", of: team.dev.push("main"))
    try team.dev.update()
    try team.dev.edit(kind.path(3), "leaked data", "a misunderstanding")
    try team.dev.commit("Clarify")
    try team.expectRefusal("DENY_APPEND_ONLY", of: team.dev.push("main"))
    // Not even with a record and the approval.
    try team.dev.update()
    try team.dev.git("rm", "-q", kind.path(3))
    try team.dev.model("change", kind.path(3), "-m", "pardon", "--name", "pardon", "--push")
    try team.risk.approve("change/pardon")
    try team.dev.git("checkout", "-q", "-f", "main")
    try team.dev.merge("change/pardon")
    try team.expectRefusal("DENY_APPEND_ONLY", of: team.dev.push("main"))
    try team.dev.update()
    let again = try team.dev.attemptModel(kind.rawValue, "credit-approval", "3", "-m", "again")
    #expect(again.status == 1 && again.errors.contains("is \(kind.word) already"), "\(again.errors)")
  }

  @Test(arguments: Kind.allCases)
  fileprivate func `holds no pointer then, nor gets one afterwards`(_ kind: Kind) throws {
    let team = try Team(succeeded)
    // The tool says so before anybody is asked.
    let held = try team.dev.attemptModel(kind.rawValue, "credit-approval", "2", "-m", "x")
    #expect(
      held.status == 1 && held.errors.contains("credit-approval@v2 holds alias champion, stage Production"),
      "\(held.errors)")
    #expect(held.errors.contains("--remove-alias champion --stage Archived"), "\(held.errors)")
    // By hand it is proposed and approved all the same; the gate refuses it.
    try team.dev.write(kind.path(2), kind.text)
    try team.dev.model("change", kind.path(2), "-m", "x", "--name", "by-hand", "--push")
    try team.risk.approve("change/by-hand")
    try team.dev.run(["git", "clean", "-q", "-f", "--", Team.model])
    try team.dev.merge("change/by-hand")
    try team.expectRefusal("DENY_BANNED", of: team.dev.push("main"))

    // A promotion and the end of the version are both ready: whichever comes first, the other is refused.
    try team.dev.update()
    let promotion = try team.dev.propose("--stage", "Staging", version: 3)
    try team.owner.approve(promotion)
    let end = try team.proposeEnd(kind, of: 3)
    let before = try team.main()
    try team.land(promotion)
    try team.dev.merge(end)
    try team.expectRefusal("DENY_BANNED", of: team.dev.push("main"))
    try team.administer("update-ref", "refs/heads/main", before)
    try team.land(end)
    try team.dev.merge(promotion)
    try team.expectRefusal("STALE_STATE", "DENY_BANNED", of: team.dev.push("main"))
    try team.dev.update()
    let anew = try team.dev.attemptModel("promote", "credit-approval", "3", "--alias", "challenger", "-m", "x")
    #expect(anew.status == 1 && anew.errors.contains("credit-approval@v3 is \(kind.word)"), "\(anew.errors)")
    // Written by hand, for an alias of which no gate asks anything.
    try team.dev.write("\(Team.model)/aliases/challenger.yaml", "apiVersion: git-model/v1\nkind: Alias\nversion: 3\n")
    try team.dev.commit("Use it")
    try team.expectRefusal("DENY_BANNED", "DENY_RECORD", of: team.dev.push("main"))
  }

  @Test(arguments: Kind.allCases)
  fileprivate func `is never returned to by a rollback`(_ kind: Kind) throws {
    let team = try Team(succeeded)
    let takeover = try team.dev.head()
    try team.land(team.proposeEnd(kind, of: 1))
    try team.dev.git("revert", "--no-edit", "-m", "1", takeover)
    try team.expectRefusal("DENY_BANNED", of: team.dev.push("main"))
    try team.dev.update()
    let rollback = try team.dev.attemptModel("rollback", "credit-approval", "--alias", "champion", "-m", "incident")
    #expect(rollback.status == 1 && rollback.errors.contains("DENY_BANNED"), "\(rollback.errors)")
    #expect(try team.audit().status == 0)
  }
}
