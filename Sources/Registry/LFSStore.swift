import GitStore
import Manifest
import Names
import System

/// The Git LFS objects that a repository has: `lfs/objects/<2>/<2>/<oid>` below its folder, or below `lfs.storage`.
struct LFSStore {
  private let folder: String

  init(of repository: Repository) throws {
    let storage = try repository.setting("lfs.storage") ?? "lfs"
    folder = storage.hasPrefix("/") ? storage : repository.commonPath + storage
  }

  /// Where the object with a digest is, or would be.
  func path(of digest: Digest) -> String {
    let hex = digest.hex
    return "\(folder)/objects/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
  }

  /// Whether the object is there with its whole size; its content is not looked at.
  func has(_ file: VersionManifest.Artifact.File) -> Bool {
    file.size == 0 || (try? Files.look(path(of: file.digest)))?.size == Int64(file.size)
  }

  /// Copies a file into the store.
  ///
  /// - Throws: when the file is not what `file` says any more; then nothing is added.
  func add(_ source: String, as file: VersionManifest.Artifact.File, _ reader: FileReader) throws {
    guard !has(file) else { return }
    let target = path(of: file.digest)
    try Files.makeFolder(String(target.dropLast(65)))
    try Files.makeFolder("\(folder)/tmp")
    try Files.withFolder(beside: "\(folder)/tmp/\(file.digest.hex.prefix(12))") { scratch in
      let copy = "\(scratch)/object"
      let new = try NewFile(copy, mode: 0o444)
      try unsafe reader.read(source) { chunk throws(SystemError) in try unsafe new.append(chunk) }
      let (digest, size) = try new.finish()
      guard digest == file.digest, size == file.size else {
        throw RegistryError("\(source) changed while it was registered", hint: "try again when nobody writes to it")
      }
      do { try Files.move(copy, to: target) } catch {
        // Another process may have added the same content meanwhile.
        if !has(file) { throw error }
      }
    }
  }
}

extension OpenRegistry {
  /// What git-lfs calls the place of a version's pointers: their folder in the registry.
  static let lfsScheme = "lfs:"

  /// Whether `git push` from here carries LFS objects: git-lfs's pre-push hook is installed.
  func hasLFSPushHook() throws -> Bool {
    let folder = try repository.setting("core.hooksPath") ?? "\(repository.commonPath)hooks"
    let place = folder.hasPrefix("/") ? folder : "\(repository.workingDirectory ?? repository.path)\(folder)"
    let path = "\(place)/pre-push"
    guard Files.isExecutable(path), let text = try? Files.read(path, limit: 1 << 16) else { return false }
    let words = String(decoding: text, as: UTF8.self)
    return words.contains("git lfs") || words.contains("git-lfs")
  }

  /// Uploads LFS objects to the remote, before anything names them there.
  func pushLFS(_ files: [VersionManifest.Artifact.File]) throws {
    let ids = Set(files.filter { $0.size > 0 }.map(\.digest.hex)).sorted()
    let remote = try remote
    for start in stride(from: 0, to: ids.count, by: 500) {
      let portion = Array(ids[start..<min(start + 500, ids.count)])
      let result = try context.git(["lfs", "push", "--object-id", remote] + portion, in: repository)
      guard result.status == 0 else {
        throw RegistryError(
          "git lfs push failed: \(result.errorText + result.outputText)",
          hint: "is git-lfs installed? nothing was registered", kind: .undecided)
      }
    }
  }

  /// Downloads the LFS objects of a folder of the registry that are not here yet.
  func fetchLFS(_ folder: String) throws {
    let result = try context.git(
      ["lfs", "fetch", "--include", "\(folder)/**", "--exclude", "", remote, tip.description], in: repository)
    guard result.status == 0 else {
      throw RegistryError(
        "git lfs fetch failed: \(result.errorText + result.outputText)",
        hint: "the artifact is in Git LFS; is git-lfs installed, and does the remote have its objects?",
        kind: .undecided)
    }
  }
}
