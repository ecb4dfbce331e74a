import Documents
import Manifest
import Names
import Policy

/// One value of a metric in one piece of evidence.
struct MetricReading {
  let piece: EvidencePieces.Piece
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
  private(set) var lacking: [(piece: EvidencePieces.Piece, isSameFormat: Bool)] = []

  init(of rule: EvaluationRule, in evidence: EvidencePieces) throws(StateError) {
    var others: [EvidencePieces.Piece] = []
    for piece in try evidence.pieces(of: .evaluation, dataset: rule.dataset) {
      let path = evidence.path(piece.id, piece.manifest.payload.file)
      guard let report = try EvidenceReading.report(of: piece.manifest, at: path, in: evidence.model.state) else {
        continue
      }
      guard let value = report.metrics[rule.metric] else {
        others.append(piece)
        continue
      }
      found.append(
        MetricReading(
          piece: piece, value: piece.flaw.map { .invalid($0) } ?? value,
          partial: rule.allowPartial ? nil : report.partial))
    }
    for piece in others {
      let peers = found.map(\.piece.manifest).filter { Self.isSame($0.dataset, piece.manifest.dataset) }
      guard !peers.isEmpty else { continue }
      lacking.append((piece, peers.contains { $0.format == piece.manifest.format }))
    }
  }

  /// Whether evidence speaks of one dataset: by name, or by digest under two names.
  private static func isSame(_ a: DatasetReference?, _ b: DatasetReference?) -> Bool {
    a?.name == b?.name || (a?.digest != nil && a?.digest == b?.digest)
  }
}
