import Manifest
import Names

/// Bounds on the evidence of one version: whatever landed can be judged together within the time of one push.
package enum EvidenceBounds {
  /// The most pieces, those included that only add a signature to a payload.
  package static let maximumPieces = 100
  /// The most bytes of all payloads: the digest of each is part of what is signed.
  package static let maximumBytes = 32 * 1024 * 1024
  /// The most bytes of those payloads that are read, which takes far longer; all but opaque ones.
  package static let maximumReadBytes = 8 * 1024 * 1024

  /// A payload as it is read: in another format or for another attribute it is read again.
  private struct Reading: Hashable {
    let payload: Digest
    let format: String
    let attribute: AttributeName?
  }

  /// Says when a version has more evidence than that. A payload that is attached several times counts once, or as often
  /// as it is read in another way.
  static func excess(of version: Version, in model: ModelState) throws(StateError) -> [Check] {
    let ids = try model.evidence(of: version)
    guard ids.count <= maximumPieces else {
      return [excess("\(model.name)@v\(version) would have \(ids.count) pieces of evidence", "\(maximumPieces) pieces")]
    }
    // Sizes are what evidence.yaml says; whether that is true is judged with each piece, when it lands.
    var all: [Digest: Int] = [:]
    var read: [Reading: Int] = [:]
    for id in ids {
      guard let evidence = try model.evidence(id, of: version) else { continue }
      let payload = evidence.payload
      all[payload.digest] = payload.size
      guard evidence.format != EvidenceFormat.opaque.rawValue else { continue }
      read[Reading(payload: payload.digest, format: evidence.format, attribute: evidence.attribute)] = payload.size
    }
    for (sizes, most, what) in [
      (Array(all.values), maximumBytes, "bytes of evidence"),
      (Array(read.values), maximumReadBytes, "bytes of evidence that is read"),
    ] {
      let total = sizes.reduce(0) { sum, size in sum + min(size, maximumBytes + 1) }
      if total > most { return [excess("\(model.name)@v\(version) would have \(total) \(what)", "\(most) \(what)")] }
    }
    return []
  }

  private static func excess(_ found: String, _ most: String) -> Check {
    .fail(
      "amount of evidence", .limit, found, expected: "at most \(most) for one version",
      mend: "attach a summary and keep the rest elsewhere, or register a new version")
  }
}
