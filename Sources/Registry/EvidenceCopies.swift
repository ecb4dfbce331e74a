import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots

/// The evidence of a version that has the content of a new piece: who has signed it, and how old it is.
struct EvidenceCopies {
  private let model: ModelState
  private let version: Version
  private let payload: Digest
  private let copies: [Copy]

  private struct Copy {
    let id: EvidenceID
    /// Whether it is said to be the same; else only the payload is.
    let isSame: Bool
    let producedAt: Instant
    /// The member whose good signature for this registry lies beside it, and the key.
    let signer: (member: Member, key: SSHPublicKey)?
  }

  init(of content: EvidenceManifest.Content, in model: ModelState, version: Version) throws {
    self.model = model
    self.version = version
    payload = content.payload
    let (members, registry) = (try model.state.members(), try model.state.registry().id)
    copies = try model.evidence(of: version).compactMap { id in
      guard let manifest = try model.evidence(id, of: version), manifest.payload.digest == content.payload else {
        return nil
      }
      let signature = try Self.signature(under: id, of: version, in: model)
      let signer = signature.flatMap { signature in
        members.holder(of: signature.publicKey).map { ($0, signature.publicKey) }
      }
      return Copy(
        id: id, isSame: manifest.content == content, producedAt: manifest.producedAt,
        signer: manifest.registry == registry ? signer : nil)
    }
  }

  private static func signature(
    under id: EvidenceID, of version: Version, in model: ModelState
  ) throws -> SSHSignature? {
    func file(_ name: String) -> String { model.path(.evidence(version, id, file: name)) }
    guard let armored = try model.state.file(file("evidence.sig"), limit: ObjectLimits.signature),
      let message = try model.state.file(file("evidence.yaml")), let signature = try? SSHSignature(armored: armored),
      (try? signature.verify(message: message, namespace: .evidence)) != nil
    else { return nil }
    return signature
  }

  /// The id of a new piece of evidence. Somebody who has not signed it already may attach it again: that adds their
  /// signature.
  ///
  /// - Parameters:
  ///   - prefix: what the id begins with.
  ///   - caller: who will sign it; nil when nobody does.
  /// - Throws: when it would add nothing.
  func newID(_ prefix: String, by caller: Member?) throws -> EvidenceID {
    let own = copies.first { copy in
      guard copy.isSame else { return false }
      guard let caller else { return true }
      return copy.signer.map { $0.member.id == caller.id && caller.activeKeys.contains($0.key) } ?? false
    }
    if let own {
      let whose = caller == nil ? "" : " with your signature"
      throw RegistryError(
        "this payload is attached to \(model.name)@v\(version) already\(whose), as \(own.id)",
        hint: "git model show \(model.name)@v\(version)")
    }
    let base = "\(prefix)-\(payload.hex.prefix(12))"
    let most = 10_000
    for number in 1...most {
      let id = try EvidenceID(number == 1 ? base : "\(base)-\(number)")
      if try model.evidence(id, of: version) == nil { return id }
    }
    throw RegistryError("this payload is attached \(most) times already", hint: "git model show \(model.name)")
  }

  /// When the payload was made: what the caller said of it before, with a key that is in force or not, or else today.
  /// Nobody's word but their own is repeated under their signature.
  func producedAt(today: Instant, by caller: Member?) -> Instant {
    let own = copies.filter { $0.signer.map { $0.member.id == caller?.id } ?? false }
    // Nothing is older than the oldest that is there, or the gate would refuse it.
    return own.map(\.producedAt).min() ?? copies.map(\.producedAt).min().map { max($0, today) } ?? today
  }
}
