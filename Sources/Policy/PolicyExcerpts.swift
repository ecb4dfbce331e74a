import Documents

/// The text of single gates out of policy/gates.yaml, as it was written, comments included.
package struct PolicyExcerpts {
  private let lines: [Substring]
  private let root: Node?

  /// - Parameter bytes: policy/gates.yaml.
  package init(_ bytes: [UInt8]) {
    root = try? YAML.read(bytes)
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The lines of a gate.
  ///
  /// - Parameter name: a name under `gates`, or a key of its own such as `rollback`; what a verdict adds to one in brackets
  ///   is left out.
  /// - Returns: nil when the file has no such gate. Lines that gates share are given whole.
  package func gate(_ name: String) -> String? {
    guard let root, let pairs = root.pairs else { return nil }
    let keys = pairs.map(\.keyPosition.line)
    let gates = root["gates"]?.elements ?? []
    if let index = gates.firstIndex(where: { $0["name"]?.text == name }) {
      let start = gates[index].position.line
      return excerpt(
        from: start, to: (gates.dropFirst(index + 1).map(\.position.line) + keys).filter { $0 > start }.min())
    }
    let key = name.prefix { $0 != " " }
    guard let pair = pairs.first(where: { $0.key == key }) else { return nil }
    return excerpt(from: pair.keyPosition.line, to: keys.filter { $0 > pair.keyPosition.line }.min())
  }

  /// Lines from one to before another (the end of the file when nil), without the comments and empty lines at the end,
  /// which belong to what follows, and without the indentation that all lines share.
  private func excerpt(from start: Int, to end: Int?) -> String? {
    let first = start - 1
    let last = min(end.map { $0 - 1 } ?? lines.count, lines.count)
    guard lines.indices.contains(first), first < last else { return nil }
    var part = Array(lines[first..<last])
    while let line = part.last, line.drop(while: { $0 == " " }).first.map({ $0 == "#" }) ?? true, part.count > 1 {
      part.removeLast()
    }
    let indent = part.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return part.map { String($0.dropFirst(indent)) }.joined(separator: "\n")
  }
}
