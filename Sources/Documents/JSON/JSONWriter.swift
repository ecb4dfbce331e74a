/// Writes nodes as JSON (RFC 8259).
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private let style: JSON.Style

  init(style: JSON.Style) { self.style = style }

  mutating func document(_ node: Node) {
    value(node, indent: 0)
    if style != .compact { bytes.append(0x0A) }
  }

  private mutating func value(_ node: Node, indent: Int) {
    switch node.value {
    case .mapping(let pairs):
      list(pairs, "{", "}", indent: indent) { (writer: inout JSONWriter, pair: Pair) in
        writer.string(pair.key)
        writer.bytes += (writer.style == .compact ? ":" : ": ").utf8
        writer.value(pair.value, indent: indent + 2)
      }
    case .sequence(let nodes):
      list(nodes, "[", "]", indent: indent) { (writer: inout JSONWriter, node: Node) in
        writer.value(node, indent: indent + 2)
      }
    case .string(let text): string(text)
    case .integer(let number): bytes += String(number).utf8
    case .float(let number): bytes += numberText(number).utf8
    case .bool(let flag): bytes += (flag ? "true" : "false").utf8
    case .null: bytes += "null".utf8
    }
  }

  private mutating func list<Element>(
    _ elements: [Element], _ open: String, _ close: String, indent: Int, _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes += open.utf8
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newLine(indent + 2)
      write(&self, element)
    }
    if !elements.isEmpty { newLine(indent) }
    bytes += close.utf8
  }

  private mutating func newLine(_ indent: Int) {
    guard style != .compact else { return }
    bytes.append(0x0A)
    bytes += repeatElement(0x20, count: indent)
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if style == .printed {
      for scalar in text.unicodeScalars {
        scalar.value >= 0x7F && scalar.isUnprintable ? escape(scalar) : add(scalar.utf8)
      }
    } else {
      add(text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// `\u202e`; beyond U+FFFF the two halves of UTF-16.
  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in scalar.utf16 {
      let digits = String(unit, radix: 16)
      bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
    }
  }

  private mutating func add(_ text: some Sequence<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): bytes += "\\\"".utf8
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x00...0x1F: bytes += ("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)).utf8
      default: bytes.append(byte)
      }
    }
  }
}
