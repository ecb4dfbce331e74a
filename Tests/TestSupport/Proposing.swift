import Gate
package import Manifest
package import Names
import Policy
package import Signatures
import Snapshots

/// A pointer move that a test wishes for; where it comes from is read from the registry.
package enum Wish: Sendable {
  case stage(Int, String)
  case alias(String, Int?)
}

/// What a proposal is about to say; a test changes it before it is signed.
package struct Draft {
  package var registry: String
  package var ref: RefName
  package var base: ObjectID
  package var policy: Digest
  package var reason = "because"
  package var preparedAt: Instant
  package var notAfter: Instant
  package var requestedBy: MemberID?
  package var model: ModelName
  package var version: Version
  package var transitions: [Transition] = []
  package var evidence: [EvidenceID] = []
  package var compared: [PromotionStatement.Comparison] = []
  package var waivers: [Waiver] = []
  package var override = false
  /// Of a promotion: nil for the right one.
  package var subject: Digest?
  /// Of a change.
  package var files: [ChangeStatement.File] = []
  package var acknowledges: [ObjectID] = []
  /// Of a rollback or a ratification: the promotion that it is about.
  package var undoes: RecordID?
  /// The name of the record's folder: nil for the right one.
  package var folder: RecordID?

  var proposal: Proposal {
    Proposal(
      registry: registry, ref: ref, base: base, policy: policy, reason: reason, preparedAt: preparedAt,
      notAfter: notAfter, requestedBy: requestedBy)
  }
}

/// A record that was written to `files`.
package struct Record {
  package let id: RecordID
  package let folder: String
  /// The statement's bytes, which are signed.
  package let bytes: [UInt8]

  package init(id: RecordID, folder: String, bytes: [UInt8]) {
    self.id = id
    self.folder = folder
    self.bytes = bytes
  }
}

extension World {
  package func draft(_ number: Int = 1) throws -> Draft {
    Draft(
      registry: Self.registryID, ref: ref, base: head, policy: try state(at: head).policyDigest(), preparedAt: now,
      notAfter: now.adding(seconds: 7 * 86_400), model: model, version: try version(number))
  }

  /// Moves pointers in `files` and adds the record that says so, signed and approved.
  @discardableResult
  package func promote(
    _ number: Int, _ wishes: [Wish], by proposer: String? = "dev-1", approvedBy approvers: [String] = [],
    edit: (inout Draft) throws -> Void = { _ in }
  ) throws -> Record {
    let before = try model(at: head)
    let book = try before.promotions()
    var draft = try draft(number)
    for wish in wishes {
      let move = try move(wish, before)
      draft.transitions.append(Transition(move: move, previous: book.head(of: move.pointer)))
      set(wish)
    }
    draft.evidence = try evidenceInFiles(of: draft.version)
    let champion = try Alias("champion")
    if let version = try before.alias(champion) {
      draft.compared = [.init(.alias(champion), version: version, record: book.head(of: .alias(champion)))]
    }
    try edit(&draft)
    let reader = ObjectReader(builder.objects)
    let subject = try SubjectDigest.compute(
      model: model, version: draft.version, pointers: draft.transitions.map(\.move.pointer),
      in: State(root: builder.writeTree(), objects: reader))
    let statement = PromotionStatement(
      model: draft.model, version: draft.version, subjectDigest: draft.subject ?? subject, proposal: draft.proposal,
      transitions: draft.transitions, evidence: draft.evidence, compared: draft.compared, waivers: draft.waivers,
      override: draft.override)
    return try add(
      Signed(statement), below: "\(model.path)/promotions", as: "promotion.json", draft, proposer, approvers)
  }

  /// Writes what a wish asks for into `files`.
  package func set(_ wish: Wish) {
    switch wish {
    case .stage(let number, let stage):
      let path = "\(model.path)/versions/\(number)/stage.yaml"
      files[path] = stage == "None" ? nil : File(StageManifest(stage: Stage(unchecked: stage)).write())
    case .alias(let alias, let number):
      files["\(model.path)/aliases/\(alias).yaml"] = number.flatMap { Version($0) }
        .map { File(AliasManifest(version: $0).write()) }
    }
  }

  private func move(_ wish: Wish, _ before: ModelState) throws -> Move {
    switch wish {
    case .stage(let number, let stage):
      let version = try version(number)
      return .stage(of: version, from: try before.stage(of: version), to: Stage(unchecked: stage))
    case .alias(let alias, let number):
      let alias = try Alias(alias)
      return .alias(alias, from: try before.alias(alias), to: try number.map { try version($0) })
    }
  }

  private func evidenceInFiles(of version: Version) throws -> [EvidenceID] {
    let folder = "\(model.path)/versions/\(version)/evidence/"
    let names = files.keys.filter { $0.hasPrefix(folder) }.map {
      String($0.dropFirst(folder.count).prefix { $0 != "/" })
    }
    return try Set(names).sorted().map { try EvidenceID($0) }
  }

