import Foundation
import TestSupport
import Testing

/// Whose signature under evidence counts, made with plain git and ssh-keygen.
@Suite struct `Evidence that must be signed` {
  private static let template = Template.registry(
    policy: Policies.signedEvidence, members: [("risk-1", "risk"), ("owner-1", "credit-team")])

  private static let folder = "\(Team.model)/versions/1/evidence"

  /// The folder of the evidence that the template attached.
  private func landed(_ person: Person) throws -> String {
    let file = try person.git("ls-files", "\(Self.folder)/evaluation-*/evidence.yaml")
    return (file as NSString).deletingLastPathComponent
  }

  /// Writes the same payload under another id, signs it, and commits.
  ///
  /// - Parameter sign: makes `evidence.sig`, given the path of `evidence.yaml`; nil for none.
  private func attach(
    _ person: Person, as id: String = "copy-1", sign: (String) throws -> String?
  ) throws {
    try person.update()
    let source = try landed(person)
    let target = "\(Self.folder)/\(id)"
    for file in ["evidence.yaml", "metrics.json"] {
      try person.write("\(target)/\(file)", try person.read("\(source)/\(file)"))
    }
    if let signature = try sign("\(target)/evidence.yaml") { try person.write("\(target)/evidence.sig", signature) }
    try person.commit("Attach evidence")
  }

  private let namespace = "evidence@git-model"

  @Test func `lands when a member of one of the groups signed it`() throws {
    let team = try Team(Self.template)
    #expect(try team.dev.git("ls-files", "\(landed(team.dev))/evidence.sig") != "", "git model signs it")
    try attach(team.risk) { try team.risk.sign($0, namespace: namespace) }
    try team.expectLanding(of: team.risk.head(), team.risk.push("main"))
    let command = [
      "ssh-keygen", "-Y", "verify", "-f", "policy/allowed_signers", "-I", "risk-1", "-n", namespace, "-s",
      "\(Self.folder)/copy-1/evidence.sig",
    ]
    let statement = Array(try team.risk.read("\(Self.folder)/copy-1/evidence.yaml").utf8)
    #expect(try team.risk.attempt(command, input: statement).status == 0)
    #expect(try team.risk.attempt(command, input: statement + [0x0A]).status != 0)
  }

  @Test func `is refused when nobody signed it, whoever pushes`() throws {
    let team = try Team(Self.template)
    try attach(team.risk) { _ in nil }
    try team.expectRefusal("DENY_UNSIGNED", of: team.risk.push("main"))
  }

  @Test func `is refused when a member of other groups signed it, and the tool says so before pushing`() throws {
    let team = try Team(Self.template)
    try attach(team.owner) { try team.owner.sign($0, namespace: namespace) }
    let answer = try team.owner.push("main")
    #expect(answer.errors.contains("owner-1 signed it, who is in none of these groups"), "\(answer.errors)")
    #expect(answer.errors.contains("a signature by a member of ml-engineers, risk"), "\(answer.errors)")
    try team.expectRefusal("DENY_UNSIGNED", of: team.owner.push("main"))

    try team.owner.update()
    try team.owner.write("report.txt", "fine\n")
    let refused = try team.owner.attemptModel(
      "evidence", "add", "credit-approval", "1", "--type", "testReport", "report.txt")
    #expect(refused.status == 1 && refused.errors.contains("DENY_UNSIGNED"), "\(refused.output)\(refused.errors)")
  }

  @Test func `is refused with a key of nobody's`() throws {
    let team = try Team(Self.template)
    try attach(team.stranger) { try team.stranger.sign($0, namespace: namespace) }
    try team.expectRefusal("DENY_UNKNOWN_SIGNER", of: team.stranger.push("main"))
  }

  @Test func `is refused with a signature for another purpose`() throws {
    let team = try Team(Self.template)
    for other in ["git", "file", "approval@git-model"] {
      try attach(team.risk) { try team.risk.sign($0, namespace: other) }
      try team.expectRefusal("DENY_NAMESPACE", of: team.risk.push("main"))
    }
  }

