import Documents
import Manifest
import Names
import Policy

/// Compares the results in a model card's metadata with the evaluation evidence, at the precision that the card shows.
///
/// All evidence may contradict a card; only what fits the gate's demands of evaluation evidence backs it.
struct CardMetricChecks {
  let evidence: EvidencePieces
  let fitness: EvidenceFitness
  let card: ModelCard
  /// What the checks are called after.
  let name: String

  /// What one piece of evaluation evidence says.
  private struct Source {
    let id: EvidenceID
    let dataset: String?
    let metrics: [String: MetricValue]
    /// Why it backs nothing; nil when it may.
    let unfit: EvidenceFitness.Reason?
  }

  /// All of that evidence, and which of it has a number under a name: looked up, so that many results and many pieces
  /// together cost no more than what they have in common.
  private struct Sources {
    let all: [Source]
    private let having: [String: [Int]]

    init(_ all: [Source]) {
      self.all = all
      var having: [String: [Int]] = [:]
      for (index, source) in all.enumerated() {
        for (name, value) in source.metrics {
          if case .number = value { having[name, default: []].append(index) }
        }
      }
      self.having = having
    }

    /// The numbers under any of these names, by evidence and then in the order of the names.
    func numbers(under names: [String]) -> [(source: Source, name: String, number: ExactDecimal)] {
      let places = names.enumerated().flatMap { rank, name in (having[name] ?? []).map { ($0, rank) } }
      return places.sorted { $0 < $1 }.compactMap { index, rank in
        guard case .number(let number)? = all[index].metrics[names[rank]] else { return nil }
        return (all[index], names[rank], number)
      }
    }
  }

  func checks() throws(StateError) -> [Check] {
    let results = card.index?.results ?? []
    let plain = results.filter { !$0.isSpecial }
    guard !plain.isEmpty else {
      return [
        .missing(
          "\(name): metrics", .modelCard, "the metadata have no results under \"model-index\"",
          expected: "results to compare with the evaluation evidence", mend: mend)
      ]
    }
    let sources = Sources(try sources())
    var checks: [Check] = []
    for result in results {
      try evidence.model.state.checkTime()
      let label = "\(name): \(result.metric) on \(result.dataset)"
      checks.append(
        result.isSpecial
          ? .ignored(label, .modelCard, "not compared: it has arguments or a configuration of its own")
          : check(result, label, sources))
    }
    return checks
  }

  private var mend: String {
    "attach the evaluation that the card speaks of, or correct the card and attach it anew"
  }

  private func check(_ result: ModelIndex.Result, _ label: String, _ sources: Sources) -> Check {
    guard let shown = result.value else {
      return .fail(label, .modelCard, "the card gives \(result.found)", expected: "a number", mend: mend)
    }
    let names = MetricNames.candidates(for: result)
    let datasets = [result.dataset, String(result.dataset.split(separator: "/").last ?? ""), result.datasetName]
    var first: String?
    var unfit: EvidenceFitness.Reason?
    for (source, name, number) in sources.numbers(under: names) where source.dataset.map(datasets.contains) ?? true {
      guard shown.shows(number) else {
        return .fail(
          label, .modelCard, "the card says \(shown.text(beside: number))",
          expected: "\(number.text(beside: shown.number)) (\(name) of \(source.id))", mend: mend)
      }
      if let reason = source.unfit {
        unfit = unfit ?? reason
        continue
      }
      if first == nil { first = "\(number.text(beside: shown.number)) (\(name) of \(source.id))" }
    }
    if first == nil, let reason = unfit {
      return .missing(
        label, .modelCard,
        "the card says \(shown.text(beside: shown.number)), and only evidence that does not fit has it:\n\(reason.sentence)",
        expected: fitness.expected(reason.rule), mend: fitness.mend(reason.rule, reason))
    }
    guard let first else {
      return .missing(
        label, .modelCard,
        "the card says \(shown.text(beside: shown.number)), and no evaluation evidence of that dataset has it",
        expected: "a whole run with the metric \(names.first ?? result.metric)", mend: mend)
    }
    return .pass(label, shown.text(beside: shown.number), expected: first)
  }

  /// Evaluation evidence that can back a card: whole runs. What was taken from a card itself (`model-index`) backs none.
  private func sources() throws(StateError) -> [Source] {
    var sources: [Source] = []
    for piece in try evidence.pieces(of: .evaluation)
    where piece.flaw == nil && piece.manifest.format != EvidenceFormat.modelIndex.rawValue {
      let path = evidence.path(piece.id, piece.manifest.payload.file)
      guard let report = try EvidenceReading.report(of: piece.manifest, at: path, in: evidence.model.state),
        report.partial == nil
      else { continue }
      sources.append(
        Source(
          id: piece.id, dataset: piece.dataset, metrics: report.metrics, unfit: try fitness.reason(against: piece)))
    }
    return sources
  }
}

/// Under which names evidence may have a metric that a card gives.
enum MetricNames {
  /// What the Hub calls a metric, and what MLflow, scikit-learn and lm-evaluation-harness call the same number.
  private static let synonyms: [Set<String>] = [
    ["accuracy", "accuracy_score", "acc"], ["f1", "f1_score"], ["precision", "precision_score"],
    ["recall", "recall_score"], ["roc_auc", "roc_auc_score"], ["r2", "r2_score"], ["mae", "mean_absolute_error"],
    ["mse", "mean_squared_error"], ["rmse", "root_mean_squared_error"],
  ]

  /// The names, the metric's own first: itself and its synonyms, each also as the harness puts it, `task.metric,none`.
  static func candidates(for result: ModelIndex.Result) -> [String] {
    let others = synonyms.first { $0.contains(result.metric) }?.subtracting([result.metric]).sorted() ?? []
    let tasks = [result.dataset, String(result.dataset.split(separator: "/").last ?? ""), result.datasetName]
    var names: [String] = []
    for metric in [result.metric] + others {
      names.append(metric)
      for task in tasks { names += ["\(task).\(metric)", "\(task).\(metric),none"] }
    }
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }
}
