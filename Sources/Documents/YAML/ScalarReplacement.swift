extension YAML {
  /// Replaces the text of scalars in a file and leaves every other byte, comments included, as it was.
  ///
  /// The result is read again and must differ from the file in exactly these values, or nothing is returned.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - replacements: for each value its path (keys of mappings, indices from 0 of sequences) and the new scalar.
  /// - Throws: what is wrong with the file, or with a replacement: no value at the path, a value that is not a scalar,
  ///   or one that cannot be replaced in place.
  package static func replacingScalars(
    in bytes: [UInt8], _ replacements: [(path: [String], value: Node)]
  ) throws(Problems) -> [UInt8] {
    let before = try read(bytes)
    var expected = before
    var edits: [(range: Range<Int>, text: String)] = []
    for (path, value) in replacements {
      let spelled = spell(path)
      guard !value.isCollection else {
        throw Problems(Problem("the new value of \(spelled) is not a scalar; edit the file by hand", path: spelled))
      }
      guard let target = node(at: path[...], in: before) else {
        throw Problems(Problem("the file has no value at \(spelled) to replace; add it by hand", path: spelled))
      }
      guard let source = target.source else {
        throw Problems(
          Problem(
            "the value is \(target.summary), not a scalar; edit the file by hand", at: target.position, path: spelled))
      }
      edits.append((trimmed(source, in: bytes), YAMLWriter.inline(value.value)))
      expected = replacing(path[...], in: expected, with: value)
    }
    let result = try splice(bytes, edits)
    guard let after = try? read(result), after == expected else {
      let paths = replacements.map { spell($0.path) }.joined(separator: ", ")
      throw Problems(Problem("replacing \(paths) in place would change more than that; edit the file by hand"))
    }
    return result
  }

  /// The scalar's bytes without the line feeds that end a block scalar.
  private static func trimmed(_ source: Node.Source, in bytes: [UInt8]) -> Range<Int> {
    guard source.style == .literal || source.style == .folded else { return source.bytes }
    var end = source.bytes.upperBound
    while end > source.bytes.lowerBound, bytes[end - 1] == 0x0A { end -= 1 }
    return source.bytes.lowerBound..<end
  }

  private static func splice(_ bytes: [UInt8], _ edits: [(range: Range<Int>, text: String)]) throws(Problems) -> [UInt8]
  {
    var result: [UInt8] = []
    var copied = 0
    var previous: Range<Int>?
    for (range, text) in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard range.lowerBound >= copied, range != previous else {
        throw Problems(Problem("one value is replaced twice; name each path once"))
      }
      result += bytes[copied..<range.lowerBound]
      // A value that was left out (`key:`) has no bytes; the new one needs a space before it.
      if range.isEmpty, range.lowerBound > 0, bytes[range.lowerBound - 1] != 0x20 { result.append(0x20) }
      result += text.utf8
      copied = range.upperBound
      previous = range
    }
    return result + bytes[copied...]
  }

  private static func node(at path: ArraySlice<String>, in node: Node) -> Node? {
    guard let step = path.first else { return node }
    switch node.value {
    case .mapping: return node[step].flatMap { Self.node(at: path.dropFirst(), in: $0) }
    case .sequence(let nodes):
      guard let index = Int(step), nodes.indices.contains(index) else { return nil }
      return Self.node(at: path.dropFirst(), in: nodes[index])
    case .string, .integer, .float, .bool, .null: return nil
    }
  }

  private static func replacing(_ path: ArraySlice<String>, in node: Node, with value: Node) -> Node {
    guard let step = path.first else { return value }
    switch node.value {
    case .mapping(let pairs):
      return Node(
        .mapping(
          pairs.map { pair in
            guard sameBytes(pair.key, step) else { return pair }
            return Pair(pair.key, replacing(path.dropFirst(), in: pair.value, with: value))
          }))
    case .sequence(let nodes):
      return Node(
        .sequence(
          nodes.enumerated().map { index, node in
            index == Int(step) ? replacing(path.dropFirst(), in: node, with: value) : node
          }))
    case .string, .integer, .float, .bool, .null: return node
    }
  }

  private static func spell(_ path: [String]) -> String {
    path.isEmpty ? "the document" : path.reduce("") { DocumentPath.key($1, in: $0) }
  }
}
