import Documents
import Manifest
import Names
import Snapshots

/// The payloads of evidence, read from a state of the registry.
enum EvidenceReading {
  /// What evaluation evidence says; nil when the format has no metrics.
  static func report(
    of evidence: EvidenceManifest, at path: String, in state: State
  ) throws(StateError) -> EvaluationReport? {
    guard let format = EvidenceFormat(rawValue: evidence.format), format.hasMetrics else { return nil }
    return try read(evidence, at: path, in: state) { bytes throws(Problems) in try format.report(in: bytes) }
  }

  /// A model card; nil when the format is another one.
  static func card(of evidence: EvidenceManifest, at path: String, in state: State) throws(StateError) -> ModelCard? {
    guard evidence.format == EvidenceFormat.modelCard.rawValue else { return nil }
    return try read(evidence, at: path, in: state) { bytes throws(Problems) in try ModelCard.read(bytes) }
  }

  /// What a bias audit says.
  static func audit(
    _ format: BiasAuditFormat, of evidence: EvidenceManifest, at path: String, in state: State
  ) throws(StateError) -> BiasAudit {
    try read(evidence, at: path, in: state) { bytes throws(Problems) in
      try format.read(bytes, attribute: evidence.attribute)
    }
  }

  /// Why evidence speaks of something else than the version; nil when it does not.
  ///
  /// The gate saw to this when the evidence landed, but not of what the pinned root imported.
  static func contradiction(
    of evidence: EvidenceManifest, at path: String, version: Version, in model: ModelState
  ) throws(StateError) -> String? {
    if try model.version(version)?.artifact?.digest != evidence.artifact {
      return "the evidence speaks of another artifact than v\(version) has"
    }
    if try model.state.digest(path) != evidence.payload.digest {
      return "the payload is not the one that evidence.yaml names"
    }
    return nil
  }

  private static func read<Value: Sendable>(
    _ evidence: EvidenceManifest, at path: String, in state: State, _ parse: ([UInt8]) throws(Problems) -> Value
  ) throws(StateError) -> Value {
    guard let entry = try state.entry(path) else { throw .absent(path: path) }
    // The same bytes read in another way are something else.
    let reading = "\(evidence.format) \(evidence.attribute?.text ?? "")"
    return try state.cache.value(entry.id, read: reading) { () throws(StateError) in
      guard let bytes = try state.file(path, limit: ObjectLimits.payload) else { throw .absent(path: path) }
      do throws(Problems) { return try parse(bytes) } catch { throw .document(path: path, error) }
    }
  }
}
