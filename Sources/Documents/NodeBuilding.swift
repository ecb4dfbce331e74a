extension Node {
  /// A mapping with its entries in this order.
  package static func mapping(_ entries: [(String, Node)]) -> Node {
    Node(.mapping(entries.map { Pair($0.0, $0.1) }))
  }

  /// A mapping without the entries whose value is nil: optional fields read well this way.
  package static func mapping(omittingNil entries: [(String, Node?)]) -> Node {
    Node(.mapping(entries.compactMap { key, value in value.map { Pair(key, $0) } }))
  }

  /// A sequence of nodes.
  package static func sequence(_ nodes: [Node]) -> Node { Node(.sequence(nodes)) }

  /// A sequence of strings.
  package static func strings(_ texts: [String]) -> Node { Node(.sequence(texts.map { Node(.string($0)) })) }

  /// A string.
  package static func string(_ text: String) -> Node { Node(.string(text)) }

  /// An integer.
  package static func integer(_ number: Int64) -> Node { Node(.integer(number)) }

  /// A finite number that is not an integer by type.
  package static func float(_ number: Double) -> Node { Node(.float(number)) }

  /// A boolean.
  package static func bool(_ flag: Bool) -> Node { Node(.bool(flag)) }

  /// Null.
  package static let null = Node(.null)
}

extension Node {
  /// The value at a key of a mapping, compared byte by byte; nil when there is none, or when this is no mapping.
  package subscript(key: String) -> Node? {
    pairs?.first { sameBytes($0.key, key) }?.value
  }

  /// The entries of a mapping; nil for anything else.
  package var pairs: [Pair]? {
    if case .mapping(let pairs) = value { pairs } else { nil }
  }

  /// The elements of a sequence; nil for anything else.
  package var elements: [Node]? {
    if case .sequence(let nodes) = value { nodes } else { nil }
  }

  /// The text of a string; nil for anything else.
  package var text: String? {
    if case .string(let text) = value { text } else { nil }
  }

  /// True for a mapping or a sequence.
  package var isCollection: Bool {
    switch value {
    case .mapping, .sequence: true
    case .string, .integer, .float, .bool, .null: false
    }
  }

  /// What this is, for a sentence: `the string "three"`, `the integer 3`, `a mapping`, `a list`, `null`.
  package var summary: String {
    switch value {
    case .mapping(let pairs): pairs.isEmpty ? "an empty mapping" : "a mapping"
    case .sequence(let nodes): nodes.isEmpty ? "an empty list" : "a list"
    case .string(let text): text.isEmpty ? "an empty string" : "the string \(quoted(text))"
    case .integer(let number): "the integer \(number)"
    case .float(let number): "the number \(numberText(number))"
    case .bool(let flag): "the boolean \(flag)"
    case .null: "null"
    }
  }
}
