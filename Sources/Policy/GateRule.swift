package import Documents
package import Manifest
package import Names

/// One gate: to which transitions it applies, and what it requires.
package struct GateRule: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    case stage(Stage)
    case alias(Alias)
  }

  /// What happens to other versions in the stage that a version enters.
  package enum Others: String, Sendable, CaseIterable { case archive, refuse, keep }

  package let name: GateName
  package let target: Target
  /// Patterns of model names; `*` stands for any characters.
  package let models: [NamePattern]
  package let risks: [Risk]
  /// The stages that a version may come from; nil for any.
  package let from: [Stage]?
  package let others: Others
  package let requires: Requirements

  init?(_ fields: Fields) {
    let name = fields.required("name", .name(GateName.init(_:)))
    var target: Target?
    var models = [NamePattern.any]
    var risks = Risk.allCases
    if let applies = fields.mapping("applies") {
      let stage = applies.optional("stage", .name(Stage.init(_:)))
      let alias = applies.optional("alias", .name(Alias.init(_:)))
      switch (stage, alias) {
      case (let stage?, nil): target = .stage(stage)
      case (nil, let alias?): target = .alias(alias)
      default:
        fields.report.add(
          Problem("a gate applies to either a stage or an alias", at: applies.node.position, path: applies.path))
      }
      let patterns = applies.list("models", .optional, of: .name(NamePattern.init(_:)))
      let named: [Risk] = applies.list("risk", .optional, of: .choice)
      if applies.contains("models") { models = patterns }
      if applies.contains("risk") { risks = named }
      applies.close()
    }
    let stages = fields.list("from", .optional, of: .name(Stage.init(_:)))
    let from = fields.contains("from") ? stages : nil
    let others: Others = fields.optional("others", .choice) ?? .keep
    let requires = fields.mapping("requires").map(Requirements.init)
    fields.close()
    guard let name, let target, let requires else { return nil }
    if case .alias = target, from != nil || others != .keep {
      fields.report.add(
        Problem("\"from\" and \"others\" belong to gates of a stage", at: fields.node.position, path: fields.path))
    }
    self.name = name
    self.target = target
    self.models = models
    self.risks = risks
    self.from = from
    self.others = others
    self.requires = requires
  }

  /// Whether the gate guards this target for a model of this name and risk.
  package func applies(to target: Target, model: ModelName, risk: Risk) -> Bool {
    self.target == target && risks.contains(risk) && models.contains { $0.matches(model.text) }
  }
}

/// What a gate requires besides the rules that always hold.
package struct Requirements: Hashable, Sendable {
  package enum Lineage: String, Sendable, CaseIterable { case run, code, data }

  package struct ArtifactRule: Hashable, Sendable {
    /// Whether the URI must not be able to change under us.
    package let immutable: Bool
    /// The allowed formats; empty for any.
    package let formats: [String]
  }

  package let lineage: [Lineage]
  package let artifact: ArtifactRule?
  package let evaluation: [EvaluationRule]
  /// The stage in which the version must be for an alias.
  package let stage: Stage?
  package let approvals: [ApprovalRule]
  /// Whose signature over the artifact is demanded; nil for none.
  package let signature: SignatureRule?
  /// Requirements of the agreed policy language that this version cannot judge: each refuses and names itself.
  package let unjudged: [String]

  init(_ fields: Fields) {
    lineage = fields.list("lineage", .optional, of: .choice)
    artifact = fields.optionalMapping("artifact").map { artifact in
      let immutable = artifact.optional("immutable", .bool) ?? false
      let formats = artifact.list("formats", .optional, of: .nonEmptyString(maxBytes: 64))
      artifact.close()
      return ArtifactRule(immutable: immutable, formats: formats)
    }
    var rules: [EvaluationRule] = []
    fields.optionalList("evaluation") { node, path in
      if let rule = EvaluationRule(Fields(node, in: fields.report, at: path)) { rules.append(rule) }
    }
    evaluation = rules
    stage = fields.optional("stage", .name(Stage.init(_:)))
    approvals = fields.approvals("approvals")
    signature = fields.optionalMapping("signature").flatMap(SignatureRule.init)
    unjudged = fields.takeUnjudged(["modelCard", "biasAudit", "soak", "evidence"])
    fields.close()
  }
}

/// One demand on a metric.
package struct EvaluationRule: Hashable, Sendable {
  package let metric: String
  /// The dataset that the evidence must be about; nil for any.
  package let dataset: String?
  package let min: ExactDecimal?
  package let max: ExactDecimal?
  /// The alias whose version is the baseline.
  package let versus: Alias?
  /// How much worse than the baseline the metric may be, absolutely.
  package let maxDrop: ExactDecimal?
  /// Whether more is better; decides what "worse" means.
  package let higherIsBetter: Bool

  init?(_ fields: Fields) {
    let metric = fields.required("metric", .nonEmptyString(maxBytes: 200))
    let dataset = fields.optional("dataset", .nonEmptyString(maxBytes: 200))
    let min = fields.optional("min", .decimal)
    let max = fields.optional("max", .decimal)
    let versus = fields.optional("versus", .name(Alias.init(_:)))
    let maxDrop = fields.optional("maxDrop", .decimal)
    let higher = fields.optional("higherIsBetter", .bool)
    fields.close()
    guard let metric else { return nil }
    func problem(_ sentence: String) {
      fields.report.add(Problem(sentence, at: fields.node.position, path: fields.path))
    }
    if min == nil, max == nil, versus == nil {
      problem("an evaluation of \"\(metric)\" demands nothing; give min, max or versus")
    }
    if (versus == nil) != (maxDrop == nil) { problem("\"versus\" and \"maxDrop\" go together") }
    if let maxDrop, maxDrop < .zero { problem("\"maxDrop\" is how much worse the metric may be; it is not negative") }
    let known = MetricDirection.higherIsBetter(metric)
    if versus != nil, higher == nil, known == nil {
      problem("say whether more of \"\(metric)\" is better: add higherIsBetter: true or false")
    }
    self.metric = metric
    self.dataset = dataset
    self.min = min
    self.max = max
    self.versus = versus
    self.maxDrop = maxDrop
    higherIsBetter = higher ?? known ?? true
  }
}

/// Which way the well-known metrics of MLflow and scikit-learn point.
package enum MetricDirection {
  private static let higher: Set<String> = [
    "score", "accuracy", "accuracy_score", "balanced_accuracy", "precision", "precision_score", "recall",
    "recall_score", "f1", "f1_score", "roc_auc", "roc_auc_score", "precision_recall_auc", "average_precision", "r2",
    "r2_score", "true_positives", "true_negatives",
  ]
  private static let lower: Set<String> = [
    "log_loss", "loss", "brier_score", "brier_score_loss", "mean_absolute_error", "mae", "mean_squared_error", "mse",
    "root_mean_squared_error", "rmse", "max_error", "mean_absolute_percentage_error", "false_positives",
    "false_negatives", "expected_calibration_error", "perplexity",
  ]

  /// True or false for a metric whose direction everybody agrees on, else nil.
  package static func higherIsBetter(_ metric: String) -> Bool? {
    if higher.contains(metric) { return true }
    if lower.contains(metric) { return false }
    return nil
  }
}
