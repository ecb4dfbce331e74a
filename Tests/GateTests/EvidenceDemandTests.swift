import Gate
import Manifest
import Names
import Policy
import Snapshots
import TestSupport
import Testing

/// What a gate demands of evidence also decides on which evidence its other requirements rest.
@Suite("What rests on evidence that a gate demands")
struct EvidenceDemandTests {
  /// v1 is registered under a policy whose gate of Staging makes these demands.
  static func world(evidence rules: String, _ requirement: String = "") throws -> World {
    let text = try World.policy(
      (
        "      lineage: [run, code, data]\n",
        "      evidence: [\(rules)]\n" + (requirement.isEmpty ? "" : "      \(requirement)\n")
      ))
    let world = try World(policy: text)
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    world.land("register")
    return world
  }

  /// Lands what is attached and promotes v1 to Staging: the codes of the refusal, none where it lands.
  @discardableResult
  static func judge(
    _ world: World, _ codes: Set<Code>, saying words: String = "", location: SourceLocation = #_sourceLocation
  ) throws -> Verdict {
    world.land("evidence", location)
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    let verdict = codes.isEmpty ? world.allow(location) : world.refuse(codes, location)
    let texts = verdict.steps.flatMap(\.allChecks).map { "\($0.status) \($0.name): \($0.found) (\($0.expected))" }
    #expect(words.isEmpty || texts.contains { $0.contains(words) }, "\(texts)", sourceLocation: location)
    return verdict
  }

  private static func attachCard(
    _ world: World, _ card: String, as id: String, hours: Int64, by signer: String?
  ) throws {
    try world.addEvidence(
      id, to: 1, payload: card, type: .modelCard, format: "huggingface-model-card", dataset: nil,
      producedAt: world.now.adding(seconds: (hours - 24) * 3600), file: "card.md")
    if let signer { try world.signEvidence(id, of: 1, by: signer) }
  }

  static let cards: [BiasRow] = [
    BiasRow("signed is judged, whatever newer ones strangers attach", [], "ignored model card (card-2): card-2 is not")
    {
      try attachCard($0, ModelCardTests.card(), as: "card-1", hours: 1, by: "risk-1")
      try attachCard($0, ModelCardTests.card(use: ""), as: "card-2", hours: 2, by: nil)
    },
    BiasRow("signed is not replaced by a better one that nobody signed", [.modelCard], "fail model card (card-1)") {
      try attachCard($0, ModelCardTests.card(use: ""), as: "card-1", hours: 1, by: "risk-1")
      try attachCard($0, ModelCardTests.card(), as: "card-2", hours: 2, by: "owner-1")
    },
    BiasRow("signed is replaced by the next that is signed", [], "ignored model card (card-1): a newer card") {
      try attachCard($0, ModelCardTests.card(use: ""), as: "card-1", hours: 1, by: "risk-1")
      try attachCard($0, ModelCardTests.card(), as: "card-2", hours: 2, by: "risk-1")
    },
    BiasRow("signed, and old, is not made the newest by a copy", [.modelCard], "fail model card (card-2)") {
      try attachCard($0, ModelCardTests.card(), as: "card-1", hours: 1, by: "risk-1")
      try attachCard($0, ModelCardTests.card(use: ""), as: "card-2", hours: 2, by: "risk-1")
      try attachCard($0, ModelCardTests.card(), as: "card-3", hours: 3, by: nil)
    },
    BiasRow("that nobody signed counts for nothing", [.unsigned], "no model card is evidence that fits") {
      try attachCard($0, ModelCardTests.card(), as: "card-1", hours: 1, by: nil)
    },
  ]

  @Test("A card", arguments: cards)
  func judgedCard(_ row: BiasRow) throws {
    let world = try Self.world(evidence: "{type: modelCard, signedBy: [risk]}", "modelCard: {sections: [Direct Use]}")
    try row.act(world)
    try Self.judge(world, row.codes, saying: row.says)
  }

