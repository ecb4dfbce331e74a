package import Names
import Signatures
package import Snapshots

/// Git objects in memory: what a repository is to the gate, without a repository.
///
/// Ids are the first 20 bytes of the SHA-256 of Git's header and content, so equal content has an equal id.
package final class MemoryObjects: ObjectSource {
  private var objects: [ObjectID: (kind: ObjectKind, bytes: [UInt8])] = [:]
  /// How many objects were read.
  package private(set) var reads = 0

  package init() {}

  /// Adds an object and returns its id.
  @discardableResult
  package func add(_ kind: ObjectKind, _ bytes: [UInt8]) -> ObjectID {
    let header = Array("\(kind.rawValue) \(bytes.count)\u{0}".utf8)
    guard let id = ObjectID(bytes: SHA256.digest(of: header + bytes).bytes.prefix(ObjectID.byteCount)) else {
      preconditionFailure("a SHA-256 has 20 bytes to begin with")
    }
    objects[id] = (kind, bytes)
    return id
  }

  /// Takes an object away, as a shallow or partial clone does.
  package func remove(_ id: ObjectID) { objects[id] = nil }

  package func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8] {
    reads += 1
    guard let object = objects[id] else { throw .missing(id) }
    guard object.kind == kind else { throw .wrongKind(id, expected: kind, found: object.kind) }
    guard object.bytes.count <= limit else { throw .tooLarge(id, size: object.bytes.count, limit: limit) }
    return object.bytes
  }
}
