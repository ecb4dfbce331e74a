import Names
import Snapshots

/// Random files with names that are hard to sort: prefixes of each other, bytes around the slash, no UTF-8.
struct RandomTrees {
  private var generator: SeededGenerator
  private let blobs: [ObjectID]
  private static let names: [[UInt8]] =
    [
      "a", "a-", "a.", "a.b", "a0", "ab", "b", "B", "a b", "é", "e\u{301}", "z", "\u{301}x", "a\n", "~",
    ].map { Array($0.utf8) } + [[0xFF], [0x61, 0xC3], [0x01]]

  init(seed: UInt64, blobs: [ObjectID]) {
    generator = SeededGenerator(seed: seed)
    self.blobs = blobs
  }

  /// Some files; no path is a folder of another.
  mutating func files() -> [TreeFile] {
    var files: [[UInt8]: TreeFile] = [:]
    for _ in 0..<Int.random(in: 0...40, using: &generator) { add(to: &files) }
    return files.values.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// The same files with some changed, gone or new.
  mutating func changed(_ files: [TreeFile]) -> [TreeFile] {
    var result: [[UInt8]: TreeFile] = [:]
    for file in files where Int.random(in: 0..<5, using: &generator) > 0 { result[file.path] = file }
    for _ in 0..<Int.random(in: 0...6, using: &generator) { add(to: &result) }
    return result.values.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  private mutating func add(to files: inout [[UInt8]: TreeFile]) {
    let depth = Int.random(in: 1...4, using: &generator)
    let parts = (0..<depth).map { _ in Self.names.randomElement(using: &generator) ?? [] }
    let path = Array(parts.joined(separator: [UInt8(ascii: "/")]))
    let modes: [FileMode] = [.file, .file, .file, .executable, .symbolicLink, .gitlink]
    guard let mode = modes.randomElement(using: &generator), let id = blobs.randomElement(using: &generator) else {
      return
    }
    let inside = path + [UInt8(ascii: "/")]
    let clashes = files.keys.contains { other in
      other.starts(with: inside) || path.starts(with: other + [UInt8(ascii: "/")])
    }
    if !clashes { files[path] = TreeFile(path: path, mode: mode, id: id) }
  }
}
