import Gate
import Manifest
import Names
import Signatures
import System

/// The artifact of a version: what it must be, and where its files can be read.
struct ArtifactSource {
  /// Where the files are.
  enum Place {
    case file(String)
    case folder(String)
    case web(String)
    case lfs(LFSStore)
  }

  let uri: String
  let digest: Digest
  let isOneFile: Bool
  /// Each file with its digest and size; of one file, under its own name.
  let files: [VersionManifest.Artifact.File]
  let place: Place

  var bytes: Int64 { files.reduce(0) { $0 + Int64($1.size) } }

  /// - Throws: a `RegistryError` when the version names no artifact that could be read and checked.
  ///
  /// - Parameter isElsewhere: whether it will be read from another place than its URI.
  init(_ version: Version, of model: ModelState, isElsewhere: Bool = false, store: () throws -> LFSStore) throws {
    let label = "\(model.name)@v\(version)"
    let register = "register a version with --artifact PATH"
    guard let artifact = try model.version(version)?.artifact, let digest = artifact.digest else {
      throw RegistryError("\(label) has no artifact digest to check anything by", hint: register)
    }
    guard let uri = artifact.uri else { throw RegistryError("\(label) names no URI", hint: register) }
    self.uri = uri
    self.digest = digest
    isOneFile = artifact.isOneFile
    if artifact.isOneFile {
      guard let size = artifact.size else {
        throw RegistryError("\(label) names no size to bound the download by", hint: register)
      }
      let last = uri.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last
      let name = last.flatMap { URIText.decoded($0) } ?? ""
      let isPlain = !name.contains("/") && VersionManifest.Artifact.File.isValid(path: name)
      files = [VersionManifest.Artifact.File(path: isPlain ? name : "model", digest: digest, size: size)]
    } else {
      files = try model.artifactFiles(of: version)
      // What the pinned root imported was not gated.
      guard SHA256.root(of: files.lazy.map(\.digest)) == digest else {
        throw RegistryError("version.yaml of \(label) lists files that do not hash to its digest", kind: .undecided)
      }
    }
    for file in files where !VersionManifest.Artifact.File.isValid(path: file.path) || file.path.hasPrefix("/") {
      throw RegistryError("version.yaml of \(label) lists \(file.path), which is no path of an artifact")
    }
    place = try isElsewhere ? .file("") : Self.place(uri, isOneFile: artifact.isOneFile, store: store)
  }

  private static func place(_ uri: String, isOneFile: Bool, store: () throws -> LFSStore) throws -> Place {
    let scheme = uri.prefix { $0 != ":" }.lowercased()
    switch scheme {
    case "file":
      guard let path = URIText.filePath(uri) else {
        throw RegistryError("\(uri) is no path on this machine", hint: "file:///absolute/path")
      }
      return isOneFile ? .file(path) : .folder(path)
    case "http", "https":
      guard isOneFile || !uri.contains("?") && !uri.contains("#") else {
        throw RegistryError(
          "\(uri) has a query, so its files have no URLs of their own",
          hint: "register the URL of the folder that holds the files, or one file")
      }
      return .web(uri)
    case "lfs": return .lfs(try store())
    default:
      throw RegistryError(
        "\(uri) is not read by git model, which reads file:, http:, https: and Git LFS",
        hint: "download it with the tool of its store, then compare: git model verify --artifacts MODEL@vN --at PATH")
    }
  }

  /// The same artifact, expected at a path of this machine.
  private init(_ source: ArtifactSource, at path: String) {
    uri = path
    digest = source.digest
    isOneFile = source.isOneFile
    files = source.files
    place = source.isOneFile ? .file(path) : .folder(path)
  }

  func at(_ path: String) -> ArtifactSource { ArtifactSource(self, at: path) }

  /// Hands the bytes of one of the files to `body`; never many more than it must have.
  func read(
    _ file: VersionManifest.Artifact.File, _ means: Means, _ body: (UnsafeRawBufferPointer) throws(SystemError) -> Void
  ) throws(SystemError) {
    switch place {
    case .file(let path): try unsafe means.reader.read(path, body)
    case .folder(let path): try unsafe means.reader.read("\(path)/\(file.path)", body)
    case .lfs(let store):
      if file.size > 0 { try unsafe means.reader.read(store.path(of: file.digest), body) }
    case .web(let url):
      var base = url
      if !isOneFile {
        while base.hasSuffix("/") { base.removeLast() }
        base += "/" + URIText.encoded(path: file.path)
      }
      try unsafe means.downloader().get(base, limit: Int64(file.size), body)
    }
  }

  /// What reading takes, kept from one file to the next.
  final class Means {
    let reader = FileReader()
    private let authorities: String?
    private var opened: Downloader?

    /// - Parameter authorities: a file of certificates that vouch for servers; nil for those that the system trusts.
    init(authorities: String?) { self.authorities = authorities }

    func downloader() throws(SystemError) -> Downloader {
      if let opened { return opened }
      let made = try Downloader(authorities: authorities)
      opened = made
      return made
    }
  }
}
