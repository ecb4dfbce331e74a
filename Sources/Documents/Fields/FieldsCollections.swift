extension Fields {
  /// A field that is itself a mapping; its fields are closed after `read`.
  ///
  /// - Returns: what `read` makes of it; nil when the field is missing or wrong.
  package func object<Result>(_ key: String, _ presence: Presence = .required, _ read: (Fields) -> Result?) -> Result? {
    guard let node = take(key, presence, expected: "a mapping") else { return nil }
    return open(node, at: path(of: key), read)
  }

  /// A list, each element read by a closure that gets the element and its path and notes its own problems.
  ///
  /// - Returns: the elements for which `read` returned a value; what is wrong is in the report.
  package func list<Element>(
    _ key: String, _ presence: Presence = .required, count: ClosedRange<Int> = 0...10_000,
    _ read: (Node, String) -> Element?
  ) -> [Element] {
    guard let node = take(key, presence, expected: "a list") else { return [] }
    let path = path(of: key)
    guard let nodes = node.elements else {
      report.add(Mismatch(expected: "a list"), for: node, path: path)
      return []
    }
    if let complaint = countComplaint(nodes.count, count) {
      report.add(Mismatch(because: complaint), for: node, path: path)
      return []
    }
    return nodes.enumerated().compactMap { index, node in read(node, DocumentPath.index(index, in: path)) }
  }

  /// A list whose elements all have one parser; each bad element is reported.
  package func list<Element>(
    _ key: String, _ presence: Presence = .required, count: ClosedRange<Int> = 0...10_000,
    of parser: FieldParser<Element>
  ) -> [Element] {
    list(key, presence, count: count) { node, path in
      parse(node, at: path) { (node: Node) throws(Mismatch) in try parser(node) }
    }
  }

  /// A list of mappings; the fields of each are closed after `read`.
  package func objects<Element>(
    _ key: String, _ presence: Presence = .required, count: ClosedRange<Int> = 0...10_000,
    _ read: (Fields) -> Element?
  ) -> [Element] {
    list(key, presence, count: count) { node, path in open(node, at: path, read) }
  }

  /// A mapping with free keys, each value read by a closure that gets the key, the value and its path and notes its
  /// own problems.
  ///
  /// - Returns: the entries for which `read` returned a value, in the order of the document.
  package func entries<Element>(
    _ key: String, _ presence: Presence = .required, count: ClosedRange<Int> = 0...10_000,
    _ read: (String, Node, String) -> Element?
  ) -> [(key: String, value: Element)] {
    guard let node = take(key, presence, expected: "a mapping") else { return [] }
    let path = path(of: key)
    guard let pairs = node.pairs else {
      report.add(Mismatch(expected: "a mapping"), for: node, path: path)
      return []
    }
    if let complaint = countComplaint(pairs.count, count) {
      report.add(Mismatch(because: complaint), for: node, path: path)
      return []
    }
    return pairs.compactMap { pair in
      guard !pair.key.isEmpty else {
        report.add(Problem("\(subject(path)) holds an empty key", at: pair.keyPosition, path: path))
        return nil
      }
      return read(pair.key, pair.value, DocumentPath.key(pair.key, in: path)).map { (pair.key, $0) }
    }
  }

  /// A mapping with free keys whose values all have one parser: `.string` for tags, `.number` for metrics.
  ///
  /// - Returns: the entries in the order of the document.
  package func map<Element>(
    _ key: String, _ presence: Presence = .required, count: ClosedRange<Int> = 0...10_000,
    of parser: FieldParser<Element>
  ) -> [(key: String, value: Element)] {
    entries(key, presence, count: count) { _, node, path in
      parse(node, at: path) { (node: Node) throws(Mismatch) in try parser(node) }
    }
  }

  private func open<Result>(_ node: Node, at path: String, _ read: (Fields) -> Result?) -> Result? {
    let fields = Fields(node, in: report, at: path)
    let result = read(fields)
    fields.close()
    return result
  }
}
