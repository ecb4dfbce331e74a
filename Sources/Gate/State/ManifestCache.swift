package import Documents
import Manifest
import Names
package import Snapshots

/// Manifests and statements already read, by the id of their blob: the same bytes mean the same.
final class ManifestCache {
  private var entries: [Key: any Sendable] = [:]
  private static let capacity = 50_000

  private struct Key: Hashable {
    let type: ObjectIdentifier
    let blob: ObjectID
    let reading: String
  }

  /// What `make` returns for a blob, remembered per type and way of reading.
  func value<T: Sendable>(
    _ blob: ObjectID, read reading: String = "", _ make: () throws(StateError) -> T
  ) throws(StateError) -> T {
    let key = Key(type: ObjectIdentifier(T.self), blob: blob, reading: reading)
    // Two steps: casting an absent entry to an optional `T` would succeed and say "known to be nil".
    if let stored = entries[key], let known = stored as? T { return known }
    let value = try make()
    if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
    entries[key] = value
    return value
  }
}

/// Why a fact of the registry could not be had.
package enum StateError: Error {
  case object(ObjectError)
  /// A file is not what its place in the registry demands.
  case document(path: String, Problems)
  /// A file that must be there is not.
  case absent(path: String)

  /// Whether a file that never changes once it has landed is damaged or gone.
  package var isDamage: Bool {
    switch self {
    case .document(let path, _), .absent(let path): RegistryPath(path).isImmutable
    case .object: false
    }
  }

  /// The failure as a check.
  package func check(_ name: String) -> Check {
    switch self {
    case .object(.limit(let sentence)): .fail(name, .limit, sentence)
    case .object(.tooLarge(let id, let size, let limit)):
      .fail(name, .limit, "\(ObjectError.tooLarge(id, size: size, limit: limit))")
    case .object(.malformed(let id, let reason)): .fail(name, .name, "\(ObjectError.malformed(id, reason))")
    case .object(.expired): .undecided(name, .timeSpent, "\(ObjectError.expired)")
    case .object(let error): .undecided(name, .unreadable, "\(error)")
    case .document(let path, let problems):
      .fail(
        name, .manifest, problems.all.map { "\(path): \($0)" }.joined(separator: "\n"),
        mend: "correct the file; git model writes valid ones")
    case .absent(let path): .fail(name, .manifest, "\(path) is missing", mend: "restore the file from history")
    }
  }
}
