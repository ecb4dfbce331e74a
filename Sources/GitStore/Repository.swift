import CLibGit2
package import Names

/// A Git repository: its objects, refs, settings and working tree.
///
/// Belongs to one thread at a time; several repositories, of the same path too, may be used by several threads at once.
/// Everything it returns is copied out of libgit2.
@safe package final class Repository {
  /// What may be written.
  enum Access { case full, scratch, readOnly }

  /// The started library; another repository can be opened with it.
  package let library: GitLibrary
  /// Valid as long as this object; reached only inside the room.
  let pointer: OpaquePointer
  let objects: OpaquePointer
  var access: Access

  var calls: GitCalls { library.calls }

  private init(library: GitLibrary, pointer: OpaquePointer, objects: OpaquePointer, access: Access) {
    self.library = library
    unsafe self.pointer = unsafe pointer
    unsafe self.objects = unsafe objects
    self.access = access
  }

  deinit {
    unsafe git_odb_free(objects)
    unsafe git_repository_free(pointer)
  }

  /// Opens the repository that holds a path, looking upward from it as Git does.
  ///
  /// - Parameters:
  ///   - path: a folder in a working tree, a `.git` folder, or a bare repository.
  ///   - gitDirectory: the repository itself (`GIT_DIR`); then nothing is searched and `path` does not matter.
  package static func open(
    at path: String, gitDirectory: String? = nil, library: GitLibrary
  ) throws(GitError) -> Repository {
    let place = gitDirectory ?? path
    let explicit = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    return try open(place, flags: gitDirectory == nil ? 0 : explicit, access: .full, library)
  }

  /// Creates a repository, with the folders that lead to it.
  ///
  /// - Parameters:
  ///   - path: the working tree, or the repository itself when it is bare.
  ///   - initialBranch: what HEAD names, unborn.
  /// - Throws: `.exists` when there is a repository already.
  package static func create(
    at path: String, bare: Bool, initialBranch: RefName, library: GitLibrary
  ) throws(GitError) -> Repository {
    try refuseNUL(path, .create)
    var options = unsafe git_repository_init_options()
    try library.calls.run(.create, path) {
      unsafe git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
    }
    unsafe options.flags =
      GIT_REPOSITORY_INIT_MKPATH.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
      | (bare ? GIT_REPOSITORY_INIT_BARE.rawValue : 0)
    return unsafe try adopt(.create, path, .full, library) { pointer in
      unsafe initialBranch.text.withCString { head in
        unsafe options.initial_head = unsafe head
        return unsafe git_repository_init_ext(pointer, path, &options)
      }
    }
  }

  static func open(
    _ path: String, flags: UInt32, access: Access, _ library: GitLibrary
  ) throws(GitError) -> Repository {
    try refuseNUL(path, .open)
    do {
      return unsafe try adopt(.open, path, access, library) { pointer in
        unsafe git_repository_open_ext(pointer, path, flags, nil)
      }
    } catch {
      throw explain(error)
    }
  }

  private static func adopt(
    _ operation: GitOperation, _ path: String, _ access: Access, _ library: GitLibrary,
    _ call: (UnsafeMutablePointer<OpaquePointer?>) -> CInt
  ) throws(GitError) -> Repository {
    var pointer: OpaquePointer?
    try library.calls.run(operation, path) { unsafe call(&pointer) }
    guard let repository = unsafe pointer else {
      throw GitError(.failed, operation, path, "libgit2 answered with nothing")
    }
    var objects: OpaquePointer?
    do {
      try library.calls.run(operation, path) { unsafe git_repository_odb(&objects, repository) }
    } catch {
      unsafe git_repository_free(repository)
      throw error
    }
    guard let objects = unsafe objects else {
      unsafe git_repository_free(repository)
      throw GitError(.failed, operation, path, "libgit2 answered with nothing")
    }
    return unsafe Repository(library: library, pointer: repository, objects: objects, access: access)
  }

  /// Adds what mends it to the failures that people meet.
  private static func explain(_ error: GitError) -> GitError {
    func because(_ code: GitError.Code, _ message: String) -> GitError {
      GitError(code, error.operation, error.subject, message, origin: error.origin)
    }
    let text = error.message
    // libgit2 1.5 says "not found" about the setting that would allow it, where no such setting is at all.
    if error.code == .owner || error.code == .notFound && text.contains("safe.directory") {
      return because(
        .owner,
        "it belongs to another user; if you trust it: git config --global --add safe.directory \(error.subject)")
    }
    guard text.contains("unsupported extension") || text.contains("unsupported repository version") else {
      return error
    }
    if text.contains("objectformat") {
      return because(.unsupported, "its objects have SHA-256 ids; only SHA-1 repositories can be read")
    }
    if text.contains("refstorage") {
      return because(
        .unsupported, "its refs are not stored as files (reftable); convert them: git refs migrate --ref-format=files")
    }
    if text.contains("partialclone") {
      return because(.unsupported, "it is a partial clone; clone it again without --filter")
    }
    return because(.unsupported, "\(text); this program reads the formats that libgit2 1.5 knows")
  }

  /// The folder of the repository itself (`.git`), with a final slash.
  package var path: String { unsafe git_repository_path(pointer).map { unsafe String(cString: $0) } ?? "" }
  /// The folder shared by all working trees of the repository, with a final slash.
  package var commonPath: String { unsafe git_repository_commondir(pointer).map { unsafe String(cString: $0) } ?? "" }
  /// The root of the working tree, with a final slash; nil when the repository is bare.
  package var workingDirectory: String? {
    unsafe git_repository_workdir(pointer).map { unsafe String(cString: $0) }
  }
  /// Whether the repository has no working tree.
  package var isBare: Bool { unsafe git_repository_is_bare(pointer) == 1 }
  /// Whether its history is cut off (`git clone --depth`): commits before the cut are missing.
  package var isShallow: Bool { unsafe git_repository_is_shallow(pointer) == 1 }

  /// Refuses to write refs, settings and files in a hook and in a dry run.
  func requireFullAccess(_ operation: GitOperation, _ subject: String) throws(GitError) {
    switch access {
    case .full: return
    case .scratch: throw GitError(.readOnly, operation, subject, "this is a dry run, which changes nothing")
    case .readOnly: throw GitError(.readOnly, operation, subject, "the repository was opened for reading only")
    }
  }

  /// C ends a string at the first NUL, so a text that has one would mean something else there.
  static func refuseNUL(_ text: String, _ operation: GitOperation) throws(GitError) {
    guard text.utf8.contains(0) else { return }
    let shown = text.split(separator: "\0", omittingEmptySubsequences: false).joined(separator: "\\0")
    throw GitError(.invalid, operation, shown, "it contains a NUL character")
  }
}
