import CLibGit2
package import Names

extension Repository {
  /// The paths that cannot follow a move of the branch that is checked out, because somebody has worked on them.
  ///
  /// That is every given path whose index entry or file is not what `tree` has there: staged and unstaged edits, deleted
  /// files, and untracked files or folders in the way; and every path with an unresolved conflict, wherever it is.
  ///
  /// - Parameters:
  ///   - paths: files, from the root of the working tree.
  ///   - tree: what is checked out; nil: nothing yet.
  /// - Returns: none for a bare repository.
  /// - Throws: `.locked` while another Git command holds the index.
  package func localEdits(among paths: [String], against tree: ObjectID?) throws(GitError) -> [String] {
    guard let root = workingDirectory else { return [] }
    guard FileKind(path + "index.lock") == .missing else {
      throw GitError(
        .locked, .inspectWorkingTree, root, "another Git command is working on the index (\(path)index.lock)")
    }
    let base = try treeHandle(tree, .inspectWorkingTree)
    let index = try indexHandle(.inspectWorkingTree)
    var edited = [String]()
    for path in paths where try isEdited(path, root, base, index) { edited.append(path) }
    for path in conflicts(index) where !edited.contains(path) { edited.append(path) }
    return edited
  }

  /// Brings the files and the index entries of some paths from one tree to another, and nothing else.
  ///
  /// Folders that lose their last file are removed; line endings and filters are applied as Git would. Does nothing in a
  /// bare repository, which has no working tree.
  ///
  /// - Throws: `.conflict` naming the paths, before anything is changed, when `localEdits` finds some.
  package func follow(from old: ObjectID?, to new: ObjectID, paths: [String]) throws(GitError) {
    guard let root = workingDirectory, !paths.isEmpty else { return }
    try requireFullAccess(.follow, root)
    let edits = try localEdits(among: paths, against: old)
    guard edits.isEmpty else {
      throw GitError(.conflict, .follow, root, "there are local edits: \(edits.joined(separator: ", "))")
    }
    try markRacyEntries(except: Set(paths))
    let base = try treeHandle(old, .follow)
    let target = try treeHandle(new, .follow)
    var options = unsafe git_checkout_options()
    try calls.run(.follow, root) {
      unsafe git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION))
    }
    let strategy = [GIT_CHECKOUT_SAFE, GIT_CHECKOUT_DISABLE_PATHSPEC_MATCH, GIT_CHECKOUT_DONT_OVERWRITE_IGNORED]
    unsafe options.checkout_strategy = strategy.reduce(0) { $0 | $1.rawValue }
    unsafe options.baseline = unsafe base.pointer
    let list = CStrings(paths)
    let checkedOut = unsafe target.pointer
    try calls.run(.follow, root) {
      unsafe list.withArray { array in
        unsafe options.paths = unsafe array
        return unsafe git_checkout_tree(pointer, checkedOut, &options)
      }
    }
  }

  private func isEdited(
    _ path: String, _ root: String, _ base: borrowing Handle, _ index: borrowing Handle
  ) throws(GitError) -> Bool {
    try Self.refuseNUL(path, .inspectWorkingTree)
    let expected = try entry(path, in: base)
    guard stagedEntry(path, index) == expected else { return true }
    guard let kind = fileKind(path, root) else { return true }
    guard let expected else { return kind != .missing }
    guard case .file(let isExecutable) = kind else { return true }
    switch expected.mode {
    case 0o100644, 0o100664: if isExecutable, try tracksModes() { return true }
    case 0o100755: if !isExecutable, try tracksModes() { return true }
    default: return true
    }
    var oid = git_oid()
    try calls.run(.inspectWorkingTree, path) {
      unsafe git_repository_hashfile(&oid, pointer, path, GIT_OBJECT_BLOB, nil)
    }
    return ObjectID(oid) != expected.id
  }

  /// A path's mode and blob.
  private struct Entry: Equatable {
    let mode: UInt32
    let id: ObjectID
  }

  private func entry(_ path: String, in tree: borrowing Handle) throws(GitError) -> Entry? {
    let root = unsafe tree.pointer
    let found = unsafe try calls.ownIfFound(.inspectWorkingTree, path, free: { unsafe git_tree_entry_free($0) }) {
      unsafe git_tree_entry_bypath($0, root, path)
    }
    guard let found, let id = unsafe git_tree_entry_id(found.pointer) else { return nil }
    return Entry(mode: unsafe git_tree_entry_filemode(found.pointer).rawValue, id: ObjectID(unsafe id.pointee))
  }

  private func stagedEntry(_ path: String, _ index: borrowing Handle) -> Entry? {
    guard let entry = unsafe git_index_get_bypath(index.pointer, path, 0) else { return nil }
    return Entry(mode: unsafe entry.pointee.mode, id: ObjectID(unsafe entry.pointee.id))
  }

  /// What a path of the working tree is; nil when a file or a symbolic link is where a folder leads to it.
  private func fileKind(_ path: String, _ root: String) -> FileKind? {
    var place = root
    let components = path.split(separator: "/")
    for component in components.dropLast() {
      place += component
      switch FileKind(place) {
      case .missing: return .missing
      case .folder: place += "/"
      default: return nil
      }
    }
    guard let last = components.last else { return nil }
    return FileKind(place + last)
  }

  private func tracksModes() throws(GitError) -> Bool { try setting("core.filemode") != "false" }

  private func treeHandle(_ id: ObjectID?, _ operation: GitOperation) throws(GitError) -> Handle {
    // libgit2 knows the empty tree without reading it.
    var oid = git_oid(id ?? .emptyTree)
    return unsafe try calls.own(operation, id?.description ?? "", free: { unsafe git_tree_free($0) }) {
      unsafe git_tree_lookup($0, pointer, &oid)
    }
  }

  func indexHandle(_ operation: GitOperation) throws(GitError) -> Handle {
    let index = unsafe try calls.own(operation, "", free: { unsafe git_index_free($0) }) {
      unsafe git_repository_index($0, pointer)
    }
    let read = unsafe index.pointer
    try calls.run(operation) { unsafe git_index_read(read, 1) }
    return index
  }

  private func conflicts(_ index: borrowing Handle) -> [String] {
    guard unsafe git_index_has_conflicts(index.pointer) == 1 else { return [] }
    var paths = [String]()
    let count = unsafe git_index_entrycount(index.pointer)
    for position in 0..<count {
      guard let entry = unsafe git_index_get_byindex(index.pointer, position) else { continue }
      guard unsafe git_index_entry_stage(entry) > 0, let name = unsafe entry.pointee.path else { continue }
      let path = unsafe String(cString: name)
      if paths.last != path { paths.append(path) }
    }
    return paths
  }
}

extension ObjectID {
  /// The tree without entries.
  static let emptyTree = ObjectID("4b825dc642cb6eb9a060e54bf8d69288fbee4904") ?? .zero
}
