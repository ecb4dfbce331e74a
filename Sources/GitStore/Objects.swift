import CLibGit2
package import Names
package import Snapshots

extension Repository: ObjectSource {
  package func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8] {
    let (found, size) = try header(id)
    guard found == kind else { throw .wrongKind(id, expected: kind, found: found) }
    guard size <= limit else { throw .tooLarge(id, size: size, limit: limit) }
    var oid = git_oid(id)
    do {
      let object = unsafe try calls.own(.readObject, id.description, free: { unsafe git_odb_object_free($0) }) {
        unsafe git_odb_read($0, objects, &oid)
      }
      let count = unsafe git_odb_object_size(object.pointer)
      guard count == size, unsafe git_odb_object_type(object.pointer) == kind.number else {
        throw ObjectError.unreadable(id, "its content is not what its header says; run git fsck")
      }
      guard count > 0, let content = unsafe git_odb_object_data(object.pointer) else { return [] }
      return unsafe Array(UnsafeRawBufferPointer(start: content, count: count))
    } catch let error as GitError {
      throw Self.objectError(id, error)
    } catch let error as ObjectError {
      throw error
    } catch {
      throw .unreadable(id, "\(error)")
    }
  }

  /// The kind of an object and the size of its content in bytes, without reading that.
  package func header(_ id: ObjectID) throws(ObjectError) -> (kind: ObjectKind, size: Int) {
    var oid = git_oid(id)
    var size = 0
    var type = GIT_OBJECT_INVALID
    do {
      try calls.run(.readObject, id.description) { unsafe git_odb_read_header(&size, &type, objects, &oid) }
    } catch {
      throw Self.objectError(id, error)
    }
    guard let kind = ObjectKind(number: type) else { throw .malformed(id, "its kind is unknown") }
    guard size >= 0 else { throw .malformed(id, "its size is out of range") }
    return (kind, size)
  }

  /// Whether the object is there.
  package func contains(_ id: ObjectID) -> Bool {
    var oid = git_oid(id)
    return unsafe git_odb_exists(objects, &oid) == 1
  }

  private static func objectError(_ id: ObjectID, _ error: GitError) -> ObjectError {
    switch error.code {
    case .notFound: .missing(id)
    case .corrupted: .unreadable(id, "its content does not have this hash; run git fsck")
    default: .unreadable(id, error.message)
    }
  }
}

extension ObjectKind {
  init?(number: git_object_t) {
    switch number {
    case GIT_OBJECT_COMMIT: self = .commit
    case GIT_OBJECT_TREE: self = .tree
    case GIT_OBJECT_BLOB: self = .blob
    case GIT_OBJECT_TAG: self = .tag
    default: return nil
    }
  }

  var number: git_object_t {
    switch self {
    case .commit: GIT_OBJECT_COMMIT
    case .tree: GIT_OBJECT_TREE
    case .blob: GIT_OBJECT_BLOB
    case .tag: GIT_OBJECT_TAG
    }
  }
}

extension git_oid {
  init(_ id: ObjectID) {
    self.init()
    unsafe withUnsafeMutableBytes(of: &self) { unsafe $0.copyBytes(from: id.bytes) }
  }
}

extension ObjectID {
  init(_ oid: git_oid) {
    let bytes = unsafe withUnsafeBytes(of: oid) { unsafe [UInt8]($0) }
    self = ObjectID(bytes: bytes) ?? .zero
  }
}
