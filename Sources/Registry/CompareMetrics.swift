import Documents
import Gate
import Manifest
import Names
import Policy

/// Collects the metrics of two versions, by dataset.
struct MetricTables {
  private struct Key: Hashable {
    let origin: VersionComparison.Origin
    let dataset: String?
    let metric: String
  }

  /// The values of one side, with the digests of the datasets that they were measured on.
  private struct Cell {
    var values: [ExactDecimal] = []
    var digests = Set<Digest?>()
  }

  private(set) var rows: [VersionComparison.MetricRow] = []
  private var cells: [Key: (left: Cell, right: Cell)] = [:]
  private let policy: PolicyManifest

  init(
    _ left: VersionFacts, _ right: VersionFacts, _ model: ModelState, policy: PolicyManifest, notes: inout [String]
  ) throws {
    self.policy = policy
    try add(left, \.left, model, &notes)
    try add(right, \.right, model, &notes)
    rows = cells.map { key, pair in row(key, pair.left, pair.right) }.sorted {
      ($0.origin, $0.dataset ?? "", $0.metric) < ($1.origin, $1.dataset ?? "", $1.metric)
    }
  }

  private mutating func add(
    _ facts: VersionFacts, _ side: WritableKeyPath<(left: Cell, right: Cell), Cell>, _ model: ModelState,
    _ notes: inout [String]
  ) throws {
    let version = facts.manifest.version
    for (id, manifest) in facts.evidence {
      switch try EvidenceView.evaluation(id, manifest, of: version, in: model) {
      case nil: continue
      case .flaw(let sentence): notes.append("v\(version) \(id): \(sentence)")
      case .content(let report):
        if let partial = report.partial { notes.append("v\(version) \(id): \(partial)") }
        for (metric, value) in report.metrics.sorted(by: { $0.key < $1.key }) {
          switch value {
          case .number(let number):
            let key = Key(origin: .evidence, dataset: manifest.dataset?.name, metric: metric)
            cells[key, default: (Cell(), Cell())][keyPath: side].values.append(number)
            cells[key, default: (Cell(), Cell())][keyPath: side].digests.insert(manifest.dataset?.digest)
          case .invalid(let sentence), .unusable(let sentence): notes.append("v\(version) \(id): \(sentence)")
          }
        }
      }
    }
    for metric in facts.manifest.metrics {
      guard let number = ExactDecimal(metric.value) else { continue }
      cells[Key(origin: .run, dataset: nil, metric: metric.name), default: (Cell(), Cell())][keyPath: side]
        .values.append(number)
    }
  }

  private func row(_ key: Key, _ left: Cell, _ right: Cell) -> VersionComparison.MetricRow {
    let direction = direction(of: key.metric)
    let reason =
      key.origin == .run
      ? "what a run recorded names no dataset" : VersionComparison.incomparable(left.digests, right.digests)
    let better = VersionComparison.Better.of(left.values, right.values, higherIsBetter: direction).unless(reason)
    return VersionComparison.MetricRow(
      metric: key.metric, dataset: key.dataset, origin: key.origin, left: left.values.sorted(),
      right: right.values.sorted(), higherIsBetter: direction, better: better)
  }

  /// Which way a metric points: as everybody agrees, else as a comparison of the policy says.
  private func direction(of metric: String) -> Bool? {
    if let known = MetricDirection.higherIsBetter(metric) { return known }
    let rules = policy.gates.flatMap(\.requires.evaluation).filter { $0.metric == metric && $0.comparison != nil }
    let ways = Set(rules.map(\.higherIsBetter))
    return ways.count == 1 ? ways.first : nil
  }
}
