/// The strict subset of YAML in which manifests are written, over libyaml's events.
///
/// One document, UTF-8, LF; no anchors, aliases, tags, merge keys, directives, duplicate keys, tabs outside quotes or
/// control characters. Plain scalars resolve by the core schema of YAML 1.2.2.
package enum YAML {
  /// Reads one document into nodes with their places.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, from anybody.
  ///   - limits: bounds on size, depth and count.
  /// - Throws: everything that is wrong, as far as reading could go on, in the order of the file.
  package static func read(_ bytes: [UInt8], limits: Limits = .manifest) throws(Problems) -> Node {
    let source = try SourceText(bytes, limits: limits)
    var builder = TreeBuilder(source, limits: limits)
    return try builder.read()
  }

  /// Writes a node in the one canonical form: keys in the node's order, two spaces of indentation, lists indented
  /// under their key, strings plain where every reader takes them for the same string and in double quotes otherwise,
  /// one line feed at the end.
  ///
  /// Reading what was written gives an equal node, and writing that gives the same bytes, for every node within the
  /// reader's limits without U+0000. A number that is not finite is written in a form that every reader refuses.
  package static func write(_ node: Node) -> [UInt8] {
    var writer = YAMLWriter()
    writer.document(node)
    return writer.bytes
  }

  /// True when the bytes are exactly what ``write(_:)`` makes of what they mean; a comment makes it false.
  package static func isCanonical(_ bytes: [UInt8], limits: Limits = .manifest) -> Bool {
    guard let node = try? read(bytes, limits: limits) else { return false }
    return write(node) == bytes
  }
}
