import Foundation
import TestSupport
import Testing

/// A service, such as a CI job, that registers, signs evidence and proposes for a person.
@Suite struct `A service` {
  /// owner-2 is a service here; the policy is that of `git model init`, and lets owners undo.
  private static let template = Result {
    let policy = try Team().dev.read("policy/gates.yaml")
    return Template.registry(
      policy: policy, members: [("risk-1", "risk"), ("owner-1", "credit-team,on-call")], service: "owner-2")
  }

  private func team() throws -> Team { try Team(Self.template.get()) }

  @Test func `proposes for a person, who co-signs and approves nothing by it`() throws {
    let team = try team()
    let service = team.stranger
    try service.write("report.txt", "fine\n")
    let attached = try service.command(
      ["evidence", "add", "credit-approval", "1", "--type", "testReport", "report.txt", "--push"])
    #expect(attached.errors.contains("signed by owner-2"), "\(attached.errors)")

    try service.expectNoChange(
      1, "promote", "credit-approval", "1", "--stage", "Staging", "-m", "nightly", saying: "--requested-by MEMBER")
    try service.expectNoChange(
      129, "promote", "credit-approval", "1", "--stage", "Staging", "-m", "nightly", "--requested-by", "owner-2",
      saying: "owner-2 is no person")
    let made = try service.command(
      [
        "promote", "credit-approval", "1", "--stage", "Staging", "-m", "nightly", "--requested-by", "dev-1", "--push",
      ])
    #expect(made.output == "\(staging)\n", "\(made.errors)")
    #expect(made.errors.contains("dev-1 did not co-sign the proposal of owner-2"), "\(made.errors)")
    #expect(made.errors.contains("git model approve \(staging), by dev-1"), "\(made.errors)")

    try team.owner.git("fetch", "-q")
    try team.owner.approve(staging)
    let waiting = try team.owner.command(["status"]).output
    #expect(waiting.contains("dev-1 did not co-sign"))
    #expect(waiting.contains("by owner-2, asked by dev-1 (not signed yet), just now: nightly"), "\(waiting)")
    let open = try team.owner.json("status")["open"][0]["verdict"]["steps"][0]["changes"][0]
    #expect(open["record"]["proposers"].texts == ["owner-2"])
    try team.owner.expectNoChange(1, "merge", staging, saying: "DENY_PROPOSER")
    // The hook judges alike.
    try team.owner.merge(staging)
    #expect(try team.owner.push("main").errors.contains("DENY_PROPOSER"))
    try team.owner.update()

    try team.dev.git("fetch", "-q")
    let signed = try team.dev.command(["approve", staging, "--push"])
    #expect(signed.output == "\(staging) co-signed by dev-1\n", "\(signed.errors)")
    #expect(signed.errors.contains("asked for by:"), "\(signed.errors)")
    #expect(try team.dev.command(["status"]).output.contains("by owner-2, dev-1, just now: nightly"))
    try team.dev.expectNoChange(1, "approve", staging, saying: "credit-team")
    let merged = try team.dev.command(["merge", staging, "--push"])
    #expect(merged.status == 0, "\(merged.errors)")
    let message = try team.dev.git("log", "-1", "--format=%B", "main")
    for line in ["Proposed-by: owner-2", "Proposed-by: dev-1", "Approved-by: owner-1"] {
      #expect(message.contains(line), "\(message)")
    }
    #expect(!message.contains("Approved-by: dev-1"), "\(message)")
    let audit = try team.audit()
    #expect(audit.status == 0, "\(audit.output)")
  }

