import Foundation
import TestSupport
import Testing

/// Signed evidence carried to where it was not meant for, and strangers' evidence beside it, made with plain git and
/// ssh-keygen.
@Suite struct `Signed evidence` {
  private static let template = Template.registry(
    policy: Policies.signedEvidence, members: [("risk-1", "risk"), ("owner-1", "credit-team")])

  /// The same registry with the same members, model and version under another id: its root holds all that.
  private static let twin = Template(after: template) { team in
    try team.dev.update()
    let id = try Self.registry(of: team.dev)
    try team.dev.edit("registry.yaml", id, "00000000-0000-4000-8000-000000000001")
    try team.dev.git("checkout", "-q", "--orphan", "founding")
    let root = try team.dev.commit("Found another registry")
    try team.administer("fetch", "-q", team.dev.work, "+founding:refs/heads/main")
    try team.administer("config", "model.root", root)
    try team.dev.git("config", "model.root", root)
    try Data(root.utf8).write(to: URL(fileURLWithPath: "\(team.scratch.path)/root"))
  }

  private static let folder = "\(Team.model)/versions/1/evidence"
  private static let namespace = "evidence@git-model"

  private static func registry(of person: Person) throws -> String {
    let line = try person.read("registry.yaml").split(separator: "\n").first { $0.hasPrefix("id: ") }
    return String(try #require(line).dropFirst(4))
  }

  @Test func `cannot be replayed into another registry with the same model, version and artifact`() throws {
    let team = try Team(Self.template)
    let twin = try Team(Self.twin)
    try team.risk.write("report.txt", "241 passed\n")
    let add = ["evidence", "add", "credit-approval", "1", "--type", "testReport", "report.txt", "--push"]
    let id = try team.risk.run([try TestedProgram.path()] + add)
    let here = try Self.registry(of: team.risk)
    let there = try Self.registry(of: twin.stranger)
    #expect(here != there)

    let stranger = twin.stranger
    for file in ["evidence.yaml", "evidence.sig", "report.txt"] {
      try stranger.write("\(Self.folder)/\(id)/\(file)", try team.risk.read("\(Self.folder)/\(id)/\(file)"))
    }
    try stranger.commit("Replay evidence")
    let answer = try stranger.push("main")
    #expect(answer.errors.contains("it is for the registry \(here)"), "\(answer.errors)")
    #expect(answer.errors.contains("git model evidence add credit-approval 1 --type testReport"), "\(answer.errors)")
    try twin.expectRefusal("DENY_CONTEXT", of: stranger.push("main"))

    // Written for the other registry, it is not what was signed.
    try stranger.edit("\(Self.folder)/\(id)/evidence.yaml", here, there)
    try stranger.commit("Rewrite evidence")
    try stranger.git("reset", "-q", "--soft", "origin/main")
    try stranger.commit("Replay rewritten evidence")
    try twin.expectRefusal("DENY_SIG", of: stranger.push("main"))

    // What is advised helps: whoever signed it attaches it here.
    try twin.risk.write("report.txt", "241 passed\n")
    try twin.risk.run([try TestedProgram.path()] + add)
    try twin.dev.update()
    let merge = try twin.dev.merge(try twin.dev.propose("--stage", "Staging"))
    try twin.expectLanding(of: merge, twin.dev.push("main"))
  }

  @Test func `that the root brought from another registry counts as unsigned, until it is attached anew`() throws {
    let twin = try Team(Self.twin)
    // The metrics that the root holds are signed by dev-1 for the other registry.
    let file = try twin.dev.git("ls-files", "\(Self.folder)/*/metrics.json")
    let again = [
      "evidence", "add", "credit-approval", "1", "--type", "evaluation", file, "--dataset",
      "credit-holdout=sha256:" + String(repeating: "da", count: 32), "--push",
    ]
    let id = try twin.dev.run([try TestedProgram.path()] + again)
    #expect(id.hasSuffix("-2"))
    let old = try twin.dev.read("\((file as NSString).deletingLastPathComponent)/evidence.yaml")
    let new = try twin.dev.read("\(Self.folder)/\(id)/evidence.yaml")
    #expect(try new.contains(Self.registry(of: twin.dev)) && !old.contains(Self.registry(of: twin.dev)))
    let third = try twin.dev.attempt([try TestedProgram.path()] + again)
    #expect(third.status == 1 && third.errors.contains("already with your signature, as \(id)"), "\(third.errors)")
    try twin.expectCleanServer()
  }

  // MARK: Cards

  private static let cards = Template.registry(
    policy: Policies.signedCards, members: [("risk-1", "risk"), ("owner-1", "credit-team")])

  private static func card(_ use: String) -> String { "---\nlicense: mit\n---\n# Card\n\n## Direct Use\n\n\(use)\n" }

  /// risk-1 attaches a card, and a stranger a newer one without a signature.
  private func attach(_ signed: String, thenUnsigned newer: String, in team: Team) throws {
    try team.risk.write("card.md", signed)
    let id = try team.risk.model(
      "evidence", "add", "credit-approval", "1", "--type", "modelCard", "card.md", "--push")
    let stranger = team.stranger
    try stranger.prepareClone()
    try stranger.update()
    let (known, copy) = ("\(Self.folder)/\(id)", "\(Self.folder)/newer-card")
    try stranger.write("\(copy)/card.md", newer)
    let sum = try stranger.run(["sha256sum", "\(copy)/card.md"]).prefix(64)
    let text = try stranger.read("\(known)/evidence.yaml").split(separator: "\n").map { line in
      if line.hasPrefix("  digest: ") { return "  digest: sha256:\(sum)" }
      if line.hasPrefix("  size: ") { return "  size: \(newer.utf8.count)" }
      if line.hasPrefix("producedAt: ") {
        return "producedAt: \(Date().addingTimeInterval(60).formatted(.iso8601))"
      }
      return String(line)
    }
    try stranger.write("\(copy)/evidence.yaml", text.joined(separator: "\n") + "\n")
    let commit = try stranger.commit("Attach a card")
    try team.expectLanding(of: commit, stranger.push("main"))
    try team.dev.update()
  }

  @Test func `is not replaced by a stranger's newer card`() throws {
    let team = try Team(Self.cards)
    try attach(Self.card("Scoring."), thenUnsigned: Self.card("TODO"), in: team)
    let preview = try team.dev.attemptModel("promote", "credit-approval", "1", "--stage", "Staging", "-m", "x", "-n")
    #expect(preview.errors.contains("newer-card is not signed"), "\(preview.errors)")
    let merge = try team.dev.merge(try team.dev.propose("--stage", "Staging"))
    try team.expectLanding(of: merge, team.dev.push("main"))
  }

  @Test func `is the card that is judged, when a stranger's is better`() throws {
    let team = try Team(Self.cards)
    try attach(Self.card("TODO"), thenUnsigned: Self.card("Scoring."), in: team)
    try team.dev.merge(try team.dev.propose("--stage", "Staging"))
    try team.expectRefusal("DENY_MODEL_CARD", of: team.dev.push("main"))
  }
}
