import Documents
import Manifest
import Testing

/// No card costs more than in proportion to its size; what took minutes takes a second or two in a debug build.
@Suite("The cost of model cards")
struct CardCostTests {
  /// As much of a piece as a card may hold, or a part of that.
  private func card(_ piece: String, after head: String = "# Card\n\n", part: Int = 1) -> [UInt8] {
    let count = (Markdown.maximumBytes / part - head.utf8.count) / piece.utf8.count
    return Array((head + String(repeating: piece, count: count)).utf8)
  }

  private func read(_ card: [UInt8], _ sourceLocation: SourceLocation = #_sourceLocation) {
    let clock = ContinuousClock()
    let spent = clock.measure { _ = try? ModelCard.read(card).sections(titled: "Card") }
    #expect(spent < .seconds(20), sourceLocation: sourceLocation)
  }

  @Test(
    "The largest card of one thing is read or refused in seconds",
    arguments: [
      "#", "# a\n", "#\n", "<!--", "<!--\n-->", "<!--\n-->\n", "a <!-- b\n", "a <!-- --> b\n", "-->", "```\n", "~~~",
      "`", "a`` ",
      "a\n---\n", "a\n", "a\n\n", "=", "-\n", "- ", "- a\n", "**a:** ", "*a_ ", "_a*", "**", "<a", "</", "<a>",
      "<a hidden>", "<a b='",
      "<div>\n", "<div>\n\n", "<", "<?", "<!A ", "<![CDATA[", "[", "]", "[a](", "[a]: b\n", "![[]", "&", "&#", "a: ",
      ": ", "tbd ",
      "na: tbd; ", "[More Information Needed]\n", "more information needed ", "\n", " ", "\r", "\r\n", "\t", "&nbsp;",
      "é",
      "無", "TODO\n", "> ", ">\n", "|", "|a", "|a\n|-\n", "](", "# [a](b", "\u{0}", "\u{200B}", "[^a]:", "x",
    ])
  func bombs(_ piece: String) {
    read(card(piece))
    read(card(piece, after: "# Card\na ", part: 8))
    read(card(piece, after: "# Card\n<div>\n", part: 8))
  }

  @Test func `blank lines inside as many lists as are allowed are read in seconds`() throws {
    read(card("\n", after: "# Card\n" + String(repeating: "- ", count: Markdown.maximumDepth) + "a\n"))
    let deep = card("\n", after: "# Card\n" + String(repeating: "- ", count: 16_000) + "a\n")
    let clock = ContinuousClock()
    let spent = clock.measure { #expect(throws: Problems.self) { try ModelCard.read(deep) } }
    #expect(spent < .seconds(5))
  }

  @Test func `a line of a megabyte is refused, and one of the metadata is read`() throws {
    let line = String(repeating: "a", count: 1 << 20)
    #expect(throws: Problems.self) { try ModelCard.read(Array("# \(line.dropLast(2))".utf8)) }
    #expect(throws: Never.self) { try ModelCard.read(Array("---\na: \(line.dropLast(20))\n---\n# Card\n".utf8)) }
  }
}
