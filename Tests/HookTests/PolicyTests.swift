import Foundation
import TestSupport
import Testing

/// Two of three maintainers change the policy.
private let governed = Template.registry(
  policy: Policies.governed,
  members: [("risk-1", "maintainers"), ("owner-1", "credit-team"), ("owner-2", "maintainers")])

private let selfApproving = Template.registry(
  policy: Policies.selfApproving, members: [("risk-1", "risk"), ("owner-1", "credit-team"), ("owner-2", "credit-team")])

@Suite struct `The policy` {
  private let gates = "policy/gates.yaml"

  /// Has the policy edited and proposed by a person; returns the pushed branch.
  private func proposePolicy(by person: Person, _ old: String, _ new: String) throws -> String {
    let file = "\(person.home)/gates.yaml"
    let text = try person.read(gates)
    #expect(text.contains(old))
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: URL(fileURLWithPath: file))
    try person.model("policy", "edit", "--file", file, "-m", "for the test", "--push")
    return "change/policy-v2"
  }

  @Test func `cannot be weakened without a record, nor in a step before its use`() throws {
    let team = try Team(.proposed)
    try team.dev.edit(gates, "count: 1}", "count: 1, allowSelf: true}")
    try team.dev.edit(gates, "\nversion: 1", "\nversion: 2")
    try team.dev.commit("Tidy up")
    try team.expectRefusal("DENY_POLICY", of: team.dev.push("main"))

    // First weakened, then used.
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "origin/\(staging)")
    try team.expectRefusal("DENY_POLICY", of: team.dev.push("main"))

    // Weakened and used in one step.
    try team.dev.update()
    try team.dev.git("merge", "-q", "--no-ff", "--no-commit", "origin/\(staging)")
    try team.dev.edit(gates, "approvals: [{group: model-owners, count: 1}]", "approvals: []")
    try team.dev.commit("Merge")
    try team.expectRefusal("DENY_MIXED", "DENY_POLICY", "DENY_APPROVALS", of: team.dev.push("main"))
  }

  @Test func `is judged by itself as it was before the step, not as it is pushed`() throws {
    let team = try Team(governed)
    let branch = try proposePolicy(
      by: team.dev, "policyChange: {approvals: [{group: maintainers, count: 2}]}",
      "policyChange: {approvals: [{group: maintainers, count: 1}]}")
    try team.risk.approve(branch)
    try team.dev.merge(branch)
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))

    // One person is one approval, also under another's name.
    let signature = try team.dev.git("ls-files", "changes/*/risk-1.sig")
    let folder = (signature as NSString).deletingLastPathComponent
    try team.dev.write("\(folder)/owner-2.sig", team.dev.read(signature))
    try team.dev.git("add", "-A")
    try team.dev.git("commit", "-q", "--amend", "--no-edit")
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))

    try team.stranger.approve(branch)
    let merge = try team.dev.merge(branch)
    try team.expectLanding(of: merge, team.dev.push("main"))
  }

  @Test func `that changed makes the promotions that wait stale`() throws {
    let team = try Team(governed)
    let promotion = try team.dev.propose("--stage", "Staging")
    try team.owner.approve(promotion)
    let change = try proposePolicy(by: team.dev, "approvalDays: 30", "approvalDays: 20")
    try team.risk.approve(change)
    try team.stranger.approve(change)
    try team.land(change)
    try team.dev.merge(promotion)
    try team.expectRefusal("STALE_STATE", of: team.dev.push("main"))
  }

  @Test func `counts its version up by one`() throws {
    let team = try Team(governed)
    try team.dev.model(
      "policy", "edit", "--file", proposed(team.dev, "approvalDays: 30", "approvalDays: 20"), "-m", "why")
    try team.dev.git("checkout", "-q", "change/policy-v2")
    // The tool counts up; by hand the record can be made for a policy that does not.
    let record = try team.dev.git("ls-files", "changes/*/change.json")
    try team.dev.edit(gates, "\nversion: 2", "\nversion: 3")
    try team.dev.git("commit", "-q", "-a", "-m", "Skip one")
    try team.dev.git("checkout", "-q", "main")
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "change/policy-v2")
    #expect(!record.isEmpty)
    try team.expectRefusal("DENY_POLICY", "STALE_CONTENT", of: team.dev.push("main"))
  }

  private func proposed(_ person: Person, _ old: String, _ new: String) throws -> String {
    let file = "\(person.home)/gates.yaml"
    try Data(person.read(gates).replacingOccurrences(of: old, with: new).utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  @Test func `cannot become one that nobody could pass`() throws {
    let team = try Team(governed)
    let attempt = try team.dev.attemptModel(
      "policy", "edit", "--file", proposed(team.dev, "count: 2", "count: 9"), "-m", "why")
    #expect(attempt.status != 0)
    try team.dev.update()
    try team.dev.edit(gates, "count: 2", "count: 9")
    try team.dev.edit(gates, "\nversion: 1", "\nversion: 2")
    try team.dev.commit()
    try team.expectRefusal("DENY_LOCK_OUT", "DENY_POLICY", of: team.dev.push("main"))
  }

  @Test func `does not take a key that is added in the same push`() throws {
    let team = try Team()
    try team.dev.model(
      "member", "add", "owner-2", "--key", "\(team.stranger.key).pub", "--group", "credit-team", "-m", "me")
    try team.dev.git("merge", "-q", "--no-ff", "--no-edit", "change/member-add-owner-2")
    let changed = try team.dev.head()
    try team.expectRefusal("DENY_APPROVALS", "DENY_POSSESSION", of: team.dev.push("main"))

    // The promotion after it has an approval of the new key.
    try team.dev.git("update-ref", "refs/remotes/origin/main", changed)
    let branch = try team.dev.propose("--stage", "Staging")
    try team.stranger.git("fetch", "-q")
    try team.stranger.git("checkout", "-q", "-B", "mine", "origin/\(branch)")
    let record = try team.stranger.record(since: changed)
    try team.stranger.write("\(record)/approvals/owner-2.sig", team.stranger.sign("\(record)/promotion.json"))
    try team.stranger.commit()
    try team.stranger.git("checkout", "-q", "-B", "main", changed)
    try team.stranger.git("merge", "-q", "--no-ff", "--no-edit", "mine")
    try team.expectRefusal("DENY_APPROVALS", of: team.stranger.push("main"))
  }

  @Test func `takes members.yaml and allowed_signers only as one, and with a record`() throws {
    let team = try Team()
    let key = try String(contentsOfFile: "\(team.stranger.key).pub", encoding: .utf8)
    try team.dev.write("policy/allowed_signers", team.dev.read("policy/allowed_signers") + "owner-1 \(key)")
    try team.dev.commit()
    try team.expectRefusal("DENY_POLICY", of: team.dev.push("main"))

    try team.dev.update()
    let old = try #require(team.dev.read("policy/members.yaml").firstMatch(of: /key: (ssh-ed25519 \S+)/)).1
    try team.dev.edit("policy/members.yaml", String(old), key.split(separator: " ").prefix(2).joined(separator: " "))
    try team.dev.commit()
    try team.expectRefusal("DENY_POLICY", of: team.dev.push("main"))
  }

  @Test func `takes a new member who shows possession of the key, and counts a revoked key no more`() throws {
    let team = try Team(governed)
    let promotion = try team.dev.propose("--stage", "Staging")
    try team.owner.approve(promotion)

    // owner-1 gets another key, and the old one is revoked.
    let fingerprint = try team.owner.run(["ssh-keygen", "-l", "-f", "\(team.owner.key).pub"]).split(separator: " ")[1]
    let second = "\(team.owner.home)/.ssh/second"
    try team.owner.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", second])
    try team.dev.model("member", "add", "owner-1", "--key", "\(second).pub", "-m", "a new laptop", "--push")
    let added = "change/member-add-owner-1"
    try team.risk.approve(added)
    try team.stranger.approve(added)
    try team.dev.merge(added)
    try team.expectRefusal("DENY_POSSESSION", of: team.dev.push("main"))
    try team.owner.git("config", "--global", "user.signingKey", "\(second).pub")
    try team.owner.approve(added)
    try team.land(added)

    try team.dev.model("member", "revoke", "owner-1", "--key", String(fingerprint), "-m", "lost", "--push")
    try team.risk.approve("change/member-revoke-owner-1")
    try team.stranger.approve("change/member-revoke-owner-1")
    try team.land("change/member-revoke-owner-1")

    try team.dev.merge(promotion)
    let answer = try team.dev.push("main")
    #expect(answer.errors.contains("is revoked"), "\(answer.errors)")
    try team.expectRefusal("DENY_APPROVALS", of: team.dev.push("main"))

    // The new key signs the same statement.
    try team.owner.git("fetch", "-q")
    try team.owner.git("checkout", "-q", "-B", "mine", "origin/\(promotion)")
    let record = try team.owner.record()
    let statement = try team.owner.read("\(record)/promotion.json")
    let signature = try team.owner.run(
      ["ssh-keygen", "-q", "-Y", "sign", "-n", "approval@git-model", "-f", second], input: Array(statement.utf8))
    try team.owner.write("\(record)/approvals/owner-1.sig", signature + "\n")
    try team.owner.commit()
    try team.owner.git("push", "-q", "origin", "HEAD:\(promotion)")
    let merge = try team.dev.merge(promotion)
    try team.expectLanding(of: merge, team.dev.push("main"))
  }

  @Test func `lets the proposer sign off only where it says so, and the log tells it`() throws {
    let team = try Team(selfApproving)
    let first = try team.owner.propose("--stage", "Staging")
    try team.owner.approve(first)
    try team.owner.merge(first)
    try team.expectLanding(of: team.owner.head(), team.owner.push("main"))
    #expect(try team.owner.model("log").contains("owner-1 (model-owners, self-approved)"))

    let second = try team.owner.propose("--stage", "Production")
    try team.owner.git("checkout", "-q", second)
    let record = try team.owner.record()
    try team.owner.write("\(record)/approvals/owner-1.sig", team.owner.sign("\(record)/promotion.json"))
    try team.owner.commit()
    try team.owner.git("checkout", "-q", "main")
    try team.owner.git("merge", "-q", "--no-ff", "--no-edit", second)
    try team.expectRefusal("DENY_FOUR_EYES", of: team.owner.push("main"))
  }

  @Test func `guards files that could switch a check off, and leaves free files alone`() throws {
    let team = try Team()
    try team.dev.write(".gitlab-ci.yml", "# nothing\n")
    try team.dev.commit("Speed up the pipeline")
    try team.expectRefusal("DENY_GOVERNED", of: team.dev.push("main"))
    try team.dev.update()
    try team.dev.write("docs/how-to.md", "text\n")
    try team.dev.commit()
    try team.expectLanding(of: team.dev.head(), team.dev.push("main"))
  }

  @Test func `refuses what no gate guards and what is not allowed by name`() throws {
    let team = try Team()
    let branch = try team.dev.propose("--alias", "canary")
    try team.dev.merge(branch)
    try team.expectRefusal("DENY_NO_GATE", of: team.dev.push("main"))
  }
}
