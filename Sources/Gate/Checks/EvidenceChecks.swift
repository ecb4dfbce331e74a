import Manifest
import Names
import Policy

/// Judges `requires.evidence`: that there is evidence of a type, how old it is, and who signed it.
///
/// One piece that fits suffices; others are shown and do no harm, because whoever may attach evidence could otherwise
/// spoil a version for good. The gate's other requirements see to it themselves that they rest on pieces that fit.
struct EvidenceChecks {
  let evidence: EvidencePieces
  let fitness: EvidenceFitness

  func checks() throws(StateError) -> [Check] {
    var checks: [Check] = []
    for rule in fitness.demands {
      try evidence.model.state.checkTime()
      checks += try judge(rule)
    }
    return checks
  }

  private func judge(_ rule: EvidenceRule) throws(StateError) -> [Check] {
    let place = rule.dataset.map { " on \($0)" } ?? ""
    let name = "evidence \(rule.type.rawValue)\(place)"
    let pieces = try evidence.pieces(of: rule.type, dataset: rule.dataset)
    guard !pieces.isEmpty else {
      return [
        .missing(
          name, .evidence, "v\(evidence.version) has no \(rule.type.rawValue) evidence\(place)",
          mend: fitness.mend(rule))
      ]
    }
    var fit: [String] = []
    var unfit: [EvidenceFitness.Reason] = []
    for piece in pieces {
      if let reason = try fitness.reason(against: piece, for: rule) {
        unfit.append(reason)
      } else {
        let signer = try fitness.signer(of: piece, for: rule)
        fit.append("\(piece.id)\(signer.map { " signed by \($0.id)" } ?? "")")
      }
    }
    guard !fit.isEmpty else {
      return [
        .missing(
          name, unfit.first?.code ?? .evidence, unfit.map(\.sentence).joined(separator: "\n"),
          expected: fitness.expected(rule), mend: fitness.mend(rule, unfit.first))
      ]
    }
    return [.pass(name, fit.joined(separator: ", "), expected: fitness.expected(rule))]
      + unfit.map { .ignored(name, $0.code, $0.sentence) }
  }
}
