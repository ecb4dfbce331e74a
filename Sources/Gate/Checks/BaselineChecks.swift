import Documents
import Manifest
import Names
import Policy

/// Compares a metric with that of the versions which an alias or stage holds before the step, each on the evidence that
/// its own record relied on.
struct BaselineChecks {
  let input: StepInput
  let statement: PromotionStatement
  let before: ModelState
  let after: ModelState
  let book: RecordBook
  /// What the gate demands of the version that is promoted.
  let fitness: EvidenceFitness

  /// - Parameter isFit: whether the reading is from evidence that fits what the gate demands. Then the baseline's must,
  ///   too: a low number under nobody's signature would speak for the version.
  func checks(
    _ rule: EvaluationRule, _ reading: MetricReading, isFit: Bool, _ number: ExactDecimal, _ name: String
  ) throws(StateError) -> [Check] {
    guard let comparison = rule.comparison else { return [] }
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
    guard let digest = reading.piece.manifest.dataset?.digest else {
      return [
        .fail(
          name, .evidence, "the evidence \(reading.piece.id) names no dataset digest",
          expected: "a dataset digest to compare on",
          mend: "git model evidence add … --dataset NAME=sha256:…")
      ]
    }
    var checks: [Check] = []
    for version in versions {
      checks += try compare(comparison, with: version, rule, on: digest, isFit: isFit, number, name)
    }
    return checks
  }

  private func compare(
    _ comparison: EvaluationRule.Comparison, with version: Version, _ rule: EvaluationRule, on digest: Digest,
    isFit: Bool, _ number: ExactDecimal, _ name: String
  ) throws(StateError) -> [Check] {
    let baseline = comparison.baseline
    guard statement.compared.contains(where: { $0.baseline == baseline && $0.version == version }) else {
      return [
        .stale(
          name, .staleState, "the statement does not compare with \(baseline), v\(version)",
          mend: "propose anew: git model promote")
      ]
    }
    guard let record = book.head(of: baseline.pointer(of: version)), let relied = book.records[record]?.evidence
    else {
      return [
        .fail(
          name, .evidence, "v\(version) became \(baseline) without a record, so no evidence of it counts",
          mend: "promote v\(version) to \(baseline) through the gate first")
      ]
    }
    let evidence = EvidencePieces(
      input: input, model: after, version: version, relied: relied, copies: try after.evidence(of: version))
    let others = try MetricReadings(of: rule, in: evidence).found
      .filter { $0.piece.manifest.dataset?.digest == digest }
    guard !others.isEmpty else {
      return [
        .missing(
          name, .evidence,
          "the evidence of \(baseline) v\(version) has no \(rule.metric) on a dataset with the digest \(digest.short)",
          expected: "an equal dataset digest",
          mend: "evaluate v\(statement.version) on the dataset that v\(version) was evaluated on")
      ]
    }
    if isFit, let check = try unfit(others, rule, evidence, "\(name) v\(version)") { return [check] }
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
        name, .evidence, "the \(rule.metric) of \(baseline) v\(version) (\(other.piece.id)): \(problem)",
        expected: "a finite number of a whole run",
        mend: "promote a version with sound evidence to \(baseline), or propose a policy without the comparison")
    }
  }

  /// Refuses a baseline whose numbers are all from evidence that does not fit; nil where one does.
  ///
  /// The same payload attached again counts as what the record relied on, so a key that was revoked since can be made
  /// good; how old the evidence is by now does not matter.
  private func unfit(
    _ readings: [MetricReading], _ rule: EvaluationRule, _ evidence: EvidencePieces, _ name: String
  ) throws(StateError) -> Check? {
    let fitness = EvidenceFitness(
      evidence: evidence, demands: fitness.demands, owners: fitness.owners, landed: fitness.landed, judgesAge: false)
    var reasons: [EvidenceFitness.Reason] = []
    for reading in readings {
      guard let reason = try fitness.reason(against: reading.piece, about: rule.dataset) else { return nil }
      reasons.append(reason)
    }
    guard let first = reasons.first else { return nil }
    return .missing(
      name, first.code,
      "only evidence that does not fit has the \(rule.metric) of the baseline:\n"
        + reasons.map(\.sentence).joined(separator: "\n"),
      expected: fitness.expected(first.rule), mend: fitness.mend(first.rule, first))
  }
}