  /// Adds a change record for governed files that differ from the last commit; all of them unless paths are given.
  @discardableResult
  package func change(
    _ paths: [String]? = nil, by proposer: String? = "risk-1", approvedBy approvers: [String] = [],
    edit: (inout Draft) throws -> Void = { _ in }
  ) throws -> Record {
    let old = history[head] ?? [:]
    let changed = paths ?? Set(old.keys).union(files.keys).filter { old[$0] != files[$0] && !$0.hasPrefix("changes/") }
    var draft = try draft()
    draft.files = changed.sorted().map { path in
      ChangeStatement.File(
        path: path, old: old[path].map { SHA256.digest(of: $0.bytes) },
        new: files[path].map { SHA256.digest(of: $0.bytes) })
    }
    try edit(&draft)
    let bytes = ChangeStatement.subjectBytes(draft.files, acknowledges: draft.acknowledges)
    let statement = ChangeStatement(
      proposal: draft.proposal, files: draft.files, acknowledges: draft.acknowledges,
      subjectDigest: draft.subject ?? SHA256.digest(of: bytes))
    return try add(Signed(statement), below: "changes", as: "change.json", draft, proposer, approvers)
  }

  /// Adds a ratification of a promotion that landed.
  @discardableResult
  package func ratify(
    _ promotion: Record, by proposer: String? = "dev-1", approvedBy approvers: [String] = [],
    edit: (inout Draft) throws -> Void = { _ in }
  ) throws -> Record {
    let landed = try PromotionStatement.read(promotion.bytes)
    var draft = try draft(landed.version.number)
    draft.undoes = promotion.id
    draft.evidence = try evidenceInFiles(of: draft.version)
    try edit(&draft)
    let subject = try SubjectDigest.compute(
      model: model, version: draft.version, pointers: landed.transitions.map(\.move.pointer),
      in: State(root: builder.writeTree(), objects: ObjectReader(builder.objects)))
    let statement = RatificationStatement(
      model: draft.model, version: draft.version, subjectDigest: draft.subject ?? subject, proposal: draft.proposal,
      ratifies: draft.undoes ?? promotion.id, evidence: draft.evidence, waivers: draft.waivers)
    return try add(
      Signed(statement), below: "\(model.path)/ratifications", as: "ratification.json", draft, proposer, approvers)
  }

  /// Adds the record of a rollback; the files themselves are taken back by `revert`.
  @discardableResult
  package func rollbackRecord(
    undoing record: Record, by proposer: String? = "dev-1", approvedBy approvers: [String] = [],
    edit: (inout Draft) throws -> Void = { _ in }
  ) throws -> Record {
    var draft = try draft()
    draft.undoes = record.id
    try edit(&draft)
    let statement = RollbackStatement(
      model: draft.model, proposal: draft.proposal, undoes: draft.undoes ?? record.id,
      subjectDigest: draft.subject ?? SHA256.digest(of: record.bytes))
    return try add(
      Signed(statement), below: "\(model.path)/rollbacks", as: "rollback.json", draft, proposer, approvers)
  }

  /// Adds the withdrawal of a promotion that may not have landed.
  package func withdraw(
    _ record: Record, proposal: [UInt8]?, by member: String, edit: (inout WithdrawalStatement) throws -> Void = { _ in }
  ) throws {
    var statement = WithdrawalStatement(
      registry: Self.registryID, ref: ref, model: model, record: record.id, reason: "no",
      withdrawnBy: try MemberID(member),
      withdrawnAt: now, subjectDigest: SHA256.digest(of: record.bytes))
    try edit(&statement)
    let folder = "\(model.path)/withdrawals/\(record.id)"
    let bytes = statement.write()
    files["\(folder)/promotion.json"] = File(record.bytes)
    files["\(folder)/proposal.sig"] = proposal.map { File($0) }
    files["\(folder)/withdrawal.json"] = File(bytes)
    files["\(folder)/\(member).sig"] = File(try TestKey.named(member).sign(bytes, namespace: .withdrawal))
  }

  private func add<S: Statement>(
    _ signed: Signed<S>, below parent: String, as file: String, _ draft: Draft, _ proposer: String?,
    _ approvers: [String]
  ) throws -> Record {
    let record = Record(
      id: signed.id, folder: "\(parent)/\(draft.folder ?? signed.id)", bytes: signed.bytes)
    files["\(record.folder)/\(file)"] = File(signed.bytes)
    if let proposer { try sign(record, "proposal.sig", by: proposer, .proposal) }
    for approver in approvers { try approve(record, by: approver) }
    return record
  }

  /// Adds an approval to a record in `files`.
  package func approve(_ record: Record, by member: String, key: String? = nil) throws {
    try sign(record, "approvals/\(member).sig", by: key ?? member, .approval)
  }

  /// Writes the signature of a key over a record's statement to a file of the record.
  package func sign(
    _ record: Record, _ file: String, by key: String, _ namespace: SignatureNamespace, message: [UInt8]? = nil
  ) throws {
    files["\(record.folder)/\(file)"] = File(try TestKey.named(key).sign(message ?? record.bytes, namespace: namespace))
  }
}
