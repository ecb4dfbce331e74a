/// The spelling of the way to a value inside a document: `artifact.files[2].digest`.
package enum DocumentPath {
  /// The path of a key of the mapping at `path`; a key that is not a plain word is quoted: `tags["a b"]`.
  package static func key(_ key: String, in path: String) -> String {
    guard isWord(key) else { return "\(path)[\(quoted(key))]" }
    return path.isEmpty ? key : "\(path).\(key)"
  }

  /// The path of an element, counted from 0, of the sequence at `path`.
  package static func index(_ index: Int, in path: String) -> String {
    "\(path)[\(index)]"
  }

  private static func isWord(_ key: String) -> Bool {
    let bytes = key.utf8
    return (1...60).contains(bytes.count)
      && bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

/// One step on the way to a value; kept while reading and only spelled out when there is a problem.
enum PathStep {
  case key(String)
  case index(Int)

  /// Spells a whole way.
  static func spell(_ steps: [PathStep]) -> String {
    steps.reduce(into: "") { path, step in
      switch step {
      case .key(let key): path = DocumentPath.key(key, in: path)
      case .index(let index): path = DocumentPath.index(index, in: path)
      }
    }
  }
}
