import Names

/// Look-ups in trees that were made before. What an id names never changes, so neither does an answer; that something
/// is not there is one too.
struct LookupMemory {
  private struct Child: Hashable {
    let folder: ObjectID
    let name: String
  }

  /// By root and path: a decision asks again and again for the same files of a few roots.
  private var paths: [ObjectID: [String: TreeEntry?]] = [:]
  /// By folder and name: neighbouring roots share most of their folders.
  private var children: [Child: TreeEntry?] = [:]

  private static let roots = 4
  private static let pathsPerRoot = 4096
  private static let capacity = 16_384
  /// Longer ones are no paths of ours.
  private static let longestPath = 1024

  /// Only short ASCII: Swift takes texts for equal that Unicode calls equivalent, and Git does not.
  private static func isKept(_ text: String) -> Bool {
    text.utf8.count <= longestPath && text.utf8.allSatisfy { $0 < 0x80 }
  }

  /// What a path leads to; `.some(nil)` when it is known that nothing is there.
  func found(at path: String, in root: ObjectID) -> TreeEntry?? {
    Self.isKept(path) ? paths[root]?[path] : nil
  }

  mutating func remember(_ entry: TreeEntry?, at path: String, in root: ObjectID) {
    guard Self.isKept(path) else { return }
    if paths[root] == nil, paths.count >= Self.roots { paths.removeAll(keepingCapacity: true) }
    if paths[root, default: [:]].count >= Self.pathsPerRoot { paths[root] = nil }
    paths[root, default: [:]].updateValue(entry, forKey: path)
  }

  /// What a folder has under a name; `.some(nil)` when it is known to have nothing.
  func child(_ name: String, of folder: ObjectID) -> TreeEntry?? {
    Self.isKept(name) ? children[Child(folder: folder, name: name)] : nil
  }

  mutating func remember(_ entry: TreeEntry?, child name: String, of folder: ObjectID) {
    guard Self.isKept(name) else { return }
    if children.count >= Self.capacity { children.removeAll(keepingCapacity: true) }
    children.updateValue(entry, forKey: Child(folder: folder, name: name))
  }
}
