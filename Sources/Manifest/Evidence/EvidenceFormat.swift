package import Documents

/// A metric as evidence gives it.
package enum MetricValue: Hashable, Sendable {
  case number(ExactDecimal)
  /// Not a finite number; the sentence says what it is.
  case invalid(String)
}

/// The formats of evidence whose content is understood.
package enum EvidenceFormat: String, Sendable, CaseIterable {
  /// What `mlflow.evaluate` writes as metrics: an object of numbers.
  case mlflowMetrics = "mlflow-metrics"
  /// `sklearn.metrics.classification_report(output_dict=True)` as JSON. Metrics are named `class.metric`, for example
  /// `macro avg.f1-score`, and `accuracy`.
  case sklearnReport = "sklearn-classification-report"
  /// A bundle of OpenSSF Model Signing over the artifact, made with a key: see ``SigningBundle``.
  case modelSigning = "model-signing"
  /// Any bytes; nothing in it is judged.
  case opaque

  package var hasMetrics: Bool { self != .opaque && self != .modelSigning }

  /// The format that a payload of evaluation evidence seems to have; nil when it is none that is known.
  package static func recognise(_ payload: [UInt8]) -> EvidenceFormat? {
    guard let node = try? JSON.read(payload, limits: .payload), let pairs = node.pairs, !pairs.isEmpty else {
      return nil
    }
    if pairs.allSatisfy({ !$0.value.isCollection }) { return .mlflowMetrics }
    let reports = pairs.compactMap(\.value.pairs)
    let isReport = reports.allSatisfy { report in
      ["precision", "recall", "f1-score", "support"].allSatisfy { name in report.contains { $0.key == name } }
    }
    return isReport && !reports.isEmpty ? .sklearnReport : nil
  }

  /// Whether a payload looks like a signature over an artifact, right or wrong.
  package static func isModelSigning(_ payload: [UInt8]) -> Bool {
    guard let node = try? JSON.read(payload, limits: .payload) else { return false }
    return SigningBundle.isLikely(node)
  }

  /// Every metric of a payload by name; empty for formats that have none.
  ///
  /// - Throws: what is wrong with the payload as a whole. A single value that is no finite number is a
  ///   ``MetricValue/invalid(_:)`` instead, so that the gate can name its key.
  package func metrics(in payload: [UInt8]) throws(Problems) -> [String: MetricValue] {
    guard hasMetrics else { return [:] }
    let node = try JSON.read(payload, limits: .payload)
    guard let pairs = node.pairs else {
      throw Problems(Problem("the payload is \(node.summary); expected an object of metrics"))
    }
    var metrics: [String: MetricValue] = [:]
    func add(_ name: String, _ value: Node) throws(Problems) {
      guard metrics.updateValue(Self.value(value, name), forKey: name) == nil else {
        throw Problems(Problem("two metrics are called \"\(printable(name, limit: 100))\""))
      }
    }
    for pair in pairs {
      if self == .sklearnReport, let report = pair.value.pairs {
        for inner in report { try add("\(pair.key).\(inner.key)", inner.value) }
      } else {
        try add(pair.key, pair.value)
      }
    }
    return metrics
  }

  private static func value(_ node: Node, _ name: String) -> MetricValue {
    guard let number = ExactDecimal(node) else {
      return .invalid("the metric \(printable(name, limit: 100)) is \(node.summary); expected a finite number")
    }
    return .number(number)
  }
}
