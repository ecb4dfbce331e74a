import Documents
import Gate
import Manifest
import Names
import Policy
import Signatures
import Snapshots
import System

/// What evidence of bias audits asks of `git model evidence add`.
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
}
