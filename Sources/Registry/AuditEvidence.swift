import Documents
import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots
import System

/// What evidence of bias audits, and evidence that several members sign, asks of `git model evidence add`.
extension OpenRegistry {
  /// The format of a bias audit; a payload without figures attaches as `opaque` only when that is asked for by name.
  func auditFormat(_ request: EvidenceRequest, _ payload: [UInt8]) throws -> EvidenceFormat {
    let named = request.format.flatMap { BiasAuditFormat(rawValue: $0) }
    guard let format = named ?? BiasAuditFormat.recognise(payload),
      let known = EvidenceFormat(rawValue: format.rawValue)
    else {
      throw RegistryError(
        "\(request.file): it is no bias audit of a known format",
        hint:
          "a bias audit has counts per group (docs/checks/bias-audit.md), or is fairlearn's by_group.to_json(orient=\"index\") with --attribute; another file attaches with --format opaque, and no gate reads it"
      )
    }
    do throws(Problems) { _ = try format.read(payload, attribute: request.attribute) } catch {
      let isNameless = format == .fairlearnByGroup && request.attribute == nil
      throw RegistryError(
        error.all.map { "\(request.file): \($0)" }.joined(separator: "\n"),
        hint: isNameless
          ? "--attribute sex, or whatever the groups are of" : "docs/checks/bias-audit.md shows the format")
    }
    return known
  }

  /// The id of a new piece of evidence. Somebody who has not signed a payload that is attached already may attach it
  /// again: that adds their signature.
  ///
  /// - Parameter caller: who will sign it; nil when nobody does.
  /// - Throws: when it would add nothing.
  func evidenceID(
    _ prefix: String, for manifest: EvidenceManifest, of model: ModelState, by caller: Member?
  ) throws -> EvidenceID {
    let base = "\(prefix)-\(manifest.payload.digest.hex.prefix(12))"
    let most = 100
    for number in 1...most {
      let id = try EvidenceID(number == 1 ? base : "\(base)-\(number)")
      guard let known = try model.evidence(id, of: manifest.version) else { return id }
      let isSame =
        known.format == manifest.format && known.attribute == manifest.attribute && known.dataset == manifest.dataset
      guard let caller, isSame, try !isSigned(id, of: model, manifest.version, by: caller) else {
        throw RegistryError(
          "this payload is attached to \(manifest.model)@v\(manifest.version) already, as \(id)",
          hint: "git model show \(manifest.model)@v\(manifest.version)")
      }
    }
    throw RegistryError("this payload is attached \(most) times already", hint: "git model show \(manifest.model)")
  }

  private func isSigned(
    _ id: EvidenceID, of model: ModelState, _ version: Version, by member: Member
  ) throws -> Bool {
    let path = model.path(.evidence(version, id, file: "evidence.sig"))
    guard let armored = try model.state.file(path, limit: ObjectLimits.signature) else { return false }
    return (try? SSHSignature(armored: armored)).map { member.activeKeys.contains($0.publicKey) } ?? false
  }
}