  @Test func `cannot have the person for whom it proposes approve it too`() throws {
    let team = try team()
    try team.stranger.prepareClone()
    try team.stranger.model(
      "promote", "credit-approval", "1", "--stage", "Staging", "-m", "nightly", "--requested-by", "owner-1", "--push")
    try team.owner.git("fetch", "-q")
    let signed = try team.owner.command(["approve", staging, "--push"])
    #expect(signed.output == "\(staging) co-signed by owner-1\n", "\(signed.errors)")
    try team.owner.expectNoChange(1, "approve", staging, saying: "four eyes")
    try team.owner.expectNoChange(1, "merge", staging, saying: "DENY_FOUR_EYES")
  }

  @Test func `proposes governed files for a person, and nothing that is for persons`() throws {
    let team = try team()
    let service = team.stranger
    try service.write("ci/deploy.yml", "stages: [deploy]\n")
    try service.expectNoChange(1, "change", "ci/deploy.yml", "-m", "bump", saying: "owner-2 is a service")
    let made = try service.command(
      ["change", "ci/deploy.yml", "-m", "bump", "--name", "bump", "--requested-by", "owner-1", "--push"])
    #expect(made.output == "change/bump\n", "\(made.errors)")
    try team.owner.git("fetch", "-q")
    #expect(try team.owner.model("approve", "change/bump", "--push") == "change/bump co-signed by owner-1")
    try team.dev.git("fetch", "-q")
    #expect(try team.dev.model("approve", "change/bump", "--push") == "change/bump approved by dev-1")
    try team.dev.model("merge", "change/bump", "--push")
    try service.update()
    try service.expectNoChange(1, "member", "revoke", "risk-1", "-m", "x", saying: "the rest is for persons")
    #expect(try team.audit().status == 0)
  }

  @Test func `rolls back at once where the policy asks nobody, and for a person who signs where it does`() throws {
    let team = try team()
    try team.dev.propose("--stage", "Staging")
    try team.owner.approve(staging)
    try team.land(staging)
    try team.stranger.prepareClone()
    let free = try team.stranger.command(["rollback", "credit-approval", "--stage", "Staging", "--dry-run"])
    #expect(free.status == 0, "\(free.errors)")
    let made = try team.stranger.command(
      ["rollback", "credit-approval", "--stage", "Staging", "-m", "drift", "--requested-by", "owner-1", "--push"])
    let branch = made.output.trimmingCharacters(in: .newlines)
    #expect(branch.hasPrefix("rollback/credit-approval/"), "\(made.output)\(made.errors)")
    try team.owner.git("fetch", "-q")
    #expect(try team.owner.model("approve", branch, "--push") == "\(branch) co-signed by owner-1")
    let merged = try team.owner.command(["merge", branch, "--push"])
    #expect(merged.status == 0, "\(merged.errors)")
    #expect(try team.audit().status == 0)
  }
}

@Suite struct `The page about services` {
  @Test func `shows what happens`() throws {
    let policy = try Team().dev.read("policy/gates.yaml")
    // The page's service is called ci; here its key is owner-2's, and so is its name.
    let team = try Team(
      .registry(
        policy: policy, members: [("risk-1", "risk"), ("owner-1", "credit-team,on-call")], service: "owner-2"))
    let scripts = try CheckPage.blocks("sh", of: "../services")
    let shown = try CheckPage.blocks("text", of: "../services")
    try #require(scripts.count == 2 && shown.count == 2)
    func lines(_ text: String) -> [String] {
      text.replacing("owner-2", with: "ci").lines.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    try team.stranger.prepareClone()
    let made = try team.stranger.attempt(["sh", "-euc", scripts[0]])
    #expect(made.status == 0)
    for line in lines(shown[0]) { #expect(lines(made.errors).contains(line), "\(line)\n\(made.errors)") }
    try team.dev.shell(scripts[1])
    try team.owner.approve(staging)
    try team.dev.git("fetch", "-q")
    try team.dev.model("merge", "origin/\(staging)", "--push")
    let message = lines(try team.dev.git("log", "-1", "--format=%B", "main"))
    for line in lines(shown[1]) where !line.isEmpty { #expect(message.contains(line), "\(line)\n\(message)") }
  }
}
