import Gate
import Manifest
import Names
import Snapshots
import TestSupport
import Testing

@Suite("The model card")
struct ModelCardTests {
  /// What the template asks when its line is switched on.
  static let template = """
    {sections: [Direct Use, Out-of-Scope Use, "Bias, Risks, and Limitations", Training Data], metadata: [license]}
    """
  static let complete = Result { try SampleFile.example("model-card.md") }
  static let incomplete = Result { try SampleFile.text("model-card-incomplete.md") }

  /// A registry whose gate of Staging asks for a card, and whose version 1 has the sample's evaluation.
  static func world(_ rule: String = template, metrics: String = World.metrics, dataset: String? = "credit-holdout")
    throws -> World
  {
    let world = try World(policy: World.policy(("lineage: [run, code, data]", "modelCard: \(rule)")))
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    try world.addEvidence(to: 1, payload: metrics, dataset: dataset)
    return world
  }

  /// Attaches a card to version 1.
  static func attach(
    _ card: String, as id: String = "card-1", format: String = "huggingface-model-card", at date: String? = nil,
    to world: World
  ) throws {
    try world.addEvidence(
      id, to: 1, payload: card, type: .modelCard, format: format, dataset: nil,
      producedAt: try date.map { try Instant($0) }, file: "card.md")
  }

  /// Judges the promotion of version 1 to Staging.
  @discardableResult
  static func judge(_ world: World, _ codes: Set<Code> = [], _ location: SourceLocation = #_sourceLocation) throws
    -> Verdict
  {
    world.land("register", location)
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    return codes.isEmpty ? world.allow(location) : world.refuse(codes, location)
  }

  /// `check: found` of each reason.
  static func reasons(_ verdict: Verdict) -> [String] {
    verdict.reasons.map { "\($0.check.name): \($0.check.found)" }
  }

  @Test func `of the complete sample passes what the template asks`() throws {
    let world = try Self.world()
    try Self.attach(Self.complete.get(), to: world)
    let verdict = try Self.judge(world)
    let checks = verdict.steps.flatMap(\.allChecks).filter { $0.name.hasPrefix("model card") }
    #expect(
      checks.map { "\($0.name): \($0.found)" } == [
        "model card (card-1): section Direct Use: line 78",
        "model card (card-1): section Out-of-Scope Use: line 90",
        "model card (card-1): section Bias, Risks, and Limitations: line 96",
        "model card (card-1): section Training Data: line 116",
        "model card (card-1): metadata license: ",
      ])
  }

  @Test func `of the incomplete sample is refused, and each open section is named`() throws {
    let world = try Self.world()
    try Self.attach(Self.incomplete.get(), to: world)
    let verdict = try Self.judge(world, [.modelCard])
    let open = "there is only a placeholder below the heading"
    #expect(
      Self.reasons(verdict) == [
        "model card (card-1): section Direct Use: not filled in (line 69): \(open)",
        "model card (card-1): section Out-of-Scope Use: not filled in (line 81): \(open)",
        "model card (card-1): section Bias, Risks, and Limitations: not filled in (line 87): \(open)",
        "model card (card-1): section Training Data: not filled in (line 107): \(open)",
      ])
    #expect(
      verdict.reasons.allSatisfy {
        $0.check.mend
          == "correct the card and attach it: git model evidence add credit-approval 1 --type modelCard CARD.md"
      })
  }

  @Test func `that is not there is missing, with the command that attaches one`() throws {
    let verdict = try Self.judge(try Self.world(), [.modelCard])
    #expect(Self.reasons(verdict) == ["model card: v1 has no model card"])
    #expect(verdict.reasons[0].check.mend == "git model evidence add credit-approval 1 --type modelCard CARD.md")
    #expect(verdict.reasons[0].check.status == .missing)
  }
}
