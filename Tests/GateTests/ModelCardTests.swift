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

  /// A card with a filled section, these metadata, and this text in Direct Use.
  static func card(_ metadata: String = "license: mit", use: String = "Scoring.") -> String {
    "---\n\(metadata)\n---\n# Card\n\n## Direct Use\n\n\(use)\n"
  }

  @Test(
    "Sections and metadata are judged, whatever else the card says",
    arguments: [
      ("{sections: [Direct Use], metadata: [license]}", card(), nil), ("{}", card("a: 1", use: ""), nil),
      (
        "{sections: [Direct Use]}", card(use: "TODO"),
        "section Direct Use: not filled in (line 6): there is only a placeholder below the heading"
      ),
      (
        "{sections: [Direct Use]}", card(use: "Use the code below to get started with the model."),
        "section Direct Use: not filled in (line 6): there is only what the template says below the heading"
      ),
      (
        "{sections: [Direct Use]}", card(use: "N/A"),
        "section Direct Use: not filled in (line 6): there is only a placeholder below the heading"
      ),
      (
        "{sections: [Direct Use]}", card(use: "![Scoring](plot.png)"),
        "section Direct Use: not filled in (line 6): there is no text below the heading"
      ),
      (
        "{sections: [Direct Use]}", "<div hidden>\n\n## Direct Use\n\nScoring.\n\n</div>\n",
        "section Direct Use: not filled in (line 3): <div hidden> (line 1) may hide it from readers"
      ),
      (
        "{sections: [Direct Use]}", "# Card\n\n<style>\n## Direct Use\nScoring.\n</style>\n",
        "section Direct Use: the card has no such section; what <style> hides (line 3) does not count"
      ),
      (
        "{sections: [Direct Use]}", card(use: "<p class=\"\u{1B}\" \u{202E}>Scoring.</p>"),
        "section Direct Use: not filled in (line 6): <p class> (line 8) may hide it from readers"
      ),
      ("{sections: [Direct Use]}", "Direct Use\n==========\n\nScoring.\n", nil),
      ("{sections: [Direct Use]}", card(use: "None known."), nil),
      (
        "{metadata: [license]}", card("license: [\"TBD\"]"),
        "metadata license: the metadata say nothing under \"license\""
      ),
      ("{metadata: [license]}", card("license: N/A"), "metadata license: the metadata say nothing under \"license\""),
      ("{metadata: [license]}", card("license: {}"), "metadata license: the metadata say nothing under \"license\""),
      (
        "{sections: [Direct Use]}", card(use: "Words.\n\n### Direct Use\n"),
        "section Direct Use: not filled in (line 10): there is no text below the heading"
      ),
      ("{sections: [Training Data]}", card(), "section Training Data: the card has no such section"),
      ("{metadata: [license, datasets]}", card(), "metadata datasets: the metadata say nothing under \"datasets\""),
      ("{metadata: [license]}", card("license: []"), "metadata license: the metadata say nothing under \"license\""),
      ("{metadata: [license]}", "## Direct Use\n", "metadata license: the metadata say nothing under \"license\""),
    ] as [(String, String, String?)])
  func judged(_ rule: String, _ card: String, _ reason: String?) throws {
    let world = try Self.world(rule)
    try Self.attach(card, to: world)
    let verdict = try Self.judge(world, reason == nil ? [] : [.modelCard])
    #expect(Self.reasons(verdict) == (reason.map { ["model card (card-1): \($0)"] } ?? []))
  }

  @Test func `the newest card counts, and older ones are listed`() throws {
    let cases: [(String, Set<Code>)] = [(Self.card(), []), (Self.card(use: ""), [.modelCard])]
    for (newest, codes) in cases {
      let world = try Self.world("{sections: [Direct Use]}")
      let old = codes.isEmpty ? Self.card(use: "") : Self.card()
      try Self.attach(newest, as: "card-1", at: "2026-11-20T09:00:00.001Z", to: world)
      try Self.attach(old, as: "card-2", at: "2026-11-20T09:00:00Z", to: world)
      let verdict = try Self.judge(world, codes)
      let checks = verdict.steps.flatMap(\.allChecks)
      #expect(checks.contains { $0.status == .ignored && $0.name == "model card (card-2)" })
    }
  }

  @Test func `of several cards with one time all must pass`() throws {
    let world = try Self.world("{sections: [Direct Use]}")
    try Self.attach(Self.card(), as: "card-1", at: "2026-11-20T09:00:00Z", to: world)
    try Self.attach(Self.card(use: ""), as: "card-2", at: "2026-11-20T09:00:00Z", to: world)
    #expect(Self.reasons(try Self.judge(world, [.modelCard])).map { $0.hasPrefix("model card (card-2)") } == [true])
  }

  @Test func `a card of another format is kept and not judged`() throws {
    let world = try Self.world("{}")
    try Self.attach("%PDF", format: "opaque", to: world)
    #expect(Self.reasons(try Self.judge(world, [.modelCard])) == ["model card (card-1): its format is opaque"])
  }

  @Test(
    "A card that cannot be read does not land, and none of another format as one",
    arguments: [
      (
        "---\nlicense: mit\nlicense: x\n---\n", "huggingface-model-card",
        "line 3, column 1: the key \"license\" appears twice"
      ),
      ("words", "huggingface-model-card", "neither metadata nor a heading"),
      ("{\"a\": 1}", "mlflow-metrics", "modelCard evidence has the format \"mlflow-metrics\""),
    ])
  func unreadable(_ card: String, _ format: String, _ says: String) throws {
    let world = try Self.world("{}")
    try Self.attach(card, format: format, to: world)
    let verdict = world.refuse([.evidence])
    #expect(verdict.reasons.contains { $0.check.found.contains(says) }, "\(Self.reasons(verdict))")
  }

  @Test(
    "An imported card is believed no more than another",
    arguments: [
      ("malformed", "card.md: line 3, column 1: the key"), ("artifact", "the evidence speaks of another artifact"),
      ("payload", "the payload is not the one that evidence.yaml names"),
    ])
  func imported(_ wrong: String, _ says: String) throws {
    let source = try Self.world("{}")
    try Self.attach(wrong == "malformed" ? "---\na: 1\na: 2\n---\n# x\n" : Self.card(), to: source)
    if wrong == "artifact" {
      try source.addEvidence(
        "card-1", to: 1, payload: Self.card(), type: .modelCard, format: "huggingface-model-card",
        artifact: source.artifact(2), file: "card.md")
    } else if wrong == "payload" {
      source.files[source.path(.evidence(try source.version(1), try EvidenceID("card-1"), file: "card.md"))] = File(
        "# y\n")
    }
    let world = try Imported(source).world
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let verdict = world.refuse([.modelCard])
    #expect(verdict.reasons.contains { $0.check.found.contains(says) }, "\(Self.reasons(verdict))")
  }

  /// Metadata with one result.
  static func result(_ metric: String, dataset: String = "acme/credit-holdout", name: String = "Hold-out") -> String {
    "model-index:\n- name: m\n  results:\n  - {task: {type: t}, dataset: {type: \(dataset), name: \(name)}, metrics: [\(metric)]}"
  }

  static let matches: [(String, String?)] = [
    (result("{type: roc_auc, value: 0.7434}"), nil), (result("{type: roc_auc, value: 0.74}"), nil),
    (result("{type: accuracy, value: 0.6939}"), nil),
    (result("{type: f1, value: 0.767}, {type: recall, value: 0.8}"), nil),
    (result("{type: roc_auc, value: 0.7434}", dataset: "credit-holdout"), nil),
    (result("{type: roc_auc, value: 0.7434}", dataset: "x", name: "credit-holdout"), nil),
    (result("{type: roc_auc, value: 0.7434}, {type: selection_rate, value: 9, args: {sex: f}}"), nil),
    (result("{type: roc_auc, value: 0.744}"), "the card says 0.744"),
    (result("{type: roc_auc, value: 74.34}"), "the card says 74.34"),
    (result("{type: roc_auc, value: 1}"), "the card says 1"),
    (result("{type: roc_auc, value: '0.7434'}"), "the card gives the string \"0.7434\""),
    (result("{type: brier_score, value: 0.1}"), "the card says 0.1, and no evaluation evidence of that dataset has it"),
    (
      result("{type: roc_auc, value: 0.7434}", dataset: "acme/other"),
      "the card says 0.7434, and no evaluation evidence of that dataset has it"
    ),
    (
      result("{type: selection_rate, value: 0.7, args: {sex: f}}"), "the metadata have no results under \"model-index\""
    ),
    ("license: mit", "the metadata have no results under \"model-index\""),
  ]

  @Test("Results agree with the evidence at the precision shown", arguments: matches)
  func metricsMatch(_ metadata: String, _ reason: String?) throws {
    let world = try Self.world("{metricsMatch: evaluation}")
    try Self.attach(Self.card(metadata), to: world)
    let verdict = try Self.judge(world, reason == nil ? [] : [.modelCard])
    #expect(verdict.reasons.map(\.check.found) == (reason.map { [$0] } ?? []))
  }

  @Test func `a card backs no card, and a partial run none`() throws {
    let card = Self.card(Self.result("{type: acc, value: 0.5}"))
    let partial = """
      {"results": {"t": {"acc,none": 0.5}}, "n-samples": {"t": {"original": 9, "effective": 5}}, "config": {"limit": 5}}
      """
    for (payload, format) in [(card, "huggingface-model-index"), (partial, "lm-evaluation-harness")] {
      let world = try Self.world("{metricsMatch: evaluation}")
      try world.addEvidence("eval-2", to: 1, payload: payload, format: format, file: "x")
      try Self.attach(card, to: world)
      try Self.judge(world, [.modelCard])
    }
  }

  @Test func `all evidence that has the metric must agree`() throws {
    let world = try Self.world("{metricsMatch: evaluation}")
    try world.addEvidence("eval-2", to: 1, payload: "{\"roc_auc\": 0.8}")
    try Self.attach(Self.card(Self.result("{type: roc_auc, value: 0.7434}")), to: world)
    #expect(try Self.judge(world, [.modelCard]).reasons.map(\.check.expected) == ["0.8 (roc_auc of eval-2)"])
  }
}
