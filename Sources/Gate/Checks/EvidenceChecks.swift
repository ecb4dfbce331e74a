import Manifest
import Names
import Policy

/// Judges `requires.evidence`: that there is evidence of a type, how old it is, and who signed it.
///
/// One piece that fits suffices; others are shown and do no harm, because whoever may attach evidence could otherwise
/// spoil a version for good. What the gate's other requirements rest on must come from pieces that fit: each metric of
/// `evaluation`, each attribute of `biasAudit`.
struct EvidenceChecks {
  let evidence: EvidencePieces
  let requirements: Requirements
  let fitness: EvidenceFitness

  private var statement: PromotionStatement { evidence.statement }

  func checks() throws(StateError) -> [Check] {
    var checks: [Check] = []
    for rule in requirements.evidence {
      try evidence.model.state.checkTime()
      checks += try judge(rule)
      if rule.type == .evaluation { checks += try metrics(rule) }
    }
    return checks
  }

  private func command(_ rule: EvidenceRule) -> String {
    let dataset = rule.dataset.map { " --dataset \($0)=sha256:…" } ?? ""
    return "git model evidence add \(statement.model) \(statement.version) --type \(rule.type.rawValue) FILE\(dataset)"
  }

  private func judge(_ rule: EvidenceRule) throws(StateError) -> [Check] {
    let place = rule.dataset.map { " on \($0)" } ?? ""
    let name = "evidence \(rule.type.rawValue)\(place)"
    let asked = rule.signedBy.map { "a member of \(fitness.text($0)): " } ?? ""
    let pieces = try evidence.pieces(of: rule.type, dataset: rule.dataset)
    guard !pieces.isEmpty else {
      return [
        .missing(
          name, .evidence, "v\(statement.version) has no \(rule.type.rawValue) evidence\(place)",
          mend: asked + command(rule))
      ]
    }
    let unfit = pieces.compactMap { fitness.reason(against: $0, for: rule) }
    guard unfit.count < pieces.count else {
      let same = rule.signedBy == nil ? "" : " (the same file again adds a signature)"
      return [
        .missing(
          name, unfit.first?.code ?? .evidence, unfit.map(\.sentence).joined(separator: "\n"),
          expected: fitness.expected(rule), mend: asked + command(rule) + same)
      ]
    }
    let fit = pieces.filter { fitness.reason(against: $0, for: rule) == nil }.map { piece in
      let signer = rule.signedBy.flatMap { fitness.signer(of: piece, in: $0) }
      return "\(piece.id)\(signer.map { " signed by \($0.id)" } ?? "")"
    }
    return [.pass(name, fit.joined(separator: ", "), expected: fitness.expected(rule))]
      + unfit.map { .ignored(name, $0.code, $0.sentence) }
  }

  /// Each metric that the gate judges is in a piece that fits: otherwise a signature under something else would do.
  private func metrics(_ rule: EvidenceRule) throws(StateError) -> [Check] {
    var checks: [Check] = []
    let pieces = try evidence.pieces(of: .evaluation, dataset: nil)
    for demand in requirements.evaluation {
      if let dataset = demand.dataset, let other = rule.dataset, dataset != other { continue }
      var isThere = false
      var isFit = false
      for piece in pieces {
        if let dataset = demand.dataset ?? rule.dataset, piece.manifest.dataset?.name != dataset { continue }
        let path = evidence.path(piece.id, piece.manifest.payload.file)
        let report = try EvidenceReading.report(of: piece.manifest, at: path, in: evidence.model.state)
        guard report?.metrics[demand.metric] != nil else { continue }
        isThere = true
        if fitness.reason(against: piece, for: rule) == nil { isFit = true }
      }
      if !isThere || isFit { continue }
      checks.append(
        .missing(
          "evidence of \(demand.metric)", .unsigned, "only evidence that does not fit has the metric \(demand.metric)",
          expected: fitness.expected(rule), mend: command(rule)))
    }
    return checks
  }
}

/// Whether a piece of evidence is what a gate demands: signed by whom it asks, and new enough.
struct EvidenceFitness {
  let owners: [GroupName]
  /// The committer's date of the step; nil when it is not readable, and then nothing is new enough.
  let landed: Instant?

  struct Reason {
    let code: Code
    let sentence: String
  }

  /// Why a piece does not fit; nil when it does.
  func reason(against piece: EvidencePieces.Piece, for rule: EvidenceRule) -> Reason? {
    if let flaw = piece.flaw { return Reason(code: .evidence, sentence: flaw) }
    if let groups = rule.signedBy, signer(of: piece, in: groups) == nil {
      return Reason(code: .unsigned, sentence: piece.signatures)
    }
    guard let days = rule.maxAgeDays else { return nil }
    guard let landed else {
      return Reason(code: .clock, sentence: "the commit has no readable date, so no age is known")
    }
    if Age.isWithin(days, of: piece.producedAt, at: landed) { return nil }
    return Reason(code: .evidence, sentence: "\(piece.id) is from \(Age.text(piece.producedAt, at: landed))")
  }

  /// A member of one of these groups who signed the piece; `model-owners` stands for the groups that own the model.
  func signer(of piece: EvidencePieces.Piece, in groups: [GroupName]) -> Member? {
    let wanted = GroupName.resolve(groups, owners: owners)
    return piece.signers.first { !wanted.isDisjoint(with: $0.groups) }
  }

  /// `signed by ci, risk; at most 30 days old`
  func expected(_ rule: EvidenceRule) -> String {
    let parts = [
      rule.signedBy.map { "signed by a member of \(text($0))" }, rule.maxAgeDays.map { "at most \($0) days old" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  func text(_ groups: [GroupName]) -> String {
    GroupName.resolve(groups, owners: owners).sorted().map(\.text).joined(separator: ", ")
  }
}
