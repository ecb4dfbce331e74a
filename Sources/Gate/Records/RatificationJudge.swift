import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Judges a ratification: the usual gates are asked of a promotion that landed by override, or with waivers, as it was
/// when it landed, with the evidence that there is now. No pointer moves.
struct RatificationJudge {
  let input: StepInput
  let model: ModelName
  let id: RecordID
  let files: RecordChanges

  private var folder: String { "\(model.path)/ratifications/\(id)" }
  private var before: ModelState { input.before(model) }
  private var after: ModelState { input.after(model) }

  func verdict() -> ChangeVerdict {
    let title = "ratification \(id) of \(model)"
    do { return try judge(title) } catch { return invalid(title, [error.check(title)]) }
  }

  private func invalid(_ title: String, _ checks: [Check]) -> ChangeVerdict {
    ChangeVerdict(kind: .ratification, title: title, model: model, checks: checks)
  }

  private func fail(_ found: String, expected: String = "", code: Code = .ratification) -> Check {
    .fail("ratification", code, found, expected: expected, mend: "git model ratify \(model) makes a valid one")
  }

  private func judge(_ title: String) throws(StateError) -> ChangeVerdict {
    guard files.isAddition, try input.before.entry(folder) == nil else {
      return invalid(
        title, [fail("one that has landed is changed or removed", expected: "they are only added", code: .immutable)])
    }
    guard let signed: Signed<RatificationStatement> = try after.state.statement("\(folder)/ratification.json") else {
      throw .absent(path: "\(folder)/ratification.json")
    }
    let statement = signed.statement
    guard signed.id == id, statement.model == model else {
      return invalid(
        title, [fail("the folder holds the statement \(signed.id) of \(statement.model)", code: .record)])
    }
    guard let promotion = try before.promotion(statement.ratifies) else {
      return invalid(
        title,
        [fail("\(model) has no promotion \(statement.ratifies)", expected: "one that landed and was not rolled back")])
    }
    if let reason = try mismatch(statement, promotion.statement) { return invalid(title, [fail(reason)]) }
    guard let original = try OriginalStep(of: promotion, id: statement.ratifies, model: model, in: input) else {
      return invalid(
        title,
        [
          fail(
            "the step that landed \(statement.ratifies) is not one of the last \(Chronicle.landedLookBack)",
            expected: "a promotion that landed since; an older one, or an imported one, can only be rolled back")
        ])
    }
    return try judge(signed, promotion.statement, original)
  }

  /// Why the promotion is not one that this statement could ratify.
  private func mismatch(
    _ statement: RatificationStatement, _ promotion: PromotionStatement
  ) throws(StateError) -> String? {
    if !promotion.override, promotion.waivers.isEmpty {
      return "the promotion \(statement.ratifies) met its gates; there is nothing to ratify"
    }
    if promotion.version != statement.version {
      return "it speaks of v\(statement.version), the promotion of v\(promotion.version)"
    }
    if try after.evidence(of: statement.version) != statement.evidence {
      return "it relies on other evidence than v\(statement.version) has"
    }
    return nil
  }

  private func judge(
    _ signed: Signed<RatificationStatement>, _ promotion: PromotionStatement, _ original: OriginalStep
  ) throws(StateError) -> ChangeVerdict {
    let statement = signed.statement
    let rules = ProposalRules(input: input, folder: folder, proposal: statement.proposal, statement: signed.bytes)
    var checks = [try rules.context(), try subject(statement, promotion)]
    let proposers = try rules.proposers()
    checks.append(proposers.check)
    checks.append(try rules.freshness(reading: reads(statement, promotion)))
    checks.append(rules.dates())
    checks += try deadline(statement, promotion)
    // Four eyes on the promotion itself: who proposed the override approves no ratification of it.
    let approvals = try Approvals(
      folder: folder, statement: signed.bytes, proposers: proposers.members + original.proposers, input: input)
    let moves = promotion.transitions.map(\.move)
    let risk = try before.manifest()?.risk ?? input.policy.defaultRisk
    let baselines = input.policy.baselines(for: moves, of: model, risk: risk)
    let asked = PromotionStatement(
      model: model, version: statement.version, subjectDigest: statement.subjectDigest, proposal: statement.proposal,
      transitions: promotion.transitions, evidence: statement.evidence,
      compared: try original.before.comparisons(with: baselines, original.book),
      waivers: statement.waivers, override: false)
    let judged = try GateJudge(
      input: input, model: model, statement: asked, before: original.before, moved: original.after, after: after,
      book: original.book, approvals: approvals, soakEnd: try soakEnd(promotion, original)
    ).verdicts()
    let deed = moves.map { "\($0)" }.joined(separator: ", ")
    return ChangeVerdict(
      kind: .ratification, title: "ratify promotion \(statement.ratifies) of \(model) v\(statement.version): \(deed)",
      model: model, checks: checks + judged.checks + approvals.ignored, gates: judged.gates,
      record: RecordFacts(
        id: id, digest: signed.digest, model: model, version: statement.version, moves: [],
        proposers: proposers.signed.map(\.id),
        approvers: approvals.approvers(for: judged.demands, proposers: proposers.members.map(\.id)),
        gates: judged.gates.map(\.name), policyVersion: input.policy.version, reason: statement.proposal.reason,
        preparedAt: statement.proposal.preparedAt, waived: judged.waived, ratifies: statement.ratifies,
        barred: original.proposers.map(\.id)))
  }

