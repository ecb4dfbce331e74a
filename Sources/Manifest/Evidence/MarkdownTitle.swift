/// Headings of Markdown, and when two titles are the same.
enum MarkdownTitle {
  /// The level and title of a line that is a heading (CommonMark 0.31, 4.2); nil for any other.
  static func heading(_ line: String) -> (level: Int, title: String)? {
    let content = line.utf8.drop { $0 == 0x20 }
    let marks = content.prefix { $0 == UInt8(ascii: "#") }.count
    guard line.utf8.count - content.count <= 3, (1...6).contains(marks) else { return nil }
    let rest = content.dropFirst(marks)
    guard rest.first.map({ $0 == 0x20 || $0 == 0x09 }) ?? true else { return nil }
    var title = trimmed(Substring(rest))
    let closing = title.utf8.reversed().prefix { $0 == UInt8(ascii: "#") }.count
    let body = title.utf8.dropLast(closing)
    if closing > 0, body.last.map({ $0 == 0x20 || $0 == 0x09 }) ?? true { title = trimmed(Substring(body)) }
    return (marks, title)
  }

  /// The level of a heading that a line makes of the paragraph before it (CommonMark 0.31, 4.3); nil for other lines.
  static func underline(_ line: String) -> Int? {
    let content = line.utf8.drop { $0 == 0x20 }
    let marks = trimmed(Substring(content))
    guard line.utf8.count - content.count <= 3, let first = marks.utf8.first, marks.utf8.allSatisfy({ $0 == first })
    else { return nil }
    switch first {
    case UInt8(ascii: "="): return 1
    case UInt8(ascii: "-"): return 2
    default: return nil
    }
  }

  /// Whether a line that is no heading belongs to a paragraph which a next line could underline: not blank, no list,
  /// quotation or table.
  static func isParagraph(_ line: String, continuing: Bool) -> Bool {
    let content = line.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    guard let first = content.first else { return false }
    if !continuing, line.utf8.count - content.count > 3 { return false }
    let second = content.dropFirst().first ?? 0x20
    switch first {
    case UInt8(ascii: ">"), UInt8(ascii: "|"): return false
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): return !(second == 0x20 || second == first)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      let mark = content.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.first
      return !(mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")"))
    default: return true
    }
  }

  /// What two titles share when they are the same: case, emphasis, spacing, a colon or `[optional]` at the end and the
  /// target of a link do not count.
  static func key(_ title: String) -> String {
    // Nobody asks for a longer one, and what follows looks ahead in it.
    if title.utf8.count > 1000 { return title }
    var text = ""
    var rest = title.lowercased()[...]
    while let character = rest.first {
      if rest.hasPrefix("]("), let close = rest.firstIndex(of: ")") {
        rest = rest[rest.index(after: close)...]
        continue
      }
      rest = rest.dropFirst()
      if !"*`[]".contains(character) { text.append(character.isWhitespace ? " " : character) }
    }
    text = text.replacing("&amp;", with: "&")
    let words = text.split(separator: " ").map(String.init)
    let plain = (words.last == "optional" && title.contains("[") ? words.dropLast() : words[...]).joined(separator: " ")
    return plain.hasSuffix(":") ? String(plain.dropLast()) : plain
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.utf8.drop { $0 == 0x20 || $0 == 0x09 }
    let count = start.reversed().drop { $0 == 0x20 || $0 == 0x09 }.count
    return String(Substring(start.prefix(count)))
  }
}
