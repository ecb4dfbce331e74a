package import Names
package import Snapshots

/// One entry of a tree as it is written, valid or not.
package struct RawEntry: Hashable, Sendable {
  package let mode: String
  package let name: [UInt8]
  package let id: ObjectID

  package init(mode: String, name: [UInt8], id: ObjectID) {
    self.mode = mode
    self.name = name
    self.id = id
  }

  package var bytes: [UInt8] { Array(mode.utf8) + [0x20] + name + [0] + id.bytes }

  /// Git's order: by name, folders as if their names ended in `/`.
  fileprivate var sortKey: [UInt8] { mode == "40000" ? name + [0x2F] : name }
}

/// A file of a tree.
package struct File: Hashable, Sendable {
  package var bytes: [UInt8]
  package var mode: FileMode

  package init(_ bytes: [UInt8], mode: FileMode = .file) {
    self.bytes = bytes
    self.mode = mode
  }

  package init(_ text: String, mode: FileMode = .file) { self.init(Array(text.utf8), mode: mode) }
}

/// Writes trees and commits out of a dictionary of paths.
package final class RegistryBuilder {
  package let objects: MemoryObjects
  /// The files of the next commit, by path.
  package var files: [String: File] = [:]
  /// Entries that no dictionary of paths can hold, by the folder they stand in ("" for the root).
  package var extras: [String: [RawEntry]] = [:]
  /// Whether trees are written in Git's order.
  package var sortsTrees = true

  package init(objects: MemoryObjects = MemoryObjects()) { self.objects = objects }

  /// Writes the trees of the files and returns the root's id.
  package func writeTree() -> ObjectID {
    let named = files.map { (Array($0.key.utf8.split(separator: 0x2F)).map { Array($0) }, $0.value) }
    return write(named[...], at: "", depth: 0)
  }

  private func write(_ files: ArraySlice<([[UInt8]], File)>, at folder: String, depth: Int) -> ObjectID {
    var entries = extras[folder] ?? []
    var folders: [[UInt8]: [([[UInt8]], File)]] = [:]
    for (path, file) in files {
      if path.count == depth + 1 {
        let id = file.mode == .gitlink ? objects.add(.commit, file.bytes) : objects.add(.blob, file.bytes)
        entries.append(RawEntry(mode: String(file.mode.rawValue, radix: 8), name: path[depth], id: id))
      } else {
        folders[path[depth], default: []].append((path, file))
      }
    }
    let prefix = folder.isEmpty ? "" : folder + "/"
    for extra in extras.keys where extra.hasPrefix(prefix) && !extra.isEmpty && extra != folder {
      let child = Array(extra.dropFirst(prefix.count).prefix { $0 != "/" }.utf8)
      if folders[child] == nil { folders[child] = [] }
    }
    for (name, inside) in folders {
      let id = write(inside[...], at: prefix + String(decoding: name, as: UTF8.self), depth: depth + 1)
      entries.append(RawEntry(mode: "40000", name: name, id: id))
    }
    entries.sort { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
    if !sortsTrees { entries.reverse() }
    return objects.add(.tree, entries.flatMap(\.bytes))
  }

  /// Writes a commit.
  ///
  /// - Parameters:
  ///   - date: the committer's date, as text in Git's form or as an instant.
  ///   - sign: makes the armored signature of the commit's bytes, which goes into its header.
  package func writeCommit(
    tree: ObjectID, parents: [ObjectID], date: String, message: String, sign: (([UInt8]) throws -> [UInt8])? = nil
  ) throws -> ObjectID {
    var header = "tree \(tree)\n" + parents.map { "parent \($0)\n" }.joined()
    header += "author Nobody <nobody@example.org> 1 +0000\ncommitter Nobody <nobody@example.org> \(date)\n"
    let body = "\n\(message)\n"
    let bytes = Array((header + body).utf8)
    guard let sign else { return objects.add(.commit, bytes) }
    let armored = String(decoding: try sign(bytes), as: UTF8.self)
    let lines = armored.split(separator: "\n").joined(separator: "\n ")
    return objects.add(.commit, Array("\(header)gpgsig \(lines)\n\(body)".utf8))
  }
}
