/// How texts for a terminal are laid out.
struct TextStyle: Sendable {
  let width: Int
  let isColored: Bool

  init(width: Int, isColored: Bool) {
    self.width = min(max(width, 40), 120)
    self.isColored = isColored
  }

  /// The text in bold type, where escape codes may be used.
  func bold(_ text: String) -> String {
    isColored ? "\u{1b}[1m\(text)\u{1b}[22m" : text
  }

  /// Lines that hold the words within `width - indent` columns, indented. A longer word stands on a line of its own.
  func wrapped(_ words: [String], indent: Int, firstIndent: Int? = nil) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words {
      let start = blanks(lines.isEmpty ? firstIndent ?? indent : indent)
      if line.isEmpty {
        line = start + word
      } else if line.count + 1 + word.count <= width {
        line += " \(word)"
      } else {
        lines.append(line)
        line = blanks(indent) + word
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// The text's words as lines; see `wrapped(_:indent:firstIndent:)`.
  func wrapped(text: String, indent: Int, firstIndent: Int? = nil) -> [String] {
    wrapped(text.split(whereSeparator: \.isWhitespace).map(String.init), indent: indent, firstIndent: firstIndent)
  }

  /// A term and what it means: beside it from the column on, or below it when the term is too long.
  func row(_ term: String, _ meaning: String, indent: Int, column: Int) -> [String] {
    let lines = wrapped(text: meaning, indent: column)
    let shown = blanks(indent) + bold(term)
    guard let first = lines.first else { return [shown] }
    let gap = column - indent - term.count
    guard gap >= 2 else { return [shown] + lines }
    return [shown + blanks(gap) + first.drop { $0 == " " }] + lines.dropFirst()
  }

  /// The column at which the meanings of the terms begin.
  func column(for terms: [String], indent: Int) -> Int {
    let widest = terms.lazy.map { indent + $0.count + 2 }.filter { $0 <= 28 }.max() ?? indent + 4
    return min(widest, width / 2)
  }
}

func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
