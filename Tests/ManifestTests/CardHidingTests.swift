import Documents
import Manifest
import TestSupport
import Testing

/// The first section with a title; nil when there is none.
private func section(_ card: String, _ title: String = "Direct Use") throws -> ModelCard.Section? {
  try ModelCard.read(Array(card.utf8)).sections(titled: title).first
}

/// What a reader of the page does not see, or may not see, is no content of a card.
@Suite("What HTML hides in a model card")
struct CardHidingTests {
  static let heading = "## Direct Use\n\nScoring of loans.\n"

  @Test(
    "A heading inside a block that is no Markdown is none",
    arguments: [
      ("<style>", "</style>"), ("<script>", "</script>"), ("<pre>", "</pre>"), ("<textarea>", "</textarea>"),
      ("<![CDATA[", "]]>"), ("<?xml", "?>"), ("<!DOCTYPE", ">"), ("<!--", "-->"), ("<div>\n<!--", "-->"),
      ("```", "```"),
      ("<p title=\"", "\">"),
    ])
  func blocks(_ open: String, _ close: String) throws {
    let inside = Self.heading.replacing("\n\n", with: "\n")
    #expect(try section("# Card\n\n\(open)\n\(inside)\(close)\n") == nil)
    #expect(try section("\(open)\n\(Self.heading)\(close)\n# Card\n")?.content != .text)
  }

  static let containers = [
    ("<div hidden>", "</div>"), ("<div style=\"display:none\">", "</div>"), ("<div class=\"hidden\">", "</div>"),
    ("<DIV HIDDEN>", "</DIV>"), ("<template>", "</template>"), ("<noscript>", "</noscript>"),
    ("<div\nhidden>", "</div>"),
    ("<dialog>", "</dialog>"), ("<div popover>", "</div>"), ("<svg>", "</svg>"), ("<title>", "</title>"),
    ("<select>", "</select>"), ("<object>", "</object>"), ("<iframe>", "</iframe>"),
    ("<p align=\"center\" hidden>", "</p>"), ("<font color=\"white\">", "</font>"), ("<del>", "</del>"),
    ("<section aria-hidden=\"true\">", "</section>"), ("<custom-element>", "</custom-element>"),
    ("<table hidden><tr><td>", "</td></tr></table>"),
  ]

  @Test("Inside an element that may hide it nothing counts, behind it everything does", arguments: containers)
  func container(_ open: String, _ close: String) throws {
    let inside = try section("# Card\n\n\(open)\n\n\(Self.heading)\n\(close)\n\nWords.\n")
    #expect(inside?.content == .hidden && inside?.line == (open.contains("\n") ? 6 : 5))
    #expect(inside?.obstacle?.line == 3 && inside?.obstacle?.what.hasPrefix("<") == true)
    #expect(try section("# Card\n\n\(open)\n\nHidden.\n\n\(close)\n\n\(Self.heading)")?.content == .text)
    #expect(try section("## Direct Use\n\n\(open)\n\nScoring.\n\n\(close)\n\n## Next\n")?.content == .hidden)
    #expect(try section("## Direct Use\n\n\(open)\n\nScoring.\n\n\(close)\n\nWords.\n")?.content == .text)
    #expect(try section("# Card\n\n\(open)\n\n\(Self.heading)")?.content == .hidden)
    let spread = open.replacing("\n", with: " ")
    #expect(try section("## Direct Use\n\n7 \(spread)Scoring of loans.\(close)\n")?.content == .hidden)
  }

  @Test(
    "An element ends only where a browser ends it",
    arguments: [
      "<div hidden>\n\n<div>\n\n</div>\n\n@", "<div hidden>\n<table><tr><td></div></td></tr></table>\n\n@",
      "<div hidden>\n<textarea></div></textarea>\n\n@", "<div hidden>\n<!-- </div> -->\n\n@",
      "<div hidden>\n<p title=\"</div>\">\n\n@", "<div hidden>\n\n`</div>`\n\n@", "<div hidden>\n\n\\</div>\n\n@",
      "<div hidden>\n\n| a |\n|---|\n| </div> |\n\n@", "<li hidden>\n\n- </li>\n\n@", "<em hidden>\n\n*a </em>*\n\n@",
      "<blockquote hidden>\n\n> </blockquote>\n\n@", "a <b hidden>\n| a |\n|---|\n| </b> |\n\n@", "a <div hidden>\n\n@",
      "- <div hidden>\n\n@", "> <template>\n\n@", "<template><div></template></div>\n\n@",
      "<div hidden>\n\n```\n</div>\n```\n\n@",
    ])
  func ends(_ card: String) throws {
    #expect(try section(card.replacing("@", with: Self.heading))?.content == .hidden)
  }

