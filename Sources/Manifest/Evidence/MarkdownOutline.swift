import Documents

/// The headings of a Markdown text with the lines below each, comments left out.
///
/// Headings are those of CommonMark 0.31: `#` to `######`, and paragraphs underlined with `=` or `-`; not what stands in
/// fenced code.
struct MarkdownOutline {
  private struct Heading {
    let title: String
    let level: Int
    let line: Int
    var text: [String] = []
  }

  /// First what comes before any heading, under none.
  private var headings = [Heading(title: "", level: 0, line: 0)]

  /// Judging a section costs as much as reading a hundred bytes; no card has so many.
  static let maximumHeadings = 10_000

  /// Whether there is no heading.
  var isEmpty: Bool { headings.count == 1 }

  init(_ text: ArraySlice<UInt8>, firstLine: Int) throws(Problems) {
    var lines = MarkdownLines(text, firstLine: firstLine)
    /// The paragraph that the next line would underline, as long as there is one.
    var paragraph = 0
    while let line = try lines.next() {
      guard headings.count <= Self.maximumHeadings else {
        throw Problems(Problem("it has more than \(Self.maximumHeadings) headings"))
      }
      guard line.isStructural else {
        paragraph = 0
        add(line.text)
        continue
      }
      if let (level, title) = MarkdownTitle.heading(line.text) {
        headings.append(Heading(title: title, level: level, line: line.number))
        paragraph = 0
      } else if paragraph > 0, let level = MarkdownTitle.underline(line.text) {
        underline(paragraph, level: level, at: line.number)
        paragraph = 0
      } else {
        paragraph = MarkdownTitle.isParagraph(line.text, continuing: paragraph > 0) ? paragraph + 1 : 0
        add(line.text)
      }
    }
  }

  private mutating func add(_ line: String) {
    headings[headings.count - 1].text.append(line)
  }

  /// Makes a heading of the last lines.
  private mutating func underline(_ count: Int, level: Int, at line: Int) {
    let last = headings.count - 1
    let title = headings[last].text.suffix(count).map { $0.drop { $0 == " " } }.joined(separator: " ")
    headings[last].text.removeLast(min(count, headings[last].text.count))
    headings.append(Heading(title: title, level: level, line: line - count))
  }

  /// Each section with what it holds: its own text, or where it has none at all, that of the sections inside it.
  func sections() -> [ModelCard.Section] {
    let own = headings.map { CardContent(of: $0.text) }
    return headings.indices.dropFirst().map { index in
      let heading = headings[index]
      var content = own[index]
      if content == .nothing {
        let inner = headings.indices[(index + 1)...].prefix { headings[$0].level > heading.level }
        if inner.contains(where: { own[$0] == .text }) { content = .text }
      }
      return ModelCard.Section(title: heading.title, line: heading.line, content: content)
    }
  }
}
