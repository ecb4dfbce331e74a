/// The checks before jansson sees a byte: size, UTF-8, depth and count.
enum JSONPrescan {
  static func check(_ bytes: [UInt8], limits: Limits) throws(Problems) {
    guard bytes.count <= limits.maxBytes else {
      throw Problems(
        Problem(
          "the file has \(bytes.count) bytes; at most \(limits.maxBytes) are read", at: Position(line: 1, column: 1)))
    }
    var index = 0
    var depth = 0
    var nodes = 1
    var inString = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x80 {
        guard let (scalar, length) = UTF8Decoding.scalar(in: bytes, at: index) else {
          let hex = String(byte, radix: 16, uppercase: true)
          throw refusal("the byte 0x\(hex) is not valid UTF-8; the file must be UTF-8 text", bytes, index)
        }
        if scalar.value == 0xFEFF, index == 0 {
          throw refusal("a byte order mark (U+FEFF); save the file as UTF-8 without it", bytes, index)
        }
        index += length
        continue
      }
      switch byte {
      case 0: throw refusal("the character U+0000, which no text may hold", bytes, index)
      case UInt8(ascii: "\\") where inString: index += 1  // whatever follows does not end the string
      case UInt8(ascii: "\""): inString.toggle()
      case _ where inString: break
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        nodes += 1
        guard depth <= limits.maxDepth else {
          throw refusal("values lie more than \(limits.maxDepth) levels deep", bytes, index)
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ","): nodes += 1
      default: break
      }
      guard nodes <= limits.maxNodes else {
        throw refusal("the document holds more than \(limits.maxNodes) values", bytes, index)
      }
      index += 1
    }
  }

  private static func refusal(_ message: String, _ bytes: [UInt8], _ index: Int) -> Problems {
    Problems(Problem(message, at: position(of: index, in: bytes)))
  }

  /// The line and column of a byte.
  static func position(of index: Int, in bytes: [UInt8]) -> Position {
    let before = bytes.prefix(index)
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return Position(line: line, column: column)
  }
}
