package import Manifest
import Names
import Signatures
import Synchronization
import System

/// A model's files on disk, measured.
package enum ArtifactReader {
  /// What OpenSSF Model Signing leaves out at the top of a folder.
  private static let ignored: Set<String> = [".git", ".github", ".gitignore", ".gitattributes"]

  /// Hashes a file or folder.
  ///
  /// The digest of a file is its SHA-256. The digest of a folder is the root digest of OpenSSF Model Signing v1.0:
  /// SHA-256 over the raw SHA-256 digests of its files, in the order of their paths compared part by part.
  ///
  /// - Parameter progress: called with the bytes that were hashed and the bytes in all.
  package static func measure(
    _ path: String, uri: String?, format: String?, progress: (Int64, Int64) -> Void
  ) throws -> VersionManifest.Artifact {
    let found = try Files.look(path)
    switch found?.kind {
    case .file?:
      let total = found?.size ?? 0
      var done: Int64 = 0
      let (digest, size) = try FileReader().hash(path) { count in
        done += Int64(count)
        progress(done, total)
      }
      return VersionManifest.Artifact(
        uri: try uri ?? defaultURI(path), digest: digest, size: size, format: format ?? fileFormat(path))
    case .folder?:
      let listing = try list(path)
      guard !listing.paths.isEmpty else {
        throw RegistryError(
          "the folder \(path) holds no file", hint: "--artifact PATH names the model's file or folder")
      }
      let files = try hash(listing, in: path, progress: progress)
      let isMLflow = listing.paths.contains("MLmodel")
      return VersionManifest.Artifact(
        uri: try uri ?? defaultURI(path), digest: SHA256.root(of: files.lazy.map(\.digest)),
        size: files.reduce(0) { $0 + $1.size }, format: format ?? (isMLflow ? "mlflow" : singleFormat(listing.paths)),
        files: files)
    case .symbolicLink?:
      throw RegistryError(
        "\(path) is a symbolic link; an artifact is the files themselves",
        hint: "name what it leads to: --artifact \(Files.realPath(path) ?? "PATH")")
    case .other?, nil:
      throw RegistryError(
        "there is no file or folder \(path)", hint: "--artifact PATH names the model's file or folder")
    }
  }

  /// The files of a folder that belong to an artifact.
  package struct Listing: Sendable {
    /// Their paths below the folder, in the order of their parts.
    package fileprivate(set) var paths: [String] = []
    /// All files together, in bytes.
    package fileprivate(set) var bytes: Int64 = 0
  }

  /// Lists the files of a folder.
  ///
  /// - Throws: when a symbolic link or anything but plain files and folders is among them.
  package static func list(_ folder: String) throws -> Listing {
    var listing = Listing()
    try collect(folder, "", depth: 0, into: &listing)
    return listing
  }

  /// Goes through a folder in the order of its names, which is the order of the paths part by part.
  private static func collect(_ root: String, _ below: String, depth: Int, into listing: inout Listing) throws {
    let folder = below.isEmpty ? root : "\(root)/\(below)"
    guard depth < 64 else { throw RegistryError("\(folder) lies too deep") }
    for name in try Files.list(folder) {
      if depth == 0, ignored.contains(name) { continue }
      let path = "\(folder)/\(name)"
      let inner = below.isEmpty ? name : "\(below)/\(name)"
      let found = try Files.look(path)
      switch found?.kind {
      case .file?:
        guard listing.paths.count < VersionManifest.Artifact.maximumFiles else {
          throw RegistryError(
            "the artifact has more than \(VersionManifest.Artifact.maximumFiles) files",
            hint: "put many small files into one archive")
        }
        guard VersionManifest.Artifact.File.isValid(path: inner) else {
          throw RegistryError(
            "the name \(inner) holds a backslash, a control character or more than 4096 bytes",
            hint: "rename the file; consumers have to write it on every system")
        }
        listing.paths.append(inner)
        listing.bytes += found?.size ?? 0
      case .folder?: try collect(root, inner, depth: depth + 1, into: &listing)
      case .symbolicLink?:
        throw RegistryError(
          "\(path) is a symbolic link; what it leads to could change unseen",
          hint: "put the file itself into the artifact")
      case .other?, nil: throw RegistryError("\(path) is no plain file", hint: "an artifact consists of plain files")
      }
    }
  }

  /// Hashes the files of a folder, several at once.
  private static func hash(
    _ listing: Listing, in folder: String, progress: (Int64, Int64) -> Void
  ) throws -> [VersionManifest.Artifact.File] {
    let work = HashingWork(folder: folder, paths: listing.paths)
    let threads = min(ParallelMap.processors, 8, (listing.paths.count + 15) / 16)
    var portions: [HashingWork.Portion]
    if threads < 2 {
      portions = try work.run { progress(work.bytes, listing.bytes) }
    } else {
      portions = try ParallelMap.run(Array(0..<threads)) { _ in
        try work.run {}
      } whileWaiting: {
        progress(work.bytes, listing.bytes)
      }.flatMap { $0 }
      portions.sort { $0.start < $1.start }
    }
    progress(work.bytes, listing.bytes)
    return portions.flatMap(\.files)
  }

  private static func defaultURI(_ path: String) throws -> String {
    guard let real = Files.realPath(path) else { throw SystemError("cannot resolve \(path)") }
    return "file://\(URIText.encoded(path: real))"
  }

  private static func fileFormat(_ path: String) -> String? {
    let endings = [
      "onnx": "onnx", "safetensors": "safetensors", "skops": "skops", "pkl": "pickle", "pickle": "pickle",
      "joblib": "joblib", "pt": "pytorch", "pth": "pytorch", "gguf": "gguf",
    ]
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return endings[name[dot...].dropFirst().lowercased()]
  }

  /// The format that every model file of a folder has, where only one kind is there.
  private static func singleFormat(_ paths: [String]) -> String? {
    let formats = Set(paths.compactMap(fileFormat))
    return formats.count == 1 ? formats.first : nil
  }
}

/// Files to be hashed, shared by the threads that do it.
private final class HashingWork: Sendable {
  private let folder: String
  private let paths: [String]
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int64>(0)
  /// How many files a thread takes at once.
  private static let size = 16

  init(folder: String, paths: [String]) {
    self.folder = folder
    self.paths = paths
  }

  /// The bytes hashed so far.
  var bytes: Int64 { done.load(ordering: .relaxed) }

  /// Neighbouring files that one thread hashed.
  struct Portion: Sendable {
    /// The place of the first among all files.
    let start: Int
    var files: [VersionManifest.Artifact.File] = []
  }

  /// Hashes files until none is left, and returns those that this thread hashed.
  func run(_ progress: () -> Void) throws -> [Portion] {
    let reader = FileReader()
    var portions: [Portion] = []
    while true {
      let start = next.add(Self.size, ordering: .relaxed).oldValue
      guard start < paths.count else { return portions }
      var portion = Portion(start: start)
      for path in paths[start..<min(start + Self.size, paths.count)] {
        let (digest, size) = try reader.hash("\(folder)/\(path)") { count in
          done.add(Int64(count), ordering: .relaxed)
          progress()
        }
        portion.files.append(VersionManifest.Artifact.File(path: path, digest: digest, size: size))
      }
      portions.append(portion)
    }
  }
}
