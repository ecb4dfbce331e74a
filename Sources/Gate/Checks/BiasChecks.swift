import Documents
import Manifest
import Names
import Policy
import Snapshots

/// Judges `requires.biasAudit`.
///
/// Every audit of an attribute may speak against a version: its groups must be within the bounds, however old it is and
/// whoever made it. Only a sound one speaks for it: fit for what the gate demands of audits as evidence, new
/// enough, by somebody who does not propose, with groups large enough, and worked out from counts where the policy asks
/// that. One sound audit of each attribute must be there.
struct BiasChecks {
  let evidence: EvidencePieces
  let fitness: EvidenceFitness
  let rule: BiasAuditRule
  let proposers: Set<MemberID>

  private var command: String {
    let dataset = rule.dataset.map { " --dataset \($0)=sha256:…" } ?? ""
    return "git model evidence add \(evidence.model.name) \(evidence.version) --type biasAudit FILE\(dataset)"
  }

  /// An audit that could be read.
  private struct Reading {
    let piece: EvidencePieces.Piece
    let audit: BiasAudit
  }

  func checks() throws(StateError) -> [Check] {
    var checks: [Check] = []
    var readings: [Reading] = []
    for piece in try evidence.pieces(of: .biasAudit, dataset: rule.dataset) {
      let name = "bias audit (\(piece.id))"
      guard let format = EvidenceFormat(rawValue: piece.manifest.format)?.audit else {
        checks.append(.ignored(name, .evidence, "its format, \(piece.manifest.format), holds no figures to judge"))
        continue
      }
      if let flaw = piece.flaw {
        checks.append(.fail(name, .evidence, flaw, mend: "attach an audit of this version: \(command)"))
        continue
      }
      do throws(StateError) {
        readings.append(Reading(piece: piece, audit: try audit(piece, format)))
      } catch {
        guard case .document(_, let problems) = error else { throw error }
        let sentences = problems.all.map { "\($0)" }.joined(separator: "\n")
        checks.append(
          .fail(name, .evidence, sentences, expected: format.rawValue, mend: "attach a valid audit: \(command)"))
      }
    }
    for attribute in rule.attributes { checks += try judge(attribute, readings) }
    return checks
  }

  private func audit(_ piece: EvidencePieces.Piece, _ format: BiasAuditFormat) throws(StateError) -> BiasAudit {
    try EvidenceReading.audit(
      format, of: piece.manifest, at: evidence.path(piece.id, piece.manifest.payload.file), in: evidence.model.state)
  }

  private func judge(_ attribute: AttributeName, _ readings: [Reading]) throws(StateError) -> [Check] {
    let covering = readings.compactMap { reading in reading.audit[attribute].map { (reading, $0) } }
    guard !covering.isEmpty else {
      let covered = readings.flatMap { $0.audit.attributes.map(\.name.text) }
      let found =
        covered.isEmpty
        ? "v\(evidence.version) has no bias audit\(rule.dataset.map { " on \($0)" } ?? "") with figures"
        : "its bias audits cover \(Set(covered).sorted().joined(separator: ", "))"
      return [
        .missing("bias audit of \(attribute)", .evidence, found, expected: "an audit of \(attribute)", mend: command)
      ]
    }
    var checks: [Check] = []
    var shortcomings: [[Check]] = []
    for (reading, audited) in covering {
      try evidence.model.state.checkTime()
      let finding = AttributeFinding(audited, rule: rule, label: "\(attribute) (\(reading.piece.id))")
      checks += finding.excluded + finding.bounds
      shortcomings.append(
        finding.shortcomings + (try ageShortcomings(reading, attribute)) + (try authorShortcomings(reading, attribute)))
    }
    // What keeps an audit from counting stands in the way only when there is none that counts.
    let isCovered = shortcomings.contains { $0.isEmpty }
    for check in shortcomings.joined() {
      checks.append(isCovered ? .ignored(check.name, check.code ?? .bias, check.found) : check)
    }
    return checks
  }

  private func ageShortcomings(_ reading: Reading, _ attribute: AttributeName) throws(StateError) -> [Check] {
    guard let days = rule.maxAgeDays else { return [] }
    let name = "age of the audit of \(attribute) (\(reading.piece.id))"
    guard let landed = fitness.landed else {
      return [.fail(name, .clock, "the commit has no readable date, so no age is known")]
    }
    let attached = try attachedAt(reading.piece)
    let made = min(attached, reading.audit.auditedAt ?? attached)
    if Age.isWithin(days, of: made, at: landed) { return [] }
    return [
      .fail(
        name, .bias, "it is from \(Age.text(made, at: landed))", expected: "at most \(days) days",
        mend: "audit the version again (the same file stays as old as it is): \(command)")
    ]
  }

  /// When an audit was made, by the word of those whose signatures make it count.
  private func attachedAt(_ piece: EvidencePieces.Piece) throws(StateError) -> Instant {
    if rule.allowSelf || fitness.asksSigners(of: piece) { return try fitness.made(piece) }
    return try evidence.made(piece, signedBy: isIndependent)
  }

