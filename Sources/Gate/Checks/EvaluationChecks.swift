import Documents
import Manifest
import Names
import Policy

/// Checks of metrics in evaluation evidence.
///
/// Where several pieces of evidence speak of a metric, all of them must pass: nobody picks the flattering run. Evidence
/// of the same dataset that lacks the metric is never passed over in silence. Numbers are compared exactly, as the
/// shortest decimals that round-trip the doubles.
struct EvaluationChecks {
  let statement: PromotionStatement
  let before: ModelState
  let after: ModelState
  let book: RecordBook
  let rules: [EvaluationRule]

  func checks() throws(StateError) -> [Check] {
    var checks: [Check] = []
    for rule in rules {
      try after.state.checkTime()
      checks += try judge(rule)
    }
    return checks
  }

  private func judge(_ rule: EvaluationRule) throws(StateError) -> [Check] {
    let place = rule.dataset.map { " on \($0)" } ?? ""
    let readings = try MetricReadings(of: rule, for: statement.version, in: after, ids: statement.evidence)
    guard !readings.found.isEmpty else {
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
    for reading in readings.found {
      let name = "\(rule.metric)\(place) (\(reading.evidence))"
      if let reason = reading.partial {
        checks.append(
          .fail(
            name, .evidence, "a partial run: \(reason)", expected: "a run on all samples",
            mend: "evaluate all samples; a policy that takes partial runs says allowPartial: true"))
        continue
      }
      switch reading.value {
      case .invalid(let sentence), .unusable(let sentence):
        checks.append(
          .fail(name, .evidence, sentence, expected: "a finite number", mend: "attach evidence that has the number"))
      case .number(let number):
        checks += bounds(rule, number, name)
        if let comparison = rule.comparison { checks += try compare(comparison, rule, reading, number, name) }
      }
    }
    return checks
      + readings.lacking.map { lacking in
        let name = "\(rule.metric)\(place) (\(lacking.evidence))"
        let whose = lacking.dataset.map { "\($0.name)" } ?? "no named dataset"
        let found =
          "this evidence of \(whose) (\(lacking.format)) lacks the metric \(rule.metric), other evidence has it"
        return rule.lacking == .refuse || (rule.lacking == nil && lacking.isSameFormat)
          ? .fail(
            name, .evidence, found, expected: "the metric in all evidence of the dataset",
            mend: "register a new version whose evidence is whole, or say lacking: list in the policy")
          : .ignored(name, .evidence, found)
      }
  }

  private func bounds(_ rule: EvaluationRule, _ number: ExactDecimal, _ name: String) -> [Check] {
    var checks: [Check] = []
    if let min = rule.min {
      checks.append(
        number >= min
          ? .pass(name, number.text(beside: min), expected: ">= \(min)")
          : .fail(
            name, .evidence, number.text(beside: min), expected: ">= \(min)",
            mend: "a better version; thresholds are policy"))
    }
    if let max = rule.max {
      checks.append(
        number <= max
          ? .pass(name, number.text(beside: max), expected: "<= \(max)")
          : .fail(
            name, .evidence, number.text(beside: max), expected: "<= \(max)",
            mend: "a better version; thresholds are policy"))
    }
    return checks
  }

  /// Compares with the versions that the alias or stage holds before the step, each on the evidence that its own record
  /// relied on.
  private func compare(
    _ comparison: EvaluationRule.Comparison, _ rule: EvaluationRule, _ reading: MetricReading, _ number: ExactDecimal,
    _ name: String
  ) throws(StateError) -> [Check] {
    let baseline = comparison.baseline
    let name = "\(name) versus \(baseline)"
    let versions = try before.versions(of: baseline)
    if versions.isEmpty {
      if book.hasClaims(ofBaseline: baseline) {
        let past =
          switch baseline {
          case .alias: "\(baseline) was set before and is not now"
          case .stage: "versions were in \(baseline) before and none is now"
          }
        return [
          .fail(
            name, .evidence, "\(past), so there is nothing to compare with", expected: "a version as \(baseline)",
            mend: "set \(baseline) first, or propose a policy without the comparison")
        ]
      }
      let never =
        switch baseline {
        case .alias: "\(baseline) was never set"
        case .stage: "no version was ever in \(baseline)"
        }
      return [.waived(name, "no baseline, \(never)")]
    }
    guard let digest = reading.dataset?.digest else {
      return [
        .fail(
          name, .evidence, "the evidence \(reading.evidence) names no dataset digest",
          expected: "a dataset digest to compare on",
          mend: "git model evidence add … --dataset NAME=sha256:…")
      ]
    }
    var checks: [Check] = []
    for version in versions {
      checks += try compare(comparison, with: version, rule, on: digest, number, name)
    }
    return checks
  }

  private func compare(
    _ comparison: EvaluationRule.Comparison, with version: Version, _ rule: EvaluationRule, on digest: Digest,
    _ number: ExactDecimal, _ name: String
  ) throws(StateError) -> [Check] {
    let baseline = comparison.baseline
    guard statement.compared.contains(where: { $0.baseline == baseline && $0.version == version }) else {
      return [
        .stale(
          name, .staleState, "the statement does not compare with \(baseline), v\(version)",
          mend: "propose anew: git model promote")
      ]
    }
    guard let record = book.head(of: baseline.pointer(of: version)), let evidence = book.records[record]?.evidence
    else {
      return [
        .fail(
          name, .evidence, "v\(version) became \(baseline) without a record, so no evidence of it counts",
          mend: "promote v\(version) to \(baseline) through the gate first")
      ]
    }
    let others = try MetricReadings(of: rule, for: version, in: before, ids: evidence).found
      .filter { $0.dataset?.digest == digest }
    guard !others.isEmpty else {
      return [
        .missing(
          name, .evidence,
          "the evidence of \(baseline) v\(version) has no \(rule.metric) on a dataset with the digest \(digest.short)",
          expected: "an equal dataset digest",
          mend: "evaluate v\(statement.version) on the dataset that v\(version) was evaluated on")
      ]
    }
    return others.map { other in
      let name = "\(name) v\(version)"
      let problem: String
      switch (other.value, other.partial) {
      case (.number(let champion), nil):
        return MarginCheck(margin: comparison.margin, higherIsBetter: rule.higherIsBetter)
          .check(number, against: champion, name)
      case (_, let reason?): problem = "a partial run: \(reason)"
      case (.invalid(let sentence), nil), (.unusable(let sentence), nil): problem = sentence
      }
      return .fail(
        name, .evidence, "the \(rule.metric) of \(baseline) v\(version) (\(other.evidence)): \(problem)",
        expected: "a finite number of a whole run",
        mend: "promote a version with sound evidence to \(baseline), or propose a policy without the comparison")
    }
  }
}
