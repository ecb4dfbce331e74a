/// Strict JSON (RFC 8259) over jansson: no duplicate keys, no trailing data, no NaN, no U+0000.
package enum JSON {
  /// How ``write(_:style:)`` lays out its text.
  package enum Style: Hashable, Sendable {
    /// On one line, without spaces and without a line feed at the end.
    case compact
    /// With two spaces of indentation, a space after `:`, and a line feed at the end.
    case indented
    /// Indented, for a terminal: what does not show as itself (C1 controls, marks of direction, line separators, invisible
    /// characters) is escaped too. It reads back as the same node; what is stored or signed is never written like this.
    case printed
  }

  /// Reads one document. Nodes of JSON have no positions; problems have, as far as the parser knows them.
  ///
  /// - Parameters:
  ///   - bytes: the whole document, from anybody.
  ///   - limits: bounds on size, depth and count, and whether the root may be a scalar.
  /// - Throws: what is wrong with the document.
  package static func read(_ bytes: [UInt8], limits: Limits = .json) throws(Problems) -> Node {
    try JSONPrescan.check(bytes, limits: limits)
    do {
      return try JSONTree(bytes, allowAnyRoot: limits.allowAnyRoot).node(limits: limits)
    } catch {
      throw Problems(error)
    }
  }

  /// Writes a node: keys in the node's order, UTF-8, only what RFC 8259 demands escaped (and more in the
  /// style `printed`), the shortest decimals that
  /// read back as the same doubles (`1.0` keeps its point).
  ///
  /// A number that is not finite is written in a form that every reader refuses.
  package static func write(_ node: Node, style: Style) -> [UInt8] {
    var writer = JSONWriter(style: style)
    writer.document(node)
    return writer.bytes
  }
}
