import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Judges a step that takes promotion records of one model away: it must be exactly their undoing.
struct RollbackJudge {
  let input: StepInput
  let changes: ModelChanges
  /// All changes of the step, to recognise a side commit that makes the same.
  let allChanges: [TreeChange]
  let objects: ObjectReader

  private var name: ModelName { changes.name }
  private var before: ModelState { input.before(name) }
  private var after: ModelState { input.after(name) }
  private var removed: [RecordID] { changes.promotions.filter { $0.value.isRemoval }.keys.sorted() }

  func verdict() -> ChangeVerdict {
    let ids = removed.map(\.text).joined(separator: ", ")
    let title = "roll back promotion \(ids) of \(name)"
    do {
      return try judge(title)
    } catch {
      return ChangeVerdict(kind: .rollback, title: title, model: name, checks: [error.check(title)])
    }
  }

  private func judge(_ title: String) throws(StateError) -> ChangeVerdict {
    let book = try before.promotions()
    var checks = try shape(book)
    let undone = book.records.filter { removed.contains($0.key) }
    let records = removed.compactMap { undone[$0] }
    checks += try moves(undone)
    checks.append(dates())

    let isLight = records.allSatisfy(isRecent) && !records.contains(where: retires)
    let rules = isLight ? input.policy.rollback.approvals : input.policy.rollback.otherwise
    let owners = try before.manifest()?.owners ?? []
    // Who agreed to undo which record: agreeing to one says nothing of another.
    var agreed: [RecordID: [Member]] = [:]
    var facts: (proposers: [MemberID], reason: String, id: RecordID?, digest: Digest?) = ([], "", nil, nil)
    for id in changes.rollbacks.keys.sorted() {
      let judged = try record(id)
      checks += judged.checks
      if let undoes = judged.undoes { agreed[undoes, default: []] += judged.persons }
      facts = (judged.proposers, judged.reason, id, judged.digest)
    }
    var approvals = Approvals(persons: [])
    var agreement: [Check] = []
    let signer = try commitSigner().map { [$0] } ?? []
    for id in removed {
      var own = Approvals(persons: [])
      own.add(contentsOf: (agreed[id] ?? []) + signer)
      agreement += own.check(rules: rules, owners: owners, members: input.members)
      approvals.add(contentsOf: own.persons)
    }
    let gate = GateVerdict(name: isLight ? "rollback" : "rollback (otherwise)", checks: agreement)
    let inverse = records.flatMap { $0.transitions.map { $0.move.inverse } }
    return ChangeVerdict(
      kind: .rollback, title: title, model: name, checks: checks, gates: [gate],
      record: RecordFacts(
        id: facts.id ?? removed.first ?? RecordID(unchecked: ""), digest: facts.digest, model: name,
        version: records.first?.version, moves: inverse, proposers: facts.proposers,
        approvers: approvals.approvers(for: [(rules, owners)], proposers: []), gates: [gate.name],
        policyVersion: input.policy.version, reason: facts.reason, preparedAt: nil))
  }

  private func fail(_ found: String, expected: String = "", code: Code = .rollback, mend: String? = nil) -> Check {
    .fail("rollback", code, found, expected: expected, mend: mend ?? "git restore the record, or undo all of it")
  }

  /// The command that undoes a promotion; it names a pointer that the promotion moved.
  private func command(undoing record: PromotionStatement?) -> String? {
    guard let move = record?.transitions.first?.move else { return nil }
    return switch move {
    case .alias(let alias, _, _): "git model rollback \(name) --alias \(alias)"
    case .stage(_, _, let to): "git model rollback \(name) --stage \(to)"
    }
  }

  /// Whole records go, none comes, and none that goes has a successor that stays.
  private func shape(_ book: RecordBook) throws(StateError) -> [Check] {
    var checks: [Check] = []
    for (id, record) in changes.promotions where !record.isRemoval {
      checks.append(
        fail(
          "the record \(id) is changed or added in the step that takes another away", expected: "a rollback by itself",
          code: .immutable))
    }
    for id in removed {
      if try input.after.entry("\(name.path)/promotions/\(id)") != nil {
        checks.append(fail("a part of the record \(id) stays", code: .immutable))
      }
      for successor in book.successors(of: id) where !removed.contains(successor) {
        checks.append(
          fail(
            "the promotion \(successor) came after \(id) and builds on it",
            expected: "the newest promotion of its pointers",
            mend: command(undoing: book.records[successor]).map { "first undo \(successor): \($0)" }))
      }
      if book.records[id] == nil { checks.append(fail("the record \(id) cannot be read")) }
    }
    return checks
  }

  /// The pointers go exactly back to what they were before the records landed.
  private func moves(_ records: [RecordID: PromotionStatement]) throws(StateError) -> [Check] {
    var claims: [Pointer: [(id: RecordID, transition: Transition)]] = [:]
    for (id, record) in records {
      for transition in record.transitions { claims[transition.move.pointer, default: []].append((id, transition)) }
    }
    let expected = claims.compactMapValues(Self.undoing)
    var checks: [Check] = []
    for pointer in Set(claims.keys).union(changes.pointers.keys).sorted(by: { $0.description < $1.description }) {
      let found = try Move(of: pointer, from: before, to: after)
      if let wanted = expected[pointer], wanted.move == found {
        let files = RestoredPointers(input: input, model: name)
        if let difference = try files.difference(found, undoing: wanted.oldest) { checks.append(difference) }
        continue
      }
      checks.append(
        fail(
          "\(found)", expected: expected[pointer].map { "\($0.move)" } ?? "\(pointer) stays as it is",
          mend: "git model writes the step that undoes it: "
            + (records.values.compactMap(command).sorted().first ?? "git model rollback \(name) --alias ALIAS")))
    }
    return checks.isEmpty ? [.pass("rollback", "the pointers go back to what they were")] : checks
  }

