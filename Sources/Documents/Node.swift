/// One value of a document, with the place where it was read.
///
/// Equality and hashing look at values only: nodes from different places, or written in different styles, are equal
/// when they mean the same. Text is compared byte by byte, not by Unicode equivalence, because digests and
/// signatures see bytes.
package struct Node: Sendable {
  /// How a scalar was written in its source, and where.
  package struct Source: Hashable, Sendable {
    /// The five ways in which YAML writes a scalar.
    package enum Style: Hashable, Sendable {
      case plain, singleQuoted, doubleQuoted, literal, folded
    }

    /// The way in which the scalar was written.
    package let style: Style
    /// The bytes of the scalar in its file, quotes included; empty for a value that was left out (`key:`).
    package let bytes: Range<Int>
  }

  /// What the node is.
  package var value: Value
  /// Where it starts, or ``Position/unknown``.
  package var position: Position
  /// How and where a scalar read from YAML was written; nil for collections, JSON and nodes built in code.
  package var source: Source?

  /// Makes a node; one that is built for writing needs no position.
  package init(_ value: Value, at position: Position = .unknown, source: Source? = nil) {
    self.value = value
    self.position = position
    self.source = source
  }
}

/// What a node is: the types of JSON, with integers kept apart from other numbers.
package enum Value: Sendable {
  /// Keys and values in the order of the document; no key appears twice in what a reader returns.
  case mapping([Pair])
  case sequence([Node])
  case string(String)
  case integer(Int64)
  /// A finite number in what a reader returns.
  case float(Double)
  case bool(Bool)
  case null
}

/// One entry of a mapping.
package struct Pair: Sendable {
  /// The key; always a string.
  package var key: String
  /// The value.
  package var value: Node
  /// Where the key starts, or ``Position/unknown``.
  package var keyPosition: Position

  /// Makes an entry; one that is built for writing needs no position.
  package init(_ key: String, _ value: Node, at keyPosition: Position = .unknown) {
    self.key = key
    self.value = value
    self.keyPosition = keyPosition
  }
}

extension Node: Hashable {
  /// True when both mean the same, wherever they were read.
  package static func == (a: Node, b: Node) -> Bool { a.value == b.value }

  package func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}

extension Pair: Hashable {
  /// True when key (byte by byte) and value are the same.
  package static func == (a: Pair, b: Pair) -> Bool { sameBytes(a.key, b.key) && a.value == b.value }

  package func hash(into hasher: inout Hasher) {
    key.hashBytes(into: &hasher)
    value.hash(into: &hasher)
  }
}

extension Value: Hashable {
  /// True when both are the same; an integer never equals a float, and strings are compared byte by byte.
  package static func == (a: Value, b: Value) -> Bool {
    switch (a, b) {
    case (.mapping(let a), .mapping(let b)): a == b
    case (.sequence(let a), .sequence(let b)): a == b
    case (.string(let a), .string(let b)): sameBytes(a, b)
    case (.integer(let a), .integer(let b)): a == b
    case (.float(let a), .float(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .mapping(let pairs): hasher.combine(pairs)
    case .sequence(let nodes): hasher.combine(nodes)
    case .string(let text): text.hashBytes(into: &hasher)
    case .integer(let number): hasher.combine(number)
    case .float(let number): hasher.combine(number)
    case .bool(let flag): hasher.combine(flag)
    case .null: hasher.combine(0 as UInt8)
    }
  }
}

/// Compares text byte by byte: Swift's own `==` takes U+212A KELVIN SIGN for a `K`, which no digest does.
func sameBytes(_ a: String, _ b: String) -> Bool {
  // What differs as text differs in bytes, and Swift finds that out faster; most texts that are compared differ.
  a.utf8.count == b.utf8.count && a == b && a.utf8.elementsEqual(b.utf8)
}

extension String {
  fileprivate func hashBytes(into hasher: inout Hasher) {
    for byte in utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}
