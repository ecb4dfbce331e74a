import Documents
package import Manifest
package import Names
import Snapshots

/// Evidence as commands show it, read by the code that the gate judges it with.
package enum EvidenceView {
  /// Evidence that was read, or why it says nothing.
  package enum Found<Content: Sendable>: Sendable {
    case content(Content)
    case flaw(String)
  }

  /// What a piece of evaluation evidence says; nil when it is no evaluation, or its format has no metrics.
  package static func evaluation(
    _ id: EvidenceID, _ manifest: EvidenceManifest, of version: Version, in model: ModelState
  ) throws(StateError) -> Found<EvaluationReport>? {
    guard manifest.type == .evaluation else { return nil }
    return try found(id, manifest, of: version, in: model) { path throws(StateError) in
      try EvidenceReading.report(of: manifest, at: path, in: model.state)
    }
  }

  /// What a bias audit says; nil when it is none, or its format has no figures.
  package static func audit(
    _ id: EvidenceID, _ manifest: EvidenceManifest, of version: Version, in model: ModelState
  ) throws(StateError) -> Found<BiasAudit>? {
    guard manifest.type == .biasAudit, let format = EvidenceFormat(rawValue: manifest.format)?.audit else { return nil }
    return try found(id, manifest, of: version, in: model) { path throws(StateError) in
      try EvidenceReading.audit(format, of: manifest, at: path, in: model.state)
    }
  }

  private static func found<Content>(
    _ id: EvidenceID, _ manifest: EvidenceManifest, of version: Version, in model: ModelState,
    _ read: (String) throws(StateError) -> Content?
  ) throws(StateError) -> Found<Content>? {
    let path = model.path(.evidence(version, id, file: manifest.payload.file))
    if let sentence = try EvidenceReading.contradiction(of: manifest, at: path, version: version, in: model) {
      return .flaw(sentence)
    }
    do throws(StateError) {
      return try read(path).map { .content($0) }
    } catch {
      // What is written wrongly is told; what cannot be read at all is a failure.
      guard case .document(_, let problems) = error else { throw error }
      return .flaw(problems.all.map { "\($0)" }.joined(separator: "; "))
    }
  }
}
