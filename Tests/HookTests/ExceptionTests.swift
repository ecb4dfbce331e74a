import Foundation
import TestSupport
import Testing

/// A registry whose policy knows break-glass (owner-1 and owner-2), waivers (risk-1) and soak time.
private let exceptional = Template.registry(
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
        requires: {approvals: [{group: credit-team, count: 1}]}
      - name: production
        applies: {stage: Production}
        from: [Staging]
        others: archive
        requires:
          soak: {stage: Staging, hours: 2}
          evaluation: [{metric: roc_auc, min: 0.9}]
          approvals: [{group: credit-team, count: 1}]
        waivers: [{checks: [evaluation, soak, from], approvals: [{group: risk, count: 1}], maxDays: 30}]
    ungated: {stages: [None], aliases: [challenger]}
    defaultRisk: high
    rollback: {withinDays: 14, approvals: [], otherwise: []}
    withdraw: {approvals: [{group: maintainers, count: 1}]}
    model: {approvals: [{group: maintainers, count: 1}]}
    policyChange: {approvals: [{group: maintainers, count: 1}]}
    repository: {approvals: [{group: maintainers, count: 1}]}
    breakGlass: {ratifyWithinDays: 1, approvals: [{group: incident, count: 2}]}
    free: [README.md]

    """,
  members: [("risk-1", "risk"), ("owner-1", "credit-team,incident"), ("owner-2", "maintainers,incident")])

/// Version 1 went to Staging three hours ago.
private let soaked = Template(after: exceptional) { team in
  let branch = try team.propose("--stage", "Staging", ago: 3)
  try team.owner.approve(branch)
  try team.dev.update()
  try team.dev.run(["git", "merge", "-q", "--no-ff", "--no-edit", "origin/\(branch)"], extra: hours(ago: 3))
  try team.dev.git("push", "-q", "origin", "main")
}

/// From there it was overridden to Production.
private let overridden = Template(after: soaked) { team in
  let branch = try team.propose("--stage", "Production", "--override")
  for person in [team.owner, team.stranger] { try person.approve(branch) }
  try team.land(branch)
}

/// The date of commits and statements so many hours ago.
private func hours(ago: Int) -> [String: String] {
  ago == 0 ? [:] : ["GIT_COMMITTER_DATE": "\(Int(Date().timeIntervalSince1970) - ago * 3600) +0000"]
}

extension Team {
  /// Proposes a promotion of version 1, dated so many hours ago, and pushes its branch.
  fileprivate func propose(_ arguments: String..., version: Int = 1, ago: Int = 0) throws -> String {
    let branch = try dev.run(
      [try TestedProgram.path(), "promote", "credit-approval", "\(version)"] + arguments + ["-m", "for the test"],
      extra: hours(ago: ago))
    try dev.git("push", "-q", "origin", branch)
    return branch
  }

  /// Merges a branch with plain git; the push is for the caller.
  fileprivate func pushMerge(of branch: String) throws -> Finished {
    try dev.merge(branch)
    return try dev.push("main")
  }

  fileprivate func ratification(_ arguments: String..., ago: Int = 0) throws -> String {
    let branch = try dev.run(
      [try TestedProgram.path(), "ratify", "credit-approval"] + arguments + ["-m", "looked into"],
      extra: hours(ago: ago))
    try dev.git("push", "-q", "origin", branch)
    return branch
  }

  /// The evidence that the gate of Production asks.
  fileprivate func attachGoodEvidence() throws {
    try dev.update()
    try dev.attach(#"{"roc_auc": 0.95}"#)
    try dev.git("push", "-q", "origin", "main")
  }
}

@Suite struct `An override that is pushed` {
  @Test func `is accepted with the approvals of the break-glass gate, and said aloud everywhere`() throws {
    let team = try Team(soaked)
    let branch = try team.propose("--stage", "Production", "--override")
    for person in [team.owner, team.stranger] { try person.approve(branch) }
    try team.dev.git("fetch", "-q")
    let merged = try team.dev.attemptModel("merge", branch, "--push")
    #expect(merged.status == 0, "\(merged)")
    #expect(merged.errors.contains("OVERRIDDEN: refs/heads/main"), "the hook is silent: \(merged.errors)")
    let message = try team.dev.git("log", "-1", "--format=%B", "origin/main")
    #expect(message.hasPrefix("override(credit-approval): 1 Staging -> Production"))
    #expect(message.contains("\nGate: OVERRIDDEN by breakGlass (policy version 1)"))
    let status = try team.dev.model("status")
    #expect(status.contains("OVERRIDDEN  credit-approval@v1: v1 Staging -> Production, to be ratified by "))
    #expect(try team.dev.model("log").contains("OVERRIDDEN  promote credit-approval v1"))
    let audit = try team.audit()
    #expect(audit.status == 0 && audit.output.contains("OVERRIDDEN: "), "\(audit.output)")
    #expect(audit.output.contains("Staging -> Production: open until "))
    #expect(audit.output.hasSuffix("no findings\n"))
    let json = try team.dev.model("status", "--json")
    #expect(json.contains("\"kind\": \"override\""))
  }

  @Test func `is refused without them, or with those of the usual gate`() throws {
    let team = try Team(soaked)
    let branch = try team.propose("--stage", "Production", "--override")
    try team.expectRefusal("DENY_APPROVALS", of: team.pushMerge(of: branch))
    try team.owner.approve(branch)
    try team.expectRefusal("DENY_APPROVALS", of: team.pushMerge(of: branch))
    let useless = try team.risk.attemptModel("approve", branch)
    #expect(
      useless.status == 1 && useless.errors.contains("in none of the groups that are asked: incident"), "\(useless)")
  }

  @Test func `is refused when its statement is altered, lapsed or malformed`() throws {
    let team = try Team(soaked)
    let branch = try team.propose("--stage", "Production", "--override")
    for person in [team.owner, team.stranger] { try person.approve(branch) }
    try team.dev.merge(branch)
    let statement = try team.dev.record() + "/promotion.json"
    try team.dev.edit(statement, "\"override\": true", "\"override\": \"yes\"")
    try team.dev.commit()
    try team.dev.git("reset", "-q", "--soft", "origin/main")
    try team.dev.commit("squash")
    try team.expectRefusal("DENY_YAML", of: team.dev.push("main"))
    try team.dev.edit(statement, "\"override\": \"yes\"", "\"override\": false")
    try team.dev.git("commit", "-q", "-a", "--amend", "--no-edit")
    try team.expectRefusal("DENY_SIG", "DENY_RECORD", "DENY_EVIDENCE", of: team.dev.push("main"))
    try team.dev.git("rm", "-q", "-f", statement)
    try team.dev.git("commit", "-q", "-a", "--amend", "--no-edit")
    try team.expectRefusal("DENY_RECORD", of: team.dev.push("main"))

    try team.dev.update()
    let old = try team.propose("--alias", "challenger", "--override", ago: 24 * 31)
    for person in [team.owner, team.stranger] { try person.approve(old) }
    try team.expectRefusal("DENY_EXPIRED", of: team.pushMerge(of: old))
  }

  @Test func `freezes the model for promotions, and not for another override or a rollback`() throws {
    let team = try Team(overridden)
    try team.dev.register()
    try team.dev.git("push", "-q", "origin", "main")
    let usual = try team.propose("--alias", "challenger", version: 2)
    try team.expectRefusal("DENY_FROZEN", of: team.pushMerge(of: usual))
    try team.dev.update()
    let second = try team.propose("--stage", "Production", "--override", version: 2)
    for person in [team.owner, team.stranger] { try person.approve(second) }
    let merged = try team.pushMerge(of: second)
    #expect(merged.status == 0, "\(merged.errors)")
    try team.expectCleanServer()
    for _ in 0..<2 {
      try team.dev.update()
      try team.dev.model("rollback", "credit-approval", "--stage", "Production", "-m", "over", "--push")
      try team.expectCleanServer()
    }
    #expect(try team.dev.attemptModel("status").errors.contains("No proposal is open") == false)
    let free = try team.pushMerge(of: usual)
    #expect(free.status == 0, "\(free.errors)")
    let audit = try team.audit()
    #expect(audit.output.components(separatedBy: ": rolled back").count == 3, "\(audit.output)")
    #expect(audit.output.contains("allowed: "), "\(audit.output)")
  }

  @Test func `is undone by a plain git revert while the model is frozen`() throws {
    let team = try Team(overridden)
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    #expect(try team.dev.attemptModel("status").errors.contains("No proposal is open"))
  }
}

@Suite struct `A ratification that is pushed` {
  @Test func `by the usual gates frees the model`() throws {
    let team = try Team(overridden)
    try team.attachGoodEvidence()
    // The first piece of evidence is too low, and all of it must pass.
    let branch = try team.ratification("--waive", "evaluation=the first run was cut short")
    try team.expectRefusal("DENY_APPROVALS", of: team.pushMerge(of: branch))
    for person in [team.owner, team.risk] { try person.approve(branch) }
    try team.dev.git("fetch", "-q")
    try team.dev.git("reset", "-q", "--hard", "origin/main")
    try team.dev.model("merge", branch, "--push")
    try team.expectCleanServer()
    let message = try team.dev.git("log", "-1", "--format=%B", "origin/main")
    #expect(message.hasPrefix("ratify(credit-approval): promotion "))
    #expect(message.contains("\nRatifies: "))
    #expect(message.contains("\nWaived: evaluation at production until "))
    let audit = try team.audit()
    #expect(audit.output.contains("allowed: ") && audit.output.contains("1 ratification"), "\(audit.output)")
    #expect(audit.output.contains(": open until "), "the waiver stands: \(audit.output)")
    #expect(try team.dev.model("status").contains("evaluation waived until"))
    try team.land(team.propose("--alias", "challenger"))
  }

  @Test func `is refused without its approvals, its evidence, or with the proposer's own`() throws {
    let team = try Team(overridden)
    let branch = try team.ratification()
    try team.owner.approve(branch)
    try team.expectRefusal("DENY_EVIDENCE", of: team.pushMerge(of: branch))
    try team.dev.update()
    let own = try team.dev.attemptModel("approve", branch)
    #expect(own.status == 1 && own.errors.contains("none of the groups"), "\(own)")
  }

  @Test func `is refused when it is malformed, altered or moves something`() throws {
    let team = try Team(overridden)
    let branch = try team.ratification("--waive", "evaluation=booked")
    for person in [team.owner, team.risk] { try person.approve(branch) }
    try team.dev.merge(branch)
    let file = try team.dev.git("ls-files", "*/ratification.json")
    let text = try team.dev.read(file)
    func push(_ edit: () throws -> Void) throws -> Finished {
      try team.dev.git("reset", "-q", "--hard", "origin/main")
      try team.dev.git("merge", "-q", "--squash", "origin/\(branch)")
      try edit()
      try team.dev.commit("squash")
      return try team.dev.push("main")
    }
    try team.expectRefusal("DENY_YAML", of: push { try team.dev.write(file, "{}") })
    try team.expectRefusal("DENY_RECORD", of: push { try team.dev.write(file, text + "\n") })
    try team.expectRefusal("DENY_YAML", of: push { try team.dev.git("rm", "-q", "-f", file) })
    try team.expectRefusal(
      "DENY_MIXED", of: push { try team.dev.edit("\(Team.model)/versions/1/stage.yaml", "Production", "Archived") })
    let landed = try push {}
    #expect(landed.status == 0, "\(landed.errors)")
    // It cannot be taken back.
    try team.dev.git("rm", "-q", "-r", (file as NSString).deletingLastPathComponent)
    try team.dev.commit("take back")
    try team.expectRefusal("DENY_IMMUTABLE", of: team.dev.push("main"))
  }

  @Test func `that is late is accepted; before it each audit fails`() throws {
    let team = try Team(soaked)
    let branch = try team.propose("--stage", "Production", "--override", ago: 30)
    for person in [team.owner, team.stranger] { try person.approve(branch) }
    try team.land(branch)
    let audit = try team.audit()
    #expect(audit.status == 1 && audit.output.contains("it was to be ratified by"), "\(audit.output)")
    #expect(audit.output.contains("OVERDUE since") && audit.output.hasSuffix("1 finding\n"), "\(audit.output)")
    #expect(try team.dev.model("status").contains("was to be ratified by"))
    let ratification = try team.ratification("--waive", "evaluation=booked")
    for person in [team.owner, team.risk] { try person.approve(ratification) }
    let merged = try team.pushMerge(of: ratification)
    #expect(merged.status == 0, "\(merged.errors)")
    try team.expectCleanServer()
    #expect(try team.audit().output.contains("ratified late by") == false, "its waiver stands")
    #expect(try team.dev.model("log").contains("ratify promotion"))
  }
}

@Suite struct `A waiver that is pushed` {
  private let wish = "evaluation=the holdout is being mended"

  @Test func `is accepted with the approval of the group that the gate names, and of no other`() throws {
    let team = try Team(soaked)
    let branch = try team.propose("--stage", "Production", "--waive", wish)
    try team.owner.approve(branch)
    try team.expectRefusal("DENY_APPROVALS", of: team.pushMerge(of: branch))
    // Somebody else's approval grants nothing, even when it is put there by hand.
    try team.stranger.git("fetch", "-q")
    try team.stranger.git("checkout", "-q", branch)
    let record = try team.stranger.record()
    try team.stranger.write("\(record)/approvals/owner-2.sig", team.stranger.sign("\(record)/promotion.json"))
    try team.stranger.commit()
    try team.stranger.git("push", "-q", "origin", branch)
    try team.expectRefusal("DENY_APPROVALS", of: team.pushMerge(of: branch))
    try team.risk.approve(branch)
    let merge = try team.dev.merge(branch)
    try team.expectLanding(of: merge, team.dev.push("main"))
    let audit = try team.audit().output
    #expect(audit.contains("waived ") && audit.contains("evaluation at production until "), "\(audit)")
    #expect(try team.dev.model("log").contains("waived    evaluation at production"))
    #expect(try team.dev.model("status").contains("waived  credit-approval@v1"))
    #expect(try team.dev.model("status", "--json").contains("\"kind\": \"waiver\""))
  }

  @Test func `that has lapsed is refused`() throws {
    let team = try Team(soaked)
    let end = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: -3600))
    let branch = try team.propose("--stage", "Production", "--waive", wish, "--waive-until", end, ago: 2)
    for person in [team.owner, team.risk] { try person.approve(branch) }
    try team.expectRefusal("DENY_EXPIRED", "DENY_EVIDENCE", of: team.pushMerge(of: branch))
  }

  @Test func `for longer than the policy allows, or of what it does not, is refused before it is made`() throws {
    let team = try Team(soaked)
    let end = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: 31 * 86_400))
    let promote = ["promote", "credit-approval", "1", "--stage", "Production", "-m", "x"]
    for (options, says) in [
      (["--waive", wish, "--waive-until", end], "the policy allows 30 days"),
      (["--waive", "modelCard=x"], "no gate of this transition lets anybody waive modelCard"),
      (["--waive", "approvals=x"], "is no check that can be waived"),
      (["--waive", "evaluation"], "names no check and reason"), (["--waive", "evaluation= "], "names no check"),
      (["--waive", wish, "--waive", wish], "is given twice"), (["--waive-until", end], "needs a --waive"),
      (["--waive", wish, "--override"], "nothing to waive"),
    ] {
      let answer = try team.dev.attempt([try TestedProgram.path()] + promote + options)
      #expect(answer.status != 0 && answer.errors.contains(says), "\(options): \(answer.errors)")
    }
  }

  @Test func `that lapses later is found by an audit until the promotion is rolled back`() throws {
    let team = try Team(soaked)
    let end = Date(timeIntervalSinceNow: 20)
    let until = ISO8601DateFormatter().string(from: end)
    let branch = try team.propose("--stage", "Production", "--waive", wish, "--waive-until", until)
    for person in [team.owner, team.risk] { try person.approve(branch) }
    try team.land(branch)
    Thread.sleep(until: end.addingTimeInterval(1))
    let audit = try team.audit()
    #expect(audit.status == 1 && audit.output.contains("its waiver of evaluation lapsed on"), "\(audit.output)")
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }
}

@Suite struct `Soak time` {
  @Test func `that is long enough is accepted, and too short is refused`() throws {
    let team = try Team(exceptional)
    try team.attachGoodEvidence()
    for (ago, isEnough) in [(1, false), (3, true)] {
      let team = try Team(exceptional)
      let staging = try team.propose("--stage", "Staging", ago: ago)
      try team.owner.approve(staging)
      try team.dev.update()
      try team.dev.run(["git", "merge", "-q", "--no-ff", "--no-edit", "origin/\(staging)"], extra: hours(ago: ago))
      try team.dev.git("push", "-q", "origin", "main")
      let branch = try team.propose("--stage", "Production", "--waive", "evaluation=booked")
      for person in [team.owner, team.risk] { try person.approve(branch) }
      if isEnough {
        let merge = try team.dev.merge(branch)
        try team.expectLanding(of: merge, team.dev.push("main"))
      } else {
        try team.expectRefusal("DENY_SOAK", of: team.pushMerge(of: branch))
      }
    }
  }

  @Test func `starts again after a rollback`() throws {
    let team = try Team(soaked)
    let branch = try team.propose("--stage", "Production", "--waive", "evaluation=booked")
    for person in [team.owner, team.risk] { try person.approve(branch) }
    try team.land(branch)
    try team.dev.git("revert", "--no-edit", "-m", "1", "HEAD")
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
    try team.dev.git("push", "-q", "origin", "--delete", branch)
    try team.dev.git("branch", "-q", "-D", branch)
    let again = try team.propose("--stage", "Production", "--waive", "evaluation=booked")
    for person in [team.owner, team.risk] { try person.approve(again) }
    try team.expectRefusal("DENY_SOAK", of: team.pushMerge(of: again))
  }
}

@Suite struct `A step that got in around the gate` {
  /// Moves an alias on the server without a record, with the hook away.
  private func hotfix(_ team: Team) throws -> String {
    try team.dev.update()
    try team.dev.write(
      "\(Team.model)/aliases/challenger.yaml", "apiVersion: git-model/v1\nkind: Alias\nversion: 1\n")
    let bad = try team.dev.commit("hotfix")
    try FileManager.default.moveItem(atPath: "\(team.server)/hooks", toPath: "\(team.server)/away")
    try team.dev.git("push", "-q", "origin", "main")
    try FileManager.default.moveItem(atPath: "\(team.server)/away", toPath: "\(team.server)/hooks")
    return bad
  }

  @Test func `is ACKNOWLEDGED once the policyChange gate agreed, and the audit passes again`() throws {
    let team = try Team(exceptional)
    let bad = try hotfix(team)
    #expect(try team.audit().status == 1)
    let branch = try team.dev.model("change", "--acknowledge", bad, "-m", "checked by hand", "--push")
    #expect(branch == "change/acknowledge-\(bad.prefix(10))")
    let waiting = try team.pushMerge(of: branch)
    #expect(waiting.status != 0 && waiting.errors.contains("[DENY_APPROVALS]"), "\(waiting.errors)")
    #expect(try team.owner.attemptModel("approve", branch).status == 1)
    try team.stranger.approve(branch)
    try team.dev.update()
    try team.dev.model("merge", branch, "--push")
    #expect(try team.dev.git("log", "-1", "--format=%B").contains("\nAcknowledges: \(bad)\n"))
    let audit = try team.audit()
    #expect(audit.status == 0, "\(audit.output)")
    #expect(audit.output.contains("ACKNOWLEDGED by change ") && audit.output.contains("step \(bad.prefix(10))"))
    #expect(audit.output.hasSuffix("1 finding, 1 of them ACKNOWLEDGED\n"), "\(audit.output)")
    let json = try team.dev.model("audit", "--json")
    #expect(json.contains("\"outcome\": \"allowed\"") && json.contains("\"\(bad)\": \""))
    // A second one is a finding again.
    _ = try hotfix2(team)
    let again = try team.audit()
    #expect(again.status == 1 && again.output.hasSuffix("2 findings, 1 of them ACKNOWLEDGED\n"), "\(again.output)")
  }

  private func hotfix2(_ team: Team) throws -> String {
    try team.dev.write("\(Team.model)/aliases/challenger.yaml", "apiVersion: git-model/v1\nkind: Alias\nversion: 2\n")
    try team.dev.register()
    let bad = try team.dev.commit("hotfix")
    try FileManager.default.moveItem(atPath: "\(team.server)/hooks", toPath: "\(team.server)/away")
    try team.dev.git("push", "-q", "origin", "main")
    try FileManager.default.moveItem(atPath: "\(team.server)/away", toPath: "\(team.server)/hooks")
    return bad
  }

  @Test func `is not acknowledged for a step that is good, unknown or the root`() throws {
    let team = try Team(exceptional)
    for (commit, says) in [
      ("HEAD", "is no step that the gate refuses"), (team.root, "is no step that the gate refuses"),
      ("nothing", "there is no commit \"nothing\""),
    ] {
      let answer = try team.dev.attemptModel("change", "--acknowledge", commit, "-m", "x")
      #expect(answer.status == 1 && answer.errors.contains(says), "\(answer.errors)")
    }
    #expect(try team.dev.attemptModel("change", "-m", "x").status == 129)
    #expect(try team.dev.attemptModel("change", "README.md", "--acknowledge", "HEAD", "-m", "x").status == 129)
  }
}
