import Documents
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// The evidence that a promotion relies on, each payload once, with whoever signed it.
///
/// Several members may attach the same payload to add their signatures; that is one piece of evidence.
struct EvidencePieces {
  let input: StepInput
  let statement: PromotionStatement
  /// The model after the step; a step that moves pointers adds no evidence.
  let model: ModelState

  /// One payload.
  struct Piece {
    /// Under which ids it was attached, in their order.
    var ids: [EvidenceID]
    let manifest: EvidenceManifest
    /// When it was first attached, or claims to have been made.
    var producedAt: Instant
    /// Whose signatures hold by the members in force.
    var signers: [Member] = []
    /// Why other signatures count for nothing.
    var refusals: [String] = []
    /// Why nothing that it says counts; nil when all is well.
    let flaw: String?

    var id: EvidenceID { ids[0] }
  }

  private struct Key: Hashable {
    let payload: Digest
    let format: String
    let attribute: AttributeName?
    let dataset: DatasetReference?
    let artifact: Digest
  }

  /// The pieces of a type, in the order of their ids.
  ///
  /// - Parameter dataset: only those about a dataset of this name; all when nil.
  func pieces(of type: EvidenceType, dataset: String?) throws(StateError) -> [Piece] {
    var order: [Key] = []
    var found: [Key: Piece] = [:]
    for id in statement.evidence {
      guard let manifest = try model.evidence(id, of: statement.version), manifest.type == type else { continue }
      if let dataset, manifest.dataset?.name != dataset { continue }
      let key = Key(
        payload: manifest.payload.digest, format: manifest.format, attribute: manifest.attribute,
        dataset: manifest.dataset, artifact: manifest.artifact)
      var piece: Piece
      if let known = found[key] {
        piece = known
        piece.ids.append(id)
        piece.producedAt = min(piece.producedAt, manifest.producedAt)
      } else {
        order.append(key)
        piece = Piece(
          ids: [id], manifest: manifest, producedAt: manifest.producedAt,
          flaw: try EvidenceReading.contradiction(
            of: manifest, at: path(id, manifest.payload.file), version: statement.version, in: model))
      }
      switch try signer(of: id) {
      case .member(let member): if !piece.signers.contains(member) { piece.signers.append(member) }
      case .absent: piece.refusals.append("\(id) is not signed")
      case .refused(_, let sentence): piece.refusals.append(sentence)
      }
      found[key] = piece
    }
    return order.compactMap { found[$0] }
  }

  func path(_ id: EvidenceID, _ file: String) -> String {
    model.path(.evidence(statement.version, id, file: file))
  }

  /// Who signed `evidence.yaml`, by the members in force: a key that was revoked since counts no more.
  private func signer(of id: EvidenceID) throws(StateError) -> SignatureReader.Signer {
    guard let message = try input.after.file(path(id, "evidence.yaml")) else { return .absent }
    return try SignatureReader(input: input).signer(at: path(id, "evidence.sig"), of: message, namespace: .evidence)
  }
}

extension EvidencePieces.Piece {
  /// Why none of its signatures is by somebody who is asked.
  var signatures: String {
    let others = signers.map { "\(id) is signed by \($0.id)" }
    return (others + refusals).joined(separator: "\n")
  }
}

extension GroupName {
  /// The groups that a policy names, with those that own the model in place of `model-owners`.
  static func resolve(_ groups: [GroupName], owners: [GroupName]) -> Set<GroupName> {
    Set(groups.flatMap { $0 == .modelOwners ? owners : [$0] })
  }
}

/// Ages in days.
enum Age {
  /// Whether something from `start` is at most so many days old at `now`: to the second, the last one included.
  static func isWithin(_ days: Int, of start: Instant, at now: Instant) -> Bool {
    now <= start.adding(seconds: Int64(days) * 86_400)
  }

  /// `made 2026-11-20T10:00:00Z, 400 days ago`
  static func text(_ start: Instant, at now: Instant) -> String {
    "\(start), \((now.seconds - start.seconds) / 86_400) days before"
  }
}
