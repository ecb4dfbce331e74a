import CLibGit2
package import Names
import Snapshots

extension Repository {
  /// Writes a file's content and returns its id.
  package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    try write(bytes, as: .blob, .writeObject)
  }

  /// Writes a commit.
  ///
  /// - Throws: `.invalid` when a name does not fit a commit, or the tree or a parent is not there.
  package func writeCommit(
    tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) throws(GitError) -> ObjectID {
    let draft = CommitDraft(tree: tree, parents: parents, author: author, committer: committer, message: message)
    return try writeCommitObject(draft.bytes())
  }

  /// The bytes that `writeCommit` would write, for somebody to sign (namespace `git`).
  package func commitBuffer(
    tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) throws(GitError) -> [UInt8] {
    try CommitDraft(tree: tree, parents: parents, author: author, committer: committer, message: message).bytes()
  }

  /// Writes a commit of `commitBuffer` with an armored signature over those bytes in its header.
  package func writeSigned(_ buffer: [UInt8], signature: [UInt8]) throws(GitError) -> ObjectID {
    try writeCommitObject(CommitDraft.signed(buffer, signature: signature))
  }

  /// Writes the content of a commit object as it is, after checking that it is one and that what it names is there.
  package func writeCommitObject(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    do {
      guard !bytes.contains(0) else { throw ObjectError.malformed(.zero, "it contains a NUL character") }
      let commit = try Commit(id: .zero, bytes: bytes)
      try require(commit.tree, .tree)
      for parent in commit.parents { try require(parent, .commit) }
    } catch {
      throw GitError(.invalid, .writeCommit, "", "\(error)")
    }
    return try write(bytes, as: .commit, .writeCommit)
  }

  /// From now on, objects are written to memory only and vanish with this object; refs, settings and files refuse to be
  /// written. For a dry run, which leaves nothing behind.
  package func scratch() throws(GitError) {
    guard access == .full else { return }
    var backend: UnsafeMutablePointer<git_odb_backend>?
    try calls.run(.scratch) { unsafe git_mempack_new(&backend) }
    guard let backend = unsafe backend else { throw GitError(.failed, .scratch, "", "libgit2 answered with nothing") }
    do {
      // Above libgit2's own backends (1 and 2): the first that accepts an object gets it.
      try calls.run(.scratch) { unsafe git_odb_add_backend(objects, backend, 999) }
    } catch {
      unsafe backend.pointee.free(backend)
      throw error
    }
    access = .scratch
  }

  func write(_ bytes: [UInt8], as kind: ObjectKind, _ operation: GitOperation) throws(GitError) -> ObjectID {
    if access == .readOnly { try requireFullAccess(operation, "") }
    var oid = git_oid()
    try calls.run(operation) {
      unsafe bytes.withUnsafeBytes { content in
        // An empty array may have no address, which libgit2 would take for a mistake.
        var nothing: UInt8 = 0
        return unsafe withUnsafeBytes(of: &nothing) { empty in
          unsafe git_odb_write(&oid, objects, content.baseAddress ?? empty.baseAddress, content.count, kind.number)
        }
      }
    }
    return ObjectID(oid)
  }

  func require(_ id: ObjectID, _ kind: ObjectKind) throws(ObjectError) {
    let found = try header(id).kind
    guard found == kind else { throw .wrongKind(id, expected: kind, found: found) }
  }
}
