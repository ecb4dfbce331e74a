import CLibGit2
package import Names

extension Repository {
  /// The names of the remotes.
  package var remotes: [String] {
    get throws(GitError) {
      unsafe try names(.readRemotes) { unsafe git_remote_list($0, pointer) }
    }
  }

  /// The remote-tracking ref that a local branch follows (`branch.<name>.remote` and `.merge`); nil when it has none.
  package func upstream(of branch: RefName) throws(GitError) -> RefName? {
    var buffer = unsafe git_buf()
    defer { unsafe git_buf_dispose(&buffer) }
    let found = try calls.find(.readRemotes, branch.text) {
      unsafe git_branch_upstream_name(&buffer, pointer, branch.text)
    }
    guard found != nil, let text = unsafe buffer.ptr else { return nil }
    return try Self.refName(unsafe String(cString: text), .readRemotes, branch.text)
  }

  /// The path of another working tree of this repository that has a branch checked out; nil when none has.
  ///
  /// The main working tree counts too when this is a linked one. Working trees whose folder is gone do not.
  package func checkedOutElsewhere(_ branch: RefName) throws(GitError) -> String? {
    let wanted = "ref: \(branch.text)"
    func hasCheckedOut(_ folder: String) -> Bool {
      let head = FileSystem.text(folder + "HEAD", limit: 4096)
      return head?.split(separator: "\n").first.map { $0.utf8.elementsEqual(wanted.utf8) } ?? false
    }
    if unsafe git_repository_is_worktree(pointer) == 1, hasCheckedOut(commonPath), !commonIsBare {
      return FileSystem.resolved(commonPath + "..") ?? commonPath
    }
    let linked = unsafe try names(.listWorktrees) { unsafe git_worktree_list($0, pointer) }
    for name in linked {
      let folder = "\(commonPath)worktrees/\(name)/"
      guard FileSystem.resolved(folder) != FileSystem.resolved(path), hasCheckedOut(folder) else { continue }
      let tree = unsafe try calls.own(.listWorktrees, name, free: { unsafe git_worktree_free($0) }) {
        unsafe git_worktree_lookup($0, pointer, name)
      }
      guard unsafe git_worktree_validate(tree.pointer) == 0, let place = unsafe git_worktree_path(tree.pointer)
      else { continue }
      return unsafe String(cString: place)
    }
    return nil
  }

  private var commonIsBare: Bool { (try? localSetting("core.bare")) == "true" }

  private func names(
    _ operation: GitOperation, _ call: (UnsafeMutablePointer<git_strarray>) -> CInt
  ) throws(GitError) -> [String] {
    var list = unsafe git_strarray()
    defer { unsafe git_strarray_dispose(&list) }
    try calls.run(operation) { unsafe call(&list) }
    let strings = unsafe UnsafeBufferPointer(start: list.strings, count: list.count)
    return unsafe strings.compactMap { unsafe $0.flatMap { unsafe String(validatingCString: $0) } }
  }
}
