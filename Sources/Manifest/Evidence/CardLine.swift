/// A line of a card as a reader sees it: without marks of emphasis, tags, comments and images.
struct CardLine {
  private(set) var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ more: ArraySlice<UInt8>) { bytes += more }

  mutating func cut(from index: Int) { bytes.removeSubrange(min(index, bytes.count)...) }

  /// Whether it is a row of a table; CommonMark knows none.
  var isTableRow: Bool { bytes.contains(UInt8(ascii: "|")) }

  /// Whether it is the rule below the head of a table: `|---|:--:|`.
  var isTableRule: Bool {
    isTableRow && bytes.contains(UInt8(ascii: "-")) && bytes.allSatisfy { " \t|:-".utf8.contains($0) }
  }

  /// Cuts it where some version of CommonMark begins a comment, a declaration or an instruction that this one takes for
  /// text; whether there was anything to cut.
  mutating func cutAtComment() -> Bool {
    let start = bytes.indices.first { index in
      bytes[index] == UInt8(ascii: "<") && index + 1 < bytes.count
        && (bytes[index + 1] == UInt8(ascii: "!") || bytes[index + 1] == UInt8(ascii: "?"))
    }
    guard let start else { return false }
    bytes.removeSubrange(start...)
    return true
  }

  /// The bytes without a label at the end (`Funded by:`, `Paper: N/A`) that has no value behind it, and whether a stand-in
  /// is there instead of the value.
  func withoutOpenLabel() -> (text: ArraySlice<UInt8>, hasStandIn: Bool) {
    let colon = bytes.indices.last { index in
      bytes[index] == UInt8(ascii: ":") && (index + 1 == bytes.count || bytes[index + 1] == 0x20)
    }
    guard let colon else { return (bytes[...], false) }
    let value = CardWords(bytes[(colon + 1)...])
    guard value.removing(CardWords.standIns).isEmpty else { return (bytes[...], false) }
    let sentence = bytes[..<colon].indices.last { index in
      bytes[index] == 0x20 && index > 0 && ".;!?".utf8.contains(bytes[index - 1])
    }
    return (bytes[..<(sentence ?? 0)], !value.isEmpty)
  }

  /// The lines of a text on which footnotes begin (`[^1]: …`), which many renderers show only where something refers to
  /// them. CommonMark knows none, and takes some for definitions of links.
  static func footnotes(in text: ArraySlice<UInt8>, firstLine: Int) -> [Int] {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
    return lines.enumerated().compactMap { index, line in
      let content = line.drop { " \t>-*+.)0123456789".utf8.contains($0) }
      guard content.starts(with: "[^".utf8), let end = content.firstIndex(of: UInt8(ascii: "]")),
        content[end...].starts(with: "]:".utf8)
      else { return nil }
      return firstLine + index
    }
  }

  /// Text of HTML without entities: what they stand for is not said in words.
  static func withoutEntities(_ html: ArraySlice<UInt8>) -> [UInt8] {
    var kept: [UInt8] = []
    var rest = html
    while let start = rest.firstIndex(of: UInt8(ascii: "&")) {
      kept += rest[..<start]
      rest = rest[(start + 1)...].drop { $0 == UInt8(ascii: "#") || $0 < 0x80 && CardWords([$0]).isEmpty == false }
      if rest.first == UInt8(ascii: ";") { rest = rest.dropFirst() }
    }
    return kept + rest
  }
}
