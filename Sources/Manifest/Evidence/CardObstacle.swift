import Documents

/// Something in a model card that may keep its readers from seeing what stands around it.
package struct CardObstacle: Hashable, Sendable {
  /// What it is, such as `<div hidden>`; safe for a terminal.
  package let what: String
  /// The line on which it begins, from 1.
  package let line: Int
}

/// What the HTML in a card hides, as far as that can be said without a browser.
///
/// HTML is judged by a list of what hides nothing. Inside any other element nothing is seen to be shown, until its end tag
/// comes: one that closes elements in strict order, in the same place as the start tag. So tags that Markdown writes, and
/// those that browsers add, ignore or move, can make more hidden than is, but not less.
struct CardHTML {
  private struct Element {
    let name: String
    let place: Markdown.HTMLPlace
    let obstacle: CardObstacle
  }

  /// What may hide any part of the card, before it or behind it; nil when there is nothing such.
  private(set) var page: CardObstacle?
  /// The first thing in the card that hides anything.
  private(set) var first: CardObstacle?
  /// The outermost element that is not on the list, and all that are open inside it.
  private var open: [Element] = []

  /// What hides the text that comes next; nil when it can be seen.
  var obstacle: CardObstacle? { open.first?.obstacle }

  /// What one token is to the reader of the card.
  enum Effect: Equatable {
    /// Text that can be seen, unless something hides it.
    case text(ArraySlice<UInt8>)
    /// A heading of a level begins, hidden by what is around it.
    case heading(Int, hiddenBy: CardObstacle?)
    /// The words before and after it do not touch.
    case apart
    case none
  }

  mutating func read(_ token: HTMLTokens.Token, in place: Markdown.HTMLPlace, line: Int) -> Effect {
    switch token {
    case .text(let text): return .text(text)
    case .comment: return .none
    case .declaration: note("a declaration or processing instruction (<! or <?)", line)
    case .unfinished: note("a tag or comment that never ends", line)
    case .close(let name):
      if let last = open.last, last.name == name, last.place == place { open.removeLast() }
      return Self.inline.contains(name) ? .none : .apart
    case .open(let name, let attributes): return start(name, attributes, place, line)
    }
    return .none
  }

  private mutating func start(
    _ name: String, _ attributes: [String], _ place: Markdown.HTMLPlace, _ line: Int
  ) -> Effect {
    if Self.wholePage.contains(name) {
      note("<\(printable(name))>", line)
      return .apart
    }
    if Self.void.contains(name) { return .apart }
    let around = obstacle
    let wrong = attributes.first { !Self.attributes.contains($0) }
    let isListed = Self.inline.contains(name) || Self.blocks.contains(name)
    if !open.isEmpty || !isListed || wrong != nil {
      let what = isListed ? wrong.map { " \(printable($0, limit: 20))" } ?? "" : ""
      let tag = "<\(printable(name, limit: 20))\(what)>"
      let obstacle = CardObstacle(what: tag, line: line)
      first = first ?? obstacle
      open.append(Element(name: name, place: place, obstacle: obstacle))
    }
    if name.utf8.count == 2, name.hasPrefix("h"), let level = Int(name.dropFirst()), (1...6).contains(level) {
      return .heading(level, hiddenBy: around)
    }
    return Self.inline.contains(name) ? .none : .apart
  }

  private mutating func note(_ what: String, _ line: Int) {
    page = page ?? CardObstacle(what: what, line: line)
    first = first ?? page
  }

  /// Elements of a line of text that hide nothing.
  private static let inline: Set = [
    "a", "abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "samp", "small", "span", "strong", "sub", "sup",
    "tt", "u", "var",
  ]
  /// Elements of a page that hide nothing; what is in `details` can be opened.
  private static let blocks: Set = [
    "blockquote", "caption", "center", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "li",
    "ol", "p", "picture", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
  ]
  /// Attributes that hide nothing: no style, no class (which the page's styles may hide), no handlers.
  private static let attributes: Set = [
    "align", "border", "cellpadding", "cellspacing", "colspan", "height", "href", "id", "lang", "open", "rel",
    "rowspan",
    "scope", "start", "target", "title", "type", "valign", "value", "width",
  ]
  /// Elements without content.
  private static let void: Set = [
    "area", "br", "col", "embed", "hr", "img", "input", "param", "source", "track", "wbr",
  ]
  /// Elements that act on the page as a whole, or that end only with it.
  private static let wholePage: Set = [
    "base", "body", "frameset", "head", "html", "link", "meta", "plaintext", "script", "style",
  ]
}