  private func isIndependent(_ member: Member) -> Bool { !proposers.contains(member.id) }

  private func authorShortcomings(_ reading: Reading, _ attribute: AttributeName) throws(StateError) -> [Check] {
    let name = "auditor of \(attribute) (\(reading.piece.id))"
    if let reason = try fitness.reason(against: reading.piece, about: rule.dataset) {
      return [
        .missing(
          name, reason.code, reason.sentence, expected: fitness.expected(reason.rule),
          mend: fitness.mend(reason.rule, reason))
      ]
    }
    let signers = try evidence.signed(reading.piece).map(\.signer)
    if rule.allowSelf || signers.contains(where: isIndependent) { return [] }
    let mend =
      "a member who does not propose this attaches the audit, which signs it; the same file adds their signature: \(command)"
    let expected = "a signature by a member who does not propose this"
    guard let own = signers.first else {
      let found = try evidence.signatures(of: reading.piece)
      return [.missing(name, .unsigned, found, expected: expected, mend: mend)]
    }
    return [
      .fail(name, .fourEyes, "\(own.id) signed the audit and proposes the promotion", expected: expected, mend: mend)
    ]
  }
}

/// What one audit says of one attribute.
struct AttributeFinding {
  /// Groups that the policy leaves out of the comparison; never silently.
  private(set) var excluded: [Check] = []
  /// The bounds, each passed or not.
  private(set) var bounds: [Check] = []
  /// Why the audit does not count as one of this attribute.
  private(set) var shortcomings: [Check] = []

  private let rule: BiasAuditRule
  private let label: String

  /// - Parameter label: the attribute and the evidence, for the names of checks.
  init(_ audited: AuditedAttribute, rule: BiasAuditRule, label: String) {
    self.rule = rule
    self.label = label
    if rule.recomputable, !audited.isRecomputable {
      shortcomings.append(
        .fail(
          "figures of \(label)", .bias, "they are rates as somebody reported them",
          expected: "counts, from which the rates can be worked out again",
          mend: "attach an audit in the format \(BiasAuditFormat.counts.rawValue), with counts per group"))
    }
    let compared = largeEnough(among: included(audited), of: audited)
    for bound in rule.bounds { judge(bound, compared) }
  }

  /// The groups that are not too small a share of all people.
  private mutating func included(_ audited: AuditedAttribute) -> [AuditedGroup] {
    guard let share = rule.excludeBelow, share > .zero else { return audited.groups }
    guard let total = audited.size else {
      shortcomings.append(
        .fail(
          "groups of \(label)", .bias, "a group does not say how many people it has, so no share is known",
          mend: "attach an audit with the count of each group"))
      return audited.groups
    }
    return audited.groups.filter { group in
      guard let size = group.size, ExactDecimal(size) < share * ExactDecimal(total) else { return true }
      let rate = group.text(of: .selection).map { ", selection rate \($0)" } ?? ""
      excluded.append(
        .waived(
          "group \(printable(group.name, limit: 100)) of \(label)",
          "not compared: \(size) of \(total) people is less than \(share) of them\(rate)"))
      return false
    }
  }

  /// The groups that have as many people as the policy asks; the others keep the audit from counting.
  private mutating func largeEnough(among groups: [AuditedGroup], of audited: AuditedAttribute) -> [AuditedGroup] {
    guard let least = rule.minGroupSize else { return groups }
    return groups.filter { group in
      if let size = group.size, size >= least { return true }
      shortcomings.append(
        .fail(
          "size of the group \(printable(group.name, limit: 100)) of \(label)", .bias,
          group.size.map { "\($0) people" } ?? "it does not say how many people it has",
          expected: "at least \(least) people",
          mend: "audit on more people; groups below a share of all are left out where the policy says excludeBelow"))
      // What is not known to be small is compared.
      return group.size == nil
    }
  }

  private mutating func judge(_ bound: BiasAuditRule.Bound, _ groups: [AuditedGroup]) {
    let name = "\(bound.measure.rawValue) of \(label)"
    let disparity: Disparity
    do throws(FairnessMeasure.Undefined) {
      disparity = try bound.measure.disparity(of: groups)
    } catch {
      shortcomings.append(
        .fail(
          name, .bias, "\(error)", expected: "\(bound.measure.isRatio ? ">=" : "<=") \(bound.limit)",
          mend: "attach an audit that gives it for every group"))
      return
    }
    let limit = ExactFraction(bound.limit)
    let holds = bound.measure.isRatio ? disparity.value >= limit : disparity.value <= limit
    let expected = "\(bound.measure.isRatio ? ">=" : "<=") \(bound.limit)"
    let isCounted = disparity.lowest.isCounted && disparity.highest.isCounted
    let basis = isCounted ? "worked out from counts" : "as reported, not recomputable"
    let found = "\(disparity.value.text(beside: bound.limit)): \(disparity.rate.rawValue) \(disparity.text); \(basis)"
    bounds.append(
      holds
        ? .pass(name, found, expected: expected)
        : .fail(
          name, .bias, found, expected: expected,
          mend: "a version that treats these groups more alike; the bound is policy"))
  }
}
