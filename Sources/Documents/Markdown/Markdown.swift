import CLibCMark

/// Reads Markdown as CommonMark 0.30 defines it, by its reference parser.
///
/// The cost is linear in the length as long as lists and quotations do not lie deep inside each other (a blank line costs
/// as much as there are of them around it), so both are bounded; docs/decisions/0019 has what was measured.
package enum Markdown {
  /// What is read at most.
  package static let maximumBytes = 256 << 10
  /// So many lists and quotations may lie inside each other.
  package static let maximumDepth = 32

  /// A piece of the text, in the order in which a reader meets them.
  package enum Piece: Sendable {
    /// A heading begins; `isTop` when it lies in no list and no quotation.
    case heading(level: Int, isTop: Bool)
    case headingEnd
    /// Words, with entities and escapes resolved. What an image is called, and where a link leads, is left out.
    case text([UInt8])
    /// Code: a span of it in a line, or the lines of a block, with the first word behind its fence in lower case.
    case code([UInt8], language: String)
    /// The end of a line, where the next one belongs to the same paragraph.
    case lineEnd
    /// Any other block (a paragraph, an item of a list) begins or ends.
    case block
    /// HTML that goes to the page as it is: a block of lines, or one tag or comment in a line.
    case html([UInt8], HTMLPlace)
  }

  /// Where HTML stands: two pieces are in the same place when they have the same block or span around them and, inside a
  /// paragraph, are on the same line of it.
  package struct HTMLPlace: Hashable, Sendable {
    fileprivate let parent: UInt
    fileprivate let line: Int?
  }

  /// Visits each piece with the number of its line: for words of a paragraph, roughly; for all others exactly.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8.
  ///   - firstLine: the number of its first line.
  /// - Throws: that it is too long or too deep, or that there is no memory for it.
  package static func visit(
    _ text: ArraySlice<UInt8>, firstLine: Int, _ body: (Piece, Int) -> Void
  ) throws(Problems) {
    guard text.count <= maximumBytes else {
      throw Problems(Problem("the Markdown has \(text.count) bytes; at most \(maximumBytes) are read"))
    }
    if let line = MarkdownDepth.firstLine(of: text, deeperThan: maximumDepth) {
      throw Problems(
        Problem(
          "lists and quotations may lie \(maximumDepth) deep inside each other, and here there may be more",
          at: Position(line: firstLine + line, column: 1)))
    }
    guard let tree = MarkdownTree(text) else { throw Problems(Problem("there is not enough memory for the Markdown")) }
    tree.visit { piece, line in body(piece, firstLine + max(line, 1) - 1) }
  }
}

/// Owner of the tree that cmark makes of a text.
@safe private struct MarkdownTree: ~Copyable {
  private let root: OpaquePointer

  init?(_ text: ArraySlice<UInt8>) {
    let root = unsafe text.withUnsafeBytes { bytes in
      unsafe cmark_parse_document(
        bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, CMARK_OPT_DEFAULT)
    }
    guard let root = unsafe root else { return nil }
    unsafe self.root = root
  }

  deinit { unsafe cmark_node_free(root) }

  func visit(_ body: (Markdown.Piece, Int) -> Void) {
    guard let iterator = unsafe cmark_iter_new(root) else { return }
    defer { unsafe cmark_iter_free(iterator) }
    var walk = Walk()
    while true {
      let event = unsafe cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = unsafe cmark_iter_get_node(iterator) else { return }
      if let piece = unsafe walk.piece(node, isStart: event == CMARK_EVENT_ENTER) {
        unsafe body(piece, Int(cmark_node_get_start_line(node)))
      }
    }
  }

  /// What has to be remembered from one node to the next.
  private struct Walk {
    /// How many images are open.
    private var images = 0
    /// The lines of paragraphs so far.
    private var lines = 0

    mutating func piece(_ node: OpaquePointer, isStart: Bool) -> Markdown.Piece? {
      let type = unsafe cmark_node_get_type(node)
      if type == CMARK_NODE_IMAGE {
        images += isStart ? 1 : -1
        return nil
      }
      guard images == 0 else { return nil }
      switch type {
      case CMARK_NODE_HEADING:
        guard isStart else { return .headingEnd }
        let parent = unsafe cmark_node_parent(node)
        let isTop = unsafe cmark_node_get_type(parent) == CMARK_NODE_DOCUMENT
        return unsafe .heading(level: Int(cmark_node_get_heading_level(node)), isTop: isTop)
      case CMARK_NODE_TEXT: return .text(unsafe literal(node))
      case CMARK_NODE_CODE: return .code(unsafe literal(node), language: "")
      case CMARK_NODE_CODE_BLOCK: return .code(unsafe literal(node), language: unsafe language(node))
      case CMARK_NODE_HTML_BLOCK: return .html(unsafe literal(node), unsafe place(node, line: nil))
      case CMARK_NODE_HTML_INLINE: return .html(unsafe literal(node), unsafe place(node, line: lines))
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
        lines += 1
        return .lineEnd
      case CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_LINK: return nil
      default: return .block
      }
    }

    private func literal(_ node: OpaquePointer) -> [UInt8] {
      guard let text = unsafe cmark_node_get_literal(node) else { return [] }
      return unsafe Array(String(cString: text).utf8)
    }

    private func language(_ node: OpaquePointer) -> String {
      guard let info = unsafe cmark_node_get_fence_info(node) else { return "" }
      return unsafe String(cString: info).prefix { !$0.isWhitespace }.lowercased()
    }

    private func place(_ node: OpaquePointer, line: Int?) -> Markdown.HTMLPlace {
      unsafe Markdown.HTMLPlace(parent: UInt(bitPattern: cmark_node_parent(node)), line: line)
    }
  }
}
