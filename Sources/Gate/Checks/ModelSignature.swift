package import Documents
package import Manifest
import Names
package import Signatures

/// A signature over an artifact, read but not trusted yet.
package struct ModelSignature: Sendable {
  /// What it says it signs.
  package let model: SignedModel
  private let bundle: SigningBundle
  private let signature: [UInt8]
  private let signedBytes: [UInt8]

  /// Reads a bundle of OpenSSF Model Signing; throws what is wrong with its form, or with its own account of the digest.
  package init(bundle bytes: [UInt8]) throws(Problems) {
    bundle = try SigningBundle.read(bytes)
    guard let payload = Base64.decode(Array(bundle.payload.utf8)) else {
      throw Problems(Problem("the payload of the envelope is not base64 without breaks or spare bits"))
    }
    guard let signature = Base64.decode(Array(bundle.signature.utf8)), !signature.isEmpty else {
      throw Problems(Problem("the signature of the envelope is not base64 without breaks or spare bits"))
    }
    self.signature = signature
    signedBytes = SigningBundle.signedBytes(payload)
    model = try SignedModel.read(payload)
    let root = SHA256.root(of: model.files.lazy.map(\.digest))
    guard root == model.rootDigest else {
      throw Problems(
        Problem("the statement's digest is \(model.rootDigest), but the files that it lists hash to \(root)"))
    }
  }

  /// How the files that are signed differ from a version's; nil when they are the same, each by path and digest.
  package func difference(from artifact: VersionManifest.Artifact, files: [VersionManifest.Artifact.File]) -> String? {
    if artifact.isOneFile {
      guard model.files.count == 1, let file = model.files.first, file.path == "." else {
        return "it signs a folder of \(model.files.count) files, and the artifact is one file"
      }
      return file.digest == artifact.digest ? nil : "it signs a file with the digest \(file.digest)"
    }
    if let only = model.files.first, model.files.count == 1, only.path == "." {
      return "it signs one file, and the artifact is a folder of \(files.count) files"
    }
    // The cost is that of the signature's own list: a short one ends at the first file that it lacks.
    var rest = Dictionary(model.files.map { (Array($0.path.utf8), $0.digest) }) { first, _ in first }
    for file in files {
      guard let digest = rest.removeValue(forKey: Array(file.path.utf8)) else {
        return "it does not sign \(printable(file.path, limit: 200)), which the artifact has"
      }
      guard digest == file.digest else {
        return "it signs \(printable(file.path, limit: 200)) with the digest \(digest); the artifact has \(file.digest)"
      }
    }
    if let extra = rest.keys.min(by: { $0.lexicographicallyPrecedes($1) }) {
      let path = printable(String(decoding: extra, as: UTF8.self), limit: 200)
      return "it signs \(path), which the artifact does not have"
    }
    return model.rootDigest == artifact.digest ? nil : "it signs the digest \(model.rootDigest)"
  }

  /// Whether this key made the signature.
  package func isSigned(by key: ArtifactKey) -> Bool {
    if let hint = bundle.keyHint, hint != key.digest { return false }
    return key.verifies(signature, of: signedBytes)
  }

  /// The key's digest as the bundle gives it, for people.
  package var claimedKey: String { bundle.keyHint?.short ?? "a key that the bundle does not name" }
}
