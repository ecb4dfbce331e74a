import CLibGit2
import Glibc
package import Names
import Snapshots

extension Repository {
  /// Moves a ref from the value that was read to a new one, or leaves it alone (compare and swap).
  ///
  /// The ref's lock file, which Git honours too, is held while the value is compared and written. libgit2 runs no hooks.
  ///
  /// - Parameters:
  ///   - ref: a ref that is not symbolic.
  ///   - old: what the ref must be now; nil: it must not exist.
  ///   - new: an object that is there; for a branch, a commit.
  ///   - message: the line of the reflog.
  /// - Throws: `.modified` when the ref is not at `old`; `.locked` when another process keeps it locked.
  package func update(_ ref: RefName, from old: ObjectID?, to new: ObjectID, message: String) throws(GitError) {
    try requireFullAccess(.updateRef, ref.text)
    try Self.refuseNUL(message, .updateRef)
    try requireTarget(new, of: ref)
    var oid = git_oid(new)
    unsafe try whileLocked(ref, expecting: old, .updateRef) { transaction throws(GitError) in
      if old == nil { try refuseNesting(ref) }
      try calls.run(.updateRef, ref.text) {
        unsafe git_transaction_set_target(transaction, ref.text, &oid, nil, message)
      }
    }
  }

  /// Deletes a ref that still has the value that was read.
  ///
  /// - Throws: `.modified` when it has another value or is gone.
  package func delete(_ ref: RefName, expecting old: ObjectID) throws(GitError) {
    try requireFullAccess(.deleteRef, ref.text)
    unsafe try whileLocked(ref, expecting: old, .deleteRef) { transaction throws(GitError) in
      try calls.run(.deleteRef, ref.text) { unsafe git_transaction_remove(transaction, ref.text) }
    }
  }

  private func whileLocked(
    _ ref: RefName, expecting old: ObjectID?, _ operation: GitOperation,
    _ change: (OpaquePointer) throws(GitError) -> Void
  ) throws(GitError) {
    let transaction = unsafe try calls.own(.lockRef, ref.text, free: { unsafe git_transaction_free($0) }) {
      unsafe git_transaction_new($0, pointer)
    }
    unsafe try lock(ref, transaction.pointer)
    switch try value(of: ref.text, operation) {
    case .symbolic(let target):
      throw GitError(.invalid, operation, ref.text, "it is a symbolic ref; name the ref that it leads to: \(target)")
    case .direct(let id):
      guard id == old else {
        throw GitError(.modified, operation, ref.text, "it is at \(id); expected \(old?.description ?? "no such ref")")
      }
    case nil:
      if let old { throw GitError(.modified, operation, ref.text, "it does not exist; expected it at \(old)") }
    }
    unsafe try change(transaction.pointer)
    let locked = unsafe transaction.pointer
    try calls.run(operation, ref.text) { unsafe git_transaction_commit(locked) }
  }

  /// Waits up to a tenth of a second for another process, as Git does (core.filesRefLockTimeout).
  private func lock(_ ref: RefName, _ transaction: OpaquePointer) throws(GitError) {
    var attempts = 20
    while true {
      do {
        try calls.run(.lockRef, ref.text) { unsafe git_transaction_lock_ref(transaction, ref.text) }
        return
      } catch {
        attempts -= 1
        guard error.code == .locked, attempts > 0 else { throw error }
        usleep(5000)
      }
    }
  }

  private func requireTarget(_ id: ObjectID, of ref: RefName) throws(GitError) {
    do {
      let (kind, _) = try header(id)
      guard ref.branch == nil || kind == .commit else {
        throw ObjectError.wrongKind(id, expected: .commit, found: kind)
      }
    } catch {
      throw GitError(.invalid, .updateRef, ref.text, "\(error)")
    }
  }

  /// Git keeps refs as files, so `a` and `a/b` cannot both be refs.
  private func refuseNesting(_ ref: RefName) throws(GitError) {
    func refuse(_ other: String) -> GitError {
      GitError(
        .exists, .updateRef, ref.text, "the ref \(other) is in the way; one name may not be a folder of the other")
    }
    if let inner = try references(prefix: ref.text + "/").first { throw refuse(inner.name.text) }
    var components = ref.text.split(separator: "/").dropLast()
    while components.count >= 2 {
      let outer = components.joined(separator: "/")
      if try value(of: outer, .updateRef) != nil { throw refuse(outer) }
      components.removeLast()
    }
  }
}
