import Documents
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// Checks that a key of the policy signed the artifact: its digest, and every file by path and digest.
///
/// One signature that counts, in evidence that fits what the gate demands of such evidence, suffices. Others do no harm,
/// like approvals by unknown keys: whoever may attach evidence could otherwise spoil a version for good.
struct SignatureChecks {
  let evidence: EvidencePieces
  let fitness: EvidenceFitness
  let rule: SignatureRule

  private static let name = "signature of the artifact"

  func checks() throws(StateError) -> [Check] {
    var rejected: [Check] = []
    let names = rule.keys.map(\.name).joined(separator: " or ")
    for piece in try evidence.pieces(of: .signature) {
      if let reason = try fitness.reason(against: piece) {
        rejected.append(.ignored("signature \(piece.id)", reason.code, reason.sentence))
        continue
      }
      switch try judge(piece) {
      case .signed(let key, let files):
        return [
          .pass(
            Self.name, "by \(key.name) (\(key.key)), \(files) \(files == 1 ? "file" : "files"), \(piece.id)",
            expected: names)
        ]
      case .doesNotCount(let reason): rejected.append(.ignored("signature \(piece.id)", .unsigned, reason))
      }
    }
    let command = "git model evidence add \(evidence.model.name) \(evidence.version) --type signature BUNDLE"
    guard let first = rejected.first else {
      return [
        .missing(
          Self.name, .unsigned, "v\(evidence.version) has no signature evidence", expected: "signed by \(names)",
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

  private func judge(_ piece: EvidencePieces.Piece) throws(StateError) -> Answer {
    guard piece.manifest.format == EvidenceFormat.modelSigning.rawValue else {
      return .doesNotCount("its format is \(piece.manifest.format), not \(EvidenceFormat.modelSigning.rawValue)")
    }
    if let flaw = piece.flaw { return .doesNotCount(flaw) }
    let model = evidence.model
    guard let artifact = try model.version(evidence.version)?.artifact else {
      return .doesNotCount("the version has no artifact")
    }
    let files = try model.artifactFiles(of: evidence.version)
    let path = evidence.path(piece.id, piece.manifest.payload.file)
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
    let state = evidence.model.state
    guard let entry = try state.entry(path) else { throw .absent(path: path) }
    return try state.cache.value(entry.id) { () throws(StateError) in
      guard let bytes = try state.file(path, limit: ObjectLimits.payload) else { throw .absent(path: path) }
      do throws(Problems) { return try ModelSignature(bundle: bytes) } catch { throw .document(path: path, error) }
    }
  }
}