  /// What undoes a chain of moves of one pointer: from where the newest put it to where the oldest found it. The chain
  /// is that of `previous`, never of dates, which proposers choose; nil when it has several ends.
  private static func undoing(
    _ chain: [(id: RecordID, transition: Transition)]
  ) -> (move: Move, oldest: RecordID)? {
    let ids = Set(chain.map(\.id))
    let followed = Set(chain.compactMap(\.transition.previous))
    let newest = chain.filter { !followed.contains($0.id) }
    let oldest = chain.filter { link in link.transition.previous.map { !ids.contains($0) } ?? true }
    guard newest.count == 1, oldest.count == 1, let last = newest.first, let first = oldest.first else { return nil }
    return (join(last.transition.move.inverse, first.transition.move.inverse), first.id)
  }

  private static func join(_ first: Move, _ second: Move) -> Move {
    switch (first, second) {
    case (.stage(let version, let from, _), .stage(_, _, let to)): .stage(of: version, from: from, to: to)
    case (.alias(let alias, let from, _), .alias(_, _, let to)): .alias(alias, from: from, to: to)
    default: second
    }
  }

  private func isRecent(_ record: PromotionStatement) -> Bool {
    guard let date = input.commit.committed else { return false }
    return date <= record.proposal.preparedAt.adding(seconds: Int64(input.policy.rollback.withinDays) * 86_400)
  }

  /// Whether a promotion took something out of use: undoing that asks more.
  private func retires(_ record: PromotionStatement) -> Bool {
    record.transitions.contains { transition in
      switch transition.move {
      case .alias(_, _, let to): to == nil
      case .stage(let version, _, let to): version == record.version && (to == .archived || to == .none)
      }
    }
  }

  private func dates() -> Check {
    guard let landed = input.commit.committed else { return .fail("dates", .clock, "the commit has no readable date") }
    if landed > input.now.adding(seconds: 300)
      || (input.purpose == .push && landed < input.now.adding(seconds: -24 * 3600))
    {
      return .fail(
        "dates", .clock, "the commit is dated \(landed)", expected: "near \(input.now)",
        mend: "revert again with a correct clock")
    }
    return .pass("dates", "\(landed)")
  }

  /// A rollback's own statement, with who agreed.
  private func record(
    _ id: RecordID
  ) throws(StateError) -> (
    checks: [Check], undoes: RecordID?, persons: [Member], proposers: [MemberID], reason: String, digest: Digest?
  ) {
    let folder = "\(name.path)/rollbacks/\(id)"
    guard changes.rollbacks[id]?.isAddition == true else {
      return (
        [.fail("rollback record \(id)", .immutable, "a landed record is changed or removed")], nil, [], [], "", nil
      )
    }
    guard let signed: Signed<RollbackStatement> = try input.after.statement("\(folder)/rollback.json") else {
      throw .absent(path: "\(folder)/rollback.json")
    }
    let statement = signed.statement
    let rules = ProposalRules(input: input, folder: folder, proposal: statement.proposal, statement: signed.bytes)
    let promotion = try before.promotion(statement.undoes)
    var checks = [try rules.context()]
    if signed.id != id || statement.model != name || !removed.contains(statement.undoes)
      || promotion?.digest != statement.subjectDigest
    {
      checks.append(
        .fail(
          "rollback record \(id)", .context, "it is for promotion \(statement.undoes) of \(statement.model)",
          expected: "the promotion that the step undoes"))
    }
    let proposers = try rules.proposers()
    checks.append(proposers.check)
    checks.append(try rules.freshness(reading: ["\(name.path)/promotions/\(statement.undoes)"]))
    checks.append(rules.dates())
    // In an incident the one who rolls back may be the one who agrees: nobody counts as a proposer here.
    let approvals = try Approvals(folder: folder, statement: signed.bytes, proposers: [], input: input)
    return (
      checks + approvals.ignored, statement.undoes, approvals.persons, proposers.signed.map(\.id),
      statement.proposal.reason, signed.digest
    )
  }

  /// The member who signed the revert itself: the step's own commit, or the side commit of a merge that makes exactly
  /// this change.
  private func commitSigner() throws(StateError) -> Member? {
    var commits = [input.commit]
    do {
      if input.commit.parents.count == 2, let side = input.commit.parents.last {
        let commit = try objects.commit(side)
        if let parent = commit.parents.first, commit.parents.count == 1 {
          var comparison = TreeComparison(objects: objects)
          let changes = try comparison.changes(from: objects.commit(parent).tree, to: commit.tree)
          if changes == allChanges { commits.append(commit) }
        }
      }
    } catch { throw .object(error) }
    let reader = SignatureReader(input: input)
    for commit in commits {
      guard let signature = commit.signature else { continue }
      let signer = reader.signer(
        of: signature.armored, message: signature.payload, namespace: .commit, named: "commit \(commit.id.short)")
      if case .member(let member) = signer, member.kind == .person { return member }
    }
    return nil
  }
}