  @Test func `is refused with a damaged signature`() throws {
    let team = try Team(Self.template)
    try attach(team.risk) { try team.risk.sign($0, namespace: namespace) }
    let good = try team.risk.read("\(Self.folder)/copy-1/evidence.sig")
    for bad in ["", "not a signature\n", String(good.dropLast(40)), good + good] {
      try attach(team.risk) { _ in bad }
      try team.expectRefusal("DENY_SIG", of: team.risk.push("main"))
    }
  }

  @Test func `is refused with the signature of other evidence, and when it changes afterwards`() throws {
    let team = try Team(Self.template)
    try attach(team.dev) { path in
      try team.dev.edit(path, "type: evaluation", "type: other")
      return try team.dev.read("\(landed(team.dev))/evidence.sig")
    }
    try team.expectRefusal("DENY_SIG", of: team.dev.push("main"))
    try attach(team.risk) { path in
      let signature = try team.risk.sign(path, namespace: namespace)
      try team.risk.edit(path, "producedBy: dev-1", "producedBy: risk-1")
      return signature
    }
    try team.expectRefusal("DENY_SIG", of: team.risk.push("main"))
  }

  @Test func `gets no signature after it has landed`() throws {
    let team = try Team(Self.template)
    try team.risk.update()
    let path = try landed(team.risk)
    try team.risk.write(
      "\(path)/evidence.sig", try team.risk.sign("\(path)/evidence.yaml", namespace: namespace))
    try team.risk.commit()
    try team.expectRefusal("DENY_APPEND_ONLY", of: team.risk.push("main"))
  }

  @Test func `is refused with a revoked key, and what that key signed counts for no new promotion`() throws {
    let team = try Team(Self.template)
    try team.risk.write("report.txt", "fine\n")
    try team.risk.model(
      "evidence", "add", "credit-approval", "1", "--type", "testReport", "report.txt", "--push")
    try team.dev.update()
    let before = try team.dev.attemptModel("promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", "-n")
    #expect(before.errors.contains("signed by risk-1"), "\(before.errors)")

    // risk-2 takes over with the stranger's key; risk-1 proposes it, dev-1 maintains.
    let addition = try team.risk.model(
      "member", "add", "risk-2", "--key", team.stranger.key + ".pub", "--group", "risk", "--push")
    try team.stranger.git("fetch", "-q")
    try team.stranger.model("approve", addition, "--push")
    try team.dev.git("fetch", "-q")
    try team.dev.model("approve", addition, "--push")
    try team.dev.model("merge", addition, "--push")
    try team.stranger.update()
    let removal = try team.stranger.model("member", "revoke", "risk-1", "-m", "key lost", "--push")
    try team.dev.git("fetch", "-q")
    try team.dev.model("approve", removal, "--push")
    try team.dev.model("merge", removal, "--push")

    try attach(team.risk) { try team.risk.sign($0, namespace: namespace) }
    let answer = try team.risk.push("main")
    #expect(answer.errors.contains("of risk-1 is revoked"), "\(answer.errors)")
    try team.expectRefusal("DENY_UNKNOWN_SIGNER", of: team.risk.push("main"))

    try team.dev.update()
    let after = try team.dev.attemptModel("promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", "-n")
    #expect(after.errors.contains("DENY_UNSIGNED") && after.errors.contains("of risk-1 is revoked"), "\(after.errors)")
    // The same report, signed with a key in force.
    try team.stranger.update()
    try team.stranger.write("report.txt", "fine\n")
    let again = try team.stranger.model(
      "evidence", "add", "credit-approval", "1", "--type", "testReport", "report.txt", "--push")
    #expect(again.hasSuffix("-2"), "\(again)")
    try team.dev.update()
    let branch = try team.dev.propose("--stage", "Staging")
    let merge = try team.dev.merge(branch)
    try team.expectLanding(of: merge, team.dev.push("main"))
  }
}
