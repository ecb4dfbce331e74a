package import Names

/// Reads objects within the bounds of one decision: so many bytes, until a deadline, trees remembered.
///
/// One reader serves one verdict (or one audit). It is not shared between threads.
package final class ObjectReader {
  private let source: any ObjectSource
  private let expired: () -> Bool
  private var bytesLeft: Int
  private var reads = 0
  private var trees: [ObjectID: Tree] = [:]
  private var treeBytes = 0
  private var folders: [(root: ObjectID, path: [UInt8], entry: TreeEntry?)] = []
  private static let treeCacheBytes = 16 * 1024 * 1024
  private var commits: [ObjectID: Commit]
  /// Walking a history and then judging it reads every commit twice; that of 16,384 stays below 20 MB.
  private static let commitCapacity = 16_384
  /// Reading and understanding so many bytes takes about a millisecond.
  private static let muchBytes = 16 * 1024

  /// - Parameters:
  ///   - source: where the objects are.
  ///   - maximumBytes: how many bytes of content may be read in all.
  ///   - expired: whether the time is spent; asked every few reads, and with each that has much to be worked through.
  ///   - commits: some that were read before from the same repository.
  package init(
    _ source: any ObjectSource, maximumBytes: Int = .max, expired: @escaping () -> Bool = { false },
    commits: [ObjectID: Commit] = [:]
  ) {
    self.source = source
    self.expired = expired
    self.commits = commits
    bytesLeft = maximumBytes
  }

  package func commit(_ id: ObjectID) throws(ObjectError) -> Commit {
    if let known = commits[id] { return known }
    let commit = try Commit(id: id, bytes: read(id, as: .commit, limit: ObjectLimits.commit))
    if commits.count < Self.commitCapacity { commits[id] = commit }
    return commit
  }

  package func tree(_ id: ObjectID) throws(ObjectError) -> Tree {
    if let known = trees[id] { return known }
    let bytes = try read(id, as: .tree, limit: ObjectLimits.tree)
    let tree = try Tree(id: id, bytes: bytes)
    if treeBytes > Self.treeCacheBytes {
      trees.removeAll(keepingCapacity: true)
      treeBytes = 0
    }
    trees[id] = tree
    treeBytes += bytes.count + 64
    return tree
  }

  package func blob(_ id: ObjectID, limit: Int) throws(ObjectError) -> [UInt8] {
    try read(id, as: .blob, limit: limit)
  }

  /// The file or folder at a path below a tree, or nil.
  package func entry(at path: some StringProtocol, in root: ObjectID) throws(ObjectError) -> TreeEntry? {
    let path = Array(path.utf8)
    let root = TreeEntry(name: [], mode: .tree, id: root)
    guard let end = Self.folderEnd(of: path) else { return try entry(path, from: 0, in: root) }
    let folder: TreeEntry?
    if let known = folders.first(where: { $0.root == root.id && $0.path.elementsEqual(path[..<end]) }) {
      folder = known.entry
    } else {
      folder = try entry(Array(path[..<end]), from: 0, in: root)
      folders = [(root.id, Array(path[..<end]), folder)] + folders.prefix(1)
    }
    return try folder.flatMap { folder throws(ObjectError) in try entry(path, from: end + 1, in: folder) }
  }

  /// Where the third component of a longer path ends. Look-ups come in runs within one folder of that depth (a model's),
  /// before a step and after it, so the last two are remembered.
  private static func folderEnd(of path: [UInt8]) -> Int? {
    var slashes = 0
    for (index, byte) in path.enumerated() where byte == UInt8(ascii: "/") {
      slashes += 1
      if slashes == 3 { return index }
    }
    return nil
  }

  private func entry(_ path: [UInt8], from start: Int, in folder: TreeEntry) throws(ObjectError) -> TreeEntry? {
    var current = folder
    var start = start
    while start < path.count {
      let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
      if start < end {
        guard current.isTree, let child = try tree(current.id).entry(named: path, start..<end) else { return nil }
        current = child
      }
      start = end + 1
    }
    return current
  }

  /// Throws when the time for the decision is spent.
  package func checkTime() throws(ObjectError) {
    if expired() { throw ObjectError.expired }
  }

  private func read(_ id: ObjectID, as kind: ObjectKind, limit: Int) throws(ObjectError) -> [UInt8] {
    reads += 1
    if reads % 64 == 1 { try checkTime() }
    let bytes = try source.read(id, as: kind, limit: limit)
    guard bytes.count <= bytesLeft else {
      throw ObjectError.limit("more bytes would have to be read than one decision may read")
    }
    bytesLeft -= bytes.count
    if bytes.count > Self.muchBytes { try checkTime() }
    return bytes
  }
}
