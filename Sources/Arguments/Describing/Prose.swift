/// Text of a discussion, split into what is laid out alike.
enum ProseBlock: Hashable {
  case paragraph(String)
  case items([String])
  /// Lines that stay as they are, without their common indentation.
  case literal([String])
}

/// The blocks of a discussion: paragraphs separated by empty lines, lists of lines that begin with `- `, and paragraphs
/// indented by two or more spaces, which stay as they are.
func prose(_ text: String) -> [ProseBlock] {
  var blocks: [ProseBlock] = []
  for lines in text.split(separator: "\n", omittingEmptySubsequences: false).split(whereSeparator: isBlank) {
    if lines.allSatisfy({ $0.hasPrefix("  ") }) {
      let indent = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
      let unindented = lines.map { String($0.dropFirst(indent)) }
      // An empty line between two such paragraphs is one of them.
      if case .literal(let before)? = blocks.last {
        blocks[blocks.count - 1] = .literal(before + [""] + unindented)
      } else {
        blocks.append(.literal(unindented))
      }
      continue
    }
    var paragraph: [Substring] = []
    var items: [String] = []
    for line in lines {
      if line.hasPrefix("- ") {
        items.append(String(line.dropFirst(2)))
      } else if items.isEmpty {
        paragraph.append(line)
      } else {
        items[items.count - 1] += " \(line.drop { $0 == " " })"
      }
    }
    if !paragraph.isEmpty { blocks.append(.paragraph(paragraph.joined(separator: " "))) }
    if !items.isEmpty { blocks.append(.items(items)) }
  }
  return blocks
}

private func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

/// The text's parts, alternately plain and as typed (between backquotes), beginning with a plain one. A backquote
/// without its partner is plain.
func typedParts(_ text: String) -> [(text: String, isTyped: Bool)] {
  var parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
  if parts.count.isMultiple(of: 2) {
    let last = parts.removeLast()
    parts[parts.count - 1] += "`\(last)"
  }
  return parts.enumerated().map { ($0.element, !$0.offset.isMultiple(of: 2)) }
}
