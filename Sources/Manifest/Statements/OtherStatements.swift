package import Documents
package import Names

/// The statement of a change of governed files or of the policy (change.json).
///
/// The subject digest is the SHA-256 over the lines `old SP new SP path LF` of the files in the order of their paths,
/// with 64 zeros for a file that is absent, and the lines `acknowledges SP commit LF` in the order of their ids.
package struct ChangeStatement: Statement {
  package static let predicateType = "urn:git-model:change:v1"

  package struct File: Hashable, Sendable {
    package let path: String
    /// SHA-256 of the content before and after; nil where the file is absent.
    package let old: Digest?
    package let new: Digest?

    package init(path: String, old: Digest?, new: Digest?) {
      self.path = path
      self.old = old
      self.new = new
    }
  }

  package let proposal: Proposal
  /// In the order of their paths.
  package let files: [File]
  /// Steps that got in around the gate and are known, in the order of their ids; a statement that names some changes no
  /// file.
  package let acknowledges: [ObjectID]
  package let subjectDigest: Digest

  package init(proposal: Proposal, files: [File], acknowledges: [ObjectID] = [], subjectDigest: Digest) {
    self.proposal = proposal
    self.files = files
    self.acknowledges = acknowledges
    self.subjectDigest = subjectDigest
  }

  package var subjectName: String { "registry change" }

  /// The bytes whose SHA-256 is the subject digest.
  package static func subjectBytes(_ files: [File], acknowledges: [ObjectID] = []) -> [UInt8] {
    let absent = String(repeating: "0", count: 64)
    let lines = files.map { "\($0.old?.hex ?? absent) \($0.new?.hex ?? absent) \($0.path)\n" }
    return Array((lines + acknowledges.map { "acknowledges \($0)\n" }).joined().utf8)
  }

  package var predicate: Node {
    let files = files.map { file in
      Node.mapping([
        ("path", .string(file.path)), ("old", file.old.map { .string($0.hex) } ?? .null),
        ("new", file.new.map { .string($0.hex) } ?? .null),
      ])
    }
    let commits = acknowledges.isEmpty ? nil : Node.strings(acknowledges.map(\.description))
    return .mapping(
      omittingNil: proposal.head + [("files", .sequence(files)), ("acknowledges", commits)] + proposal.tail)
  }

  package init?(subjectName: String, subjectDigest: Digest, predicate fields: Fields) {
    let proposal = Proposal(fields)
    var files: [File] = []
    fields.requiredList("files") { node, path in
      let file = Fields(node, in: fields.report, at: path)
      let name = file.required("path", .string)
      let old = file.nullable("old", .hexDigest)
      let new = file.nullable("new", .hexDigest)
      file.close()
      if let name, let old, let new { files.append(File(path: name, old: old, new: new)) }
    }
    let acknowledges = fields.list("acknowledges", .optional, count: 1...100, of: .objectID)
    if !acknowledges.isEmpty, !files.isEmpty {
      fields.refuse("acknowledges", "what acknowledges a step changes no file; make two statements of it")
    }
    guard let proposal else { return nil }
    self.init(proposal: proposal, files: files, acknowledges: acknowledges, subjectDigest: subjectDigest)
  }
}

/// The statement of a rollback (rollback.json): which promotions are undone.
package struct RollbackStatement: Statement {
  package static let predicateType = "urn:git-model:rollback:v1"

  package let model: ModelName
  package let proposal: Proposal
  /// The promotion that is undone, and the SHA-256 of its promotion.json as the subject.
  package let undoes: RecordID
  package let subjectDigest: Digest

  package init(model: ModelName, proposal: Proposal, undoes: RecordID, subjectDigest: Digest) {
    self.model = model
    self.proposal = proposal
    self.undoes = undoes
    self.subjectDigest = subjectDigest
  }

  package var subjectName: String { "promotion \(undoes)" }

  package var predicate: Node {
    .mapping(
      omittingNil: proposal.head + [("model", .string(model.text)), ("undoes", .string(undoes.text))] + proposal.tail)
  }

  package init?(subjectName: String, subjectDigest: Digest, predicate fields: Fields) {
    let proposal = Proposal(fields)
    let model = fields.required("model", .name(ModelName.init(_:)))
    let undoes = fields.required("undoes", .name(RecordID.init(_:)))
    guard let proposal, let model, let undoes else { return nil }
    self.init(model: model, proposal: proposal, undoes: undoes, subjectDigest: subjectDigest)
  }
}

/// The statement of a withdrawal (withdrawal.json): which promotion is dead, and why.
package struct WithdrawalStatement: Statement {
  package static let predicateType = "urn:git-model:withdrawal:v1"

  package let registry: String
  package let ref: RefName
  package let model: ModelName
  package let record: RecordID
  package let reason: String
  package let withdrawnBy: MemberID
  package let withdrawnAt: Instant
  /// SHA-256 of the promotion.json that is withdrawn.
  package let subjectDigest: Digest

  package init(
    registry: String, ref: RefName, model: ModelName, record: RecordID, reason: String, withdrawnBy: MemberID,
    withdrawnAt: Instant, subjectDigest: Digest
  ) {
    self.registry = registry
    self.ref = ref
    self.model = model
    self.record = record
    self.reason = reason
    self.withdrawnBy = withdrawnBy
    self.withdrawnAt = withdrawnAt
    self.subjectDigest = subjectDigest
  }

  package var subjectName: String { "promotion \(record)" }

  package var predicate: Node {
    .mapping([
      ("registry", .string(registry)), ("ref", .string(ref.text)), ("model", .string(model.text)),
      ("record", .string(record.text)), ("reason", .string(reason)), ("withdrawnBy", .string(withdrawnBy.text)),
      ("withdrawnAt", .string(withdrawnAt.description)),
    ])
  }

  package init?(subjectName: String, subjectDigest: Digest, predicate fields: Fields) {
    let registry = fields.required("registry", .string)
    let ref = fields.required("ref", .name(RefName.init(_:)))
    let model = fields.required("model", .name(ModelName.init(_:)))
    let record = fields.required("record", .name(RecordID.init(_:)))
    let reason = fields.required("reason", .reason)
    let withdrawnBy = fields.required("withdrawnBy", .name(MemberID.init(_:)))
    let withdrawnAt = fields.required("withdrawnAt", .name(Instant.init(_:)))
    guard let registry, let ref, let model, let record, let reason, let withdrawnBy, let withdrawnAt else { return nil }
    self.init(
      registry: registry, ref: ref, model: model, record: record, reason: reason, withdrawnBy: withdrawnBy,
      withdrawnAt: withdrawnAt, subjectDigest: subjectDigest)
  }
}
