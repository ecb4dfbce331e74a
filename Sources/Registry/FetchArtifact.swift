import Gate
import GitStore
import Manifest
package import Names
import Signatures
import System

/// An artifact that was brought to this machine.
package struct FetchedArtifact {
  package let model: ModelName
  package let version: Version
  package let uri: String
  package let digest: Digest
  /// Where it is now.
  package let path: String
  package let files: Int
  package let bytes: Int64
  /// Whether it was there already.
  package let wasThere: Bool
}

extension OpenRegistry {
  /// Brings a version's artifact to a path, whole and with the digest that was registered, or not at all.
  ///
  /// It is written to a folder beside the path, compared file by file, and put in place in one step.
  ///
  /// - Parameters:
  ///   - destination: the folder that it becomes; of an artifact of one file, that file, or the folder to put it into.
  ///   - replace: whether what is there and differs is replaced.
  package func fetchArtifact(
    _ reference: VersionReference, to destination: String, replace: Bool
  ) throws -> FetchedArtifact {
    let (model, version) = try version(of: reference, in: currentState())
    try refuseUnusable(version, of: model)
    let source = try ArtifactSource(version, of: model) { try LFSStore(of: repository) }
    let target = try Self.target(destination, source)
    func answer(wasThere: Bool) -> FetchedArtifact {
      FetchedArtifact(
        model: model.name, version: version, uri: source.uri, digest: source.digest, path: target,
        files: source.files.count, bytes: source.bytes, wasThere: wasThere)
    }
    let occupied = try Self.isOccupied(target)
    if occupied {
      if try differences(source.at(target), readingMeans()).isEmpty { return answer(wasThere: true) }
      guard replace else {
        throw RegistryError(
          "\(target) is there and is not \(model.name)@v\(version)", hint: "--force replaces it, or name another path")
      }
    }
    try bringLFS(source, version, of: model)
    try Files.withFolder(beside: target) { scratch in
      let content = "\(scratch)/\(source.isOneFile ? "file" : "content")"
      try copy(source, to: content)
      try Files.flush(scratch)
      if occupied {
        try Files.exchange(content, target)
      } else {
        if !source.isOneFile { Files.removeEmptyFolder(target) }
        try Files.move(content, to: target)
      }
    }
    return answer(wasThere: false)
  }

  /// The path that the artifact gets, without a final slash.
  private static func target(_ destination: String, _ source: ArtifactSource) throws -> String {
    var path = destination
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    if source.isOneFile, let file = source.files.first {
      let isFolder = try Files.kind(of: path) == .folder
      if isFolder || destination.hasSuffix("/") { path += "/\(file.path)" }
    }
    let parent = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    if !parent.isEmpty { try Files.makeFolder(parent) }
    return path
  }

  /// Whether something is at a path that an artifact would have to replace: anything but an empty folder.
  private static func isOccupied(_ path: String) throws -> Bool {
    switch try Files.kind(of: path) {
    case nil: false
    case .folder?: try !Files.list(path).isEmpty
    default: true
    }
  }

  /// Writes every file below a new folder (or as one new file), each compared with what it must be.
  private func copy(_ source: ArtifactSource, to content: String) throws {
    let means = try readingMeans()
    let total = source.bytes
    var done: Int64 = 0
    var folders: Set<String> = []
    if !source.isOneFile { try Files.makeFolder(content) }
    for file in source.files {
      var path = content
      if !source.isOneFile {
        path += "/\(file.path)"
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        if folders.insert(folder).inserted { try Files.makeFolder(folder) }
      }
      let new = try NewFile(path)
      var left = file.size
      do throws(SystemError) {
        try unsafe source.read(file, means) { chunk throws(SystemError) in
          left -= chunk.count
          guard left >= 0 else {
            throw SystemError.tooLong("it has more bytes than the \(file.size) that were registered")
          }
          try unsafe new.append(chunk)
          done += Int64(chunk.count)
          context.progress(done, total, "bytes fetched")
        }
      } catch {
        throw RegistryError(
          "\(file.path) of \(source.uri): \(error)",
          hint: error.isTooLong
            ? "nothing was left at the destination; find out who changed the artifact"
            : "nothing was left at the destination; is the artifact still where it was registered?",
          kind: error.isTooLong ? .refused : .undecided)
      }
      let (digest, size) = try new.finish()
      guard digest == file.digest, size == file.size else {
        throw RegistryError(
          "\(file.path) of \(source.uri) is \(digest), \(size) bytes; \(file.digest), \(file.size) bytes were registered",
          hint: "nothing was left at the destination; find out who changed the artifact")
      }
    }
  }

  /// Fetches through git-lfs what its store lacks.
  private func bringLFS(_ source: ArtifactSource, _ version: Version, of model: ModelState) throws {
    guard case .lfs(let store) = source.place, !source.files.allSatisfy(store.has) else { return }
    try fetchLFS(model.path(.artifact(version, file: "")).dropLast().description)
    for file in source.files where !store.has(file) {
      throw RegistryError(
        "the LFS object of \(file.path) (\(file.digest)) is neither here nor at the remote",
        hint: "whoever registered it runs: git lfs push --object-id origin \(file.digest.hex)", kind: .undecided)
    }
  }

  /// What reading artifacts takes. Servers are vouched for as git's are: `GIT_SSL_CAINFO`, else `http.sslCAInfo`, else
  /// what the system trusts.
  func readingMeans() throws -> ArtifactSource.Means {
    let path = try context.environment["GIT_SSL_CAINFO"] ?? repository.setting("http.sslCAInfo")
    let home = context.environment["HOME"] ?? ""
    return ArtifactSource.Means(authorities: path.map { $0.hasPrefix("~/") ? home + $0.dropFirst() : $0 })
  }

  /// How what is at the source differs from what was registered, a sentence for each file; empty when it does not.
  func differences(_ source: ArtifactSource, _ means: ArtifactSource.Means) throws -> [String] {
    var found: [String] = []
    let total = source.bytes
    var done: Int64 = 0
    if case .folder(let folder) = source.place {
      guard try Files.kind(of: folder) == .folder else { return ["\(folder) is no folder"] }
      let expected = Set(source.files.map(\.path))
      for path in try ArtifactReader.list(folder).paths where !expected.contains(path) {
        found.append("\(path) was not registered")
      }
    }
    for file in source.files {
      guard found.count < 20 else { break }
      var hasher = SHA256()
      var size = 0
      do throws(SystemError) {
        try unsafe source.read(file, means) { chunk throws(SystemError) in
          size += chunk.count
          guard size <= file.size else {
            throw SystemError.tooLong("\(file.path) has more bytes than the \(file.size) registered")
          }
          unsafe hasher.update(chunk)
          done += Int64(chunk.count)
          context.progress(done, total, "bytes hashed")
        }
      } catch {
        if case .web = source.place, !error.isTooLong { throw error }
        found.append(error.description)
        continue
      }
      let digest = hasher.finish()
      if digest != file.digest || size != file.size {
        found.append("\(file.path) is \(digest), \(size) bytes; \(file.digest), \(file.size) bytes were registered")
      }
    }
    return found
  }
}
