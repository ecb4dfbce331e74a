package import Names

/// The state of a registry at one moment: a tree and where its objects are read from.
package struct Snapshot {
  /// The id of the root tree.
  package let root: ObjectID
  package let objects: ObjectReader

  package init(root: ObjectID, objects: ObjectReader) {
    self.root = root
    self.objects = objects
  }

  /// The file or folder at a path, or nil.
  package func entry(_ path: some StringProtocol) throws(ObjectError) -> TreeEntry? {
    try objects.entry(at: path, in: root)
  }

  /// The bytes of the file at a path, or nil when there is none.
  package func file(_ path: some StringProtocol, limit: Int = ObjectLimits.manifest) throws(ObjectError) -> [UInt8]? {
    guard let entry = try entry(path) else { return nil }
    return try objects.blob(entry.id, limit: limit)
  }

  /// The entries of the folder at a path; none when there is no such folder.
  package func list(_ path: some StringProtocol) throws(ObjectError) -> [TreeEntry] {
    guard let entry = try entry(path), entry.isTree else { return [] }
    return try objects.tree(entry.id).entries()
  }

  /// Every file below a folder, by path, in the order of its bytes.
  package func files(below path: String, maximum: Int = 10_000) throws(ObjectError) -> [(
    path: String, entry: TreeEntry
  )] {
    guard let entry = try entry(path), entry.isTree else { return [] }
    var comparison = TreeComparison(objects: objects, maximumChanges: maximum)
    return try comparison.changes(from: nil, to: entry.id, below: path).compactMap { change in
      change.new.map { (change.path, $0) }
    }
  }
}
