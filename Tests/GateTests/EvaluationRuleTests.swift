import Documents
import Gate
import Manifest
import Names
import Policy
import Snapshots
import TestSupport
import Testing

@Suite("Evaluations of more formats, and comparisons")
struct EvaluationRuleTests {
  /// A world whose gate of Production asks this, with a champion and a candidate.
  private static func world(
    _ rule: String, champion: String, candidate: String, hasChampion: Bool = true
  ) throws -> World {
    let policy = try World.policy(
      ("- {metric: roc_auc, dataset: credit-holdout, min: 0.70}\n", "- \(rule)\n"),
      ("        - {metric: roc_auc, dataset: credit-holdout, versus: champion, maxDrop: 0.01}\n", ""),
      ("        - {metric: log_loss, max: 0.65}\n", ""))
    return try EvaluationTests.world(
      champion: "{\"roc_auc\": \(champion), \"log_loss\": \(champion)}",
      candidate: "{\"roc_auc\": \(candidate), \"log_loss\": \(candidate)}", policy: policy, hasChampion: hasChampion)
  }

  /// Promotes version 2 to Production; its statement names version 1 as this baseline, and no other.
  private static func promote(_ world: World, versus stage: String?, hasChampion: Bool = true) throws {
    let others: [Wish] = hasChampion ? [.stage(1, "Archived"), .alias("champion", 2)] : []
    try world.promote(2, [.stage(2, "Production")] + others, approvedBy: ["owner-1", "risk-1"]) { draft in
      guard let stage else { return }
      let first = try world.version(1)
      let head = try world.model(at: world.head).promotions().head(of: .stage(first))
      draft.compared = [.init(.stage(try Stage(stage)), version: first, record: head)]
    }
  }

  @Test(
    "A margin is absolute or a share of the baseline, and met at equality",
    arguments: [
      ("maxDrop: 2%", "0.8", "0.784", true), ("maxDrop: 2%", "0.8", "0.7839999", false),
      ("maxDrop: 0%", "0.8", "0.8", true),
      ("maxDrop: 0%", "0.8", "0.79999", false), ("maxDrop: 2.5%", "-0.4", "-0.41", true),
      ("maxDrop: 2.5%", "-0.4", "-0.4101", false), ("maxDrop: 2%", "0", "0", true),
      ("maxDrop: 2%", "0", "-0.0001", false),
      ("minGain: 0.01", "0.74", "0.75", true), ("minGain: 0.01", "0.74", "0.7499", false),
      ("minGain: 0", "0.74", "0.74", true),
      ("minGain: 1%", "0.8", "0.808", true), ("minGain: 1%", "0.8", "0.8079", false), ("minGain: 1%", "0", "1", false),
      ("minGain: 10%", "-0.5", "-0.45", true), ("minGain: 10%", "-0.5", "-0.46", false),
    ])
  func margins(_ margin: String, _ champion: String, _ candidate: String, _ passes: Bool) throws {
    let world = try Self.world(
      "{metric: roc_auc, versus: champion, \(margin)}", champion: champion, candidate: candidate)
    try Self.promote(world, versus: nil)
    if passes { world.allow() } else { world.refuse([.evidence]) }
  }

  @Test(
    "Where less is better, a gain means less",
    arguments: [
      ("minGain: 10%", "0.5", "0.45", true), ("minGain: 10%", "0.5", "0.4501", false),
      ("maxDrop: 10%", "0.5", "0.55", true), ("maxDrop: 10%", "0.5", "0.5501", false),
    ])
  func lowerIsBetter(_ margin: String, _ champion: String, _ candidate: String, _ passes: Bool) throws {
    let world = try Self.world(
      "{metric: log_loss, versus: champion, \(margin)}", champion: champion, candidate: candidate)
    try Self.promote(world, versus: nil)
    if passes { world.allow() } else { world.refuse([.evidence]) }
  }

  @Test(
    "A stage is a baseline as an alias is",
    arguments: [("0.75", "0.74", true), ("0.75", "0.7399", false)])
  func stage(_ champion: String, _ candidate: String, _ passes: Bool) throws {
    let world = try Self.world(
      "{metric: roc_auc, versus: {stage: Production}, maxDrop: 0.01}", champion: champion, candidate: candidate)
    try Self.promote(world, versus: "Production")
    if passes { world.allow() } else { world.refuse([.evidence]) }
  }

  @Test func `a statement that does not name who is in the stage is stale`() throws {
    let world = try Self.world(
      "{metric: roc_auc, versus: {stage: Production}, maxDrop: 1}", champion: "0.7", candidate: "0.7")
    try Self.promote(world, versus: nil)
    world.refuse([.staleState])
    let other = try Self.world(
      "{metric: roc_auc, versus: {stage: Production}, maxDrop: 1}", champion: "0.7", candidate: "0.7")
    try Self.promote(other, versus: "Staging")
    other.refuse([.staleState])
  }

