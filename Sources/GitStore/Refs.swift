import CLibGit2
package import Names

/// What HEAD stands for.
package enum HeadState: Hashable, Sendable {
  /// The branch that is checked out; it may be unborn.
  case branch(RefName)
  /// A commit that is checked out without a branch.
  case detached(ObjectID)
}

extension Repository {
  /// The object that a ref leads to through any symbolic refs; nil when there is no such ref. Tags are not peeled.
  package func resolve(_ ref: RefName) throws(GitError) -> ObjectID? {
    var oid = git_oid()
    guard
      try calls.find(.readRef, ref.text, { unsafe git_reference_name_to_id(&oid, pointer, ref.text) }) != nil
    else { return nil }
    return ObjectID(oid)
  }

  /// The ref that a symbolic ref names, one step on; nil when the ref is missing or not symbolic.
  package func symbolicTarget(_ ref: RefName) throws(GitError) -> RefName? {
    guard case .symbolic(let target)? = try value(of: ref.text, .readRef) else { return nil }
    return try Self.refName(target, .readRef, ref.text)
  }

  /// The refs whose full names begin with a text, sorted by name, with the objects that they lead to.
  ///
  /// Left out are symbolic refs that lead nowhere, and names that are not UTF-8 or that Git does not allow.
  package func references(prefix: String = "refs/") throws(GitError) -> [(name: RefName, id: ObjectID)] {
    var found = [(name: RefName, id: ObjectID)]()
    let wanted = Array(prefix.utf8)
    let iterator = unsafe try calls.own(.listRefs, prefix, free: { unsafe git_reference_iterator_free($0) }) {
      unsafe git_reference_iterator_new($0, pointer)
    }
    while let name = try nextName(iterator, prefix) {
      guard name.utf8.starts(with: wanted), let ref = try? RefName(name), let id = try resolve(ref) else { continue }
      found.append((ref, id))
    }
    return found.sorted { $0.name.text.utf8.lexicographicallyPrecedes($1.name.text.utf8) }
  }

  /// What HEAD stands for.
  package var head: HeadState {
    get throws(GitError) {
      switch try value(of: "HEAD", .readHead) {
      case .symbolic(let target): .branch(try Self.refName(target, .readHead, "HEAD"))
      case .direct(let id): .detached(id)
      case nil: throw GitError(.notFound, .readHead, "", "the repository has no HEAD")
      }
    }
  }

  /// What a ref holds itself.
  enum RefValue {
    case direct(ObjectID)
    case symbolic(String)
  }

  func value(of name: String, _ operation: GitOperation) throws(GitError) -> RefValue? {
    let found = unsafe try calls.ownIfFound(operation, name, free: { unsafe git_reference_free($0) }) {
      unsafe git_reference_lookup($0, pointer, name)
    }
    guard let reference = found else { return nil }
    if let id = unsafe git_reference_target(reference.pointer) { return .direct(ObjectID(unsafe id.pointee)) }
    guard let target = unsafe git_reference_symbolic_target(reference.pointer),
      let text = unsafe String(validatingCString: target)
    else { throw GitError(.invalid, operation, name, "it leads to a name that is not UTF-8") }
    return .symbolic(text)
  }

  private func nextName(_ iterator: borrowing Handle, _ prefix: String) throws(GitError) -> String? {
    while true {
      var name: UnsafePointer<CChar>?
      let source = unsafe iterator.pointer
      do {
        try calls.run(.listRefs, prefix) { unsafe git_reference_next_name(&name, source) }
      } catch {
        if error.code.rawValue == GIT_ITEROVER.rawValue { return nil }
        throw error
      }
      if let name = unsafe name, let text = unsafe String(validatingCString: name) { return text }
    }
  }

  static func refName(_ text: String, _ operation: GitOperation, _ subject: String) throws(GitError) -> RefName {
    do {
      return try RefName(text)
    } catch {
      throw GitError(.invalid, operation, subject, "it leads to \(text), which is \(error)")
    }
  }
}
