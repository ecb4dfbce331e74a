package import Names

/// The kinds of Git objects.
package enum ObjectKind: String, Sendable { case commit, tree, blob, tag }

/// Why an object could not be read. Every case means "cannot decide", never "allowed".
package enum ObjectError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The object is not there (a shallow or partial clone, a damaged repository).
  case missing(ObjectID)
  /// The object is of another kind than its place demands.
  case wrongKind(ObjectID, expected: ObjectKind, found: ObjectKind)
  /// The object has more bytes than may be read here.
  case tooLarge(ObjectID, size: Int, limit: Int)
  /// The object's bytes are not what its kind demands.
  case malformed(ObjectID, String)
  /// The store failed; the text is its own sentence.
  case unreadable(ObjectID, String)
  /// More was to be read than may be: too many files, folders too deep, too many bytes.
  case limit(String)
  /// The time for a decision is spent.
  case expired

  package var description: String {
    switch self {
    case .missing(let id): "object \(id) is missing"
    case .wrongKind(let id, let expected, let found):
      "object \(id) is a \(found.rawValue); expected a \(expected.rawValue)"
    case .tooLarge(let id, let size, let limit): "object \(id) has \(size) bytes; at most \(limit) are read here"
    case .malformed(let id, let reason): "object \(id) is malformed: \(reason)"
    case .unreadable(let id, let reason): "object \(id) cannot be read: \(reason)"
    case .limit(let sentence): sentence
    case .expired: "the time for a decision is spent"
    }
  }
}

/// Where Git objects come from: a repository, or a literal in a test.
package protocol ObjectSource {
  /// The content of the object, without Git's header.
  ///
  /// - Parameters:
  ///   - kind: what the object must be.
  ///   - limit: the most bytes that may be read; the size is checked before the content is.
  func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8]
}

/// The most bytes of one object of each kind.
package enum ObjectLimits {
  package static let commit = 256 * 1024
  package static let tree = 8 * 1024 * 1024
  /// YAML manifests and JSON statements.
  package static let manifest = 1024 * 1024
  /// One armored signature: RSA-16384 needs less than 6 KiB.
  package static let signature = 16 * 1024
  /// The payload of a piece of evidence.
  package static let payload = 16 * 1024 * 1024
}
