import Documents
import Manifest
import Names
import Policy
import Signatures

/// What bias audits and signatures must be to land.
extension EvidenceRules {
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
    let mend = groups.map { _ in
      "a member of \(names) attaches it: git model evidence add \(model) \(key.version) --type \(evidence.type.rawValue) FILE"
    }
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
