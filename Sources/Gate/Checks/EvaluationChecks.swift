import Documents
import Manifest
import Names
import Policy

/// Checks of metrics in evaluation evidence.
///
/// Where several pieces of evidence speak of a metric, all of them must pass: nobody picks the flattering run. Evidence
/// of the same dataset that lacks the metric is never passed over in silence. Numbers are compared exactly, as the
/// shortest decimals that round-trip the doubles.
///
/// Where the gate demands evaluation evidence (`requires.evidence`), each metric must also be in a piece that fits the
/// demand: others speak against the version, never for it.
struct EvaluationChecks {
  let evidence: EvidencePieces
  let fitness: EvidenceFitness
  let baselines: BaselineChecks
  let rules: [EvaluationRule]

  func checks() throws(StateError) -> [Check] {
    var checks: [Check] = []
    for rule in rules {
      try evidence.model.state.checkTime()
      checks += try judge(rule)
    }
    return checks
  }

  private func judge(_ rule: EvaluationRule) throws(StateError) -> [Check] {
    let place = rule.dataset.map { " on \($0)" } ?? ""
    let readings = try MetricReadings(of: rule, in: evidence)
    guard !readings.found.isEmpty else {
      let dataset = rule.dataset ?? "DATASET"
      return [
        .missing(
          "\(rule.metric)\(place)", .evidence,
          "no evaluation evidence of v\(evidence.version)\(place) has the metric \(rule.metric)",
          mend:
            "git model evidence add \(evidence.model.name) \(evidence.version) --type evaluation FILE --dataset \(dataset)=sha256:…"
        )
      ]
    }
    var checks: [Check] = []
    var unfit: [EvidenceFitness.Reason] = []
    for reading in readings.found {
      let name = "\(rule.metric)\(place) (\(reading.piece.id))"
      let reason = try fitness.reason(against: reading.piece, about: rule.dataset)
      if let reason { unfit.append(reason) }
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
        checks += try baselines.checks(rule, reading, isFit: reason == nil, number, name)
      }
    }
    if let reason = unfit.first, unfit.count == readings.found.count {
      checks.append(
        .missing(
          "evidence of \(rule.metric)\(place)", reason.code,
          "only evidence that does not fit has the metric \(rule.metric):\n"
            + unfit.map(\.sentence).joined(separator: "\n"),
          expected: fitness.expected(reason.rule), mend: fitness.mend(reason.rule, reason)))
    }
    return checks
      + readings.lacking.map { lacking in
        let name = "\(rule.metric)\(place) (\(lacking.piece.id))"
        let whose = lacking.piece.dataset ?? "no named dataset"
        let found =
          "this evidence of \(whose) (\(lacking.piece.manifest.format)) lacks the metric \(rule.metric), other evidence has it"
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
}
