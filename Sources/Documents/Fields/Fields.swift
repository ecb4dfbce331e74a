/// The fields of one mapping: each is asked for by name, and what nobody asked for is reported by ``close()``.
///
/// Nothing here throws: what is wrong goes to the ``Report``, and the asker gets nil and goes on, so that all problems
/// of a document come out at once.
package final class Fields {
  /// Whether a field may be left out.
  package enum Presence: Hashable, Sendable {
    case required, optional
  }

  /// The mapping.
  package let node: Node
  /// The way to it, empty for the document itself.
  package let path: String
  /// Where problems go.
  package let report: Report
  private let pairs: [Pair]
  private let isSilent: Bool
  private var known: [String] = []

  /// Opens a mapping; a node that is none is a problem, and then every field is nil without a further one.
  package convenience init(_ node: Node, in report: Report, at path: String = "") {
    if node.pairs == nil { report.add(Mismatch(expected: "a mapping"), for: node, path: path) }
    self.init(node, in: report, at: path, isSilent: node.pairs == nil)
  }

  init(_ node: Node, in report: Report, at path: String, isSilent: Bool) {
    self.node = node
    self.report = report
    self.path = path
    self.isSilent = isSilent
    pairs = isSilent ? [] : node.pairs ?? []
  }

  /// The path of one of the fields.
  package func path(of key: String) -> String { DocumentPath.key(key, in: path) }

  /// The node of a field, which from now on is a known one; nil when it is not there.
  package func take(_ key: String) -> Node? {
    if !known.contains(where: { sameBytes($0, key) }) { known.append(key) }
    return pairs.first { sameBytes($0.key, key) }?.value
  }

  /// True when the mapping has this key; asking does not make it a known one.
  package func contains(_ key: String) -> Bool {
    pairs.contains { sameBytes($0.key, key) }
  }

  /// A field that must be there.
  package func required<Parsed>(_ key: String, _ parser: FieldParser<Parsed>) -> Parsed? {
    guard let node = take(key, .required, expected: parser.expected) else { return nil }
    return parse(node, at: path(of: key)) { (node: Node) throws(Mismatch) in try parser(node) }
  }

  /// A field that must be there, read by a closure.
  package func required<Parsed>(
    _ key: String, as type: Parsed.Type = Parsed.self, parse body: (Node) throws(Mismatch) -> Parsed
  ) -> Parsed? {
    guard let node = take(key, .required, expected: nil) else { return nil }
    return parse(node, at: path(of: key), body)
  }

  /// A field that may be left out; nil then, and nil with a problem when it is wrong.
  package func optional<Parsed>(_ key: String, _ parser: FieldParser<Parsed>) -> Parsed? {
    guard let node = take(key) else { return nil }
    return parse(node, at: path(of: key)) { (node: Node) throws(Mismatch) in try parser(node) }
  }

  /// A field that may be left out, with the value that it has then.
  package func optional<Parsed>(_ key: String, _ parser: FieldParser<Parsed>, default value: Parsed) -> Parsed {
    optional(key, parser) ?? value
  }

  /// A field that may be left out, read by a closure.
  package func optional<Parsed>(
    _ key: String, as type: Parsed.Type = Parsed.self, parse body: (Node) throws(Mismatch) -> Parsed
  ) -> Parsed? {
    guard let node = take(key) else { return nil }
    return parse(node, at: path(of: key), body)
  }

  /// Notes that a rule between fields is broken; the place is that of the named field, or of the mapping without it.
  package func refuse(_ key: String, _ message: String) {
    guard !isSilent else { return }
    let place = pairs.first { sameBytes($0.key, key) }?.value ?? node
    report.add(message, at: place, path: path(of: key))
  }

  /// Reports each key that nobody asked for; call it last.
  package func close() {
    for pair in pairs where !known.contains(where: { sameBytes($0, pair.key) }) {
      // Looking for what was meant costs time, which a hostile file with many keys shall not get.
      guard !report.isFull else { return }
      let nearest = NearMiss.nearest(to: pair.key, in: known)
      let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? ";"
      let place = path.isEmpty ? "here" : "in \"\(path)\""
      let list = known.isEmpty ? "no keys are known \(place)" : "the keys \(place) are \(known.joined(separator: ", "))"
      report.add(
        Problem("unknown key \(quoted(pair.key))\(hint) \(list)", at: pair.keyPosition, path: path(of: pair.key)))
    }
  }

  /// The node of a field, with a problem when it must be there and is not.
  func take(_ key: String, _ presence: Presence, expected: @autoclosure () -> String?) -> Node? {
    if let found = take(key) { return found }
    if presence == .required, !isSilent {
      let hint = expected().map { "; expected \($0)" } ?? ""
      report.add("\(subject(path(of: key))) is missing\(hint)", at: node, path: path(of: key))
    }
    return nil
  }

  func parse<Parsed>(
    _ node: Node, at path: @autoclosure () -> String, _ body: (Node) throws(Mismatch) -> Parsed
  ) -> Parsed? {
    do throws(Mismatch) {
      return try body(node)
    } catch {
      report.add(error, for: node, path: path())
      return nil
    }
  }
}
