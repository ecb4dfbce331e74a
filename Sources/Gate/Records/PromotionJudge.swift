import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Judges the pointer moves of one model in one step: each must be claimed by exactly one record that the step adds,
/// and each record must hold.
struct PromotionJudge {
  let input: StepInput
  let changes: ModelChanges

  private var before: ModelState { input.before(changes.name) }
  private var after: ModelState { input.after(changes.name) }

  func verdicts() -> [ChangeVerdict] {
    do {
      let moves = try movesOfStep()
      let book = try before.promotions()
      var verdicts: [ChangeVerdict] = []
      var claimed: [Pointer: Int] = [:]
      var isUnknown = false
      for id in changes.promotions.keys.sorted() {
        let (verdict, pointers) = judge(id, moves: moves, book: book)
        for pointer in pointers ?? [] { claimed[pointer, default: 0] += 1 }
        if pointers == nil { isUnknown = true }
        verdicts.append(verdict)
      }
      // What a record that could not be judged claims is not known; its own verdict keeps the step from landing.
      let unclaimed = moves.keys.filter { claimed[$0, default: isUnknown ? 1 : 0] != 1 }.sorted {
        $0.description < $1.description
      }
      if !unclaimed.isEmpty { verdicts.insert(refuse(unclaimed, of: moves, claims: claimed), at: 0) }
      return verdicts
    } catch {
      return [invalid("pointers of \(changes.name)", [error.check("pointers of \(changes.name)")])]
    }
  }

  /// What each changed pointer goes from and to.
  private func movesOfStep() throws(StateError) -> [Pointer: Move] {
    var moves: [Pointer: Move] = [:]
    for pointer in changes.pointers.keys {
      moves[pointer] = try Move(of: pointer, from: before, to: after)
    }
    return moves
  }

  /// The overrides among the records that the step adds.
  private func overridesOfStep() throws(StateError) -> [RecordID] {
    var found: [RecordID] = []
    for id in changes.promotions.keys.sorted() where try after.promotionStatement(id)?.override == true {
      found.append(id)
    }
    return found
  }

  private func invalid(_ title: String, _ checks: [Check]) -> ChangeVerdict {
    ChangeVerdict(kind: .promotion, title: title, model: changes.name, checks: checks)
  }

  /// Pointers that moved without a record, or with two.
  private func refuse(_ pointers: [Pointer], of moves: [Pointer: Move], claims: [Pointer: Int]) -> ChangeVerdict {
    let checks = pointers.map { pointer in
      let move = moves[pointer].map { "\($0)" } ?? "\(pointer)"
      return Check.missing(
        "record for \(pointer)", .record,
        claims[pointer] == nil ? "\(move) has no promotion record" : "\(move) is claimed by several records",
        expected: "one promotion record in the same step, signed and approved",
        mend: command(for: moves[pointer]))
    }
    return invalid("pointers of \(changes.name) move without a record", checks)
  }

  private func command(for move: Move?) -> String {
    switch move {
    case .stage(let version, _, let to): "git model promote \(changes.name) \(version) --stage \(to) -m \"why\""
    case .alias(let alias, _, let to?): "git model promote \(changes.name) \(to) --alias \(alias) -m \"why\""
    default: "git model promote \(changes.name) …"
    }
  }

  /// The verdict on a record and the pointers that it claims; nil when it could not be judged.
  private func judge(
    _ id: RecordID, moves: [Pointer: Move], book: RecordBook
  ) -> (verdict: ChangeVerdict, claims: [Pointer]?) {
    let title = "promotion \(id) of \(changes.name)"
    do {
      guard changes.promotions[id]?.isAddition == true else {
        let check = Check.fail(
          "record \(id)", .immutable, "the step alters a record that has landed",
          expected: "records are added whole, once",
          mend: "git model rollback undoes a promotion")
        return (invalid(title, [check]), [])
      }
      guard let record = try after.promotion(id) else {
        return (invalid(title, [.fail("record \(id)", .record, "promotion.json is missing")]), [])
      }
      let judge = PromotionRecordJudge(
        input: input, model: changes.name, record: record, id: id, moves: moves, book: book,
        rivals: try overridesOfStep())
      return (try judge.verdict(), record.statement.transitions.map(\.move.pointer))
    } catch {
      return (invalid(title, [error.check(title)]), nil)
    }
  }
}

/// Judges one promotion record that a step adds.
struct PromotionRecordJudge {
  let input: StepInput
  let model: ModelName
  let record: Signed<PromotionStatement>
  /// The name of the record's folder.
  let id: RecordID
  let moves: [Pointer: Move]
  let book: RecordBook
  /// Overrides that the same step adds.
  let rivals: [RecordID]

  private var statement: PromotionStatement { record.statement }
  private var before: ModelState { input.before(model) }
  private var after: ModelState { input.after(model) }
  private var folder: String { "\(model.path)/promotions/\(id)" }

  var title: String {
    "promote \(model) v\(statement.version): " + statement.transitions.map { "\($0.move)" }.joined(separator: ", ")
  }

