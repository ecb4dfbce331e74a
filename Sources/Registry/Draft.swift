import Documents
import Gate
import GitStore
import Manifest
import Names
import Snapshots

/// Files that a commit is to write or remove.
package struct Draft {
  package private(set) var files: [String: [UInt8]?] = [:]

  package init() {}

  package mutating func write(_ path: String, _ bytes: [UInt8]) { files[path] = .some(bytes) }
  package mutating func remove(_ path: String) { files[path] = .some(nil) }

  package var isEmpty: Bool { files.isEmpty }

  /// The tree of a base with these files, written to a repository.
  func tree(on base: ObjectID?, in repository: Repository) throws -> ObjectID {
    var edits: [TreeEdit] = []
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      if let bytes { edits.append(.put(path, try repository.writeBlob(bytes))) } else { edits.append(.remove(path)) }
    }
    return try repository.writeTree(base: base, edits: edits)
  }
}

extension Draft {
  /// Sets a pointer as a move says: the file is rewritten in place so that comments in it survive, or removed.
  mutating func apply(_ move: Move, of model: ModelName, in state: State) throws {
    let path = "\(model.path)/\(move.pointer.path.text)"
    guard let written = move.written else { return remove(path) }
    switch move {
    case .stage(_, _, let to):
      write(path, try Self.rewrite(path, key: "stage", .string(to.text), fresh: written, in: state))
    case .alias(_, _, let to):
      guard let to else { return }
      write(path, try Self.rewrite(path, key: "version", .integer(Int64(to.number)), fresh: written, in: state))
    }
  }

  /// Sets a pointer to where a move leads with the very file that a former state has; as this program writes it where
  /// there is no such state.
  mutating func restore(_ move: Move, of model: ModelName, from former: State?) throws {
    let path = "\(model.path)/\(move.pointer.path.text)"
    guard let written = move.written else { return remove(path) }
    write(path, try former?.file(path) ?? written)
  }

  private static func rewrite(
    _ path: String, key: String, _ value: Node, fresh: [UInt8], in state: State
  ) throws -> [UInt8] {
    guard let current = try state.file(path), !YAML.isCanonical(current) else { return fresh }
    return try YAML.replacingScalars(in: current, [(path: [key], value: value)])
  }
}
