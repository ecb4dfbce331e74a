/// Writes nodes in the canonical form of ``YAML/write(_:)``.
struct YAMLWriter {
  private(set) var bytes: [UInt8] = []

  mutating func document(_ node: Node) {
    switch node.value {
    case .mapping(let pairs) where !pairs.isEmpty: mapping(pairs, indent: 0)
    case .sequence(let nodes) where !nodes.isEmpty: sequence(nodes, indent: 0)
    default: line(Self.inline(node.value))
    }
  }

  /// Writes entries; the cursor stands where the first key goes, later keys are indented.
  private mutating func mapping(_ pairs: [Pair], indent: Int) {
    for (index, pair) in pairs.enumerated() {
      if index > 0 { space(indent) }
      bytes += Self.string(pair.key).utf8
      bytes.append(UInt8(ascii: ":"))
      switch pair.value.value {
      case .mapping(let pairs) where !pairs.isEmpty:
        line("")
        space(indent + 2)
        mapping(pairs, indent: indent + 2)
      case .sequence(let nodes) where !nodes.isEmpty:
        line("")
        space(indent + 2)
        sequence(nodes, indent: indent + 2)
      default:
        line(" " + Self.inline(pair.value.value))
      }
    }
  }

  /// Writes elements; the cursor stands where the first `-` goes, later ones are indented.
  private mutating func sequence(_ nodes: [Node], indent: Int) {
    for (index, node) in nodes.enumerated() {
      if index > 0 { space(indent) }
      bytes += "- ".utf8
      switch node.value {
      case .mapping(let pairs) where !pairs.isEmpty: mapping(pairs, indent: indent + 2)
      case .sequence(let nodes) where !nodes.isEmpty: sequence(nodes, indent: indent + 2)
      default: line(Self.inline(node.value))
      }
    }
  }

  private mutating func line(_ text: String) {
    bytes += text.utf8
    bytes.append(0x0A)
  }

  private mutating func space(_ count: Int) {
    bytes += repeatElement(0x20, count: count)
  }
}

extension YAMLWriter {
  /// A scalar, or an empty collection, on one line.
  static func inline(_ value: Value) -> String {
    switch value {
    case .mapping: "{}"
    case .sequence: "[]"
    case .string(let text): string(text)
    case .integer(let number): String(number)
    case .float(let number): numberText(number)
    case .bool(let flag): flag ? "true" : "false"
    case .null: "null"
    }
  }

  /// A string: plain when that is safe, in double quotes otherwise.
  static func string(_ text: String) -> String {
    PlainStyle.holds(text) ? text : doubleQuoted(text)
  }

  private static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        if scalar.isUnprintable || scalar.isUnusualSpace {
          result += escape(scalar.value)
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  private static func escape(_ value: UInt32) -> String {
    let (letter, width) = value <= 0xFF ? ("x", 2) : value <= 0xFFFF ? ("u", 4) : ("U", 8)
    let digits = String(value, radix: 16)
    return "\\" + letter + String(repeating: "0", count: width - digits.utf8.count) + digits
  }
}
