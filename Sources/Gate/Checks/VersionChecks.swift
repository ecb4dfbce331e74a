import Manifest
import Names
import Policy

/// Checks of what a version's manifest says: lineage and artifact.
struct VersionChecks {
  let version: VersionManifest
  let requirements: Requirements

  func lineage() -> [Check] {
    requirements.lineage.map { part in
      switch part {
      case .run:
        version.run.map { .pass("lineage: run", "\($0.tracker) \($0.id)") }
          ?? missing("run", "git model register --run ID")
      case .code:
        version.code.map { .pass("lineage: code", $0.commit) }
          ?? missing("code commit", "git model register --code-commit COMMIT")
      case .data: data()
      }
    }
  }

  private func data() -> Check {
    guard !version.data.isEmpty else { return missing("data", "git model register --data NAME=DIGEST") }
    let bare = version.data.filter { $0.digest == nil }.map(\.name)
    guard bare.isEmpty else {
      return .missing(
        "lineage: data", .lineage, "\(bare.joined(separator: ", ")) has no digest",
        expected: "a digest of each dataset",
        mend: "register a new version with --data NAME=sha256:…")
    }
    return .pass("lineage: data", version.data.map(\.name).joined(separator: ", "))
  }

  private func missing(_ part: String, _ command: String) -> Check {
    .missing(
      "lineage: \(part)", .lineage, "version.yaml of v\(version.version) names no \(part)",
      mend: "versions do not change: register a new one with \(command)")
  }

  func artifact() -> [Check] {
    guard let rule = requirements.artifact else { return [] }
    guard let artifact = version.artifact, let digest = artifact.digest else {
      return [
        .missing(
          "artifact", .digest, "version.yaml of v\(version.version) has no artifact digest",
          mend: "register a new version with --artifact PATH")
      ]
    }
    var checks = [Check.pass("artifact", digest.short)]
    if !rule.formats.isEmpty {
      let expected = rule.formats.joined(separator: ", ")
      let format = artifact.format ?? "none"
      checks.append(
        rule.formats.contains(format)
          ? .pass("artifact format", format, expected: expected)
          : .fail(
            "artifact format", .artifact, "the format is \(format)", expected: expected,
            mend: "register a new version whose artifact has one of these formats"))
    }
    if rule.immutable {
      checks.append(
        MutableURI.reason(artifact.uri).map {
          .fail(
            "artifact URI", .artifact, $0, expected: "a URI that cannot change under us",
            mend: "register a new version with a pinned URI (a digest or commit in it)")
        } ?? .pass("artifact URI", artifact.uri ?? ""))
    }
    return checks
  }
}

/// URIs whose content somebody can replace without changing the URI.
enum MutableURI {
  /// Why a URI is mutable, or nil when it is not known to be.
  ///
  /// The artifact's digest is always in the manifest; this is about being able to fetch the same bytes again.
  static func reason(_ uri: String?) -> String? {
    guard let uri, !uri.isEmpty else { return "version.yaml gives no URI" }
    guard let colon = uri.firstIndex(of: ":") else { return "\(uri) has no scheme" }
    let scheme = uri[..<colon].lowercased()
    let rest = uri[colon...].dropFirst()
    switch scheme {
    case "oci", "docker":
      let digest = rest.firstRange(of: "@sha256:").flatMap { Digest(hex: rest[$0.upperBound...]) }
      return digest != nil ? nil : "\(uri) names a tag, which can be moved"
    case "hf", "huggingface":
      return isPinned(rest) ? nil : "\(uri) names no full commit"
    case "models", "mlflow":
      let name = rest.drop { $0 == "/" }
      if name.contains("@") { return "\(uri) names an alias, which can be moved" }
      let last = name.split(separator: "/").last ?? ""
      let isVersion = (try? Version(last)) != nil
      // A logged model's id, m-…, stands alone; m-…/Production is a registered model's name and stage.
      return isVersion || (name.hasPrefix("m-") && !name.contains("/"))
        ? nil : "\(uri) names a stage, which can be moved"
    case "git", "git+https", "git+ssh":
      return isPinned(rest) ? nil : "\(uri) names no full commit"
    case "s3", "gs", "abfs", "abfss", "azure", "wasbs", "https", "http", "file", "dbfs", "runs", "lfs", "dvc", "hdfs",
      "mlflow-artifacts":
      return nil
    default: return "the scheme \(scheme) is not known to be immutable"
    }
  }

  /// Whether a full commit id stands after an `@`.
  private static func isPinned(_ rest: Substring) -> Bool {
    guard let at = rest.lastIndex(of: "@") else { return false }
    return ObjectID(rest[at...].dropFirst().prefix { $0.isHexDigit }) != nil
  }
}
