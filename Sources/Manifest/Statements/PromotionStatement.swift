package import Documents
package import Names

/// The statement of a promotion (promotion.json): which version moves which pointers, on what evidence, against which
/// champion, under which policy.
package struct PromotionStatement: Statement {
  package static let predicateType = "urn:git-model:promotion:v1"

  /// A version that the promoted one was compared with.
  package struct Comparison: Hashable, Sendable {
    /// What makes it one to compare with.
    package let baseline: Baseline
    package let version: Version
    /// The record that made it that; nil when it was imported.
    package let record: RecordID?

    package init(_ baseline: Baseline, version: Version, record: RecordID?) {
      self.baseline = baseline
      self.version = version
      self.record = record
    }
  }

  package let model: ModelName
  package let version: Version
  package let subjectDigest: Digest
  package let proposal: Proposal
  /// Every pointer that moves, those of archived versions included, in the order of their paths.
  package let transitions: [Transition]
  /// All evidence of the version, by id.
  package let evidence: [EvidenceID]
  package let compared: [Comparison]
  /// The checks that shall be waived.
  package let waivers: [Waiver]
  /// Whether the break-glass gate is asked instead of the usual ones.
  package let override: Bool

  package init(
    model: ModelName, version: Version, subjectDigest: Digest, proposal: Proposal, transitions: [Transition],
    evidence: [EvidenceID], compared: [Comparison], waivers: [Waiver] = [], override: Bool
  ) {
    self.model = model
    self.version = version
    self.subjectDigest = subjectDigest
    self.proposal = proposal
    self.transitions = transitions
    self.evidence = evidence
    self.compared = compared
    self.waivers = waivers
    self.override = override
  }

  package var subjectName: String { "\(model)@v\(version)" }

  package var predicate: Node {
    .mapping(
      omittingNil: proposal.head + [
        ("model", .string(model.text)),
        ("version", .version(version)),
        ("transitions", .sequence(transitions.map(\.node))),
        ("evidence", .strings(evidence.map(\.text))),
        ("compared", .sequence(compared.map(\.node))),
      ] + proposal.tail + [("waivers", Waiver.node(waivers)), ("override", override ? .bool(true) : nil)])
  }

  package init?(subjectName: String, subjectDigest: Digest, predicate fields: Fields) {
    let proposal = Proposal(fields)
    let model = fields.required("model", .name(ModelName.init(_:)))
    let version = fields.required("version", .version)
    var transitions: [Transition] = []
    fields.requiredList("transitions") { node, path in
      if let transition = Transition(Fields(node, in: fields.report, at: path)) { transitions.append(transition) }
    }
    let evidence = fields.list("evidence", of: .name(EvidenceID.init(_:)))
    var compared: [Comparison] = []
    fields.requiredList("compared") { node, path in
      if let comparison = Comparison(Fields(node, in: fields.report, at: path)) { compared.append(comparison) }
    }
    let waivers = Waiver.read(fields)
    let override = fields.optional("override", .bool) ?? false
    if override, !waivers.isEmpty {
      fields.refuse("waivers", "an override asks no usual gate, so there is nothing to waive; ask for one or the other")
    }
    guard let proposal, let model, let version else { return nil }
    self.init(
      model: model, version: version, subjectDigest: subjectDigest, proposal: proposal, transitions: transitions,
      evidence: evidence, compared: compared, waivers: waivers, override: override)
  }
}

extension PromotionStatement.Comparison {
  var node: Node {
    .mapping([
      (baseline.kind, .string(baseline.description)), ("version", .version(version)),
      ("record", record.map { .string($0.text) } ?? .null),
    ])
  }

  init?(_ fields: Fields) {
    let baseline: Baseline?
    if fields.contains("stage") {
      baseline = fields.required("stage", .name(Stage.init(_:))).map(Baseline.stage)
    } else {
      baseline = fields.required("alias", .name(Alias.init(_:))).map(Baseline.alias)
    }
    let version = fields.required("version", .version)
    let record = fields.nullable("record", .name(RecordID.init(_:)))
    fields.close()
    guard let baseline, let version, let record else { return nil }
    self.init(baseline, version: version, record: record)
  }
}

extension Transition {
  var node: Node {
    let previous = previous.map { Node.string($0.text) } ?? .null
    return switch move {
    case .stage(let version, let from, let to):
      .mapping([
        ("pointer", .string("stage")), ("version", .version(version)), ("from", .string(from.text)),
        ("to", .string(to.text)), ("previous", previous),
      ])
    case .alias(let alias, let from, let to):
      .mapping([
        ("pointer", .string("alias")), ("alias", .string(alias.text)),
        ("from", .version(from)),
        ("to", .version(to)), ("previous", previous),
      ])
    }
  }

  init?(_ fields: Fields) {
    let kind = FieldParser<String>.string.refined(expecting: "\"stage\" or \"alias\"") {
      $0 == "stage" || $0 == "alias" ? $0 : nil
    }
    let pointer = fields.required("pointer", kind)
    var move: Move?
    if pointer == "stage" {
      let version = fields.required("version", .version)
      let from = fields.required("from", .name(Stage.init(_:)))
      let to = fields.required("to", .name(Stage.init(_:)))
      if let version, let from, let to { move = .stage(of: version, from: from, to: to) }
    } else if pointer == "alias" {
      let alias = fields.required("alias", .name(Alias.init(_:)))
      let from = fields.nullable("from", .version)
      let to = fields.nullable("to", .version)
      if let alias, let from, let to { move = .alias(alias, from: from, to: to) }
    }
    let previous = fields.nullable("previous", .name(RecordID.init(_:)))
    fields.close()
    guard let move, let previous else { return nil }
    self.init(move: move, previous: previous)
  }
}

extension Proposal {
  /// The fields that come before what the statement is about, and those that come after.
  var head: [(String, Node?)] {
    [("registry", .string(registry)), ("ref", .string(ref.text))]
  }

  var tail: [(String, Node?)] {
    [
      ("base", .string(base.description)),
      ("policy", .mapping([("sha256", .string(policy.hex))])),
      ("reason", .string(reason)),
      ("preparedAt", .string(preparedAt.description)),
      ("notAfter", .string(notAfter.description)),
      ("requestedBy", requestedBy.map { .string($0.text) }),
    ]
  }

  init?(_ fields: Fields) {
    let registry = fields.required("registry", .string)
    let ref = fields.required("ref", .name(RefName.init(_:)))
    let base = fields.required("base", .objectID)
    var policy: Digest?
    if let digest = fields.mapping("policy") {
      policy = digest.required("sha256", .hexDigest)
      digest.close()
    }
    let reason = fields.required("reason", .reason)
    let preparedAt = fields.required("preparedAt", .name(Instant.init(_:)))
    let notAfter = fields.required("notAfter", .name(Instant.init(_:)))
    let requestedBy = fields.optional("requestedBy", .name(MemberID.init(_:)))
    guard let registry, let ref, let base, let policy, let reason, let preparedAt, let notAfter else { return nil }
    self.init(
      registry: registry, ref: ref, base: base, policy: policy, reason: reason, preparedAt: preparedAt,
      notAfter: notAfter, requestedBy: requestedBy)
  }
}
