package import Manifest
import Names
import Signatures
import System

/// A model's files on disk, measured.
package enum ArtifactReader {
  /// What OpenSSF Model Signing leaves out at the top of a folder.
  private static let ignored: Set<String> = [".git", ".github", ".gitignore", ".gitattributes"]
  private static let maximumFiles = 1_000_000

  /// Hashes a file or folder.
  ///
  /// The digest of a file is its SHA-256. The digest of a folder is the root digest of OpenSSF Model Signing v1.0:
  /// SHA-256 over the raw SHA-256 digests of its files, in the order of their paths compared part by part.
  ///
  /// - Parameter progress: called with the bytes that were hashed and the bytes in all.
  package static func measure(
    _ path: String, uri: String?, format: String?, progress: (Int64, Int64) -> Void
  ) throws -> VersionManifest.Artifact {
    switch try Files.kind(of: path) {
    case .file?:
      let (digest, size) = try hash(path) { progress($0, 0) }
      return VersionManifest.Artifact(
        uri: try uri ?? defaultURI(path), digest: digest, size: size, format: format ?? fileFormat(path))
    case .folder?:
      return try folder(path, uri: uri, format: format, progress: progress)
    case .symbolicLink?:
      throw RegistryError(
        "\(path) is a symbolic link; an artifact is the files themselves",
        hint: "name what it leads to: --artifact \(Files.realPath(path) ?? "PATH")")
    case .other?, nil:
      throw RegistryError(
        "there is no file or folder \(path)", hint: "--artifact PATH names the model's file or folder")
    }
  }

  private static func folder(
    _ path: String, uri: String?, format: String?, progress: (Int64, Int64) -> Void
  ) throws -> VersionManifest.Artifact {
    var names: [[String]] = []
    try collect(path, [], into: &names)
    guard !names.isEmpty else {
      throw RegistryError("the folder \(path) holds no file", hint: "--artifact PATH names the model's file or folder")
    }
    names.sort { left, right in
      left.lexicographicallyPrecedes(right) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    var root = SHA256()
    var files: [VersionManifest.Artifact.File] = []
    var total: Int64 = 0
    for parts in names {
      let name = parts.joined(separator: "/")
      let done = total
      let (digest, size) = try hash("\(path)/\(name)") { progress(done + $0, 0) }
      root.update(digest.bytes)
      total += Int64(size)
      files.append(VersionManifest.Artifact.File(path: name, digest: digest, size: size))
    }
    let isMLflow = names.contains(["MLmodel"])
    return VersionManifest.Artifact(
      uri: try uri ?? defaultURI(path), digest: root.finish(), size: Int(total),
      format: format ?? (isMLflow ? "mlflow" : singleFormat(names)), files: files)
  }

  private static func collect(_ folder: String, _ parents: [String], into names: inout [[String]]) throws {
    guard parents.count < 64 else { throw RegistryError("\(folder) lies too deep") }
    for name in try Files.list(folder) {
      if parents.isEmpty, ignored.contains(name) { continue }
      let path = "\(folder)/\(name)"
      switch try Files.kind(of: path) {
      case .file?:
        guard names.count < maximumFiles else {
          throw RegistryError("the artifact has more than \(maximumFiles) files")
        }
        names.append(parents + [name])
      case .folder?: try collect(path, parents + [name], into: &names)
      case .symbolicLink?:
        throw RegistryError(
          "\(path) is a symbolic link; what it leads to could change unseen",
          hint: "put the file itself into the artifact")
      case .other?, nil: throw RegistryError("\(path) is no plain file", hint: "an artifact consists of plain files")
      }
    }
  }

  private static func hash(_ path: String, progress: (Int64) -> Void) throws -> (Digest, Int) {
    var hasher = SHA256()
    var done: Int64 = 0
    let size = try unsafe Files.stream(path) { chunk throws(SystemError) in
      unsafe hasher.update(chunk)
      done += Int64(chunk.count)
      progress(done)
    }
    return (hasher.finish(), Int(size))
  }

  private static func defaultURI(_ path: String) throws -> String {
    guard let real = Files.realPath(path) else { throw SystemError("cannot resolve \(path)") }
    return "file://\(real)"
  }

  private static func fileFormat(_ path: String) -> String? {
    let endings = [
      "onnx": "onnx", "safetensors": "safetensors", "skops": "skops", "pkl": "pickle", "pickle": "pickle",
      "joblib": "joblib", "pt": "pytorch", "pth": "pytorch", "gguf": "gguf",
    ]
    guard let dot = path.lastIndex(of: ".") else { return nil }
    return endings[path[dot...].dropFirst().lowercased()]
  }

  /// The format that every model file of a folder has, where only one kind is there.
  private static func singleFormat(_ names: [[String]]) -> String? {
    let formats = Set(names.compactMap { $0.last.flatMap(fileFormat) })
    return formats.count == 1 ? formats.first : nil
  }
}
