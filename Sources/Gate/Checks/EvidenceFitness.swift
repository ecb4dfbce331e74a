import Manifest
import Names
import Policy

/// Whether a piece of evidence is what a gate demands (`requires.evidence`): about which dataset, signed by whom, how
/// new.
///
/// What a gate judges of evidence, such as a metric or a card, rests only on pieces that fit all its demands on that
/// type which concern them. Pieces that do not fit may speak against a version, never for it.
struct EvidenceFitness {
  let evidence: EvidencePieces
  /// All demands of the gate.
  let demands: [EvidenceRule]
  let owners: [GroupName]
  /// The committer's date of the step; nil when it is not readable, and then nothing is new enough.
  let landed: Instant?
  /// Whether age is judged; not that of a baseline's evidence, which is as old as the baseline.
  var judgesAge = true

  /// Why a piece does not fit.
  struct Reason {
    let code: Code
    let sentence: String
    /// The demand that it does not fit.
    let rule: EvidenceRule
    /// Whether it is too old: the same payload attached again would be no younger.
    var isOld = false
  }

  /// Why a piece speaks for nothing; nil when it fits what the gate demands of its type, or nothing is demanded.
  ///
  /// - Parameter dataset: the dataset that the policy asks about; demands about others then do not concern it.
  func reason(against piece: EvidencePieces.Piece, about dataset: String? = nil) throws(StateError) -> Reason? {
    let asked = rules(on: piece.manifest.type, about: dataset)
    guard let first = asked.first else { return nil }
    let concerning = asked.filter { $0.dataset == nil || $0.dataset == piece.dataset }
    for rule in concerning {
      if let reason = try reason(against: piece, for: rule) { return reason }
    }
    if !concerning.isEmpty { return nil }
    let names = asked.compactMap(\.dataset).joined(separator: " or ")
    return Reason(
      code: .evidence, sentence: "\(piece.id) is about \(piece.dataset ?? "no named dataset"), not \(names)",
      rule: first)
  }

  /// Why a piece about the right dataset does not fit one demand; nil when it does.
  func reason(against piece: EvidencePieces.Piece, for rule: EvidenceRule) throws(StateError) -> Reason? {
    if let flaw = piece.flaw { return Reason(code: .evidence, sentence: flaw, rule: rule) }
    if rule.signedBy != nil, try signer(of: piece, for: rule) == nil {
      return Reason(code: .unsigned, sentence: try evidence.signatures(of: piece), rule: rule)
    }
    guard let days = rule.maxAgeDays, judgesAge else { return nil }
    guard let landed else {
      return Reason(code: .clock, sentence: "the commit has no readable date, so no age is known", rule: rule)
    }
    let made = try evidence.made(piece, signedBy: rule.signedBy.map(counts))
    if Age.isWithin(days, of: made, at: landed) { return nil }
    return Reason(
      code: .evidence, sentence: "\(piece.id) is from \(Age.text(made, at: landed))", rule: rule, isOld: true)
  }

  /// When a piece was made, by the word of those whose signatures the gate demands.
  func made(_ piece: EvidencePieces.Piece) throws(StateError) -> Instant {
    let groups = rules(on: piece.manifest.type).compactMap(\.signedBy).flatMap { $0 }
    return try evidence.made(piece, signedBy: groups.isEmpty ? nil : counts(groups))
  }

  /// Whether the gate demands signatures of particular groups under evidence of the piece's type.
  func asksSigners(of piece: EvidencePieces.Piece) -> Bool {
    rules(on: piece.manifest.type).contains { $0.signedBy != nil }
  }

  /// A member whom a demand asks and who signed the piece.
  func signer(of piece: EvidencePieces.Piece, for rule: EvidenceRule) throws(StateError) -> Member? {
    guard let groups = rule.signedBy else { return nil }
    return try evidence.signed(piece).map(\.signer).first(where: counts(groups))
  }

  /// Whether a member is in one of these groups; `model-owners` stands for the groups that own the model.
  private func counts(_ groups: [GroupName]) -> (Member) -> Bool {
    let wanted = GroupName.resolve(groups, owners: owners)
    return { !wanted.isDisjoint(with: $0.groups) }
  }

  private func rules(on type: EvidenceType, about dataset: String? = nil) -> [EvidenceRule] {
    demands.filter { rule in
      rule.type == type && (rule.dataset == nil || dataset == nil || rule.dataset == dataset)
    }
  }

  // MARK: Words

  /// `signed by a member of ci, risk, at most 30 days old`
  func expected(_ rule: EvidenceRule) -> String {
    let parts = [
      rule.signedBy.map { "signed by a member of \(text($0))" }, rule.maxAgeDays.map { "at most \($0) days old" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// What would mend the lack of a piece that fits.
  ///
  /// - Parameter reason: why one that is there does not; nil where there is none.
  func mend(_ rule: EvidenceRule, _ reason: Reason? = nil) -> String {
    let dataset = rule.dataset.map { " --dataset \($0)=sha256:…" } ?? ""
    let command = "git model evidence add \(evidence.model.name) \(evidence.version) --type \(rule.type.rawValue) FILE"
    let whose = rule.signedBy.map { "a member of \(text($0)): " } ?? ""
    let how =
      switch reason {
      case let reason? where reason.isOld: " (made anew; the same file stays as old as it is)"
      case let reason? where reason.code == .unsigned: " (the same file again adds a signature)"
      default: ""
      }
    return whose + command + dataset + how
  }

  private func text(_ groups: [GroupName]) -> String {
    GroupName.resolve(groups, owners: owners).sorted().map(\.text).joined(separator: ", ")
  }
}