  @Test func `a copy makes no card the newest where no signature is asked`() throws {
    let world = try Self.world(evidence: "", "modelCard: {sections: [Direct Use]}")
    try Self.attachCard(world, ModelCardTests.card(), as: "card-1", hours: 1, by: "risk-1")
    try Self.attachCard(world, ModelCardTests.card(use: ""), as: "card-2", hours: 2, by: "risk-1")
    try Self.attachCard(world, ModelCardTests.card(), as: "card-3", hours: 3, by: nil)
    try Self.judge(world, [.modelCard], saying: "fail model card (card-2)")
  }

  static let results: [BiasRow] = [
    BiasRow("are backed by evidence that fits", [], "roc_auc on acme/credit-holdout: 0.74") {
      try $0.addEvidence("eval-1", to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "risk-1")
    },
    BiasRow("are not backed by evidence of strangers", [.modelCard], "only evidence that does not fit has it") {
      try $0.addEvidence("eval-1", to: 1)
      try $0.addEvidence("eval-2", to: 1, payload: "{\"log_loss\": 0.5}")
      try $0.signEvidence("eval-2", of: 1, by: "risk-1")
    },
    BiasRow("are contradicted by evidence of strangers", [.modelCard], "0.8 (roc_auc of eval-2)") {
      try $0.addEvidence("eval-1", to: 1)
      try $0.signEvidence("eval-1", of: 1, by: "risk-1")
      try $0.addEvidence("eval-2", to: 1, payload: "{\"roc_auc\": 0.8}")
    },
  ]

  @Test("The results of a card", arguments: results)
  func judgedResults(_ row: BiasRow) throws {
    let world = try Self.world(
      evidence: "{type: evaluation, signedBy: [risk]}", "modelCard: {metricsMatch: evaluation}")
    let result = ModelCardTests.result("{type: roc_auc, value: 0.74}")
    try Self.attachCard(world, ModelCardTests.card(result), as: "card-1", hours: 1, by: nil)
    try row.act(world)
    try Self.judge(world, row.codes, saying: row.says)
  }

  @Test func `a metric of another dataset than is demanded counts for nothing`() throws {
    let world = try Self.world(
      evidence: "{type: evaluation, dataset: credit-holdout, signedBy: [risk]}",
      "evaluation: [{metric: roc_auc, min: 0.7, lacking: list}]")
    try world.addEvidence("eval-1", to: 1, payload: "{\"log_loss\": 0.5}")
    try world.signEvidence("eval-1", of: 1, by: "risk-1")
    try world.addEvidence("eval-2", to: 1, payload: "{\"roc_auc\": 0.99}", dataset: "credit-train")
    world.land("evidence")
    let base = world.head
    try Self.judge(world, [.evidence], saying: "eval-2 is about credit-train, not credit-holdout")
    world.checkout(base)
    try world.addEvidence("eval-3", to: 1, payload: "{\"roc_auc\": 0.98}")
    try world.signEvidence("eval-3", of: 1, by: "risk-1")
    let signed = world.files
    try Self.judge(world, [])
    // It may still speak against the version.
    world.checkout(base)
    world.files = signed
    try world.addEvidence("eval-4", to: 1, payload: "{\"roc_auc\": 0.6}", dataset: "credit-train")
    try Self.judge(world, [.evidence], saying: "fail roc_auc (eval-4): 0.6")
  }

  @Test func `an audit of another dataset than is demanded counts for nothing`() throws {
    let world = try Self.world(
      evidence: "{type: biasAudit, dataset: credit-holdout, signedBy: [risk]}", "biasAudit: \(BiasTests.rule)")
    let age = BiasTests.payload([("old", 100, 30, 10, 20), ("young", 100, 40, 10, 20)], attribute: "age")
    try BiasTests.attach(world, age, as: "bias-1", by: "risk-1")
    try BiasTests.attach(world, BiasTests.fair, as: "bias-2", by: "owner-1", dataset: "credit-train")
    world.land("evidence")
    let base = world.head
    try Self.judge(world, [.evidence], saying: "bias-2 is about credit-train, not credit-holdout")
    world.checkout(base)
    try BiasTests.attach(world, BiasTests.fair, as: "bias-3", by: "risk-1")
    try Self.judge(world, [])
  }

