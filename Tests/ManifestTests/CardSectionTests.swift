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
      ("", .nothing), ("\n \n\t\n", .nothing), ("Text.", .text), ("貸出", .text),
      ("無", .text), ("Apache-2.0", .text), ("None.", .text), ("No.", .text), ("None known.", .text),
      ("0.1 s on one CPU", .text),
      ("See the table above", .text), ("Not applicable: it is no language model.", .text), ("हाँ", .text),
      ("- **Batch size:** 7", .text), ("Unknown", .text), ("Scored: 0.7", .text), ("| AUC | 0.74 |", .text),
      ("N/A", .placeholder), ("n.a.", .placeholder), ("NA", .placeholder), ("- N/A\n- N/A", .placeholder),
      ("T.B.D.", .placeholder), ("T\u{200B}BD", .placeholder), ("**T**BD", .placeholder), ("T&shy;BD", .placeholder),
      ("T<b></b>BD", .placeholder), ("To be determined by the team.", .placeholder), ("Coming soon!", .placeholder),
      ("Data: TBD", .placeholder), ("Data: N/A", .placeholder), ("Scoring of loans. Limits: N/A", .text),
      ("| Data | Size |\n|---|---|\n| TBD | N/A |", .placeholder), ("| Data |\n|:--|\n| Loans |", .text),
      ("-", .nothing), ("...", .nothing), ("?", .nothing), ("7", .nothing), ("0.7434", .nothing), ("x", .nothing),
      ("- [ ]\n- [x]", .nothing), ("\u{3164}\u{3164}", .nothing), ("&#x200B;&nbsp;", .nothing), ("a < b", .nothing),
      ("![A plot of what it does](plot.png)", .nothing), ("[![Build passes](a.png)](https://example.org)", .nothing),
      ("<img alt=\"Scoring\" src=\"a.png\">", .nothing), ("[](https://example.org)", .nothing),
      ("[use]: https://example.org \"Scoring\"", .nothing), ("<p>&nbsp;&zwnj;&nbsp</p>", .nothing),
      ("<p align=\"center\">Scoring</p>", .text), ("<details><summary>More</summary>\n\nScoring\n\n</details>", .text),
      ("<table><tr><td width=\"9\">Scoring</td></tr></table>", .text), ("Purpose:\n\n1. scoring", .text),
      ("> ## Scoring", .nothing), ("[^1]: Scoring of loans.", .hidden),
      ("a[^1]\n\n[^1]: b\n\n    Scoring of loans.", .hidden),
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
      ("<img src=\"https://example.org/plot.png\">", .nothing), ("| |\n|---|\n", .nothing),
      ("> Quoted.", .text), ("```\n```", .nothing), ("```\n[More Information Needed]\n```", .placeholder),
      ("~~~\n# no heading\n~~~", .text),
      // Cells that the rule has no column for.
      ("| - |\n|---|\n| - | dropped words |", .nothing), ("a\n|---|\na | dropped words", .nothing),
      ("| - | - |\n|---|---|\n| - | -<br>- | dropped words |", .nothing),
      ("| - |\n|---|\n|---|---|\n| - | dropped words |", .nothing),
      ("| a | b |\n|---|---|\n| - | shown words |", .text), ("a | b\n---|---\n- | shown words", .text),
      ("| a |\n|---|\n| - | dropped |\n\nShown words.", .text), ("| a |\n|---|\n| shown words |\n| - |", .text),
      // Codes of emoji, marks of alerts.
      (":rocket:.", .nothing), (":rocket:", .nothing), (":+1: :heavy_check_mark:!", .nothing), (":x: Loans.", .text),
      ("> [!NOTE]", .nothing), ("> [!WARNING]\n> TBD", .placeholder), ("> [!NOTE]\n> Loans.", .text),
      // Formulas and pictures.
      ("$\\phantom{words here}$", .nothing), ("$$\n\\phantom{words here}\n$$", .nothing),
      ("$`\\phantom{words here}`$", .nothing), ("$$\\text{a}$$ - $\\text{words}$.", .nothing),
      ("$x$ is the income", .text), ("$5 for loans", .text), ("$5 to $10", .text), ("$$ for loans", .text),
      ("`$words$`", .text), ("```sh\n$load$\n```", .text),
      ("```mermaid\n%% words here\n```", .nothing), ("```mermaid\ngraph TD\n  A[Loans]\n```", .nothing),
      ("``` Mermaid x\n%% words\n```\nLoans.", .text), ("```math\n\\phantom{words here}\n```", .nothing),
      // Other forms of the same letters.
      ("ＴＢＤ", .placeholder), ("Ｎ／Ａ", .placeholder), ("𝐓𝐁𝐃", .placeholder), ("ТBD", .placeholder),
      ("ΤΟDΟ: write it", .placeholder), ("Кредиты", .text), ("ﾛｰﾝ", .text), ("™", .nothing), ("⑴", .nothing),
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
      "Direct Use\n---", "Direct\nUse\n---", "- a list\n\nDirect Use\n-----", "## Direct &#85;se",
      "## <a id=\"use\"></a>Direct Use",
    ])
  func titles(_ heading: String) throws {
    for before in ["", "Words.\n\n", "# Card\n\n", "---\nlicense: mit\n---\n", "---\nlicense: mit\n---\n\n"] {
      #expect(try content("\(before)\(heading)\n\nText.\n", "Direct Use") == .text)
    }
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
    #expect(try content("### Testing Data, Factors &amp; Metrics\nText.", "Testing Data, Factors & Metrics") == .text)
  }

  @Test func `the sections inside one count where it has no text of its own`() throws {
    #expect(try content("## Uses\n\n### Direct Use\n\nText.\n\n## Next\n", "Uses") == .text)
    #expect(try content("## Uses\n\n### Direct Use\n\n#### Deep\nText.\n", "Uses") == .text)
    #expect(try content("## Uses\n\n## Direct Use\n\nText.\n", "Uses") == .nothing)
    #expect(try content("## Uses\n\n[More Information Needed]\n\n### Direct Use\n\nText.\n", "Uses") == .placeholder)
    #expect(try content("## Uses\n\n### Direct Use\n\n[More Information Needed]\n", "Uses") == .nothing)
  }

  @Test func `each section with the title is known, with its line`() throws {
    let card = try ModelCard.read(Array("---\nlicense: mit\n---\n\n# Use\nText.\n\n## Use\n".utf8))
    #expect(card.sections(titled: "USE").map(\.line) == [5, 8])
    #expect(card.sections(titled: "use").map(\.content) == [.text, .nothing])
  }

  @Test func `a comment may begin in a line of text`() {
    #expect(problem("# Card\n\nUse `<!--` to begin a comment.\n\n## Direct Use\nText -->\n") == nil)
  }

  @Test func `a comment in a paragraph ends in it`() throws {
    #expect(try content("## Direct Use\nText <!-- hidden\nstill --> more\n## Next\n", "Next") == .nothing)
    #expect(try content("## Direct Use\n<!-- hidden --> <!-- too -->\n", "Direct Use") == .nothing)
    #expect(try content("## Direct Use\na <!-- open\n\n## Next\nbefore --> behind\n", "Next") == .text)
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

  @Test func `bytes that are no text, and more than can be read, are refused`() {
    let head = Array("---\nlicense: mit\n---\n# x\n".utf8)
    #expect(throws: Problems.self) { try ModelCard.read([0x23, 0x20, 0xFF]) }
    #expect(throws: Problems.self) { try ModelCard.read(Array("---\n#".utf8) + Array(repeating: 0x61, count: 1 << 20)) }
    #expect(throws: Problems.self) { try ModelCard.read(head + Array(repeating: 0x61, count: 1 << 18)) }
    #expect(throws: Never.self) { try ModelCard.read(head + Array(repeating: 0x61, count: (1 << 18) - 4)) }
  }

  @Test(
    "A metadata key counts when its value says something",
    arguments: [
      ("license: apache-2.0", true), ("license: 3", true), ("license: false", true), ("license: [mit]", true),
      ("license: {a: b}", true), ("license:", false), ("license: null", false), ("license: \"\"", false),
      ("license: []", false), ("license: {}", false), ("license: [null, \"\"]", false), ("license: \" \"", false),
      ("license: [\"TBD\"]", false), ("license: [\"\"]", false), ("license: [[], {}]", false),
      ("license: [\"-\"]", false),
      ("license: \"N/A\"", false), ("license: {a: TBD, b: [n/a]}", false), ("license: {a: [{b: mit}]}", true),
      ("license: [TBD, mit]", true), ("license: to be decided", false), ("license: \"?\"", false),
      ("license: \"null\"", false), ("license: \"\\u200B\"", false), ("license: none", true), ("license: [0]", true),
      ("license: '[More Information Needed]'", false), ("license: TODO", false), ("licence: mit", false),
      ("# license: mit", false), ("", false), ("a: &x mit\nlicense: *x", true), ("1: a\nlicense: no", true),
    ])
  func metadata(_ line: String, _ says: Bool) throws {
    #expect(try ModelCard.read(Array("---\n\(line)\n---\n# Card\n".utf8)).hasMetadata("license") == says)
    #expect(try ModelCard.read(Array("\n ---\r\n\(line)\r\n---  \r\n# Card\n".utf8)).hasMetadata("license") == says)
  }

  @Test func `mutated cards are read or refused, never a crash`() throws {
    var random = SeededGenerator(seed: 7)
    let pieces = [
      "---\n", "# a\n", "<!--", "-->", "```\n", "**b:** ", "[More Information Needed]", "===\n", "x", "\n", "\r\n", "é",
      "&id a", "*id", ": ", "- ",
      "<div>", "</div>", "<p hidden>", "<", ">", "\"", "![", "](", "> ", "[^1]:", "&#0;", "\u{0}",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      _ = try? ModelCard.read(Array(text.utf8))
    }
  }
}
