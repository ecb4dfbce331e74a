import Documents
import Manifest
import TestSupport
import Testing

/// The content of the first section with a title; nil when there is none.
private func content(_ card: String, _ title: String) throws -> CardContent? {
  try ModelCard.read(Array(card.utf8)).sections(titled: title).first?.content
}

/// What is wrong with a card; nil when it is read.
private func problem(_ card: String) -> String? {
  do {
    _ = try ModelCard.read(Array(card.utf8))
    return nil
  } catch { return "\(error)" }
}

@Suite("The sections of a model card")
struct CardSectionTests {
  @Test(
    "A section is filled in when its author wrote something",
    arguments: [
      ("", .nothing), ("\n \n\t\n", .nothing), ("Text.", .text), ("7", .text), ("貸出", .text),
      ("—\n***\n- \n", .nothing),
      ("<!-- Describe it. -->", .nothing), ("<!-- a\n\n## b\n-->\nText", .text), ("<!---->", .nothing),
      ("<!--> Text", .text), ("[More Information Needed]", .placeholder), ("[more information\nneeded]", .placeholder),
      ("**[More Information Needed]**", .placeholder), ("More information needed.", .placeholder),
      ("[More Information Needed](https://arxiv.org/abs/1910.09700)", .placeholder),
      ("\\[More Information Needed\\]", .placeholder), ("[More Information Needed] but this is known.", .text),
      ("TODO", .placeholder), ("TODO: write this", .placeholder), ("- TBD.", .placeholder), ("Todor wrote it", .text),
      ("<!-- x --> TODO", .placeholder), ("TODO\nWritten.", .text),
      ("- **Paper [optional]:** [More Information Needed]\n- **Demo:** [More Information Needed]", .placeholder),
      ("- **Paper [optional]:**\n- **Demo**:\n", .nothing), ("- **Paper:** https://example.org", .text),
      ("* **Paper**: a paper", .text), ("**BibTeX:**\n\n[More Information Needed]", .placeholder),
      ("**Important** is this.", .text), ("Use the code below to get started with the model.", .boilerplate),
      ("Use the code below to get started with the model.\n\n[More Information Needed]", .placeholder),
      ("Use the code below to get started with the model.\n\n```python\nload()\n```", .text),
      ("Use the code below\nto get started  with the model.", .boilerplate),
      (
        """
        Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. \
        More information needed for further recommendations.
        """, .boilerplate
      ),
      ("<br/>&nbsp;<p align=\"center\"></p>", .nothing), ("<https://example.org/data>", .text),
      ("<img src=\"https://example.org/plot.png\">", .text), ("a < b", .text), ("| |\n|---|\n", .nothing),
      ("> Quoted.", .text), ("```\n```", .nothing), ("```\n[More Information Needed]\n```", .placeholder),
      ("~~~\n# no heading\n~~~", .text),
    ] as [(String, CardContent)])
  func filled(_ text: String, _ expected: CardContent) throws {
    #expect(try content("# Card\n\n## Direct Use\n\n\(text)\n", "Direct Use") == expected)
    #expect(
      try content(
        "# Card\r\n\r\n## Direct Use\r\n"
          + text.split(separator: "\n", omittingEmptySubsequences: false)
          .joined(separator: "\r\n"), "Direct Use") == expected)
  }

  @Test(
    "A title is found at any level, whatever its emphasis and case",
    arguments: [
      "# Direct Use", "###### Direct Use", "## direct use", "##\tDirect Use", "## Direct  Use  ##", "   ## Direct Use",
      "## **Direct Use**", "## `Direct Use`", "## Direct Use [optional]",
      "## Direct Use:", "## [Direct Use](#direct-use)", "## Direct Use <!-- hint -->", "Direct Use\n===",
      "Direct Use\n---", "Direct\nUse\n---", "- a list\n\nDirect Use\n-----",
    ])
  func titles(_ heading: String) throws {
    #expect(try content("\(heading)\n\nText.\n", "Direct Use") == .text)
  }

  @Test(
    "What is no heading to CommonMark is none here",
    arguments: [
      "##Direct Use", "####### Direct Use", "    ## Direct Use", "\\## Direct Use", "```\n## Direct Use\n```",
      "~~~~\n~~~\n## Direct Use\n~~~~", "<!--\n## Direct Use\n-->", "<!-- --> ## Direct Use", "> ## Direct Use",
      "Direct Use", "- Direct Use\n---", "Direct Use\n\n---", "| Direct Use\n---", "Direct Uses\n===", "## Direct-Use",
      "```\n## Direct Use",
    ])
  func noTitles(_ text: String) throws {
    #expect(try content("# Card\n\n\(text)\n\nText.\n", "Direct Use") == nil)
  }

  @Test func `an ampersand may be an entity`() throws {
    #expect(try content("### Testing Data, Factors &amp; Metrics\nx", "Testing Data, Factors & Metrics") == .text)
  }

  @Test func `the sections inside one count where it has no text of its own`() throws {
    #expect(try content("## Uses\n\n### Direct Use\n\nText.\n\n## Next\n", "Uses") == .text)
    #expect(try content("## Uses\n\n### Direct Use\n\n#### Deep\nText.\n", "Uses") == .text)
    #expect(try content("## Uses\n\n## Direct Use\n\nText.\n", "Uses") == .nothing)
    #expect(try content("## Uses\n\n[More Information Needed]\n\n### Direct Use\n\nText.\n", "Uses") == .placeholder)
    #expect(try content("## Uses\n\n### Direct Use\n\n[More Information Needed]\n", "Uses") == .nothing)
  }

  @Test func `each section with the title is known, with its line`() throws {
    let card = try ModelCard.read(Array("---\nlicense: mit\n---\n\n# Use\na\n\n## Use\n".utf8))
    #expect(card.sections(titled: "USE").map(\.line) == [5, 8])
    #expect(card.sections(titled: "use").map(\.content) == [.text, .nothing])
  }

  @Test func `a comment without an end is refused, with its line`() {
    #expect(
      problem("# Card\n\n<!-- begin\n## Direct Use\nText\n")
        == "line 3, column 1: the comment that begins here is never closed by -->")
    #expect(problem("# Card\n\nUse `<!--` to begin a comment.\n\n## Direct Use\nText -->\n") == nil)
  }

  @Test func `a comment in a paragraph ends in it`() throws {
    #expect(try content("## Direct Use\nText <!-- hidden\nstill --> more\n## Next\n", "Next") == .nothing)
    #expect(try content("## Direct Use\n<!-- hidden --> <!-- too -->\n", "Direct Use") == .nothing)
    #expect(try content("## Direct Use\na <!-- open\n\n## Next\nb --> c\n", "Next") == .text)
  }

  @Test(
    "What is no card is refused",
    arguments: [
      ("", "neither metadata nor a heading"), ("just words", "neither metadata nor a heading"),
      ("{\"schema_version\": \"0.0.2\"}", "neither metadata nor a heading"),
      ("---\nlicense: mit\n# Card\n", "line 1, column 1: the metadata that begins here is never closed by a line ---"),
      ("\n---\nlicense: mit\nlicense: other\n---\n", "line 4, column 1: the key \"license\" appears twice"),
      ("---\n- a\n---\n", "the metadata is a list; expected keys and values"),
      ("---\nvalue: !!python/object/apply:numpy.float64 [1]\n---\n", "line 2, column 8: the tag"),
      ("---\na: .inf\n---\n", "numbers must be finite"), ("---\n\ta: 1\n---\n", "a tab"),
      ("\u{FEFF}---\nlicense: mit\n---\n", "a byte order mark (U+FEFF) hides the metadata"),
      ("---\nmodel-index: 3\n---\n", "\"model-index\" is the integer 3; expected a list"),
      ("---\nmodel-index:\n- name: m\n---\n", "\"model-index[0].results\" is missing"),
    ])
  func noCards(_ text: String, _ says: String) {
    #expect(problem(text)?.contains(says) == true, "\(problem(text) ?? "read")")
  }

  @Test func `bytes that are no text, and more than a megabyte, are refused`() {
    #expect(throws: Problems.self) { try ModelCard.read([0x23, 0x20, 0xFF]) }
    #expect(throws: Problems.self) { try ModelCard.read(Array(repeating: 0x23, count: (1 << 20) + 1)) }
    #expect(throws: Never.self) { try ModelCard.read(Array("# x\n".utf8) + Array(repeating: 0x61, count: 1_000_000)) }
  }

  @Test(
    "A metadata key counts when its value says something",
    arguments: [
      ("license: apache-2.0", true), ("license: 3", true), ("license: false", true), ("license: [mit]", true),
      ("license: {a: b}", true), ("license:", false), ("license: null", false), ("license: \"\"", false),
      ("license: []", false), ("license: {}", false), ("license: [null, \"\"]", false), ("license: \" \"", false),
      ("license: '[More Information Needed]'", false), ("license: TODO", false), ("licence: mit", false),
      ("# license: mit", false), ("", false), ("a: &x mit\nlicense: *x", true), ("1: a\nlicense: no", true),
    ])
  func metadata(_ line: String, _ says: Bool) throws {
    #expect(try ModelCard.read(Array("---\n\(line)\n---\n# Card\n".utf8)).hasMetadata("license") == says)
    #expect(try ModelCard.read(Array("\n ---\r\n\(line)\r\n---  \r\n# Card\n".utf8)).hasMetadata("license") == says)
  }

  @Test(
    "A quarter of a megabyte of one thing is read or refused, and never hangs", .timeLimit(.minutes(2)),
    arguments: [
      "#", "# a\n", "# ", "#\n", "<!--", "a<!--", "a <!-- b\n", "a <!-- --> b\n", "<!-- -->", "-->", "```\n", "~~~",
      "`",
      "a\n---\n", "a\n", "=", "-\n", "- ", "**a:** ", "**", "<a", "</", "<a>", "<", "[More Information Needed]\n",
      "more information needed](", "\n", " ", "\r\n", "&nbsp;", "é", "TODO\n", "> ", "|", "](", "# [a](b",
    ])
  func bombs(_ piece: String) throws {
    // The guard is against cost that grows with the square of the size, which took minutes.
    for head in ["# Card\n", "# Card\na "] {
      let text = head + String(repeating: piece, count: ((1 << 18) - head.utf8.count) / piece.utf8.count)
      _ = try? ModelCard.read(Array(text.utf8)).sections(titled: "Card")
    }
  }

  @Test func `mutated cards are read or refused, never a crash`() throws {
    var random = SeededGenerator(seed: 7)
    let pieces = [
      "---\n", "# a\n", "<!--", "-->", "```\n", "**b:** ", "[More Information Needed]", "===\n", "x", "\n", "\r\n", "é",
      "&id a", "*id", ": ", "- ",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      _ = try? ModelCard.read(Array(text.utf8))
    }
  }
}
