import Documents

/// The sections of a card's Markdown: each heading with the lines below it that a reader of the page sees.
///
/// A heading is what CommonMark takes for one, outside lists and quotations. One that is written in HTML ends the section
/// before it and has no title.
struct CardOutline {
  private struct Heading {
    var title = CardLine()
    let level: Int
    let line: Int
    var text: [CardLine] = []
    /// What hides the heading, or else something below it.
    var obstacle: CardObstacle?
    let isHidden: Bool
  }

  /// First what comes before any heading, under none.
  private var headings = [Heading(level: 0, line: 0, isHidden: false)]
  private var html = CardHTML()
  private var words = CardLine()
  private var table = CardTable()
  private var isInTitle = false
  /// Whether what comes next is in a heading of a list or quotation.
  private var isInInnerTitle = false
  /// What hides the rest of the paragraph, or of the section.
  private var rest: (obstacle: CardObstacle, isSection: Bool)?

  /// The lines on which footnotes begin, the next one last.
  private var footnotes: [Int]

  /// Whether there is no heading.
  var isEmpty: Bool { headings.count == 1 }

  /// The first thing that hides a part of the page.
  var obstacle: CardObstacle? { html.first }

  init(_ text: ArraySlice<UInt8>, firstLine: Int) throws(Problems) {
    footnotes = CardLine.footnotes(in: text, firstLine: firstLine).reversed()
    try Markdown.visit(text, firstLine: firstLine) { piece, line in read(piece, line) }
    endLine(at: headings[headings.count - 1].line)
  }

  private mutating func read(_ piece: Markdown.Piece, _ line: Int) {
    while let next = footnotes.last, next <= line {
      footnotes.removeLast()
      endLine(at: line)
      rest = (CardObstacle(what: "a footnote", line: next), true)
    }
    switch piece {
    case .heading(let level, let isTop):
      endBlock(at: line)
      isInTitle = isTop
      isInInnerTitle = !isTop
      if isTop { begin(level, line, hiddenBy: html.obstacle) }
    case .headingEnd:
      if isInTitle { headings[headings.count - 1].title = words }
      words = CardLine()
      isInTitle = false
      isInInnerTitle = false
    case .text(let text): add(text[...])
    case .code(let code, let language): if !Self.pictures.contains(language) { add(code: code, line) }
    case .lineEnd:
      isInTitle ? add([0x20]) : endLine(at: line)
      table.endRow()
    case .block: endBlock(at: line)
    case .html(let bytes, let place):
      var tokens = HTMLTokens(bytes)
      var before = tokens.line
      while let token = tokens.next() {
        apply(html.read(token, in: place, line: line + before), at: line + before)
        before = tokens.line
      }
    }
  }

  private mutating func apply(_ effect: CardHTML.Effect, at line: Int) {
    switch effect {
    case .none: break
    case .apart: isInTitle ? add([0x20]) : endLine(at: line)
    case .heading(let level, let obstacle):
      guard !isInTitle else { break }
      endBlock(at: line)
      begin(level, line, hiddenBy: obstacle)
    case .text(let text):
      for (index, part) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
        if index > 0 { endLine(at: line) }
        add(CardLine.withoutEntities(part)[...])
      }
    }
  }

  private mutating func begin(_ level: Int, _ line: Int, hiddenBy obstacle: CardObstacle?) {
    rest = nil
    headings.append(Heading(level: level, line: line, obstacle: obstacle, isHidden: obstacle != nil))
  }

  /// Languages that renderers make a picture or a formula of, which shows no words or others than stand there.
  private static let pictures: Set<String> = ["mermaid", "math", "geojson", "topojson", "stl"]

  private mutating func add(code: [UInt8], _ line: Int) {
    for (index, part) in code.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if index > 0 { endLine(at: line) }
      // A `<!--` in code is shown, and so is what stands between dollars.
      add(part.map { "<$".utf8.contains($0) ? 0x20 : $0 }[...])
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>) {
    guard !isInInnerTitle, !bytes.isEmpty else { return }
    // The title of a section that is hidden as a whole says which one.
    if let obstacle = html.obstacle ?? rest?.obstacle, !(isInTitle && headings[headings.count - 1].isHidden) {
      note(obstacle)
    } else {
      words.add(bytes)
    }
  }

  private mutating func note(_ obstacle: CardObstacle) {
    let last = headings.count - 1
    if headings[last].obstacle == nil { headings[last].obstacle = obstacle }
  }

  private mutating func endBlock(at line: Int) {
    endLine(at: line)
    table = CardTable()
    if rest?.isSection == false { rest = nil }
  }

  private mutating func endLine(at line: Int) {
    guard !words.isEmpty else { return }
    let last = headings.count - 1
    if words.cutAtComment() {
      rest = (CardObstacle(what: "<! or <? in a line of text", line: line), rest?.isSection ?? false)
    }
    table.read(&words)
    if words.isTableRule, !table.isRow, headings[last].text.last?.isTableRow == true {
      headings[last].text.removeLast()
    } else {
      headings[last].text.append(words)
    }
    if let rest { note(rest.obstacle) }
    words = CardLine()
  }

  /// Each section with what it holds: its own text, or where it has none at all, that of the sections inside it.
  func sections() -> [ModelCard.Section] {
    let own = headings.map { heading in
      guard html.page == nil, !heading.isHidden else { return CardContent.hidden }
      let content = CardContent(of: heading.text)
      return content == .nothing && heading.obstacle != nil ? .hidden : content
    }
    return headings.indices.dropFirst().map { index in
      let heading = headings[index]
      var content = own[index]
      if content == .nothing {
        let inner = headings.indices[(index + 1)...].prefix { headings[$0].level > heading.level }
        if inner.contains(where: { own[$0] == .text }) { content = .text }
      }
      let obstacle = content == .hidden ? html.page ?? heading.obstacle : nil
      return ModelCard.Section(title: heading.title.text, line: heading.line, content: content, obstacle: obstacle)
    }
  }
}
