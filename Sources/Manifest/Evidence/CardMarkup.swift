/// What GitHub and Hugging Face put something else in place of, so that a reader sees no words there: formulas between
/// dollars, codes of emoji (`:rocket:`) and the marks of alerts (`[!NOTE]`). CommonMark knows none of them.
enum CardMarkup {
  /// The lines without it. The cost is linear in the length.
  static func removed(from lines: [CardLine]) -> [CardLine] {
    var lines = lines
    // Whether a formula of more than one line is open; it must end in the section.
    var isOpen = false
    let last = lines.lastIndex { line in line.bytes.indices.contains { isDouble(line.bytes[...], $0) } }
    for index in lines.indices {
      let bytes = withoutFormulas(lines[index].bytes[...], &isOpen, mayStayOpen: index < (last ?? 0))
      lines[index] = CardLine()
      lines[index].add(withoutEmoji(withoutAlert(bytes))[...])
    }
    return lines
  }

  private static func isDouble(_ bytes: ArraySlice<UInt8>, _ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "$") && index + 1 < bytes.endIndex && bytes[index + 1] == UInt8(ascii: "$")
  }

  private static func withoutFormulas(
    _ line: ArraySlice<UInt8>, _ isOpen: inout Bool, mayStayOpen: Bool
  ) -> ArraySlice<UInt8> {
    var kept: [UInt8] = []
    var rest = line
    if isOpen {
      guard let end = rest.indices.first(where: { isDouble(rest, $0) }) else { return [] }
      rest = rest[(end + 2)...]
      isOpen = false
    }
    while let start = rest.firstIndex(of: UInt8(ascii: "$")) {
      kept += rest[..<start]
      kept.append(0x20)
      let width = isDouble(rest, start) ? 2 : 1
      rest = rest[(start + width)...]
      if width == 2 {
        if let end = rest.indices.first(where: { isDouble(rest, $0) }) {
          rest = rest[(end + 2)...]
        } else if mayStayOpen {
          isOpen = true
          return kept[...]
        }
      } else if opens(rest) {
        // Where none closes this one, none closes a later one.
        guard let end = rest.indices.first(where: { closes(rest, $0) }) else { break }
        rest = rest[(end + 1)...]
      }
    }
    return (kept + rest)[...]
  }

  /// Whether a formula may begin here, behind a dollar: one of money has a digit or a space behind it.
  private static func opens(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.first.map { $0 != 0x20 && !(0x30...0x39).contains($0) } ?? false
  }

  /// Whether the dollar here may close a formula.
  private static func closes(_ rest: ArraySlice<UInt8>, _ index: Int) -> Bool {
    guard rest[index] == UInt8(ascii: "$"), index > rest.startIndex, rest[index - 1] != 0x20 else { return false }
    return index + 1 == rest.endIndex || !isAlphanumeric(rest[index + 1])
  }

  private static func withoutAlert(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard line.starts(with: "[!".utf8) else { return line }
    let rest = line.dropFirst(2).drop(while: isAlphanumeric)
    return rest.first == UInt8(ascii: "]") ? rest.dropFirst() : line
  }

  private static func withoutEmoji(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var kept: [UInt8] = []
    var rest = line
    while let start = rest.firstIndex(of: UInt8(ascii: ":")) {
      kept += rest[..<start]
      let behind = rest[(start + 1)...]
      let name = behind.prefix { isAlphanumeric($0) || "_+-".utf8.contains($0) }
      if !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == UInt8(ascii: ":") {
        kept.append(0x20)
        rest = rest[(name.endIndex + 1)...]
      } else {
        kept.append(UInt8(ascii: ":"))
        rest = behind
      }
    }
    return kept + rest
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }
}