  func verdict() throws(StateError) -> ChangeVerdict {
    let rules = ProposalRules(input: input, folder: folder, proposal: statement.proposal, statement: record.bytes)
    var checks = [try rules.context()]
    checks += try ownContext()
    checks.append(try subject())
    let proposers = try rules.proposers()
    checks.append(proposers.check)
    checks.append(try rules.freshness(reading: try reads()))
    checks += try withdrawal()
    checks.append(rules.dates())
    checks += try frozen()
    let approvals = try Approvals(
      folder: folder, statement: record.bytes, proposers: proposers.members, input: input)
    let gates = GateJudge(
      input: input, model: model, statement: statement, before: before, moved: after, after: after, book: book,
      approvals: approvals, soakEnd: (nil, input.commit.committed))
    var judged = try gates.verdicts()
    if statement.override {
      judged = BreakGlass(input: input, statement: statement, approvals: approvals).verdicts(insteadOf: judged)
    }
    return ChangeVerdict(
      kind: .promotion, title: title, model: model, checks: checks + judged.checks + approvals.ignored,
      gates: judged.gates,
      record: RecordFacts(
        id: id, digest: record.digest, model: model, version: statement.version,
        moves: statement.transitions.map(\.move), proposers: proposers.signed.map(\.id),
        approvers: approvals.approvers(for: judged.demands, proposers: proposers.members.map(\.id)),
        gates: statement.override ? [BreakGlass.gate] : judged.gates.map(\.name), policyVersion: input.policy.version,
        reason: statement.proposal.reason, preparedAt: statement.proposal.preparedAt, override: statement.override,
        waived: judged.waived))
  }

  /// The record's name, model, version, transition, previous records and evidence are those of the step.
  private func ownContext() throws(StateError) -> [Check] {
    let name = "statement"
    func fail(_ found: String, expected: String = "") -> [Check] {
      [.fail(name, .context, found, expected: expected, mend: "propose anew: git model promote")]
    }
    guard record.id == id else {
      return [
        .fail(name, .record, "the folder \(id) holds the statement \(record.id)", expected: "the folder \(record.id)")
      ]
    }
    guard statement.model == model else { return fail("it speaks of \(statement.model)", expected: model.text) }
    guard try after.version(statement.version) != nil else {
      return fail("\(model) has no version \(statement.version)")
    }
    if statement.transitions.isEmpty { return fail("it moves no pointer") }
    var seen = Set<Pointer>()
    for transition in statement.transitions {
      let pointer = transition.move.pointer
      guard seen.insert(pointer).inserted else { return fail("it names \(pointer) twice") }
      guard let move = moves[pointer], move == transition.move else {
        return fail(
          "it claims \(transition.move)",
          expected: moves[pointer].map { "\($0), what the step does" } ?? "the step leaves \(pointer) alone")
      }
      let head = book.head(of: pointer)
      guard !book.isAmbiguous(pointer), head == transition.previous else {
        return fail(
          "it follows \(transition.previous.map { "\($0)" } ?? "no record") for \(pointer)",
          expected: head.map { "\($0)" } ?? "no record")
      }
    }
    guard try after.evidence(of: statement.version) == statement.evidence else {
      return fail("it relies on other evidence than v\(statement.version) has")
    }
    var baselines: [Baseline: Set<Version>] = [:]
    for compared in statement.compared {
      if baselines[compared.baseline] == nil {
        baselines[compared.baseline] = Set(try before.versions(of: compared.baseline))
      }
      guard baselines[compared.baseline]?.contains(compared.version) == true,
        book.head(of: compared.baseline.pointer(of: compared.version)) == compared.record
      else {
        return [
          .stale(
            name, .staleState, "it compares with v\(compared.version) as \(compared.baseline), which is not so today",
            mend: "propose anew: git model promote")
        ]
      }
    }
    return [.pass(name, "model, version, transition, previous records and evidence are those of the step")]
  }

  private func subject() throws(StateError) -> Check {
    let digest = try SubjectDigest.compute(
      model: model, version: statement.version, pointers: statement.transitions.map(\.move.pointer), in: input.after)
    guard digest == statement.subjectDigest else {
      return .stale(
        "content", .staleContent, "the content has the digest \(digest.short)", expected: statement.subjectDigest.short,
        mend: "what was signed is not what would land; propose anew: git model promote")
    }
    return .pass("content", digest.short)
  }

  /// Every path whose change would make the record stale.
  private func reads() throws(StateError) -> [String] {
    var paths = statement.transitions.map { before.path($0.move.pointer.path) }
    paths += [ModelPath.version(statement.version), .banned(statement.version), .deleted(statement.version), .model]
      .map(before.path)
    paths.append("\(model.path)/versions/\(statement.version)/evidence")
    for compared in statement.compared {
      paths.append(before.path(compared.baseline.pointer(of: compared.version).path))
      paths.append("\(model.path)/versions/\(compared.version)/evidence")
    }
    paths.append(RegistryPath.gatesFile)
    return paths
  }

  /// While an override stands that nobody ratified, the model is promoted by nothing but another override.
  private func frozen() throws(StateError) -> [Check] {
    guard !statement.override else { return [] }
    let open = Set(try before.openOverrides(book) + rivals).sorted()
    guard let first = open.first else { return [] }
    return [
      .fail(
        "frozen", .frozen,
        "\(model) stands by override of its gates (\(open.map(\.text).joined(separator: ", "))), not ratified yet",
        expected: "no open override",
        mend: "git model ratify \(model) \(first) -m \"why\", or roll the override back: git model rollback \(model)")
    ]
  }

  private func withdrawal() throws(StateError) -> [Check] {
    guard try input.before.entry("\(model.path)/withdrawals/\(id)") != nil else { return [] }
    return [.fail("withdrawal", .withdrawn, "the statement was withdrawn", mend: "propose anew: git model promote")]
  }
}
