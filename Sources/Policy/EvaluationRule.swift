package import Documents
package import Manifest
import Names

/// One demand on a metric.
package struct EvaluationRule: Hashable, Sendable {
  /// How far from a baseline a metric may, or must, be; absolutely, or in percent of the baseline.
  package enum Margin: Hashable, Sendable {
    /// At most so much worse.
    case maxDrop(Amount)
    /// At least so much better.
    case minGain(Amount)
  }

  package enum Amount: Hashable, Sendable, CustomStringConvertible {
    case absolute(ExactDecimal)
    case percent(ExactDecimal)

    package var description: String {
      switch self {
      case .absolute(let number): "\(number)"
      case .percent(let number): "\(number)%"
      }
    }
  }

  /// What a comparison asks.
  package struct Comparison: Hashable, Sendable {
    package let baseline: Baseline
    package let margin: Margin
  }

  /// What happens where evidence of the dataset lacks the metric that other evidence of it has.
  package enum Lacking: String, Sendable, CaseIterable { case refuse, list }

  package let metric: String
  /// The dataset that the evidence must be about; nil for any.
  package let dataset: String?
  package let min: ExactDecimal?
  package let max: ExactDecimal?
  package let comparison: Comparison?
  /// Whether more is better; decides what "worse" means.
  package let higherIsBetter: Bool
  /// Nil for the default: evidence of the same format is refused, of another one listed.
  package let lacking: Lacking?
  /// Whether a run on a part of the samples counts.
  package let allowPartial: Bool

  init?(_ fields: Fields) {
    let metric = fields.required("metric", .nonEmptyString(maxBytes: 200))
    let dataset = fields.optional("dataset", .nonEmptyString(maxBytes: 200))
    let min = fields.optional("min", .decimal)
    let max = fields.optional("max", .decimal)
    let baseline = fields.baseline("versus")
    let maxDrop = fields.optional("maxDrop", .amount)
    let minGain = fields.optional("minGain", .amount)
    let higher = fields.optional("higherIsBetter", .bool)
    let lacking: Lacking? = fields.optional("lacking", .choice)
    let allowPartial = fields.optional("allowPartial", .bool) ?? false
    let asksComparison = fields.contains("versus")
    let margins = ["maxDrop", "minGain"].filter(fields.contains).count
    fields.close()
    guard let metric else { return nil }
    func problem(_ sentence: String) {
      fields.report.add(Problem(sentence, at: fields.node.position, path: fields.path))
    }
    if min == nil, max == nil, !asksComparison {
      problem("an evaluation of \"\(metric)\" demands nothing; give min, max or versus")
    }
    if asksComparison != (margins > 0) || margins > 1 {
      problem("\"versus\" and one of \"maxDrop\" and \"minGain\" go together")
    }
    if case .percent(let share)? = maxDrop, share > ExactDecimal(100) {
      problem("\"maxDrop\" of more than 100% lets everything pass")
    }
    let known = MetricDirection.higherIsBetter(metric)
    if asksComparison, higher == nil, known == nil {
      problem("say whether more of \"\(metric)\" is better: add higherIsBetter: true or false")
    }
    self.metric = metric
    self.dataset = dataset
    self.min = min
    self.max = max
    comparison = baseline.flatMap { baseline in
      (maxDrop.map(Margin.maxDrop) ?? minGain.map(Margin.minGain)).map {
        Comparison(baseline: baseline, margin: $0)
      }
    }
    higherIsBetter = higher ?? known ?? true
    self.lacking = lacking
    self.allowPartial = allowPartial
  }
}

extension FieldParser where Parsed == EvaluationRule.Amount {
  /// A number that is not negative, or such a number with a percent sign.
  fileprivate static var amount: Self {
    let expected = "a number that is not negative, such as 0.01 or 2%"
    return Self(expecting: expected) { node in
      if let number = ExactDecimal(node) { return number < .zero ? nil : .absolute(number) }
      guard let text = node.text, text.utf8.last == UInt8(ascii: "%"), text.utf8.count <= 20 else { return nil }
      let digits = text.utf8.dropLast()
      guard digits.first != UInt8(ascii: "+"), let number = ExactDecimal(text: String(Substring(digits))),
        digits.allSatisfy({ $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { return nil }
      return .percent(number)
    }
  }
}

extension Fields {
  /// An alias by its name, `{alias: NAME}` or `{stage: NAME}`.
  fileprivate func baseline(_ key: String) -> Baseline? {
    guard let node = take(key) else { return nil }
    guard node.pairs != nil else {
      return optional(key, .name(Alias.init(_:))).map(Baseline.alias)
    }
    let inner = Fields(node, in: report, at: path(of: key))
    let alias = inner.optional("alias", .name(Alias.init(_:)))
    let stage = inner.optional("stage", .name(Stage.init(_:)))
    inner.close()
    switch (alias, stage) {
    case (let alias?, nil): return .alias(alias)
    case (nil, let stage?): return .stage(stage)
    default:
      refuse(key, "the baseline is either an alias or a stage")
      return nil
    }
  }
}

/// Which way the well-known metrics of MLflow, scikit-learn and lm-evaluation-harness point.
package enum MetricDirection {
  private static let higher: Set<String> = [
    "score", "accuracy", "accuracy_score", "balanced_accuracy", "precision", "precision_score", "recall",
    "recall_score", "f1", "f1_score", "f1-score", "roc_auc", "roc_auc_score", "precision_recall_auc",
    "average_precision", "r2", "r2_score", "true_positives", "true_negatives", "acc", "acc_norm", "exact_match", "bleu",
    "rouge1", "rouge2", "rougeL", "mcc", "matthews_correlation", "pass@1",
  ]
  private static let lower: Set<String> = [
    "log_loss", "loss", "brier_score", "brier_score_loss", "mean_absolute_error", "mae", "mean_squared_error", "mse",
    "root_mean_squared_error", "rmse", "max_error", "mean_absolute_percentage_error", "false_positives",
    "false_negatives", "expected_calibration_error", "perplexity", "word_perplexity", "byte_perplexity",
    "bits_per_byte", "wer", "cer",
  ]

  /// True or false for a metric whose direction everybody agrees on, else nil. Of `macro avg.f1-score` and of
  /// `hellaswag.acc_norm,none` the part between group and filter decides.
  package static func higherIsBetter(_ metric: String) -> Bool? {
    let plain = metric.utf8.prefix { $0 != UInt8(ascii: ",") }
    let last = plain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last ?? plain
    for name in [metric, String(Substring(last))] {
      if higher.contains(name) { return true }
      if lower.contains(name) { return false }
    }
    return nil
  }
}
