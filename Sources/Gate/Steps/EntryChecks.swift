import Documents
import Manifest
import Names
import Policy
import Signatures

/// The evidence of a version that landed before the step.
struct LandedEvidence {
  /// The oldest date that attachments of each payload give, and the id under which.
  private var oldest: [Digest: (id: EvidenceID, producedAt: Instant)] = [:]

  init(of version: Version, in model: ModelState) throws(StateError) {
    for id in try model.evidence(of: version) {
      guard let manifest = try model.evidence(id, of: version) else { continue }
      if let known = oldest[manifest.payload.digest], known.producedAt <= manifest.producedAt { continue }
      oldest[manifest.payload.digest] = (id, manifest.producedAt)
    }
  }

  func oldestCopy(of evidence: EvidenceManifest) -> (id: EvidenceID, producedAt: Instant)? {
    oldest[evidence.payload.digest]
  }
}

/// What dates, bias audits and signatures must be to land.
extension EvidenceRules {
  /// Evidence names the registry that it is for, or its signature would count in another one.
  func place() -> [Check] {
    if evidence.registry == input.registry.id { return [] }
    return [
      .fail(
        "registry", .context, "it is for the registry \(evidence.registry)", expected: input.registry.id,
        mend: "attach the file here: \(command)")
    ]
  }

  /// Evidence is not from the future, and a copy of what has landed is not older than that: the first to land says how
  /// old it is, so that nobody makes it look older afterwards.
  func dates() -> [Check] {
    let name = "producedAt"
    if evidence.producedAt > input.now.adding(seconds: 300) {
      return [.fail(name, .clock, "\(evidence.producedAt) lies ahead", expected: "not after \(input.now)")]
    }
    guard let first = landed?.oldestCopy(of: evidence), evidence.producedAt < first.producedAt else { return [] }
    return [
      .fail(
        name, .clock, "\(evidence.producedAt), and \(first.id) with the same payload is from \(first.producedAt)",
        expected: "not before \(first.producedAt)", mend: "to add a signature, attach it anew: \(command)")
    ]
  }

  /// A bias audit is readable, about the dataset that evidence.yaml names, and not from the future.
  func audit(_ bytes: [UInt8], _ format: BiasAuditFormat) throws(Problems) -> [Check] {
    let audit = try format.read(bytes, attribute: evidence.attribute)
    if let named = audit.dataset, let dataset = evidence.dataset?.name, named != dataset {
      return [
        .fail(
          "dataset", .evidence, "the audit is about \(printable(named, limit: 100))", expected: dataset,
          mend: "attach it with --dataset, as the audit names it")
      ]
    }
    if let date = audit.auditedAt, date > evidence.producedAt.adding(seconds: 300) {
      return [.fail("audited_at", .clock, "\(date) lies ahead", expected: "not after \(evidence.producedAt)")]
    }
    return []
  }

  /// A signature, where there is one, is a member's; the `evidence` gate may ask whose.
  func signature() throws(StateError) -> [Check] {
    let name = "evidence.sig"
    let groups = rule.signedBy.map { GroupName.resolve($0, owners: owners) }
    let names = groups?.sorted().map(\.text).joined(separator: ", ") ?? ""
    let expected = groups == nil ? "a member's signature" : "a signature by a member of \(names)"
    let whose = groups == nil ? "a member" : "a member of \(names)"
    let mend = "\(whose) attaches it anew, which signs it: \(command)"
    guard files.contains(name) else {
      guard groups != nil else { return [] }
      return [.missing(name, .unsigned, "the evidence is not signed", expected: expected, mend: mend)]
    }
    guard let statement = try input.after.file("\(folder)/evidence.yaml") else { return [] }
    let reader = SignatureReader(input: input)
    switch try reader.signer(at: "\(folder)/\(name)", of: statement, namespace: .evidence) {
    case .member(let member):
      guard let groups, groups.isDisjoint(with: member.groups) else { return [] }
      return [
        .fail(
          name, .unsigned, "\(member.id) signed it, who is in none of these groups", expected: expected, mend: mend)
      ]
    case .absent: return [.fail(name, .signature, "it cannot be read", expected: expected, mend: mend)]
    case .refused(let code, let sentence): return [.fail(name, code, sentence, expected: expected, mend: mend)]
    }
  }
}