  private func subject(
    _ statement: RatificationStatement, _ promotion: PromotionStatement
  ) throws(StateError) -> Check {
    let digest = try SubjectDigest.compute(
      model: model, version: statement.version, pointers: promotion.transitions.map(\.move.pointer), in: input.after)
    return digest == statement.subjectDigest
      ? .pass("content", digest.short)
      : .stale(
        "content", .staleContent, "the content has the digest \(digest.short)", expected: statement.subjectDigest.short,
        mend: "what was signed is not what is there; propose anew: git model ratify")
  }

  /// Every path whose change would make the record stale.
  private func reads(_ statement: RatificationStatement, _ promotion: PromotionStatement) -> [String] {
    let version = statement.version
    return promotion.transitions.map { before.path($0.move.pointer.path) }
      + [ModelPath.version(version), .banned(version), .deleted(version), .model].map(before.path) + [
        "\(model.path)/versions/\(version)/evidence", "\(model.path)/promotions/\(statement.ratifies)",
        RegistryPath.gatesFile,
      ]
  }

  /// Says whether an override is ratified in time; late is late, but better than never.
  private func deadline(
    _ statement: RatificationStatement, _ promotion: PromotionStatement
  ) throws(StateError) -> [Check] {
    let open = try before.openExceptions(policy: input.policy)
    guard promotion.override, let landed = input.commit.committed,
      let due = open.first(where: { $0.record == statement.ratifies && $0.kind == .override })?.due
    else { return [] }
    return landed <= due
      ? [.pass("deadline", "ratified by \(due)")]
      : [.waived("deadline", "late: it was to be ratified by \(due)", code: .late)]
  }

  /// Soak time goes on while the version stays where the promotion put it.
  private func soakEnd(
    _ promotion: PromotionStatement, _ original: OriginalStep
  ) throws(StateError) -> (position: Int?, until: Instant?) {
    do {
      let last = try input.chronicle.lastTouch(of: before.path(.stage(promotion.version)))
      let stands = last.map { $0 <= original.position } ?? true
      return (original.position - 1, stands ? input.commit.committed : original.date)
    } catch { throw .object(error) }
  }
}

/// The step that landed a promotion, found again on the first-parent chain.
struct OriginalStep {
  let position: Int
  let date: Instant?
  let before: ModelState
  let after: ModelState
  let book: RecordBook
  /// Who proposed the promotion, by the members of that time.
  let proposers: [Member]

  /// - Returns: nil when the step lies too far back, or is the pinned root.
  init?(
    of promotion: Signed<PromotionStatement>, id: RecordID, model: ModelName, in input: StepInput
  ) throws(StateError) {
    let folder = "\(model.path)/promotions/\(id)"
    let objects = input.before.snapshot.objects
    let landing: Commit
    let parent: Commit
    do {
      guard let position = try input.chronicle.lastTouch(of: folder),
        let commit = input.chronicle.commit(at: position), let earlier = input.chronicle.commit(at: position - 1)
      else { return nil }
      self.position = position
      landing = try objects.commit(commit)
      parent = try objects.commit(earlier)
    } catch { throw .object(error) }
    date = landing.committed
    before = ModelState(model, in: input.before.at(root: parent.tree))
    after = ModelState(model, in: input.before.at(root: landing.tree))
    guard try before.promotion(id) == nil else { return nil }
    book = try before.promotions()
    var then = input
    then.members = try before.state.members()
    let rules = ProposalRules(
      input: then, folder: folder, proposal: promotion.statement.proposal, statement: promotion.bytes)
    proposers = try rules.proposers().members
  }
}
