import Documents
import Manifest
import Names
import Signatures
import Snapshots

/// What a new version's files must be: they hash to the artifact's digest, files.txt is what version.yaml names, and
/// what lies in artifact/ are exactly the Git LFS pointers to them.
struct ArtifactRules {
  let manifest: VersionManifest
  let after: ModelState
  /// The paths below artifact/ that the step adds.
  let pointers: Set<String>
  let hasList: Bool

  private var version: Version { manifest.version }

  func checks() throws(StateError) -> [Check] {
    guard let artifact = manifest.artifact else {
      return pointers.isEmpty && !hasList ? [] : [stray("version.yaml names no artifact")]
    }
    var checks: [Check] = []
    if hasList, artifact.fileList == nil { checks.append(stray("version.yaml names no fileList")) }
    let files = try after.artifactFiles(of: version)
    checks += consistency(artifact, files)
    checks += try storage(artifact, files)
    return checks
  }

  private func stray(_ reason: String) -> Check {
    .fail("files of the artifact", .contradiction, reason, expected: "neither files.txt nor artifact/")
  }

  private func consistency(_ artifact: VersionManifest.Artifact, _ files: [VersionManifest.Artifact.File]) -> [Check] {
    guard !files.isEmpty else { return [] }
    var checks: [Check] = []
    let pairs = zip(files, files.dropFirst())
    if let (_, second) = pairs.first(where: { !VersionManifest.Artifact.File.precedes($0.path, $1.path) }) {
      checks.append(
        .fail(
          "files of the artifact", .contradiction, "\(second.path) is out of order or listed twice",
          expected: "each file once, in the order of their paths"))
    }
    let root = SHA256.root(of: files.lazy.map(\.digest))
    if let digest = artifact.digest, digest != root {
      checks.append(
        .fail(
          "artifact digest", .contradiction, "\(digest), but its files hash to \(root)",
          expected: "the root digest of the files",
          mend: "git model register --artifact PATH measures the files"))
    }
    let size = files.reduce(into: (sum: 0, overflow: false)) { total, file in
      let (sum, overflow) = total.sum.addingReportingOverflow(file.size)
      total = (sum, total.overflow || overflow)
    }
    if let claimed = artifact.size, size.overflow || claimed != size.sum {
      checks.append(
        .fail("artifact size", .contradiction, "\(claimed)", expected: "\(size.sum), which its files have together"))
    }
    return checks
  }

  /// The artifact is in Git LFS exactly if its URI says so.
  private func storage(
    _ artifact: VersionManifest.Artifact, _ files: [VersionManifest.Artifact.File]
  ) throws(StateError) -> [Check] {
    let folder = after.path(.artifact(version, file: ""))
    let place = "lfs:\(folder.dropLast())"
    guard let uri = artifact.uri, uri.hasPrefix("lfs:") else {
      if pointers.isEmpty { return [] }
      return [
        .fail("artifact URI", .contradiction, artifact.uri ?? "none", expected: "\(place), where its files are")
      ]
    }
    var wanted: [String: [UInt8]] = [:]
    if artifact.isOneFile {
      let prefix = place + "/"
      let name = String(uri.dropFirst(prefix.count))
      guard uri.hasPrefix(prefix), !name.isEmpty, !name.contains("/"), let digest = artifact.digest,
        let size = artifact.size
      else {
        return [.fail("artifact URI", .contradiction, uri, expected: "\(place)/FILE, with its digest and size")]
      }
      wanted[name] = VersionManifest.Artifact.File.pointer(digest: digest, size: size)
    } else {
      guard uri == place else { return [.fail("artifact URI", .contradiction, uri, expected: place)] }
      for file in files { wanted[file.path] = file.pointer }
    }
    return try judge(wanted)
  }

  private func judge(_ wanted: [String: [UInt8]]) throws(StateError) -> [Check] {
    let mend = "git model register --artifact PATH --store lfs writes the pointers"
    var checks: [Check] = []
    for path in wanted.keys.sorted() {
      guard let expected = wanted[path], checks.count < 20 else { break }
      if !pointers.contains(path) {
        checks.append(
          .missing("pointer to \(path)", .pointer, "it is not there", expected: "a Git LFS pointer", mend: mend))
      } else if try !holds(expected, at: path) {
        checks.append(
          .fail(
            "pointer to \(path)", .pointer, "it is not the Git LFS pointer to the file that version.yaml names",
            expected: expected.isEmpty
              ? "an empty file" : "\(expected.count) bytes: version, oid and size, as git-lfs writes them", mend: mend))
      }
    }
    for path in pointers.sorted() where wanted[path] == nil && checks.count < 20 {
      checks.append(
        .fail(
          "pointer to \(path)", .pointer, "version.yaml names no such file", expected: "the files of the artifact",
          mend: mend))
    }
    return checks
  }

  /// Whether a pointer has exactly these bytes; more are not read.
  private func holds(_ expected: [UInt8], at path: String) throws(StateError) -> Bool {
    do throws(StateError) {
      return try after.state.file(after.path(.artifact(version, file: path)), limit: 1024) == expected
    } catch {
      if case .object(.tooLarge) = error { return false }
      throw error
    }
  }
}
