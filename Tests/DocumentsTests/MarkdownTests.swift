import Documents
import Testing

@Suite("Markdown")
struct MarkdownTests {
  /// The pieces as text, one on each line with its number.
  private func pieces(_ text: String, firstLine: Int = 1) throws -> [String] {
    var all: [String] = []
    var isText = false
    try Markdown.visit(Array(text.utf8)[...], firstLine: firstLine) { piece, line in
      switch piece {
      case .heading(let level, let isTop): all.append("\(line) h\(level) \(isTop)")
      case .headingEnd: all.append("/h")
      case .text(let text):
        let text = String(decoding: text, as: UTF8.self)
        if isText { all[all.count - 1] += text } else { all.append(text) }
      case .code(let code, let language): all.append("code\(language) \(String(decoding: code, as: UTF8.self))")
      case .lineEnd: all.append("end")
      case .block: break
      case .html(let html, _): all.append("html \(String(decoding: html, as: UTF8.self))")
      }
      if case .text = piece { isText = true } else { isText = false }
    }
    return all
  }

  /// What is wrong with a text; nil when it is read.
  private func problem(_ text: String) -> String? {
    do throws(Problems) {
      try Markdown.visit(Array(text.utf8)[...], firstLine: 1) { _, _ in }
      return nil
    } catch { return "\(error)" }
  }

  @Test func `comes in pieces, in the order of the page`() throws {
    #expect(try pieces("a *b* &amp;\nc") == ["a b &", "end", "c"])
    #expect(try pieces("T\n===\n# U", firstLine: 8) == ["8 h1 true", "T", "/h", "10 h1 true", "U", "/h"])
    #expect(try pieces("> # T\n\n- ## U") == ["1 h1 false", "T", "/h", "3 h2 false", "U", "/h"])
    #expect(try pieces("![alt *x*](u \"t\") [text](u) <b>") == [" text ", "html <b>"])
    #expect(try pieces("`a`\n\n```X y\nb\n```\n\n<div>\nc\n\n[r]: u\n") == ["code a", "codex b\n", "html <div>\nc\n"])
    #expect(try pieces("a\u{0}b") == ["a\u{FFFD}b"])
    #expect(try pieces("") == [])
  }

  @Test func `tells places of HTML apart`() throws {
    var places: [Markdown.HTMLPlace] = []
    try Markdown.visit(Array("<b>x</b>\n<i> *<u>*\n\n<div>\n\n- <div>\n\n</div>".utf8)[...], firstLine: 1) { piece, _ in
      if case .html(_, let place) = piece { places.append(place) }
    }
    let known = places.map { place in places.firstIndex(of: place) ?? -1 }
    #expect(known == [0, 0, 2, 3, 4, 5, 4])
  }

  @Test func `is refused where lists and quotations may lie too deep, with the line`() {
    let says = "lists and quotations may lie 32 deep inside each other, and here there may be more"
    let deep = String(repeating: "> ", count: 33)
    #expect(problem("a\n\n\(deep)a") == "line 3, column 1: \(says)")
    #expect(problem("a\r\(deep)a") == "line 1, column 1: \(says)")
    #expect(problem(String(repeating: "> ", count: 32)) == nil)
    for mark in ["- ", "+ ", "1. ", "7) ", "-\t", ">", "> - "] {
      #expect(problem(String(repeating: mark, count: 33) + "a")?.hasSuffix(says) == true, "\(mark)")
    }
    let stairs = (0..<33).map { String(repeating: "  ", count: $0) + "- a\n" }
    #expect(problem(stairs.joined())?.hasPrefix("line 33,") == true)
    #expect(problem(stairs.prefix(32).joined()) == nil)
  }

  @Test func `knows wide lines that are not deep`() {
    for line in [
      "- - ", "* * ", "-", "--- ", "a > > ", "    ", "| --- ", "=", "- a\n", "  - a\n", "1. a\n", "> a\n", "> > a\n\n",
      "- - a\n",
    ] { #expect(problem(String(repeating: line, count: 1000)) == nil, "\(line)") }
  }

  @Test func `of more than a quarter of a megabyte is refused`() {
    #expect(problem(String(repeating: "a", count: 262_144)) == nil)
    #expect(problem(String(repeating: "a", count: 262_145)) == "the Markdown has 262145 bytes; at most 262144 are read")
  }
}

@Suite("The tokens of HTML")
struct HTMLTokenTests {
  private func tokens(_ html: String) -> [String] {
    HTMLTokens(Array(html.utf8)).map { token in
      switch token {
      case .text(let text): String(decoding: text, as: UTF8.self)
      case .open(let name, let attributes): "<\(([name] + attributes).joined(separator: " "))>"
      case .close(let name): "</\(name)>"
      case .comment: "<!---->"
      case .declaration: "<!>"
      case .unfinished: "<?>"
      }
    }
  }

  @Test(
    "Tags, comments and text are parted as browsers part them",
    arguments: [
      ("a<b>c</b >d", ["a", "<b>", "c", "</b>", "d"]), ("<A Href='>' x=\">\" y=1/ z>", ["<a href x y z>"]),
      ("<a/b/c>", ["<a b c>"]), ("<a =b c==d>", ["<a =b c>"]), ("<a\"b>", ["<a\"b>"]), ("<a b = c>", ["<a b>"]),
      ("<a b=>c", ["<a b>", "c"]), ("a < b <3 c", ["a ", "< b ", "<3 c"]), ("<", ["<"]), ("</", ["</"]),
      ("</3>a", ["<!>", "a"]),
      ("<!-- a > --x -->b", ["<!---->", "b"]), ("<!-->b", ["<!---->", "b"]), ("<!--->b", ["<!---->", "b"]),
      ("<!-- --!>b", ["<!---->", "b"]), ("<!-- --", ["<?>"]), ("<!doctype a>b", ["<!>", "b"]), ("<?a>b", ["<!>", "b"]),
      ("<![CDATA[a>b", ["<!>", "b"]), ("<a b='", ["<?>"]), ("<a b", ["<?>"]), ("</a", ["<?>"]), ("<!a", ["<!>"]),
    ])
  func parted(_ html: String, _ expected: [String]) {
    #expect(tokens(html) == expected)
  }

  @Test func `know their lines`() {
    var tokens = HTMLTokens(Array("a\nb<c\nd><!--\n\n--><e>".utf8))
    var lines: [Int] = []
    while tokens.next() != nil { lines.append(tokens.line) }
    #expect(lines == [1, 2, 4, 4])
  }
}