  @Test(
    "What acts on the page as a whole lets nothing count, before it or behind it",
    arguments: [
      ("<style>h2 {display: none}</style>", "<style>"), ("<script src=\"a.js\"></script>", "<script>"),
      ("<link rel=\"stylesheet\" href=\"a.css\">", "<link>"), ("<svg><style></style></svg>", "<style>"),
      ("<body hidden>", "<body>"), ("a <?php ?>", "a declaration or processing instruction (<! or <?)"),
      ("<div>\n<![CDATA[ > ]]></div>", "a declaration or processing instruction (<! or <?)"),
      ("<!-- never", "a tag or comment that never ends"), ("<div>\n<a href='\n", "a tag or comment that never ends"),
    ])
  func page(_ html: String, _ what: String) throws {
    for text in ["\(Self.heading)\n\(html)\n", "\(html)\n\n\(Self.heading)"] {
      let card = try ModelCard.read(Array("# Card\n\n\(text)".utf8))
      let found = card.sections(titled: "Direct Use").first
      #expect(found == nil || found?.content == .hidden && found?.obstacle?.what == what, "\(text)")
      #expect(card.obstacle != nil)
    }
  }

  @Test func `a heading in HTML ends the section before it`() throws {
    #expect(try section("## Direct Use\n\n<h2>Other</h2>\n\nWords.\n")?.content == .nothing)
    #expect(try section("## Direct Use\n\n<h3>Part</h3>\n\nWords.\n")?.content == .text)
    #expect(try section("## Direct Use\n\n<h3>Part</h3>\n")?.content == .nothing)
    #expect(try section("<h2>Direct Use</h2>\n\nWords.\n\n# Card\n") == nil)
  }

  @Test func `what one version of CommonMark takes for a comment does not count`() throws {
    #expect(try section("## Direct Use\n7 <!-- a -- b\nScoring -->\n")?.content == .hidden)
    #expect(try section("## Direct Use\n7 <!a Scoring of loans>\n")?.content == .hidden)
    #expect(try section("## Direct Use\nUse `<!--` for comments.\n")?.content == .text)
  }

  @Test func `a title may not be hidden in part`() throws {
    #expect(try section("## <span hidden>Direct Use</span>\n\nWords.\n") == nil)
    #expect(try section("## ![Direct Use](a.png)\n\nWords.\n") == nil)
    #expect(try section("## Direct<br>Use\n\nWords.\n")?.content == .text)
  }

  @Test func `text in an element that is not on the list never counts, whatever is around it`() throws {
    var random = SeededGenerator(seed: 19)
    let harmless = [
      "Words.\n\n", "- item\n- item\n\n", "> quoted\n\n", "<div>\n\n", "</p>\n\n", "<p>text</p>\n\n", "<b>", "<br>\n\n",
      "</b>", "`code`\n\n", "```\ncode\n```\n\n", "| a | b |\n|---|---|\n| c | d |\n\n", "<!-- comment -->\n\n",
      "1. one\n   - two\n\n",
      "<details>\n<summary>s</summary>\n\n", "<img src=\"a\">\n", "***\n\n", "## Other\n\n", "</section>\n\n", "*em* ",
    ]
    let names = ["aside", "template", "noscript", "x-y", "svg", "font", "object", "canvas", "button", "nav"]
    let attributes = [
      "hidden", "style=\"display:none\"", "class='a'", "onclick=a", "aria-hidden=true", "inert", "data-a",
    ]
    func some() -> String {
      (0..<Int.random(in: 0...5, using: &random)).map { _ in harmless.randomElement(using: &random) ?? "" }.joined()
    }
    for _ in 0..<1500 {
      let isListed = Bool.random(using: &random)
      let name = isListed ? "section" : names.randomElement(using: &random) ?? ""
      let attribute =
        isListed || Bool.random(using: &random) ? " " + (attributes.randomElement(using: &random) ?? "") : ""
      let line =
        Bool.random(using: &random) ? "\n\n<\(name)\(attribute)>\n\n" : "\n\nwords <\(name)\(attribute)> words\n\n"
      // An end tag that may or may not end it comes only behind what must not count.
      let card =
        "# Card\n\n" + some() + line + some().replacing("</section>", with: "</nav >x") + "\n\n"
        + Self.heading + "\n\n</\(name)>\n\n" + some()
      guard isListed || !card.contains("</\(name) >x") else { continue }
      #expect(try section(card)?.content != .text, "\(card)")
    }
  }
}
