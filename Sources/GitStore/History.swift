import CLibGit2
package import Names

extension Repository {
  /// The commit that a person means: `HEAD~1`, a short id, a tag, `origin/main` (gitrevisions, as far as libgit2 reads
  /// it); nil when nothing has that name.
  ///
  /// - Throws: `.ambiguous` when several objects fit, `.invalid` when it is not a name of a commit.
  package func revparse(_ text: String) throws(GitError) -> ObjectID? {
    try Self.refuseNUL(text, .revparse)
    let found: Handle?
    do {
      found = unsafe try calls.ownIfFound(.revparse, text, free: { unsafe git_object_free($0) }) {
        unsafe git_revparse_single($0, pointer, text)
      }
    } catch {
      // Fewer digits than Git takes for the beginning of an id: no name of anything.
      if error.code == .ambiguous, text.utf8.count < 4 { return nil }
      throw error
    }
    guard let object = found else { return nil }
    do {
      let commit = unsafe try calls.own(.revparse, text, free: { unsafe git_object_free($0) }) {
        unsafe git_object_peel($0, object.pointer, GIT_OBJECT_COMMIT)
      }
      guard let id = unsafe git_object_id(commit.pointer) else { return nil }
      return ObjectID(unsafe id.pointee)
    } catch {
      throw GitError(.invalid, .revparse, text, "it is not a commit (\(error.message))")
    }
  }

  /// The best common ancestor of two commits; nil when their histories are unrelated.
  ///
  /// - Throws: also when a commit on the way is missing, as in a shallow clone.
  package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws(GitError) -> ObjectID? {
    var (first, second, base) = (git_oid(one), git_oid(other), git_oid())
    do {
      try calls.run(.mergeBase, "\(one.short) and \(other.short)") {
        unsafe git_merge_base(&base, pointer, &first, &second)
      }
    } catch {
      // "Not found" with the merge class is the answer; with any other, an object is missing.
      if error.code == .notFound, error.origin == Int32(GIT_ERROR_MERGE.rawValue) { return nil }
      throw explainMissing(error)
    }
    return ObjectID(base)
  }

  /// Whether a commit is another one or reachable from it.
  package func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) throws(GitError) -> Bool {
    try mergeBase(ancestor, descendant) == ancestor
  }

  private func explainMissing(_ error: GitError) -> GitError {
    guard isShallow else { return error }
    return GitError(
      error.code, error.operation, error.subject,
      "\(error.message); the clone is shallow: git fetch --unshallow", origin: error.origin)
  }
}
