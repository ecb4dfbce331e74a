import Documents
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// The evidence of a version that a decision rests on, each payload once, with whoever signed it.
///
/// Several members may attach the same payload to add their signatures; that is one piece of evidence.
final class EvidencePieces {
  let model: ModelState
  let version: Version
  private let input: StepInput
  private let relied: [EvidenceID]
  private let copies: [EvidenceID]
  private var known: [EvidenceType: [Piece]] = [:]
  private var signers: [EvidenceID: SignatureReader.Signer] = [:]
  private var attachments: [Digest: [Copy]]?

  /// One payload.
  struct Piece {
    /// Under which id the decision rests on it; the first, where there are several.
    let id: EvidenceID
    let manifest: EvidenceManifest
    /// Under which ids it was attached, in their order.
    var copies: [Copy]
    /// Why nothing that it says counts; nil when all is well.
    let flaw: String?

    var dataset: String? { manifest.dataset?.name }
  }

  /// One attachment of a payload.
  struct Copy {
    let id: EvidenceID
    let producedAt: Instant
    /// The registry that whoever attached it meant.
    let registry: String
  }

  /// - Parameters:
  ///   - model: the model in the state that holds the evidence.
  ///   - relied: the evidence that the decision rests on.
  ///   - copies: what may also add signatures to it: all evidence of the version, where `relied` is less.
  init(
    input: StepInput, model: ModelState, version: Version, relied: [EvidenceID], copies: [EvidenceID]? = nil
  ) {
    self.input = input
    self.model = model
    self.version = version
    self.relied = relied
    self.copies = copies ?? relied
  }

  /// The pieces of a type, in the order of their ids.
  ///
  /// - Parameter dataset: only those about a dataset of this name; all when nil.
  func pieces(of type: EvidenceType, dataset: String? = nil) throws(StateError) -> [Piece] {
    if known[type] == nil { known[type] = try read(type) }
    let pieces = known[type] ?? []
    return dataset.map { name in pieces.filter { $0.dataset == name } } ?? pieces
  }

  private func read(_ type: EvidenceType) throws(StateError) -> [Piece] {
    var order: [EvidenceManifest.Content] = []
    var found: [EvidenceManifest.Content: Piece] = [:]
    for id in relied {
      guard let manifest = try model.evidence(id, of: version), manifest.type == type else { continue }
      guard found[manifest.content] == nil else { continue }
      order.append(manifest.content)
      let flaw = try EvidenceReading.contradiction(
        of: manifest, at: path(id, manifest.payload.file), version: version, in: model)
      found[manifest.content] = Piece(id: id, manifest: manifest, copies: [], flaw: flaw)
    }
    for id in copies {
      guard let manifest = try model.evidence(id, of: version) else { continue }
      let copy = Copy(id: id, producedAt: manifest.producedAt, registry: manifest.registry)
      found[manifest.content]?.copies.append(copy)
    }
    return order.compactMap { found[$0] }
  }

  func path(_ id: EvidenceID, _ file: String) -> String { model.path(.evidence(version, id, file: file)) }

  // MARK: Signatures

  /// The copies of a piece with the members in force whose signatures hold: a key that was revoked since counts no more.
  func signed(_ piece: Piece) throws(StateError) -> [(copy: Copy, signer: Member)] { try signed(piece.copies) }

  private func signed(_ copies: [Copy]) throws(StateError) -> [(copy: Copy, signer: Member)] {
    var found: [(Copy, Member)] = []
    for copy in copies {
      if case .member(let member) = try signer(of: copy) { found.append((copy, member)) }
    }
    return found
  }

  /// Everything that a payload was attached as, whatever it is said to be about.
  private func attachments(of payload: Digest) throws(StateError) -> [Copy] {
    if let attachments { return attachments[payload] ?? [] }
    var found: [Digest: [Copy]] = [:]
    for id in copies {
      guard let manifest = try model.evidence(id, of: version) else { continue }
      let copy = Copy(id: id, producedAt: manifest.producedAt, registry: manifest.registry)
      found[manifest.payload.digest, default: []].append(copy)
    }
    attachments = found
    return found[payload] ?? []
  }

  /// Who signed a piece, and why other signatures count for nothing.
  func signatures(of piece: Piece) throws(StateError) -> String {
    var signed: [String] = []
    var others: [String] = []
    for copy in piece.copies {
      switch try signer(of: copy) {
      case .member(let member): signed.append("\(copy.id) is signed by \(member.id)")
      case .absent: others.append("\(copy.id) is not signed")
      case .refused(_, let sentence): others.append(sentence)
      }
    }
    return (signed + others).joined(separator: "\n")
  }

  /// When a piece was made: the oldest date that attachments of its payload give whose signers count, so that the same
  /// payload attached again, also as another format or about another dataset, gets no younger, and what others claim of
  /// it does no harm. Where no such signature is there or asked for, the oldest of all: none that lands later may be
  /// older.
  ///
  /// - Parameter counts: whose signatures count; nil where nobody's is asked.
  func made(_ piece: Piece, signedBy counts: ((Member) -> Bool)?) throws(StateError) -> Instant {
    let attached = try attachments(of: piece.manifest.payload.digest)
    if let counts {
      let dates = try signed(attached).filter { counts($0.signer) }.map(\.copy.producedAt)
      if let oldest = dates.min() { return oldest }
    }
    return attached.map(\.producedAt).min() ?? piece.manifest.producedAt
  }

  private func signer(of copy: Copy) throws(StateError) -> SignatureReader.Signer {
    if let known = signers[copy.id] { return known }
    let signer = try readSigner(of: copy)
    signers[copy.id] = signer
    return signer
  }

  private func readSigner(of copy: Copy) throws(StateError) -> SignatureReader.Signer {
    let name = path(copy.id, "evidence.sig")
    guard let armored = try model.state.file(name, limit: ObjectLimits.signature),
      let message = try model.state.file(path(copy.id, "evidence.yaml"))
    else { return .absent }
    // The gate saw to this when the evidence landed, but not of what the pinned root imported.
    guard copy.registry == input.registry.id else {
      return .refused(
        .context, "\(copy.id) is signed for the registry \(copy.registry), and this one is \(input.registry.id)")
    }
    return SignatureReader(input: input).signer(of: armored, message: message, namespace: .evidence, named: name)
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
