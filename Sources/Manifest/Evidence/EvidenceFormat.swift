package import Documents

/// The formats of evidence whose content is understood.
package enum EvidenceFormat: String, Sendable, CaseIterable {
  /// What `mlflow.evaluate` writes as metrics: an object of numbers.
  case mlflowMetrics = "mlflow-metrics"
  /// `sklearn.metrics.classification_report(output_dict=True)` as JSON. Metrics are named `class.metric`, for example
  /// `macro avg.f1-score`, and `accuracy`.
  case sklearnReport = "sklearn-classification-report"
  /// What lm-evaluation-harness writes with `--output_path`; see ``HarnessResults``.
  case harnessResults = "lm-evaluation-harness"
  /// The `model-index` of a Hugging Face model card, in the card or alone as YAML; see ``ModelIndex``.
  case modelIndex = "huggingface-model-index"
  /// A file of `.eval_results/` in a Hugging Face model repository; see ``HubResults``.
  case evalResults = "huggingface-eval-results"
  /// A Hugging Face model card: metadata in YAML, and Markdown; see ``ModelCard``.
  case modelCard = "huggingface-model-card"
  /// A bundle of OpenSSF Model Signing over the artifact, made with a key: see ``SigningBundle``.
  case modelSigning = "model-signing"
  /// Counts of people per group; see ``BiasAuditFormat``.
  case biasAudit = "bias-audit"
  /// One `by_group` table of fairlearn's; see ``BiasAuditFormat``.
  case fairlearnByGroup = "fairlearn-by-group"
  /// Several MetricFrames of fairlearn's in one document; see ``BiasAuditFormat``.
  case fairlearnFrames = "fairlearn-metric-frames"
  /// Any bytes; nothing in it is judged.
  case opaque

  /// Whether evaluation evidence may have this format.
  package var hasMetrics: Bool {
    switch self {
    case .mlflowMetrics, .sklearnReport, .harnessResults, .modelIndex, .evalResults: true
    default: false
    }
  }

  /// Whether evidence of a type may have this format: only then does anybody read it as that.
  package func suits(_ type: EvidenceType) -> Bool {
    switch type {
    case .evaluation: hasMetrics
    case .modelCard: self == .modelCard || self == .opaque
    case .biasAudit: audit != nil || self == .opaque
    case .testReport, .signature, .other: audit == nil
    }
  }

  /// The format as one of bias audits; nil for all others.
  package var audit: BiasAuditFormat? { BiasAuditFormat(rawValue: rawValue) }

  /// The format that a payload of evaluation evidence seems to have; nil when it is none that is known.
  package static func recognise(_ payload: [UInt8]) -> EvidenceFormat? {
    guard let node = try? JSON.read(payload, limits: .payload) else { return HubResults.recognise(payload) }
    guard let pairs = node.pairs, !pairs.isEmpty else { return nil }
    if HarnessResults.isLikely(node) { return .harnessResults }
    if pairs.allSatisfy({ !$0.value.isCollection }) { return .mlflowMetrics }
    let reports = pairs.compactMap(\.value.pairs)
    let isReport = reports.allSatisfy { report in
      ["precision", "recall", "f1-score", "support"].allSatisfy { name in report.contains { $0.key == name } }
    }
    return isReport && !reports.isEmpty ? .sklearnReport : nil
  }

  /// Whether a payload looks like a signature over an artifact, right or wrong.
  package static func isModelSigning(_ payload: [UInt8]) -> Bool {
    guard let node = try? JSON.read(payload, limits: .signature) else { return false }
    return SigningBundle.isLikely(node)
  }

  /// Every metric of a payload by name; empty for formats without metrics.
  ///
  /// - Throws: what is wrong with the payload as a whole. A single value that is no finite number is a
  ///   ``MetricValue/invalid(_:)`` or ``MetricValue/unusable(_:)`` instead, so that the gate can name its key.
  package func metrics(in payload: [UInt8]) throws(Problems) -> [String: MetricValue] {
    try report(in: payload).metrics
  }

  /// What a payload of evaluation evidence says; nothing for formats without metrics.
  ///
  /// - Throws: what is wrong with the payload as a whole.
  package func report(in payload: [UInt8]) throws(Problems) -> EvaluationReport {
    switch self {
    case .mlflowMetrics, .sklearnReport: try EvaluationReport(metrics: tracked(in: payload))
    case .harnessResults: try HarnessResults.report(in: payload)
    case .modelIndex: try EvaluationReport(metrics: ModelIndex.read(payload).metrics)
    case .evalResults: try EvaluationReport(metrics: HubResults.metrics(in: payload))
    default: EvaluationReport(metrics: [:])
    }
  }

  /// The metrics of MLflow and scikit-learn.
  private func tracked(in payload: [UInt8]) throws(Problems) -> [String: MetricValue] {
    let node = try JSON.read(payload, limits: .payload)
    guard let pairs = node.pairs else {
      throw Problems(Problem("the payload is \(node.summary); expected an object of metrics"))
    }
    var metrics = MetricTable()
    for pair in pairs {
      if self == .sklearnReport, let report = pair.value.pairs {
        for inner in report { try metrics.add("\(pair.key).\(inner.key)", inner.value) }
      } else {
        try metrics.add(pair.key, pair.value)
      }
    }
    return metrics.values
  }
}
