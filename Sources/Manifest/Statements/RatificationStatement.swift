package import Documents
package import Names

/// The statement of a ratification (ratification.json): that a promotion which landed by override, or with waivers,
/// meets its gates after all.
///
/// The subject is the version with its subject digest, recomputed over what is there now.
package struct RatificationStatement: Statement {
  package static let predicateType = "urn:git-model:ratification:v1"

  package let model: ModelName
  package let version: Version
  package let subjectDigest: Digest
  package let proposal: Proposal
  /// The promotion that is ratified.
  package let ratifies: RecordID
  /// All evidence of the version, by id.
  package let evidence: [EvidenceID]
  /// The checks that shall be waived, now.
  package let waivers: [Waiver]

  package init(
    model: ModelName, version: Version, subjectDigest: Digest, proposal: Proposal, ratifies: RecordID,
    evidence: [EvidenceID], waivers: [Waiver]
  ) {
    self.model = model
    self.version = version
    self.subjectDigest = subjectDigest
    self.proposal = proposal
    self.ratifies = ratifies
    self.evidence = evidence
    self.waivers = waivers
  }

  package var subjectName: String { "\(model)@v\(version)" }

  package var predicate: Node {
    .mapping(
      omittingNil: proposal.head + [
        ("model", .string(model.text)),
        ("version", .version(version)),
        ("ratifies", .string(ratifies.text)),
        ("evidence", .strings(evidence.map(\.text))),
      ] + proposal.tail + [("waivers", Waiver.node(waivers))])
  }

  package init?(subjectName: String, subjectDigest: Digest, predicate fields: Fields) {
    let proposal = Proposal(fields)
    let model = fields.required("model", .name(ModelName.init(_:)))
    let version = fields.required("version", .version)
    let ratifies = fields.required("ratifies", .name(RecordID.init(_:)))
    let evidence = fields.list("evidence", of: .name(EvidenceID.init(_:)))
    let waivers = Waiver.read(fields)
    guard let proposal, let model, let version, let ratifies else { return nil }
    self.init(
      model: model, version: version, subjectDigest: subjectDigest, proposal: proposal, ratifies: ratifies,
      evidence: evidence, waivers: waivers)
  }
}
