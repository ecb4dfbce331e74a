import Documents
import Manifest
import Names
import Policy

/// One value of a metric in one piece of evidence.
struct MetricReading {
  let evidence: EvidenceID
  let dataset: DatasetReference?
  let format: String
  let value: MetricValue
  /// Why the run was not whole, where the rule does not take such runs.
  let partial: String?
}

/// What the evaluation evidence of a version says of a metric.
struct MetricReadings {
  /// The evidence that has the metric, in the order of its ids.
  private(set) var found: [MetricReading] = []
  /// Evidence that does not have it, though other evidence of the same dataset does, and whether that one has the same
  /// format.
  private(set) var lacking: [(evidence: EvidenceID, dataset: DatasetReference?, format: String, isSameFormat: Bool)] =
    []

  init(
    of rule: EvaluationRule, for version: Version, in model: ModelState, ids: [EvidenceID]
  ) throws(StateError) {
    var others: [(EvidenceID, DatasetReference?, String)] = []
    for id in ids {
      guard let evidence = try model.evidence(id, of: version), evidence.type == .evaluation else { continue }
      if let dataset = rule.dataset, evidence.dataset?.name != dataset { continue }
      let path = model.path(.evidence(version, id, file: evidence.payload.file))
      guard let report = try EvidenceReading.report(of: evidence, at: path, in: model.state) else { continue }
      guard var value = report.metrics[rule.metric] else {
        others.append((id, evidence.dataset, evidence.format))
        continue
      }
      if let sentence = try EvidenceReading.contradiction(of: evidence, at: path, version: version, in: model) {
        value = .invalid(sentence)
      }
      found.append(
        MetricReading(
          evidence: id, dataset: evidence.dataset, format: evidence.format, value: value,
          partial: rule.allowPartial ? nil : report.partial))
    }
    for (id, dataset, format) in others {
      let peers = found.filter { Self.isSame($0.dataset, dataset) }
      guard !peers.isEmpty else { continue }
      lacking.append((id, dataset, format, peers.contains { $0.format == format }))
    }
  }

  /// Whether evidence speaks of one dataset: by name, or by digest under two names.
  private static func isSame(_ a: DatasetReference?, _ b: DatasetReference?) -> Bool {
    a?.name == b?.name || (a?.digest != nil && a?.digest == b?.digest)
  }
}