  @Test func `a stage that nobody was ever in waives, and one that was left refuses`() throws {
    let rule = "{metric: roc_auc, versus: {stage: Production}, maxDrop: 0.01}"
    let fresh = try Self.world(rule, champion: "0.9", candidate: "0.7", hasChampion: false)
    try Self.promote(fresh, versus: nil, hasChampion: false)
    let verdict = fresh.allow()
    #expect(
      verdict.steps.flatMap(\.allChecks).contains {
        $0.status == .waived && $0.found == "no baseline, no version was ever in Production"
      })
    let left = try Self.world(rule, champion: "0.9", candidate: "0.7")
    try left.promote(1, [.stage(1, "Archived"), .alias("champion", nil)], approvedBy: ["owner-1"])
    left.land()
    try left.promote(2, [.stage(2, "Production")], approvedBy: ["owner-1", "risk-1"])
    let refused = left.refuse([.evidence])
    #expect(refused.reasons.contains { $0.check.found.contains("versions were in Production before and none is now") })
  }

  // MARK: Evidence that lacks the metric, and partial runs

  /// Judges version 1 for Staging under one rule, with the evidence of `act`.
  private static func judge(_ rule: String, _ codes: Set<Code>, _ act: (World) throws -> Void) throws -> Verdict {
    let world = try World(policy: World.policy(("lineage: [run, code, data]", "evaluation: [\(rule)]")))
    world.write(try world.modelManifest())
    world.write(try world.versionManifest(1))
    try act(world)
    world.land()
    try world.promote(1, [.stage(1, "Staging")], approvedBy: ["owner-1"])
    return codes.isEmpty ? world.allow() : world.refuse(codes)
  }

  private static let report = """
    {"a b-c": {"precision": 1, "recall": 1, "f1-score": 0.8, "support": 3}, "accuracy": 0.9}
    """

  @Test(
    "Evidence of the dataset without the metric is refused or listed, never passed over",
    arguments: [
      ("", "mlflow-metrics", "credit-holdout", World.holdout, "refused"),
      ("", "sklearn-classification-report", "credit-holdout", World.holdout, "listed"),
      (", lacking: refuse", "sklearn-classification-report", "credit-holdout", World.holdout, "refused"),
      (", lacking: list", "mlflow-metrics", "credit-holdout", World.holdout, "listed"),
      ("", "mlflow-metrics", "another-name", World.holdout, "refused"),
      ("", "mlflow-metrics", "other", "sha256:" + String(repeating: "cd", count: 32), "silent"),
    ])
  func lacking(_ key: String, _ format: String, _ dataset: String, _ digest: String, _ outcome: String) throws {
    let verdict = try Self.judge("{metric: roc_auc, min: 0.7\(key)}", outcome == "refused" ? [.evidence] : []) {
      world in
      try world.addEvidence(to: 1)
      let payload = format == "mlflow-metrics" ? "{\"accuracy\": 0.9}" : Self.report
      try world.addEvidence(
        "eval-2", to: 1, payload: payload, format: format, dataset: dataset, datasetDigest: digest, file: "b.json")
    }
    let lines = verdict.steps.flatMap(\.allChecks).filter { $0.found.contains("lacks the metric roc_auc") }
    #expect(lines.map(\.status) == (outcome == "silent" ? [] : [outcome == "refused" ? .fail : .ignored]))
    #expect(lines.allSatisfy { $0.name == "roc_auc (eval-2)" })
  }

  @Test func `a metric's path may have spaces and hyphens`() throws {
    for (min, codes) in [("0.8", [] as Set<Code>), ("0.81", [.evidence])] {
      _ = try Self.judge("{metric: a b-c.f1-score, min: \(min)}", codes) {
        try $0.addEvidence(to: 1, payload: Self.report, format: "sklearn-classification-report")
      }
    }
  }

  @Test(
    "A partial run is refused unless the policy takes it",
    arguments: [
      ("whole", "", true), ("whole", ", allowPartial: true", true), ("limit", "", false),
      ("limit", ", allowPartial: true", true), ("chosen", "", false), ("single", "", false),
    ])
  func partial(_ file: String, _ key: String, _ passes: Bool) throws {
    let payload = try SampleFile.text("lm-eval/\(file).json")
    let verdict = try Self.judge("{metric: \"add_one.acc,none\", min: 0\(key)}", passes ? [] : [.evidence]) {
      try $0.addEvidence(to: 1, payload: payload, format: "lm-evaluation-harness")
    }
    #expect(
      passes
        || verdict.reasons.allSatisfy {
          $0.check.found.hasPrefix("a partial run: ") && $0.check.found.contains("of 20 samples")
        })
  }

  @Test func `a value that cannot be compared may land, and refuses when it is asked for`() throws {
    let index = ModelCardTests.result("{type: wer, value: 20.0 ± 1.2}, {type: acc, value: 0.5}")
    for (metric, codes) in [("acc", [] as Set<Code>), ("wer", [.evidence])] {
      let verdict = try Self.judge("{metric: \(metric), min: 0}", codes) {
        try $0.addEvidence(to: 1, payload: index, format: "huggingface-model-index", file: "index.yaml")
      }
      #expect(codes.isEmpty || verdict.reasons.contains { $0.check.found.contains("20.0 ± 1.2") })
    }
  }

  // MARK: The formula

  @Test func `the limit is the baseline moved by the margin, the right way`() throws {
    var random = SeededGenerator(seed: 9)
    let hundred = ExactDecimal(100)
    for _ in 0..<500 {
      let champion = ExactDecimal(Int.random(in: -1000...1000, using: &random)) * (ExactDecimal(text: "0.001") ?? .zero)
      let share = ExactDecimal(Int.random(in: 0...100, using: &random))
      for higher in [true, false] {
        func limit(_ margin: EvaluationRule.Margin) -> ExactDecimal? {
          MarginCheck(margin: margin, higherIsBetter: higher).limit(champion)
        }
        let drop = try #require(limit(.maxDrop(.percent(share))))
        // |limit - champion| * 100 = |champion| * share, without dividing.
        #expect((drop - champion).magnitude * hundred == champion.magnitude * share)
        #expect(higher ? drop <= champion : drop >= champion)
        let gain = limit(.minGain(.percent(share)))
        #expect((gain == nil) == (champion == .zero))
        if let gain { #expect(gain - champion == champion - drop) }
        #expect(limit(.maxDrop(.absolute(share))) == (higher ? champion - share : champion + share))
        #expect(limit(.minGain(.absolute(share))) == (higher ? champion + share : champion - share))
      }
    }
  }
}
