import CLibGit2

extension Repository {
  /// Opens the repository of a push inside Git's pre-receive hook, with the pushed objects that Git keeps in quarantine.
  ///
  /// The result has no working tree and refuses every write. Nothing is read from the environment of the process: the
  /// quarantine is added by its path, after these checks, so that nobody can change a variable in between.
  /// A client of a local push brings its own environment (threats 78 and 79), hence:
  /// - `GIT_DIR` must be set, and is opened without searching;
  /// - `GIT_OBJECT_DIRECTORY`, `GIT_QUARANTINE_PATH` and each of `GIT_ALTERNATE_OBJECT_DIRECTORIES` must lie in the
  ///   repository's `objects`, be listed in its `objects/info/alternates`, or lie in a folder that the server names;
  /// - `GIT_NAMESPACE`, `GIT_WORK_TREE` and `GIT_COMMON_DIR` must be unset or empty.
  ///
  /// - Parameters:
  ///   - environment: of the hook.
  ///   - currentDirectory: what relative paths begin at; Git starts the hook in the repository, with `GIT_DIR=.`.
  ///   - library: started with `trustsOwners`, or a repository of another user is refused.
  ///   - objectFolders: further folders below which pushed objects may lie, by the server's own settings: a host that
  ///     receives pushes itself (Gitaly) has its quarantine outside of the repository.
  /// - Throws: `.untrusted` when a variable is missing or leads elsewhere.
  package static func openForHook(
    environment: [String: String], currentDirectory: String = ".", library: GitLibrary,
    objectFolders: (Repository) throws(GitError) -> [String] = { _ throws(GitError) in [] }
  ) throws(GitError) -> Repository {
    let hook = HookEnvironment(variables: environment, currentDirectory: currentDirectory)
    for name in ["GIT_NAMESPACE", "GIT_WORK_TREE", "GIT_COMMON_DIR"] where hook[name] != nil {
      throw GitError(.untrusted, .open, "", "\(name) is set, which a push never needs; unset it")
    }
    guard let directory = hook.path("GIT_DIR") else {
      throw GitError(.untrusted, .open, "", "GIT_DIR is not set; this hook must be started by Git")
    }
    let flags =
      GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
      | GIT_REPOSITORY_OPEN_BARE.rawValue
    let repository = try open(directory, flags: flags, access: .readOnly, library)
    guard let objects = FileSystem.resolved(repository.commonPath + "objects") else {
      throw GitError(.untrusted, .open, directory, "its folder \"objects\" is missing")
    }
    let further = try objectFolders(repository).compactMap { FileSystem.resolved($0) }
    for folder in try hook.objectDirectories(besides: objects, further) {
      try library.calls.run(.open, folder) { unsafe git_odb_add_disk_alternate(repository.objects, folder) }
    }
    return repository
  }
}

/// The variables that Git sets for a hook (githooks, git-receive-pack "Quarantine Environment").
private struct HookEnvironment {
  let variables: [String: String]
  let currentDirectory: String

  subscript(_ name: String) -> String? {
    guard let value = variables[name], !value.isEmpty else { return nil }
    return value
  }

  func path(_ name: String) -> String? { self[name].map(absolute) }

  private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(currentDirectory)/\(path)" }

  /// The folders of objects to be added to the repository's own, each checked.
  func objectDirectories(besides objects: String, _ further: [String]) throws(GitError) -> [String] {
    var added = [String]()
    let places = [objects] + further
    let main = try path("GIT_OBJECT_DIRECTORY").map { path throws(GitError) in
      try resolve(path, "GIT_OBJECT_DIRECTORY", within: places)
    }
    if let main, main != objects { added.append(main) }
    if let quarantine = path("GIT_QUARANTINE_PATH") {
      guard try resolve(quarantine, "GIT_QUARANTINE_PATH", within: places) == main else {
        throw GitError(.untrusted, .open, quarantine, "GIT_QUARANTINE_PATH and GIT_OBJECT_DIRECTORY differ")
      }
    }
    guard let list = self["GIT_ALTERNATE_OBJECT_DIRECTORIES"] else { return added }
    let allowed = places + Self.listedAlternates(of: objects)
    for item in try Self.split(list) {
      let folder = try resolve(absolute(item), "GIT_ALTERNATE_OBJECT_DIRECTORIES", within: allowed)
      // Those in objects/info/alternates are known to libgit2 already; adding one twice does no harm.
      if folder != objects { added.append(folder) }
    }
    return added
  }

  private func resolve(_ path: String, _ name: String, within allowed: [String]) throws(GitError) -> String {
    guard let folder = FileSystem.resolved(path), FileKind(folder) == .folder else {
      throw GitError(.untrusted, .open, path, "\(name) leads to no folder")
    }
    guard allowed.contains(where: { FileSystem.isWithin(folder, $0) }) else {
      throw GitError(.untrusted, .open, path, "\(name) lies outside the repository's objects and their alternates")
    }
    return folder
  }

  /// The folders in `objects/info/alternates` (gitrepository-layout): one a line, relative ones from `objects`.
  private static func listedAlternates(of objects: String) -> [String] {
    guard let text = FileSystem.text("\(objects)/info/alternates", limit: 64 * 1024) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      FileSystem.resolved(line.hasPrefix("/") ? String(line) : "\(objects)/\(line)")
    }
  }

  /// Splits at colons; Git quotes a path that contains one as in C.
  private static func split(_ list: String) throws(GitError) -> [String] {
    if list.utf8.contains(UInt8(ascii: "\"")) {
      throw GitError(
        .untrusted, .open, list,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES has a quoted path; move the repository to a path without a colon")
    }
    return list.split(separator: ":").map(String.init)
  }
}
