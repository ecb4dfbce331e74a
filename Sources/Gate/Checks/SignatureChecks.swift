import Documents
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Checks that a key of the policy signed the artifact: its digest, and every file by path and digest.
///
/// One signature that counts suffices. Others do no harm, like approvals by unknown keys: whoever may attach evidence
/// could otherwise spoil a version for good.
struct SignatureChecks {
  let statement: PromotionStatement
  let after: ModelState
  let rule: SignatureRule

  private static let name = "signature of the artifact"

  func checks() throws(StateError) -> [Check] {
    var rejected: [Check] = []
    let names = rule.keys.map(\.name).joined(separator: " or ")
    for id in statement.evidence {
      guard let evidence = try after.evidence(id, of: statement.version), evidence.type == .signature else { continue }
      switch try judge(id, evidence) {
      case .signed(let key, let files):
        return [
          .pass(
            Self.name, "by \(key.name) (\(key.key)), \(files) \(files == 1 ? "file" : "files"), \(id)", expected: names)
        ]
      case .doesNotCount(let reason): rejected.append(.ignored("signature \(id)", .unsigned, reason))
      }
    }
    let command = "git model evidence add \(statement.model) \(statement.version) --type signature BUNDLE"
    guard let first = rejected.first else {
      return [
        .missing(
          Self.name, .unsigned, "v\(statement.version) has no signature evidence", expected: "signed by \(names)",
          mend: "sign with model_signing, then: \(command)")
      ]
    }
    return [
      .fail(
        Self.name, .unsigned, "none of \(rejected.count) counts: \(first.found)", expected: "signed by \(names)",
        mend: "have a key of the policy sign it, then: \(command)")
    ] + rejected
  }

  private enum Answer {
    case signed(SignatureRule.TrustedKey, files: Int)
    case doesNotCount(String)
  }

  private func judge(_ id: EvidenceID, _ evidence: EvidenceManifest) throws(StateError) -> Answer {
    guard evidence.format == EvidenceFormat.modelSigning.rawValue else {
      return .doesNotCount("its format is \(evidence.format), not \(EvidenceFormat.modelSigning.rawValue)")
    }
    let path = after.path(.evidence(statement.version, id, file: evidence.payload.file))
    // The gate saw to this when the evidence landed, but not of what the pinned root imported.
    guard try after.state.digest(path) == evidence.payload.digest else {
      return .doesNotCount("the payload is not the one that evidence.yaml names")
    }
    guard let artifact = try after.version(statement.version)?.artifact else {
      return .doesNotCount("the version has no artifact")
    }
    let files = try after.artifactFiles(of: statement.version)
    let signature: ModelSignature
    do throws(StateError) { signature = try read(path) } catch {
      guard case .document(_, let problems) = error else { throw error }
      return .doesNotCount(problems.all.first?.message ?? "it cannot be read")
    }
    if let difference = signature.difference(from: artifact, files: files) { return .doesNotCount(difference) }
    guard let key = rule.keys.first(where: { signature.isSigned(by: $0.key) }) else {
      let named = rule.keys.first { $0.key.digest.short == signature.claimedKey }
      return .doesNotCount(
        named.map { "it is not a signature by \($0.name), whose key the bundle names" }
          ?? "it was not made with a key of the policy, but with \(signature.claimedKey)")
    }
    return .signed(key, files: signature.model.files.count)
  }

  /// Reads a bundle, once for all gates.
  private func read(_ path: String) throws(StateError) -> ModelSignature {
    guard let entry = try after.state.entry(path) else { throw .absent(path: path) }
    return try after.state.cache.value(entry.id) { () throws(StateError) in
      guard let bytes = try after.state.file(path, limit: ObjectLimits.payload) else { throw .absent(path: path) }
      do throws(Problems) { return try ModelSignature(bundle: bytes) } catch { throw .document(path: path, error) }
    }
  }
}
