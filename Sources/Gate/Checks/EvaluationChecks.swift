import Documents
import Manifest
import Names
import Policy
import Snapshots

/// Checks of metrics in evaluation evidence.
///
/// Where several pieces of evidence speak of a metric, all of them must pass: nobody picks the flattering run. Numbers
/// are compared exactly, as the shortest decimals that round-trip the doubles.
struct EvaluationChecks {
  let statement: PromotionStatement
  let before: ModelState
  let after: ModelState
  let book: RecordBook
  let rules: [EvaluationRule]

  /// One value of a metric in one piece of evidence.
  private struct Reading {
    let evidence: EvidenceID
    let dataset: DatasetReference?
    let value: MetricValue
  }

  func checks() throws(StateError) -> [Check] {
    var checks: [Check] = []
    for rule in rules { checks += try judge(rule) }
    return checks
  }

  private func judge(_ rule: EvaluationRule) throws(StateError) -> [Check] {
    let place = rule.dataset.map { " on \($0)" } ?? ""
    let readings = try readings(of: rule, for: statement.version, in: after, ids: statement.evidence)
    guard !readings.isEmpty else {
      let dataset = rule.dataset ?? "DATASET"
      return [
        .missing(
          "\(rule.metric)\(place)", .evidence,
          "no evaluation evidence of v\(statement.version)\(place) has the metric \(rule.metric)",
          mend:
            "git model evidence add \(statement.model) \(statement.version) --type evaluation FILE --dataset \(dataset)=sha256:…"
        )
      ]
    }
    var checks: [Check] = []
    for reading in readings {
      let name = "\(rule.metric)\(place) (\(reading.evidence))"
      switch reading.value {
      case .invalid(let sentence):
        checks.append(
          .fail(name, .evidence, sentence, expected: "a finite number", mend: "attach evidence that has the number"))
      case .number(let number):
        checks += bounds(rule, number, name)
        if let alias = rule.versus { checks += try versus(alias, rule, reading, number, name) }
      }
    }
    return checks
  }

  private func bounds(_ rule: EvaluationRule, _ number: ExactDecimal, _ name: String) -> [Check] {
    var checks: [Check] = []
    if let min = rule.min {
      checks.append(
        number >= min
          ? .pass(name, "\(number)", expected: ">= \(min)")
          : .fail(name, .evidence, "\(number)", expected: ">= \(min)", mend: "a better version; thresholds are policy"))
    }
    if let max = rule.max {
      checks.append(
        number <= max
          ? .pass(name, "\(number)", expected: "<= \(max)")
          : .fail(name, .evidence, "\(number)", expected: "<= \(max)", mend: "a better version; thresholds are policy"))
    }
    return checks
  }

  /// Compares with the version that the alias points at before the step, on the evidence that its own record relied on.
  private func versus(
    _ alias: Alias, _ rule: EvaluationRule, _ reading: Reading, _ number: ExactDecimal, _ name: String
  ) throws(StateError) -> [Check] {
    let name = "\(name) versus \(alias)"
    guard let baseline = try before.alias(alias) else {
      if book.hasClaims(on: .alias(alias)) {
        return [
          .fail(
            name, .evidence, "\(alias) was set before and is not now, so there is nothing to compare with",
            expected: "a \(alias)", mend: "set \(alias) first, or propose a policy without the comparison")
        ]
      }
      return [.waived(name, "no baseline, \(alias) was never set")]
    }
    guard statement.compared.contains(where: { $0.alias == alias && $0.version == baseline }) else {
      return [
        .stale(
          name, .staleState, "the statement does not compare with \(alias), v\(baseline)",
          mend: "propose anew: git model promote")
      ]
    }
    guard let record = book.head(of: .alias(alias)), let evidence = book.records[record]?.evidence else {
      return [
        .fail(
          name, .evidence, "v\(baseline) became \(alias) without a record, so no evidence of it counts",
          mend: "promote v\(baseline) to \(alias) through the gate first")
      ]
    }
    guard let digest = reading.dataset?.digest else {
      return [
        .fail(
          name, .evidence, "the evidence \(reading.evidence) names no dataset digest",
          expected: "a dataset digest to compare on",
          mend: "git model evidence add … --dataset NAME=sha256:…")
      ]
    }
    let others = try readings(of: rule, for: baseline, in: before, ids: evidence)
      .filter { $0.dataset?.digest == digest }
    guard !others.isEmpty else {
      return [
        .missing(
          name, .evidence,
          "the evidence of \(alias) v\(baseline) has no \(rule.metric) on a dataset with the digest \(digest.short)",
          expected: "an equal dataset digest",
          mend: "evaluate v\(statement.version) on the dataset that v\(baseline) was evaluated on")
      ]
    }
    return others.map { compare(number, with: $0, rule, "\(name) v\(baseline)") }
  }

  private func compare(_ number: ExactDecimal, with other: Reading, _ rule: EvaluationRule, _ name: String) -> Check {
    guard case .number(let champion) = other.value else {
      return .fail(name, .evidence, "the champion's \(rule.metric) is not a number")
    }
    let allowed = rule.maxDrop ?? .zero
    let limit = rule.higherIsBetter ? champion - allowed : champion + allowed
    let holds = rule.higherIsBetter ? number >= limit : number <= limit
    let expected = "\(rule.higherIsBetter ? ">=" : "<=") \(limit) (\(champion), at most \(allowed) worse)"
    return holds
      ? .pass(name, "\(number)", expected: expected)
      : .fail(name, .evidence, "\(number)", expected: expected, mend: "a version that is not worse than the champion")
  }

  private func readings(
    of rule: EvaluationRule, for version: Version, in model: ModelState, ids: [EvidenceID]
  ) throws(StateError) -> [Reading] {
    var found: [Reading] = []
    for id in ids {
      guard let evidence = try model.evidence(id, of: version), evidence.type == .evaluation else { continue }
      if let dataset = rule.dataset, evidence.dataset?.name != dataset { continue }
      let path = model.path(.evidence(version, id, file: evidence.payload.file))
      guard let metrics = try EvidenceReading.metrics(of: evidence, at: path, in: model.state) else { continue }
      guard var value = metrics[rule.metric] else { continue }
      // The gate saw to this when the evidence landed, but not of what the pinned root imported.
      if try model.version(version)?.artifact?.digest != evidence.artifact {
        value = .invalid("the evidence speaks of another artifact than v\(version) has")
      } else if try model.state.digest(path) != evidence.payload.digest {
        value = .invalid("the payload is not the one that evidence.yaml names")
      }
      found.append(Reading(evidence: id, dataset: evidence.dataset, value: value))
    }
    return found
  }
}

/// The payloads of evidence, read from a state of the registry.
enum EvidenceReading {
  /// The metrics of evaluation evidence; nil when the format has none.
  static func metrics(
    of evidence: EvidenceManifest, at path: String, in state: State
  ) throws(StateError) -> [String: MetricValue]? {
    guard let format = EvidenceFormat(rawValue: evidence.format), format.hasMetrics else { return nil }
    guard let entry = try state.entry(path) else { throw .absent(path: path) }
    return try state.cache.value(entry.id, read: evidence.format) { () throws(StateError) in
      guard let bytes = try state.file(path, limit: ObjectLimits.payload) else { throw .absent(path: path) }
      do throws(Problems) { return try format.metrics(in: bytes) } catch { throw .document(path: path, error) }
    }
  }
}
