package import Names
import Snapshots

extension Repository {
  /// Writes a tree that is another one with some files changed, and returns its id.
  ///
  /// Only the folders on the way to an edited file are read and written. A folder that loses its last file vanishes.
  ///
  /// - Parameters:
  ///   - base: the tree to begin with; nil: an empty one.
  ///   - edits: in any order; none of them twice.
  /// - Throws: `.conflict` when a file and a folder would have the same name, `.notFound` when a file to be removed is
  ///   not there, `.invalid` for a path that Git does not allow or a blob that is not there.
  package func writeTree(base: ObjectID?, edits: [TreeEdit]) throws(GitError) -> ObjectID {
    if access == .readOnly { try requireFullAccess(.writeTree, "") }
    for edit in edits {
      guard case .put(let blob) = edit.change else { continue }
      try reading(edit.path) { () throws(ObjectError) in try require(blob, .blob) }
    }
    let entries = try rewritten(base, EditedFolder(edits), path: "")
    return try write(TreeFormat.bytes(entries), as: .tree, .writeTree)
  }

  /// The entries of a folder after its edits.
  private func rewritten(_ base: ObjectID?, _ edits: EditedFolder, path: String) throws(GitError) -> [TreeEntry] {
    var entries = [[UInt8]: TreeEntry]()
    if let base {
      let old = try reading(path) { () throws(ObjectError) in try tree(base).entries() }
      for entry in old { entries[entry.name] = entry }
    }
    for (name, change) in edits.files where change == .remove {
      guard let entry = entries[name] else { throw failure(.notFound, path, name, "it is not there to be removed") }
      guard !entry.isTree else { throw failure(.conflict, path, name, "it is a folder; expected a file to remove") }
      entries[name] = nil
    }
    for (name, folder) in edits.folders {
      let old = entries[name]
      if let old, !old.isTree { throw failure(.conflict, path, name, "it is a file; expected a folder") }
      let content = try rewritten(old?.id, folder, path: Self.join(path, name))
      guard !content.isEmpty else {
        entries[name] = nil
        continue
      }
      let id = try write(TreeFormat.bytes(content), as: .tree, .writeTree)
      entries[name] = TreeEntry(name: name, mode: .tree, id: id)
    }
    for case (let name, .put(let blob)) in edits.files {
      if let old = entries[name], old.isTree || old.mode == .gitlink {
        throw failure(.conflict, path, name, "it is a folder; expected a file")
      }
      entries[name] = TreeEntry(name: name, mode: .file, id: blob)
    }
    return Array(entries.values)
  }

  private func failure(_ code: GitError.Code, _ path: String, _ name: [UInt8], _ message: String) -> GitError {
    GitError(code, .writeTree, Self.join(path, name), message)
  }

  private static func join(_ path: String, _ name: [UInt8]) -> String {
    let text = String(decoding: name, as: UTF8.self)
    return path.isEmpty ? text : "\(path)/\(text)"
  }

  private func reading<Value>(_ path: String, _ body: () throws(ObjectError) -> Value) throws(GitError) -> Value {
    do {
      return try body()
    } catch {
      throw GitError(.invalid, .writeTree, path, "\(error)")
    }
  }
}

/// The bytes of a tree object (gitformat-pack, canonical tree).
enum TreeFormat {
  static func bytes(_ entries: [TreeEntry]) -> [UInt8] {
    // Git sorts folders as if their names ended in a slash.
    let keyed = entries.map { (key: $0.isTree ? $0.name + [0x2F] : $0.name, entry: $0) }
    var bytes = [UInt8]()
    for (_, entry) in keyed.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      bytes += Array(String(entry.mode.rawValue, radix: 8).utf8)
      bytes.append(0x20)
      bytes += entry.name
      bytes.append(0)
      bytes += entry.id.bytes
    }
    return bytes
  }
}