  @Test func `a signature over the artifact counts in evidence that fits`() throws {
    let world = try Self.world(evidence: "{type: signature, signedBy: [risk]}", try SignatureTests.demand())
    func attach(_ bundle: String, as id: String, _ format: String, by signer: String?) throws {
      try world.addEvidence(
        id, to: 1, payload: bundle, type: .signature, format: format, dataset: nil, file: "model.sig")
      if let signer { try world.signEvidence(id, of: 1, by: signer) }
    }
    let bundle = try ArtifactSigner.named("release").sign([(".", world.artifact(1))])
    try attach(bundle, as: "signature-1", "model-signing", by: nil)
    try attach("-----BEGIN PGP", as: "signature-2", "opaque", by: "risk-1")
    world.land("evidence")
    let base = world.head
    try Self.judge(world, [.unsigned], saying: "ignored signature signature-1: signature-1 is not signed")
    world.checkout(base)
    try attach(bundle, as: "signature-3", "model-signing", by: "risk-1")
    try Self.judge(world, [])
  }

  // MARK: Comparisons

  /// v1 is champion with a signed run on one dataset and a run on another; v2 is a candidate with a signed run on the
  /// second one.
  private static func champion() throws -> World {
    let policy = try World.policy(
      (
        "evaluation:\n        - {metric: roc_auc, dataset: credit-holdout, min: 0.70}\n",
        "evidence: [{type: evaluation, signedBy: [risk], maxAgeDays: 30}]\n      evaluation:\n"
      ), ("dataset: credit-holdout, versus: champion", "versus: champion"),
      ("        - {metric: log_loss, max: 0.65}\n", ""))
    let world = try World(policy: policy)
    world.write(try world.modelManifest())
    for number in 1...2 { world.write(try world.versionManifest(number)) }
    let fresh = "sha256:" + String(repeating: "fe", count: 32)
    try world.addEvidence("eval-1", to: 1, payload: "{\"roc_auc\": 0.9}")
    try world.signEvidence("eval-1", of: 1, by: "risk-1")
    try world.addEvidence(
      "eval-2", to: 1, payload: "{\"roc_auc\": 0.1}", dataset: "credit-fresh", datasetDigest: fresh)
    try world.addEvidence("eval-1", to: 2, payload: "{\"roc_auc\": 0.5}", dataset: "credit-fresh", datasetDigest: fresh)
    try world.signEvidence("eval-1", of: 2, by: "risk-1")
    world.land("register")
    for number in 1...2 {
      try world.promote(number, [.stage(number, "Staging")], approvedBy: ["owner-1"])
      world.land("staging")
    }
    try world.promote(1, [.stage(1, "Production"), .alias("champion", 1)], approvedBy: ["owner-1", "risk-1"])
    world.land("champion")
    return world
  }

  private static func challenge(_ world: World) throws {
    let wishes: [Wish] = [.stage(2, "Production"), .stage(1, "Archived"), .alias("champion", 2)]
    try world.promote(2, wishes, approvedBy: ["owner-1", "risk-1"])
  }

  @Test func `a low number of the champion that nobody signed speaks for no other version`() throws {
    let world = try Self.champion()
    let base = world.head
    try Self.challenge(world)
    let verdict = world.refuse([.unsigned])
    #expect(verdict.reasons.contains { $0.check.found.contains("of the baseline:\neval-2 is not signed") })
    #expect(
      verdict.reasons.contains {
        $0.check.mend == "a member of risk: git model evidence add credit-approval 1 --type evaluation FILE"
          + " (the same file again adds a signature)"
      })
    // What is advised mends it: the same file, signed.
    world.checkout(base)
    try world.addEvidence(
      "eval-3", to: 1, payload: "{\"roc_auc\": 0.1}", dataset: "credit-fresh",
      datasetDigest: "sha256:" + String(repeating: "fe", count: 32))
    try world.signEvidence("eval-3", of: 1, by: "risk-1")
    world.land("sign")
    try Self.challenge(world)
    world.allow()
  }
}
